/// What is wrong with a document, and where.
///
/// `description` is made for people: file, line, column, what, and a hint.
public struct EPCISError: Error, Hashable, Sendable {
  /// What is wrong.
  public enum Kind: Hashable, Sendable {
    /// The file cannot be opened or read.
    case unreadable(reason: String)
    /// The compressed data are damaged or cut off.
    case damagedCompression(reason: String)
    /// Neither XML nor JSON.
    case unknownFormat
    /// An encoding that is not read.
    case unsupportedEncoding(String)
    /// Bytes that are not UTF-8.
    case brokenUTF8
    /// A character that the syntax forbids.
    case forbiddenCharacter(UInt8)
    /// The document ends too early.
    case unexpectedEnd(inside: String)
    /// Something else stands here than the syntax allows.
    case unexpected(found: String, expected: String)
    /// A broken escape or character reference.
    case brokenEscape(String)
    /// An end tag of another element than the open one.
    case mismatchedTag(open: String, close: String)
    /// A prefix that was never declared.
    case undeclaredPrefix(String)
    /// An entity that XML does not define by itself.
    case undeclaredEntity(String)
    /// A document type definition with content or from elsewhere.
    case documentTypeDefinition
    /// A limit is exceeded.
    case limitExceeded(String, limit: Int)
    /// Well-formed, but no EPCIS document.
    case notEPCIS(found: String)
    /// `@context` comes after the events, in a stream that cannot be read twice.
    case lateContext
    /// A required field is absent.
    case missing(field: String, in: String)
    /// A field occurs twice.
    case duplicate(field: String, in: String)
    /// A field's value cannot be what the field needs.
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
  public var kind: Kind
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
