import EventKernel
import Experiments
import Scenario
import TextFormats
import World

/// What the commands that read a scenario have in common: their operand, their options, how they read.
enum ExperimentArguments {
  static let file = Operand(
    "FILE", isOptional: true,
    "a scenario file, or the name of an embedded one; reference-line where none is named",
    known: { EmbeddedScenarios.all.map(\.name) })

  static let reading: [Option] = [
    .value("set", "PATH=VALUE", of: String.self, isRepeatable: true, "change any value of the scenario"),
    .value("only", "ID,…", of: MechanismList.self, "leave only these mechanisms on, or “none”"),
    .value("healthy", "ID,…", of: MechanismList.self, "make these mechanisms healthy, or “all”"),
    .count("seed", "N", in: 0...Int.max, "another seed"),
    .count("trials", "N", in: 1...1_000_000, "the number of long trials of each condition"),
    .value("duration", "TIME", of: String.self, "planned time of a long run: \"20 shifts\", \"4 h\""),
  ]

  /// Of commands that write pages; ``Desktop`` does it once the command is done.
  static let opening = Option.flag("open", "open the page that is written, where there is a desktop")

  static let running: [Option] = [
    .count("jobs", short: "j", "N", in: 1...1_024, "trials that run at once; as many as there are cores")
  ]

  /// Of commands whose trials are kept in a folder, go on from there and are divided.
  static func keeping(
    in out: String = "keep finished trials in this folder", besides files: String = "",
    parts: String = "the trials"
  ) -> [Option] {
    [
      .value("out", short: "o", "DIR", of: String.self, out),
      .flag("resume", "go on with the trials that the folder keeps"),
      .flag("force", "overwrite trials that the folder keeps, also of another build\(files)"),
      .value("shard", "I/N", of: Shard.self, "run only part I of N of \(parts); needs --out"),
    ]
  }

  /// Of those that join what shards have left.
  static let joining = Option.value(
    "from", "DIR", of: String.self, isRepeatable: true, "take the trials that a shard has left there")

  /// What the command line asks for.
  static func request(_ arguments: Arguments, of reference: String? = nil) -> ExperimentRequest {
    var request = ExperimentRequest(reference ?? arguments.operands.first ?? "reference-line")
    request.settings = arguments.values("set", as: String.self)
    if let seed = arguments.value("seed", as: Int.self) { request.settings.append("experiment.seed=\(seed)") }
    if let trials = arguments.value("trials", as: Int.self) {
      request.settings.append("experiment.trials=\(trials)")
    }
    if let duration = arguments.value("duration", as: String.self) {
      request.settings.append("experiment.duration=\(duration)")
    }
    request.only = arguments.value("only", as: MechanismList.self)?.ids
    request.healthy = arguments.value("healthy", as: MechanismList.self)?.ids ?? []
    return request
  }

