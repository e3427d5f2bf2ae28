import Scenario
import TextFormats

/// What is on a student's desk: the course, and how far he has come.
struct LessonDesk {
  private(set) var progress: LessonProgress
  private let path: String
  private let isTeacher: Bool

  /// The desk that the options of a command ask for.
  init(_ arguments: Arguments) throws {
    path = arguments.value("progress", as: String.self) ?? LessonProgress.usualFile
    isTeacher = arguments.isSet("key")
    let name = arguments.value("student", as: String.self)
    // A teacher asks about anybody.
    if isTeacher, let name {
      progress = LessonProgress(student: name)
    } else if let kept = try LessonProgress(file: path) {
      if let name, name != kept.student {
        throw Failure.lesson(
          kept.student.isEmpty
            ? "“\(path)” is the progress of somebody without a name, and not of “\(name)”"
            : "“\(path)” is the progress of “\(kept.student)”, and not of “\(name)”",
          hint: "name a file of your own with --progress", .usage)
      }
      progress = kept
    } else {
      progress = LessonProgress(student: name ?? "")
    }
  }

  // MARK: What there is

  func list() -> String {
    var text = "Lessons\n"
    for (index, lesson) in Lesson.lessons.enumerated() { text += row("\(index + 1)", lesson) }
    text += "\nPuzzles\n"
    for puzzle in Lesson.puzzles { text += row("", puzzle) }
    return text + "\n“driftline lesson next\(option)” goes on.\n"
  }

