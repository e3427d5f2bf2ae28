import EventKernel
import Scenario
import TextFormats
import World

/// A file of finished trials: a line that says of which experiment, with its texts, then a line a trial.
///
/// It is complete in itself: whoever merges shards needs no scenario file beside them. Every line ends with a digest of
/// its text, a trial's also of the experiment that it belongs to, so that a line that was changed, or that is of another
/// experiment, is found; the first line says how many trials there have to be.
public struct TrialFile: Sendable {
  /// Of which experiment.
  public let head: Head
  /// The trials, in the order of the file.
  public private(set) var trials: [TrialSummary]
  /// Their jobs, where the file was read.
  private var known: Set<TrialJob> = []

  /// A file with these trials.
  public init(_ head: Head, _ trials: [TrialSummary]) {
    self.head = head
    self.trials = trials
  }

  /// What a line says that no file of trials has.
  public struct Problem: Error, Hashable, Sendable {
    /// The line, from 1.
    public var line: Int
    /// What is wrong with it, in one line without a full stop.
    public var message: String
  }

  /// Of which experiment a file keeps trials, and how many.
  public struct Head: Sendable {
    /// The version of the program that ran them.
    public var version: String
    /// The digest of the scenario's texts and settings.
    public var digest: String
    /// What the user asked for.
    public var request: ExperimentRequest
    /// The scenario's texts.
    public var texts: [ScenarioText]
    /// How many trials the file has once all are finished.
    public var count: Int

    /// The head of a file for `count` trials.
    public init(_ request: ExperimentRequest, _ plan: ExperimentPlan, version: String, count: Int) {
      self.version = version
      digest = plan.digest
      self.request = request
      texts = plan.texts
      self.count = count
    }

    /// A loader that has the texts of this head and nothing else.
    public var loader: ScenarioLoader {
      let names = EmbeddedScenarios.all.map(\.name)
      let embedded = texts.filter { names.contains($0.name) }.map { (name: $0.name, text: $0.text) }
      let files = texts
      return .files(embedded: embedded) { path in files.first { $0.name == path }.map { Array($0.text.utf8) }
      }
    }

    /// Whether two files keep trials of the same experiment, run by the same version.
    public func isSameExperiment(as other: Head) -> Bool { experiment == other.experiment }

    /// What tells the experiment from every other one; part of the digest of each of its trials.
    fileprivate var experiment: Digest {
      var digest = Digest()
      digest.add(JSONValue.object(members).line)
      return digest
    }

    private var members: [(String, JSONValue)] {
      [
        ("driftline", .text("trials")), ("version", .text(version)), ("digest", .text(digest)),
        ("reference", .text(request.reference)), ("settings", .texts(request.settings)),
        ("only", request.only.map { .texts($0.map(\.word)) } ?? .null),
        ("healthy", .texts(request.healthy.map(\.word))),
        ("texts", .list(texts.map { .object([("name", .text($0.name)), ("text", .text($0.text))]) })),
      ]
    }

    /// An object on one line, with a digest of it and of this experiment.
    func sealed(_ object: String) -> String { TrialFile.sealed(object, experiment) }

    /// The object of such a line; nil where its digest does not fit.
    func opened(_ line: ArraySlice<UInt8>) -> [UInt8]? { TrialFile.opened(line, experiment) }

    /// The first line of a file, without its line break.
    public var line: String {
      TrialFile.sealed(JSONValue.object(members + [("count", .integer(count))]).line, Digest())
    }

    fileprivate init(body: [UInt8]) throws(TrialEncoding.Problem) {
      let node = try TrialEncoding.Reading(body)
      guard try node["driftline"].text() == "trials" else { throw node.problem("a file of trials") }
      version = try node["version"].text()
      digest = try node["digest"].text()
      request = ExperimentRequest(try node["reference"].text())
      request.settings = try node["settings"].map { text throws(TrialEncoding.Problem) in try text.text() }
      let only = try node["only"]
      request.only = only.isNull ? nil : try only.mechanisms()
      request.healthy = try node["healthy"].mechanisms()
      texts = try node["texts"].map { text throws(TrialEncoding.Problem) in
        ScenarioText(name: try text["name"].text(), text: try text["text"].text())
      }
      count = try node["count"].integer()
    }
  }

  // MARK: - Writing

