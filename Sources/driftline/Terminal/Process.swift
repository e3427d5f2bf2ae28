import Hashing
import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// What the operating system has to do with it: streams, signals, variables. Nothing else in this target calls it.
enum Process {
  static let input: Int32 = 0
  static let output: Int32 = 1
  static let errors: Int32 = 2
  static let brokenPipe = EPIPE

  /// The words behind the program's name.
  static var arguments: [String] { Array(CommandLine.arguments.dropFirst()) }

  /// Makes the process safe before anything else happens.
  static func prepare() {
    reopenClosedStreams()
    signal(SIGPIPE, SIG_IGN)
    // A write beyond the limit for files fails, and is told.
    signal(SIGXFSZ, SIG_IGN)
    var crashes = sigset_t()
    sigemptyset(&crashes)
    for crash in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT] {
      signal(crash, reportCrash)
      sigaddset(&crashes, crash)
    }
    // A caller's mask is inherited; some callers block these.
    sigprocmask(SIG_UNBLOCK, &crashes, nil)
  }

  /// Ends the process.
  static func exit(_ code: ExitCode) -> Never { _exit(code.rawValue) }

  /// Writes all of `bytes`, in as many pieces as it takes; the error's number where it fails.
  static func write(_ bytes: [UInt8], to stream: Int32) -> Int32? {
    bytes.withUnsafeBytes { buffer in
      var start = 0
      while start < buffer.count {
        let written = systemWrite(stream, buffer[start...])
        if written < 0 && errno == EINTR { continue }
        if written < 0 { return errno }
        start += written
      }
      return nil
    }
  }

  /// Whether a stream is a terminal.
  static func isTerminal(_ stream: Int32) -> Bool { isatty(stream) == 1 }

  /// How wide a terminal is; nil where a stream is none, or does not say.
  static func columns(of stream: Int32) -> Int? {
    var size = winsize()
    guard isTerminal(stream), ioctl(stream, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// The next line of standard input without its end; nil where there is none, or somebody presses Ctrl-C. Whoever types more
  /// than a few thousand letters has sent no answer.
  static func readLine() -> String? {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while bytes.count < 4_096 {
      var waiting = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
      let ready = poll(&waiting, 1, 100)
      if isInterrupted { return nil }
      if ready == 0 || ready < 0 && errno == EINTR { continue }
      let count = read(input, &byte, 1)
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self) }
      if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(byte)
    }
    return nil
  }

  /// Hands a file to the desktop, where there is one; nobody waits for what it does with it.
  static func open(_ path: String) -> Bool {
    #if canImport(Darwin)
    let opener = "open"
    #else
    guard variable("DISPLAY") != nil || variable("WAYLAND_DISPLAY") != nil else { return false }
    let opener = "xdg-open"
    #endif
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, input, "/dev/null", O_RDONLY, 0)
    for stream in [output, errors] {
      posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0)
    }
    var words: [UnsafeMutablePointer<CChar>?] = [
      strdup(opener), strdup(path.hasPrefix("-") ? "./" + path : path), nil,
    ]
    defer { for word in words { free(word) } }
    var child = pid_t()
    return posix_spawnp(&child, opener, &actions, nil, &words, environ) == 0
  }

  /// From now on Ctrl-C sets a flag, at which work ends in order; a second one ends the process at once.
  static func catchInterrupts() {
    // The counter is made now, because a handler must not allocate.
    _ = interrupts.load(ordering: .relaxed)
    signal(SIGINT, noteInterrupt)
    signal(SIGTERM, noteInterrupt)
  }

  /// Whether somebody has pressed Ctrl-C.
  static var isInterrupted: Bool { interrupts.load(ordering: .relaxed) > 0 }

  /// The whole path of this program.
  static var program: String? {
    guard let found = realpath("/proc/self/exe", nil) ?? realpath(CommandLine.arguments[0], nil) else {
      return nil
    }
    defer { free(found) }
    return String(cString: found)
  }

  /// How many processors there are.
  static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// Seconds by a clock that only goes forward; for progress and performance, never for a result.
  static var seconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The most memory that this process has held, in bytes.
  static var peakMemory: Int? {
    var usage = rusage()
    #if canImport(Darwin)
    return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss : nil
    #else
    return getrusage(RUSAGE_SELF.rawValue, &usage) == 0 ? usage.ru_maxrss * 1_024 : nil
    #endif
  }

  /// A variable of the environment.
  static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// What the system calls an error.
  static func words(ofError code: Int32) -> String { String(cString: strerror(code)) }

  /// System, release and processor of the machine, as it names them itself, without its name.
  static var machine: String {
    var names = utsname()
    guard uname(&names) == 0 else { return "unknown" }
    func text<Name>(_ name: Name) -> String {
      withUnsafeBytes(of: name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    return [text(names.sysname), text(names.release), text(names.machine)].joined(separator: " ")
  }

  /// SHA-256 over the bytes of this program; nil where the system does not show them.
  static var programDigest: String? {
    let file = openFile("/proc/self/exe", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var hash = SHA256()
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = buffer.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
      if count == 0 { break }
      guard count > 0 else { return nil }
      hash.add(Array(buffer[..<count]))
    }
    return SHA256.hexadecimal(ofDigest: hash.finish())
  }

  /// A stream that the caller has closed leads nowhere; otherwise the next file to be opened would take its place.
  private static func reopenClosedStreams() {
    for stream in Int32(0)...2 where fcntl(stream, F_GETFD) == -1 { _ = openFile("/dev/null", O_RDWR) }
  }

  private static func openFile(_ path: String, _ flags: Int32) -> Int32 {
    #if canImport(Darwin)
    return Darwin.open(path, flags)
    #else
    return Glibc.open(path, flags)
    #endif
  }

  private static func systemWrite(_ stream: Int32, _ bytes: Slice<UnsafeRawBufferPointer>) -> Int {
    let rest = UnsafeRawBufferPointer(rebasing: bytes)
    #if canImport(Darwin)
    return Darwin.write(stream, rest.baseAddress, rest.count)
    #else
    return Glibc.write(stream, rest.baseAddress, rest.count)
    #endif
  }
}

/// How often somebody has asked for an end.
private let interrupts = Atomic<Int>(0)

private let noteInterrupt: @convention(c) (Int32) -> Void = { _ in
  if interrupts.wrappingAdd(1, ordering: .relaxed).oldValue > 0 { _exit(ExitCode.interrupted.rawValue) }
}

/// The last words of a crash: a bug of ours is told in one sentence, without a trace of the stack.
///
/// Only calls that are allowed in a signal handler: no allocation, no locks.
private let reportCrash: @convention(c) (Int32) -> Void = { _ in
  let words: StaticString = """
    driftline: error: this is a bug of driftline, not of your input
      hint: please report it with the command line and “driftline version”

    """
  _ = write(2, words.utf8Start, words.utf8CodeUnitCount)
  _exit(ExitCode.bug.rawValue)
}
