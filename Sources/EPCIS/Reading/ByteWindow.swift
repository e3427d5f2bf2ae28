/// The part of a document that is in memory: a window that moves over the source.
///
/// Scanners work on `bytes[position..<limit]`, where `bytes[limit]` is always 0, so that a loop over ordinary
/// characters needs no test for the end. A token that has begun is pinned by `mark`; the window grows while
/// a pinned token does not fit, up to the limit for tokens. Everything before the token is forgotten, which
/// is why reading takes constant memory.
///
/// Unsafe pointers, because every byte of every file passes here: bounds checks per byte halve the speed.
final class ByteWindow {
  private(set) var bytes: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  var position = 0
  private(set) var limit = 0
  var mark: Int?
  /// Where the present event, or the part around the events, has to end at the latest.
  private var budgetEnd = Int.max

  let name: String
  let limits: ReadLimits
  private let source: ByteSource
  private var sourceEnded = false

  /// Bytes, lines and characters since the last line's start that are no longer in the window.
  private var droppedBytes = 0
  private var droppedLines = 0
  private var droppedColumns = 0
  /// How far lines were counted for `line`, and how many there were.
  private var counted = (position: 0, lines: 0)

  init(_ source: ByteSource, name: String, limits: ReadLimits) {
    self.source = source
    self.name = name
    self.limits = limits
    capacity = min(1 << 18, max(source.knownCount ?? .max, 1 << 10))
    bytes = .allocate(capacity: capacity + 1)
    bytes[0] = 0
  }

  deinit { bytes.deallocate() }

  /// Bytes from the document's start to the present position.
  var offset: Int { droppedBytes + position }

  var isRewindable: Bool { source.isRewindable }

  /// Reads more; false at the end of the document. Positions change.
  func refill() throws(EPCISError) -> Bool {
    if sourceEnded { return false }
    let keep = mark ?? position
    drop(keep)
    if offset > budgetEnd {
      throw failure(.limitExceeded("an event's size in bytes", limit: limits.eventBytes))
    }
    if limit == capacity || limit > 1 << 17 { try grow() }
    let count: Int
    do {
      count = try source.read(into: bytes + limit, count: capacity - limit)
    } catch {
      throw failure(error.kind)
    }
    limit += count
    bytes[limit] = 0
    sourceEnded = count == 0
    if droppedBytes + limit > limits.documentBytes {
      throw failure(.limitExceeded("the document's size in bytes", limit: limits.documentBytes))
    }
    return count > 0
  }

  /// Reads the document from its beginning in another encoding; nothing of it has been passed yet.
  func transcode(from encoding: Transcoder.Encoding) {
    source.transcode(from: encoding, after: UnsafeBufferPointer(start: bytes, count: limit))
    position = 0
    limit = 0
    bytes[0] = 0
    sourceEnded = false
  }

  /// Whether the document is in another encoding than UTF-8.
  var isTranscoded: Bool { source.isTranscoded }

  /// Grants what follows the bytes of one event.
  func beginBudget() { budgetEnd = offset + limits.eventBytes }

  /// Whether the byte at `position` lies behind the document's end.
  func isAtEnd() throws(EPCISError) -> Bool {
    if position < limit { return false }
    return try !refill()
  }

  /// Goes past a character beyond ASCII that begins with this byte.
  func passMultibyte(_ first: UInt8) throws(EPCISError) {
    let length = UTF8Sequence.length(first: first)
    while length > 0, position + length > limit {
      if try !refill() { throw failure(.brokenUTF8) }
    }
    guard length > 0, UTF8Sequence.isValid(bytes + position, length: length) else {
      throw failure(.brokenUTF8)
    }
    position += length
  }

  /// The line of the present position, from 1; counts on from where it was last asked.
  var line: Int {
    if counted.position > position { counted = (0, 0) }
    var lines = counted.lines
    for index in counted.position..<position where bytes[index] == 0x0A { lines += 1 }
    counted = (position, lines)
    return droppedLines + lines + 1
  }

  /// A place to come back to.
  struct Place {
    let offset, lines, columns: Int
  }

  /// The present position, whatever is read afterwards.
  var place: Place {
    let (lines, columns) = linesAndColumns(to: position)
    return Place(offset: offset, lines: lines, columns: columns)
  }

  /// Reads again from a place.
  func restart(at place: Place) throws(EPCISError) {
    do {
      try source.restart(at: place.offset)
    } catch {
      throw failure(.unreadable(reason: "it changed while it was read"))
    }
    droppedBytes = place.offset
    droppedLines = place.lines
    droppedColumns = place.columns
    position = 0
    limit = 0
    bytes[0] = 0
    mark = nil
    sourceEnded = false
    counted = (0, 0)
  }

  /// An error at a position of the window, by default the present one.
  func failure(_ kind: EPCISError.Kind, at position: Int? = nil) -> EPCISError {
    let position = min(position ?? self.position, limit)
    let (lines, columns) = linesAndColumns(to: position)
    return EPCISError(
      kind: kind, source: name, line: lines + 1, column: columns + 1, offset: droppedBytes + position,
      event: nil)
  }

  /// An error of the document as a whole, placed at its beginning.
  func start(_ kind: EPCISError.Kind) -> EPCISError {
    EPCISError(kind: kind, source: name, line: 1, column: 1, offset: 0, event: nil)
  }

  private func drop(_ count: Int) {
    guard count > 0 else { return }
    (droppedLines, droppedColumns) = linesAndColumns(to: count)
    droppedBytes += count
    bytes.update(from: bytes + count, count: limit - count)
    limit -= count
    position -= count
    counted = (0, 0)
    if mark != nil { mark = 0 }
    bytes[limit] = 0
  }

  private func grow() throws(EPCISError) {
    if limit > limits.tokenBytes {
      throw failure(.limitExceeded("a text of this length in bytes", limit: limits.tokenBytes))
    }
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2 + 1)
    larger.update(from: bytes, count: limit + 1)
    bytes.deallocate()
    bytes = larger
    capacity *= 2
  }

  private func linesAndColumns(to end: Int) -> (lines: Int, columns: Int) {
    var lines = 0
    for index in 0..<end where bytes[index] == 0x0A { lines += 1 }
    var lineStart = end
    if lines > 0 { while bytes[lineStart - 1] != 0x0A { lineStart -= 1 } } else { lineStart = 0 }
    var columns = lines == 0 ? droppedColumns : 0
    for index in lineStart..<end where bytes[index] & 0xC0 != 0x80 { columns += 1 }
    return (droppedLines + lines, columns)
  }
}
