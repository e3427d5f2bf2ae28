import Scenario
import TextFormats

/// How far a student has come: one file, which he can keep, copy and hand in.
struct LessonProgress {
  /// One question of one lesson, as far as somebody has dealt with it.
  struct Entry: Equatable {
    /// The lesson or puzzle.
    var lesson: String
    /// The question, from 1.
    var question: Int
    /// How often it was answered.
    var tries = 0
    /// Whether the last answer was right.
    var isRight = false
    /// How many hints were given.
    var hints = 0
  }

  /// What the student calls himself; empty where he gave no name.
  var student: String
  /// In the order in which questions were first dealt with.
  var entries: [Entry] = []

  /// The file where none is named.
  static let usualFile = "lessons.json"

  private static let version = 1

  /// What was done about a question.
  subscript(lesson: String, question: Int) -> Entry {
    get {
      entries.first { $0.lesson == lesson && $0.question == question }
        ?? Entry(lesson: lesson, question: question)
    }
    set {
      if let index = entries.firstIndex(where: { $0.lesson == lesson && $0.question == question }) {
        entries[index] = newValue
      } else {
        entries.append(newValue)
      }
    }
  }

  /// The file's text.
  var text: String {
    JSONValue.object([
      ("lessons", .integer(Self.version)), ("student", .text(student)),
      (
        "answers",
        .list(
          entries.map {
            .object([
              ("lesson", .text($0.lesson)), ("question", .integer($0.question)),
              ("tries", .integer($0.tries)),
              ("right", .boolean($0.isRight)), ("hints", .integer($0.hints)),
            ])
          })
      ),
    ]).folded() + "\n"
  }

  /// A student who has done nothing yet.
  init(student: String) { self.student = student }

  /// What a file holds; nil where there is none.
  init?(file path: String) throws {
    guard let bytes = try Files.read(path, atMost: 1 << 20) else { return nil }
    func broken(_ why: String) -> Failure {
      .lesson(
        "“\(path)” is no progress of lessons: \(why)",
        hint: "name another file with --progress, or move this one away and begin anew")
    }
    let (node, diagnostics) = JSON5Reader.read(SourceText(name: path, bytes: bytes))
    if let first = diagnostics.all.first { throw broken(first.message) }
    guard let node, case .object = node.content else { throw broken("it is no object") }
    guard let version = Self.number(node["lessons"]) else { throw broken("it does not say its version") }
    guard version == Self.version else {
      throw broken("it has version \(version), and this program reads \(Self.version)")
    }
    guard case .text(let student)? = node["student"]?.content,
      case .list(let answers)? = node["answers"]?.content
    else { throw broken("“student” or “answers” is missing") }
    self.student = student
    for answer in answers {
      guard case .text(let lesson)? = answer["lesson"]?.content,
        let question = Self.number(answer["question"]), let tries = Self.number(answer["tries"]),
        case .boolean(let isRight)? = answer["right"]?.content, let hints = Self.number(answer["hints"]),
        question > 0, (0...Self.most).contains(tries), (0...Self.most).contains(hints)
      else { throw broken("an answer is incomplete") }
      entries.append(
        Entry(lesson: lesson, question: question, tries: tries, isRight: isRight, hints: hints))
    }
  }

  /// So often nobody tries.
  private static let most = 1_000_000

  private static func number(_ node: Node?) -> Int? {
    guard case .number(let digits)? = node?.content else { return nil }
    return Int(digits)
  }

  /// Several students' answers as CSV, a row a question; what a spreadsheet would take for a formula gets an apostrophe.
  static func csv(_ all: [LessonProgress]) -> String {
    csv(
      ["student", "lesson", "question", "tries", "hints", "right"],
      all.flatMap { progress in
        progress.entries.map { entry in
          let numbers = [entry.question, entry.tries, entry.hints].map(String.init)
          return [progress.student, entry.lesson] + numbers + [entry.isRight ? "yes" : "no"]
        }
      })
  }

  /// Rows as RFC 4180 has them.
  static func csv(_ head: [String], _ rows: [[String]]) -> String {
    func field(_ text: String) -> String {
      let safe = text.first.map { "=+-@\t\r".contains($0) } ?? false ? "'" + text : text
      let isPlain = !safe.contains { ",\"\n\r".contains($0) }
      return isPlain ? safe : "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
    return ([head] + rows).map { $0.map(field).joined(separator: ",") + "\r\n" }.joined()
  }

  /// Several students in a table: how much each has done, with how many tries and hints.
  static func table(_ all: [LessonProgress]) -> String {
    let questions = Lesson.all.reduce(0) { $0 + $1.questions.count }
    var rows: [(String, String)] = []
    for progress in all {
      let entries = progress.entries
      let right = entries.count(where: \.isRight)
      let (tries, hints) = (entries.reduce(0) { $0 + $1.tries }, entries.reduce(0) { $0 + $1.hints })
      rows.append(
        (
          progress.student.isEmpty ? "(no name)" : progress.student,
          "\(right) of \(questions) right, \(Figures.counted(tries, "answer")), \(Figures.counted(hints, "hint"))"
        ))
    }
    return Layout.table(rows, indent: 0)
  }
}
