import TraceModel
import World

/// Who noticed, and when: what the record itself has raised about a thing, or about its whole lot.
///
/// Truth never helps here: only findings count, which the record raised from what it was told.
struct Detection {
  private let reader: any RecordReader
  /// The earliest finding about the lot as a whole that tells of a kind, at the kind's place among all of them.
  private let aboutLot: [Finding?]
  /// The earliest finding about each thing so far: all units of a container ask for the container's, which may be one for
  /// each of them.
  private let earliest = Earliest()

  private final class Earliest {
    var of: [ItemID: Finding?] = [:]
  }

  init(reader: any RecordReader, lot: LotID) {
    self.reader = reader
    let raised: [Finding] = reader.findings(aboutLot: lot).map(reader.finding)
    let whole = raised.filter { $0.item == .none && $0.container == .none && !$0.isWithdrawn }
    let findings = whole.sorted { $0.raisedAt < $1.raisedAt }
    aboutLot = MismatchKind.allCases.map { kind -> Finding? in
      findings.first { (finding: Finding) -> Bool in Self.tells(of: kind, finding.rule) }
    }
  }

  /// Says where and when a mismatch was first detected, by findings about any of `items` or about its lot.
  func date(_ mismatch: inout Mismatch, about items: [ItemID]) {
    var first: Finding?
    for item in items where item.isSome {
      guard let finding = earliest(about: item) else { continue }
      if first.map({ finding.raisedAt < $0.raisedAt }) ?? true { first = finding }
    }
    if let lotWide = aboutLot[Int(mismatch.kind.rawValue)],
      first.map({ lotWide.raisedAt < $0.raisedAt }) ?? true
    {
      first = lotWide
    }
    guard let first else { return }
    mismatch.detectedAt = first.place
    mismatch.detected = first.raisedAt
    mismatch.rule = first.rule
    mismatch.silent = first.place != .line
  }

  private func earliest(about item: ItemID) -> Finding? {
    if let known = earliest.of[item] { return known }
    var first: Finding?
    for position in reader.findings(about: item) {
      let finding = reader.finding(at: position)
      if finding.isWithdrawn { continue }
      if first.map({ finding.raisedAt < $0.raisedAt }) ?? true { first = finding }
    }
    earliest.of[item] = .some(first)
    return first
  }

  /// Whether a finding about a whole lot says that things of this kind are in it.
  ///
  /// A difference of numbers tells that numbers are missing or too many, not that two changed places.
  static func tells(of kind: MismatchKind, _ rule: RuleID) -> Bool { lotRules[rule]?.contains(kind) ?? false }

  /// Rules about whole lots, with the kinds that they contradict.
  static let lotRules: [RuleID: Set<MismatchKind>] = [
    "reconciliation.numbers-unaccounted": [.ghost, .unreported, .duplicate],
    "reconciliation.counter-contradicts": [.ghost, .unreported, .duplicate, .phantom, .duplicateLabel],
    "reconciliation.masses-contradict-lot": [.over, .under],
    "reconciliation.labels-out-of-sequence": [.phantom, .duplicateLabel, .mislabelled],
  ]
}
