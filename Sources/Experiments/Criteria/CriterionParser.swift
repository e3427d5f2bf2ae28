import Scenario
import TraceModel
import World

extension Criterion {
  /// Reads a criterion.
  public init(_ text: String) throws(CriterionProblem) {
    var parser = CriterionParser(text)
    self = try parser.parse()
  }

  /// What is wrong with a text that is to be a criterion; nil where it is one.
  static func complaint(_ text: String) -> TextComplaint? {
    do throws(CriterionProblem) {
      _ = try Criterion(text)
      return nil
    } catch {
      return TextComplaint(error.message, hint: error.hint, part: error.part)
    }
  }
}

/// Why a text is no criterion, and where in it.
public struct CriterionProblem: Error, Hashable, Sendable {
  /// What is wrong, in one line without a full stop.
  public var message: String
  /// What to write instead.
  public var hint: String
  /// The UTF-8 offsets of the words that are meant; nil for the whole text.
  public var part: Range<Int>?
}

/// Reads criteria, word by word.
private struct CriterionParser {
  private let text: String
  private let words: [(text: String, range: Range<Int>)]
  private var place = 0
  private var measure = Criterion.Measured(
    subject: .mismatches, filter: MismatchFilter(), perMillion: nil, before: nil)
  private var hasSubject = false

  private static let example = "write, for example, “silent mismatches per million units <= 5”"
  private static let plurals: [String: PackagingLevel] = [
    "units": .unit, "unit": .unit, "bundles": .bundle, "bundle": .bundle, "cases": .case, "case": .case,
    "pallets": .pallet, "pallet": .pallet,
  ]

  init(_ text: String) {
    self.text = text
    words = Self.split(text)
  }

  /// Words with their places; relations and `%` are words of their own.
  private static func split(_ text: String) -> [(String, Range<Int>)] {
    var found: [(String, Range<Int>)] = []
    var word = ""
    var start = 0
    var offset = 0
    func flush(_ word: inout String, _ end: Int) {
      if !word.isEmpty { found.append((word, start..<end)) }
      word = ""
    }
    for character in text {
      let length = character.utf8.count
      let isRelation = "<>=≤≥".contains(character)
      if character.isWhitespace {
        flush(&word, offset)
      } else if character == "%" {
        flush(&word, offset)
        found.append(("%", offset..<(offset + length)))
      } else {
        if let last = word.last, "<>=≤≥".contains(last) != isRelation { flush(&word, offset) }
        if word.isEmpty { start = offset }
        word.append(character)
      }
      offset += length
    }
    flush(&word, offset)
    return found
  }

  mutating func parse() throws(CriterionProblem) -> Criterion {
    guard !words.isEmpty else {
      throw CriterionProblem(message: "this criterion is empty", hint: Self.example, part: nil)
    }
    while place < words.count, relation(words[place].text) == nil { try readMeasure() }
    guard place < words.count, let isUpper = relation(words[place].text) else {
      throw problem("this criterion has no limit", Self.example, nil)
    }
    guard hasSubject else {
      throw problem(
        "nothing is counted here",
        "say what: mismatches, episodes, units wrong, compromised units, precision, or a line measure; \(Self.example)",
        0..<words[place].range.lowerBound)
    }
    place += 1
    guard place < words.count, let number = Double(words[place].text), number.isFinite, number >= 0 else {
      throw problem(
        "a number has to follow the relation", "write the limit in digits, such as 5 or 99 %",
        place < words.count ? words[place].range : nil)
    }
    place += 1
    let isPercent = place < words.count && words[place].text == "%"
    if isPercent { place += 1 }
    if place < words.count {
      throw problem("“\(words[place].text)” stands behind the limit", "leave it out", words[place].range)
    }
    try check(isPercent, isUpper)
    settleLevel()
    return Criterion(text: text, measure: measure, isUpper: isUpper, limit: isPercent ? number / 100 : number)
  }

  /// Things of one level are not added to those of another: a rate for each million of a level is about things of that
  /// level, unless another is named or the kind has its own.
  private mutating func settleLevel() {
    guard measure.subject == .mismatches, measure.filter.level == nil, let level = measure.perMillion,
      !(measure.filter.kind?.isOfContainers ?? false)
    else { return }
    measure.filter.level = level
  }

  private func check(_ isPercent: Bool, _ isUpper: Bool) throws(CriterionProblem) {
    if measure.subject == .detected, measure.filter.level == nil {
      throw problem(
        "units, cases and pallets are not added to one another",
        "write of which: “units detected before release >= 99 %”",
        nil)
    }
    let name = measure.line?.word ?? measure.after?.word ?? measure.subject.rawValue
    if measure.isByTime, measure.period == nil {
      throw problem(
        "“\(name)” are counted by time", "write “\(name) per hour”, “per shift” or “per week”", nil)
    }
    if measure.period != nil, !measure.isByTime {
      throw problem(
        "only stops, jams and false alarms are counted by time", "write, for example, “stops per hour <= 30”",
        nil)
    }
    if let isGood = measure.isGood, isGood == isUpper {
      let relation = isGood ? ">=" : "<="
      throw problem(
        "the more “\(name)” the \(isGood ? "better" : "worse"), so that this promises nothing",
        "write “\(name) \(relation) …”", nil)
    }
    if measure.isShare, !isPercent {
      throw problem("a share needs a limit in percent", "write, for example, >= 99 %", nil)
    }
    if !measure.isShare, isPercent {
      throw problem(
        "only shares have a limit in percent", "write “units detected before release >= 99 %”", nil)
    }
    if measure.isGood != nil, measure.filter != MismatchFilter() || measure.perMillion != nil {
      throw problem("“\(name)” stands alone", "write, for example, “rejects <= 1 %”", nil)
    }
    if measure.subject == .compromised, measure.filter != MismatchFilter() {
      throw problem(
        "compromised units are not told apart by kind or cause", "leave the other words out", nil)
    }
  }

