import Calibration
import EventKernel
import Experiments
import Testing

@Suite("Logs that cannot be read for certain") struct BadLogTests {
  private static let usual = "time: \"Start\", period: \"8 h\", zone: \"UTC\""

  struct Case: CustomTestStringConvertible, Sendable {
    let text: String
    /// The place in the file.
    let place: String
    let message: String
    let says: String
    var testDescription: String { message }

    init(text: String, at place: String, _ message: String, says: String = BadLogTests.usual) {
      (self.text, self.message, self.says) = (text, message, says)
      self.place = "logs/a-1.csv" + place
    }

    init(rows: String, at place: String, _ message: String, says: String = BadLogTests.usual) {
      self.init(text: "Start,Cartons,Rejects\n" + rows, at: place, message, says: says)
    }
  }

  @Test(
    "each mistake is told with its place and what to do",
    arguments: [
      Case(text: "", at: "", "it is empty"),
      Case(text: " \r\n\n", at: "", "it is empty"),
      Case(rows: "", at: "", "no rows"),
      Case(text: "Start,Cartons\n2026-01-01,5\n", at: ":1", "no column “Rejects”"),
      Case(text: "Start,Cartons,Rejects,Rejects\n2026-01-01,5,1,2\n", at: ":1", "stands there 2 times"),
      Case(rows: "2026-01-01,5\n", at: ":2", "2 cells stand under 3"),
      Case(rows: "2026-01-01,500,-1\n", at: ":2, column “Rejects”", "negative"),
      Case(rows: "2026-01-01,500,501\n", at: ":2, column “Rejects”", "more than there were: 500"),
      Case(rows: "2026-01-01,500,1.5\n", at: ":2, column “Rejects”", "no number of things"),
      Case(rows: "2026-01-01,500,1 %\n", at: ":2, column “Rejects”", "is in %, and “count” is stated"),
      Case(rows: "2026-01-01,500,few\n", at: ":2, column “Rejects”", "“few” is no number"),
      Case(rows: "2026-01-01,500,\n", at: ":2, column “Rejects”", "the cell is empty"),
      Case(rows: "2026-01-01,\"1,500\",0\n2026-01-02,1.500,0\n", at: ":3, column “Cartons”", "another way"),
      Case(rows: "2026-01-01,500,1\nTotal,500,1\n", at: ":3, column “Start”", "“Total” is no time"),
      Case(rows: "31.02.2026,500,1\n", at: ":2, column “Start”", "is no time"),
      Case(rows: "03/04/2026,500,1\n", at: ":2, column “Start”", "day or the month first"),
      Case(rows: "2026-01-01,500,1\n2026-01-01,500,2\n", at: ":3", "of the same time as line 2"),
      Case(
        rows: "2026-01-01 06:00,500,1\n2026-01-01 13:00,500,2\n", at: ":3", "begins before that of line 2"),
      Case(
        rows: "2026-01-01 06:00,500,1\n", at: ":2, column “Start”", "in which zone",
        says: "time: \"Start\", period: \"8 h\""),
      Case(rows: "2026-01-01 06:00,0,0\n", at: "", "of nothing at all"),
      Case(text: "PK\u{3}\u{4}\0\0", at: ":1", "a workbook"),
      Case(rows: "2026\0", at: ":2", "not a text"),
      Case(rows: "2026-01-01,\"5\n", at: ":2", "does not end"),
      Case(rows: "2026-01-01,\"5\"0,1\n", at: ":2", "closing quote"),
      Case(
        text: "Start,Cartons,Rejects,End\n2026-01-01 06:00,5,1,2026-01-01 05:00\n", at: ":2, column “End”",
        "not after it begins", says: "time: \"Start\", end: \"End\", zone: \"UTC\""),
    ]) func told(_ one: Case) throws
  {
    let problem = try #require(try Logs.problem(one.text, one.says))
    #expect(problem.place == one.place && problem.message.contains(one.message), "\(problem)")
    #expect(!problem.hint.isEmpty && !problem.message.hasSuffix("."))
  }

  @Test("a mapping that contradicts itself is told where it stands")
  func mapping() throws {
    for (says, measures, message) in [
      (Self.usual, "rejcts: { column: \"R\", unit: \"count\", of: \"N\" }", "did you mean “rejects”"),
      (Self.usual, "rejects: { column: \"R\", unit: \"count\" }", "does not say of how many"),
      (Self.usual, "rejects: { column: \"R\", unit: \"/h\", of: \"N\" }", "cannot be in “/h”"),
      (Self.usual, "rejects: { column: \"R\", unit: \"pieces\", of: \"N\" }", "is no unit of a log"),
      (Self.usual, "oee: { column: \"R\", unit: \"count\" }", "cannot be in “count”"),
      (
        Self.usual,
        "reads: { column: \"R\", unit: \"count\", of: \"N\" }, \"no-reads\": { column: \"S\", unit: \"count\", of: \"N\" }",
        "is named twice"
      ),
      (
        "time: \"Start\", zone: \"UTC\"", "rejects: { column: \"R\", unit: \"count\", of: \"N\" }",
        "how long a row"
      ),
      (
        "time: \"Start\", period: \"8 h\", end: \"E\", zone: \"UTC\"",
        "rejects: { column: \"R\", unit: \"count\", of: \"N\" }",
        "two things say how long"
      ),
      (
        "time: \"Start\", period: \"8 h\", zone: \"Berlin\"",
        "rejects: { column: \"R\", unit: \"count\", of: \"N\" }", "no offset"
      ),
    ] {
      do {
        _ = try Logs.plan(Logs.scenario(says, measures: measures))
        Issue.record("“\(message)” is not told")
      } catch let problem as Logs.Unreadable {
        let said = problem.description.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(said.contains(message) && said.contains("own:1:"), "\(problem)")
      }
    }
  }

