import Drift
import Scenario
import TraceModel
import World

/// The one encoding of a trial: a line of JSON, the same bytes for the same trial.
///
/// Finished trials are kept in this form, go from machine to machine in it, and are merged from it.
public enum TrialEncoding {
  /// The version of the form; a line of another one is refused.
  public static let version = 3

  /// One line, without its line break.
  public static func line(_ trial: TrialSummary) -> String { json(trial).line }

  /// Why a line is no trial.
  public struct Problem: Error, Hashable, Sendable {
    /// What is wrong, in one line without a full stop.
    public var message: String
  }

  /// Reads a line.
  public static func trial(_ line: String) throws(Problem) -> TrialSummary {
    let (node, found) = JSON5Reader.read(SourceText(name: "a trial", text: line))
    guard let node, found.all.isEmpty else {
      throw Problem(message: found.all.first?.message ?? "this line is no JSON")
    }
    return try Reading(node).trial()
  }

  // MARK: - Writing

  private static func json(_ trial: TrialSummary) -> JSONValue {
    .object([
      ("v", .integer(version)), ("role", .text(trial.role.word)), ("condition", .text(trial.condition)),
      ("length", .text(trial.length.word)), ("trial", .integer(trial.trial)),
      (
        "exposure",
        .list(
          [
            trial.exposure.units, trial.exposure.bundles, trial.exposure.cases, trial.exposure.pallets,
          ].map(JSONValue.integer))
      ),
      ("lots", .integer(trial.lots)), ("nanoseconds", .integer(Int(trial.nanoseconds))),
      ("occurrences", .object(trial.occurrences.map { ($0.name, .integer($0.count)) })),
      ("times", json(trial.times)),
      ("rows", .list(trial.rows.map(json))), ("kinds", .list(trial.kinds.map(json))),
      ("episodes", .integer(trial.episodes)), ("silentEpisodes", .integer(trial.silentEpisodes)),
      ("transients", .integer(trial.transients)), ("transientTime", .integer(Int(trial.transientTime))),
      ("delays", .list(trial.delays.map { .list([.integer($0.minutes), .integer($0.count)]) })),
      ("compromised", .integer(trial.compromised)), ("balance", json(trial.balance)),
      ("unbalancedLots", .integer(trial.unbalancedLots)), ("findings", .integer(trial.findings)),
      ("faults", .texts(trial.faults)),
      (
        "ends",
        .list(
          trial.ends.map { lot in
            .list([
              .integer(Int(lot.end)), .integer(lot.units),
              .list(
                lot.kinds.map { kind in
                  .list([
                    .text(kind.level.word), .text(kind.kind.word), .integer(kind.count),
                    .integer(kind.episodes),
                  ])
                }),
            ])
          })
      ),
      (
        "witnesses",
        .list(
          trial.witnesses.map { witness in
            .object([
              ("key", json(witness.key)), ("lot", .integer(witness.lot)), ("code", .text(witness.code)),
              ("number", witness.number.map(JSONValue.integer) ?? .null),
              ("size", .integer(witness.episodeSize)),
              ("units", .integer(witness.units)), ("rule", .optional(witness.rule)),
            ])
          })
      ),
      (
        "challenges",
        .list(
          trial.challenges.map { challenge in
            .object([
              ("id", .text(challenge.id)), ("made", .integer(challenge.made)),
              ("caught", .object(challenge.caught.map { ($0.by, .integer($0.count)) })),
            ])
          })
      ),
    ])
  }

  private static func json(_ key: MismatchKey) -> JSONValue {
    .list([
      .text(key.level.word), .text(key.kind.word), .texts(key.mechanisms.members.map(\.word)),
      .text(key.detectedAt.word), .boolean(key.silent),
    ])
  }

  private static func json(_ row: SummaryRow) -> JSONValue {
    .list([
      json(row.key), .integer(row.count), .integer(row.silent), .integer(row.episodes),
      .integer(row.silentEpisodes),
      .integer(row.units), .integer(row.largest),
    ])
  }

  private static func json(_ times: LineTimes) -> JSONValue {
    .list(([times.open, times.nominal] + times.spent).map { .integer(Int($0)) })
  }

  private static func json(_ balance: Balance) -> JSONValue {
    .list(
      [
        balance.issued, balance.commissioned, balance.scrapped, balance.sampled, balance.destroyed,
        balance.unused,
        balance.open,
      ].map(JSONValue.integer))
  }

  // MARK: - Reading

  /// A node that says what it is, or complains.
  private struct Reading {
    let node: Node

    init(_ node: Node) { self.node = node }

    subscript(key: String) -> Reading {
      get throws(Problem) {
        guard let found = node[key] else { throw Problem(message: "“\(key)” is missing") }
        return Reading(found)
      }
    }

    func problem(_ expected: String) -> Problem {
      Problem(message: "found \(node.phrase) instead of \(expected)")
    }

