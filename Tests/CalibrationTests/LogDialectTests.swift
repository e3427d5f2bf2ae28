import Calibration
import Testing

@Suite("Logs as sites export them") struct LogDialectTests {
  private static let usual = "time: \"Start\", period: \"8 h\", zone: \"UTC\""

  /// Four rows of 12,000, 11,500, 1,250 and 9,000 cartons with 130, 1,001, 7 and 0 rejects.
  private func check(_ evidence: SiteEvidence) {
    let figure = evidence[.rejects]
    #expect(figure?.told == LogCount(count: 1_138, whole: 24_750), "\(String(describing: figure))")
    #expect(figure?.held == LogCount(count: 0, whole: 9_000))
    #expect(evidence.lastDay.description == "2026-03-14")
  }

  @Test(
    "one log in many dialects gives the same figures",
    arguments: [
      "Start,Cartons,Rejects\n2026-03-13 06:00,12000,130\n2026-03-13 14:00,11500,1001\n2026-03-13 22:00,1250,7\n2026-03-14 06:00,9000,0\n",
      // A mark of the order of bytes, semicolons, quotes, CRLF, points between thousands, days first.
      "\u{FEFF}\"Start\";\"Cartons\";\"Rejects\"\r\n\"13.03.2026 06:00\";\"12.000\";\"130\"\r\n13.03.2026 14:00;11.500;1.001\r\n13.03.2026 22:00;1.250;7\r\n14.03.2026 06:00;9.000;0\r\n",
      // Commas between thousands within quotes, hours to twelve, months first, columns that nobody asks for.
      "Shift,Start,Cartons,Rejects,Who\nA,03/13/2026 6:00 AM,\"12,000\",130,\"Doe, J.\"\nB,03/13/2026 2:00 PM,\"11,500\",\"1,001\",\nC,03/13/2026 10:00 PM,\"1,250\",7,\"\"\"x\"\"\"\nA,03/14/2026 06:00 AM,\"9,000\",0,\n",
      // Tabulators, spaces that do not break, old line ends, offsets in two zones, out of order, a row twice.
      "Rejects\tStart\tCartons\r1 001\t2026-03-13T16:00+02:00\t11 500\r7\t2026-03-13T22:00Z\t1\u{A0}250\r130\t2026-03-13T06:00:00Z\t12 000\r7\t2026-03-13T17:00-05:00\t1 250\r0\t2026-03-14 07:00 CET\t9 000\r",
      // A line that says what stands between cells, apostrophes, empty lines, columns beyond the header that are empty.
      "sep=|\nStart|Cartons|Rejects\n\n2026/03/13 06:00|12'000|130|\n2026/03/13 14:00|11'500|1’001\n2026/03/13 22:00|1'250|7\n2026/03/14 06:00|9'000|0\n\n",
    ]) func dialects(_ text: String) throws
  {
    check(try Logs.read(text, Self.usual))
  }

  @Test("UTF-16 is read where the file says so, and an older encoding where the scenario does")
  func encodings() throws {
    let text = "Start;Ausschuß;Stück\n2026-03-13 06:00;3;100\n"
    let measures = "rejects: { column: \"Ausschuß\", unit: \"count\", of: \"Stück\" }"
    var wide: [UInt8] = [0xFF, 0xFE]
    for unit in text.utf16 { wide += [UInt8(unit & 255), UInt8(unit >> 8)] }
    let latin = text.unicodeScalars.map { UInt8($0.value) }
    for (bytes, says) in [(wide, Self.usual), (latin, Self.usual + ", encoding: \"windows-1252\"")] {
      let evidence = try Logs.read(bytes: bytes, says, measures: measures)
      #expect(evidence[.rejects]?.told == LogCount(count: 3, whole: 100))
    }
    #expect(throws: LogProblem.self) { try Logs.read(bytes: latin, Self.usual, measures: measures) }
  }

  @Test("shares, rates, times and read rates become counts of their whole")
  func units() throws {
    let text = """
      Start,Cartons,Read rate,Stops per hour,OEE,Down,Planned min
      2026-03-13 06:00,10000,99.5 %,10,70 %,2.5,420
      2026-03-13 14:00,20000,99.75,12,50 %,1.5,480
      """
    let evidence = try Logs.read(
      text, Self.usual,
      measures: """
        reads: { column: "Read rate", unit: "%", of: "Cartons" },
        stops: { column: "Stops per hour", unit: "/h", of: "Planned min", "of-unit": "min" },
        oee: { column: "OEE", unit: "%" },
        availability: { column: "Down", unit: "h" },
        """)
    #expect(abs((evidence[.noReads]?.told.count ?? 0) - 100) < 1e-6)
    #expect(abs((evidence[.stops]?.told.count ?? 0) - 166) < 1e-9)
    #expect(evidence[.stops]?.told.whole == 54_000)
    #expect(abs((evidence[.oee]?.told.count ?? 0) - 1.2 * 28_800) < 1e-6)
    #expect(evidence[.availability]?.told.count == 14_400)
  }

