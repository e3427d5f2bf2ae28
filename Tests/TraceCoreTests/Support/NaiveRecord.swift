import RecordSamples
import TraceCore
import TraceModel

/// The record as one would explain it: all events sorted by time, applied one after the other to dictionaries, and all
/// of it again from the start whenever anything changes. It shares nothing with the core but identifiers and words.
struct NaiveRecord {
  struct Thing: Equatable {
    var state = SerialState.unassigned
    var parent: ItemID?
    var claims: [ItemID] = []
    var contents: [ItemID] = []
    var lot: LotID?
    var otherLots: [LotID] = []
    var isHeld = false
    var isAway = false
    var isReturned = false
    var isDispensed = false
  }

  let site: Site
  var things: [ItemID: Thing] = [:]
  var findings: [String] = []
  var responses: [RuleID: RuleResponse] = [:]

  /// The rules whose findings this record makes.
  static let rules: Set<RuleID> = [
    .commissionedTwice, .reusedAfterDecommission, .notCommissioned, .encodedOnly, .destroyedIsTerminal,
    .usedAfterRemoval, .usedWhileInactive, .illegalTransition, .secondParent, .packedTwice, .wrongParent,
    .neverPacked, .cycle, .selfParent, .leftWithoutUnpacking, .withdrawnWithContents, .packedIntoShipped,
    .orphanContainer, .shippedNotCommissioned, .shippedInactive, .shippedTwice, .shippedOnHold,
    .shippedOutOfContainer, .voidWithoutShipment, .returnNotLinked, .receivedNotShipped,
    .usedAfterDispensing, .dispensedNotShipped, .decommissionedAfterShipping, .namedTwice,
  ]

  // MARK: All events, in order

  /// The record of events that have all arrived, given in the order of arrival.
  ///
  /// With `endsWaits`, the time that events may wait for others has passed.
  static func of(
    _ events: [TraceEvent], _ responses: [RuleID: RuleResponse], site: Site, endsWaits: Bool
  ) -> NaiveRecord {
    var patient = Set(events.indices)
    while true {
      let (record, waiting) = fold(events, patient, responses, site)
      // Time runs out for the first that arrived; perhaps it frees others.
      guard endsWaits, let first = waiting.min() else { return record }
      patient.remove(first)
    }
  }

  static func fold(
    _ events: [TraceEvent], _ patient: Set<Int>, _ responses: [RuleID: RuleResponse], _ site: Site
  ) -> (NaiveRecord, [Int]) {
    var record = NaiveRecord(site: site)
    record.responses = responses
    let order = events.indices.sorted {
      key(events[$0], site).lexicographicallyPrecedes(key(events[$1], site))
    }
    // Who is patient waits for everything; who is not, for what is commissioned later, and does without the rest.
    var toCome: [ItemID: Int] = [:]
    for event in events where event.header.kind == .commission {
      for item in Set(event.items) { toCome[item, default: 0] += 1 }
    }
    func waits(_ index: Int) -> Bool {
      record.lacking(events[index]).contains { patient.contains(index) || toCome[$0, default: 0] > 0 }
    }
    var waiting: [Int] = []
    for index in order {
      if events[index].header.kind == .commission {
        for item in Set(events[index].items) { toCome[item, default: 0] -= 1 }
      }
      if waits(index) {
        waiting.append(index)
        continue
      }
      record.apply(events[index])
      // Each that waits has its turn, in their own order; then again, if one has been set free.
      var isFreed = true
      while isFreed {
        isFreed = false
        for index in waiting where !waits(index) {
          record.apply(events[index])
          waiting.removeAll { $0 == index }
          isFreed = true
        }
      }
    }
    return (record, waiting.filter(patient.contains))
  }

