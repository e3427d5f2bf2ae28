import Drift
import Scenario
import TextFormats
import TraceModel
import World

/// The one encoding of a trial: a line of JSON, the same bytes for the same trial.
///
/// Finished trials are kept in this form, go from machine to machine in it, and are merged from it. What is in it is said
/// by `TrialSummary.fields`.
public enum TrialEncoding {
  /// The version of the form; a line of another one is refused.
  public static let version = 8

  /// One line, without its line break.
  public static func line(_ trial: TrialSummary) -> String {
    JSONValue.object([("v", .integer(version))] + trial.members).line
  }

  /// Why a line is no trial.
  public struct Problem: Error, Hashable, Sendable {
    /// What is wrong, in one line without a full stop.
    public var message: String
  }

  /// Reads a line.
  public static func trial(_ line: String) throws(Problem) -> TrialSummary { try trial(Array(line.utf8)) }

  /// Reads the bytes of a line.
  static func trial(_ bytes: [UInt8]) throws(Problem) -> TrialSummary {
    let node = try Reading(bytes)
    try requireVersion(node)
    return try TrialSummary(node)
  }

  /// Reads of the bytes of a line only of which job it is the outcome, which is what stands first in it.
  static func job(_ bytes: [UInt8]) throws(Problem) -> TrialJob {
    let node = Reading(try JSONLine(bytes, before: "exposure"))
    try requireVersion(node)
    return TrialJob(
      role: try node["role"].word(), condition: try node["condition"].text(),
      length: try node["length"].word(),
      trial: try node["trial"].integer(), without: try MechanismSet(node["without"]),
      isWhole: try node["whole"].boolean())
  }

  private static func requireVersion(_ node: Reading) throws(Problem) {
    guard try node["v"].integer() == version else {
      throw Problem(message: "this trial is of another version")
    }
  }

  /// A node that says what it is, or complains.
  struct Reading {
    let node: JSONLine

    fileprivate init(_ node: JSONLine) { self.node = node }

    init(_ line: String) throws(Problem) { try self.init(Array(line.utf8)) }

    init(_ bytes: [UInt8]) throws(Problem) { node = try JSONLine(bytes) }

    subscript(key: String) -> Reading {
      get throws(Problem) {
        guard let found = node[key] else { throw Problem(message: "“\(key)” is missing") }
        return Reading(found)
      }
    }

    func problem(_ expected: String) -> Problem {
      Problem(message: "found \(node.phrase) instead of \(expected)")
    }

    /// A number that a sum over all trials of an experiment keeps within 64 bits.
    func integer(upTo bits: Int = 44) throws(Problem) -> Int {
      guard case .number(let digits) = node.content, let value = Int(digits), 0...(1 << bits) ~= value else {
        throw problem("a whole number of at most \(bits) bits")
      }
      return value
    }

    func text() throws(Problem) -> String {
      guard case .text(let text) = node.content else { throw problem("a text") }
      return text
    }

    func boolean() throws(Problem) -> Bool {
      guard case .boolean(let value) = node.content else { throw problem("true or false") }
      return value
    }

    func list(_ count: Int? = nil) throws(Problem) -> [Reading] {
      guard case .list(let nodes) = node.content, count == nil || nodes.count == count else {
        throw problem(count.map { "a list of \($0)" } ?? "a list")
      }
      return nodes.map { Reading($0) }
    }

    func word<Case: Worded>(_ type: Case.Type = Case.self) throws(Problem) -> Case {
      guard let value = Case(word: try text()) else { throw problem("a name of driftline's") }
      return value
    }

    var isNull: Bool { if case .null = node.content { true } else { false } }

    func map<Value>(_ read: (Reading) throws(Problem) -> Value) throws(Problem) -> [Value] {
      var values: [Value] = []
      for element in try list() { values.append(try read(element)) }
      return values
    }

    func mechanisms() throws(Problem) -> [MechanismID] {
      try map { word throws(Problem) in try word.word() }
    }

    /// Members with counts, in their order.
    func counts() throws(Problem) -> [(key: String, count: Int)] {
      var values: [(String, Int)] = []
      for member in node.members { values.append((member.key, try Reading(member.value).integer())) }
      return values
    }
  }
}

// MARK: - Fields

/// A value that a line of a trial can have in it.
protocol TrialValue: Sendable {
  var json: JSONValue { get }
  init(_ reading: TrialEncoding.Reading) throws(TrialEncoding.Problem)
}

/// A field of a kept value: what it is called, how it is written and read, and what two parts of a trial have together.
struct TrialField<Whole: Sendable>: Sendable {
  let name: String
  let write: @Sendable (Whole) -> JSONValue
  let read: @Sendable (inout Whole, TrialEncoding.Reading) throws(TrialEncoding.Problem) -> Void
  let add: @Sendable (inout Whole, Whole) -> Void
  /// Whether a value has nothing here, and is written without the field.
  private(set) var isLeftOut: @Sendable (Whole) -> Bool

  /// A field; without `add` it stays what it is in the first part.
  init<Value: TrialValue>(
    _ name: String, _ path: WritableKeyPath<Whole, Value> & Sendable,
    _ add: @escaping @Sendable (inout Value, Value) -> Void = { _, _ in }
  ) {
    self.name = name
    write = { $0[keyPath: path].json }
    read = { whole, reading throws(TrialEncoding.Problem) in whole[keyPath: path] = try Value(reading) }
    self.add = { add(&$0[keyPath: path], $1[keyPath: path]) }
    isLeftOut = { _ in false }
  }
}

extension TrialField<SummaryChallenge> {
  /// By what a challenge was caught, as members of one object.
  static var caught: Self {
    Self("caught") { challenge in
      .object(challenge.caught.map { ($0.by, .integer($0.count)) })
    } read: { challenge, reading throws(TrialEncoding.Problem) in
      challenge.caught = try reading.counts().map { ChallengeResult.Catch(by: $0.key, count: $0.count) }
    }
  }

