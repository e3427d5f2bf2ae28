#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// That nobody else writes to a store, for as long as this exists; a process that is killed lets go of it.
///
/// A file beside the store, because closing any other descriptor of the store's own file would end SQLite's locks.
final class WriterLock {
  private let file: Int32

  init(_ path: String) throws(StoreError) {
    file = open(path + "-lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else {
      switch errno {
      case EACCES, EPERM, EROFS: throw .readOnly(path: path)
      case ENOSPC: throw .diskFull(path: path)
      default: throw .cannotOpen(path: path, detail: String(cString: strerror(errno)))
      }
    }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      close(file)
      throw .inUse(path: path)
    }
  }

  deinit { close(file) }

  /// How many bytes a file has; 0 where there is none.
  static func size(of path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Whether there is such a file.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
