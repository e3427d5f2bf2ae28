import Glibc
import Synchronization

/// A file as the operating system knows it, whatever it is called.
struct FileIdentity: Hashable {
  private let device: UInt64
  private let inode: UInt64

  private init(_ status: stat) {
    device = UInt64(truncatingIfNeeded: status.st_dev)
    inode = UInt64(truncatingIfNeeded: status.st_ino)
  }

  /// The regular file that a path leads to, which must have no other name unless it may; nil where there is none.
  ///
  /// SQLite keeps a write-ahead log beside each name of a file, and what is written under one name is not seen under another.
  static func find(_ path: String, mayBeLinked: Bool = false) throws(StoreError) -> FileIdentity? {
    var status = stat()
    guard stat(path, &status) == 0 else {
      if errno == ENOENT { return nil }
      throw .cannotOpen(path: path, detail: String(cString: strerror(errno)))
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .cannotOpen(path: path, detail: String(cString: strerror(EISDIR)))
    default: throw .notAStore(path: path)
    }
    guard mayBeLinked || status.st_nlink <= 1 else { throw .linked(path: path, names: Int(status.st_nlink)) }
    return FileIdentity(status)
  }

  /// The absolute path without symbolic links, by which SQLite takes nothing for a name of its own (`:memory:`, `file:…`).
  static func canonicalPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// How many bytes a file has; 0 where there is none.
  static func size(of path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }
}

/// That nobody else writes to a store, for as long as this exists; a process that is killed lets go of it.
///
/// A lock on one byte of the store's own file, far behind those that SQLite locks, so that it holds for every name and needs
/// no second file. It belongs to the open file description (`F_OFD_SETLK`). SQLite's own locks belong to the process, and
/// closing *any* descriptor of the file ends them: so the descriptor is closed after SQLite's last connection to the file.
final class WriterLock {
  private let identity: FileIdentity
  private let path: String
  private let file: Int32

  /// Locks the file as soon as nobody else does, for which it waits up to `patience` seconds.
  static func wait(_ path: String, creates: Bool, patience: Double) throws(StoreError) -> WriterLock {
    for _ in 0..<Int(patience * 50) {
      do throws(StoreError) { return try WriterLock(path, creates: creates) } catch {
        guard error == .inUse(path: path) else { throw error }
        usleep(20_000)
      }
    }
    return try WriterLock(path, creates: creates)
  }

  /// Locks the file at `path`, which is made empty where there is none and `creates` says so.
  init(_ path: String, creates: Bool) throws(StoreError) {
    if try FileIdentity.find(path) == nil {
      guard creates else { throw .missing(path: path) }
      let made = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      guard made >= 0 else { throw Self.problem(path) }
      close(made)
    }
    guard let identity = try FileIdentity.find(path) else { throw .missing(path: path) }
    // Asked before it is opened: a descriptor that is closed again would end the locks of the writer in this process.
    guard OpenFiles.beginWriting(identity) else { throw .inUse(path: path) }
    file = open(path, O_RDWR | O_CLOEXEC)
    self.identity = identity
    self.path = path
    guard file >= 0 else {
      // A class that throws here is not deinitialized, but one whose properties are all set is.
      throw Self.problem(path)
    }
    guard try FileIdentity.find(path) == identity, Self.set(Int16(F_WRLCK), on: file) else {
      throw .inUse(path: path)
    }
  }

  deinit { OpenFiles.endWriting(identity, file) }

  /// Whether the store's name still leads to the file that is written: what was removed or moved away is found by nobody.
  var isInPlace: Bool { (try? FileIdentity.find(path, mayBeLinked: true)) == identity }

  private static func problem(_ path: String) -> StoreError {
    switch errno {
    case EACCES, EPERM, EROFS: .readOnly(path: path)
    case ENOSPC: .diskFull(path: path)
    default: .cannotOpen(path: path, detail: String(cString: strerror(errno)))
    }
  }

  /// Sets the lock on a descriptor, or ends it; whether that was possible.
  fileprivate static func set(_ kind: Int16, on file: Int32) -> Bool {
    // F_OFD_SETLK, which is a macro of macros.
    let command: Int32 = 37
    var range = flock()
    range.l_type = kind
    range.l_whence = Int16(SEEK_SET)
    range.l_start = 1 << 62
    range.l_len = 1
    return withUnsafeMutablePointer(to: &range) { fcntl(file, command, UnsafeMutableRawPointer($0)) } == 0
  }
}

/// What this process has open of which file: who writes, how many connections SQLite has, and descriptors to be closed
/// after these.
enum OpenFiles {
  private struct State {
    var written: Set<FileIdentity> = []
    var connections: [FileIdentity: Int] = [:]
    var idle: [FileIdentity: [Int32]] = [:]
  }

  private static let state = Mutex(State())

  /// Whether nobody in this process writes to the file; from now on the caller does.
  static func beginWriting(_ file: FileIdentity) -> Bool {
    state.withLock { $0.written.insert(file).inserted }
  }

  /// Lets others write. `descriptor` is closed as soon as it does no harm.
  static func endWriting(_ file: FileIdentity, _ descriptor: Int32) {
    state.withLock {
      $0.written.remove(file)
      guard descriptor >= 0 else { return }
      if $0.connections[file] == nil {
        close(descriptor)
      } else {
        _ = WriterLock.set(Int16(F_UNLCK), on: descriptor)
        $0.idle[file, default: []].append(descriptor)
      }
    }
  }

  static func connect(_ file: FileIdentity) { state.withLock { $0.connections[file, default: 0] += 1 } }

  static func disconnect(_ file: FileIdentity) {
    state.withLock {
      let left = ($0.connections[file] ?? 1) - 1
      $0.connections[file] = left > 0 ? left : nil
      if left <= 0 { for descriptor in $0.idle.removeValue(forKey: file) ?? [] { close(descriptor) } }
    }
  }
}
