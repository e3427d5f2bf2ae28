import Drift
import Scenario
import TextFormats
import TraceModel
import World

/// The long trials of one condition by themselves: what `driftline run` is about.
public struct ConditionRun: Sendable {
  /// What was run.
  public let plan: ExperimentPlan
  /// The condition's name.
  public let condition: String
  /// What was found.
  public let cell: CellResult
  /// What was found of each kind, whatever its causes, in the order of kinds.
  public let kinds: [KindTotal]
  /// Every trial in figures.
  public let trials: TrialOutcomes
  /// How long it took, where somebody asked.
  public var performance: Performance?

  /// The version of its JSON object.
  public static let schemaVersion = 1

  /// The trials of a condition in any order.
  public init(_ plan: ExperimentPlan, condition: String, trials: [TrialSummary]) {
    self.plan = plan
    self.condition = condition
    let role: Role = condition == plan.validation ? .validation : .production
    let all = CellTrials(cell: Cell(role, .long), trials, confidence: plan.confidence)
    cell = all.result(condition: condition)
    kinds = all.sum.kinds.map(\.key).sorted().map { key in
      let subject = Subject.kind(key.level, key.kind)
      return KindTotal(
        level: key.level, kind: key.kind, counts: all.counts(of: subject),
        rate: Intervals.rate(all.things(of: subject), per: 1e6, confidence: plan.confidence))
    }
    self.trials = TrialOutcomes([all])
  }

  /// The jobs of such a run.
  public static func jobs(_ plan: ExperimentPlan, condition: String) -> [TrialJob] {
    let role: Role = condition == plan.validation ? .validation : .production
    return (0..<plan.trials).map { TrialJob(role: role, condition: condition, length: .long, trial: $0) }
  }

  /// The object that scripts read.
  ///
  /// A kind's rate is in things per million of its own level, a row's in episodes per million units. `silent` counts
  /// the things of a row about which nothing was raised before they left the place of their origin.
  public var json: JSONValue {
    var members: [(String, JSONValue)] = [
      ("schemaVersion", .integer(Self.schemaVersion)),
      (
        "scenario",
        .object([
          ("name", .text(plan.name)), ("reference", .text(plan.reference)), ("digest", .text(plan.digest)),
          ("sha256", .optional(plan.sha256)), ("condition", .text(condition)),
          ("settings", .texts(plan.settings)),
        ])
      ), ("program", .optional(plan.program, \.json)),
      ("seed", .integer(Int(plan.seed))), ("trials", .integer(cell.trials)), ("exposure", exposure),
      ("kinds", .list(kinds.map(\.json))), ("mismatches", .list(cell.rowsWithoutSilence.map(\.json))),
      ("borders", borders), ("messages", .list(cell.messages.map(\.json))),
      ("books", .optional(cell.books, \.json)), ("market", .optional(cell.market, \.resultJSON)),
      ("verification", .optional(cell.verification, \.json)),
      ("recalls", .optional(cell.recalls, \.json)), ("review", .optional(cell.review, \.resultJSON)),
      (
        "compromised",
        .object([("units", .integer(cell.compromised)), ("perMillionUnits", cell.compromisedRate.json)])
      ),
      ("balances", balances),
    ]
    if let performance {
      members.append(
        (
          "performance",
          .object([
            ("seconds", .number(performance.seconds)), ("units", .integer(performance.units)),
            ("unitsPerSecond", .number(Double(performance.units) / max(1e-9, performance.seconds))),
            ("jobs", .integer(performance.jobs)),
            ("peakMemory", performance.peakMemory.map(JSONValue.integer) ?? .null),
          ])
        ))
    }
    return .object(members)
  }

  private var exposure: JSONValue {
    .object(
      [
        ("units", .integer(cell.exposure.units)), ("cases", .integer(cell.exposure.cases)),
        ("pallets", .integer(cell.exposure.pallets)), ("lots", .integer(cell.lots)),
        ("hours", .number(cell.hours)),
      ]
        + Occurrence.allCases.filter { ![.units, .cases, .pallets, .lots].contains($0) }.map {
          ($0.name, .integer(cell.occurrences[$0]))
        })
  }

