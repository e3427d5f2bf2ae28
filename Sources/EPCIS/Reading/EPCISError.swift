/// What is wrong with a document, and where.
///
/// `description` is made for people: file, line, column, what, and a hint.
public struct EPCISError: Error, Hashable, Sendable {
  /// What is wrong; ``what`` has the words.
  package enum Kind: Hashable, Sendable {
    case unreadable(reason: String), damagedCompression(reason: String), unknownFormat
    case unsupportedEncoding(String), brokenUTF8, forbiddenCharacter(UInt8)
    case unexpectedEnd(inside: String), unexpected(found: String, expected: String), brokenEscape(String)
    case mismatchedTag(open: String, close: String), undeclaredPrefix(String), undeclaredEntity(String)
    /// A document type definition with content or from elsewhere.
    case documentTypeDefinition
    case limitExceeded(String, limit: Int)
    /// Well-formed, but no EPCIS document.
    case notEPCIS(found: String)
    /// `@context` comes after the events, in a stream that cannot be read twice.
    case lateContext
    case missing(field: String, in: String), duplicate(field: String, in: String)
    case invalidValue(field: String, value: String, expected: String)
    /// An element or member that has no place here.
    case misplaced(String, in: String)
    /// A word that is neither in the standard's vocabulary nor in a namespace of somebody's own.
    case unknownWord(field: String, value: String)
    /// A name of the standard's master data in another namespace than the standard's.
    case foreignNamespace(name: String, namespace: String)
    /// A document in which not a single event was found.
    case noEvent
  }

  /// What is wrong.
  package var kind: Kind
  /// The name of the file or other source.
  public var source: String
  /// Line, from 1.
  public var line: Int
  /// Column in characters, from 1.
  public var column: Int
  /// Distance from the start in bytes, after decompression.
  public var offset: Int
  /// The number of the event, from 0, where it is an event's.
  public var event: Int?

  /// Whether only the event is unusable and reading can go on with the next.
  public var isRecoverable: Bool {
    guard event != nil else { return false }
    switch kind {
    case .missing, .duplicate, .invalidValue, .misplaced, .undeclaredPrefix: return true
    default: return false
    }
  }
}
