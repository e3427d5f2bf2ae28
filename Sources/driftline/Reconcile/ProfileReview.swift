import EPCIS
import TraceModel

/// The receivers whose demands documents can be held against.
enum ReceiverProfile: String, CaseIterable {
  case usWholesaler = "us-wholesaler"
  case usWholesaler20 = "us-wholesaler-2.0"
  case structure

  /// What it asks, in a line.
  var summary: String {
    switch self {
    case .usWholesaler: "EPCIS 1.2 with all that the guideline of GS1 US asks under the DSCSA"
    case .usWholesaler20: "the same in EPCIS 2.0, XML or JSON-LD"
    case .structure: "any version; serial numbers, containers and shipments alone"
    }
  }

  /// The profile, with master data as documents state them.
  func profile(products: [ProductDefinition], places: Set<GLN>) -> AcceptanceProfile {
    let versions: [SchemaVersion] =
      switch self {
      case .usWholesaler: [.epcis12XML]
      case .usWholesaler20: [.epcis20XML, .epcis20JSON]
      case .structure: SchemaVersion.allCases
      }
    var rules = AcceptanceProfile.Rules.all
    if products.isEmpty { rules.subtract([.parentGTIN, .contents]) }
    let isStrict = self != .structure
    if !isStrict { rules.subtract([.knownProducts, .knownLocations, .receiverOwns]) }
    return AcceptanceProfile(
      receiver: nil, versions: versions.map { .init($0) }, required: isStrict ? .dscsa : [],
      words: isStrict ? AcceptanceProfile.commonWords : [], rules: rules, products: products,
      locations: places)
  }
}

extension ReceiverProfile: ArgumentValue {
  static var expectation: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

/// Holds documents against what a receiver asks, in the order in which they are taken.
final class ProfileReview {
  /// Why a document would be refused.
  struct Refusal {
    var document: String
    /// The line of the event; 0 for the document as a whole.
    var line: Int
    var rejection: Rejection

    /// What it is about, in words.
    var subject: String {
      let subject = "\(rejection.subject)"
      return subject.isEmpty ? rejection.event.map { "event \($0 + 1)" } ?? "the document" : subject
    }
  }

  let receiver: ReceiverProfile
  private(set) var refusals: [Refusal] = []
  private var memory = ReceiverMemory()
  private var summary: ExchangeSummary?
  private var current: Inspection?
  private var profile: AcceptanceProfile?

  init(_ receiver: ReceiverProfile) { self.receiver = receiver }

  /// Takes over master data before the first document.
  func prepare(_ survey: DocumentSurvey, _ names: IdentifierNames) {
    let products =
      survey.hasProducts
      ? (0..<UInt16(names.table.productCount)).compactMap { names.table.definition(of: ProductID(raw: $0)) }
      : []
    let places = survey.statedPlaces.compactMap { text -> GLN? in
      names.table.definition(of: names.place(text))?.identifier?.gln
    }
    profile = receiver.profile(products: products, places: Set(places))
  }

  func begin(_ inspection: Inspection, prefixes: CompanyPrefixTable) {
    current = inspection
    summary = inspection.document.flatMap { document in
      inspection.format.map { ExchangeSummary(of: document, format: $0, prefixes: prefixes) }
    }
  }

  func add(_ event: EPCISEvent, line: Int) { summary?.add(event, line: line) }

  /// Reviews the document as on the day on which it was made.
  func end() {
    guard let summary, let current, let profile else { return }
    let document = summary.document(size: current.file.size)
    let made = current.made.flatMap { ZonedTime(milliseconds: $0.microseconds / 1_000, offsetMinutes: 0) }
    if let made {
      for rejection in profile.review(document, at: made, memory: memory).rejections {
        let line = rejection.event.map { summary.lines[$0] } ?? 0
        refusals.append(Refusal(document: current.file.name, line: line, rejection: rejection))
      }
    }
    memory.take(document)
    self.summary = nil
  }
}