  /// Time, then stage of life, then level, then the sender's number.
  static func key(_ event: TraceEvent, _ site: Site) -> [UInt64] {
    let header = event.header
    let stage: UInt64 =
      switch header.kind {
      case .openLot: 0
      case .allocate: 1
      case .encode: 2
      case .commission: 3
      case .pack, .unpack:
        site.cases.contains(header.container) ? 6 : site.pallets.contains(header.container) ? 7 : 4
      case .observe: 10
      case .sample, .scrap, .destroy, .decommission, .repackage: 11
      case .hold, .release, .closeLot: 12
      case .ship, .voidShipment: 13
      case .receive, .returnGoods: 14
      default: 15
      }
    return [
      UInt64(bitPattern: header.eventTime.microseconds) ^ 1 << 63, stage, header.id.high, header.id.low,
    ]
  }

  /// What an event needs that is not commissioned.
  func lacking(_ event: TraceEvent) -> [ItemID] {
    let kind = event.header.kind
    let isEarly: (ItemID, Bool) -> Bool = { item, allowsPrinted in
      switch state(item) {
      case .unassigned, .unallocated: true
      case .allocated: kind != .destroy && kind != .decommission
      case .encoded: !allowsPrinted
      default: false
      }
    }
    switch kind {
    case .pack: return ([event.header.container] + event.items).filter { isEarly($0, false) }
    case .unpack: return ([event.header.container] + event.items).filter { isEarly($0, true) }
    case .sample, .destroy, .decommission: return event.items.filter { isEarly($0, true) }
    case .ship, .receive, .returnGoods, .repackage, .dispense:
      return event.items.filter { isEarly($0, false) }
    default: return []
    }
  }

  func number(_ lot: LotID?) -> String {
    guard let lot, lot != .none else { return "none" }
    return site.table.definition(of: lot).map { "\($0.number)" } ?? "\(lot.raw)"
  }

  // MARK: Reading

  subscript(item: ItemID) -> Thing {
    get { things[item] ?? Thing() }
    set { things[item] = newValue }
  }

  /// A commissioned thing shares the fate of what is around it.
  func state(_ item: ItemID) -> SerialState {
    guard self[item].state == .commissioned else { return self[item].state }
    for container in around(item) where [.released, .destroyed].contains(self[container].state) {
      return self[container].state
    }
    return .commissioned
  }

  func isHeld(_ item: ItemID) -> Bool { ([item] + around(item)).contains { self[$0].isHeld } }
  func isAway(_ item: ItemID) -> Bool { ([item] + around(item)).contains { self[$0].isAway } }

  func around(_ item: ItemID) -> [ItemID] {
    var containers: [ItemID] = []
    var next = self[item].parent
    while let container = next {
      containers.append(container)
      next = self[container].parent
    }
    return containers
  }

  // MARK: Rules

  mutating func breaks(
    _ rule: RuleID, _ item: ItemID?, _ container: ItemID? = nil, lot: LotID = .none, observed: Int? = nil,
    says note: String = ""
  ) -> RuleResponse {
    let response = responses[rule] ?? RuleCatalogue.rule(rule)?.defaultResponse ?? .flag
    if response != .accept {
      findings.append(
        "\(rule.rawValue) \((item ?? .none).raw) in \((container ?? .none).raw), lot \(lot.raw), "
          + "\(Double(observed ?? -1)): \(note)")
    }
    return response
  }

