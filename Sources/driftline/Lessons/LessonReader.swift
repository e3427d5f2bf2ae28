/// Reads a lesson's file: Markdown with the sections “Predict”, “What the run has shown”, “Look”, “Exercise” and “Scenario”, or
/// for a puzzle “Puzzle” and “Scenario”. `Scenarios/lessons/README.md` says what stands in each.
enum LessonReader {
  static func read(_ text: String, name: String) throws(LessonProblem) -> Lesson {
    var sections = try sections(of: text)
    guard sections.first?.heading.hasPrefix("# ") == true else {
      throw LessonProblem(line: 1, message: "it does not begin with “# ” and its title")
    }
    let head = try Block(sections.removeFirst())
    var known: [String: Block] = [:]
    var questions: [Question] = []
    var scenario: String?
    for section in sections {
      switch section.heading {
      case "## Predict", "## Exercise", "## Puzzle":
        questions.append(try question(Block(section), measuring: try measure(of: head)))
      case "## What the run has shown", "## Look": known[section.heading] = try Block(section)
      case "## Scenario":
        let fenced = section.lines.drop { !$0.text.hasPrefix("```json5") }.dropFirst()
        scenario = fenced.prefix { $0.text != "```" }.map { $0.text + "\n" }.joined()
      default: throw LessonProblem(line: section.line, message: "there is no section “\(section.heading)”")
      }
    }
    let isPuzzle = sections.contains { $0.heading == "## Puzzle" }
    guard let scenario, !scenario.isEmpty else { throw head.problem("it has no scenario") }
    guard !questions.isEmpty, isPuzzle == (questions.count == 1) else {
      throw head.problem("a lesson has a prediction and exercises, and a puzzle is one")
    }
    return Lesson(
      name: name, title: String(head.heading.dropFirst(2)), isPuzzle: isPuzzle, page: head.paragraphs,
      reveal: known["## What the run has shown"]?.paragraphs ?? [],
      look: known["## Look"]?.paragraphs ?? [],
      commands: known["## Look"]?.commands ?? [], measure: try measure(of: head),
      least: try head.number("Least") ?? 1, runs: head.runs, questions: questions, scenario: scenario)
  }

  private static func measure(of head: Block) throws(LessonProblem) -> LessonExpression {
    guard let measure = try head.expression("Measure") else { throw head.problem("it says no “Measure: …”") }
    return measure
  }

  private static func question(_ block: Block, measuring usual: LessonExpression) throws(LessonProblem)
    -> Question
  {
    let measure = try block.expression("Measure") ?? usual
    let kind: Question.Kind
    if let answer = block.attributes("Answer").first {
      let parts = answer.components(around: " within ")
      guard let expression = LessonExpression(parts.0) else {
        throw block.problem("“\(parts.0)” is no figure")
      }
      kind = .number(expression, tolerance: try tolerance(parts.1, block))
    } else if block.heading == "## Puzzle" {
      var causes: [(text: String, settings: [String], shows: LessonExpression?)] = []
      for option in block.options {
        let (code, sign) = option.code.components(around: " | ")
        let shows = sign.flatMap { LessonExpression($0) }
        if let sign, shows == nil { throw block.problem("“\(sign)” is no figure") }
        causes.append((option.text, settings(code), shows))
      }
      kind = .cause(causes)
    } else {
      let conditions = block.options.compactMap { option in
        LessonCondition(option.code).map { (text: option.text, condition: $0) }
      }
      kind =
        conditions.count == block.options.count && !conditions.isEmpty
        ? .choice(measure, conditions) : .remedy(measure, block.options.map { ($0.text, settings($0.code)) })
    }
    let letter = block.attributes("Right").first
    let stated = letter.flatMap { $0.utf8.count == 1 ? $0.utf8.first.map { Int($0) - 97 } : nil }
    if let stated, !block.options.indices.contains(stated) { throw block.problem("“Right” is no choice") }
    return Question(
      text: block.paragraphs.joined(separator: " "), kind: kind, hints: block.attributes("Hint"),
      stated: stated)
  }

  private static func tolerance(_ text: String?, _ block: Block) throws(LessonProblem) -> Question.Tolerance {
    guard let text else { return .absolute(0) }
    let digits = text.filter { $0 != " " && $0 != "%" }
    guard let number = Double(digits), number >= 0 else {
      throw block.problem("“within \(text)” is no tolerance")
    }
    return text.hasSuffix("%") ? .relative(number / 100) : .absolute(number)
  }

