import EventKernel
import Experiments
import World

/// Where the trials of one experiment stand in the files that its shards have left: 88 bytes of each and 4 for its place among
/// the others, however much is told of it.
struct TrialIndex: Sendable {
  /// Of which experiment they are, and how many.
  private(set) var head: TrialFile.Head
  private var files: [File] = []
  private var places: [Place] = []
  /// The places in the order in which the trials are asked for.
  private var order: [UInt32] = []
  /// Lines of trials behind these, which were run because of what those say.
  private var further: [[UInt8]] = []

  private struct File: Sendable {
    let path: String
    let lines: LineReader
    let reader: TrialFile.Reader
  }

  /// Where a trial stands.
  private struct Place: Sendable {
    let job: TrialJob
    let digest: UInt64
    let file: Int
    /// From 1.
    let line: Int
    let start: Int
    let count: Int
  }

  /// So many lines are read at once.
  private static let batch = 256

  /// The trials of these files, each once; files that are not complete are refused, and those of another experiment or build.
  init(_ paths: [String]) throws {
    for path in paths { try Self.note(path, &files, &places) }
    guard var head = files.first?.reader.head else { throw Failure.bug("an index without a file") }
    try Self.keepEachOnce(&places, of: files)
    head.count = places.count
    self.head = head
  }

  /// Notes a file and the places of its trials.
  private static func note(_ path: String, _ files: inout [File], _ places: inout [Place]) throws {
    guard let access = try LineReader(path) else {
      throw Failure.badShard(path, why: "it is not there")
    }
    var lines = LineFile(access)
    // An empty file has a first line too, which is none.
    var piece = try lines.next() ?? []
    let first = piece.first ?? []
    let reader = try read(path) { () throws(TrialFile.Problem) in try TrialFile.Reader(head: first) }
    let head = reader.head
    guard head.version == Build.exact else {
      throw Failure.badShard(
        path, why: "driftline \(head.version) ran its trials, and this is \(Build.exact)")
    }
    if let other = files.first, !other.reader.head.isSameExperiment(as: head) {
      throw Failure.badShard(path, why: "its trials are of another scenario")
    }
    let (file, before) = (files.count, places.count)
    files.append(File(path: path, lines: access, reader: reader))
    var (number, start) = (2, first.count + 1)
    piece.removeFirst(min(1, piece.count))
    while true {
      let (read, known) = (piece, number)
      let found = try runTrials(0..<UInt64(read.count), jobs: Process.processors) { index in
        try Self.read(path) { () throws(TrialFile.Problem) in
          try reader.job(read[Int(index)], at: known + Int(index))
        }
      }
      for (line, (job, digest)) in zip(read, found) {
        places.append(
          Place(job: job, digest: digest, file: file, line: number, start: start, count: line.count))
        (number, start) = (number + 1, start + line.count + 1)
      }
      guard let next = try lines.next() else { break }
      piece = next
    }
    let known = places.count - before
    guard known <= head.count else {
      throw Failure.badShard(
        path, why: "the file has more trials than the \(head.count) that it says")
    }
    guard known == head.count else {
      throw Failure.badShard(
        path, why: "it has \(known) of its \(head.count) trials; finish it with --resume")
    }
  }

  /// Puts the places in an order of their jobs in which each has one; of what two shards have, both say the same.
  private static func keepEachOnce(_ places: inout [Place], of files: [File]) throws {
    places.sort { a, b in
      if a.job != b.job { return a.job.precedes(b.job) }
      return (a.file, a.line) < (b.file, b.line)
    }
    var count = 0
    for index in places.indices {
      let place = places[index]
      guard count > 0, case let known = places[count - 1], known.job == place.job else {
        places[count] = place
        count += 1
        continue
      }
      let path = files[place.file].path
      if known.file == place.file {
        throw Failure.badShard(
          "\(path), line \(place.line)", why: "trial “\(place.job.key)” is in the file twice")
      }
      guard known.digest == place.digest else {
        throw Failure.badShard(path, why: "it contradicts another shard about trial “\(place.job.key)”")
      }
    }
    places.removeLast(places.count - count)
  }

