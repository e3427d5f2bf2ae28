import TraceModel

/// Applies one event to the ledger, by the rules and the site's policy.
///
/// It decides about events one at a time and knows nothing of their order: what waits, what comes late and what is
/// declared wrong is the timeline's affair, which hands every event over in its turn.
final class Rulebook {
  let ledger: Ledger
  let policy: SitePolicy
  let transitions = TransitionTable.standard
  /// Responses by number of the rule.
  private let responses: [RuleResponse]
  /// Where findings go.
  var report: (Finding) -> Void = { _ in }

  let classes: ItemClasses

  // MARK: The event that is being applied

  /// The event that is being applied.
  @exclusivity(unchecked) var header = EventHeader(.observe)
  @exclusivity(unchecked) var details: KeptDetails?
  /// When the event takes effect, as far as other events of the same things have to know.
  var touched: UInt32 = 0
  /// Items that the event commissioned.
  @exclusivity(unchecked) var commissioned: [ItemID] = []
  /// Whether `commissioned` is needed.
  var collectsCommissioned = false
  /// The items of the event, for the rules that look at all of them.
  @exclusivity(unchecked) var namedItems = UnsafeBufferPointer<ItemID>(start: nil, count: 0)
  /// Items that the event names more than once; nil where nobody has asked.
  @exclusivity(unchecked) var repeatedItems: Set<ItemID>?
  /// How many times an item of the event was changed so that its record says when: all of them, in most events.
  var datedCount = 0
  /// Items that the event changed and does not name.
  @exclusivity(unchecked) var alsoTouched: [ItemID] = []
  /// Lots that the event's outcome depends on.
  @exclusivity(unchecked) var lotsRead: [LotID] = []

  init(ledger: Ledger, policy: SitePolicy) {
    self.ledger = ledger
    self.policy = policy
    classes = ItemClasses(table: ledger.table)
    responses = RuleCatalogue.all.map { policy.response(to: $0.id) }
  }

  func apply(
    _ header: EventHeader, _ items: UnsafeBufferPointer<ItemID>, _ details: KeptDetails?, touched: UInt32
  ) {
    self.header = header
    if details != nil || self.details != nil { self.details = details }
    self.touched = touched
    namedItems = items
    datedCount = 0
    if repeatedItems != nil { repeatedItems = nil }
    if !commissioned.isEmpty { commissioned.removeAll(keepingCapacity: true) }
    if !alsoTouched.isEmpty { alsoTouched.removeAll(keepingCapacity: true) }
    if !lotsRead.isEmpty { lotsRead.removeAll(keepingCapacity: true) }
    ledger.prepare(header.lot)
    switch header.kind {
    case .commission: commission(items)
    case .pack: pack(items)
    case .unpack: unpack(items)
    case .allocate, .encode, .sample, .scrap, .destroy, .decommission, .dispense: change(items)
    case .repackage: repackage(items)
    case .ship: ship(items)
    case .voidShipment: voidShipment(items)
    case .receive: receive(items)
    case .returnGoods: takeReturn(items)
    case .release, .hold: decide(items)
    case .openLot, .closeLot: openOrCloseLot()
    case .observe: observe(items)
    case .approve: approve(items)
    case .verify, .consumeMaterial, .qualityEvent, .countReport, .exception, .override, .errorDeclaration:
      break  // Kept, and read by those who attach; no serial number changes by them.
    }
  }

  // MARK: Breaches

  /// Reports a breach of a rule; true where the event takes effect all the same.
  @discardableResult
  func breach(
    _ rule: RuleID, item: ItemID = .none, container: ItemID = .none, lot: LotID = .none,
    expected: Double? = nil, observed: Double? = nil, note: @autoclosure () -> String = ""
  ) -> Bool {
    let response = response(to: rule)
    if response == .accept { return true }
    raise(
      rule, item: item, container: container, lot: lot, expected: expected, observed: observed, note: note())
    return response == .flag
  }

  /// Says so where an event names neither things nor amounts of a class.
  func namesNothing() { if details?.quantities.isEmpty ?? true { breach(.nothingNamed) } }

  func raise(
    _ rule: RuleID, item: ItemID = .none, container: ItemID = .none, lot: LotID = .none,
    expected: Double? = nil, observed: Double? = nil, note: String = ""
  ) {
    guard let definition = RuleCatalogue.rule(rule) else { return }
    var finding = definition.finding(raisedAt: .distantPast)
    finding.item = item
    finding.container = container
    finding.lot = lot
    finding.actor = header.actor
    finding.expected = expected
    finding.observed = observed
    finding.note = note
    if header.id != .none { finding.events = [header.id] }
    report(finding)
  }

  func response(to rule: RuleID) -> RuleResponse {
    RuleCatalogue.number(of: rule).map { responses[Int($0)] } ?? .flag
  }

  /// Whether an item may be spoken of at all; what is remarkable about its identifier is said at its first mention.
  @inline(__always)
  func admits(_ item: ItemID, _ record: UnsafePointer<ItemRecord>) -> Bool {
    record.pointee.flags.contains(.known) || introduce(item)
  }

  @inline(never)
  func introduce(_ item: ItemID) -> Bool {
    let itemClass = classes(item)
    guard itemClass.exists else {
      breach(.noSuchItem, observed: Double(item.raw))
      return false
    }
    var passes = true
    if !itemClass.isWellFormed { passes = breach(.malformedCode, item: item) && passes }
    if itemClass.isForeign { passes = breach(.unknownProduct, item: item) && passes }
    return passes
  }

  /// The transition of an item under the event, with breaches reported; nil where the event changes nothing.
  @inline(__always)
  func transition(of item: ItemID, in state: SerialState) -> SerialState? {
    guard let transition = transitions(header.kind, state) else { return state }
    if transition.rule == Transition.legal { return transition.target }
    return respond(to: transition, item, state)
  }

  @inline(never)
  func respond(to transition: Transition, _ item: ItemID, _ state: SerialState) -> SerialState? {
    guard let rule = transition.broken else { return transition.target }
    let note = Self.misuses[Int(header.kind.rawValue)][Int(state.rawValue)]
    return breach(rule, item: item, container: header.container, note: note) ? transition.target : nil
  }

  /// “encode of what is destroyed”: said so often that spelling it anew was a third of a replay.
  private static let misuses = EventKind.allCases.map { kind in
    SerialState.allCases.map { "\(kind) of what is \($0)" }
  }

  /// Says so where a use is dated before the commissioning, by more than clocks may disagree.
  @inline(__always)
  func checkTime(_ item: ItemID, _ record: UnsafePointer<ItemRecord>, _ coarse: UInt32) {
    if record.pointee.flags.contains(.fresh), record.pointee.touched > coarse { inversion(item, record) }
  }

  @inline(never)
  private func inversion(_ item: ItemID, _ record: UnsafePointer<ItemRecord>) {
    let seconds = CoarseTime.seconds(from: CoarseTime.of(header.eventTime), to: record.pointee.touched)
    if seconds * 1_000_000 > Double(policy.clockTolerance) {
      breach(.beforeCommissioning, item: item, observed: seconds)
    }
  }
}
