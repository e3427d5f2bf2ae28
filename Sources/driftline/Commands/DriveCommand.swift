import Drive
import EPCIS
import EventKernel
import Experiments
import Scenario
import TextFormats
import World

/// `driftline drive`: the user's own system in the loop.
enum DriveCommand {
  static let command = Command(
    name: "drive",
    summary: "deliver a run to a system outside, and hold what it believes against truth",
    examples: [
      .init(
        "driftline drive first-steps --system 'command: ./mine.py'",
        "a program of your own, which answers in lines of JSON"),
      .init(
        "driftline drive site.json5 --system 'epcis-2.0: https://level4.example' --log run.log",
        "a repository of EPCIS 2.0, with every exchange as evidence"),
      .init(
        "driftline drive first-steps --system in-process --document-sizes 1,10,100,1000",
        "what the size of documents does to drift"),
      .init(
        "driftline drive --contract --system 'command: ./mine.py'",
        "what is demanded of any such system, with the messages that break it"),
    ],
    options: [
      .value("system", short: "s", "SYSTEM", of: String.self, "what is driven: see below"),
      .value(
        "condition", short: "c", "NAME", of: String.self, "the condition; production where none is named"),
    ] + ExperimentArguments.reading + delivery + [
      .value("before", "COMMAND", of: String.self, "run this before each run: it empties the system"),
      .value("format", short: "f", "FORMAT", of: EPCISFormat.self, "what a command: gets; json if not given"),
      .value(
        "pace", "TIMES", of: PositiveNumber.self,
        "so many times the speed of the clock; else as fast as it takes"),
      .value("log", "FILE", of: String.self, "write every exchange down, as evidence"),
      .flag(
        "contract", "no scenario: what is demanded of any such system, and what it keeps and breaks of it"),
      .flag("resume", "go on with the run that the log is of"),
      .value("html", "FILE", of: String.self, "write a page for a browser and for print as well"),
      .flag("json", "write one JSON object"),
      .flag("schema", "write the JSON Schema of that object, and nothing else"),
    ],
    operands: [ExperimentArguments.file],
    discussion: """
      SYSTEM is in-process (driftline's own core, by documents alone), “command: …”,
      “epcis-2.0: URL” or “quartet-1.2: URL”. The line runs; what its site's mapping
      makes of it is delivered in EPCIS documents; once a lot is closed the system is
      asked what it believes, and that is held against truth as our own record is, and
      against our core, told the same documents.

      A command reads a line and answers it with a line:
        {"id":1,"deliver":{an EPCIS 2.0 document},"document":"urn:…","onError":"rollback"}
        {"id":1,"outcome":"accepted"}            or refused or unknown, with "why"
        {"id":2,"ask":"parent","of":["urn:epc:id:sgtin:…"]}
        {"id":2,"answer":["urn:epc:id:sscc:…"]}  one for each name; null for none
      It is asked parent (a container), contents (a list), state (active, inactive,
      sampled, destroyed or unknown) and events (true, or the event itself).
      Scenarios/adapters/level4.py is one to begin with.

      How documents travel is the scenario's: delivery.document-size, on-error, order,
      delay, doubled, cut, timeout, retries, as in --set delivery.doubled='5 %'.
      Credentials come from the environment: DRIFTLINE_AUTHORIZATION is the header,
      DRIFTLINE_CA_FILE a file with the authorities to trust. Neither is logged.
      An outcome that nobody has told is asked for until it is known, and never counted.

      Exit code: 0 the criteria are met, 1 one is not, or what was acknowledged is lost;
      2 open; 74 the system could not be driven to the end, and why.
      """,
    run: run)

