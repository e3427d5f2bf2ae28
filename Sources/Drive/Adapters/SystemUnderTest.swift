import EPCIS
import TraceModel

/// A system that documents are delivered to and that is asked what it believes: the seam behind which every adapter stands.
///
/// Everything is said in the texts of documents (EPC URIs, event identities), because a system outside has no short names. An
/// adapter says what it was answered, and judges nothing.
package protocol SystemUnderTest: AnyObject {
  /// How reports call it; without secrets.
  var title: String { get }

  /// What it can be asked; what is missing is not judged.
  var questions: Set<Question> { get }

  /// Whether it begins anew each time that it is opened, with nothing of what it was told before.
  var beginsAnew: Bool { get }

  /// Gives it a document; what it says of it. A time-out and a broken connection are an unknown outcome, no error.
  func deliver(_ delivery: Delivery) throws -> Outcome

  /// The container that it has each thing in; nil where it has it in none.
  func parents(of things: [String]) throws -> [String?]

  /// What it has directly inside each container.
  func contents(of containers: [String]) throws -> [[String]]

  /// The state that it has each thing in; `SerialState.unassigned` where it knows none.
  func states(of things: [String]) throws -> [SerialState]

  /// What it keeps of events, by their identities.
  func events(_ ids: [String]) throws -> [StoredEvent]

  /// Ends it, where it was begun for this.
  func close()
}

/// What a system can be asked.
package enum Question: String, Hashable, CaseIterable, Sendable {
  case parent, contents, state, events
}

/// What became of a delivery, as far as the sender was told.
package enum Outcome: Hashable, Sendable {
  /// The system answers for it from now on.
  case accepted
  /// The system has not taken it, and said so.
  case refused(String)
  /// Nobody has said: it may be there or not.
  case unknown(String)

  /// One word.
  package var word: String {
    switch self {
    case .accepted: "accepted"
    case .refused: "refused"
    case .unknown: "unknown"
    }
  }

  /// Why, where it was not accepted.
  package var why: String {
    switch self {
    case .accepted: ""
    case .refused(let why), .unknown(let why): why
    }
  }
}

/// What a system keeps of an event.
package enum StoredEvent: Hashable, Sendable {
  /// It knows no such event.
  case absent
  /// It has it, and does not show it.
  case held
  /// It has it, and shows it so.
  case shown(EPCISEvent)
}

/// Why a system can be driven no further.
package enum SystemProblem: Error, Hashable {
  /// Its program could not be started.
  case cannotStart(String, why: String)
  /// Its program has ended.
  case ended(String)
  /// It has not answered a question in time, nor when it was asked again.
  case silent(Question, seconds: Double)
  /// What it says makes no sense.
  case nonsense(String, about: String)
  /// It cannot be reached.
  case unreachable(String)
  /// It is not who it should be: its certificate does not fit.
  case certificate(String)
  /// It lets nobody in with these credentials.
  case forbidden(String)
  /// It does not speak the profile that it is asked by.
  case wrongProfile(String)
  /// It has events of this run already.
  case notFresh
  /// Several runs need a system that begins anew, and this one does not.
  case cannotBeginAnew(for: String)
  /// What it had acknowledged before the interruption is gone.
  case forgetful(document: String)
  /// How a system is named makes no sense.
  case badName(String, why: String)
  /// The log cannot be used.
  case log(String, why: LogProblem)

  /// What is wrong with a log.
  package enum LogProblem: Hashable, Sendable {
    case exists, inUse, otherRun, unreadable(line: Int), cannotWrite(String)
  }
}
