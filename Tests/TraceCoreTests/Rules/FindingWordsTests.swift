import RecordSamples
import Testing
import TraceCore
import TraceModel

@Suite("What a finding says")
struct FindingWordsTests {
  private let arrival = shiftStart.advanced(byMicroseconds: 300_000_000)

  @Test("follows the state when an earlier event arrives late")
  func late() throws {
    let site = try Site(perCase: 3)
    let first = site.event(
      .commission, site.cases + site.units, number: 1, at: 1, lot: site.lots[0])
    let over = site.event(
      .pack, Array(site.units[0..<4]), number: 2, at: 10, container: site.cases[0])
    let late = site.event(.pack, [site.units[4]], number: 3, at: 5, container: site.cases[0])
    var words: [[String]] = []
    for order in [[first, over, late], [first, late, over]] {
      let core = TraceCore(table: site.table)
      for event in order { core.take(event, arrival: arrival) }
      #expect(core.findingLog.standing.count == 1 && core.contents(of: site.cases[0]).count == 5)
      words.append(core.standingWords)
    }
    #expect(words[0] == words[1])
    #expect(words[0][0].contains("holds 5 by the record; master data say 3"), "\(words[0])")
  }

  @Test("tells ages in words")
  func ages() throws {
    let site = try Site()
    let rule = try #require(RuleCatalogue.rule(.stale))
    let expected: [(Double, String)] = [
      (0.262, "0.262 s"), (59, "59 s"), (60, "1 min"), (3_725, "1 h 2 min"), (86_400, "1 day"),
      (86_400 * 14 + 3 * 3_600 + 59, "14 days 3 h"), (86_460, "1 day"),
    ]
    for (seconds, words) in expected {
      var finding = rule.finding(raisedAt: shiftStart)
      finding.observed = seconds
      #expect(
        rule.words(for: finding, table: site.table) == "The event is dated \(words) before its arrival.")
    }
  }
}
