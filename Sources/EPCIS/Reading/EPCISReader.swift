/// Reads an EPCIS document of any version and syntax, an event at a time, in constant memory.
///
///     let reader = try EPCISReader(path: "nordhafen-line7.xml.gz")
///     while let event = try reader.next() { … }
///
/// Version, syntax and compression are found out from the content. Everything around the events is in
/// `document`: after opening, what stands before the events; after the last event, all of it.
///
/// An event that cannot be used (a missing field, a time that is none) makes `next` throw an error whose
/// `isRecoverable` is true; the call after that goes on with the event behind it. Any other error is final.
public final class EPCISReader {
  private let engine: any DocumentReader
  private var failure: EPCISError?

  /// Opens a file, or standard input for `-`; errors call it `name`, or by its path.
  public convenience init(
    path: String, name: String? = nil, limits: ReadLimits = ReadLimits()
  ) throws(EPCISError) {
    let source: ByteSource
    do { source = try ByteSource(path: path) } catch { throw Self.words(error, name: name ?? path) }
    try self.init(source, name: name ?? path, limits: limits)
  }

  /// Opens a document in memory.
  public convenience init(
    bytes: [UInt8], name: String = "document", limits: ReadLimits = ReadLimits()
  ) throws(EPCISError) {
    let source: ByteSource
    do { source = try ByteSource(bytes: bytes) } catch { throw Self.words(error, name: name) }
    try self.init(source, name: name, limits: limits)
  }

  private init(_ source: ByteSource, name: String, limits: ReadLimits) throws(EPCISError) {
    let window = ByteWindow(source, name: name, limits: limits)
    switch try DocumentOpening.detect(window) {
    case .xml: engine = try XMLDocumentReader(window)
    case .json: engine = try JSONDocumentReader(window)
    }
  }

  /// The document's version and syntax.
  public var format: EPCISFormat { engine.format }

  /// Everything but the events, as far as it has been read.
  public var document: EPCISDocument { engine.document }

  /// Something that was read although it is questionable.
  public struct Notice: Hashable, Sendable {
    /// What it is, and where it stands first.
    public let problem: EPCISError
    /// How often it occurs.
    public internal(set) var count: Int
  }

  /// What was read although it is questionable: unknown names where the standard allows none, words of no vocabulary, what
  /// the document does not say of itself, members of JSON objects that occur twice. Complete after the last event; at most
  /// a thousand are kept.
  public var notices: [Notice] { builder.notices }

  /// Whether ``eventLine`` is wanted; counting lines costs a look at each byte.
  public var tracksLines: Bool {
    get { builder.tracksLines }
    set { builder.tracksLines = newValue }
  }

  /// The line in which the last event begins, from 1, where ``tracksLines`` is set; else 0.
  public var eventLine: Int { builder.line }

  private var builder: EventBuilder { engine.builder }

  /// The next event; nil at the end of the document.
  public func next() throws(EPCISError) -> EPCISEvent? {
    if let failure { throw failure }
    do throws(EPCISError) { return try engine.next() } catch {
      if !error.isRecoverable { failure = error }
      throw error
    }
  }

  private static func words(_ failure: SourceFailure, name: String) -> EPCISError {
    EPCISError(kind: failure.kind, source: name, line: 1, column: 1, offset: 0, event: nil)
  }
}

extension EPCISDocument {
  /// Reads a whole document from a file.
  public init(path: String, limits: ReadLimits = ReadLimits()) throws(EPCISError) {
    self = try EPCISDocument(EPCISReader(path: path, limits: limits))
  }

  /// Reads a whole document from memory.
  public init(
    bytes: [UInt8], name: String = "document", limits: ReadLimits = ReadLimits()
  ) throws(EPCISError) {
    self = try EPCISDocument(EPCISReader(bytes: bytes, name: name, limits: limits))
  }

  private init(_ reader: EPCISReader) throws(EPCISError) {
    var events: [EPCISEvent] = []
    while let event = try reader.next() { events.append(event) }
    self = reader.document
    self.events = events
  }
}

/// The reader of one syntax.
protocol DocumentReader: AnyObject {
  var format: EPCISFormat { get }
  /// Everything but the events, as far as it has been read.
  var document: EPCISDocument { get }
  var builder: EventBuilder { get }
  func next() throws(EPCISError) -> EPCISEvent?
}

/// What a document's first bytes tell about it.
enum DocumentOpening {
  case xml, json

  /// Passes a byte order mark and looks at the first character.
  static func detect(_ window: ByteWindow) throws(EPCISError) -> DocumentOpening {
    while window.limit < 4 {
      if try !window.refill() { break }
    }
    let bytes = window.bytes
    if window.limit >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
      window.position = 3
    } else if window.limit >= 4, bytes[0] == 0, bytes[1] == 0, bytes[2] == 0xFE, bytes[3] == 0xFF {
      throw window.failure(.unsupportedEncoding("UTF-32"))
    } else if window.limit >= 4, bytes[0] == 0xFF, bytes[1] == 0xFE, bytes[2] == 0, bytes[3] == 0 {
      throw window.failure(.unsupportedEncoding("UTF-32"))
    } else if window.limit >= 2, let isBigEndian = isUTF16(bytes[0], bytes[1]) {
      window.transcode(from: .utf16(isBigEndian: isBigEndian))
    }
    while true {
      guard try !window.isAtEnd() else { throw window.failure(.unexpectedEnd(inside: "an empty document")) }
      switch window.bytes[window.position] {
      case 0x20, 0x09, 0x0A, 0x0D: window.position += 1
      case 0x3C:
        try checkEncoding(window)
        return .xml
      case 0x7B, 0x5B, 0x22: return .json
      default: throw window.failure(.unknownFormat)
      }
    }
  }

  /// Which byte of a pair comes first, by the byte order mark or the `<` or `{` of a document in UTF-16; nil for anything else.
  private static func isUTF16(_ first: UInt8, _ second: UInt8) -> Bool? {
    switch (first, second) {
    case (0xFE, 0xFF), (0, 0x3C), (0, 0x7B): true
    case (0xFF, 0xFE), (0x3C, 0), (0x7B, 0): false
    default: nil
    }
  }

  /// Goes on in the encoding that the XML declaration names, and refuses those that are not read.
  private static func checkEncoding(_ window: ByteWindow) throws(EPCISError) {
    while window.limit - window.position < 200 {
      if try !window.refill() { break }
    }
    let start = window.bytes + window.position
    let text = UnsafeBufferPointer(start: start, count: min(200, window.limit - window.position))
    let opening = String(decoding: text, as: UTF8.self)
    guard opening.hasPrefix("<?xml"), let end = opening.end(ofFirst: "?>"),
      let key = opening[..<end].end(ofFirst: "encoding")
    else { return }
    let value = opening[key..<end].drop { " =\t\n\r".contains($0) }
    guard let quote = value.first, quote == "\"" || quote == "'" else { return }
    let name = String(value.dropFirst().prefix { $0 != quote })
    // The declaration could be read: a document that calls itself UTF-16 and is not has been saved in UTF-8, as programs
    // do that write into a string first.
    let plain = ["utf-8", "utf8", "us-ascii", "ascii", "utf-16", "utf-16le", "utf-16be"]
    if window.isTranscoded || plain.contains(name.lowercased()) { return }
    guard let encoding = Transcoder.Encoding(name: name), window.position == 0 else {
      throw window.failure(.unsupportedEncoding(name))
    }
    window.transcode(from: encoding)
    _ = try window.refill()
  }
}
