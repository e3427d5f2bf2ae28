import Experiments
import Reporting
import Testing

/// The report in a terminal.
@Suite struct TerminalTests {
  func lines(_ result: ExperimentResult, _ options: ReportOptions = ReportOptions()) -> [String] {
    let bytes = Report(result: result, stories: Sample.stories).rendered(as: .terminal, options)
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init).dropLast()
  }

  @Test func `no line but a command is wider than 80 columns`() {
    for result in [Sample.result, Sample.empty, Sample.crowded, Sample.quiet] {
      for line in lines(result) where !line.contains("driftline explain") {
        #expect(line.count <= 80, "\(line.count): \(line)")
      }
    }
  }

  @Test func `the verdict is the last line, and the files stand behind it`() {
    var options = ReportOptions()
    options.files = ["Reports/reference-line.html"]
    #expect(lines(Sample.result, options).last == "NOT ACCEPTED · report Reports/reference-line.html")
    #expect(lines(Sample.quiet).last == "ACCEPTED")
    #expect(lines(Sample.empty).last == "no criteria: nothing is accepted or refused")
  }

  @Test func `quiet leaves criteria and verdict`() {
    var options = ReportOptions()
    options.quiet = true
    let lines = lines(Sample.result, options)
    #expect(lines.filter { !$0.isEmpty }.count == 3 + 2, "three criteria, one of which needs a second line")
    #expect(lines.first?.contains("AC-1") == true)
  }

  @Test func `escapes are written only where they are asked for`() {
    var options = ReportOptions()
    #expect(lines(Sample.result, options).allSatisfy { !$0.contains("\u{1B}") })
    options.colors = true
    let colored = lines(Sample.result, options)
    #expect(colored.contains { $0.contains("\u{1B}[1;31m✗\u{1B}[0m") })
    let plain = colored.map { line in
      line.replacing(/\u{1B}\[[0-9;]*m/, with: "")
    }
    #expect(plain == lines(Sample.result), "color changes no character and no column")
  }

  @Test func `names from a scenario cannot command a terminal`() {
    for line in lines(Sample.hostile) {
      #expect(!line.unicodeScalars.contains { $0.value < 32 || $0.value == 0x202E || $0.value == 0x7F })
    }
  }

  @Test func `every kind that was seen has its line, and the others share one`() throws {
    let lines = lines(Sample.result)
    for line in Sample.lines where line.production != nil {
      let name = (line.level == .unit ? "" : "\(line.level) ") + line.kind.word
      #expect(lines.contains { $0.hasPrefix("    \(name) ") }, "\(name) is missing")
    }
    #expect(
      lines.contains { $0.contains("5 other kinds") && $0.contains("~") && $0.contains("none") })
    let under = try #require(lines.first { $0.hasPrefix("    case under") })
    #expect(
      under.contains("11") && under.contains("[2, 34]") && under.contains("47") && under.contains("+36"))
  }

  @Test func `decimal points stand below each other`() throws {
    let text = lines(Sample.result)
    let places = try ["0.31 [0.22", "31.4 ", "18.8 ", "2.6 ", "6.2 "].map { figure in
      let line = try #require(text.first { $0.contains(figure) }, "\(figure) is missing")
      let range = try #require(line.range(of: figure))
      let point = try #require(line[range].firstIndex(of: "."))
      return line.distance(from: line.startIndex, to: point)
    }
    #expect(Set(places).count == 1, "\(places)")
  }

  @Test func `what to run next is said`() {
    let lines = lines(Sample.result)
    #expect(
      lines.contains(
        "    driftline explain reference-line --set line.feed.speed=300/min --seed 20261121 --condition production --trial 7 --case 003400123450000178"
      ))
    #expect(lines.contains { $0.contains("driftline compare reference-line --trials 96") })
  }

  @Test func `a witness of a protocol's repetition is no long run that can be told again`() {
    // It weighs more, and has the number of a long trial that knows nothing of it.
    var short = Sample.witnesses[0]
    (short.cell, short.trial, short.episodeSize) = (Cell(.production, .short), 13, 90_000)
    var result = Sample.result
    result.witnesses = [short] + Sample.witnesses
    #expect(lines(result).contains { $0.contains("driftline explain") && $0.contains("--trial 7 ") })
    #expect(!lines(result).contains { $0.contains("trial 13") })
    result.witnesses = [short]
    #expect(lines(result).contains { $0.contains("the protocol's repetition 13") })
    #expect(!lines(result).contains { $0.contains("driftline explain") })
  }
}
