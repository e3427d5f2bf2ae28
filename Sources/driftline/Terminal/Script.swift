#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A program that is run with the streams of this one, until it ends.
enum Script {
  /// Whether a command is found where the shell looks for it.
  static func isThere(_ command: String) -> Bool {
    (Process.variable("PATH") ?? "").split(separator: ":").contains {
      access("\($0)/\(command)", X_OK) == 0
    }
  }

  /// Runs a script and gives its exit code, 128 and the signal's number where it was killed; nil where it cannot be started.
  ///
  /// Ctrl-C is the script's to answer: this program waits for what comes of it.
  static func run(_ path: String) -> Int32? {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var usual = sigset_t()
    sigemptyset(&usual)
    for one in [SIGINT, SIGTERM, SIGPIPE, SIGXFSZ] { sigaddset(&usual, one) }
    posix_spawnattr_setsigdefault(&attributes, &usual)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    var words: [UnsafeMutablePointer<CChar>?] = [strdup(path), nil]
    defer { for word in words { free(word) } }
    let before = signal(SIGINT, SIG_IGN)
    defer { signal(SIGINT, before) }
    var child = pid_t()
    guard posix_spawn(&child, path, nil, &attributes, &words, environ) == 0 else { return nil }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 { if errno != EINTR { return nil } }
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
  }
}
