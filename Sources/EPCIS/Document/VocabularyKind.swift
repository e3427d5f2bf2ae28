/// A field whose terms come from a standard vocabulary or are somebody's own URIs.
///
/// The same term has up to four forms: a bare word in JSON-LD (`shipping`), a URN in EPCIS 1.2
/// (`urn:epcglobal:cbv:bizstep:shipping`), a Web URI in 2.0 (`https://ref.gs1.org/cbv/BizStep-shipping`) and
/// a compact URI (`cbv:BizStep-shipping`). In memory a standard term is its bare word and any other term its
/// full URI.
enum VocabularyKind: UInt8, Hashable, CaseIterable {
  case bizStep, disposition, bizTransactionType, sourceDestType, errorReason, component
  case measurement, sensorAlert

  /// The form of the term that is the same whatever it was written in. A prefix of the document's own is
  /// resolved first, by the caller.
  func canonical(_ text: String) -> String {
    guard text.utf8.contains(0x3A) else { return text }
    for prefix in foreignPrefixes where text.hasPrefix(prefix) {
      let word = String(text.dropFirst(prefix.count))
      if StandardWords.words[self]?.contains(word) == true { return word }
      return webPrefix + word
    }
    for prefix in Self.vocabularyPrefixes where text.hasPrefix(prefix) {
      return Self.coreVocabulary + text.dropFirst(prefix.count)
    }
    return text
  }

  /// Whether a term in its one form claims to be the standard's and is not. Words for sensors are not looked at: GS1's
  /// vocabulary of them grows without a new version of EPCIS.
  func isUnknown(_ term: String) -> Bool {
    guard !isSensor, self != .component, !isStandard(term) else { return false }
    return !term.utf8.contains(0x3A) || Self.ofGS1.contains { term.hasPrefix($0) }
  }

  /// The term in EPCIS 1.2: a URN for what the Core Business Vocabulary defines.
  func urn(_ term: String) -> String {
    if isSensor { return webURI(term) }
    if isStandard(term) { return urnPrefix + term }
    return term.hasPrefix(webPrefix) ? urnPrefix + term.dropFirst(webPrefix.count) : term
  }

  /// The URN of a bare word of the standard; nil for anything else, and for words of sensors, which have others.
  func urnOfWord(_ word: String) -> String? {
    !isSensor && self != .component && isStandard(word) ? urnPrefix + word : nil
  }

  /// The term in EPCIS 2.0 XML: a Web URI.
  func webURI(_ term: String) -> String {
    isStandard(term) ? webPrefix + term : term
  }

  /// The term in JSON-LD: a bare word where the standard has one. GS1's schema refuses its own Web URIs in
  /// full for words that it does not list, so these are written compactly.
  func bareWord(_ term: String) -> String {
    for (prefix, full) in [("cbv:", Self.coreVocabulary), ("gs1:", Self.sensorVocabulary)]
    where term.hasPrefix(full) { return prefix + term.dropFirst(full.count) }
    return term
  }

  private func isStandard(_ term: String) -> Bool {
    !term.utf8.contains(0x3A) && StandardWords.words[self]?.contains(term) == true
  }

  private var isSensor: Bool { self == .measurement || self == .sensorAlert }

  private var urnPrefix: String {
    switch self {
    case .bizStep: "urn:epcglobal:cbv:bizstep:"
    case .disposition: "urn:epcglobal:cbv:disp:"
    case .bizTransactionType: "urn:epcglobal:cbv:btt:"
    case .sourceDestType: "urn:epcglobal:cbv:sdt:"
    case .errorReason: "urn:epcglobal:cbv:er:"
    case .component: "urn:epcglobal:cbv:comp:"
    case .measurement, .sensorAlert: Self.sensorVocabulary
    }
  }

  private var webName: String {
    switch self {
    case .bizStep: "BizStep-"
    case .disposition: "Disp-"
    case .bizTransactionType: "BTT-"
    case .sourceDestType: "SDT-"
    case .errorReason: "ER-"
    case .component: "Comp-"
    case .measurement, .sensorAlert: ""
    }
  }

  private var webPrefix: String {
    isSensor ? Self.sensorVocabulary : Self.coreVocabulary + webName
  }

  /// All that can stand before a standard word.
  private var foreignPrefixes: [String] {
    isSensor
      ? Self.sensorPrefixes
      : [urnPrefix] + Self.vocabularyPrefixes.map { $0 + webName }
  }

  /// Namespaces in which nobody but GS1 has words, those of drafts and of earlier versions among them.
  private static let ofGS1 =
    ["urn:epcglobal:"]
    + ["ref.", "ns.", "www.", ""].flatMap { ["https://\($0)gs1.org/", "http://\($0)gs1.org/"] }

  static let coreVocabulary = "https://ref.gs1.org/cbv/"
  static let sensorVocabulary = "https://gs1.org/voc/"

  private static let vocabularyPrefixes = [
    coreVocabulary, "http://ref.gs1.org/cbv/", "https://ns.gs1.org/cbv/", "http://ns.gs1.org/cbv/", "cbv:",
  ]
  private static let sensorPrefixes = [
    sensorVocabulary, "http://gs1.org/voc/", "https://www.gs1.org/voc/", "http://www.gs1.org/voc/",
    "https://ref.gs1.org/voc/", "gs1:",
  ]
}
