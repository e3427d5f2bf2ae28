import Glibc

/// Lines of a file or of standard input, as bytes.
struct LineSource {
  /// What comes next.
  enum Next {
    case line([UInt8])
    /// Nothing came within the time that the caller would wait.
    case nothingYet
    case end
  }

  private let file: Int32
  private let name: String
  /// Bytes that were read; those before `start` were lines, and there is no line feed between `start` and `searched`.
  private var buffer: [UInt8] = []
  private var start = 0
  private var searched = 0
  private var isAtEnd = false
  /// The number of the line that was read last, from 1.
  private(set) var number = 0

  /// A line has at most so many bytes: what never ends is no line.
  private static let longest = 64 << 20
  private static let portion = 1 << 16

  /// The file at `path`; standard input where it is nil or `-`.
  init(_ path: String?) throws(Failure) {
    guard let path, path != "-" else {
      (file, name) = (0, "standard input")
      return
    }
    name = "“\(path)”"
    file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .cannotRead(name, errno: errno) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      throw .cannotRead(name, errno: EISDIR)
    }
  }

  /// Ends the use of the file.
  func close() { if file != 0 { _ = Glibc.close(file) } }

  /// The next line without its line feed; `patience` is for how many seconds to wait for one, nil for ever.
  mutating func next(patience: Double?) throws(Failure) -> Next {
    let deadline = patience.map { Process.seconds + $0 }
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) { return .line(take(through: end)) }
      searched = buffer.count
      if isAtEnd {
        guard start < buffer.count else { return .end }
        return .line(take(through: buffer.count))
      }
      guard buffer.count - start <= Self.longest else {
        throw .badLine(number + 1, reason: "it is longer than \(Self.longest >> 20) MB", acknowledged: nil)
      }
      if let deadline, !isReady(within: deadline - Process.seconds) { return .nothingYet }
      try fill()
    }
  }

  private mutating func take(through end: Int) -> [UInt8] {
    defer {
      start = min(end + 1, buffer.count)
      searched = start
    }
    number += 1
    return Array(buffer[start..<end])
  }

  /// Whether something can be read, or the end is there, within so many seconds. A file never has to be waited for.
  private func isReady(within seconds: Double) -> Bool {
    var request = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, Int32(max(0, seconds) * 1_000)) != 0
  }

  private mutating func fill() throws(Failure) {
    if start > 0 {
      buffer.removeFirst(start)
      searched -= start
      start = 0
    }
    var bytes = [UInt8](repeating: 0, count: Self.portion)
    while true {
      let count = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .cannotRead(name, errno: errno) }
      isAtEnd = count == 0
      buffer += bytes[..<count]
      return
    }
  }
}
