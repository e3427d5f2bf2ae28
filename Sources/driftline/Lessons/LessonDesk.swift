import Scenario
import TextFormats

/// What is on a student's desk: the course, and his progress.
struct LessonDesk {
  private var progress: LessonProgress
  private let path: String
  private let isTeacher: Bool

  /// The desk that the options of a command ask for.
  init(_ arguments: Arguments) throws {
    path = arguments.value("progress", as: String.self) ?? "lessons.json"
    isTeacher = arguments.isSet("key")
    let name = arguments.value("student", as: String.self)
    if let kept = try LessonProgress(file: path) {
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

  func list() throws -> String {
    var text = "Lessons\n"
    for (index, lesson) in Lesson.all.enumerated() {
      text += row("\(index + 1)", lesson.name, lesson.title, lesson.questions.count)
      if isTeacher { text += try key(lesson) }
    }
    text += "\nPuzzles\n"
    for puzzle in Puzzle.all {
      text += row("", puzzle.name, puzzle.title, 1)
      if isTeacher {
        text += "         " + Self.letter(puzzle.culprit(student: progress.student)) + "\n"
      }
    }
    return text + "\n“driftline lesson next” goes on.\n"
  }

  private func row(_ number: String, _ name: String, _ title: String, _ questions: Int) -> String {
    let dealt = (1...questions).map { progress[name, $0] }
    // A prediction has only to be made.
    let right = dealt.enumerated().count { $1.isRight || $0 == 0 && questions > 1 && $1.tries > 0 }
    let state =
      dealt.allSatisfy { $0.tries == 0 } ? "" : right == questions ? "done" : "\(right) of \(questions)"
    func padded(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(1, width - text.count))
    }
    return "  " + String(repeating: " ", count: max(0, 2 - number.count)) + number + "  " + padded(name, 18)
      + padded(title, 38) + state + "\n"
  }

  /// The first lesson or puzzle with a question that was not answered rightly; a prediction was made, or not.
  mutating func next() throws -> String {
    for lesson in Lesson.all {
      let open = lesson.questions.indices.contains { index in
        let entry = progress[lesson.name, index + 1]
        return index == 0 ? entry.tries == 0 : !entry.isRight
      }
      if open { return try show(lesson.name) }
    }
    for puzzle in Puzzle.all where !progress[puzzle.name, 1].isRight { return try show(puzzle.name) }
    return "All lessons and puzzles are done.\n"
  }

  // MARK: One of them

  mutating func show(_ name: String) throws -> String {
    if let puzzle = Puzzle.all.first(where: { $0.name == name }) { return try show(puzzle) }
    let lesson = try Self.lesson(name)
    let name = lesson.name
    let runner = try LessonRunner(lesson, student: progress.student)
    let number = (Lesson.all.firstIndex { $0.name == name } ?? 0) + 1
    var text = "Lesson \(number) of \(Lesson.all.count): \(lesson.title)\n\n"
    for paragraph in lesson.page { text += Layout.wrapped(paragraph) + "\n" }
    guard progress[name, 1].tries > 0 else {
      text += "Predict before you look\n" + self.question(lesson, 0)
      text += "\n  driftline lesson answer \(name) 1 LETTER\(option)\n"
      return text + (isTeacher ? "\n" + (try key(lesson)) : "")
    }
    text += try revealed(runner)
    return text + (isTeacher ? "\n" + (try key(lesson)) : "")
  }

  /// What the run has shown, and what to do now.
  private func revealed(_ runner: LessonRunner) throws -> String {
    let lesson = runner.lesson
    var text = "What the run has shown\n" + Layout.wrapped(try shown(runner), first: "  ", rest: "  ")
    text += "\nYour run\n  driftline run \(lesson.scenario) --seed \(runner.seed)\n"
    text += "  driftline watch \(lesson.scenario) --seed \(runner.seed)\n\n"
    text += "Look\n" + Layout.wrapped(lesson.look, first: "  ", rest: "  ")
    text += "\nExercises\n"
    for index in lesson.questions.indices.dropFirst() { text += question(lesson, index) }
    return text + "\n  driftline lesson answer \(lesson.name) NUMBER ANSWER\(option)\n"
  }

  /// What the run has shown, without the figures that are still to be found.
  private func shown(_ runner: LessonRunner) throws -> String {
    var hidden: Set<String> = []
    for (index, question) in runner.lesson.questions.enumerated()
    where question.options.isEmpty && !progress[runner.lesson.name, index + 1].isRight {
      hidden.insert(String(try runner.right(question)))
    }
    let words = runner.lesson.reveal(runner.facts).split(separator: " ", omittingEmptySubsequences: false)
    return words.map { word in
      let digits = word.prefix { $0.isNumber }
      return hidden.contains(String(digits)) ? "…" + word.dropFirst(digits.count) : String(word)
    }.joined(separator: " ")
  }

  private func question(_ lesson: Lesson, _ index: Int) -> String {
    let question = lesson.questions[index]
    let state = progress[lesson.name, index + 1]
    let mark = index > 0 && state.isRight ? "✓" : " "
    var text = Layout.wrapped(question.text, first: "\(mark) \(index + 1)  ", rest: "     ")
    for (place, option) in question.options.enumerated() {
      text += Layout.wrapped(option, first: "     \(Self.letter(place))  ", rest: "        ")
    }
    return text
  }

  private mutating func show(_ puzzle: Puzzle) throws -> String {
    guard let hidden = puzzle.hidden(student: progress.student) else {
      throw Failure.bug("puzzle “\(puzzle.name)” hides no lesson")
    }
    let runner = try LessonRunner(hidden, student: progress.student + "/" + puzzle.name)
    var text = "\(Self.capitalized(puzzle.name)): \(puzzle.title)\n\n"
    text += Layout.wrapped(
      "Somebody hands you the log of a site and what its record has raised. What has happened there? "
        + "Nothing else is known, and nobody can look into the cases any more.")
    text += "\n" + Puzzle.evidence(runner.facts) + "\n"
    let mark = progress[puzzle.name, 1].isRight ? "✓" : " "
    text += "\(mark) 1  What is the cause?\n"
    for (place, option) in puzzle.options.enumerated() { text += "     \(Self.letter(place))  \(option)\n" }
    text += "\n  driftline lesson answer \(puzzle.name) 1 LETTER\(option)\n"
    return text
      + (isTeacher ? "\nKey\n  1  \(Self.letter(puzzle.culprit(student: progress.student)))\n" : "")
  }

  private func key(_ lesson: Lesson) throws -> String {
    let runner = try LessonRunner(lesson, student: progress.student)
    let answers = try lesson.questions.enumerated().map { index, question in
      let right = try runner.right(question)
      return "\(index + 1) \(question.options.isEmpty ? String(right) : Self.letter(right))"
    }
    return "         key: " + answers.joined(separator: ", ") + "\n"
  }

  // MARK: Answers and hints

  mutating func answer(_ name: String, _ number: String, _ word: String) throws -> String {
    if let puzzle = Puzzle.all.first(where: { $0.name == name }) {
      guard number == "1" else { throw Self.noQuestion(number, in: name, of: 1) }
      let given = try Self.choice(word, of: puzzle.options.count, question: 1)
      let isRight = given == puzzle.culprit(student: progress.student)
      try note(name, 1, isRight)
      return isRight
        ? "Right. “driftline lesson next” goes on.\n"
        : "No. Look again; “driftline lesson hint \(name)” helps.\n"
    }
    let lesson = try Self.lesson(name)
    let name = lesson.name
    let index = try Self.index(number, in: lesson)
    let question = lesson.questions[index]
    let given =
      question.options.isEmpty
      ? try Self.whole(word, question: index + 1)
      : try Self.choice(word, of: question.options.count, question: index + 1)
    if index > 0, progress[name, 1].tries == 0 {
      throw Failure.lesson(
        "lesson “\(name)” asks for your prediction first",
        hint: "driftline lesson answer \(name) 1 LETTER", .usage)
    }
    if index == 0, progress[name, 1].tries > 0 {
      throw Failure.lesson(
        "a prediction is made once, and yours for “\(name)” is made",
        hint: "“driftline lesson show \(name)” goes on with its exercises", .usage)
    }
    let runner = try LessonRunner(lesson, student: progress.student)
    let isRight = try runner.isRight(given, question)
    try note(name, index + 1, isRight)
    if index == 0 {
      let right = try runner.right(question)
      let said =
        isRight
        ? "As you predicted: \(question.options[right]).\n"
        : "You predicted otherwise. It is: \(question.options[right]).\n"
      return Layout.wrapped(said.trimmed) + "\n" + (try revealed(runner))
    }
    if !isRight { return "No. “driftline lesson hint \(name) \(index + 1)” helps.\n" }
    let isDone = lesson.questions.indices.dropFirst().allSatisfy { progress[name, $0 + 1].isRight }
    return "Right." + (isDone ? " The lesson is done; “driftline lesson next” goes on.\n" : "\n")
  }

  private mutating func note(_ name: String, _ question: Int, _ isRight: Bool) throws {
    progress[name, question].tries += 1
    // Who was right once stays so.
    progress[name, question].isRight = progress[name, question].isRight || isRight
    try Files.write(Array(progress.text.utf8), to: path)
  }

  mutating func hint(_ name: String, _ number: String?) throws -> String {
    let hints: [String]
    let question: Int
    var name = name
    if let puzzle = Puzzle.all.first(where: { $0.name == name }) {
      guard (number ?? "1") == "1" else { throw Self.noQuestion(number ?? "", in: name, of: 1) }
      (hints, question) = (puzzle.hints, 1)
    } else {
      let lesson = try Self.lesson(name)
      name = lesson.name
      let open = lesson.questions.indices.dropFirst().first { !progress[name, $0 + 1].isRight } ?? 1
      let index = try number.map { try Self.index($0, in: lesson) } ?? open
      guard index > 0 else {
        throw Failure.lesson(
          "there is no hint for a prediction", hint: "think of the line, and say what you expect", .usage)
      }
      (hints, question) = (lesson.questions[index].hints, index + 1)
    }
    let given = progress[name, question].hints
    guard given < hints.count else {
      return "There is no more hint for question \(question); there were \(hints.count):\n"
        + hints.map { Layout.wrapped($0, first: "  ", rest: "  ") }.joined()
    }
    progress[name, question].hints += 1
    try Files.write(Array(progress.text.utf8), to: path)
    return Layout.wrapped("Hint \(given + 1) of \(hints.count) for question \(question): \(hints[given])")
  }

  // MARK: Words

  private static func lesson(_ name: String) throws -> Lesson {
    let known = Lesson.all.map(\.name) + Puzzle.all.map(\.name)
    if let number = Int(name), Lesson.all.indices.contains(number - 1) { return Lesson.all[number - 1] }
    guard let lesson = Lesson.all.first(where: { $0.name == name }) else {
      throw Failure.lesson(
        "there is no lesson “\(name)”",
        hint: Nearest.name(to: name, among: known).map { "did you mean “\($0)”?" }
          ?? "“driftline lesson list” has them all", .usage)
    }
    return lesson
  }

  private static func index(_ number: String, in lesson: Lesson) throws -> Int {
    guard let index = Int(number), lesson.questions.indices.contains(index - 1) else {
      throw noQuestion(number, in: lesson.name, of: lesson.questions.count)
    }
    return index - 1
  }

  private static func noQuestion(_ number: String, in name: String, of count: Int) -> Failure {
    .lesson(
      "“\(name)” has no question “\(number)”",
      hint: count == 1 ? "its only question is 1" : "its questions are 1 to \(count)", .usage)
  }

  private static func whole(_ word: String, question: Int) throws -> Int {
    guard let number = Int(word.filter { $0 != "," }), number >= 0 else {
      throw Failure.lesson(
        "“\(word)” is no answer to question \(question)", hint: "it asks for a whole number, as 12", .usage)
    }
    return number
  }

  private static func choice(_ word: String, of count: Int, question: Int) throws -> Int {
    guard let place = (0..<count).first(where: { letter($0) == word.lowercased() }) else {
      throw Failure.lesson(
        "“\(word)” is no answer to question \(question)",
        hint: "it asks for a letter from a to \(letter(count - 1))", .usage)
    }
    return place
  }

  private static func letter(_ place: Int) -> String {
    String(UnicodeScalar(UInt8(ascii: "a") + UInt8(clamping: place)))
  }

  private static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

  /// What a command needs to find the same file again.
  private var option: String {
    (path == "lessons.json" ? "" : " --progress " + ShellWord.quoted(path))
      + (progress.entries.isEmpty && !progress.student.isEmpty
        ? " --student " + ShellWord.quoted(progress.student) : "")
  }
}

extension String {
  /// Without a line break at its end.
  fileprivate var trimmed: String { hasSuffix("\n") ? String(dropLast()) : self }
}
