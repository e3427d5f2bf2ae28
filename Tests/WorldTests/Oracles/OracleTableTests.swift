import MechanismChecks
import Testing
import World

/// The table of `driftline mechanisms --check` once more, with another seed and a record that only believes: what a
/// mechanism alone has to give does not hang on what the core makes of it.
@Suite("Each mechanism alone gives its oracle")
struct OracleTableTests {
  @Test(
    "by a record that believes every message",
    arguments: MechanismID.allCases.filter { $0.card.border != nil })
  func believed(id: MechanismID) throws {
    for oracleCase in OracleCases.all() where oracleCase.mechanism == id {
      var seen = Observation()
      for number in 0..<oracleCase.trials {
        let trial = try Trial.run(oracleCase.plan, seed: 5, trial: UInt64(number))
        seen.add(trial)
      }
      let outcome = CheckTable.Outcome(oracleCase, seen)
      for row in outcome.rows where !row.holds {
        Issue.record(
          "\(oracleCase): \(row.what): \(row.expected) expected, \(row.simulated) simulated, \(row.low) to \(row.high)"
        )
      }
      #expect(outcome.unlisted.isEmpty, "\(oracleCase): \(outcome.unlisted)")
    }
  }

  @Test("every mechanism is tried at three settings or more, with something that has to come out of each")
  func complete() {
    let cases = OracleCases.all()
    for id in MechanismID.allCases {
      let own = cases.filter { $0.mechanism == id }
      for mode in Set(own.map(\.mode)) where !mode.contains("beyond") && mode != "never saved" {
        let settings = Set(own.filter { $0.mode == mode }.map(\.setting))
        #expect(settings.count >= 3, "\(id.word), \(mode): \(settings.sorted())")
      }
      #expect(!own.isEmpty, "\(id.word) is never tried")
    }
    #expect(Set(cases.map(\.description)).count == cases.count, "two cases have one name")
    let rows = cases.reduce(0) { $0 + $1.expectations(Observation.none).count }
    #expect(rows <= CheckTable.rowsAtMost && rows > 400, "\(rows)")
  }

  @Test("a row from which nothing came does not hold")
  func nothing() {
    let outcomes = OracleCases.all().map { CheckTable.Outcome($0, Observation.none) }
    let empty = outcomes.filter { outcome in !outcome.rows.contains { !$0.holds } }
    // What has to be zero is zero where nothing happens; everything else has to happen.
    for outcome in empty {
      #expect(
        outcome.rows.allSatisfy { $0.expected == 0 || $0.expected == $0.simulated }, "\(outcome.oracleCase)")
    }
    #expect(empty.count < outcomes.count / 2, "\(empty.count) of \(outcomes.count)")
  }
}

extension Observation {
  /// What would be seen if no line had run.
  fileprivate static var none: Observation {
    var none = Observation()
    none.happened = [Occurrences()]
    return none
  }

  /// Adds what a record that believes everything has got wrong.
  fileprivate mutating func add(_ trial: Trial) {
    happened.append(trial.happened)
    for (kind, items) in trial.found.units { units[kind, default: 0] += items.count }
    for (kind, numbers) in trial.found.cases {
      cases[kind, default: 0] += numbers.count
      wrongCases += numbers.map { ($0, kind) }
    }
    for (kind, numbers) in trial.found.pallets { pallets[kind, default: 0] += numbers.count }
    if !trial.found.phantoms.isEmpty { cases[.phantom, default: 0] += trial.found.phantoms.count }
  }
}
