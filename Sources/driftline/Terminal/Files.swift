#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Files and folders; nothing else in this target opens any.
enum Files {
  /// The bytes of a file, or nil where it cannot be read.
  static func read(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = buffer.withUnsafeMutableBytes { systemRead(file, $0) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { return nil }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  /// Writes a whole file; until it is complete it has another name, so that nobody reads half of it.
  static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
    let unfinished = path + ".part"
    let file = open(unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .cannotWrite(path, errno: errno) }
    let failure = Process.write(bytes, to: file)
    close(file)
    if let failure { throw .cannotWrite(path, errno: failure) }
    guard rename(unfinished, path) == 0 else { throw .cannotWrite(path, errno: errno) }
  }

  /// A file to which lines are added; what was there stays.
  static func appending(to path: String) throws(Failure) -> Int32 {
    let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .cannotWrite(path, errno: errno) }
    return file
  }

  /// Ends writing to a file.
  static func close(_ file: Int32) {
    #if canImport(Darwin)
    _ = Darwin.close(file)
    #else
    _ = Glibc.close(file)
    #endif
  }

  /// Makes a folder with everything above it, where it is not there.
  static func makeFolder(_ path: String) throws(Failure) {
    var made = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      made += (made.isEmpty || made == "/" ? "" : "/") + part
      if mkdir(made, 0o755) != 0, errno != EEXIST { throw .cannotWrite("the folder \(made)", errno: errno) }
    }
  }

  /// Whether something has this name.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  private static func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    #if canImport(Darwin)
    return Darwin.read(file, buffer.baseAddress, buffer.count)
    #else
    return Glibc.read(file, buffer.baseAddress, buffer.count)
    #endif
  }
}
