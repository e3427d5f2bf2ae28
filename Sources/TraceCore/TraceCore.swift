import TraceModel

/// A traceability system that a site could run: it takes what devices and people say, and keeps what follows from it.
///
/// ```
///  take ─► Delivery ─► Rulebook ─► Ledger ─► Observers (reconciliation, review, trace)
///             │            │          ▲
///             ▼            ▼          │
///          Journal     FindingLog   Corrections (undo what depends, replay)
/// ```
///
/// Single-threaded and deterministic: the same events in the same batches give the same record, findings and feedback.
public final class TraceCore: RecordKeeper, RecordReader {
  /// The dictionary of identifiers.
  public let table: IdentifierTable
  /// What the site has decided.
  public let policy: SitePolicy
  /// The state of every serial number.
  public let ledger: Ledger
  /// The events.
  public let journal = Journal()
  /// What is wrong.
  public let findingLog = FindingLog()
  /// The keeper's clock.
  public private(set) var now = Timestamp.distantPast

  private var observers: [any RecordObserver] = []
  private var feedback: [Feedback] = []
  /// Who answers verification queries; without one every answer is that no reason is provided.
  public var responder: (any VerificationResponder)?

  /// A core for the identifiers of `table` under `policy`.
  public init(table: IdentifierTable, policy: SitePolicy = SitePolicy()) {
    self.table = table
    self.policy = policy
    ledger = Ledger(table: table)
  }

  /// Adds somebody who sees every event from now on, in the order of attachment.
  public func attach(_ observer: any RecordObserver) { observers.append(observer) }

  // MARK: RecordKeeper

  @discardableResult
  public func take(_ batch: borrowing EventBatch, arrival: Timestamp) -> Int {
    advance(to: arrival)
    return batch.count
  }

  public func advance(to now: Timestamp) {
    self.now = max(self.now, now)
    for observer in observers { observer.core(self, didAdvanceTo: self.now) }
  }

  public func takeFeedback() -> [Feedback] {
    defer { feedback.removeAll() }
    return feedback
  }

  public func pickList(for order: PickOrder) -> [ItemID] { [] }

  public func answer(_ query: VerificationQuery) -> VerificationAnswer {
    responder?.answer(query, from: self) ?? VerificationAnswer(verified: false, reason: .noReasonProvided)
  }

  // MARK: RecordReader

  public func state(of item: ItemID) -> SerialState { ledger.state(of: item) }
  public func parent(of item: ItemID) -> ItemID { ledger.parent(of: item) }
  public func lot(of item: ItemID) -> LotID { ledger.lot(of: item) }
  public func forEachChild(of container: ItemID, _ body: (ItemID) -> Void) {
    ledger.forEachChild(of: container, body)
  }
  public var findings: [Finding] { findingLog.all }
  public func findings(about item: ItemID) -> [Int] { findingLog.positions(about: item) }
  public func documents(of item: ItemID) -> [String] { [] }

  // MARK: For those who attach

  /// Raises a finding, with an alert, and returns its position; `raisedAt` is set to the keeper's clock.
  @discardableResult
  public func raise(_ finding: Finding) -> Int {
    var finding = finding
    finding.raisedAt = now
    let position = findingLog.raise(finding)
    feedback.append(.alert(finding: position))
    return position
  }

  /// Asks somebody on the site to do something.
  public func prompt(_ prompt: Prompt) { feedback.append(.prompt(prompt)) }
}
