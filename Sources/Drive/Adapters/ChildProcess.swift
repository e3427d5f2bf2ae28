#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A child process that is talked to in lines: what is written to it, what it says, and how long that may take.
///
/// Its errors go where ours go. It has a process group of its own, so that nothing of it is left when it is ended.
final class ChildProcess {
  private let process: pid_t
  private var input: Int32
  private var output: Int32
  private var pending: [UInt8] = []
  private var scanned = 0
  private var status: Int32?
  private var isDeaf = false

  /// What comes of a wait.
  enum Said {
    case line([UInt8])
    case ended(String)
    case late
    case tooLong
  }

  /// No line is longer than this; a program that writes on and on is not listened to for ever.
  static let longestLine = 256 << 20

  /// Starts a shell command, in which quotes and variables mean what they mean in a terminal.
  init(_ command: String) throws {
    signal(SIGPIPE, SIG_IGN)
    let (down, up) = (try Self.pipe(command), try Self.pipe(command))
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_adddup2(&actions, down.read, 0)
    posix_spawn_file_actions_adddup2(&actions, up.write, 1)
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF))
    let texts: [String] = ["/bin/sh", "-c", command]
    let words: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) }
    defer { for word in words { free(word) } }
    var id: pid_t = 0
    let code = posix_spawn(&id, "/bin/sh", &actions, &attributes, words + [nil], environ)
    Glibc.close(down.read)
    Glibc.close(up.write)
    guard code == 0 else {
      Glibc.close(down.write)
      Glibc.close(up.read)
      throw SystemProblem.cannotStart(command, why: String(cString: strerror(code)))
    }
    (process, input, output) = (id, down.write, up.read)
    _ = fcntl(input, F_SETFL, O_NONBLOCK)
    _ = fcntl(output, F_SETFL, O_NONBLOCK)
  }

  deinit { end() }

  private static func pipe(_ command: String) throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    guard Glibc.pipe(&ends) == 0 else {
      throw SystemProblem.cannotStart(command, why: String(cString: strerror(errno)))
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  /// Says a line and waits for one, until so many seconds have gone.
  func ask(_ line: [UInt8], seconds: Double) -> Said {
    // Half a line said is a line that can never be understood.
    if isDeaf { return .ended("stopped to read what is said to it") }
    if let told = tell(line, until: Moment.now + seconds) {
      isDeaf = true
      return told
    }
    return hear(until: Moment.now + seconds)
  }

  /// Says a text and that nothing follows, and hears every line until it ends; nil where there is no such program.
  func converse(_ text: String, seconds: Double) -> [String]? {
    let deadline = Moment.now + seconds
    var lines: [String] = []
    if tell(Array(text.utf8), until: deadline) == nil { closeInput() }
    while true {
      switch hear(until: deadline) {
      case .line(let bytes): lines.append(String(decoding: bytes, as: UTF8.self))
      case .ended(let how): return how.hasSuffix("exit code 127") ? nil : lines
      case .late, .tooLong: return lines
      }
    }
  }

  private func closeInput() {
    if input >= 0 { Glibc.close(input) }
    input = -1
  }

  /// Says a line; nil where all of it was said.
  private func tell(_ line: [UInt8], until deadline: Double) -> Said? {
    let bytes = line + [0x0A]
    var start = 0
    while start < bytes.count {
      var wanted = [
        pollfd(fd: input, events: Int16(POLLOUT), revents: 0),
        pollfd(fd: output, events: Int16(POLLIN), revents: 0),
      ]
      guard wait(&wanted, until: deadline) else { return .late }
      // What it says meanwhile is kept, so that neither waits for the other.
      if wanted[1].revents & Int16(POLLIN) != 0 { if !take() { return .ended(ending) } }
      guard wanted[0].revents != 0 else { continue }
      let written = bytes[start...].withUnsafeBytes { Glibc.write(input, $0.baseAddress, $0.count) }
      if written > 0 { start += written } else if errno != EAGAIN && errno != EINTR { return .ended(ending) }
    }
    return nil
  }

  /// Waits for a line.
  func hear(until deadline: Double) -> Said {
    while true {
      if let end = pending[scanned...].firstIndex(of: 0x0A) {
        let line = Array(pending[..<end])
        pending.removeFirst(end + 1)
        scanned = 0
        return .line(line)
      }
      scanned = pending.count
      if pending.count > Self.longestLine { return .tooLong }
      var wanted = [pollfd(fd: output, events: Int16(POLLIN), revents: 0)]
      guard wait(&wanted, until: deadline) else { return .late }
      if !take() { return .ended(ending) }
    }
  }

  /// Takes what has come; false where nothing more will.
  private func take() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = buffer.withUnsafeMutableBytes { read(output, $0.baseAddress, $0.count) }
    if count > 0 { pending += buffer[..<count] }
    return count > 0 || count < 0 && (errno == EAGAIN || errno == EINTR)
  }

  private func wait(_ wanted: inout [pollfd], until deadline: Double) -> Bool {
    while true {
      let left = deadline - Moment.now
      guard left > 0 else { return false }
      let count = poll(&wanted, nfds_t(wanted.count), Int32(min(left * 1_000 + 1, 60_000)))
      if count > 0 { return true }
      if count < 0 && errno != EINTR { return false }
    }
  }

  /// How it has ended, in words.
  private var ending: String {
    let limit = Moment.now + 1
    while status == nil, Moment.now < limit {
      reap()
      if status == nil { Moment.sleep(0.005) }
    }
    guard let status else { return "closed its output" }
    return status & 0x7F == 0
      ? "ended with exit code \((status >> 8) & 0xFF)" : "was ended by signal \(status & 0x7F)"
  }

  private func reap() {
    var code: Int32 = 0
    if status == nil, waitpid(process, &code, WNOHANG) == process { status = code }
  }

  /// Ends it: its input is closed, and what does not end by itself is ended.
  func end() {
    closeInput()
    defer {
      if output >= 0 { Glibc.close(output) }
      output = -1
    }
    guard status == nil else { return }
    let limit = Moment.now + 1
    while status == nil, Moment.now < limit {
      reap()
      if status == nil { Moment.sleep(0.005) }
    }
    kill(-process, SIGKILL)
    while status == nil, waitpid(process, nil, 0) < 0 && errno == EINTR {}
    status = status ?? SIGKILL
  }
}

/// Seconds by a clock that only goes forward: for time-outs and the pace of a replay, never for a result.
package enum Moment {
  /// Now.
  package static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)  // deterministic: how long an answer is waited for is no result
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The time of day in seconds since 1970, for a log.
  static var ofDay: Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)  // deterministic: evidence says when it was made
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Waits.
  package static func sleep(_ seconds: Double) {
    guard seconds > 0 else { return }
    usleep(UInt32(min(seconds, 3_600) * 1e6))
  }
}