  private static let delivery: [Option] = [
    .value("document-sizes", "N,…", of: SizeList.self, "one run for each size, and a curve of drift by size"),
    .value(
      "timeout", "SECONDS", of: Timeout.self,
      "how long an answer is waited for, 0.1 to 3,600; else delivery.timeout"),
    .count("retries", "N", in: 0...100, "how often what has no answer is sent again; else delivery.retries"),
  ]

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    if arguments.isSet("schema") {
      console.print(DriveSchema.text)
      return .fine
    }
    guard let text: String = arguments.value("system") else {
      throw Failure.needs("drive", "--system SYSTEM")
    }
    var opening = SystemOpening(try SystemName(text))
    opening.format = arguments.value("format")
    opening.before = arguments.value("before")
    opening.credentials.authorization = Process.variable("DRIFTLINE_AUTHORIZATION")
    opening.credentials.authorityFile = Process.variable("DRIFTLINE_CA_FILE")
    if arguments.isSet("contract") {
      patience(delivery(DeliveryPlan(), arguments), of: &opening)
      return try contract(opening, text, arguments, &console)
    }
    let request = ExperimentArguments.request(arguments)
    let plan = try ExperimentArguments.plan(request, &console)
    var study = DriveStudy(plan, condition: try ExperimentArguments.condition(arguments, plan))
    study.trials = arguments.value("trials", as: Int.self) ?? 1
    study.delivery = delivery(plan.delivery, arguments)
    patience(study.delivery, of: &opening)
    study.sizes = arguments.value("document-sizes", as: SizeList.self)?.sizes ?? []
    study.pace = arguments.value("pace", as: PositiveNumber.self)?.value ?? 0
    Process.catchInterrupts()
    study.isInterrupted = { Process.isInterrupted }
    let log = try log(arguments, study, text, opening)
    let result = try study.run(opening, log: log)
    var again = ExperimentArguments.command("drive", request) + " --system \(ShellWord.quoted(text))"
    for option in ["document-sizes", "timeout", "retries"] {
      if let word: String = arguments.value(option) { again += " --\(option) \(word)" }
    }
    let report = DriveReport(result, evidence: ExperimentArguments.evidence(plan), again: again)
    if let page = arguments.value("html", as: String.self) {
      try Files.write(Array(report.page.utf8), to: page)
    }
    console.print(arguments.isSet("json") ? report.json.document : report.text)
    return ExitCode(result.verdict)
  }

  /// What the system keeps and breaks of what is demanded of every system.
  private static func contract(
    _ opening: SystemOpening, _ system: String, _ arguments: Arguments, _ console: inout Console
  ) throws -> ExitCode {
    if let word = arguments.operands.first { throw UsageProblem.surplusOperand(word, command: command) }
    let seed = UInt64(arguments.value("seed", as: Int.self) ?? 1)
    let log = try arguments.value("log", as: String.self).map {
      try ExchangeLog(
        $0,
        run: .object([
          ("log", .integer(1)), ("program", .text(Build.exact)), ("contract", .text("\(seed)")),
          ("system", .text(system)),
        ]), resumes: false, secrets: opening.credentials.secrets)
    }
    Process.catchInterrupts()
    let result: ContractResult
    do {
      result = try Contract(opening, seed: seed, log: log, isInterrupted: { Process.isInterrupted }).run()
    } catch is ContractInterrupted { throw Failure.stopped }
    let evidence = "driftline \(Build.exact), seed \(seed)"
    if let page = arguments.value("html", as: String.self) {
      try Files.write(Array(result.page(evidence: evidence).utf8), to: page)
    }
    console.print(
      arguments.isSet("json")
        ? result.json(program: Build.identity).document : result.text(evidence: evidence))
    return ExitCode(result.verdict)
  }

  /// What a scenario says of delivery, with what the command line says instead.
  private static func delivery(_ said: DeliveryPlan, _ arguments: Arguments) -> DeliveryPlan {
    var plan = said
    if let seconds = arguments.value("timeout", as: Timeout.self)?.value {
      plan.timeout = TimeSpan.seconds(nearest: seconds) ?? plan.timeout
    }
    plan.retries = arguments.value("retries") ?? plan.retries
    return plan
  }

  private static func patience(_ plan: DeliveryPlan, of opening: inout SystemOpening) {
    (opening.timeout, opening.retries) = (plan.timeout.seconds, plan.retries)
  }

  /// The log of this run, where somebody asks for one: its first line says of which run it is.
  private static func log(
    _ arguments: Arguments, _ study: DriveStudy, _ system: String, _ opening: SystemOpening
  ) throws -> ExchangeLog? {
    guard let path: String = arguments.value("log") else {
      if arguments.isSet("resume") { throw Failure.needs("--resume", "--log FILE") }
      return nil
    }
    let plan = study.plan
    let run = JSONValue.object([
      ("log", .integer(1)), ("program", .text(Build.exact)), ("scenario", .text(plan.reference)),
      ("digest", .text(plan.digest)), ("seed", .text("\(plan.seed)")), ("condition", .text(study.condition)),
      ("trials", .integer(study.trials)), ("system", .text(system)),
      ("sizes", .list(study.sizes.map(JSONValue.integer))),
      (
        "delivery",
        .object(study.delivery.told.map { ($0.name, .text($0.value)) })
      ),
    ])
    return try ExchangeLog(
      path, run: run, resumes: arguments.isSet("resume"), secrets: opening.credentials.secrets)
  }
}

/// A number in a range that its type names.
package protocol RangedNumber: ArgumentValue {
  static var range: ClosedRange<Double> { get }
  init(value: Double)
}

extension RangedNumber {
  package init?(argument: String) {
    guard let value = Double(argument), Self.range.contains(value) else { return nil }
    self.init(value: value)
  }
}

private struct Timeout: RangedNumber {
  let value: Double
  static let range = 0.1...3_600
  package static let expectation = "seconds from 0.1 to 3,600"
}

private struct PositiveNumber: RangedNumber {
  let value: Double
  static let range = 0.001...1e9
  package static let expectation = "a number from 0.001 to 1,000,000,000"
}

private struct SizeList: ArgumentValue {
  let sizes: [Int]
  package static let expectation = "numbers from 1 to 1,000,000 separated by commas, each once"

  package init?(argument: String) {
    let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    let sizes = numbers.compactMap(\.self)
    guard !sizes.isEmpty, sizes.count == numbers.count, sizes.allSatisfy((1...1_000_000).contains),
      Set(sizes).count == sizes.count
    else { return nil }
    self.sizes = sizes
  }
}
