import EventKernel

/// How documents travel to the system: each figure with a unit, a range and an origin, as ``DeliveryParameter`` lists them.
package struct DeliveryPlan: Hashable, Sendable {
  /// Events in a document, at most.
  package var documentSize = 100
  /// What becomes of a document of which a part is refused.
  package var onError = OnError.rollback
  /// Whether one document can overtake another.
  package var order = Order.kept
  /// Longest time that a document is under way, in minutes.
  package var delay = 0.0
  /// Share of documents that are sent twice, 0 to 1.
  package var doubled = 0.0
  /// Share of documents whose connection is cut before the answer has come, 0 to 1.
  package var cut = 0.0
  /// Seconds that an answer is waited for.
  package var timeout = 30.0
  /// How often a document is sent again, and a question asked again, that has no answer.
  package var retries = 3

  /// What becomes of a document of which a part is refused, as EPCIS 2.0 calls it.
  package enum OnError: String, CaseIterable, Sendable {
    case rollback, proceed
  }

  /// Whether one document can overtake another.
  package enum Order: String, CaseIterable, Sendable {
    /// A queue: who comes later waits.
    case kept
    /// Each on its own way.
    case free
  }

  /// The usual way.
  package init() {}
}

/// A figure of delivery, as people look it up.
package struct DeliveryParameter: Sendable {
  package let name: String
  package let meaning: String
  package let unit: String
  package let range: String
  package let origin: String
  /// Its value in a plan.
  package let value: @Sendable (DeliveryPlan) -> String

  /// All of them.
  package static let all = [
    DeliveryParameter(
      name: "document-size", meaning: "events in a document, at most", unit: "events",
      range: "1 to 1,000,000",
      origin: "assumption: sites send a document a case, a pallet or a lot"
    ) { "\($0.documentSize)" },
    DeliveryParameter(
      name: "on-error", meaning: "what becomes of a document of which a part is refused", unit: "",
      range: "rollback, proceed",
      origin: "EPCIS 2.0, GS1-Capture-Error-Behaviour; rollback is the standard's default"
    ) { $0.onError.rawValue },
    DeliveryParameter(
      name: "order", meaning: "whether a document can overtake another", unit: "", range: "kept, free",
      origin: "assumption: a queue keeps it, several connections do not"
    ) { $0.order.rawValue },
    DeliveryParameter(
      name: "delay", meaning: "longest time that a document is under way, each drawn evenly below it",
      unit: "minutes", range: "0 to 10,080", origin: "assumption: an interface that is down over a weekend"
    ) { "\($0.delay)" },
    DeliveryParameter(
      name: "doubled", meaning: "documents that are sent twice, the second right after the first",
      unit: "share", range: "0 to 1", origin: "assumption: a sender that repeats what it has no answer to"
    ) { "\($0.doubled)" },
    DeliveryParameter(
      name: "cut", meaning: "documents whose connection is cut before the answer has come", unit: "share",
      range: "0 to 1", origin: "assumption: a firewall that ends idle connections"
    ) { "\($0.cut)" },
    DeliveryParameter(
      name: "timeout", meaning: "how long an answer is waited for", unit: "s", range: "0.1 to 3,600",
      origin: "assumption: the usual limit of HTTP clients"
    ) { "\($0.timeout)" },
    DeliveryParameter(
      name: "retries", meaning: "how often what has no answer is sent or asked again", unit: "",
      range: "0 to 100",
      origin: "assumption: what middleware does by default"
    ) { "\($0.retries)" },
  ]
}

/// What happens to each document on its way: drawn by its number, so that it is the same however often and in whatever order
/// documents are sent.
struct Way {
  private let plan: DeliveryPlan
  private let delays: RandomPath
  private let doubles: RandomPath
  private let cuts: RandomPath

  init(_ plan: DeliveryPlan, seed: UInt64, trial: Int) {
    self.plan = plan
    var paths = RandomPaths(seed: seed, trial: UInt64(trial))
    delays = paths.claim("drive/delay", owner: "Way")
    doubles = paths.claim("drive/doubling", owner: "Way")
    cuts = paths.claim("drive/cut connection", owner: "Way")
  }

  /// How long a copy of a document is under way, in microseconds.
  func delay(of document: Int, copy: Int) -> Int64 {
    var stream = delays.stream(UInt64(document), UInt32(copy))
    return Int64((stream.uniform() * plan.delay * 60e6).rounded())
  }

  /// How many copies of a document are sent.
  func copies(of document: Int) -> Int {
    var stream = doubles.stream(UInt64(document))
    return stream.uniform() < plan.doubled ? 2 : 1
  }

  /// Whether the connection is cut while the sender waits for the answer.
  func isCut(_ document: Int, copy: Int) -> Bool {
    var stream = cuts.stream(UInt64(document), UInt32(copy))
    return stream.uniform() < plan.cut
  }
}
