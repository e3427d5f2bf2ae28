import Experiments
import Reporting
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
      .init("driftline lesson 1", "the first lesson; on a terminal it asks, and checks what you answer"),
      .init("driftline lesson next", "go on"),
      .init(
        "driftline lesson label-reload --answer 2=35 --progress anna.json", "an answer without a terminal"),
      .init("driftline lesson label-reload --hint 2 --progress anna.json", "one hint more for question 2"),
      .init("driftline lesson label-reload --html label-reload.html", "the lesson as a page"),
      .init("driftline lesson --key --student anna --student ben", "for teachers: their right answers"),
      .init("driftline lesson results anna.json ben.json --format csv", "for teachers: a class's answers"),
    ],
    options: [
      .value(
        "student", "NAME", of: String.self, isRepeatable: true,
        "who learns: all have runs with figures of their own; several with --key"),
      .value(
        "progress", "FILE", of: String.self, "where answers are kept; lessons.json here if none is named"),
      .value("lesson", "N", of: String.self, "the lesson or puzzle, by number or name"),
      .value(
        "answer", "[N=]ANSWER", of: String.self,
        "a letter or a number for question N; for the first open one without N"),
      .value("hint", "N", of: String.self, "one hint more for question N"),
      .value("html", "FILE", of: String.self, "write the lesson as a page too"),
      ExperimentArguments.opening,
      .flag("key", "for teachers: the right answers too"),
      .value("format", "FORM", of: ResultForm.self, "of results and keys: text or csv"),
    ],
    operands: [
      Operand(
        "WHAT", isOptional: true,
        "a lesson's number or name, next, list, or results; list where none is named",
        known: { EmbeddedLessons.files.map(\.name) + ["next", "list", "results"] }),
      Operand("FILE", isOptional: true, isRepeatable: true, "with results: what students have handed in"),
    ],
    discussion: """
      Each lesson asks for a prediction first and then says what the run has shown.
      Its exercises are answered by the run itself: look at it with the commands that
      the lesson names. Puzzles show a record, its findings and the site's log; the
      cause is to be found. A lesson of your own is a file, NAME.md.

      A student's name decides the seeds of the runs and the causes of the puzzles. It
      is kept in the progress file, so that it has to be said once.
      """,
    run: run)

  /// How tables are written.
  enum ResultForm: String, ArgumentValue {
    case text, csv

    static let expectation = "text or csv"

    init?(argument: String) { self.init(rawValue: argument) }
  }

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    Process.catchInterrupts()
    let what = arguments.value("lesson", as: String.self) ?? arguments.operands.first ?? "list"
    let rest = arguments.operands.dropFirst(arguments.isSet("lesson") ? 0 : 1)
    if what == "results" {
      guard !rest.isEmpty else { throw UsageProblem.missingOperand(command.operands[1], command: command) }
      let all = try rest.map(handedIn)
      if form(arguments) == .csv {
        console.print(bytes: Array(LessonProgress.csv(all).utf8))
      } else {
        console.print(LessonProgress.table(all))
      }
      return .fine
    }
    if let word = rest.first { throw UsageProblem.surplusOperand(word, command: command) }
    let isAboutOne = what != "list" && what != "next"
    for option in ["answer", "hint"] where arguments.isSet(option) && what == "list" {
      throw Failure.needs("--\(option)", "a lesson: driftline lesson NAME --\(option) …")
    }
    if arguments.isSet("key"), !isAboutOne, !arguments.isSet("html") {
      try printKeys(arguments, &console)
      return .fine
    }
    guard arguments.values("student", as: String.self).count < 2 else {
      throw Failure.needs("a second --student", "--key without a lesson")
    }
    // A name is checked before anything is read or written.
    let named = isAboutOne ? try LessonDesk.lesson(what) : nil
    var desk = try LessonDesk(arguments)
    guard what != "list" else {
      console.print(desk.list())
      return .fine
    }
    guard let lesson = named ?? desk.next else {
      console.print("All lessons and puzzles are done.\n")
      return .fine
    }
    try open(lesson, arguments, &desk, &console)
    return .fine
  }

  private static func open(
    _ lesson: Lesson, _ arguments: Arguments, _ desk: inout LessonDesk, _ console: inout Console
  ) throws {
    if let answer = arguments.value("answer", as: String.self) {
      let parts = answer.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
        String.init)
      console.print(
        parts.count == 2 ? try desk.answer(lesson, parts[0], parts[1]) : try desk.answer(lesson, nil, answer))
    } else if let number = arguments.value("hint", as: String.self) {
      console.print(try desk.hint(lesson, number))
    } else if !arguments.isSet("html") {
      console.print(try desk.sheet(lesson).text)
      if Process.isTerminal(Process.input), Process.isTerminal(Process.output), !arguments.isSet("key") {
        try LessonTalk(lesson).run(&desk, &console)
      }
    }
    if let path = arguments.value("html", as: String.self) {
      try Files.write(Array(try desk.sheet(lesson).page.text.utf8), to: path)
      console.print("written to \(path): open it in a browser\n")
    }
  }

  // MARK: For teachers

  private static func form(_ arguments: Arguments) -> ResultForm {
    arguments.value("format", as: ResultForm.self) ?? .text
  }

  /// The right answers of every lesson and puzzle for each student that is named.
  private static func printKeys(_ arguments: Arguments, _ console: inout Console) throws {
    let named = arguments.values("student", as: String.self)
    let students = named.isEmpty ? [try LessonDesk(arguments).progress.student] : named
    var rows: [[String]] = []
    for student in students {
      if form(arguments) == .text { console.print((student.isEmpty ? "(no name)" : student) + "\n") }
      for lesson in Lesson.all {
        let runner = try LessonRunner(lesson, student: student)
        let answers = try lesson.questions.map { try LessonDesk.answer($0, try runner.right($0)) }
        if form(arguments) == .csv {
          rows += answers.enumerated().map { [student, lesson.name, "\($0 + 1)", $1] }
        } else {
          let key = answers.enumerated().map { "\($0 + 1) \($1)" }.joined(separator: ", ")
          console.print(
            Layout.table([(lesson.name + String(repeating: " ", count: max(0, 18 - lesson.name.count)), key)])
          )
        }
      }
    }
    if form(arguments) == .csv {
      console.print(bytes: Array(LessonProgress.csv(["student", "lesson", "question", "answer"], rows).utf8))
    }
  }

  private static func handedIn(_ path: String) throws -> LessonProgress {
    guard let progress = try LessonProgress(file: path) else { throw Failure.cannotReadFile(path) }
    return progress
  }
}
