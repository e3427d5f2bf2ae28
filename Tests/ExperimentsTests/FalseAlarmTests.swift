import Foundation
import MechanismChecks
import Testing
import World

/// With everything healthy the record raises nothing; with one mechanism on, whatever it raises has that one behind it.
@Suite("Nothing is raised in vain")
struct FalseAlarmTests {
  private static let isDeep = ProcessInfo.processInfo.environment["DRIFTLINE_DEEP"] != nil

  @Test("by a mechanism alone, everything else healthy", arguments: MechanismID.allCases)
  func alone(id: MechanismID) throws {
    var modes: Set<String> = []
    var cases = OracleCases.all().filter {
      $0.mechanism == id && (modes.insert($0.mode).inserted || Self.isDeep)
    }
    // One trial is enough to raise what is raised in vain; laws need more.
    if !Self.isDeep { for index in cases.indices { cases[index].trials = 1 } }
    try #require(!cases.isEmpty)
    for outcome in try CheckTable(cases, seed: 3, jobs: 2).outcomes {
      let alarms = outcome.falseAlarms.map { "\($0.count) of \($0.rule)" }
      #expect(alarms.isEmpty, "\(outcome.oracleCase): \(alarms)")
    }
  }
}
