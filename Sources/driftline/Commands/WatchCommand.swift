import Experiments
import Reporting
import TextFormats

/// `driftline watch`: the minutes around a mismatch, to be watched in a browser.
enum WatchCommand {
  static let command = Command(
    name: "watch",
    summary: "write a page on which the line can be watched around one mismatch",
    examples: [
      .init(
        "driftline watch first-steps", "the first thing that goes wrong in it, as first-steps-watch.html"),
      .init("driftline watch first-steps --kind duplicate --out copy.html", "another kind, another file"),
      .init("driftline watch first-steps --healthy all", "the line as it starts, with nothing wrong"),
    ],
    options: [
      .value(
        "condition", short: "c", "NAME", of: String.self, "the condition; production where none is named"),
      .count("trial", short: "t", "N", in: 0...999_999, "the long trial, from 0; 0 where none is named"),
      .value("case", "SSCC", of: String.self, "the case or pallet with this label"),
      .value("unit", "SERIAL", of: String.self, "the unit with this code"),
      .value("kind", "KIND", of: KindWord.self, "the first mismatch of this kind"),
      .value(
        "out", short: "o", "FILE", of: String.self, "the file; NAME-watch.html here where none is named"),
      ExperimentArguments.opening,
    ] + ExperimentArguments.reading,
    operands: [ExperimentArguments.file],
    discussion: """
      One file for any browser, with nothing to load: cartons on their belts with the
      codes on them, machines, people, cases and pallets, messages on their way, and the
      case in truth and in record side by side. It plays, pauses, steps from event to
      event at 1/20 to 100 times the speed, jumps to the moment at which truth and
      record part, and shows the same minutes with each cause healthy and every other
      draw equal. What it shows is computed from the trial's own events.

      Without a mismatch that fits it shows the line as it starts.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    let request = ExperimentArguments.request(arguments)
    let plan = try ExperimentArguments.plan(request, &console, quiet: true)
    let condition = try ExperimentArguments.condition(arguments, plan)
    let path = arguments.value("out", as: String.self) ?? name(of: request.reference)
    try write(arguments, request, plan, condition, to: path, ofWhatFits: isAsked(arguments), &console)
    return .fine
  }

  /// Whether somebody wants a certain thing, so that another one is no answer.
  private static func isAsked(_ arguments: Arguments) -> Bool {
    ["case", "unit", "kind"].contains(where: arguments.isSet)
  }

  /// Writes the page of what fits the arguments, and says where.
  static func write(
    _ arguments: Arguments, _ request: ExperimentRequest, _ plan: ExperimentPlan, _ condition: String,
    to path: String, ofWhatFits mustFit: Bool, isBeside: Bool = false, _ console: inout Console
  ) throws {
    let trial = arguments.value("trial", as: Int.self) ?? 0
    Process.catchInterrupts()
    let teller = Storyteller(plan, isInterrupted: { Process.isInterrupted })
    guard
      let watched = try teller.watched(
        condition: condition, trial: trial, ExplainCommand.search(arguments)),
      watched.story != nil || !mustFit
    else { throw Failure.nothingToExplain(condition: condition, trial: trial) }
    var command = ExperimentArguments.command("watch", request)
    command += " --condition \(ShellWord.quoted(condition)) --trial \(trial)"
    if let story = watched.story {
      command += (story.mismatch.level == .unit ? " --unit " : " --case ") + ShellWord.quoted(story.code)
    }
    let page = PlayerPage(
      watched, scenario: plan.name, command: command, evidence: ExperimentArguments.evidence(plan))
    try Files.write(Array(page.text.utf8), to: path)
    let said =
      watched.story == nil
      ? "nothing on the line is wrong for good in trial \(trial) of “\(condition)”; the line as it starts is in \(path)"
      : "written to \(path): open it in a browser"
    // Beside a story it is no part of the result.
    if isBeside { console.note(said) } else { console.print(said + "\n") }
  }

  /// `first-steps-watch.html`, for a scenario of this name or in a file of this name.
  private static func name(of reference: String) -> String {
    var name = reference.split(separator: "/").last.map(String.init) ?? "line"
    if let dot = name.lastIndex(of: "."), dot > name.startIndex { name = String(name[..<dot]) }
    return name + "-watch.html"
  }
}
