import EPCIS
import TraceCore
import TraceModel

/// What a reconciliation found, in the words in which it is shown; text and JSON are made of the same.
struct ReconcileReport {
  /// A document and what became of it.
  struct Document {
    var name: String
    var format: String
    var events: Int
    var made: String?
    var sender: String?
    var receiver: String?
    var identifier: String?
    var isTaken: Bool
    var problems: [EPCISError]
  }

  /// Where an event stands that proves something.
  struct Evidence {
    let event: EventID
    /// Its number in the store; nil where there is none.
    var entry: Int64?
    var kind: String
    var time: String
    var actor: String
    /// The first places in the documents.
    var places: [(document: String, line: Int)]
    /// How many places there are besides.
    var morePlaces: Int
  }

  /// Something that is wrong.
  struct Entry {
    var finding: Finding
    var message: String
    var item: String?
    var container: String?
    var lot: String?
    var evidence: [Evidence]
  }

  /// All findings of one rule.
  struct Group {
    var rule: Rule
    var entries: [Entry]
  }

  /// A lot and its balance.
  struct Lot {
    var number: String
    var product: String
    var gtin: String?
    var expiry: String?
    var result: LotReconciliation
    /// Amounts of it without serial numbers, with the names of the lots that it was made of and went into.
    var amounts: LotAmounts
    var madeOf: [String]
    var wentInto: [String]
  }

  /// A product and where its packaging is known from.
  struct Product {
    var name: String
    var gtin: String
    var containers: [(gtin: String, contents: DocumentSurvey.Contents)]
  }

  var documents: [Document] = []
  /// What was kept on disk; nil where nothing was.
  var kept: Reconciler.Kept?
  var eventCount = 0
  var repeatedCount = 0
  var products: [Product] = []
  var lots: [Lot] = []
  var groups: [Group] = []
  var notices: [MappingNotice] = []
  /// Why a receiver would refuse documents, where that was asked.
  var refusals: [ProfileReview.Refusal] = []
  var receiver: ReceiverProfile?

  /// The event hashes of events that prove something, where they were asked for.
  private(set) var hashes: [EventID: String] = [:]

  /// Finds the hash of each event that proves something in its document, which is read once more.
  mutating func findHashes(in files: [InputFile]) {
    let wanted = Set(groups.flatMap(\.entries).flatMap(\.evidence).map(\.event))
    let hash = EventHash()
    for file in wanted.isEmpty ? [] : files {
      guard let reader = try? EPCISReader(path: file.path, name: file.name) else { continue }
      while let event = try? reader.nextUsable({ _ in }) {
        let id = event.eventID.map { EventID(epcis: $0) } ?? EventID(contentOf: event)
        if wanted.contains(id), hashes[id] == nil { hashes[id] = hash.id(of: event) }
      }
    }
  }

  /// Whether there is nothing to be told.
  var isClean: Bool { groups.isEmpty && refusals.isEmpty }
  /// How many findings there are.
  var findingCount: Int { groups.reduce(0) { $0 + $1.entries.count } }

  /// The report of what was reconciled.
  init(_ reconciler: Reconciler) {
    let words = FindingWords(reconciler)
    documents = reconciler.intake.inspections.map { Self.document($0, reconciler.intake) }
    kept = reconciler.kept
    (eventCount, repeatedCount) = reconciler.counts
    products = reconciler.intake.survey.products.map { product in
      Product(
        name: product.name ?? "GTIN \(product.gtin)", gtin: product.gtin.description,
        containers: product.containers.map { ($0.gtin.description, $0.contents) })
    }
    lots = reconciler.lots.compactMap { words.lot($0) }.sorted {
      ($0.product, $0.number) < ($1.product, $1.number)
    }
    groups = Self.groups(reconciler, words)
    notices = reconciler.log.notices
    refusals = reconciler.intake.review?.refusals ?? []
    receiver = reconciler.intake.review?.receiver
  }

  private static func document(_ inspection: Inspection, _ intake: Intake) -> Document {
    let header = inspection.document?.header
    return Document(
      name: inspection.file.name, format: inspection.format?.title ?? "unreadable",
      events: inspection.eventCount,
      made: (inspection.document?.creationDate ?? header?.creation)?.description,
      sender: header?.senders.first?.id, receiver: header?.receivers.first?.id,
      identifier: header?.instanceIdentifier, isTaken: intake.isTaken(inspection),
      problems: inspection.problems)
  }

  /// By severity, then by how often a rule was broken, then by name; within a rule in the order of the events.
  private static func groups(_ reconciler: Reconciler, _ words: FindingWords) -> [Group] {
    var byRule: [RuleID: [Finding]] = [:]
    let core = reconciler.core
    for finding in core.findings + reconciler.documentFindings where !finding.isWithdrawn {
      byRule[finding.rule, default: []].append(finding)
    }
    return byRule.keys.sorted().compactMap { id in
      DocumentRule.rule(id).map { Group(rule: $0, entries: (byRule[id] ?? []).map { words.entry($0) }) }
    }
    .sorted {
      ($1.rule.severity, $1.entries.count, $0.rule.id) < ($0.rule.severity, $0.entries.count, $1.rule.id)
    }
  }
}
