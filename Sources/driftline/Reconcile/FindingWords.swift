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

  /// The first events about each thing of which something was found: many findings may be about one thing.
  private final class Postings {
    private var positions: [ItemID: [Int]] = [:]

    func of(_ item: ItemID, in journal: Journal) -> [Int] {
      if let known = positions[item] { return known }
      let first = Array(journal.positions(touching: item).prefix(64))
      positions[item] = first
      return first
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
    let amounts = core.amounts(of: result.lot)
    return ReconcileReport.Lot(
      number: definition.number.description, product: product?.name ?? "unknown product",
      gtin: product?.gtin.description, expiry: definition.expiry?.iso8601, result: result,
      amounts: amounts, madeOf: amounts.sources.compactMap(lot),
      wentInto: amounts.results.compactMap(lot))
  }

  private func text(_ item: ItemID) -> String? { item.isSome ? names.text(of: item) : nil }

  private func lot(_ lot: LotID) -> String? { core.table.definition(of: lot)?.number.description }

  private func message(of finding: Finding) -> String {
    guard let rule = DocumentRule.rule(finding.rule) else { return finding.rule.rawValue }
    return rule.words(for: finding, table: core.table) { names.text(of: $0) }
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
    let places = places.places(of: header.id)
    return ReconcileReport.Evidence(
      event: header.id, entry: entry, kind: "\(header.kind)",
      time: header.eventTime.formatted(offset: header.offset),
      actor: core.table.definition(of: header.actor)?.name ?? "",
      places: places.first.map { (documents[Int($0.document)], Int($0.line)) }, morePlaces: places.more)
  }
}
