import CSQLite
import Foundation
import Testing

/// The real program takes events and is killed with signal 9, again and again.
///
/// What was acknowledged before the kill has to be there exactly once, and the hash chain unbroken. For half of
/// the kills the disk is made slow: a few lines of C, loaded before the C library, rest after every write to the write-ahead
/// log, so that most of the time a commit is being written. After the kill the log is read as bytes, before anybody opens the store: frames behind the last
/// commit frame prove that a commit was being written. Without a C compiler the kills are aimed at the log's growth.
@Suite("The store under kill -9", .serialized)
struct KillTests {
  static let isDeep = ProcessInfo.processInfo.environment["DRIFTLINE_DEEP"] != nil

  @Test("what was acknowledged before each of at least 50 kills is there once, ten of them within a commit")
  func kills() throws {
    let least = Self.isDeep ? 500 : 50
    var tally = Tally()
    let disk = try SlowDisk()
    while tally.kills < least || tally.torn < 10 {
      try #require(tally.kills < least * 4, "too few kills fell into a commit: \(tally)")
      try runOneStore(&tally, disk, seed: tally.kills)
    }
    #expect(tally.kills >= least && tally.torn >= 10)
    print(
      "kills \(tally.kills), within the writing of a commit \(tally.torn), written and not acknowledged \(tally.unacknowledged)"
    )
  }

  struct Tally {
    var kills = 0
    /// A commit was being written.
    var torn = 0
    /// A commit was written, and its receipt did not get out.
    var unacknowledged = 0
  }

  /// Kills the program a dozen times on one store, then lets it finish.
  private func runOneStore(_ tally: inout Tally, _ disk: SlowDisk, seed: Int) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "driftline-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = folder.appendingPathComponent("site.db").path
    let events = folder.appendingPathComponent("events.jsonl")
    let lines = StoreLines(events: 24_000)
    try lines.text.write(to: events, atomically: true, encoding: .utf8)
    var offsets = [0]
    for line in lines.lines { offsets.append(offsets[offsets.count - 1] + line.utf8.count + 1) }
    var random = SplitMix(state: UInt64(seed))
    var acknowledged = 0
    for _ in 0..<12 where acknowledged + 4_000 < lines.lines.count {
      let isAimed = random.next() % 2 == 0
      let batch = 400 + Int(random.next() % 1_200)
      acknowledged += try killOnce(
        store: store, events: events, from: offsets[acknowledged], batch: batch, isAimed: isAimed,
        delay: UInt32(random.next() % 300_000), disk, &tally)
      try check(store, acknowledged, &tally)
    }
  }

  /// Starts the program, kills it, and returns how many events of this run it acknowledged.
  private func killOnce(
    store: String, events: URL, from offset: Int, batch: Int, isAimed: Bool, delay: UInt32,
    _ disk: SlowDisk, _ tally: inout Tally
  ) throws -> Int {
    let process = Process()
    process.executableURL = try Program.url
    process.arguments = ["ingest", "--store", store, "--event-clock", "--batch", "\(batch)"]
    let input = try FileHandle(forReadingFrom: events)
    try input.seek(toOffset: UInt64(offset))
    let output = Pipe()
    process.environment = disk.environment(isSlow: isAimed)
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    if isAimed && !disk.isSlow {
      let log = store + "-wal"
      // The log of the time before is taken over and written back when the store is opened: the first commit of this run
      // begins after that, and shows as growth.
      usleep(20_000 + delay / 4)
      var size = Self.size(log)
      let deadline = Date().addingTimeInterval(2)
      while process.isRunning, Date() < deadline {
        let now = Self.size(log)
        if now > size { break }
        size = now
      }
    } else {
      usleep(delay)
    }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    tally.kills += 1
    if try Self.hasTornCommit(store + "-wal") { tally.torn += 1 }
    let receipts = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    // A receipt gives the first and the last number of what it acknowledges (the last batch may be a short one); a line without
    // its end is none.
    return receipts.split(separator: "\n", omittingEmptySubsequences: false).dropLast().reduce(0) {
      sum, line in
      let numbers = line.split(separator: " ").prefix(2).compactMap { Int($0) }
      return sum + numbers[1] - numbers[0] + 1
    }
  }

  private func check(_ store: String, _ acknowledged: Int, _ tally: inout Tally) throws {
    guard FileManager.default.fileExists(atPath: store) else {
      #expect(acknowledged == 0)
      return
    }
    let report = try Program.run(["audit", "verify", "--chain", "--store", store, "--json"])
    if report.code != 0 {
      // Killed before the tables were made.
      #expect(acknowledged == 0 && report.code == 65, "\(report)")
      return
    }
    var database: OpaquePointer?
    sqlite3_open(store, &database)
    defer { sqlite3_close(database) }
    func number(_ sql: String) -> Int {
      var statement: OpaquePointer?
      sqlite3_prepare_v2(database, sql, -1, &statement, nil)
      defer { sqlite3_finalize(statement) }
      return sqlite3_step(statement) == SQLITE_ROW ? Int(sqlite3_column_int64(statement, 0)) : -1
    }
    let once = "FROM event WHERE repeats IS NULL AND identity_low BETWEEN 1 AND \(acknowledged)"
    #expect(number("SELECT count(*) \(once)") == acknowledged)
    #expect(number("SELECT count(DISTINCT identity_low) \(once)") == acknowledged)
    let kept = number("SELECT count(*) FROM event WHERE repeats IS NULL")
    #expect(kept == number("SELECT count(DISTINCT identity_low) FROM event"), "each event once")
    if kept > acknowledged { tally.unacknowledged += 1 }
  }

  private static func size(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Whether the log ends with whole frames that no commit frame follows: those of a commit that was being written.
  ///
  /// The form of the log is that of SQLite's documentation, *WAL-mode File Format*: a header of 32 bytes with page size, salts
  /// and checksum, then frames of 24 bytes and a page. The second number of a frame is not 0 where it ends a commit, and its
  /// checksum goes on from the one before, so that what is left of older frames is not taken for new.
  static func hasTornCommit(_ path: String) throws -> Bool {
    guard let log = FileManager.default.contents(atPath: path).map({ [UInt8]($0) }), log.count > 32 else {
      return false
    }
    func number(_ offset: Int) -> UInt32 { log[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) } }
    let page = Int(number(8))
    let isBigEndian = number(0) & 1 == 1
    guard number(0) & ~1 == 0x377F_0682, page >= 512 else { return false }
    var sums = (number(24), number(28))
    func add(_ range: Range<Int>) {
      for offset in stride(from: range.lowerBound, to: range.upperBound, by: 8) {
        let words = (number(offset), number(offset + 4))
        sums.0 = sums.0 &+ (isBigEndian ? words.0 : words.0.byteSwapped) &+ sums.1
        sums.1 = sums.1 &+ (isBigEndian ? words.1 : words.1.byteSwapped) &+ sums.0
      }
    }
    var isTorn = false
    var offset = 32
    while offset + 24 + page <= log.count {
      add(offset..<offset + 8)
      add(offset + 24..<offset + 24 + page)
      guard number(offset + 8) == number(16), number(offset + 12) == number(20),
        number(offset + 16) == sums.0, number(offset + 20) == sums.1
      else { break }
      isTorn = number(offset + 4) == 0
      offset += 24 + page
    }
    return isTorn
  }

  private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
      return z ^ z >> 31
    }
  }
}

