import Experiments
import Scenario
import World

/// A file of finished trials: a line that says of which experiment, with its texts, then a line a trial.
///
/// It is complete in itself: whoever merges shards needs no scenario file beside them.
enum TrialFile {
  /// Of which experiment.
  struct Head: Equatable {
    var version: String
    var digest: String
    var reference: String
    var settings: [String]
    var only: [String]?
    var healthy: [String]
    var texts: [ScenarioText]

    init(_ request: ExperimentRequest, _ plan: ExperimentPlan) {
      version = Build.version
      digest = plan.digest
      reference = request.reference
      settings = request.settings
      only = request.only?.map(\.word)
      healthy = request.healthy.map(\.word)
      texts = plan.texts
    }

    /// What the user asked for.
    var request: ExperimentRequest {
      var request = ExperimentRequest(reference)
      request.settings = settings
      request.only = only?.compactMap { MechanismID(word: $0) }
      request.healthy = healthy.compactMap { MechanismID(word: $0) }
      return request
    }

    /// A loader that has the texts of this head and nothing else.
    var loader: ScenarioLoader {
      let names = EmbeddedScenarios.all.map(\.name)
      let embedded = texts.filter { names.contains($0.name) }.map { (name: $0.name, text: $0.text) }
      let files = texts
      return .files(embedded: embedded) { path in files.first { $0.name == path }.map { Array($0.text.utf8) }
      }
    }

    var line: String {
      JSONValue.object([
        ("driftline", .text("trials")), ("version", .text(version)), ("digest", .text(digest)),
        ("reference", .text(reference)), ("settings", .texts(settings)),
        ("only", only.map { .texts($0) } ?? .null),
        ("healthy", .texts(healthy)),
        ("texts", .list(texts.map { .object([("name", .text($0.name)), ("text", .text($0.text))]) })),
      ]).line
    }

    init?(line: String) {
      guard let node = JSON5Reader.read(SourceText(name: "", text: line)).0,
        Self.text(node["driftline"]) == "trials",
        let version = Self.text(node["version"]), let digest = Self.text(node["digest"]),
        let reference = Self.text(node["reference"]), let settings = Self.list(node["settings"]),
        let healthy = Self.list(node["healthy"]), case .list(let nodes) = node["texts"]?.content
      else { return nil }
      self.version = version
      self.digest = digest
      self.reference = reference
      self.settings = settings
      only = Self.list(node["only"])
      self.healthy = healthy
      texts = nodes.compactMap { node in
        guard let name = Self.text(node["name"]), let text = Self.text(node["text"]) else { return nil }
        return ScenarioText(name: name, text: text)
      }
    }

    private static func text(_ node: Node?) -> String? {
      if case .text(let text) = node?.content { text } else { nil }
    }

    private static func list(_ node: Node?) -> [String]? {
      if case .list(let nodes) = node?.content { nodes.compactMap(text) } else { nil }
    }
  }

  /// The text of a file; trials in the order given.
  static func text(_ head: Head, _ trials: [TrialSummary]) -> [UInt8] {
    Array(([head.line] + trials.map(TrialEncoding.line)).map { $0 + "\n" }.joined().utf8)
  }

  /// What a file holds; a last line that was cut off is left out.
  static func read(_ path: String) throws -> (head: Head, trials: [TrialSummary]) {
    guard let bytes = Files.read(path) else {
      throw Failure.badShard(path, why: "it is not there, or is not yours")
    }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: true)
    let isCut = bytes.last != UInt8(ascii: "\n")
    guard let first = lines.first, let head = Head(line: String(first)) else {
      throw Failure.badShard(path, why: "it does not begin as a file of trials does")
    }
    var trials: [TrialSummary] = []
    for (index, line) in lines.enumerated().dropFirst() {
      do throws(TrialEncoding.Problem) {
        trials.append(try TrialEncoding.trial(String(line)))
      } catch {
        if isCut, index == lines.count - 1 { break }
        throw Failure.badShard("\(path), line \(index + 1)", why: error.message)
      }
    }
    return (head, trials)
  }
}
