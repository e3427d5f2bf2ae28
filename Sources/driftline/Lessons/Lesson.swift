/// One lesson or puzzle, as its file in `Scenarios/lessons` has it: something to read, something to predict, a scenario whose run
/// shows it, and exercises that the run answers.
///
/// Wherever a text has a figure it names it in braces, and the student's own run says what it is.
struct Lesson: Sendable {
  /// The word that calls it.
  let name: String
  /// What it is about, in a few words.
  let title: String
  /// Whether only the record is shown, and the cause is to be found.
  let isPuzzle: Bool
  /// What to know before: a paragraph each.
  let page: [String]
  /// What the run has shown, once a prediction was made.
  let reveal: [String]
  /// What to look at.
  let look: [String]
  /// What to type.
  let commands: [String]
  /// How many things are wrong in the sense of the lesson: a run shows it where there are at least ``least``.
  let measure: LessonExpression
  /// So many of them at least, so that half a remedy is not a whole one by chance.
  let least: Double
  /// Other runs of the same scenario, by name, with what is changed in them.
  let runs: [(name: String, settings: [String])]
  /// The prediction, and then the exercises.
  let questions: [Question]
  /// The scenario.
  let scenario: String
  /// The file of a lesson that the program does not carry; a scenario is read from it as well.
  var file: String?

  /// How a command line names its scenario.
  var reference: String { file ?? "lessons/" + name }

  /// All lessons in the order in which they are learned, and then the puzzles.
  static let all: [Lesson] = EmbeddedLessons.files.map { file in
    do throws(LessonProblem) {
      return try LessonReader.read(file.text, name: file.name)
    } catch {
      preconditionFailure("lesson “\(file.name)”, line \(error.line): \(error.message)")
    }
  }

  static var lessons: [Lesson] { all.filter { !$0.isPuzzle } }
  static var puzzles: [Lesson] { all.filter(\.isPuzzle) }
}

/// Something that a student is asked, and that a run answers.
struct Question: Sendable {
  /// What is asked.
  let text: String
  /// What an answer is.
  let kind: Kind
  /// Help, one piece at a time.
  let hints: [String]
  /// Which choice the author holds to be right, from 0; tests hold it against runs.
  let stated: Int?

  /// What an answer is, and what makes it right.
  enum Kind: Sendable {
    /// One of several: the first whose condition the figure keeps.
    case choice(LessonExpression, [(text: String, condition: LessonCondition)])
    /// A number, which may differ from the run's by so much.
    case number(LessonExpression, tolerance: Tolerance)
    /// One of several changes of the scenario: the one with which the figure is least.
    case remedy(LessonExpression, [(text: String, settings: [String])])
    /// One of several causes: the one that was switched on for this student, with what a run has to show of it.
    case cause([(text: String, settings: [String], shows: LessonExpression?)])
  }

  /// By how much an answer may differ.
  enum Tolerance: Equatable, Sendable {
    case absolute(Double)
    /// A share of the right one.
    case relative(Double)

    /// Whether an answer is near enough.
    func accepts(_ given: Double, for right: Double) -> Bool {
      switch self {
      case .absolute(let most): abs(given - right) <= most + 1e-9
      case .relative(let share): abs(given - right) <= share * abs(right) + 1e-9
      }
    }
  }

  /// What can be chosen; empty where a number is asked for.
  var options: [String] {
    switch kind {
    case .choice(_, let options): options.map(\.text)
    case .number: []
    case .remedy(_, let options): options.map(\.text)
    case .cause(let options): options.map(\.text)
    }
  }
}

/// Why a lesson's file makes none.
struct LessonProblem: Error {
  let line: Int
  let message: String
}
