/// A list of words that GS1's Core Business Vocabulary fixes, each with one byte of code.
///
/// The five lists differ in words and prefixes only. A conforming list's words are in the order of its
/// codes, all different; the tests hold every list to that and to its three forms' round trips.
public protocol StandardVocabulary: RawRepresentable<UInt8>, CaseIterable, Hashable, Sendable,
  BitwiseCopyable,
  CustomStringConvertible
{
  /// The words in the order of the codes.
  static var words: [String] { get }
  /// How a word begins as a URN, in EPCIS 1.2 and 2.0 XML.
  static var urnPrefix: String { get }
  /// How a word begins as a web address, in EPCIS 2.0 JSON-LD.
  static var webPrefix: String { get }
}

extension StandardVocabulary {
  /// The value of a bare word, as EPCIS 2.0 JSON writes it; nil for a word that is not in the list.
  public init?(word: some StringProtocol) {
    guard let index = Self.words.firstIndex(where: { $0 == word }) else { return nil }
    self.init(rawValue: UInt8(index))
  }

  /// The value of a bare word, a URN or a web address; nil for any other text.
  public init?(_ text: String) {
    if text.hasPrefix(Self.urnPrefix) {
      self.init(word: text.dropFirst(Self.urnPrefix.count))
    } else if text.hasPrefix(Self.webPrefix) {
      self.init(word: text.dropFirst(Self.webPrefix.count))
    } else {
      self.init(word: text)
    }
  }

  /// The bare word.
  public var word: String { Self.words[Int(rawValue)] }
  /// The word as a URN.
  public var urn: String { Self.urnPrefix + word }
  /// The word as a web address.
  public var webURI: String { Self.webPrefix + word }
  /// The bare word.
  public var description: String { word }
}

/// A word as a document has it: one of the standard's, or a partner's own, kept as it was written.
///
/// A partner's own words are legal; a text in the standard's namespace that is none of its words is not. Neither is lost.
public enum VocabularyTerm<Standard: StandardVocabulary>: Hashable, Sendable {
  /// A word of the standard.
  case standard(Standard)
  /// Any other text.
  case own(String)

  /// What a text says: a bare word, a URN or a web address of the standard, or a word of its writer's own.
  public init(_ text: String) {
    self = Standard(text).map(Self.standard) ?? .own(text)
  }

  /// The word of the standard, if it is one.
  public var standard: Standard? {
    guard case .standard(let value) = self else { return nil }
    return value
  }

  /// The text as a URN; a writer's own word as it is.
  public var urn: String {
    switch self {
    case .standard(let value): value.urn
    case .own(let text): text
    }
  }

  /// The text as a web address; a writer's own word as it is.
  public var webURI: String {
    switch self {
    case .standard(let value): value.webURI
    case .own(let text): text
    }
  }

  /// The bare word; a writer's own word as it is.
  public var word: String {
    switch self {
    case .standard(let value): value.word
    case .own(let text): text
    }
  }
}
