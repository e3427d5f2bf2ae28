import EventKernel
import Scenario

/// How documents travel from a site to a system outside that is driven by them.
public struct DeliveryPlan: Hashable, Sendable {
  /// Events in a document, at most.
  public var documentSize = 100
  /// What becomes of a document of which a part is refused.
  public var onError = OnError.rollback
  /// Whether one document can overtake another.
  public var order = Order.kept
  /// Longest time that a document is under way.
  public var delay = TimeSpan.zero
  /// Share of documents that are sent twice.
  public var doubled = 0.0
  /// Share of documents whose connection is cut before the answer has come.
  public var cut = 0.0
  /// How long an answer is waited for.
  public var timeout = TimeSpan.seconds(30)
  /// How often a document is sent again, and a question asked again, that has no answer.
  public var retries = 3

  /// What becomes of a document of which a part is refused, as EPCIS 2.0 calls it.
  public enum OnError: UInt8, Choice {
    /// A part that is refused takes all others with it.
    case rollback
    /// What can be taken is taken.
    case proceed

    /// In plain words.
    public var meaning: String {
      switch self {
      case .rollback: "nothing of it is taken"
      case .proceed: "the rest is taken"
      }
    }
  }

  /// Whether one document can overtake another.
  public enum Order: UInt8, Choice {
    /// No document comes before one that was sent before it.
    case kept
    /// One that takes longer on its way comes later.
    case free

    /// In plain words.
    public var meaning: String {
      switch self {
      case .kept: "a queue: who comes later waits"
      case .free: "each on its own way"
      }
    }
  }

  /// The usual way.
  public init() {}
}

extension DeliveryPlan: BoundPlan {
  /// As a noun.
  public static let help = "how documents travel to a system outside (driftline drive)"

  /// Its properties.
  public static let bindings: [PlanBinding<DeliveryPlan>] = [
    .count(
      "document-size", \.documentSize, "events in a document, at most", possible: 1...1_000_000,
      plausible: 1...100_000, .assumption("sites send a document a case, a pallet or a lot")),
    .word(
      "on-error", \.onError, "what becomes of a document of which a part is refused",
      .source("EPCIS 2.0, GS1-Capture-Error-Behaviour: rollback is the standard's default", .regulator)),
    .word(
      "order", \.order, "whether a document can overtake another",
      .assumption("a queue keeps it, several connections do not")),
    .span(
      "delay", \.delay, "longest time that a document is under way, each drawn evenly below it",
      possible: .zero ... .days(7), plausible: .zero ... .days(3),
      .assumption("an interface that is down over a weekend")),
    .share(
      "doubled", \.doubled, "documents that are sent twice, the second right after the first",
      possible: 0...100, plausible: 0...50, .assumption("a sender that repeats what it has no answer to")),
    .share(
      "cut", \.cut, "documents whose connection is cut before the answer has come", possible: 0...100,
      plausible: 0...50, .assumption("a firewall that ends idle connections")),
    .span(
      "timeout", \.timeout, "how long an answer is waited for", possible: .milliseconds(100)...(.hours(1)),
      plausible: .seconds(1)...(.minutes(10)), .assumption("the usual limit of HTTP clients")),
    .count(
      "retries", \.retries, "how often what has no answer is sent or asked again", possible: 0...100,
      plausible: 0...20, .assumption("what middleware does by default")),
  ]

  /// The section of a scenario.
  public static let scenario = section()

  /// What a scenario says.
  public init(_ section: ResolvedSection) {
    self.init()
    apply(section)
  }

  /// Every value as a report tells it: under its name, with what it can be and what it rests on.
  public var told: [(name: String, value: String, range: String, meaning: String, origin: String)] {
    Self.section(of: self, origin: .assumption("as the scenario has it")).fields.compactMap { field in
      guard case .parameter(let parameter) = field.shape else { return nil }
      return (
        parameter.id, parameter.standardText(), parameter.possible?.description ?? "", parameter.name,
        parameter.origin.description
      )
    }
  }
}
