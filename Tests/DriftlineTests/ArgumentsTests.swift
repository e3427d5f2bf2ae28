import Testing
import driftline

@Suite("The command line: options and operands")
struct ArgumentsTests {
  /// A command of Line 7, Nordhafen with one option of every sort.
  let command = Command(
    name: "pack", summary: "pack a case",
    examples: [.init("driftline pack line7.json5", "pack the first case")],
    options: [
      .flag("quiet", short: "q", "say nothing"),
      .flag("verbose", short: "v", "say more"),
      .value("jobs", short: "j", "N", of: Int.self, "how many at once"),
      .value("seed", "SEED", of: UInt64.self, "the seed"),
      .value("set", "PATH=VALUE", of: String.self, isRepeatable: true, "set a value of the scenario"),
    ],
    operands: [
      Operand("FILE", "a scenario"), Operand("CASE", isOptional: true, isRepeatable: true, "a case"),
    ],
    run: { _, _ in .fine })

  func parse(_ line: String) throws(UsageProblem) -> Arguments {
    try Arguments(line.split(separator: " ").map(String.init), of: command)
  }

  func complaint(_ line: String) -> String {
    do throws(UsageProblem) {
      _ = try parse(line)
      return "no complaint"
    } catch { return error.message + "; " + error.hint }
  }

  @Test(
    "every way to write a value means the same",
    arguments: [
      "--jobs 4 a", "--jobs=4 a", "-j 4 a", "-j4 a", "-j=4 a", "a -j 4", "-qj4 a", "--quiet a --jobs 4",
    ])
  func spellings(_ line: String) throws {
    let arguments = try parse(line)
    #expect(arguments.value("jobs", as: Int.self) == 4)
    #expect(arguments.operands == ["a"])
    #expect(arguments.isSet("quiet") == line.contains("q"))
  }

  @Test("repeatable options keep their order, and values may contain anything")
  func repeated() throws {
    let arguments = try parse("--set a=1 --set=b=-2 f --set --c")
    #expect(arguments.values("set", as: String.self) == ["a=1", "b=-2", "--c"])
    #expect(try parse("--jobs -3 f").value("jobs", as: Int.self) == -3)
    #expect(try parse("f --seed 18446744073709551615").value("seed", as: UInt64.self) == .max)
    #expect(try parse("f --set=").values("set", as: String.self) == [""])
  }

  @Test("two hyphens end the options, one hyphen is an operand")
  func endOfOptions() throws {
    #expect(try parse("-q -- --jobs -q").operands == ["--jobs", "-q"])
    #expect(try parse("- x").operands == ["-", "x"])
    #expect(try parse("f -- --").operands == ["f", "--"])
  }

  @Test("help is understood also where something is missing")
  func help() throws {
    #expect(try parse("--help").isSet("help"))
    #expect(try parse("-qh").isSet("help"))
  }

  @Test(
    "what makes no sense is told with a way out",
    arguments: [
      ("--jbos 4 f", "has no option “--jbos”; did you mean --jobs?"),
      ("--zzz f", "has no option “--zzz”; “driftline help pack” lists them"),
      ("-x f", "has no option “-x”"),
      ("-qx f", "has no option “-x”"),
      ("f --jobs", "--jobs needs a value: --jobs N"),
      ("f -j", "--jobs needs a value"),
      ("f --jobs four", "“four” is no value for --jobs, which takes a whole number"),
      ("f --jobs=", "“” is no value for --jobs"),
      ("f --seed -1", "“-1” is no value for --seed"),
      ("f --quiet=1", "--quiet takes no value, but “1” was given"),
      ("f --jobs 1 --jobs 2", "--jobs stands there twice"),
      ("-q", "“driftline pack” needs FILE"),
    ])
  func complaints(_ line: String, _ words: String) {
    #expect(complaint(line).contains(words), "\(complaint(line))")
  }

  @Test("a flag may stand there twice, as shell aliases do")
  func twice() throws {
    #expect(try parse("-q -q f").isSet("quiet"))
  }

  @Test("help begins with examples, names every option, and keeps to 80 columns")
  func helpText() throws {
    let lines = HelpText.text(of: command).split(separator: "\n")
    #expect(lines[1] == "Examples")
    #expect(lines.allSatisfy { $0.count <= 80 })
    for word in ["-q, --quiet", "    --set PATH=VALUE", "-j, --jobs N", "FILE [CASE …]", "-h, --help"] {
      #expect(HelpText.text(of: command).contains(word), "\(word)")
    }
  }

  @Test("exit codes are those that scripts rely on")
  func exitCodes() {
    #expect(ExitCode.allCases.map(\.rawValue) == [0, 1, 2, 64, 65, 70, 74, 130])
  }
}
