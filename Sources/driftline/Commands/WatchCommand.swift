import EventKernel
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
      .init(
        "driftline watch first-steps --around 00:20:00 --minutes 5", "five minutes, whatever happens in them"),
      .init(
        "driftline watch market-year --weeks",
        "also the weeks of the trial, and its goods and messages on their way to partners"),
      .init("driftline watch first-steps --healthy all", "the line as it starts, with nothing wrong"),
    ],
    options: [
      .value(
        "condition", short: "c", "NAME", of: String.self, "the condition; production where none is named"),
      .count("trial", short: "t", "N", in: 0...999_999, "the long trial, from 0; 0 where none is named"),
      .value("case", "SSCC", of: String.self, "the case or pallet with this label"),
      .value("unit", "SERIAL", of: String.self, "the unit with this code"),
      .value("kind", "KIND", of: KindWord.self, "the first mismatch of this kind"),
      .count("story", "K", in: 1...1_000_000, "of the mismatches that fit the one with this number, from 1"),
      .value(
        "around", "TIME", of: TrialTime.self, "the minutes around a time of the trial, such as 01:30:00"),
      .count("minutes", "N", in: 1...10, "how many minutes that are; 2 where nothing is said"),
      .flag("weeks", "also the whole trial: lots, updates, cleanings, drift as it grows, goods and messages"),
      .value("html", "FILE", of: String.self, "the same as --out, as explain has it"),
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
      draw equal, instead or beside. What it shows is computed from the trial's own
      events; keys and how to read the picture are told on the page.

      Without a mismatch that fits it shows the line as it starts.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    let request = ExperimentArguments.request(arguments)
    let plan = try ExperimentArguments.plan(request, &console, quiet: true)
    let condition = try ExperimentArguments.condition(arguments, plan)
    let path =
      arguments.value("out", as: String.self) ?? arguments.value("html", as: String.self)
      ?? name(of: request.reference)
    if arguments.isSet("out"), arguments.isSet("html") { throw Failure.needs("--html", "no --out beside it") }
    if arguments.isSet("around"), isAsked(arguments) {
      throw Failure.needs("--around", "no mismatch beside it: no --case, --unit, --kind or --story")
    }
    if arguments.isSet("minutes"), !arguments.isSet("around") { throw Failure.needs("--minutes", "--around") }
    try write(arguments, request, plan, condition, to: path, ofWhatFits: isAsked(arguments), &console)
    return .fine
  }

  /// Whether somebody wants a certain thing, so that another one is no answer.
  private static func isAsked(_ arguments: Arguments) -> Bool {
    ["case", "unit", "kind", "story"].contains(where: arguments.isSet)
  }

  /// Writes the page of what fits the arguments, and says where.
  static func write(
    _ arguments: Arguments, _ request: ExperimentRequest, _ plan: ExperimentPlan, _ condition: String,
    to path: String, ofWhatFits mustFit: Bool, isBeside: Bool = false, _ console: inout Console
  ) throws {
    let trial = arguments.value("trial", as: Int.self) ?? 0
    Process.catchInterrupts()
    let teller = Storyteller(plan, isInterrupted: { Process.isInterrupted })
    let around = arguments.isSet("around") ? arguments.value("around", as: TrialTime.self) : nil
    var search = ExplainCommand.search(arguments)
    search.passes = (arguments.value("story", as: Int.self) ?? 1) - 1
    let found =
      try around.map { try teller.watched(condition: condition, trial: trial, $0.span(minutes(arguments))) }
      ?? teller.watched(condition: condition, trial: trial, search)
    guard let watched = found, watched.story != nil || !mustFit else {
      throw Failure.nothingToExplain(condition: condition, trial: trial)
    }
    if watched.recording.layout == nil { throw Failure.afterTheEnd(condition: condition, trial: trial) }
    var command = ExperimentArguments.command("watch", request)
    command += " --condition \(ShellWord.quoted(condition)) --trial \(trial)"
    if let around { command += " --around \(around.text) --minutes \(minutes(arguments))" }
    if let story = watched.story {
      command += (story.mismatch.level == .unit ? " --unit " : " --case ") + ShellWord.quoted(story.code)
    }
    let isWhole = arguments.isSet("weeks")
    let course = isWhole ? try teller.course(condition: condition, trial: trial) : nil
    let market =
      isWhole
      ? try MarketTrial(plan, condition: condition, trial: trial, isInterrupted: { Process.isInterrupted })
      : nil
    if isWhole { command += " --weeks" }
    let page = PlayerPage(
      watched, scenario: plan.name, command: command, evidence: ExperimentArguments.evidence(plan),
      course: course, market: market)
    try Files.write(Array(page.text.utf8), to: path)
    let said =
      watched.story == nil && around == nil
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

  /// How many minutes are watched around a time.
  private static func minutes(_ arguments: Arguments) -> Int {
    arguments.value("minutes", as: Int.self) ?? 2
  }
}

/// A time since the start of a trial as a command line has it: hours, minutes and seconds, `01:30:00`; hours may be many.
struct TrialTime: ArgumentValue {
  /// When.
  let at: Instant
  /// As it was written.
  let text: String

  static let expectation = "a time since the start of the trial, such as 01:30:00"

  init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isNumber) }),
      let hours = Int(parts[0]), let minutes = Int(parts[1]), let seconds = Int(parts[2]),
      hours <= 1_000_000, minutes < 60, seconds < 60
    else { return nil }
    at = .start + .seconds(Int64(hours * 3_600 + minutes * 60 + seconds))
    text = argument
  }

  /// So many minutes around it, from the start of the trial at the earliest.
  func span(_ minutes: Int) -> ClosedRange<Instant> {
    let half = TimeSpan.seconds(Int64(30 * minutes))
    let from = at < .start + half ? .start : at - half
    return from...(from + half + half)
  }
}
