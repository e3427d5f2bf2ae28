import Experiments
import Reporting
import Testing
import World

/// Ranks of failure modes: by thresholds, by the user's word, and the most urgent first.
@Suite struct FailureModeTests {
  private static func mode(_ result: ExperimentResult, _ kind: MismatchKind) -> FailureMode? {
    result.failureModes.first { $0.subject == .kind(.unit, kind) || $0.subject == .kind(.case, kind) }
  }

  @Test func `a rate and a share have the ranks that the scale says`() throws {
    // 31.4 [28.9, 34.1] per million is from 10 and below 100; a fifth of its things left unnoticed.
    let misplaced = try #require(Self.mode(Sample.result, .misplaced))
    #expect([misplaced.occurrence.low, misplaced.occurrence.value, misplaced.occurrence.high] == [3, 3, 3])
    #expect(misplaced.detection.value == 5 && misplaced.detection.low <= 5 && misplaced.detection.high >= 5)
    // 0.31 per million is below one; nine tenths left unnoticed, of nine episodes.
    let duplicate = try #require(Self.mode(Sample.result, .duplicate))
    #expect(duplicate.occurrence.value == 1 && duplicate.detection.value >= 8)
    #expect(duplicate.detection.low < duplicate.detection.high)
    // 1,240 cases per million.
    let substituted = try #require(Self.mode(Sample.result, .substituted))
    #expect(substituted.occurrence.value == 5)
    #expect(substituted.number.value == substituted.severity.rank * 5 * substituted.detection.value)
  }

  @Test func `what never occurred has no rank, and the most urgent stands first`() {
    let modes = Sample.result.failureModes
    #expect(Self.mode(Sample.result, .malformed) == nil)
    #expect(zip(modes, modes.dropFirst()).allSatisfy { $0.number.value >= $1.number.value })
    #expect(modes.count == Sample.result.kinds.count { $0.inProduction.count > 0 })
  }

  @Test func `the user's severity counts and is no assumption`() throws {
    #expect(try #require(Self.mode(Sample.result, .ghost)).severity.isAssumption)
    var result = Sample.result
    result.severities[.ghost].rank = 10
    result.severities[.ghost].isAssumption = false
    let ghost = try #require(Self.mode(result, .ghost))
    #expect(ghost.severity.rank == 10 && !ghost.severity.isAssumption)
    let text = String(decoding: Report(result: result).rendered(as: .markdown), as: UTF8.self)
    #expect(text.contains("the scenario"))
  }

  @Test func `causes are what vanishes, the largest part first, and what vanishes nothing is none`() throws {
    for mode in Sample.result.failureModes {
      let shares = mode.causes.map(\.share)
      #expect(shares == shares.sorted(by: >) && shares.allSatisfy { $0 > 0 && $0 <= 1 })
      for part in Sample.result.mechanisms where !mode.causes.contains(where: { $0.mechanism == part.id }) {
        let told = part.vanishing?.told.first { $0.subject == mode.subject }
        #expect(told == nil || told!.with <= told!.without)
      }
    }
  }

  @Test func `a terminal has the table on request`() {
    let report = Report(result: Sample.result)
    var options = ReportOptions()
    let plain = String(decoding: report.rendered(as: .terminal, options), as: UTF8.self)
    options.failures = true
    let text = String(decoding: report.rendered(as: .terminal, options), as: UTF8.self)
    #expect(!plain.contains("failure mode") && text.contains("failure mode"))
    // Commands of the rest are as long as they have to be.
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 || plain.contains($0) })
  }
}
