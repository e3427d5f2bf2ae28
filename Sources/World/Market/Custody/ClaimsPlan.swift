import EventKernel
import Scenario

/// What a wholesaler and the maker do where what has come is not what was announced.
public struct ClaimsPlan: Hashable, Sendable {
  /// From receipt until the maker is told, in the mean.
  public var told = TimeSpan.days(1)
  /// Within what time after receipt the maker takes a claim.
  public var within = TimeSpan.days(3)
  /// People at the maker's who look into claims.
  public var people = 1
  /// What looking into one takes, in the mean.
  public var look = TimeSpan.hours(6)
  /// After so long without a decision a claim is given up.
  public var patience = TimeSpan.days(30)
  /// What becomes of cases of which nobody had told, once a claim about them is settled.
  public var overage = Overage.isKept

  /// What becomes of what is over.
  public enum Overage: UInt8, Choice {
    /// The wholesaler keeps it, and is billed.
    case isKept
    /// It goes back to the maker.
    case goesBack

    /// In plain words.
    public var meaning: String {
      switch self {
      case .isKept: "the wholesaler keeps it, and is billed"
      case .goesBack: "it goes back to the maker"
      }
    }
  }

  /// Claims that are looked into.
  public init() {}
}

extension ClaimsPlan: BoundPlan {
  /// As a noun.
  public static let help = "claims: what is done where goods and document differ, or goods are damaged"

  /// Its properties.
  public static let bindings: [PlanBinding<ClaimsPlan>] = [
    .span(
      "told", \.told,
      "from receipt until a wholesaler tells the maker, in the mean; half of it at least, half more at most",
      possible: .zero ... .days(365), plausible: .hours(1)...(.days(10)),
      .assumption("the day after, with the list of the day's receipts")),
    .span(
      "within", \.within, "within what time after receipt the maker takes a claim",
      possible: .zero ... .days(3_650), plausible: .days(1)...(.days(30)),
      .assumption("three days; terms of sale have two to ten")),
    .count(
      "people", \.people, "people at the maker's who look into claims", possible: 1...10_000,
      plausible: 1...50, .assumption("one in customer service")),
    .span(
      "look", \.look, "what looking into a claim takes, in the mean; half of it at least, half more at most",
      possible: .zero ... .days(365), plausible: .minutes(10)...(.days(10)),
      .assumption("photographs, weights, the list of loading, a call")),
    .span(
      "patience", \.patience, "after how long without a decision a wholesaler gives a claim up",
      possible: .zero ... .days(3_650), plausible: .days(5)...(.days(180)),
      .assumption("a month, with the next statement of account")),
    .word(
      "overage", \.overage, "what becomes of cases of which nobody had told, once their claim is settled",
      .assumption("kept: a bill costs less than a truck")),
  ]
}
