import CZlib
import Glibc

/// Gathers what is written and hands it on in large pieces: to memory, a file, or a file through gzip.
final class OutputBuffer {
  private enum Target {
    case memory
    case file(Int32)
    case compressed(Int32, UnsafeMutablePointer<z_stream>)
  }

  private let pending = ByteBuffer(capacity: 1 << 17)
  private var memory: [UInt8] = []
  private let target: Target
  private var error: Int32 = 0
  private(set) var byteCount = 0
  private static let flushSize = 1 << 16

  init() { target = .memory }

  /// Takes a descriptor over and closes it.
  init(descriptor: Int32, compressed: Bool) {
    guard compressed else {
      target = .file(descriptor)
      return
    }
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 bits of window; 16 more make zlib write gzip's header. Level 6 is zlib's usual one.
    let status = deflateInit2_(
      stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    if status != Z_OK { error = ENOMEM }
    target = .compressed(descriptor, stream)
  }

  deinit {
    switch target {
    case .memory: break
    case .file(let descriptor): close(descriptor)
    case .compressed(let descriptor, let stream):
      deflateEnd(stream)
      stream.deallocate()
      close(descriptor)
    }
  }

  func append(_ byte: UInt8) { pending.append(byte) }

  func append(_ text: StaticString) { pending.append(text.utf8Start, count: text.utf8CodeUnitCount) }

  func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let base = bytes.baseAddress else { return }
    pending.append(base, count: bytes.count)
  }

  func append(_ text: String) {
    var text = text
    text.withUTF8 { append($0) }
  }

  /// Begins a line, two blanks for each level.
  func startLine(depth: Int) {
    pending.append(0x0A)
    pending.append(Self.blanks.utf8Start, count: min(depth * 2, Self.blanks.utf8CodeUnitCount))
  }

  private static let blanks: StaticString = "                                                                "

  /// Hands on what has gathered, if it is enough. Called between events, so no event is torn.
  func flushIfLarge() throws(EPCISWriteError) {
    if pending.count >= Self.flushSize { try flush(isLast: false) }
  }

  /// Hands on everything.
  func finish() throws(EPCISWriteError) { try flush(isLast: true) }

  /// What was written to memory, taken out.
  func takeMemory() -> [UInt8] {
    defer { memory = [] }
    return memory
  }

  private func flush(isLast: Bool) throws(EPCISWriteError) {
    byteCount += pending.count
    switch target {
    case .memory: memory.append(contentsOf: pending.contents)
    case .file(let descriptor): write(pending.contents, to: descriptor)
    case .compressed(let descriptor, let stream): deflate(stream, to: descriptor, isLast: isLast)
    }
    pending.removeAll()
    if error != 0 { throw EPCISWriteError(reason: SystemError.text(error)) }
  }

  private func write(_ bytes: UnsafeBufferPointer<UInt8>, to descriptor: Int32) {
    var written = 0
    while written < bytes.count, error == 0 {
      let count = Glibc.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
      if count >= 0 { written += count } else if errno != EINTR { error = errno }
    }
  }

  private func deflate(_ stream: UnsafeMutablePointer<z_stream>, to descriptor: Int32, isLast: Bool) {
    let output = UnsafeMutablePointer<UInt8>.allocate(capacity: 1 << 16)
    defer { output.deallocate() }
    stream.pointee.next_in = UnsafeMutablePointer(mutating: pending.base)
    stream.pointee.avail_in = UInt32(pending.count)
    var status = Z_OK
    repeat {
      stream.pointee.next_out = output
      stream.pointee.avail_out = 1 << 16
      status = CZlib.deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
      let produced = (1 << 16) - Int(stream.pointee.avail_out)
      write(UnsafeBufferPointer(start: output, count: produced), to: descriptor)
    } while error == 0 && (stream.pointee.avail_in > 0 || isLast && status == Z_OK)
  }
}

/// Why a document cannot be written: the disk is full, the folder read-only.
public struct EPCISWriteError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The operating system's reason.
  public let reason: String

  /// The reason in a sentence.
  public var description: String { "cannot write: \(reason)" }
}