  private var balances: JSONValue {
    let balance = cell.balance
    return .object([
      ("lots", .integer(cell.lots)), ("unbalanced", .integer(cell.unbalancedLots)),
      ("issued", .integer(balance.issued)), ("commissioned", .integer(balance.commissioned)),
      ("scrapped", .integer(balance.scrapped)), ("sampled", .integer(balance.sampled)),
      ("destroyed", .integer(balance.destroyed)), ("unused", .integer(balance.unused)),
      ("open", .integer(balance.open)), ("unaccounted", .integer(balance.unaccounted)),
    ])
  }
}

/// One kind of mismatch at one level, whatever its causes and wherever it was detected.
public struct KindTotal: Hashable, Sendable {
  /// Of what level.
  public var level: PackagingLevel
  /// Which kind.
  public var kind: MismatchKind
  /// Things, silent ones, episodes, places.
  public var counts: KindCounts
  /// Things per million of their own level.
  public var rate: Estimate

  /// One object.
  var json: JSONValue {
    .object([
      ("class", .text(kind.failurePoint.word)), ("kind", .text(kind.word)), ("level", .text(level.word)),
      ("count", .integer(counts.count)), ("episodes", .integer(counts.episodes)),
      ("silent", .integer(counts.silent)), ("perMillion", rate.json),
      (
        "detectedAt",
        .object(counts.places.map { ($0.place.word, .integer($0.count)) })
      ),
    ])
  }
}

/// A row as scripts read it: silence is a number in it, and no part of its key.
public struct PlainRow: Hashable, Sendable {
  /// The row; its key's silence means nothing here.
  public var row: MismatchRow
  /// Things in it that are silent.
  public var silent: Int

  /// One object.
  public var json: JSONValue {
    .object([
      ("class", .text(row.key.failurePoint.word)), ("kind", .text(row.key.kind.word)),
      ("level", .text(row.key.level.word)), ("mechanisms", .texts(row.key.mechanisms.members.map(\.word))),
      ("boundaries", .texts(row.key.boundaries.members.map(\.word))),
      ("detectedAt", .text(row.key.detectedAt.word)), ("count", .integer(row.count)),
      ("episodes", .integer(row.episodes)), ("rate", .number(row.rate.value)), ("low", .number(row.rate.low)),
      ("high", .number(row.rate.high)), ("silent", .integer(silent)),
    ])
  }
}

extension CellResult {
  /// The rows as scripts read them, still a partition of the mismatches.
  public var rowsWithoutSilence: [PlainRow] {
    var found: [PlainRow] = []
    for row in rows {
      var key = row.key
      key.silent = false
      if let index = found.firstIndex(where: { $0.row.key == key }) {
        // The rate of both together lies within the sum of their intervals, which is the wider.
        found[index].row.count += row.count
        found[index].row.episodes += row.episodes
        found[index].row.units += row.units
        found[index].row.largest = max(found[index].row.largest, row.largest)
        found[index].row.rate.value += row.rate.value
        found[index].row.rate.low += row.rate.low
        found[index].row.rate.high += row.rate.high
        found[index].row.rate.seen += row.rate.seen
        found[index].silent += row.key.silent ? row.count : 0
      } else {
        var plain = row
        plain.key = key
        found.append(PlainRow(row: plain, silent: row.key.silent ? row.count : 0))
      }
    }
    return found
  }
}

extension Estimate {
  /// Figure, interval and what they rest on.
  public var json: JSONValue {
    .object([
      ("value", .number(value)), ("low", .number(low)), ("high", .number(high)),
      ("confidence", .number(confidence)),
      ("method", .text(method.rawValue)), ("seen", .integer(seen)), ("trials", .integer(trials)),
    ])
  }
}
