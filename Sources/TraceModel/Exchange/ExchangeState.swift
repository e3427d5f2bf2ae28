/// How far the exchange of a document has come: the transport and the content apart.
///
/// A receipt says that bytes arrived, not that anybody accepts them. Who takes the one for the other learns
/// of a rejection months later, which is why noticing has a time of its own.
public struct ExchangeState: Hashable, Sendable {
  /// What became of the bytes.
  public enum Transport: Hashable, Sendable {
    /// Nothing was sent.
    case waiting
    /// They are under way; `attempt` counts from 1, and rises after each failure.
    case sent(at: ZonedTime, attempt: Int)
    /// The receiver's machine confirmed them (as an AS2 receipt does).
    case received(at: ZonedTime)
    /// They did not arrive after so many attempts.
    case failed(at: ZonedTime, attempts: Int)
  }

  /// What the receiver says about the content.
  public enum Content: Hashable, Sendable {
    /// Nothing so far.
    case unanswered
    /// All of it is taken.
    case accepted(at: ZonedTime)
    /// Some events are taken, the others refused.
    case partlyAccepted(at: ZonedTime, [Rejection])
    /// Nothing of it is taken.
    case rejected(at: ZonedTime, [Rejection])
  }

  /// What happens to an exchange.
  public enum Step: Hashable, Sendable {
    /// The bytes leave, once more after a failure.
    case send
    /// A receipt comes.
    case confirmReceipt
    /// The transport gives up for now.
    case fail
    /// The content is accepted.
    case accept
    /// The content is accepted in part.
    case acceptPartly([Rejection])
    /// The content is refused.
    case reject([Rejection])
    /// A person looks at a refusal.
    case notice
  }

  /// A step that cannot follow on what happened before.
  public struct IllegalStep: Error, Hashable, Sendable, CustomStringConvertible {
    /// The step.
    public let step: Step
    /// The state in which it came.
    public let state: ExchangeState

    /// What is wrong and what to look at.
    public var description: String {
      "The step \(step) cannot follow on transport \(state.transport) and content \(state.content). "
        + "Look at the order in which receipts and answers arrived."
    }
  }

  /// What became of the bytes.
  public private(set) var transport: Transport = .waiting
  /// What the receiver says.
  public private(set) var content: Content = .unanswered
  /// When the sender's people noticed a refusal; nil while nobody has.
  public private(set) var noticed: ZonedTime?

  /// A document that nobody has sent.
  public init() {}

  /// What the state becomes with a step.
  ///
  /// An answer about the content proves the receipt: it may come before the receipt does, which then changes
  /// nothing. The content is answered once.
  public mutating func take(_ step: Step, at time: ZonedTime) throws(IllegalStep) {
    switch (step, transport, content) {
    case (.send, .waiting, _): transport = .sent(at: time, attempt: 1)
    case (.send, .sent(_, let attempt), .unanswered): transport = .sent(at: time, attempt: attempt + 1)
    case (.send, .failed(_, let attempts), .unanswered): transport = .sent(at: time, attempt: attempts + 1)
    case (.confirmReceipt, .sent, _), (.confirmReceipt, .failed, .unanswered): transport = .received(at: time)
    case (.confirmReceipt, .received, _): break
    case (.fail, .sent(_, let attempt), .unanswered): transport = .failed(at: time, attempts: attempt)
    case (.accept, let transport, .unanswered) where transport != .waiting:
      answer(.accepted(at: time), at: time)
    case (.acceptPartly(let reasons), let transport, .unanswered)
    where transport != .waiting && !reasons.isEmpty:
      answer(.partlyAccepted(at: time, reasons), at: time)
    case (.reject(let reasons), let transport, .unanswered) where transport != .waiting && !reasons.isEmpty:
      answer(.rejected(at: time, reasons), at: time)
    case (.notice, _, .rejected) where noticed == nil, (.notice, _, .partlyAccepted) where noticed == nil:
      noticed = time
    default: throw IllegalStep(step: step, state: self)
    }
  }

  private mutating func answer(_ content: Content, at time: ZonedTime) {
    self.content = content
    if case .received = transport { return }
    transport = .received(at: time)
  }

  /// The reasons of a refusal, in whole or in part.
  public var rejections: [Rejection] {
    switch content {
    case .rejected(_, let reasons), .partlyAccepted(_, let reasons): reasons
    case .unanswered, .accepted: []
    }
  }
}
