import EventKernel
import Scenario

/// What a site does with what its comparison of books finds, as somebody has set it at go-live.
public struct ExceptionsPlan: Hashable, Sendable {
  /// A class of exceptions.
  public enum Class: UInt8, Choice {
    /// None.
    case nothing
    /// Numbers of units that differ.
    case quantities
    /// Lots of another status.
    case statuses

    /// In plain words.
    public var meaning: String {
      switch self {
      case .nothing: "no class of exceptions"
      case .quantities: "exceptions about numbers of units"
      case .statuses: "exceptions about the status of a lot"
      }
    }
  }

  /// Up to so many units two books of a lot may differ before anybody is told.
  public var threshold = 0
  /// What nobody reacts to.
  public var ignores = Class.nothing
  /// How often somebody reads the mailbox to which exceptions go; nil where nobody does.
  public var readsEvery: TimeSpan? = .hours(24)
  /// What looking into one takes.
  public var look = TimeSpan.hours(4)

  /// Every difference is looked into.
  public init() {}
}

extension ExceptionsPlan: BoundPlan {
  /// As a noun.
  public static let help =
    "what is done with differences between the books of systems, as it was set at go-live"

  /// Its properties.
  public static let bindings: [PlanBinding<ExceptionsPlan>] = [
    .count(
      "threshold", \.threshold, "up to so many units two books of a lot may differ before anybody is told",
      possible: 0...100_000_000, plausible: 0...2_000,
      .assumption("none; one that was set for another line's lots is met where lots have grown since")),
    .word(
      "ignores", \.ignores, "a class of exceptions to which nobody reacts",
      .assumption("none; alarms that came too often are filtered, and the filter stays")),
    .optionalSpan(
      "reads-every", \.readsEvery,
      "how often somebody reads the mailbox to which exceptions are sent; none where nobody does any more",
      possible: .minutes(1)..., plausible: .hours(1)...(.days(14)),
      .assumption("once a day; whoever has left the site has left his mailbox")),
    .span(
      "look", \.look, "what looking into an exception takes", possible: .zero ... .days(30),
      plausible: .minutes(10)...(.days(5)),
      .assumption("half a day: two reports, a call, a decision; no published figure was found")),
  ]

  /// The section of a scenario.
  static var scenario: Section { section() }

  /// What becomes of two books of a lot that differ by so many units, or in its status.
  public func fate(of kind: Class, units: Int) -> ExceptionFate {
    if kind == .quantities, units <= threshold { return .tolerated }
    if kind == ignores { return .ignored }
    return readsEvery == nil ? .unread : .lookedInto
  }
}

/// What becomes of a difference between two books.
public enum ExceptionFate: UInt8, CaseIterable, Hashable, Sendable {
  /// It is within what may differ: nobody is told.
  case tolerated
  /// It is of a class to which nobody reacts.
  case ignored
  /// It lies in a mailbox that nobody reads.
  case unread
  /// Somebody looks into it.
  case lookedInto
}