  private init(
    _ name: String, write: @escaping @Sendable (Whole) -> JSONValue,
    read: @escaping @Sendable (inout Whole, TrialEncoding.Reading) throws(TrialEncoding.Problem) -> Void
  ) {
    (self.name, self.write, self.read) = (name, write, read)
    add = { _, _ in }
    isLeftOut = { _ in false }
  }
}

extension TrialField {
  /// A field that is left out of what is named where there is nothing in it.
  static func whereThere<Value: TrialValue>(
    _ name: String, _ path: WritableKeyPath<Whole, Value?> & Sendable,
    _ add: @escaping @Sendable (inout Value, Value) -> Void
  ) -> Self {
    var field = Self(name, path) { whole, part in
      guard let part else { return }
      guard var both = whole else { return whole = part }
      add(&both, part)
      whole = both
    }
    field.isLeftOut = { $0[keyPath: path] == nil }
    return field
  }
}

/// A value with fields: one list of them says how it is written, read and added up.
protocol TrialRecord: TrialValue {
  /// A value to be filled.
  static var blank: Self { get }
  static var fields: [TrialField<Self>] { get }
  /// Whether it is written with the names of its fields, and not as a list.
  static var isNamed: Bool { get }
}

extension TrialRecord {
  static var isNamed: Bool { false }

  var members: [(String, JSONValue)] {
    Self.fields.filter { !Self.isNamed || !$0.isLeftOut(self) }.map { ($0.name, $0.write(self)) }
  }

  var json: JSONValue { Self.isNamed ? .object(members) : .list(members.map(\.1)) }

  init(_ reading: TrialEncoding.Reading) throws(TrialEncoding.Problem) {
    self = Self.blank
    let parts = Self.isNamed ? [] : try reading.list(Self.fields.count)
    for (index, field) in Self.fields.enumerated() {
      // What may be left out is not there; of anything else that is missing the reading below complains.
      if Self.isNamed, field.isLeftOut(self), reading.node[field.name] == nil { continue }
      try field.read(&self, Self.isNamed ? try reading[field.name] : parts[index])
    }
  }

  /// Adds, field by field.
  mutating func add(_ other: Self) {
    for field in Self.fields { field.add(&self, other) }
  }
}

// MARK: - Values

extension Int: TrialValue {
  var json: JSONValue { .integer(self) }
  init(_ reading: TrialEncoding.Reading) throws(TrialEncoding.Problem) { self = try reading.integer() }
}

extension Int64: TrialValue {
  var json: JSONValue { .integer(Int(self)) }
  init(_ reading: TrialEncoding.Reading) throws(TrialEncoding.Problem) {
    self = Int64(try reading.integer(upTo: 56))
  }
}

extension Bool: TrialValue {
  var json: JSONValue { .boolean(self) }
  init(_ reading: TrialEncoding.Reading) throws(TrialEncoding.Problem) { self = try reading.boolean() }
}

extension String: TrialValue {
  var json: JSONValue { .text(self) }
  init(_ reading: TrialEncoding.Reading) throws(TrialEncoding.Problem) { self = try reading.text() }
}

extension Optional: TrialValue where Wrapped: TrialValue {
  var json: JSONValue { self?.json ?? .null }
  init(_ reading: TrialEncoding.Reading) throws(TrialEncoding.Problem) {
    self = reading.isNull ? nil : try Wrapped(reading)
  }
}

extension Array: TrialValue where Element: TrialValue {
  var json: JSONValue { .list(map(\.json)) }
  init(_ reading: TrialEncoding.Reading) throws(TrialEncoding.Problem) {
    self = try reading.map { element throws(TrialEncoding.Problem) in try Element(element) }
  }
}

extension TrialValue where Self: Worded {
  var json: JSONValue { .text(word) }
  init(_ reading: TrialEncoding.Reading) throws(TrialEncoding.Problem) { self = try reading.word() }
}

extension Role: TrialValue {}
extension RunLength: TrialValue {}
extension PackagingLevel: TrialValue {}
extension MismatchKind: TrialValue {}
extension DetectionPlace: TrialValue {}

extension MechanismSet: TrialValue {
  var json: JSONValue { .texts(members.map(\.word)) }
  init(_ reading: TrialEncoding.Reading) throws(TrialEncoding.Problem) {
    self = []
    for id in try reading.mechanisms() { formUnion(MechanismSet(id)) }
  }
}

extension BoundarySet: TrialValue {
  var json: JSONValue { .texts(members.map(\.word)) }
  init(_ reading: TrialEncoding.Reading) throws(TrialEncoding.Problem) {
    self = []
    for boundary in try reading.map({ word throws(TrialEncoding.Problem) in try word.word(Boundary.self) }) {
      formUnion(BoundarySet(boundary))
    }
  }
}

extension Occurrences: TrialValue {
  var json: JSONValue { .object(Occurrence.allCases.map { ($0.name, .integer(self[$0])) }) }
  init(_ reading: TrialEncoding.Reading) throws(TrialEncoding.Problem) {
    self.init()
    for what in Occurrence.allCases { self[what] = try reading[what.name].integer() }
  }
}

extension LineTimes: TrialValue {
  var json: JSONValue { ([open, nominal] + spent).json }
  init(_ reading: TrialEncoding.Reading) throws(TrialEncoding.Problem) {
    let numbers = try [Int64](reading)
    guard numbers.count > 2,
      let times = LineTimes(open: numbers[0], nominal: numbers[1], spent: Array(numbers[2...]))
    else { throw TrialEncoding.Problem(message: "the machines have other states") }
    self = times
  }
}
