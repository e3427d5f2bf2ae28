/// How an interval was made, so that a reader can attack it.
public enum IntervalMethod: String, Hashable, Sendable, CaseIterable {
  /// Exact for a Poisson count (F. Garwood, Biometrika 28, 1936). Episodes are taken to be independent.
  case exactPoisson = "exact-poisson"
  /// Exact for so few episodes as if each were as large as the largest, widened for their sizes and by trials.
  case fewEpisodes = "few-episodes"
  /// One of either, and the bound on what came in other runs, could have come in these and did not.
  case unseenEpisode = "unseen-episode"
  /// None was seen: the exact bound on episodes, times the most that one can be.
  case largestEpisode = "largest-episode"
  /// Exact for a share (C. J. Clopper, E. S. Pearson, Biometrika 26, 1934). Episodes are taken to be independent.
  case exactShare = "exact-share"
  /// Student's t over trials, on the logarithm of the ratio of sums. Only trials are taken to be independent.
  case overTrials = "over-trials"
  /// Student's t over the trials' own figures. Only trials are taken to be independent.
  case meanOfTrials = "mean-of-trials"
  /// Student's t over the differences or log ratios of trials with common random numbers.
  case pairedTrials = "paired-trials"
  /// Two intervals put together (G. Y. Zou, A. Donner, Statistics in Medicine 27, 2008).
  case recovered
  /// Exact for the ratio of two Poisson counts, given their sum.
  case exactRatio = "exact-ratio"
  /// From the order in which trials had it first: exact for shares at each length, long runs behind short ones.
  case survival
  /// Beyond what was run: the rest at the rate of what was, with Poisson's ends.
  case extrapolated
  /// What was counted, without an interval.
  case counted
}

/// A figure with the interval in which it lies, and what it rests on.
public struct Estimate: Hashable, Sendable {
  /// The figure.
  public var value: Double
  /// The lower end; 0 where nothing was seen.
  public var low: Double
  /// The upper end; for a count of zero the one-sided bound.
  public var high: Double
  /// How often intervals made in this way hold the truth.
  public var confidence: Double
  /// How the interval was made.
  public var method: IntervalMethod
  /// How many episodes (or other independent things) were seen: the n behind the figure.
  public var seen: Int
  /// In how many trials.
  public var trials: Int

  /// A figure with all that belongs to it.
  public init(
    value: Double, low: Double, high: Double, confidence: Double, method: IntervalMethod, seen: Int,
    trials: Int
  ) {
    self.value = value
    self.low = low
    self.high = high
    self.confidence = confidence
    self.method = method
    self.seen = seen
    self.trials = trials
  }

  /// True where nothing was seen: ``high`` is the bound that this proves, and the figure is "below" it.
  public var isBound: Bool { seen == 0 && value == 0 }

  /// Half of the interval's width in relation to the figure; nil where the figure is 0.
  public var relativeHalfWidth: Double? { value == 0 ? nil : (high - low) / 2 / abs(value) }
}
