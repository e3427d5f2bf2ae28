import Experiments
import Hashing
import Reporting
import TextFormats

/// Runs a lesson's scenario for one student: everybody has a seed of his own, so that figures cannot be copied.
final class LessonRunner {
  /// The lesson.
  let lesson: Lesson
  /// The seed of this student's run.
  private(set) var seed = 0
  /// What was run so far, by its settings; asked by key alone.
  private var known: [[String]: LessonFacts] = [:]
  /// What is switched on for this student in a puzzle.
  private let cause: [String]
  private let student: String

  /// So many seeds are tried until a run shows what the lesson is about.
  private static let attempts = 40

  /// The run of a lesson for a student; who gives no name shares his with all who give none. The first seed is taken with which
  /// the run shows what the lesson is about.
  init(_ lesson: Lesson, student: String) throws {
    (self.lesson, self.student) = (lesson, student)
    var shows: LessonExpression?
    if case .cause(let causes)? = lesson.questions.first?.kind {
      // The line is one of several, too.
      let lines = lesson.runs.map(\.settings)
      let line =
        lines.isEmpty ? [] : lines[Self.number("\(lesson.name)/line", student: student) % lines.count]
      let drawn = causes[Self.culprit(lesson, student: student)]
      (cause, shows) = (line + drawn.settings, drawn.shows)
    } else {
      cause = []
    }
    for attempt in 0..<Self.attempts {
      seed = Self.number("\(lesson.name)/\(attempt)", student: student)
      known = [:]
      let isShown = try shows.map { try value($0) > 0 } ?? true
      if isShown, try value(lesson.measure) >= lesson.least, try showsWhatIsStated() { return }
    }
    throw fault("no run of \(Self.attempts) shows what it is about")
  }

  /// Whether what the author holds to be right is right in this run, and nothing else as much.
  private func showsWhatIsStated() throws -> Bool {
    for question in lesson.questions {
      guard let stated = question.stated else { continue }
      switch question.kind {
      case .remedy(let measure, let options):
        let wrong = try options.map { try value(measure, with: $0.settings) }
        if wrong.indices.contains(where: { $0 != stated && wrong[$0] <= wrong[stated] }) { return false }
      default: if try right(question) != Double(stated) { return false }
      }
    }
    return true
  }

  /// A mistake in the lesson itself: ours where the program carries it.
  private func fault(_ what: String) -> Failure {
    lesson.file.map {
      .lesson("“\($0)” is no lesson: \(what)", hint: "Scenarios/lessons/README.md says what stands in one")
    } ?? .bug("lesson “\(lesson.name)”: \(what)")
  }

  /// A number from 1 to 999,983 that belongs to a student and an occasion; SHA-256 with a key of the course before it, so that
  /// nobody computes another's from his own.
  static func number(_ occasion: String, student: String) -> Int {
    let text = "driftline lessons 1\n\(student.utf8.count):\(student)\n\(occasion)"
    let digest = SHA256.digest(Array(text.utf8))
    return 1 + Int(digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 999_983)
  }

  /// Which cause a student's puzzle has.
  private static func culprit(_ lesson: Lesson, student: String) -> Int {
    number("\(lesson.name)/cause", student: student) % max(1, lesson.questions[0].options.count)
  }

  // MARK: Figures

  /// What the student's run has come to.
  var facts: LessonFacts { get throws { try facts(with: []) } }

  /// What an expression comes to in the student's runs.
  func value(_ expression: LessonExpression, with settings: [String] = []) throws -> Double {
    try expression.value { words, run in
      let other = try run.map { name in
        guard let found = lesson.runs.first(where: { $0.name == name }) else {
          throw fault("it has no run “\(name)”")
        }
        return found.settings
      }
      guard let value = try facts(with: other ?? settings).figure(words) else {
        throw fault("“\(words)” is no figure of a run")
      }
      return value
    }
  }

  /// A text with the run's figures where it names them in braces; those in `hidden` are still to be found.
  func filled(_ text: String, hiding hidden: [LessonExpression] = []) throws -> String {
    var result = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      result += rest[..<open] + (try word(String(rest[rest.index(after: open)..<close]), hidden))
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  private func word(_ name: String, _ hidden: [LessonExpression]) throws -> String {
    if name == "seed" { return String(seed) }
    if name == "lesson" { return ShellWord.file(lesson.reference) }
    if name.hasPrefix("setting ") {
      let path = String(name.dropFirst(8))
      guard let text = try facts.setting(path) else {
        throw fault("its scenario has no value “\(path)”")
      }
      return text
    }
    guard let expression = LessonExpression(name) else {
      throw fault("“\(name)” in braces is no figure")
    }
    return hidden.contains(expression) ? "…" : Self.text(try value(expression))
  }

  /// A figure in words: whole where it is, else with what matters of it.
  static func text(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : Figures.number(value)
  }

  // MARK: Answers

  /// Whether an answer is right; of changes that help equally, each is.
  func isRight(_ given: Double, _ question: Question) throws -> Bool {
    switch question.kind {
    case .choice, .cause: return given == (try right(question))
    case .number(_, let tolerance): return tolerance.accepts(given, for: try right(question))
    case .remedy(let measure, let options):
      let wrong = try options.map { try value(measure, with: $0.settings) }
      return wrong[Int(given)] == wrong.min()
    }
  }

  /// Which answer is right: a number, or the place of a choice from 0.
  func right(_ question: Question) throws -> Double {
    switch question.kind {
    case .choice(let measure, let options):
      let value = try value(measure)
      return Double(options.firstIndex { $0.condition.holds(value) } ?? 0)
    case .number(let expression, _): return try value(expression)
    case .remedy(let measure, let options):
      let wrong = try options.map { try value(measure, with: $0.settings) }
      return Double(wrong.indices.min { wrong[$0] < wrong[$1] } ?? 0)
    case .cause: return Double(Self.culprit(lesson, student: student))
    }
  }

  private func facts(with settings: [String]) throws -> LessonFacts {
    if let facts = known[settings] { return facts }
    var request = ExperimentRequest(lesson.reference)
    request.settings = ["experiment.seed=\(seed)"] + cause + settings
    let (plan, diagnostics) = ExperimentReader(loader: ExperimentArguments.loader).read(request)
    guard let plan, let condition = plan[plan.production] else {
      throw fault("its scenario cannot be read: \(diagnostics.all.first?.message ?? "")")
    }
    var trial = plan.trial(of: condition)
    trial.isInterrupted = { Process.isInterrupted }
    let facts = LessonFacts(row: try trial.run(0), scenario: condition.scenario)
    known[settings] = facts
    return facts
  }
}
