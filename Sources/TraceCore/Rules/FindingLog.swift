import TraceModel

/// What the core holds to be wrong, in the order in which it was raised; positions never change.
///
/// A million exceptions are held in 48 bytes each and made into `Finding` values when read. A finding whose ground was
/// taken away, by an event that arrived late or by a correction, is withdrawn and not deleted.
public final class FindingLog {
  private var records: [Record] = []
  /// What does not fit a record: measured values, notes, more than one event.
  private var extras: [Int: Finding] = [:]
  private var heads: [ItemID: Int32] = [:]
  private var positionsByLot: [LotID: [Int32]] = [:]
  /// How many stand, by the rule's number.
  private var standingCounts: [Int] = Array(repeating: 0, count: RuleCatalogue.all.count)

  struct Record {
    var raisedAt: Timestamp
    var event: EventID
    var item: ItemID
    var container: ItemID
    var lot: LotID
    /// Previous finding about the same item, and about the same container.
    var previousOfItem: Int32
    var previousOfContainer: Int32
    var actor: ActorID
    var rule: UInt16
    var place: DetectionPlace
    var isWithdrawn: Bool
    var hasExtra: Bool
  }

  init() {}

  /// How many findings were raised, withdrawn ones included.
  public var count: Int { records.count }

  /// The finding at `position`.
  public subscript(position: Int) -> Finding {
    let record = records[position]
    var finding = RuleCatalogue.all[Int(record.rule)].finding(raisedAt: record.raisedAt)
    finding.place = record.place
    finding.item = record.item
    finding.container = record.container
    finding.lot = record.lot
    finding.actor = record.actor
    finding.events = record.event == .none ? [] : [record.event]
    if record.hasExtra, let extra = extras[position] { finding = extra }
    finding.isWithdrawn = record.isWithdrawn
    return finding
  }

  /// All findings, in the order in which they were raised; each is made when it is looked at.
  public var all: some RandomAccessCollection<Finding> { records.indices.lazy.map { self[$0] } }

  /// Positions of the findings that stand.
  public var standing: [Int] { records.indices.filter { !records[$0].isWithdrawn } }

  /// Positions of the findings about `item`, as the thing or as the container, in ascending order.
  public func positions(about item: ItemID) -> [Int] {
    var positions: [Int] = []
    var next = heads[item] ?? -1
    while next >= 0 {
      positions.append(Int(next))
      let record = records[Int(next)]
      next = record.item == item ? record.previousOfItem : record.previousOfContainer
    }
    return positions.reversed()
  }

  /// Positions of the findings that name a lot, in ascending order.
  public func positions(aboutLot lot: LotID) -> [Int] { positionsByLot[lot]?.map { Int($0) } ?? [] }

  /// How many findings of `rule` stand.
  public func count(of rule: RuleID) -> Int {
    RuleCatalogue.number(of: rule).map { standingCounts[Int($0)] } ?? 0
  }

  /// Raises a finding and returns its position.
  func raise(_ finding: Finding) -> Int {
    let position = records.count
    let number = RuleCatalogue.number(of: finding.rule) ?? 0
    let rule = RuleCatalogue.all[Int(number)]
    let isPlain =
      finding.events.count <= 1 && finding.expected == nil && finding.observed == nil
      && finding.probability == nil && finding.note.isEmpty && finding.severity == rule.severity
      && finding.hdaClass == rule.hdaClass && finding.rule == rule.id
    var record = Record(
      raisedAt: finding.raisedAt, event: finding.events.first ?? .none, item: finding.item,
      container: finding.container, lot: finding.lot, previousOfItem: -1, previousOfContainer: -1,
      actor: finding.actor, rule: number, place: finding.place, isWithdrawn: false, hasExtra: !isPlain)
    if finding.item.isSome {
      record.previousOfItem = heads[finding.item] ?? -1
      heads[finding.item] = Int32(position)
    }
    if finding.container.isSome, finding.container != finding.item {
      record.previousOfContainer = heads[finding.container] ?? -1
      heads[finding.container] = Int32(position)
    }
    if finding.lot != .none { positionsByLot[finding.lot, default: []].append(Int32(position)) }
    if !isPlain { extras[position] = finding }
    records.append(record)
    standingCounts[Int(number)] += 1
    return position
  }

  func isWithdrawn(_ position: Int) -> Bool { records[position].isWithdrawn }

  func withdraw(_ position: Int) {
    guard !records[position].isWithdrawn else { return }
    records[position].isWithdrawn = true
    standingCounts[Int(records[position].rule)] -= 1
  }

  func reinstate(_ position: Int) {
    guard records[position].isWithdrawn else { return }
    records[position].isWithdrawn = false
    standingCounts[Int(records[position].rule)] += 1
  }

  /// Whether the finding at `position` says the same as `finding`, whenever it was raised.
  func isSame(_ position: Int, as finding: Finding) -> Bool {
    let record = records[position]
    guard record.item == finding.item, record.container == finding.container,
      RuleCatalogue.all[Int(record.rule)].id == finding.rule
    else { return false }
    return true
  }
}
