#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The lines of a file, some at a time, so that a file can be larger than what anybody wants to hold.
struct LineFile: ~Copyable {
  private let file: LineReader
  private var rest: [UInt8] = []

  /// So many bytes are read at once, and more where a single line has more.
  private static let pieceSize = 1 << 22

  /// Opens a file; nil where there is none.
  init?(_ path: String) throws(Failure) {
    guard let file = try LineReader(path) else { return nil }
    self.init(file)
  }

  /// The lines of a file that is open, from its beginning; one reads so at a time.
  init(_ file: LineReader) { self.file = file }

  /// The next lines, without their ends; nil at the end of the file. What stands behind the last line break is no line.
  mutating func next() throws(Failure) -> [ArraySlice<UInt8>]? {
    let lineFeed = UInt8(ascii: "\n")
    var piece = rest
    rest = []
    while true {
      let begun = piece.count
      let count = try append(to: &piece)
      if count == 0 { return nil }
      guard let last = piece[begun...].lastIndex(of: lineFeed) else { continue }
      rest = Array(piece[(last + 1)...])
      return piece[..<last].split(separator: lineFeed, omittingEmptySubsequences: false)
    }
  }

  private func append(to piece: inout [UInt8]) throws(Failure) -> Int {
    let start = piece.count
    piece.append(contentsOf: repeatElement(0, count: Self.pieceSize))
    var count = -1
    repeat {
      count = piece.withUnsafeMutableBytes { bytes in
        let free = UnsafeMutableRawBufferPointer(rebasing: bytes[start...])
        return read(file.descriptor, free.baseAddress, free.count)
      }
    } while count < 0 && errno == EINTR
    guard count >= 0 else { throw .cannotRead("“\(file.path)”", errno: errno) }
    piece.removeLast(Self.pieceSize - count)
    return count
  }
}

/// Any line of a file of which it is known where it stands; any number of threads may ask.
final class LineReader: Sendable {
  fileprivate let path: String
  fileprivate let descriptor: Int32

  /// Opens a file; nil where there is none.
  init?(_ path: String) throws(Failure) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw .cannotRead("“\(path)”", errno: errno)
    }
  }

  deinit { if descriptor >= 0 { Files.close(descriptor) } }

  /// So many bytes from there.
  func bytes(at start: Int, count: Int) throws(Failure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var known = 0
    while known < count {
      let more = bytes.withUnsafeMutableBytes { bytes in
        let free = UnsafeMutableRawBufferPointer(rebasing: bytes[known...])
        return pread(descriptor, free.baseAddress, free.count, off_t(start + known))
      }
      if more < 0, errno == EINTR { continue }
      // A file that has become shorter since is no file that can be read.
      guard more > 0 else { throw .cannotRead("“\(path)”", errno: more < 0 ? errno : EIO) }
      known += more
    }
    return bytes
  }
}
