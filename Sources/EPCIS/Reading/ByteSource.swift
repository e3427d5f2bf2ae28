import CZlib
import Glibc

/// Where bytes come from: memory or a file, compressed or not, in UTF-8 or not.
///
/// A source can be read again from any place, which JSON-LD needs when `@context` stands behind the events;
/// only a pipe cannot.
final class ByteSource {
  private enum Origin {
    case memory([UInt8])
    case file(Int32)
  }

  private let origin: Origin
  private var position = 0
  private var inflation: Inflation?
  private var transcoder: Transcoder?
  let isRewindable: Bool

  init(bytes: [UInt8]) throws(SourceFailure) {
    origin = .memory(bytes)
    isRewindable = true
    if bytes.starts(with: [0x1F, 0x8B]) { inflation = try Inflation() }
  }

  init(path: String) throws(SourceFailure) {
    let descriptor = path == "-" ? dup(0) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(errno) }
    var status = stat()
    let isKnown = fstat(descriptor, &status) == 0
    if isKnown, status.st_mode & S_IFMT == S_IFDIR {
      close(descriptor)
      throw .system(EISDIR)
    }
    origin = .file(descriptor)
    isRewindable = isKnown && status.st_mode & S_IFMT == S_IFREG && path != "-"
    if isRewindable {
      var magic: (UInt8, UInt8) = (0, 0)
      if pread(descriptor, &magic, 2, 0) == 2, magic == (0x1F, 0x8B) { inflation = try Inflation() }
    }
  }

  deinit {
    if case .file(let descriptor) = origin { close(descriptor) }
  }

  /// How many bytes there are, where that is known.
  var knownCount: Int? {
    if case .memory(let bytes) = origin, inflation == nil { bytes.count } else { nil }
  }

  /// Reads up to `count` bytes; 0 means the end.
  func read(
    into target: UnsafeMutablePointer<UInt8>, count: Int
  ) throws(SourceFailure) -> Int {
    guard transcoder != nil else { return try readPlain(into: target, count: count) }
    let plain = { [unowned self] (target: UnsafeMutablePointer<UInt8>, count: Int) throws(SourceFailure) in
      try readPlain(into: target, count: count)
    }
    return try transcoder?.read(into: target, count: count, from: plain) ?? 0
  }

  /// Turns everything into UTF-8 from here on, beginning with `bytes`, which were read before that was known.
  func transcode(from encoding: Transcoder.Encoding, after bytes: UnsafeBufferPointer<UInt8>) {
    transcoder = Transcoder(encoding)
    transcoder?.supply(bytes)
  }

  /// Whether the bytes are in another encoding than UTF-8.
  var isTranscoded: Bool { transcoder != nil }

  private func readPlain(
    into target: UnsafeMutablePointer<UInt8>, count: Int
  ) throws(SourceFailure) -> Int {
    guard let inflation else { return try readRaw(into: target, count: count) }
    while true {
      if inflation.needsInput {
        let read = try readRaw(into: inflation.input, count: Inflation.inputSize)
        inflation.supply(read)
      }
      let produced = try inflation.inflate(into: target, count: count)
      if produced > 0 || inflation.isAtEnd { return produced }
    }
  }

  /// Starts again at a place counted in bytes as they are read.
  func restart(at offset: Int) throws(SourceFailure) {
    let isAsStored = inflation == nil && transcoder == nil
    if case .file(let descriptor) = origin {
      guard lseek(descriptor, off_t(isAsStored ? offset : 0), SEEK_SET) >= 0 else { throw .system(errno) }
    }
    position = isAsStored ? offset : 0
    if isAsStored { return }
    if inflation != nil { inflation = try Inflation() }
    if let encoding = transcoder?.encoding { transcoder = Transcoder(encoding) }
    let scratch = UnsafeMutablePointer<UInt8>.allocate(capacity: 1 << 16)
    defer { scratch.deallocate() }
    var rest = offset
    while rest > 0 {
      let count = try read(into: scratch, count: min(rest, 1 << 16))
      guard count > 0 else { throw .compression("it is shorter than before") }
      rest -= count
    }
  }

  private func readRaw(
    into target: UnsafeMutablePointer<UInt8>, count: Int
  ) throws(SourceFailure) -> Int {
    switch origin {
    case .memory(let bytes):
      let available = min(count, bytes.count - position)
      bytes.withUnsafeBufferPointer { buffer in
        guard available > 0, let base = buffer.baseAddress else { return }
        target.update(from: base + position, count: available)
      }
      position += max(available, 0)
      return max(available, 0)
    case .file(let descriptor):
      while true {
        let read = Glibc.read(descriptor, target, count)
        if read >= 0 { return read }
        if errno != EINTR { throw .system(errno) }
      }
    }
  }
}

/// Why a source gives no bytes.
enum SourceFailure: Error {
  case system(Int32)
  case compression(String)

  var kind: EPCISError.Kind {
    switch self {
    case .system(let number): .unreadable(reason: SystemError.text(number))
    case .compression(let reason): .damagedCompression(reason: reason)
    }
  }
}

/// zlib's state for reading gzip, members one after the other included.
private final class Inflation {
  static let inputSize = 1 << 16
  let input = UnsafeMutablePointer<UInt8>.allocate(capacity: inputSize)
  /// On the heap, because zlib remembers the address it was started with.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private(set) var isAtEnd = false
  private var isBetweenMembers = false
  private var inputEnded = false

  init() throws(SourceFailure) {
    stream.initialize(to: z_stream())
    // 15 bits of window; 16 more make zlib expect gzip's header.
    let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw .compression("zlib cannot start (\(status))") }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  var needsInput: Bool { stream.pointee.avail_in == 0 && !inputEnded }

  func supply(_ count: Int) {
    stream.pointee.next_in = input
    stream.pointee.avail_in = UInt32(count)
    inputEnded = count == 0
  }

  func inflate(into target: UnsafeMutablePointer<UInt8>, count: Int) throws(SourceFailure) -> Int {
    if isAtEnd { return 0 }
    if isBetweenMembers {
      guard stream.pointee.avail_in > 0 else {
        isAtEnd = inputEnded
        return 0
      }
      inflateReset(stream)
      isBetweenMembers = false
    }
    if stream.pointee.avail_in == 0, inputEnded { throw .compression("it ends too early") }
    stream.pointee.next_out = target
    stream.pointee.avail_out = UInt32(count)
    let status = CZlib.inflate(stream, Z_NO_FLUSH)
    switch status {
    case Z_OK, Z_BUF_ERROR: break
    case Z_STREAM_END: isBetweenMembers = true
    default: throw .compression(stream.pointee.msg.map { String(cString: $0) } ?? "zlib says \(status)")
    }
    return count - Int(stream.pointee.avail_out)
  }
}