    func integer() throws(Problem) -> Int {
      guard case .number(let digits) = node.content, let value = Int(digits) else {
        throw problem("a whole number")
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
      return nodes.map(Reading.init)
    }

    func word<Case: Worded>(_ type: Case.Type) throws(Problem) -> Case {
      guard let value = Case(word: try text()) else { throw problem("a name of driftline's") }
      return value
    }

    var isNull: Bool { if case .null = node.content { true } else { false } }

    func map<Value>(_ read: (Reading) throws(Problem) -> Value) throws(Problem) -> [Value] {
      var values: [Value] = []
      for element in try list() { values.append(try read(element)) }
      return values
    }

    func counts() throws(Problem) -> [(String, Int)] {
      var values: [(String, Int)] = []
      for member in node.members { values.append((member.key, try Reading(member.value).integer())) }
      return values
    }

    func trial() throws(Problem) -> TrialSummary {
      guard try self["v"].integer() == version else {
        throw Problem(message: "this trial is of another version")
      }
      var trial = TrialSummary(
        role: try self["role"].word(Role.self), condition: try self["condition"].text(),
        length: try self["length"].word(RunLength.self), trial: try self["trial"].integer())
      let exposure = try self["exposure"].list(4)
      trial.exposure.units = try exposure[0].integer()
      trial.exposure.bundles = try exposure[1].integer()
      trial.exposure.cases = try exposure[2].integer()
      trial.exposure.pallets = try exposure[3].integer()
      trial.lots = try self["lots"].integer()
      trial.nanoseconds = Int64(try self["nanoseconds"].integer())
      trial.occurrences = try self["occurrences"].counts().map { Occurrence($0.0, $0.1) }
      trial.times = try self["times"].times()
      trial.rows = try self["rows"].map { row throws(Problem) in try row.row() }
      trial.kinds = try self["kinds"].map { row throws(Problem) in try row.row() }
      trial.episodes = try self["episodes"].integer()
      trial.silentEpisodes = try self["silentEpisodes"].integer()
      trial.transients = try self["transients"].integer()
      trial.transientTime = Int64(try self["transientTime"].integer())
      trial.delays = try self["delays"].map { delay throws(Problem) in
        let parts = try delay.list(2)
        return Delay(minutes: try parts[0].integer(), count: try parts[1].integer())
      }
      trial.compromised = try self["compromised"].integer()
      trial.balance = try self["balance"].balance()
      trial.unbalancedLots = try self["unbalancedLots"].integer()
      trial.findings = try self["findings"].integer()
      trial.faults = try self["faults"].map { fault throws(Problem) in try fault.text() }
      trial.ends = try self["ends"].map { lot throws(Problem) in try lot.lot() }
      trial.witnesses = try self["witnesses"].map { witness throws(Problem) in try witness.witness() }
      trial.challenges = try self["challenges"].map { challenge throws(Problem) in
        SummaryChallenge(
          id: try challenge["id"].text(), made: try challenge["made"].integer(),
          caught: try challenge["caught"].counts().map { ChallengeResult.Catch(by: $0.0, count: $0.1) })
      }
      return trial
    }

    private func key() throws(Problem) -> MismatchKey {
      let parts = try list(5)
      var mechanisms: MechanismSet = []
      for part in try parts[2].list() { mechanisms.formUnion(MechanismSet(try part.word(MechanismID.self))) }
      return MismatchKey(
        level: try parts[0].word(PackagingLevel.self), kind: try parts[1].word(MismatchKind.self),
        mechanisms: mechanisms, detectedAt: try parts[3].word(DetectionPlace.self),
        silent: try parts[4].boolean())
    }

    private func row() throws(Problem) -> SummaryRow {
      let parts = try list(7)
      var row = SummaryRow(key: try parts[0].key())
      row.count = try parts[1].integer()
      row.silent = try parts[2].integer()
      row.episodes = try parts[3].integer()
      row.silentEpisodes = try parts[4].integer()
      row.units = try parts[5].integer()
      row.largest = try parts[6].integer()
      return row
    }

    private func times() throws(Problem) -> LineTimes {
      let numbers = try map { number throws(Problem) in Int64(try number.integer()) }
      guard numbers.count > 2,
        let times = LineTimes(open: numbers[0], nominal: numbers[1], spent: Array(numbers[2...]))
      else { throw Problem(message: "the machines have other states") }
      return times
    }

    private func balance() throws(Problem) -> Balance {
      let parts = try list(7)
      var balance = Balance.none
      balance.issued = try parts[0].integer()
      balance.commissioned = try parts[1].integer()
      balance.scrapped = try parts[2].integer()
      balance.sampled = try parts[3].integer()
      balance.destroyed = try parts[4].integer()
      balance.unused = try parts[5].integer()
      balance.open = try parts[6].integer()
      return balance
    }

    private func lot() throws(Problem) -> LotSummary {
      let parts = try list(3)
      let kinds = try parts[2].map { kind throws(Problem) in
        let parts = try kind.list(4)
        return SummaryKind(
          level: try parts[0].word(PackagingLevel.self), kind: try parts[1].word(MismatchKind.self),
          count: try parts[2].integer(), episodes: try parts[3].integer())
      }
      return LotSummary(end: Int64(try parts[0].integer()), units: try parts[1].integer(), kinds: kinds)
    }

    private func witness() throws(Problem) -> SummaryWitness {
      let (number, rule) = (try self["number"], try self["rule"])
      return SummaryWitness(
        key: try self["key"].key(), lot: try self["lot"].integer(), code: try self["code"].text(),
        number: number.isNull ? nil : try number.integer(), episodeSize: try self["size"].integer(),
        units: try self["units"].integer(), rule: rule.isNull ? nil : try rule.text())
    }
  }
}