  private func row(_ number: String, _ lesson: Lesson) -> String {
    let entries = lesson.questions.indices.map { progress[lesson.name, $0 + 1] }
    let count = entries.indices.count { isDealtWith(lesson, $0) }
    let state =
      entries.allSatisfy { $0.tries == 0 }
      ? "" : count == entries.count ? "done" : "\(count) of \(entries.count)"
    func padded(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(1, width - text.count))
    }
    let what = padded(lesson.name, 18) + (state.isEmpty ? lesson.title : padded(lesson.title, 38) + state)
    return "  " + String(repeating: " ", count: max(0, 2 - number.count)) + number + "  " + what + "\n"
  }

  /// Whether nothing is left to do about a question: a prediction has only to be made.
  private func isDealtWith(_ lesson: Lesson, _ index: Int) -> Bool {
    let entry = progress[lesson.name, index + 1]
    return index == 0 && !lesson.isPuzzle ? entry.tries > 0 : entry.isRight
  }

  /// The first question of a lesson that is still open, from 0.
  func open(_ lesson: Lesson) -> Int? { lesson.questions.indices.first { !isDealtWith(lesson, $0) } }

  /// The first lesson or puzzle with an open question.
  var next: Lesson? { Lesson.all.first { open($0) != nil } }

  // MARK: One of them

  /// What a student sees of a lesson; teachers see all of it.
  func sheet(_ lesson: Lesson) throws -> LessonSheet {
    let runner = try LessonRunner(lesson, student: progress.student)
    var sheet = LessonSheet(title: title(of: lesson))
    if lesson.isPuzzle {
      sheet.sections.append(
        .init(heading: "", parts: try lesson.page.map { .paragraph(try runner.filled($0)) }))
      sheet.sections += LessonEvidence.sections(try runner.facts)
      sheet.sections.append(
        .init(heading: "Find the cause", parts: [try question(lesson, 0, runner), howTo(lesson, "LETTER")]))
    } else {
      sheet.sections.append(
        .init(heading: "", parts: try lesson.page.map { .paragraph(try runner.filled($0)) }))
      if progress[lesson.name, 1].tries == 0, !isTeacher {
        sheet.sections.append(
          .init(
            heading: "Predict before you look",
            parts: [try question(lesson, 0, runner), howTo(lesson, "LETTER")]))
      } else {
        if isTeacher {
          sheet.sections.append(
            .init(heading: "Predict before you look", parts: [try question(lesson, 0, runner)]))
        }
        sheet.sections += try revealed(runner)
      }
    }
    if isTeacher {
      sheet.sections.append(
        .init(heading: "Key", parts: [.paragraph(try key(runner).joined(separator: ", "))]))
    }
    return sheet
  }

  private func title(of lesson: Lesson) -> String {
    if lesson.file != nil { return lesson.title }
    if lesson.isPuzzle { return "\(Self.capitalized(lesson.name)): \(lesson.title)" }
    let number = (Lesson.lessons.firstIndex { $0.name == lesson.name } ?? 0) + 1
    return "Lesson \(number) of \(Lesson.lessons.count): \(lesson.title)"
  }

  /// What the run has shown, and what to do now.
  func revealed(_ runner: LessonRunner) throws -> [LessonSheet.Section] {
    let lesson = runner.lesson
    // What is still to be found is not told.
    let hidden = lesson.questions.enumerated().compactMap { index, question -> LessonExpression? in
      guard case .number(let answer, _) = question.kind else { return nil }
      return isTeacher || progress[lesson.name, index + 1].isRight ? nil : answer
    }
    var exercises: [LessonSheet.Part] = []
    for index in lesson.questions.indices.dropFirst() {
      exercises.append(try question(lesson, index, runner))
    }
    return [
      .init(
        heading: "What the run has shown",
        parts: try lesson.reveal.map { .paragraph(try runner.filled($0, hiding: hidden)) }),
      .init(heading: "Your run", parts: [.commands(try lesson.commands.map { try runner.filled($0) })]),
      .init(heading: "Look", parts: try lesson.look.map { .paragraph(try runner.filled($0)) }),
      .init(heading: "Exercises", parts: exercises + [howTo(lesson, "NUMBER=ANSWER")]),
    ]
  }

  private func question(_ lesson: Lesson, _ index: Int, _ runner: LessonRunner) throws -> LessonSheet.Part {
    let question = lesson.questions[index]
    let isRight = (index > 0 || lesson.isPuzzle) && progress[lesson.name, index + 1].isRight
    return .question(
      number: index + 1, isRight: isRight, text: try runner.filled(question.text),
      options: question.options, hints: question.hints)
  }

  private func howTo(_ lesson: Lesson, _ what: String) -> LessonSheet.Part {
    .commands(["driftline lesson \(Self.word(lesson)) --answer \(what)\(option)"])
  }

  /// The right answers in order: `1 c`, `2 95`.
  func key(_ runner: LessonRunner) throws -> [String] {
    try runner.lesson.questions.enumerated().map { "\($0 + 1) \(try Self.answer($1, try runner.right($1)))" }
  }

  /// An answer as it is typed.
  static func answer(_ question: Question, _ value: Double) throws -> String {
    question.options.isEmpty ? LessonRunner.text(value) : LessonSheet.letter(Int(value))
  }

  // MARK: Answers and hints

  /// Checks an answer and notes it; `number` is from 1, and the first open question where none is named.
  mutating func answer(_ lesson: Lesson, _ number: String?, _ word: String) throws -> String {
    let index = try number.map { try Self.index($0, in: lesson) } ?? open(lesson) ?? 0
    let name = lesson.name
    let question = lesson.questions[index]
    let given =
      question.options.isEmpty
      ? try Self.number(word, question: index + 1)
      : try Self.choice(word, of: question.options.count, question: index + 1)
    if index > 0, progress[name, 1].tries == 0 {
      throw Failure.lesson(
        "lesson “\(name)” asks for your prediction first",
        hint: "driftline lesson \(Self.word(lesson)) --answer 1=LETTER",
        .usage)
    }
    if index == 0, !lesson.isPuzzle, progress[name, 1].tries > 0 {
      throw Failure.lesson(
        "a prediction is made once, and yours for “\(name)” is made",
        hint: "“driftline lesson \(Self.word(lesson))” goes on with its exercises", .usage)
    }
    let runner = try LessonRunner(lesson, student: progress.student)
    let isRight = try runner.isRight(given, question)
    progress[name, index + 1].tries += 1
    // Who was right once stays so.
    progress[name, index + 1].isRight = progress[name, index + 1].isRight || isRight
    try keep()
    if index == 0, !lesson.isPuzzle {
      let right = question.options[Int(try runner.right(question))]
      let said = isRight ? "As you predicted: \(right)." : "You predicted otherwise. It is: \(right)."
      let shown = LessonSheet(title: said, sections: try revealed(runner))
      return shown.text
    }
    if !isRight { return "No. “driftline lesson \(Self.word(lesson)) --hint \(index + 1)\(option)” helps.\n" }
    return open(lesson) == nil ? "Right. “driftline lesson next\(option)” goes on.\n" : "Right.\n"
  }

  /// One hint more for a question; for the first open one where none is named.
  mutating func hint(_ lesson: Lesson, _ number: String?) throws -> String {
    let index =
      try number.map { try Self.index($0, in: lesson) } ?? open(lesson) ?? lesson.questions.count - 1
    let hints = lesson.questions[index].hints
    guard !hints.isEmpty else {
      throw Failure.lesson(
        "there is no hint for a prediction", hint: "think of the line, and say what you expect", .usage)
    }
    let given = progress[lesson.name, index + 1].hints
    guard given < hints.count else {
      return "There is no further hint for question \(index + 1); there were \(hints.count):\n"
        + hints.map { Layout.wrapped($0, first: "  ", rest: "  ") }.joined()
    }
    progress[lesson.name, index + 1].hints += 1
    try keep()
    return Layout.wrapped("Hint \(given + 1) of \(hints.count) for question \(index + 1): \(hints[given])")
  }

  private func keep() throws { try Files.write(Array(progress.text.utf8), to: path) }

  // MARK: Words

  /// The lesson or puzzle that a word, a number or a file of one's own means.
  static func lesson(_ name: String) throws -> Lesson {
    if name.hasSuffix(".md") { return try own(name) }
    if let number = Int(name), Lesson.lessons.indices.contains(number - 1) {
      return Lesson.lessons[number - 1]
    }
    guard let lesson = Lesson.all.first(where: { $0.name == name }) else {
      throw Failure.lesson(
        "there is no lesson “\(name)”",
        hint: Int(name) != nil
          ? "they are numbered from 1 to \(Lesson.lessons.count)"
          : Nearest.name(to: name, among: Lesson.all.map(\.name)).map { "did you mean “\($0)”?" }
            ?? "“driftline lesson” lists them", .usage)
    }
    return lesson
  }

  /// A lesson that somebody has written.
  private static func own(_ path: String) throws -> Lesson {
    guard let bytes = try Files.read(path, atMost: 1 << 20) else { throw Failure.cannotReadFile(path) }
    do throws(LessonProblem) {
      let file = path.split(separator: "/").last.map(String.init) ?? path
      var lesson = try LessonReader.read(
        String(decoding: bytes, as: UTF8.self), name: String(file.dropLast(3)))
      lesson.file = path
      return lesson
    } catch {
      throw Failure.lesson(
        "“\(path)”, line \(error.line): \(error.message)",
        hint: "Scenarios/lessons/README.md says what stands in a lesson")
    }
  }

  private static func index(_ number: String, in lesson: Lesson) throws -> Int {
    guard let index = Int(number), lesson.questions.indices.contains(index - 1) else {
      throw Failure.lesson(
        "“\(lesson.name)” has no question “\(number)”",
        hint: lesson.questions.count == 1
          ? "its only question is 1" : "its questions are 1 to \(lesson.questions.count)", .usage)
    }
    return index - 1
  }

  /// `12`, `1,234`, `3.5`, `12 %`.
  static func number(_ word: String, question: Int) throws -> Double {
    var digits = word.filter { $0 != " " }
    if digits.hasSuffix("%") { digits.removeLast() }
    let groups = digits.split(separator: ",", omittingEmptySubsequences: false)
    let areThousands =
      groups.count == 1
      || (1...3).contains(groups[0].count)
        && groups.dropFirst().allSatisfy { $0.prefix { $0 != "." }.count == 3 }
    let isPlain = digits.allSatisfy { $0.isASCII && ($0.isNumber || ",.-".contains($0)) }
    guard isPlain, areThousands, let number = Double(digits.filter { $0 != "," }), number.isFinite else {
      throw Failure.lesson(
        "“\(word)” is no answer to question \(question)", hint: "it asks for a number, as 12 or 3.5", .usage)
    }
    return number
  }

  private static func choice(_ word: String, of count: Int, question: Int) throws -> Double {
    guard let place = (0..<count).first(where: { LessonSheet.letter($0) == word.lowercased() }) else {
      throw Failure.lesson(
        "“\(word)” is no answer to question \(question)",
        hint: "it asks for a letter from a to \(LessonSheet.letter(count - 1))", .usage)
    }
    return Double(place)
  }

  /// How a command line names a lesson.
  private static func word(_ lesson: Lesson) -> String { lesson.file.map(ShellWord.file) ?? lesson.name }

  private static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

  /// What a command needs to find the same file again.
  private var option: String {
    (path == LessonProgress.usualFile ? "" : " --progress " + ShellWord.quoted(path))
      + (progress.entries.isEmpty && !progress.student.isEmpty
        ? " --student " + ShellWord.quoted(progress.student) : "")
  }
}
