import EPCIS
import TraceCore
import TraceModel

/// Puts findings into words, and looks up the events that prove them.
struct FindingWords {
  private let core: TraceCore
  private let names: IdentifierNames
  private let places: EventPlaces
  private let documents: [String]
  private let entry: (Int) -> Int64?

  private let postings = Postings()

  /// The first events about a thing; findings about one thing often come one after the other.
  private final class Postings {
    private var item = ItemID.none
    private var positions: [Int] = []

    func of(_ item: ItemID, in journal: Journal) -> [Int] {
      if item != self.item {
        self.item = item
        positions = Array(journal.positions(touching: item).prefix(64))
      }
      return positions
    }
  }

  /// The most events that are shown for one finding.
  private static let evidenceLimit = 4

  init(_ reconciler: Reconciler) {
    core = reconciler.core
    names = reconciler.names
    places = reconciler.intake.places
    documents = reconciler.intake.inspections.map(\.file.name)
    entry = { reconciler.entry(at: $0) }
  }

  /// A finding with its message and its proof.
  func entry(_ finding: Finding) -> ReconcileReport.Entry {
    ReconcileReport.Entry(
      finding: finding, message: message(of: finding), item: text(finding.item),
      container: text(finding.container), lot: lot(finding.lot), evidence: evidence(of: finding))
  }

  /// A lot with what is known of it.
  func lot(_ result: LotReconciliation) -> ReconcileReport.Lot? {
    guard let definition = core.table.definition(of: result.lot) else { return nil }
    let product = core.table.definition(of: definition.product)
    return ReconcileReport.Lot(
      number: definition.number.description, product: product?.name ?? "unknown product",
      gtin: product?.gtin.description, expiry: definition.expiry?.iso8601, result: result)
  }

  private func text(_ item: ItemID) -> String? { item.isSome ? names.text(of: item) : nil }

  private func lot(_ lot: LotID) -> String? { core.table.definition(of: lot)?.number.description }

  // MARK: Message

  private func message(of finding: Finding) -> String {
    let message = DocumentRule.rule(finding.rule)?.message ?? finding.rule.rawValue
    let subject = text(finding.item) ?? text(finding.container) ?? "a thing"
    let values = [
      "item": subject, "container": text(finding.container) ?? "its container",
      "lot": lot(finding.lot) ?? "no lot",
      "actor": core.table.definition(of: finding.actor)?.name ?? "nobody",
      "expected": number(finding.expected), "observed": number(finding.observed), "note": finding.note,
    ]
    var result = ""
    var rest = message[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      result += rest[..<open]
      result += values[String(rest[rest.index(after: open)..<close])] ?? ""
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  private func number(_ value: Double?) -> String {
    guard let value else { return "unknown" }
    if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
    return String((value * 1_000).rounded() / 1_000)
  }

  // MARK: Proof

  /// The events that the finding names, and those about the same thing that belong to its proof, in order of time.
  private func evidence(of finding: Finding) -> [ReconcileReport.Evidence] {
    var positions = finding.events.compactMap { core.position(of: $0) }
    let subject = finding.item.isSome ? finding.item : finding.container
    let kinds = DocumentRule.rule(finding.rule)?.evidence ?? []
    if subject.isSome, !kinds.isEmpty {
      for position in postings.of(subject, in: core.journal) where positions.count < Self.evidenceLimit {
        if kinds.contains(core.journal.header(at: position).kind), !positions.contains(position) {
          positions.append(position)
        }
      }
    }
    return positions.sorted {
      (core.journal.header(at: $0).eventTime, $0) < (core.journal.header(at: $1).eventTime, $1)
    }.map { evidence(core.journal.header(at: $0), entry: entry($0)) }
  }

  private func evidence(_ header: EventHeader, entry: Int64?) -> ReconcileReport.Evidence {
    ReconcileReport.Evidence(
      entry: entry, kind: "\(header.kind)", time: header.eventTime.formatted(offset: header.offset),
      actor: core.table.definition(of: header.actor)?.name ?? "",
      places: places.places(of: header.id).map { (documents[Int($0.document)], Int($0.line)) })
  }
}
