import Calibration
import Experiments
import TextFormats

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// `driftline calibrate`: which values of a line a site's own figures tell, and which not.
enum CalibrateCommand {
  static let command = Command(
    name: "calibrate",
    summary: "say which values of a line a site's own logs tell, and which log would tell the others",
    examples: [
      .init("driftline calibrate --template logs", "a log and a scenario that reads it, to begin with"),
      .init(
        "driftline calibrate site.json5 --from shifts.csv --write ours.json5",
        "and a scenario with the values that are told"),
      .init(
        "driftline calibrate site.json5 --from shifts.csv --parameters mechanisms.late-read,line.stops.jams",
        "these alone, all others as written"),
    ],
    options: ExperimentArguments.reading + ExperimentArguments.running + [
      .value("from", "FILE", of: String.self, isRepeatable: true, "a log that the site has exported, as CSV"),
      .value(
        "parameters", "PATH,…", of: String.self,
        "look for these values; for every assumption where none is named"),
      .count("runs", "N", in: 40...100_000, "the number of lines with values drawn from what is plausible"),
      .value("write", "FILE", of: String.self, "write a scenario with the values that are told"),
      .value(
        "template", "DIR", of: String.self,
        "write a log of this line and a scenario that reads it, and no more"),
    ] + ExperimentArguments.keeping(besides: ", and files", parts: "the drawn lines") + [
      .value(
        "join", "DIR", of: String.self, isRepeatable: true, "take the trials that a shard has left there"),
      .flag("json", "write one JSON object"),
      .flag("schema", "write the JSON Schema of that object, and nothing else"),
    ],
    operands: [ExperimentArguments.file],
    discussion: """
      The section “calibration” of a scenario says what the columns of a log are: which
      measure, in which unit, of what, in which zone. What is stated makes a log certain,
      or it is refused with file, line and column. A value is given only where the logs
      tell it; the last part of each log is held back, and lines with the values that are
      left have to reproduce it. Ends with 1 where they do not, and with 2 where nothing is
      told. Whether the line reproduces it with all other values as written is said too.
      The result is the same for any jobs, shards and interruptions.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    if arguments.isSet("schema") {
      console.print(CalibrationSchema.text)
      return .fine
    }
    var request = ExperimentArguments.request(arguments)
    if let folder = arguments.value("template", as: String.self) {
      return try write(template: folder, arguments, request, &console)
    }
    if let runs = arguments.value("runs", as: Int.self) {
      request.settings.append("calibration.runs=\(runs)")
    }
    if let paths = arguments.value("parameters", as: String.self) {
      let list = paths.split(separator: ",").map { JSONValue.text(String($0)).line }.joined(separator: ",")
      request.settings.append("calibration.parameters=[\(list)]")
    }
    var plan = try ExperimentArguments.plan(request, &console)
    guard var calibration = plan.calibration, !calibration.logs.isEmpty else {
      throw Failure.noCalibration(plan.reference)
    }
    let evidence = try evidence(arguments, calibration)
    let asked = request
    // A run has no more cartons than the logs: what scatters there has to scatter here.
    if let most = evidence.mostCartons, most < calibration.cartons {
      request.settings.append("calibration.cartons=\(most)")
      plan = try ExperimentArguments.plan(request, &console, quiet: true)
      calibration = plan.calibration ?? calibration
    }
    do {
      let study = try study(request, plan, calibration, evidence.measures, console)
      return try run(study, evidence, request, asked, arguments, &console)
    } catch let problem as CalibrationProblem {
      throw told(problem, plan, console)
    }
  }

  /// The study of a scenario by logs that have these measures; what is wrong with it is told.
  static func study(
    _ request: ExperimentRequest, _ plan: ExperimentPlan, _ calibration: CalibrationPlan,
    _ measures: [LogMeasure], _ console: Console
  ) throws -> CalibrationStudy {
    do throws(CalibrationProblem) {
      return try CalibrationStudy(
        request, plan, calibration, loader: ExperimentArguments.loader, measures: measures)
    } catch {
      throw told(error, plan, console)
    }
  }

  /// Tells what is wrong with a scenario.
  private static func told(_ problem: CalibrationProblem, _ plan: ExperimentPlan, _ console: Console)
    -> Failure
  {
    console.explain(problem.diagnostics)
    return .badScenario(plan.reference, errors: problem.diagnostics.count(.error))
  }

  private static func run(
    _ study: CalibrationStudy, _ evidence: SiteEvidence, _ request: ExperimentRequest,
    _ asked: ExperimentRequest,
    _ arguments: Arguments, _ console: inout Console
  ) throws -> ExitCode {
    var rounds = try TrialRounds(
      arguments, request, study.plan, joining: arguments.values("join", as: String.self), console)
    rounds.passesOverStandstills = true
    let lines =
      try study.drawn(0..<study.calibration.runs, atOnce: rounds.atOnce)
      + study.asItStands(atOnce: rounds.atOnce)
    if let shard = arguments.value("shard", as: Shard.self) {
      console.print(try rounds.run(shard, of: lines.map(\.job), study.planned(lines)))
      return .fine
    }
    func runs(_ lines: [CalibrationStudy.Line]) throws -> [TrialSummary] {
      let done = try rounds.run(lines.map(\.job), study.planned(lines))
      return lines.compactMap { done[$0.job] }
    }
    let drawn = try runs(lines)
    var result = try CalibrationResult(study, lines, drawn, evidence)
    let checks = try study.checks(result.trials, cartons: result.checkCartons, atOnce: rounds.atOnce)
    result.check(checks, try runs(checks))
    try write(result, asked, arguments, &console)
    return !result.isReproduced ? .notAccepted : result.told.isEmpty ? .inconclusive : .fine
  }

  private static func evidence(_ arguments: Arguments, _ calibration: CalibrationPlan) throws -> SiteEvidence
  {
    let names = arguments.values("from", as: String.self)
    guard !names.isEmpty else { throw Failure.needs("calibrate", "--from FILE, a log of the site") }
    var files: [LogFile] = []
    for name in names {
      guard !files.contains(where: { $0.name == name }) else {
        throw Failure.badLog(LogProblem(name, "it is named twice", hint: "name each file once"))
      }
      let bytes: [UInt8]?
      do throws(Failure) {
        bytes = try Files.read(name, atMost: LogFile.mostBytes)
      } catch {
        guard case .cannotRead(_, let code) = error else { throw error }
        let most = "\(LogFile.mostBytes >> 20) MB"
        throw Failure.badLog(
          code == Files.tooLarge
            ? LogProblem(
              name, "it has more than \(most)", hint: "export shifts or days, and not single events")
            : LogProblem(
              name, "it cannot be read: \(Process.words(ofError: code))",
              hint: "a log is a file that can be read, of \(most) at most"))
      }
      guard let bytes else {
        throw Failure.badLog(LogProblem(name, "it is not there", hint: "look at its name"))
      }
      files.append(LogFile(name: name, bytes: bytes))
    }
    do throws(LogProblem) {
      return try SiteEvidence(files, calibration)
    } catch {
      throw Failure.badLog(error)
    }
  }

  private static func write(
    _ result: CalibrationResult, _ request: ExperimentRequest, _ arguments: Arguments,
    _ console: inout Console
  ) throws {
    let logs = arguments.values("from", as: String.self).map { " --from \(ShellWord.file($0))" }.joined()
    let report = CalibrationReport(
      result, evidence: ExperimentArguments.evidence(result.study.plan),
      again: ExperimentArguments.command("calibrate", request) + logs)
    if let path = arguments.value("write", as: String.self) {
      try Files.write(
        Array(report.layer(extending: ExperimentArguments.reference(request.reference, from: path)).utf8),
        to: path)
    }
    console.print(arguments.isSet("json") ? report.json.document : report.text)
  }

  // MARK: - A template

  private static func write(
    template folder: String, _ arguments: Arguments, _ request: ExperimentRequest, _ console: inout Console
  ) throws -> ExitCode {
    let plan = try ExperimentArguments.plan(request, &console)
    let (log, scenario) = (folder + "/" + LogTemplate.file, folder + "/" + LogTemplate.scenario)
    for path in [log, scenario] where Files.exists(path) && !arguments.isSet("force") {
      throw Failure.exists(path)
    }
    let study: CalibrationStudy
    do throws(CalibrationProblem) {
      study = try CalibrationStudy(
        request, plan, plan.calibration ?? CalibrationPlan(), loader: ExperimentArguments.loader,
        measures: LogMeasure.allCases)
    } catch {
      throw told(error, plan, console)
    }
    let names = study.plan.conditions.map(\.name)
    let condition = names.contains(plan.production) ? plan.production : names[names.count - 1]
    let jobs = ConditionRun.jobs(study.plan, condition: condition)
    var rounds = try TrialRounds(arguments, request, study.plan, joining: [], console)
    let done = try rounds.run(jobs, study.plan)
    let template = LogTemplate(jobs.compactMap { done[$0] }, of: study)
    try Files.makeFolder(folder)
    try Files.write(Array(template.csv.utf8), to: log)
    let reference = ExperimentArguments.reference(request.reference, from: scenario)
    try Files.write(Array(template.scenario(extending: reference).utf8), to: scenario)
    console.print(
      "wrote \(log.visible) and \(scenario.visible); what to do next:\n\n  driftline calibrate "
        + "\(ShellWord.file(scenario).visible) --from \(ShellWord.file(log).visible)"
        + request.settings.map { " --set \(ShellWord.quoted($0))" }.joined().visible + "\n")
    return .fine
  }
}

extension Files {
  /// How the system says that a file is too large.
  fileprivate static let tooLarge = EFBIG
}
