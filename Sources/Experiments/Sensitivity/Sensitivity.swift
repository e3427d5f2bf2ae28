import World

/// On which assumptions the answers to a scenario's criteria rest: what a study of them has found.
public struct Sensitivity: Hashable, Sendable {
  /// Production's trials of each variant.
  public var trials: Int
  /// Lots of each trial.
  public var lots: Int
  /// Every criterion with nothing varied, by these trials.
  public var base: [Figure] = []
  /// Groups of assumptions, all of them varied together.
  public var groups: [Group] = []
  /// Assumptions that were varied alone, in the order in which it was done.
  public var assumptions: [Studied] = []
  /// Assumptions of groups that moved something, for which there was no time.
  public var untried: [String] = []
  /// Assumptions without a range of numbers: words, generations of machines.
  public var unvaried: [String] = []
  /// Groups and assumptions that were studied: the same number again gives the same.
  public var studies = 0
  /// Whether groups were left out for want of time.
  public var isCut = false

  /// A criterion's figure in one variant.
  public struct Figure: Hashable, Sendable {
    /// The criterion's name.
    public var criterion: String
    /// What it says.
    public var text: String
    /// The unit of figure and limit.
    public var unit: String
    /// The figure.
    public var value: Double
    /// The limit.
    public var limit: Double
    /// Whether the figure meets the limit: by itself, whatever its interval is, because all variants have the same draws.
    public var isMet: Bool
  }

  /// What became of a variant.
  public enum Outcome: Hashable, Sendable {
    /// The figures of the criteria, in their order.
    case figures([Figure])
    /// The line cannot be built or does not come to its end so.
    case refused(String)
  }

  /// Assumptions that belong to one machine, one mechanism, or the start.
  public struct Group: Hashable, Sendable {
    /// `line.packer`.
    public var name: String
    /// The paths in it.
    public var paths: [String]
    /// All at the lower ends of what is plausible.
    public var low: Outcome
    /// All at the upper ends.
    public var high: Outcome
    /// By how much a figure moves, in relation to how far it is from its limit: from 1 on an answer could flip.
    public var movement: Double
  }

  /// One assumption varied alone.
  public struct Studied: Hashable, Sendable {
    /// The way to it.
    public var path: String
    /// What it is, in plain words.
    public var name: String
    /// Its value as written.
    public var value: String
    /// The lower end of what is plausible.
    public var lower: String
    /// The upper end.
    public var upper: String
    /// What becomes of the criteria at the lower end.
    public var low: Outcome
    /// At the upper end.
    public var high: Outcome
    /// Criteria whose answer becomes another one, and where.
    public var flips: [Flip]
    /// See ``Group/movement``.
    public var movement: Double
  }

  /// An answer that becomes another one between two values.
  public struct Flip: Hashable, Sendable {
    /// The criterion's name.
    public var criterion: String
    /// Whether it is met beyond.
    public var becomesMet: Bool
    /// The last value at which the answer was as it is; nil where it is the value as written.
    public var last: String?
    /// The first at which it was another.
    public var first: String
    /// The figure there.
    public var figure: Double
    /// How far ``first`` is from the value as written, as a share of what is plausible; 1 where that has no number.
    public var distance: Double
  }

  /// Whether everything was studied that can be: only then does it mean anything that nothing flips.
  public var isWhole: Bool { !isCut && untried.isEmpty }

  /// All flips with their assumptions, the nearest first: the dozen on which the answers rest stands at the top.
  public var flips: [(assumption: Studied, flip: Flip)] {
    let all = assumptions.flatMap { one in one.flips.map { (assumption: one, flip: $0) } }
    return all.enumerated().sorted { a, b in
      (a.element.flip.distance, a.offset) < (b.element.flip.distance, b.offset)
    }.map(\.element)
  }
}
