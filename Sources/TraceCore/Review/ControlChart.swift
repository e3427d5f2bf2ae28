import Numerics

/// One window of a stream: so many trials, so many of them counted.
public struct WindowCount: Hashable, Sendable {
  /// Looks, documents, queries.
  public var trials: Int64
  /// Those that failed.
  public var events: Int64

  /// `events` of `trials`.
  public init(trials: Int64, events: Int64) {
    self.trials = trials
    self.events = events
  }

  /// Their share; 0 where there was no trial.
  public var share: Double { trials > 0 ? Double(events) / Double(trials) : 0 }
}

/// How a chart decides that a stream has changed.
public enum ChartKind: Hashable, Sendable {
  /// Shewhart's p chart with exact binomial limits: a window alarms by itself when a count as high has at most this
  /// probability. The mean run between false alarms is at least 1/probability windows: good for sudden changes.
  case proportion(falseAlarm: Double)
  /// Exponentially weighted moving average of the windows' normal scores, one-sided upward.
  ///
  /// With weight 0.1 and limit 2.454 standard deviations the mean run between false alarms is about 500 windows one-sided
  /// (S. V. Crowder, *Design of EWMA schemes*, JQT 21, 1989, gives the two-sided tables; the one-sided run length is
  /// measured in the tests): good for slow drift.
  case movingAverage(weight: Double, limit: Double)
  /// Cumulative sum of the normal scores over a reference value, one-sided upward (E. S. Page, Biometrika 41, 1954).
  ///
  /// With reference 0.5 and limit 4.389 the mean run between false alarms is about 500 windows (D. M. Hawkins, D. H.
  /// Olwell, *Cumulative Sum Charts*, 1998); a shift of one standard deviation is found after about 10.
  case cumulativeSum(reference: Double, limit: Double)
  /// No chart: whoever reads the log sees each entry in it.
  case entries

  /// For single bad windows: one false alarm in 1,000 at most.
  public static let sudden = ChartKind.proportion(falseAlarm: 0.001)
  /// For what changes slowly.
  public static let slow = ChartKind.cumulativeSum(reference: 0.5, limit: 4.389)
}

/// A stream of windows under a chart: the first windows say what is usual, later ones are held against that.
public struct ControlChart: Sendable {
  /// How it decides.
  public let kind: ChartKind
  /// How many windows say what is usual.
  public let baselineWindows: Int
  /// What is usual; nil until it is known.
  public private(set) var baseline: Double?
  /// The statistic after the last window: a probability, a moving average or a sum.
  public private(set) var statistic = 0.0
  private var seen = 0
  private var pooled = WindowCount(trials: 0, events: 0)

  /// A chart that has seen nothing.
  public init(_ kind: ChartKind, baselineWindows: Int = 10) {
    self.kind = kind
    self.baselineWindows = max(1, baselineWindows)
  }

  /// Takes the next window and says whether it alarms; after an alarm the statistic starts again.
  ///
  /// Windows without a trial say nothing and are passed over.
  public mutating func take(_ window: WindowCount) -> Bool {
    if case .entries = kind { return window.events > 0 }
    guard window.trials > 0 else { return false }
    guard let usual = baseline else {
      learn(window)
      return false
    }
    switch kind {
    case .entries: return window.events > 0
    case .proportion(let falseAlarm):
      statistic = ControlChart.upperTail(window, usual)
      return statistic <= falseAlarm
    case .movingAverage(let weight, let limit):
      statistic = (1 - weight) * statistic + weight * ControlChart.normalScore(window, usual)
      let spread = (weight / (2 - weight)).squareRoot()
      guard statistic > limit * spread else { return false }
      statistic = 0
      return true
    case .cumulativeSum(let reference, let limit):
      statistic = max(0, statistic + ControlChart.normalScore(window, usual) - reference)
      guard statistic > limit else { return false }
      statistic = 0
      return true
    }
  }

  private mutating func learn(_ window: WindowCount) {
    pooled.trials += window.trials
    pooled.events += window.events
    seen += 1
    // Half an event is added, so that a stream that was perfect so far is not taken to be so for ever.
    if seen == baselineWindows { baseline = (Double(pooled.events) + 0.5) / (Double(pooled.trials) + 1) }
  }

  /// The probability of at least so many events, if the share were `usual`.
  static func upperTail(_ window: WindowCount, _ usual: Double) -> Double {
    guard window.events > 0 else { return 1 }
    return Mathematics.betaLower(
      Double(window.events), Double(window.trials - window.events + 1), at: min(usual, 1))
  }

  /// The window's place in the binomial law of the usual share, as a standard normal deviate.
  ///
  /// The middle of the jump at the count is taken (mid-p), so that the score of a rare event has mean near 0.
  static func normalScore(_ window: WindowCount, _ usual: Double) -> Double {
    let atLeast = upperTail(window, usual)
    let above = upperTail(WindowCount(trials: window.trials, events: window.events + 1), usual)
    let middle = window.events == window.trials ? atLeast / 2 : (atLeast + above) / 2
    return -Mathematics.normalQuantile(min(max(middle, 1e-300), 1 - 1e-16))
  }
}
