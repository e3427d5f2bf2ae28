import Drift
import EventKernel
import TextFormats
import TraceModel
import World

/// Stories that were told on one machine for the report that another one writes: a line each, with a digest of its text and of the
/// experiment that it is of.
///
/// A story is three runs of its trial and more, so that telling is the work and reading is not. A line that does not fit, because it
/// was cut off, changed or is of another experiment or build, is passed over: its story is told again.
public struct StoryFile: Sendable {
  private let head: TrialFile.Head

  /// A file of stories of an experiment.
  public init(of head: TrialFile.Head) { self.head = head }

  /// Lines with what has become of these witnesses: each its story, or that there is none.
  public func text(_ told: [(witness: Witness, story: Story?)]) -> String {
    told.map { told in
      head.sealed(
        JSONValue.object([
          ("v", .integer(TrialEncoding.version)), ("witness", .text(told.witness.storyKey)),
          ("story", told.story.json),
        ]).line) + "\n"
    }.joined()
  }

  /// Adds what a file has to what is known of witnesses by their keys.
  public func read(_ bytes: [UInt8], into known: inout [String: Story?]) {
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard let body = head.opened(line), let told = try? Self.told(body) else { continue }
      known[told.key] = .some(told.story)
    }
  }

  private static func told(_ body: [UInt8]) throws(TrialEncoding.Problem) -> (key: String, story: Story?) {
    let node = try TrialEncoding.Reading(body)
    guard try node["v"].integer() == TrialEncoding.version else {
      throw TrialEncoding.Problem(message: "this story is of another version")
    }
    return (try node["witness"].text(), try Story?(node["story"]))
  }
}

extension Witness {
  /// What tells its story from all others of one experiment.
  public var storyKey: String { "\(condition) \(trial) \(lot) \(key.kind.word) \(code)" }
}

// MARK: - What is kept of a story: all that a report shows of it

extension Story: TrialRecord {
  static var blank: Self {
    Self(
      mismatch: .blank, trial: 0, code: "", introduction: [], events: [], parting: nil, record: [],
      causes: [],
      alternatives: [])
  }
  static let fields: [TrialField<Self>] = [
    .init("mismatch", \.mismatch), .init("trial", \.trial), .init("code", \.code),
    .init("introduction", \.introduction), .init("events", \.events), .init("parting", \.parting),
    .init("record", \.record), .init("causes", \.causes), .init("alternatives", \.alternatives),
  ]
}

/// Of the mismatch, what its story says of it; what it is to the record of the run is left where it was.
extension Mismatch: TrialRecord {
  static var blank: Self {
    Self(
      kind: .phantom, level: .unit, item: .none, number: nil, lot: .none, mechanisms: [], episode: 0, units: 0
    )
  }
  static let fields: [TrialField<Self>] = [
    .init("kind", \.kind), .init("level", \.level), .init("mechanisms", \.mechanisms),
    .init("boundaries", \.boundaries), .init("units", \.units), .init("detectedAt", \.detectedAt),
    .init("silent", \.silent),
  ]
}

extension StoryStatement: TrialRecord {
  static var blank: Self { Self("", events: [0]) }
  static let fields: [TrialField<Self>] = [.init("text", \.text), .init("events", \.events)]
}

extension StoryEvent: TrialRecord {
  static var blank: Self { Self(number: 0, lane: .truth, at: .start, who: "", what: "") }
  static let fields: [TrialField<Self>] = [
    .init("number", \.number), .init("isTruth", \.isTruth), .init("at", \.at), .init("stamp", \.stamp),
    .init("who", \.who), .init("what", \.what), .init("mechanism", \.mechanism),
  ]

  private var isTruth: Bool {
    get { lane == .truth }
    set { lane = newValue ? .truth : .record }
  }
}

extension StoryCause: TrialRecord {
  static var blank: Self { Self(mechanism: MechanismID.allCases[0], events: [], parameters: []) }
  static let fields: [TrialField<Self>] = [
    .init("mechanism", \.mechanism), .init("events", \.events), .init("parameters", \.parameters),
  ]
}

extension StoryCause.Parameter: TrialRecord {
  static var blank: Self { Self(name: "", value: "", healthy: "", origin: "") }
  static let fields: [TrialField<Self>] = [
    .init("name", \.name), .init("value", \.value), .init("healthy", \.healthy), .init("origin", \.origin),
  ]
}

extension StoryAlternative: TrialRecord {
  static var blank: Self { Self(healthy: [], kind: nil, exists: false, text: "") }
  static let fields: [TrialField<Self>] = [
    .init("healthy", \.healthy), .init("kind", \.kind), .init("exists", \.exists), .init("others", \.others),
    .init("text", \.text),
  ]
}

extension MechanismID: TrialValue {}

extension UInt64: TrialValue {
  var json: JSONValue { .integer(Int(self)) }
  init(_ reading: TrialEncoding.Reading) throws(TrialEncoding.Problem) {
    self = UInt64(try reading.integer(upTo: 56))
  }
}

extension Instant: TrialValue {
  var json: JSONValue { nanoseconds.json }
  init(_ reading: TrialEncoding.Reading) throws(TrialEncoding.Problem) {
    self.init(nanoseconds: try Int64(reading))
  }
}

extension Timestamp: TrialValue {
  var json: JSONValue { microseconds.json }
  init(_ reading: TrialEncoding.Reading) throws(TrialEncoding.Problem) {
    self.init(microseconds: try Int64(reading))
  }
}