  /// What an event makes of a thing: the new state, and the rule that it breaks.
  func outcome(_ kind: EventKind, _ state: SerialState) -> (SerialState, RuleID?) {
    let isRemoved = [.invalid, .labelSampled, .labelScrapped, .sampled].contains(state)
    let isUnused = [.unassigned, .unallocated, .allocated].contains(state)
    switch kind {
    case .commission:
      switch state {
      case .unassigned, .unallocated, .allocated, .encoded: return (.commissioned, nil)
      case .invalid, .labelSampled, .labelScrapped: return (.commissioned, .usedAfterRemoval)
      case .inactive: return (.commissioned, .reusedAfterDecommission)
      case .destroyed: return (.commissioned, .destroyedIsTerminal)
      case .commissioned, .sampled, .released: return (.commissioned, .commissionedTwice)
      }
    default: break
    }
    if state == .destroyed {
      switch kind {
      case .unpack: return (state, nil)
      case .ship: return (state, .shippedInactive)
      case .voidShipment: return (state, .voidWithoutShipment)
      default: return (state, .destroyedIsTerminal)
      }
    }
    switch kind {
    case .allocate:
      // A number that was sent to a printer and is on no label goes back into stock.
      return [.unassigned, .unallocated, .encoded].contains(state)
        ? (.allocated, nil) : (state, .illegalTransition)
    case .encode:
      if isUnused { return (.encoded, nil) }
      if state == .commissioned { return (state, nil) }
      if state == .sampled { return (state, .usedAfterRemoval) }
      if isRemoved { return (.encoded, .usedAfterRemoval) }
      return (state, .illegalTransition)
    case .sample:
      if isUnused { return (.sampled, .notCommissioned) }
      if state == .encoded { return (.labelSampled, nil) }
      if state == .commissioned { return (.sampled, nil) }
      if state == .inactive { return (.sampled, .usedWhileInactive) }
      if state == .released { return (.sampled, .illegalTransition) }
      return (state, state == .invalid || state == .labelScrapped ? .usedAfterRemoval : .illegalTransition)
    case .scrap:
      if isUnused || [.encoded, .labelSampled, .commissioned].contains(state) {
        return (.labelScrapped, nil)
      }
      return (state, state == .inactive ? .usedWhileInactive : .illegalTransition)
    case .destroy:
      return (.destroyed, state == .unassigned || state == .unallocated ? .notCommissioned : nil)
    case .decommission:
      switch state {
      case .unassigned, .unallocated: return (.inactive, .notCommissioned)
      case .allocated, .encoded: return (.invalid, nil)
      case .invalid: return (state, .illegalTransition)
      case .inactive: return (state, .usedWhileInactive)
      case .released: return (.inactive, .decommissionedAfterShipping)
      default: return (.inactive, nil)
      }
    case .pack:
      if isUnused { return (state, .notCommissioned) }
      if state == .encoded { return (state, .encodedOnly) }
      if isRemoved { return (state, .usedAfterRemoval) }
      return (state, state == .inactive ? .usedWhileInactive : nil)
    case .unpack: return (state, isUnused ? .notCommissioned : nil)
    case .ship:
      if isUnused || state == .encoded { return (.released, .shippedNotCommissioned) }
      if state == .commissioned { return (.released, nil) }
      return (state, state == .released ? .shippedTwice : .shippedInactive)
    case .voidShipment: return state == .released ? (.commissioned, nil) : (state, .voidWithoutShipment)
    case .receive:
      if isRemoved { return (state, .usedAfterRemoval) }
      if state == .inactive { return (state, .usedWhileInactive) }
      return (.released, state == .released ? nil : .receivedNotShipped)
    case .returnGoods:
      if isRemoved { return (state, .usedAfterRemoval) }
      if state == .inactive { return (state, .usedWhileInactive) }
      return (.commissioned, state == .released ? nil : .returnNotLinked)
    case .repackage:
      if isUnused { return (.inactive, .notCommissioned) }
      if state == .encoded { return (.inactive, .encodedOnly) }
      if isRemoved { return (state, .usedAfterRemoval) }
      return (.inactive, state == .inactive ? .usedWhileInactive : nil)
    case .dispense:
      if isUnused { return (.released, .notCommissioned) }
      if state == .encoded { return (.released, .encodedOnly) }
      if isRemoved { return (state, .usedAfterRemoval) }
      if state == .inactive { return (state, .usedWhileInactive) }
      return (.released, state == .released ? nil : .dispensedNotShipped)
    default: return (state, nil)
    }
  }

  // MARK: Events

