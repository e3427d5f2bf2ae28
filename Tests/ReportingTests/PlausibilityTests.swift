import Drift
import Experiments
import Reporting
import Testing
import TraceModel
import World

/// What is said of a line that no line is like.
@Suite struct PlausibilityTests {
  /// The sample with a thousand cases under production's conditions, and one change.
  func result(_ change: (inout CellResult) -> Void) -> ExperimentResult {
    var result = Sample.result
    for index in result.cells.indices where result.cells[index].cell == Cell(.production, .long) {
      var cell = result.cells[index]
      cell.rows = []
      cell.exposure.cases = 1_000
      cell.occurrences = Occurrences()
      cell.occurrences[.units] = 24_000
      cell.occurrences[.packed] = 23_900
      cell.occurrences[.cases] = 1_000
      cell.occurrences[.weighed] = 1_000
      change(&cell)
      result.cells[index] = cell
    }
    return result
  }

  func alarms(_ change: (inout CellResult) -> Void) -> [Implausibility] {
    result(change).implausibilities.filter { $0.role == .production }
  }

  @Test func `an ordinary line raises nothing`() {
    #expect(
      alarms {
        $0.occurrences[.rejects] = 240
        $0.occurrences[.binned] = 240
        $0.occurrences[.refusedByScale] = 6
      }.isEmpty)
  }

  @Test(arguments: [
    (Occurrence.rejects, 1_300, LineMeasure.rejects), (.noReads, 1_300, .noReads),
    (.shortReads, 210, .shortReads), (.refusedByScale, 101, .scaleRefusals), (.caseChecks, 251, .handChecks),
  ])
  func `a figure beyond what lines do is named`(what: Occurrence, count: Int, measure: LineMeasure) {
    let found = alarms {
      $0.occurrences[what] = count
      $0.occurrences[.binned] = $0.occurrences[.rejects]
    }
    #expect(found.map(\.measure) == [measure])
    let below = alarms {
      $0.occurrences[what] = count * 9 / 10
      $0.occurrences[.binned] = $0.occurrences[.rejects]
    }
    #expect(below.isEmpty)
  }

  @Test func `wrong cases name the mechanisms of most of them, in the report too`() {
    let rate = Sample.none(below: 1)
    let drawn = result {
      $0.rows = [
        MismatchRow(
          key: MismatchKey(level: .case, kind: .over, mechanisms: MechanismSet(.reworkUncontrolled)),
          count: 40,
          episodes: 40,
          units: 960, largest: 1, rate: rate),
        MismatchRow(
          key: MismatchKey(level: .case, kind: .substituted, mechanisms: MechanismSet(.counterBounce)),
          count: 942,
          episodes: 1,
          units: 22_608, largest: 942, rate: rate),
      ]
    }
    let alarm = drawn.implausibilities.first { $0.measure == .wrongCases }
    #expect(alarm?.value == 0.982)
    #expect(alarm?.suspects == MechanismSet(.counterBounce))
    let words = String(decoding: Report(result: drawn).rendered(as: .markdown), as: UTF8.self)
    #expect(words.contains("Look first at counter-bounce."))
  }

  @Test func `what is published is a range beside its words, within what is believed possible`() {
    for measure in LineMeasure.allCases {
      #expect((measure.published == nil) == (measure.publishedRange == nil), "\(measure)")
      guard let range = measure.publishedRange else { continue }
      #expect(measure.believable.contains(range.lowerBound) && measure.believable.contains(range.upperBound))
    }
  }

  @Test func `the first sentence counts the figures that the table has outside of what is published`() throws
  {
    let drawn = result {
      $0.occurrences[.demands] = 100
      $0.occurrences[.overrides] = 15
      $0.occurrences[.refusedByScale] = 6
    }
    let section = try #require(Report(result: drawn).document()[.plausibility])
    guard case .paragraph(let text)? = section.blocks.first, case .table(let table)? = section.blocks.last
    else {
      Issue.record("no sentence, or no table")
      return
    }
    let outside = table.rows.filter { $0.last?.text.contains("; outside: ") == true }
    #expect(outside.contains { $0[0].text == LineMeasure.overrides.meaning })
    #expect(text.contains(outside.count == 1 ? "1 lies outside" : "\(outside.count) lie outside"), "\(text)")
    #expect(table.rows.allSatisfy { $0.count == table.columns.count })
  }

  @Test func `of a handful of cases nothing is said`() {
    #expect(
      alarms {
        $0.exposure.cases = 99
        $0.occurrences[.refusedByScale] = 900
      }.isEmpty)
  }
}
