import EventKernel
import Scenario

/// What a returns desk or a dispenser does with a pack that could not be verified: no answer came, or nobody could be asked.
public struct UnverifiedPlan: Hashable, Sendable {
  /// After so long it is asked again.
  public var asksAgainAfter = TimeSpan.hours(24)
  /// How often it is asked in all.
  public var asks = 3
  /// What becomes of a return about which it was asked in vain as often.
  public var returns = Return.isDestroyed
  /// Share of dispensings without an answer in which the pack is given out all the same.
  public var handsOver = 0.0

  /// What becomes of a return that nobody has verified.
  public enum Return: UInt8, Choice {
    /// It is destroyed.
    case isDestroyed
    /// It goes back to the maker.
    case goesBack

    /// In plain words.
    public var meaning: String {
      switch self {
      case .isDestroyed: "it is destroyed"
      case .goesBack: "it goes back to the maker"
      }
    }
  }

  /// What is usual.
  public init() {}
}

extension UnverifiedPlan: BoundPlan {
  /// As a noun.
  public static let help = "what is done with a pack that could not be verified"

  /// Its properties.
  public static let bindings: [PlanBinding<UnverifiedPlan>] = [
    .span(
      "asks-again-after", \.asksAgainAfter,
      "after how long it is asked again about a pack that is set apart because no answer came",
      possible: .seconds(1)...(.days(365)), plausible: .minutes(5)...(.days(7)),
      .source("21 USC 360eee-1(b)(4)(C): a manufacturer answers a request within 24 hours", .regulator)),
    .count(
      "asks", \.asks, "how often it is asked about a pack in all", possible: 1...100, plausible: 1...10,
      .assumption("three: at once, and on the next two days; nobody publishes when a desk gives up")),
    .word(
      "returns", \.returns, "what becomes of a return about which it was asked in vain as often",
      .assumption("destroyed: nobody may sell it, and a truck costs more than the pack")),
    .share(
      "hands-over", \.handsOver,
      "of dispensings before which no answer came, the share in which people give the pack out all the same",
      plausible: 0...100,
      .assumption(
        "none; Europe's rules let a pharmacist give out where a technical failure is in the way (EU 2016/161, Article 29)"
      )),
  ]
}
