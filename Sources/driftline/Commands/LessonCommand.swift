import Experiments
import Scenario
import TextFormats
import World

/// `driftline lesson`: a course, one cause at a time.
enum LessonCommand {
  static let command = Command(
    name: "lesson",
    summary: "learn how record and truth drift apart: lessons, exercises that a run answers, puzzles",
    examples: [
      .init("driftline lesson", "what there is, and how far you are"),
      .init("driftline lesson next", "go on"),
      .init("driftline lesson show label-reload", "one lesson"),
      .init("driftline lesson answer label-reload 1 c --progress anna.json", "its first question"),
      .init("driftline lesson hint label-reload 2 --progress anna.json", "one hint more for its second"),
      .init("driftline lesson results anna.json ben.json", "a class's answers as CSV"),
    ],
    options: [
      .value("student", "NAME", of: String.self, "who learns: everybody has runs with figures of his own"),
      .value(
        "progress", "FILE", of: String.self, "where answers are kept; lessons.json here if none is named"),
      .flag("key", "for teachers: with list or show, the right answers too"),
    ],
    operands: [
      Operand(
        "ACTION", isOptional: true, "list, next, show, answer, hint or results; list where none is named"),
      Operand(
        "WORD", isOptional: true, isRepeatable: true,
        "the lesson, the question, the answer; with results: files"),
    ],
    discussion: """
      Each lesson asks for a prediction first and then says what the run has shown. Its
      exercises are answered by the run itself: look at it with the commands that the
      lesson names. A hint is given at each “hint”, one after the other. Puzzles show a
      record, its findings and the site's log; the cause is to be found.

      The name of the student decides the seed of his runs. It is kept in the progress
      file, so that it has to be said once.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    Process.catchInterrupts()
    let action = arguments.operands.first ?? "list"
    let words = Array(arguments.operands.dropFirst())
    if action == "results" {
      guard !words.isEmpty else { throw UsageProblem.missingOperand(command.operands[1], command: command) }
      console.print(bytes: Array(LessonProgress.csv(try words.map(handedIn)).utf8))
      return .fine
    }
    var desk = try LessonDesk(arguments)
    switch (action, words.count) {
    case ("list", 0): console.print(try desk.list())
    case ("next", 0): console.print(try desk.next())
    case ("show", 1): console.print(try desk.show(words[0]))
    case ("hint", 1...2): console.print(try desk.hint(words[0], words.dropFirst().first))
    case ("answer", 3): console.print(try desk.answer(words[0], words[1], words[2]))
    case ("show", 0), ("hint", 0), ("answer", 0..<3):
      throw UsageProblem.missingOperand(command.operands[1], command: command)
    case ("list", _), ("next", _), ("show", _), ("hint", _), ("answer", _):
      throw UsageProblem.surplusOperand(words.last ?? "", command: command)
    default:
      let actions = ["list", "next", "show", "answer", "hint", "results"]
      throw Failure.lesson(
        "“driftline lesson” has no action “\(action)”",
        hint: (Nearest.name(to: action, among: actions).map { "did you mean “\($0)”? " } ?? "")
          + "known: \(actions.joined(separator: ", "))", .usage)
    }
    return .fine
  }

  private static func handedIn(_ path: String) throws -> LessonProgress {
    guard let progress = try LessonProgress(file: path) else { throw Failure.cannotReadFile(path) }
    return progress
  }
}