  /// The loader of a command line: embedded scenarios by name, files by path.
  static let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all + EmbeddedLessons.scenarios) {
    (path) throws(UnreadableScenario) in
    do throws(Failure) {
      let bytes = try Files.read(path, atMost: 16 << 20)
      // A lesson of one's own has its scenario in it.
      guard path.hasSuffix(".md"), let bytes else { return bytes }
      return Array(EmbeddedLessons.scenario(in: String(decoding: bytes, as: UTF8.self)).utf8)
    } catch Failure.cannotRead(_, let code) {
      throw UnreadableScenario(Process.words(ofError: code))
    } catch {
      throw UnreadableScenario(error.message)
    }
  }

  /// Reads the scenario, tells what there is to tell, and plans the experiment.
  static func plan(
    _ request: ExperimentRequest, _ console: inout Console, quiet: Bool = false, isAnonymous: Bool = false
  ) throws -> ExperimentPlan {
    let (plan, diagnostics) = ExperimentReader(loader: loader).read(request)
    guard let plan else { throw told(diagnostics, request.reference, console, isAnonymous: isAnonymous) }
    if !diagnostics.all.isEmpty, !(quiet && !diagnostics.hasErrors) {
      tell(diagnostics, console, isAnonymous: isAnonymous)
    }
    return identified(plan)
  }

  /// Tells mistakes, and ends with how many they are.
  static func told(
    _ mistakes: Diagnostics, _ reference: String, _ console: Console, isAnonymous: Bool = false
  ) -> Failure {
    let count = mistakes.count(.error)
    if isAnonymous {
      return .lesson(
        "the scenario cannot be run: \(count == 1 ? "one mistake" : "\(count) mistakes"), not told here because names would be",
        hint: "“driftline check FILE” tells them, with names and places")
    }
    console.explain(mistakes)
    return .badScenario(reference, errors: count)
  }

  /// Tells what there is to tell of a scenario. A message quotes it, and so does the line below it: without names there is how many
  /// there are, and where they are told.
  static func tell(_ diagnostics: Diagnostics, _ console: Console, isAnonymous: Bool) {
    guard isAnonymous else { return console.explain(diagnostics) }
    let count = diagnostics.all.count
    console.note(
      "\(count == 1 ? "a warning is" : "\(count) warnings are") not told, because names would be: “driftline check FILE” tells them"
    )
  }

  /// The plan with what its results say of program and scenario.
  static func identified(_ plan: ExperimentPlan) -> ExperimentPlan {
    var plan = plan
    plan.program = Build.identity
    plan.sha256 = Build.sha256(of: plan)
    return plan
  }

  /// Program and scenario on one line, for results that are told in words.
  static func evidence(_ plan: ExperimentPlan) -> String {
    ["driftline \(Build.exact)", plan.sha256.map { "scenario \($0.prefix(12))" }].compactMap(\.self).joined(
      separator: ", ")
  }

  /// The condition that is meant where none is named: production's, where the scenario has it.
  static func condition(_ arguments: Arguments, _ plan: ExperimentPlan) throws -> String {
    let names = plan.conditions.map(\.name)
    guard let wanted = arguments.value("condition", as: String.self) else {
      return names.contains(plan.production) ? plan.production : names[0]
    }
    guard names.contains(wanted) else { throw Failure.noCondition(wanted, known: names) }
    return wanted
  }

  /// How many trials run at once.
  static func jobs(_ arguments: Arguments) -> Int {
    arguments.value("jobs", as: Int.self) ?? Process.processors
  }

  /// What a user types to get the same again.
  static func command(_ name: String, _ request: ExperimentRequest) -> String {
    var words = ["driftline", name, ShellWord.file(request.reference)]
    for setting in request.settings { words += ["--set", ShellWord.quoted(setting)] }
    if let only = request.only {
      words += ["--only", only.isEmpty ? "none" : only.map(\.word).joined(separator: ",")]
    }
    if !request.healthy.isEmpty {
      words += ["--healthy", request.healthy.map(\.word).joined(separator: ",")]
    }
    return words.joined(separator: " ")
  }

  /// How a scenario is named in a file beside which it may not stand: embedded ones by their name, files by the way to them.
  static func reference(_ reference: String, from path: String) -> String {
    loader.embedded.contains(reference) ? reference : Files.way(from: path, to: reference)
  }
}

/// Mechanisms as a command line names them: `tracking-slip,late-read`, `all`, `none`.
struct MechanismList: ArgumentValue {
  let ids: [MechanismID]

  static let expectation = "names of mechanisms separated by commas; “driftline mechanisms” lists them"

  init?(argument: String) {
    if argument == "none" {
      ids = []
    } else if argument == "all" {
      ids = MechanismID.allCases
    } else {
      var found: [MechanismID] = []
      for word in argument.split(separator: ",", omittingEmptySubsequences: false) {
        guard let id = MechanismID(word: String(word)) else { return nil }
        found.append(id)
      }
      ids = found
    }
  }
}
