import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Files and folders; nothing else in this target opens any.
enum Files {
  /// Pages for a browser that this process has written, in order.
  static var pages: [String] { written.withLock { $0 } }

  private static let written = Mutex<[String]>([])

  /// The bytes of a file, or nil where there is none; a file that has more than `limit` is refused as one that may have
  /// no end.
  static func read(_ path: String, atMost limit: Int) throws(Failure) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw .cannotRead("“\(path)”", errno: errno)
    }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = buffer.withUnsafeMutableBytes { systemRead(file, $0) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .cannotRead("“\(path)”", errno: errno) }
      if count == 0 { return bytes }
      guard bytes.count + count <= limit else { throw .cannotRead("“\(path)”", errno: EFBIG) }
      bytes += buffer[..<count]
    }
  }

  /// Writes a whole file; until it is complete it has another name, so that nobody reads half of it.
  ///
  /// That name is this process's own and is made anew, so that neither a link that somebody has put there is followed nor
  /// two processes write into one file. A link at `path` itself leads to the file that is meant; what is no regular file, such as
  /// a pipe or a device, is not replaced but written into.
  static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
    try writeWhole(bytes, to: path)
    if path.hasSuffix(".html") || path.hasSuffix(".htm") { written.withLock { $0.append(path) } }
  }

  private static func writeWhole(_ bytes: [UInt8], to path: String) throws(Failure) {
    var there = stat()
    var isLink = stat()
    if stat(path, &there) == 0 ? there.st_mode & S_IFMT != S_IFREG : lstat(path, &isLink) == 0 {
      let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
      guard file >= 0 else { throw .cannotWrite(path, errno: errno) }
      defer { close(file) }
      if let failure = Process.write(bytes, to: file) { throw .cannotWrite(path, errno: failure) }
      return
    }
    var path = path
    if let resolved = realpath(path, nil) {
      path = String(cString: resolved)
      free(resolved)
    }
    let unfinished = "\(path).\(getpid()).part"
    // What a killed process of the same number has left.
    _ = unlink(unfinished)
    let file = open(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .cannotWrite(path, errno: errno) }
    let failure = Process.write(bytes, to: file)
    close(file)
    if let failure { throw .cannotWrite(path, errno: failure) }
    guard rename(unfinished, path) == 0 else { throw .cannotWrite(path, errno: errno) }
  }

  /// Writes a whole file piece by piece, for those who do not want to hold all of it.
  static func write(_ pieces: some Sequence<[UInt8]>, to path: String) throws(Failure) {
    var pieces = pieces.makeIterator()
    try write(to: path) { pieces.next() }
  }

  /// The same, of pieces that have to be read from somewhere.
  static func write(to path: String, _ next: () throws(Failure) -> [UInt8]?) throws(Failure) {
    let unfinished = "\(path).\(getpid()).part"
    _ = unlink(unfinished)
    let file = open(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .cannotWrite(path, errno: errno) }
    do throws(Failure) {
      while let piece = try next() {
        if let failure = Process.write(piece, to: file) { throw .cannotWrite(path, errno: failure) }
      }
    } catch {
      close(file)
      _ = unlink(unfinished)
      throw error
    }
    close(file)
    guard rename(unfinished, path) == 0 else { throw .cannotWrite(path, errno: errno) }
  }

  /// Gives a file of lines another first line, and takes away what stands behind the last line break.
  static func replace(_ path: String, head: String) throws(Failure) {
    guard var lines = try LineFile(path) else { return }
    var first: [UInt8]? = Array((head + "\n").utf8)
    try write(to: path) { () throws(Failure) in
      let piece = try lines.next()
      defer { first = nil }
      guard let first else { return piece?.flatMap { $0 + [UInt8(ascii: "\n")] } }
      return first + (piece ?? []).dropFirst().flatMap { $0 + [UInt8(ascii: "\n")] }
    }
  }

  /// Lets everybody run a file who may read it.
  static func makeExecutable(_ path: String) throws(Failure) {
    guard chmod(path, 0o755) == 0 else { throw .cannotWrite(path, errno: errno) }
  }

  /// Takes a file away.
  static func remove(_ path: String) throws(Failure) {
    guard unlink(path) == 0 else { throw .cannotWrite("\(path)", errno: errno) }
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

  /// Keeps other processes that ask the same out of a folder, until this one ends.
  static func lock(_ folder: String) throws(Failure) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotWrite(folder, errno: errno) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      if errno == EWOULDBLOCK { throw .inUse(folder) }
      throw .cannotWrite(folder, errno: errno)
    }
  }

  /// The way from a file that is, or will be, at `path` to another.
  static func way(from path: String, to other: String) -> String {
    if other.hasPrefix("/") { return other }
    func folder(_ path: String) -> String {
      path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }
    let name = other.split(separator: "/").last.map(String.init) ?? other
    if folder(path) == folder(other) { return name }
    guard let here = whole(folder(path)), let there = whole(folder(other)) else {
      return whole(other) ?? other
    }
    let (from, to) = (here.split(separator: "/"), there.split(separator: "/"))
    let common = zip(from, to).prefix { $0 == $1 }.count
    let steps = Array(repeating: "..", count: from.count - common) + to.dropFirst(common).map(String.init)
    return (steps + [name]).joined(separator: "/")
  }

  /// The whole path of a file that is there.
  static func whole(_ path: String) -> String? {
    guard let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
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