  @Test("rows without a figure are left out or 0 where that is said, and told")
  func holes() throws {
    let text = "Start,Cartons,Rejects\n2026-01-01,100,1\n2026-01-02,100,\n2026-01-05,100,n/a\n"
    let unknown = try Logs.read(text, Self.usual + ", empty: \"unknown\"")
    #expect(unknown[.rejects]?.told == LogCount(count: 1, whole: 100))
    #expect(
      unknown.remarks.contains { $0.contains("2 of 3 cells of “Rejects” are empty, left out") },
      "\(unknown.remarks)")
    #expect(unknown.remarks.contains { $0.contains("2 times are missing") }, "\(unknown.remarks)")
    let zero = try Logs.read(text, Self.usual + ", empty: \"zero\"")
    #expect(zero[.rejects]?.told == LogCount(count: 1, whole: 300))
  }

  @Test(
    "a log that was appended to itself is in order, one that lies far off is asked about, and both are counted"
  )
  func remarks() throws {
    let rows = "2026-01-01,100,1\n2026-01-02,100,1\n2026-01-03,100,2\n"
    let twice = try Logs.read("Start,Cartons,Rejects\n" + rows + rows, Self.usual)
    #expect(twice.remarks.contains { $0.contains("3 rows stand there twice, and were read once") })
    #expect(!twice.remarks.contains { $0.contains("not in the order") }, "\(twice.remarks)")
    #expect(!twice.remarks.contains { $0.contains("date is right") }, "\(twice.remarks)")
    let once = try Logs.read("Start,Cartons,Rejects\n" + rows + "2026-01-03,100,2\n", Self.usual)
    #expect(once.remarks.contains { $0.contains("1 row stands there twice, and was read once") })
    let turned = try Logs.read("Start,Cartons,Rejects\n2026-01-04,100,2\n" + rows, Self.usual)
    #expect(turned.remarks.contains { $0.contains("not in the order") }, "\(turned.remarks)")
    let far = try Logs.read("Start,Cartons,Rejects\n" + rows + "2062-01-04,100,1\n", Self.usual)
    #expect(
      far.remarks.contains { $0.hasPrefix("logs/a-1.csv:5: ") && $0.contains("its date is right") },
      "\(far.remarks)")
  }

  @Test("more hours than a row has are not planned in it, but on the day on which clocks change")
  func planned() throws {
    func problem(_ row: String) throws -> LogProblem? {
      try Logs.problem(
        "Start;End;Hours;Jams\n\(row)\n",
        "time: \"Start\", end: \"End\", zone: \"+01:00\", summer: \"europe\"",
        measures: "jams: { column: \"Jams\", unit: \"count\", of: \"Hours\", \"of-unit\": \"h\" }")
    }
    let said = try #require(try problem("2026-01-05 06:00;2026-01-05 11:00;6;1"))
    #expect(said.message == "6.0 h were planned in a row of 5.0 h", "\(said)")
    #expect(try problem("2026-01-05 06:00;2026-01-05 11:01;5.1;1")?.message.contains("planned") == true)
    #expect(try problem("2026-01-05 06:00;2026-01-05 11:03;5.1;1") == nil)
    #expect(try problem("2026-03-28 22:00;2026-03-29 06:00;8;1") == nil)
    #expect(try problem("2026-03-29 06:00;2026-03-29 13:00;8;1") != nil)
  }

  @Test("bytes that are changed, cut out or put in at random are read or refused, and stop nothing")
  func fuzz() throws {
    let text = Array(
      "Start;End;Cartons;Rejects\r\n\"13.03.2026 06:00\";13.03.2026 14:00;\"12.000\";130\r\n13.03.2026 14:00;13.03.2026 22:00;11.500;1.001\r\n28.03.2026 22:00;29.03.2026 06:00;1.250;7\r\n24.10.2026 22:00;25.10.2026 06:00;9;0\r\n"
        .utf8)
    let (_, plan) = try Logs.plan(
      Logs.scenario("time: \"Start\", end: \"End\", zone: \"+01:00\", summer: \"europe\""))
    let calibration = try #require(plan.calibration)
    var paths = RandomPaths(seed: 20, trial: 0)
    let path = paths.claim("tests/fuzz", owner: "BadLogTests")
    let signs = Array("0123456789;,.-+\"\r\n\t |:/ %TZ\0\u{FF}'".utf8) + [0xFF, 0xC3, 0xE2]
    var (read, refused) = (0, 0)
    for number in 0..<4_000 as Range<UInt64> {
      var stream = path.stream(number)
      var bytes = text
      for _ in 0...stream.below(3) {
        let place = Int(stream.below(UInt64(bytes.count)))
        switch stream.below(4) {
        case 0: bytes[place] = signs[Int(stream.below(UInt64(signs.count)))]
        case 1: bytes.insert(signs[Int(stream.below(UInt64(signs.count)))], at: place)
        case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + Int(stream.below(12))))
        default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 30)], at: place)
        }
        if bytes.isEmpty { bytes = [10] }
      }
      do throws(LogProblem) {
        let evidence = try SiteEvidence([LogFile(name: "a.csv", bytes: bytes)], calibration)
        let figure = evidence[.rejects]?.told ?? LogCount(count: -1, whole: 0)
        #expect(figure.count >= 0 && figure.count <= figure.whole * (1 + 1e-9))
        read += 1
      } catch {
        #expect(error.place.hasPrefix("a.csv") && !error.message.isEmpty && !error.hint.isEmpty)
        refused += 1
      }
    }
    // Both ways are reached, or this proves nothing.
    #expect(read > 50 && refused > 1_000, "\(read) read, \(refused) refused")
  }
}