  /// The file's bytes.
  public var bytes: [UInt8] { Array(pieces.joined()) }

  /// The file's bytes, line by line.
  public var pieces: some Sequence<[UInt8]> {
    var next = -1
    return AnyIterator {
      defer { next += 1 }
      if next < 0 { return Array((head.line + "\n").utf8) }
      return next < trials.count ? Array((line(trials[next]) + "\n").utf8) : nil
    }
  }

  /// The file's lines, without their line breaks.
  public var lines: [String] { [head.line] + trials.map(line) }

  /// The line of a trial, without its line break.
  public func line(_ trial: TrialSummary) -> String {
    Self.sealed(TrialEncoding.line(trial), head.experiment)
  }

  /// An object on one line, with a digest as its last member.
  fileprivate static func sealed(_ object: String, _ start: Digest) -> String {
    var digest = start
    digest.add(object)
    return object.dropLast() + seal(digest)
  }

  /// The object of a line that was sealed from there; nil where its digest does not fit.
  fileprivate static func opened(_ line: ArraySlice<UInt8>, _ start: Digest) -> [UInt8]? {
    let length = seal(start).utf8.count
    guard line.count > length else { return nil }
    let body = Array(line.dropLast(length)) + [UInt8(ascii: "}")]
    var digest = start
    digest.add(body.count)
    for byte in body { digest.add(UInt64(byte)) }
    return line.suffix(length).elementsEqual(seal(digest).utf8) ? body : nil
  }

  private static func seal(_ digest: Digest) -> String { ",\"check\":\"\(digest)\"}" }

  // MARK: - Reading

  /// What a file holds; a last line that was cut off is left out.
  public init(reading bytes: [UInt8]) throws(Problem) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let reader = try Reader(head: lines[0])
    self.init(reader.head, [])
    for (index, line) in lines.enumerated().dropFirst().dropLast() {
      try add(try reader.trial(line, at: index + 1), at: index + 1)
    }
  }

  /// Takes in the trial of a line of a file that has no trial twice, and none too many.
  public mutating func add(_ trial: TrialSummary, at line: Int) throws(Problem) {
    guard known.insert(trial.job).inserted else {
      throw Problem(line: line, message: "trial “\(trial.job.key)” is in the file twice")
    }
    guard trials.count < head.count else {
      throw Problem(line: line, message: "the file has more trials than the \(head.count) that it says")
    }
    trials.append(trial)
  }

  /// Reads a file line by line, for those whose files are larger than what they want to hold.
  public struct Reader: Sendable {
    /// What the first line says.
    public let head: Head
    private let experiment: Digest

    /// A reader of a file with this first line.
    public init(head line: ArraySlice<UInt8>) throws(Problem) {
      head = try Self.read(line, at: 1, Digest()) { body throws(TrialEncoding.Problem) in
        try Head(body: body)
      }
      experiment = head.experiment
    }

    /// The trial of a line, which is counted from 1; any number of threads may ask.
    public func trial(_ line: ArraySlice<UInt8>, at number: Int) throws(Problem) -> TrialSummary {
      try Self.read(line, at: number, experiment) { body throws(TrialEncoding.Problem) in
        try TrialEncoding.trial(body)
      }
    }

    /// Of which job the trial of a line is, with the digest by which it is told from another of the same job.
    public func job(_ line: ArraySlice<UInt8>, at number: Int) throws(Problem) -> (TrialJob, digest: UInt64) {
      let job = try Self.read(line, at: number, experiment) { body throws(TrialEncoding.Problem) in
        try TrialEncoding.job(body)
      }
      let digits = line.dropLast(2).suffix(16)
      return (job, UInt64(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0)
    }

    /// Reads one line whose digest fits.
    private static func read<Value>(
      _ line: ArraySlice<UInt8>, at number: Int, _ start: Digest,
      _ read: ([UInt8]) throws(TrialEncoding.Problem) -> Value
    ) throws(Problem) -> Value {
      guard line.count > seal(start).utf8.count else {
        throw Problem(line: number, message: "it is no line of a file of trials")
      }
      guard let body = opened(line, start) else {
        throw Problem(
          line: number,
          message: "its digest does not fit: it was changed, or is of another experiment or version")
      }
      do throws(TrialEncoding.Problem) {
        return try read(body)
      } catch {
        throw Problem(line: number, message: error.message)
      }
    }
  }
}