  /// `a.b=1; c.d=2`.
  static func settings(_ text: String) -> [String] {
    text.split(separator: ";").map { String($0.drop { $0 == " " }) }
  }

  // MARK: Lines

  struct Line {
    let number: Int
    let text: String
  }

  struct Section {
    let heading: String
    let line: Int
    var lines: [Line] = []
  }

  private static func sections(of text: String) throws(LessonProblem) -> [Section] {
    var sections: [Section] = []
    var isFenced = false
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.hasPrefix("```") { isFenced.toggle() }
      if !isFenced, line.hasPrefix("# ") || line.hasPrefix("## ") {
        sections.append(Section(heading: String(line), line: index + 1))
      } else if sections.isEmpty {
        if !line.isEmpty {
          throw LessonProblem(line: index + 1, message: "a title “# …” has to stand before it")
        }
      } else {
        sections[sections.count - 1].lines.append(Line(number: index + 1, text: String(line)))
      }
    }
    if isFenced { throw LessonProblem(line: 1, message: "a fence ``` is not closed") }
    return sections
  }
}

/// What stands in one section of a lesson's file.
struct Block {
  let heading: String
  private let line: Int
  private(set) var paragraphs: [String] = []
  private(set) var options: [(code: String, text: String)] = []
  private(set) var commands: [String] = []
  private var named: [(name: String, value: String)] = []
  private var endsWithOption = false

  private static let attributes = ["Measure", "Least", "Answer", "Right", "Hint"]

  init(_ section: LessonReader.Section) throws(LessonProblem) {
    (heading, line) = (section.heading, section.line)
    var isFenced = false
    var continues = false
    for line in section.lines {
      let text = line.text
      if text.hasPrefix("```") {
        isFenced.toggle()
        continues = false
      } else if isFenced {
        commands.append(text)
      } else if text.isEmpty {
        continues = false
      } else if text.hasPrefix("- ") {
        guard let option = Self.option(text) else {
          throw LessonProblem(line: line.number, message: "a choice is “- `WHEN` TEXT”")
        }
        options.append(option)
        (continues, endsWithOption) = (false, true)
      } else if text.hasPrefix("  "), !options.isEmpty || !named.isEmpty, !continues {
        extend(by: text)
      } else if let attribute = Self.attribute(text) {
        named.append(attribute)
        (continues, endsWithOption) = (false, false)
      } else if continues {
        paragraphs[paragraphs.count - 1] += " " + text
      } else {
        paragraphs.append(text)
        continues = true
      }
    }
  }

  /// Where it stands, and what is wrong there.
  func problem(_ message: String) -> LessonProblem { LessonProblem(line: line, message: message) }

  func attributes(_ name: String) -> [String] { named.filter { $0.name == name }.map(\.value) }

  func expression(_ name: String) throws(LessonProblem) -> LessonExpression? {
    guard let text = attributes(name).first else { return nil }
    guard let found = LessonExpression(text) else { throw problem("“\(text)” is no figure") }
    return found
  }

  func number(_ name: String) throws(LessonProblem) -> Double? {
    guard let text = attributes(name).first else { return nil }
    guard let found = Double(text) else { throw problem("“\(text)” is no number") }
    return found
  }

  /// Other runs: `Run NAME: SETTING; SETTING`.
  var runs: [(name: String, settings: [String])] {
    named.filter { $0.name.hasPrefix("Run ") }.map {
      (String($0.name.dropFirst(4)), LessonReader.settings($0.value))
    }
  }

  /// What goes on below a choice or a hint, whichever came last.
  private mutating func extend(by text: String) {
    let more = " " + text.drop { $0 == " " }
    if endsWithOption {
      options[options.count - 1].text += more
    } else {
      named[named.count - 1].value += more
    }
  }

  private static func option(_ text: String) -> (code: String, text: String)? {
    let parts = text.split(separator: "`", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "- " else { return nil }
    return (String(parts[1]), String(parts[2].drop { $0 == " " }))
  }

  private static func attribute(_ text: String) -> (name: String, value: String)? {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let name = String(text[..<colon])
    guard attributes.contains(name) || name.hasPrefix("Run ") && !name.dropFirst(4).contains(" ") else {
      return nil
    }
    return (name, String(text[text.index(after: colon)...].drop { $0 == " " }))
  }
}

extension String {
  /// What stands before and behind a mark; all of it where there is none.
  fileprivate func components(around mark: String) -> (String, String?) {
    guard let range = firstRange(of: mark) else { return (self, nil) }
    return (String(self[..<range.lowerBound]), String(self[range.upperBound...]))
  }
}