  private static func read<Value>(
    _ path: String, _ body: () throws(TrialFile.Problem) -> Value
  ) throws(Failure) -> Value {
    do throws(TrialFile.Problem) {
      return try body()
    } catch {
      throw .badShard("\(path), line \(error.line)", why: error.message)
    }
  }

  /// Asks for the trials of these jobs in this order; they have to be all that there are, but for whole runs without a mechanism,
  /// which hang on the others.
  mutating func ask(for jobs: [TrialJob]) throws {
    order = places(of: jobs).compactMap(\.self)
    guard order.count == jobs.count else {
      throw Failure.badShard(
        "these shards", why: "\(jobs.count - order.count) of \(jobs.count) trials are missing")
    }
    guard places.count(where: { !$0.job.isWhole }) == jobs.count else {
      throw Failure.badShard("these shards", why: "they have trials that their experiment does not ask for")
    }
    head.count = jobs.count
  }

  /// Gives the trials of these jobs, which hang on those that were asked for, and has their lines behind theirs: read where a
  /// shard has them, and else made by `run`.
  mutating func add(
    _ jobs: [TrialJob], run: ([TrialJob]) throws -> [TrialSummary]
  ) throws -> [TrialSummary] {
    let known = places(of: jobs)
    let missing = zip(jobs, known).filter { $0.1 == nil }.map(\.0)
    let made = Dictionary(
      uniqueKeysWithValues: try (missing.isEmpty ? [] : run(missing)).map { ($0.job, $0) })
    let file = TrialFile(head, [])
    let trials = try zip(jobs, known).map { job, place in
      if let trial = made[job] { return trial }
      guard let place else { throw Failure.bug("a trial that was neither kept nor run") }
      return try trial(at: places[Int(place)])
    }
    further = trials.map { Array(file.line($0).utf8) }
    head.count = order.count + further.count
    return trials
  }

  /// Where the trial of each job stands; nil where no shard has it.
  private func places(of jobs: [TrialJob]) -> [UInt32?] {
    var found = [UInt32?](repeating: nil, count: jobs.count)
    var next = 0
    for index in jobs.indices.sorted(by: { jobs[$0].precedes(jobs[$1]) }) {
      while next < places.count, places[next].job.precedes(jobs[index]) { next += 1 }
      if next < places.count, places[next].job == jobs[index] { found[index] = UInt32(next) }
    }
    return found
  }

  /// Gives each trial that was asked for, one after the other, and holds no more than a few of them.
  func each(_ take: (TrialSummary) throws -> Void) throws {
    for start in stride(from: 0, to: order.count, by: Self.batch) {
      let part = UInt64(start)..<UInt64(min(order.count, start + Self.batch))
      let trials = try runTrials(part, jobs: Process.processors) { index in
        try trial(at: places[Int(order[Int(index)])])
      }
      for trial in trials { try take(trial) }
    }
  }

  /// A line of the file that has all of the trials that were asked for: the head, and then theirs.
  func line(_ number: Int) throws(Failure) -> [UInt8]? {
    if number == 0 { return Array(head.line.utf8) }
    if number <= order.count { return try line(of: places[Int(order[number - 1])]) }
    return number <= head.count ? further[number - order.count - 1] : nil
  }

  private func trial(at place: Place) throws -> TrialSummary {
    let line = try line(of: place)
    return try Self.read(files[place.file].path) { () throws(TrialFile.Problem) in
      try files[place.file].reader.trial(line[...], at: place.line)
    }
  }

  private func line(of place: Place) throws(Failure) -> [UInt8] {
    try files[place.file].lines.bytes(at: place.start, count: place.count)
  }
}

extension TrialJob {
  /// An order of jobs, in which those of one cell follow their numbers.
  fileprivate func precedes(_ other: TrialJob) -> Bool {
    if isWhole != other.isWhole { return other.isWhole }
    return (role, length, trial, without.rawValue, condition)
      < (other.role, other.length, other.trial, other.without.rawValue, other.condition)
  }
}