  private mutating func readMeasure() throws(CriterionProblem) {
    let (word, range) = words[place]
    place += 1
    switch word {
    case "silent": measure.filter.isSilent = true
    case "mismatches": try subject(.mismatches, range)
    case "episodes": try subject(.episodes, range)
    case "wrong": try subject(.mismatches, range)
    case "compromised":
      try subject(.compromised, range)
      if place < words.count, words[place].text == "units" { place += 1 }
    case "precision": try subject(.precision, range)
    case "false-alarms": try subject(.falseAlarms, range)
    case "detected": try readDetected(range)
    case "by": measure.filter.mechanism = try next(MechanismID.self, "a mechanism", after: range)
    case "per": try readDenominator(range)
    default:
      if let level = Self.plurals[word] {
        measure.filter.level = level
      } else if let kind = MismatchKind(word: word) {
        measure.filter.kind = kind
      } else if let point = FailurePoint(word: word) {
        measure.filter.failurePoint = point
      } else if let line = LineMeasure(word: word), LineMeasure.promised.contains(line) {
        try subject(.line, range)
        measure.line = line
      } else if let after = AfterMeasure(word: word) {
        try subject(.after, range)
        measure.after = after
      } else {
        throw unknown(word, range)
      }
    }
  }

  private mutating func subject(_ subject: Criterion.CountedThing, _ range: Range<Int>)
    throws(CriterionProblem)
  {
    if hasSubject { throw problem("two things are counted in one criterion", "write two criteria", range) }
    hasSubject = true
    measure.subject = subject
  }

  private mutating func readDetected(_ range: Range<Int>) throws(CriterionProblem) {
    guard place < words.count, ["before", "at"].contains(words[place].text) else {
      throw problem(
        "“detected” needs “before” or “at” behind it", "write “units detected before release >= 99 %”", range)
    }
    let isShare = words[place].text == "before"
    place += 1
    let found = try next(DetectionPlace.self, "a place", after: range)
    if isShare {
      try subject(.detected, range)
      measure.before = found
    } else {
      measure.filter.place = found
    }
  }

  private mutating func readDenominator(_ range: Range<Int>) throws(CriterionProblem) {
    if place < words.count, let period = Criterion.Period(word: words[place].text) {
      measure.period = period
      place += 1
      return
    }
    guard place + 1 < words.count, words[place].text == "million",
      let level = Self.plurals[words[place + 1].text]
    else {
      throw problem(
        "“per” needs “million units”, “million cases” or “million pallets” behind it, or hour, shift or week",
        "write “per million units”", range)
    }
    measure.perMillion = level
    place += 2
  }

  private mutating func next<Case: Worded>(
    _ type: Case.Type, _ phrase: String, after range: Range<Int>
  ) throws(CriterionProblem) -> Case {
    let known = Case.allCases.map(\.word).joined(separator: ", ")
    guard place < words.count else { throw problem("\(phrase) has to follow", "known: \(known)", range) }
    let (word, here) = words[place]
    place += 1
    if let found = Case(word: word) { return found }
    let near = Nearest.name(to: word, among: Case.allCases.map(\.word)).map { "did you mean “\($0)”? " } ?? ""
    throw problem("“\(word)” is not \(phrase)", near + "known: \(known)", here)
  }

  private func relation(_ word: String) -> Bool? {
    switch word {
    case "<=", "≤": true
    case ">=", "≥": false
    default: nil
    }
  }

  private func unknown(_ word: String, _ range: Range<Int>) -> CriterionProblem {
    if ["<", ">", "=", "=="].contains(word) {
      return problem("“\(word)” is not a relation", "write <= or >=", range)
    }
    let known =
      [
        "silent", "mismatches", "episodes", "wrong", "compromised", "detected", "by", "per", "units",
        "bundles", "cases", "pallets", "precision", "false-alarms",
      ]
      + MismatchKind.allCases.map(\.word) + FailurePoint.allCases.map(\.word)
      + LineMeasure.promised.map(\.word) + AfterMeasure.allCases.map(\.word)
    let near = Nearest.name(to: word, among: known).map { "did you mean “\($0)”? " } ?? ""
    return problem(
      "“\(word)” means nothing in a criterion",
      near + Self.example + "; “driftline help criteria” has all words",
      range)
  }

  private func problem(_ message: String, _ hint: String, _ part: Range<Int>?) -> CriterionProblem {
    CriterionProblem(message: message, hint: hint, part: part)
  }
}