  mutating func apply(_ event: TraceEvent) {
    let header = event.header
    switch header.kind {
    case .commission: for item in event.items { commission(item, header.lot) }
    case .pack: pack(event.items, header.container)
    case .unpack: unpack(event.items, header.container)
    case .hold: for item in event.items { self[item].isHeld = true }
    case .release: for item in event.items { self[item].isHeld = false }
    case .repackage:
      let lot = header.lot == .none ? event.items.first.flatMap { self[$0].lot } ?? .none : header.lot
      for item in event.items {
        guard let target = use(item, header) else { continue }
        leave(item, "repackage")
        self[item].state = target
      }
      for output in event.details?.outputs ?? [] { commission(output, lot, by: .repackage) }
    default: for item in event.items { single(item, event) }
    }
  }

  mutating func use(_ item: ItemID, _ header: EventHeader) -> SerialState? {
    if self[item].isDispensed, header.kind != .destroy,
      breaks(.usedAfterDispensing, item, says: "\(header.kind)") == .ignore
    {
      return nil
    }
    let state = header.kind == .voidShipment ? self[item].state : state(item)
    let (target, rule) = outcome(header.kind, state)
    if let rule {
      let container: ItemID? = header.container == .none ? nil : header.container
      let response = breaks(rule, item, container, says: "\(header.kind) of what is \(state)")
      if response != .accept, response != .flag { return nil }
    }
    return target
  }

  mutating func single(_ item: ItemID, _ event: TraceEvent) {
    let header = event.header
    if header.kind == .ship || header.kind == .receive,
      around(item).contains(where: { event.items.contains($0) })
    {
      return
    }
    if header.kind == .voidShipment {
      let (target, rule) = outcome(.voidShipment, self[item].state)
      if let rule {
        _ = breaks(rule, item, says: "voidShipment of what is \(self[item].state)")
      } else {
        self[item].state = target
        self[item].isAway = false
      }
      return
    }
    let before = state(item)
    guard let target = use(item, header) else { return }
    switch header.kind {
    case .ship:
      var mayLeave = true
      if isHeld(item), breaks(.shippedOnHold, item) == .ignore { mayLeave = false }
      for inside in inside(item) where inside != item && self[inside].isHeld {
        if breaks(.shippedOnHold, inside) == .ignore { mayLeave = false }
      }
      guard mayLeave else { return }
      if let container = self[item].parent {
        _ = breaks(.shippedOutOfContainer, item, container)
        detach(item)
      }
      self[item].isAway = true
      self[item].isReturned = false
    case .receive:
      leave(item, "receive")
      self[item].isAway = true
    case .returnGoods:
      if before == .released, event.details == nil,
        breaks(.returnNotLinked, item, says: " that the event names") == .ignore
      {
        return
      }
      leave(item, "return")
      self[item].isAway = false
      self[item].isReturned = true
    case .sample, .scrap, .destroy, .decommission, .dispense:
      leave(item, "\(header.kind)")
      if header.kind == .decommission, !self[item].contents.isEmpty {
        _ = breaks(.withdrawnWithContents, item, observed: self[item].contents.count)
        empty(item)
      }
      if header.kind == .dispense { self[item].isDispensed = true }
    default: break
    }
    self[item].state = target
  }

  func inside(_ item: ItemID) -> [ItemID] {
    [item] + self[item].contents.flatMap { self[$0].parent == item ? inside($0) : [$0] }
  }

  mutating func commission(_ item: ItemID, _ lot: LotID, by kind: EventKind = .commission) {
    let before = state(item)
    let (target, rule) = outcome(.commission, before)
    if let rule {
      let isTwice = rule == .commissionedTwice
      let note =
        isTwice
        ? "the record has it as \(before) of lot \(number(self[item].lot)), the event says lot \(number(lot))"
        : "\(kind) of what is \(before)"
      let response = breaks(rule, item, lot: isTwice ? lot : .none, says: note)
      switch response {
      case .accept, .flag: break
      case .move: detach(item)
      case .keepBoth:
        self[item].otherLots.append(lot)
        return
      case .ignore, .refuse: return
      }
    }
    self[item].state = target
    self[item].lot = lot
    self[item].isAway = false
    self[item].isReturned = false
    self[item].isDispensed = false
  }
}
