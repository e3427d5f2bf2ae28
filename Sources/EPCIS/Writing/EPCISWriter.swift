import Glibc

/// Writes an EPCIS document of any version and syntax, an event at a time, in constant memory.
///
///     let writer = try EPCISWriter(path: "out.json", format: .json20, document: reader.document)
///     while let event = try reader.next() { try writer.write(event) }
///     try writer.finish()
///     for loss in writer.unexpressible { print(loss) }
///
/// What the format has no place for is not lost without a word: it is in `unexpressible`.
public final class EPCISWriter {
  private let engine: any DocumentWriter
  private let buffer: OutputBuffer
  private let log = UnexpressibleLog()
  private var eventCount = 0

  /// Writes to a new file, or to standard output for `-`. Everything but the document's events is written from
  /// `document`.
  ///
  /// A file that is there already is never written over, nor is a link followed that somebody has put in its place.
  public convenience init(
    path: String, format: EPCISFormat, document: EPCISDocument, options: WriteOptions = WriteOptions(),
    compressed: Bool = false
  ) throws(EPCISWriteError) {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let descriptor = path == "-" ? dup(1) : open(path, flags, 0o644)
    guard descriptor >= 0 else { throw EPCISWriteError(reason: SystemError.text(errno)) }
    self.init(
      OutputBuffer(descriptor: descriptor, compressed: compressed), format: format, document: document,
      options: options)
  }

  /// Writes to memory; `finishToBytes` gives the result.
  public convenience init(
    format: EPCISFormat, document: EPCISDocument, options: WriteOptions = WriteOptions()
  ) {
    self.init(OutputBuffer(), format: format, document: document, options: options)
  }

  private init(
    _ buffer: OutputBuffer, format: EPCISFormat, document: EPCISDocument, options: WriteOptions
  ) {
    self.buffer = buffer
    var document = document
    document.events = []
    engine =
      format == .json20
      ? JSONDocumentWriter(document, to: buffer, log: log, options: options)
      : XMLDocumentWriter(document, isOld: format == .xml12, to: buffer, log: log, options: options)
  }

  /// Writes an event.
  public func write(_ event: EPCISEvent) throws(EPCISWriteError) {
    log.event = eventCount
    engine.write(event)
    eventCount += 1
    try buffer.flushIfLarge()
  }

  /// Ends the document. Nothing can be written afterwards.
  public func finish() throws(EPCISWriteError) {
    log.event = nil
    engine.finish()
    try buffer.finish()
  }

  /// Ends a document in memory and gives its bytes.
  public func finishToBytes() throws(EPCISWriteError) -> [UInt8] {
    try finish()
    return buffer.takeMemory()
  }

  /// What the format has no place for, so far.
  public var unexpressible: [Unexpressible] { log.entries }

  /// How many bytes have been handed on so far, before compression.
  public var byteCount: Int { buffer.byteCount }
}

/// The writer of one syntax, which has written what stands before the events as it is made.
protocol DocumentWriter: AnyObject {
  func write(_ event: EPCISEvent)
  func finish()
}

extension EPCISDocument {
  /// The document in a format, and what that format has no place for.
  public func written(
    as format: EPCISFormat, options: WriteOptions = WriteOptions()
  ) throws(EPCISWriteError) -> (bytes: [UInt8], unexpressible: [Unexpressible]) {
    let writer = EPCISWriter(format: format, document: self, options: options)
    for event in events { try writer.write(event) }
    let bytes = try writer.finishToBytes()
    return (bytes, writer.unexpressible)
  }
}
