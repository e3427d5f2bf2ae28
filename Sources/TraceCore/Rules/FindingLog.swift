import TraceModel

/// What the core holds to be wrong, in the order in which it was raised; positions never change.
///
/// A million exceptions are held in 48 bytes each and made into `Finding` values when read. A finding whose ground was
/// taken away, by an event that arrived late or by a correction, is withdrawn and not deleted.
public final class FindingLog {
  @exclusivity(unchecked) private var records: [Record] = []
  /// What does not fit a record: measured values, notes, more than one event.
  private var extras: [Int: Finding] = [:]
  @exclusivity(unchecked) private var heads: [ItemID: Int32] = [:]
  private var positionsByLot: [LotID: [Int32]] = [:]
  /// How many stand, by the rule's number.
  private var standingCounts: [Int] = Array(repeating: 0, count: RuleCatalogue.all.count)
  /// Findings that were withdrawn or reinstated since they were last asked for; nil where nobody asks.
  var turned: [Int]?

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
    let isPlain = Self.isPlain(finding, RuleCatalogue.all[Int(number)])
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

  private static func isPlain(_ finding: Finding, _ rule: Rule) -> Bool {
    finding.events.count <= 1 && finding.expected == nil && finding.observed == nil
      && finding.probability == nil && finding.note.isEmpty && finding.severity == rule.severity
      && finding.hdaClass == rule.hdaClass && finding.rule == rule.id
  }

  func item(at position: Int) -> ItemID { records[position].item }

  func isWithdrawn(_ position: Int) -> Bool { records[position].isWithdrawn }

  func withdraw(_ position: Int) { turn(position, isWithdrawn: true) }

  /// Lets a finding stand again, with the numbers and words that hold now.
  func reinstate(_ position: Int, as finding: Finding) {
    var finding = finding
    finding.raisedAt = records[position].raisedAt
    records[position].hasExtra = !Self.isPlain(finding, RuleCatalogue.all[Int(records[position].rule)])
    extras[position] = records[position].hasExtra ? finding : nil
    turn(position, isWithdrawn: false)
  }

  private func turn(_ position: Int, isWithdrawn: Bool) {
    guard records[position].isWithdrawn != isWithdrawn else { return }
    records[position].isWithdrawn = isWithdrawn
    standingCounts[Int(records[position].rule)] += isWithdrawn ? -1 : 1
    turned?.append(position)
  }

  /// Whether the finding at `position` is about the same as `finding`, by the same rule: only its numbers, its words and
  /// when it was raised may be others.
  func isSame(_ position: Int, as finding: Finding) -> Bool {
    let record = records[position]
    return record.item == finding.item && record.container == finding.container && record.lot == finding.lot
      && RuleCatalogue.all[Int(record.rule)].id == finding.rule
  }
}
