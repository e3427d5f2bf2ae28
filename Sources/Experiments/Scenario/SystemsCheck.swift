import EventKernel
import Scenario
import World

/// What cannot be of the systems behind a line: two values for one border, two updates at one moment, a message that is sent so
/// often at one border and again at the next that nobody could count it.
///
/// What a system sends goes one way: the borders are numbered along it, and no scenario names where a system sends, so that
/// there is no cycle of routes to refuse.
struct SystemsCheck {
  private let scenario: ResolvedScenario

  /// A check of one condition's systems.
  init(_ scenario: ResolvedScenario) { self.scenario = scenario }

  /// Says what cannot be.
  func check(_ diagnostics: inout Diagnostics) {
    for section in mechanisms {
      for other in section.others where other.boundary == section.boundary && !section.isHealthy {
        diagnostics.error(
          "“\(section.word)” acts at \(other.boundary.word) already, by its own \(LineScenario.border)",
          at: place(of: other.values, or: section.values),
          hint: "one border has one value; \(LineScenario.otherBorders) is for the others")
      }
      checkAttempts(section, &diagnostics)
    }
    checkUpdates(&diagnostics)
  }

  // MARK: Borders

  /// A mechanism between systems, as the scenario has it.
  private struct Acting {
    var word: String
    var values: ResolvedSection
    var boundary: Boundary
    var others: [(boundary: Boundary, values: ResolvedSection)]

    /// Whether the command line has made it healthy, where it acts among the rest.
    var isHealthy: Bool {
      if case .value(let value)? = values[LineScenario.border], case .healthy = value.provenance {
        true
      } else {
        false
      }
    }
  }

  private var mechanisms: [Acting] {
    MechanismID.allCases.compactMap { id in
      guard let values = scenario.root.section("mechanisms")?.section(id.word),
        let boundary: Boundary = value(LineScenario.border, in: values)
      else { return nil }
      let others = (values.section(LineScenario.otherBorders)?.entries ?? []).compactMap { word, said in
        Boundary(word: word).flatMap { boundary in said.section.map { (boundary, $0) } }
      }
      return Acting(word: id.word, values: values, boundary: boundary, others: others)
    }
  }

  /// So many copies of one message can be under way.
  private static let mostCopies = 2_000

  /// A message that is entered so often behind one border is sent so often again at the next.
  private func checkAttempts(_ section: Acting, _ diagnostics: inout Diagnostics) {
    let attempts = ([section.values] + section.others.map(\.values)).compactMap { values -> Int? in
      let count: Count? = value("attempts", in: values)
      return count?.value
    }
    guard attempts.count > 1 else { return }
    let all = attempts.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
    guard all > Self.mostCopies else { return }
    diagnostics.error(
      "\(attempts.map(String.init).joined(separator: " × ")) attempts at \(attempts.count) borders make up to \(all) copies of "
        + "one message", at: place(of: section.others[0].values, or: section.values),
      hint: "at most \(Self.mostCopies) can be under way: fewer attempts, or fewer borders")
  }

  // MARK: Updates

  private struct Dated {
    var name: String
    var boundary: Boundary
    var at: TimeSpan
    var every: TimeSpan?
    var place: SourceRange

    /// Whether both are installed at one moment, once or again and again.
    func meets(_ other: Dated) -> Bool {
      guard boundary == other.boundary else { return false }
      let (first, second) = at <= other.at ? (self, other) : (other, self)
      let distance = (second.at - first.at).nanoseconds
      guard let period = first.every?.nanoseconds, period > 0 else { return distance == 0 }
      guard let next = second.every?.nanoseconds, next > 0 else { return distance % period == 0 }
      // Two that come again and again meet where their distance is a sum of their periods.
      var (a, b) = (period, next)
      while b > 0 { (a, b) = (b, a % b) }
      return distance % a == 0
    }
  }

  private func checkUpdates(_ diagnostics: inout Diagnostics) {
    let all = updates
    for (index, update) in all.enumerated() {
      guard let earlier = all[..<index].first(where: update.meets) else { continue }
      let isSame = update.at == earlier.at
      diagnostics.error(
        "\(update.name) of the \(update.boundary.receiver.meaning) comes at one moment with \(earlier.name)"
          + (isSame ? ", after \(update.at)" : ""), at: update.place,
        hint: "of two at one moment nobody could say which is there afterwards: give one of them another",
        notes: [.init("\(earlier.name) stands here", at: earlier.place)])
    }
  }

  private var updates: [Dated] {
    var all: [Dated] = []
    for section in mechanisms where section.word == UpdatePlan.mechanism.word {
      for (boundary, values) in [(section.boundary, section.values)] + section.others {
        guard let at: TimeSpan? = value("at", in: values), let at else { continue }
        let every: TimeSpan?? = value("every", in: values)
        all.append(
          Dated(
            name: "the mechanism's update", boundary: boundary, at: at, every: every ?? nil,
            place: place(of: "at", in: values)))
      }
    }
    for (name, said) in scenario.root.section("systems")?.section("updates")?.entries ?? [] {
      guard let values = said.section, let at: TimeSpan? = value("at", in: values), let at else { continue }
      all.append(
        Dated(
          name: "the update “\(name)”", boundary: values[UpdatePlan.system].boundary, at: at,
          place: place(of: "at", in: values)))
    }
    return all
  }

  // MARK: Values and places

  private func value<Value>(_ key: String, in section: ResolvedSection) -> Value? {
    guard case .value(let resolved) = section[key] else { return nil }
    return resolved.value as? Value
  }

  /// Where a value is written; where nobody wrote it, where its section has anything.
  private func place(of key: String, in section: ResolvedSection) -> SourceRange {
    if case .value(let value)? = section[key], let range = value.provenance.range { return range }
    return place(of: section, or: section)
  }

  /// Where anything of a section is written, or of the one around it.
  private func place(of section: ResolvedSection, or outer: ResolvedSection) -> SourceRange {
    (section.values + outer.values).lazy.compactMap(\.provenance.range).first
      ?? SourceRange(scenario.sources.last ?? SourceText(name: "", text: ""), 0..<0)
  }
}