  @Test("decimals and thousands are told by the file where one reading alone makes sense")
  func marks() throws {
    let measures = "rejects: { column: \"R\", unit: \"%\", of: \"N\" }"
    // 1,25 % cannot be thousands; so 10.000 is no ten.
    let comma = try Logs.read("Start;R;N\n2026-03-13;1,25;10.000\n", Self.usual, measures: measures)
    #expect(comma[.rejects]?.told == LogCount(count: 125, whole: 10_000))
    let refused = try #require(
      try Logs.problem("Start;R;N\n2026-03-13;1;10.000\n", Self.usual, measures: measures))
    #expect(
      refused.place == "logs/a-1.csv:2, column “N”" && refused.message.contains("10 or 10000"), "\(refused)")
    let said = try Logs.read(
      "Start;R;N\n2026-03-13;1;10.000\n", Self.usual + ", thousands: \"point\"", measures: measures)
    #expect(said[.rejects]?.told == LogCount(count: 100, whole: 10_000))
  }

  @Test("clocks that are put back and forward: each row has its moment, and a shift its length")
  func daylight() throws {
    let says = "time: \"Start\", period: \"1 h\", zone: \"+01:00\", summer: \"europe\""
    let autumn =
      "Start,Cartons,Rejects\n2026-10-25 01:00,1,0\n2026-10-25 02:00,2,0\n2026-10-25 02:00,3,0\n2026-10-25 03:00,4,0\n"
    let evidence = try Logs.read(autumn, says)
    #expect(evidence.span.end - evidence.span.start == 4 * 3_600 && evidence.remarks.isEmpty, "\(evidence)")
    // One of the two alone: it follows on from its neighbor, or nobody knows.
    let one = try Logs.read("Start,Cartons,Rejects\n2026-10-25 01:00,1,0\n2026-10-25 02:00,2,0\n", says)
    #expect(one.span.end - one.span.start == 2 * 3_600)
    let unknown = try Logs.problem("Start,Cartons,Rejects\n2026-10-25 02:30,2,0\n", says)
    #expect(unknown?.message.contains("was twice that day") == true, "\(String(describing: unknown))")
    let missing = try Logs.problem("Start,Cartons,Rejects\n2026-03-29 02:30,2,0\n", says)
    #expect(missing?.message.contains("did not exist") == true, "\(String(describing: missing))")
    let shifts = "Start,Cartons,Rejects\n28.03.2026 14:00,1,0\n28.03.2026 22:00,2,0\n29.03.2026 06:00,3,0\n"
    let spring = try Logs.read(
      shifts, "time: \"Start\", period: \"8 h\", zone: \"+01:00\", summer: \"europe\"")
    #expect(spring.span.end - spring.span.start == 23 * 3_600)
    let american = try Logs.read(
      "Start,Cartons,Rejects\n2026-03-08 01:00,1,0\n2026-03-08 03:00,2,0\n",
      "time: \"Start\", period: \"1 h\", zone: \"-05:00\", summer: \"north-america\"")
    #expect(american.span.end - american.span.start == 2 * 3_600)
  }

  @Test("rows of other machines are left out by a word, and those out of range by dates")
  func filters() throws {
    let text =
      "Start,Line,Cartons,Rejects\n2026-03-13 06:00,7,100,1\n2026-03-13 06:00,8,100,50\n2026-03-14 06:00,7,100,2\n"
    #expect(try Logs.problem(text, Self.usual)?.hint.contains("only") == true)
    let evidence = try Logs.read(text, Self.usual + ", only: { Line: \"7\" }")
    #expect(evidence[.rejects]?.told == LogCount(count: 3, whole: 200))
    let (_, plan) = try Logs.plan(
      Logs.scenario(Self.usual + ", only: { Line: \"7\" }"), ["calibration.since='2026-03-14'"])
    let calibration = try #require(plan.calibration)
    let later = try SiteEvidence([LogFile(name: "a.csv", bytes: Array(text.utf8))], calibration)
    #expect(later[.rejects]?.told.whole == 100)
  }
}