/// A disk that takes its time over the write-ahead log: a library that is loaded before the C library.
final class SlowDisk {
  /// Whether it could be made; it takes a C compiler and a loader that knows LD_PRELOAD.
  let isSlow: Bool
  private let library: URL

  /// 1.5 ms after each of the two writes of a frame: half a second a commit.
  private static let source = """
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <stdio.h>
    #include <string.h>
    #include <unistd.h>
    ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
      static ssize_t (*next)(int, const void *, size_t, off64_t);
      if (!next) next = dlsym(RTLD_NEXT, "pwrite64");
      ssize_t result = next(file, bytes, count, offset);
      char link[64], name[4096];
      snprintf(link, sizeof link, "/proc/self/fd/%d", file);
      ssize_t length = readlink(link, name, sizeof name);
      if (length > 4 && !memcmp(name + length - 4, "-wal", 4)) usleep(1500);
      return result;
    }

    """

  init() throws {
    library = FileManager.default.temporaryDirectory.appendingPathComponent(
      "driftline-\(UUID().uuidString).so")
    let code = library.appendingPathExtension("c")
    try Self.source.write(to: code, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: code) }
    let words =
      "for cc in clang cc gcc; do $cc -shared -fPIC -O1 -o '\(library.path)' '\(code.path)' -ldl && exit; done; exit 1"
    isSlow = try Program.shell(words).code == 0
  }

  deinit { try? FileManager.default.removeItem(at: library) }

  /// The environment of a program that gets the slow disk, or of one that does not.
  func environment(isSlow: Bool) -> [String: String] {
    var environment = ProcessInfo.processInfo.environment
    if isSlow && self.isSlow { environment["LD_PRELOAD"] = library.path }
    return environment
  }
}
