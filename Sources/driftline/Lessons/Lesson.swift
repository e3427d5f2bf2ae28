import Drift
import EventKernel
import Experiments
import TraceModel
import World

/// One lesson: something to read, something to predict, a run that shows it, and exercises that the run answers.
struct Lesson: Sendable {
  /// The word that calls it, and the name of its scenario in `Scenarios/lessons`.
  let name: String
  /// What it is about, in a few words.
  let title: String
  /// What to know before: a paragraph each.
  let page: [String]
  /// What the run has shown, once a prediction was made.
  let reveal: @Sendable (LessonFacts) -> String
  /// What to look at in the player.
  let look: String
  /// How many things are wrong in the sense of the lesson: a run shows it where there is at least one.
  let measure: @Sendable (LessonFacts) -> Int
  /// So many of them at least, so that half a remedy is not a whole one by chance.
  var least = 1
  /// The prediction, and then the exercises.
  let questions: [Question]

  /// How a command line names its scenario.
  var scenario: String { "lessons/" + name }

  /// All lessons, in the order in which they are learned.
  static let all = lineLessons + peopleLessons + systemLessons
}

/// Something that a student is asked, and that a run answers.
struct Question: Sendable {
  /// What is asked.
  let text: String
  /// What an answer is.
  let kind: Kind
  /// Help, one piece at a time.
  let hints: [String]

  /// What an answer is, and what makes it right.
  enum Kind: Sendable {
    /// One of several; the run says which, or another run with these changes.
    case choice([String], settings: [String], right: @Sendable (LessonFacts) -> Int)
    /// A whole number.
    case number(@Sendable (LessonFacts) -> Int)
    /// One of several changes of the scenario: the one with which least goes wrong.
    case remedy([(text: String, settings: [String])])
  }

  /// One of several.
  static func choice(
    _ text: String, _ options: [String], settings: [String] = [],
    right: @escaping @Sendable (LessonFacts) -> Int
  ) -> Question { Question(text: text, kind: .choice(options, settings: settings, right: right), hints: []) }

  /// A whole number.
  static func number(
    _ text: String, hints: [String], right: @escaping @Sendable (LessonFacts) -> Int
  ) -> Question { Question(text: text, kind: .number(right), hints: hints) }

  /// The change with which least goes wrong.
  static func remedy(_ text: String, _ options: [(text: String, settings: [String])], hints: [String])
    -> Question
  { Question(text: text, kind: .remedy(options), hints: hints) }

  /// What can be chosen; empty where a number is asked for.
  var options: [String] {
    switch kind {
    case .choice(let options, _, _): options
    case .number: []
    case .remedy(let options): options.map(\.text)
    }
  }
}

/// What one run of a lesson has come to.
struct LessonFacts: Sendable {
  /// The run.
  let row: TrialRow

  /// Things of one level about which truth and record differ for good, of these kinds or of any.
  func count(_ level: PackagingLevel, _ kinds: MismatchKind...) -> Int {
    row.lots.reduce(0) { sum, lot in
      sum + lot.lasting.count { $0.level == level && (kinds.isEmpty || kinds.contains($0.kind)) }
    }
  }

  /// The same of all levels.
  func count(_ kinds: MismatchKind...) -> Int {
    row.lots.reduce(0) { $0 + $1.lasting.count { kinds.isEmpty || kinds.contains($0.kind) } }
  }

  /// Of these, those of which nothing was raised before they left the line.
  var silent: Int { row.lots.reduce(0) { $0 + $1.lasting.count(where: \.silent) } }

  /// What happened on the line.
  subscript(what: Occurrence) -> Int { row.occurrences[what] }

  /// Documents of shipments that were refused.
  var refusals: Int { row.market?.documents.refused ?? 0 }

  /// Units that came to somebody who had no data about them, for a while or for good.
  var unitsWithoutData: Int {
    row.market?.gaps.reduce(0) { $0 + ($1.reason == .withoutData ? $1.units : 0) } ?? 0
  }

  /// Which of these ranges the number is in: below the first, below the second, …
  static func band(_ number: Int, _ limits: Int...) -> Int { limits.count { number >= $0 } }
}

/// Runs a lesson's scenario for one student: everybody has a seed of his own, so that figures cannot be copied.
struct LessonRunner {
  /// The lesson.
  let lesson: Lesson
  /// The seed of this student's run.
  let seed: Int
  /// What the run came to.
  let facts: LessonFacts

  /// So many seeds are tried until a run shows what the lesson is about.
  private static let attempts = 40

  /// The run of a lesson for a student; who gives no name shares his with all who give none. The first seed is taken with which
  /// the run shows what the lesson is about.
  init(_ lesson: Lesson, student: String) throws {
    for attempt in 0..<Self.attempts {
      let seed = Self.seed("\(lesson.name)/\(attempt)", student: student)
      let facts = try Self.run(lesson, seed, [])
      guard lesson.measure(facts) >= lesson.least else { continue }
      (self.lesson, self.seed, self.facts) = (lesson, seed, facts)
      return
    }
    throw Failure.bug("no run of lesson “\(lesson.name)” shows what it is about")
  }

  /// A number from 1 to a million that belongs to a student and an occasion.
  static func seed(_ occasion: String, student: String) -> Int {
    var digest = Digest()
    digest.add(student)
    digest.add(occasion)
    return 1 + Int(digest.value % 999_983)
  }

  /// Whether an answer is right; of changes that help equally, each is.
  func isRight(_ given: Int, _ question: Question) throws -> Bool {
    guard case .remedy(let options) = question.kind else { return given == (try right(question)) }
    let wrong = try options.map { lesson.measure(try Self.run(lesson, seed, $0.settings)) }
    return wrong[given] == wrong.min()
  }

  /// Which answer is right: a number, or the place of a choice from 0.
  func right(_ question: Question) throws -> Int {
    switch question.kind {
    case .choice(_, let settings, let right):
      return right(settings.isEmpty ? facts : try Self.run(lesson, seed, settings))
    case .number(let right): return right(facts)
    case .remedy(let options):
      let wrong = try options.map { lesson.measure(try Self.run(lesson, seed, $0.settings)) }
      return wrong.indices.min { wrong[$0] < wrong[$1] } ?? 0
    }
  }

  private static func run(_ lesson: Lesson, _ seed: Int, _ settings: [String]) throws -> LessonFacts {
    var request = ExperimentRequest(lesson.scenario)
    request.settings = ["experiment.seed=\(seed)"] + settings
    let (plan, diagnostics) = ExperimentReader(loader: ExperimentArguments.loader).read(request)
    guard let plan, let condition = plan[plan.production] else {
      throw Failure.bug(
        "lesson “\(lesson.name)” cannot be read: \(diagnostics.all.first.map { "\($0.message)" } ?? "")")
    }
    var trial = plan.trial(of: condition)
    trial.isInterrupted = { Process.isInterrupted }
    return LessonFacts(row: try trial.run(0))
  }
}
