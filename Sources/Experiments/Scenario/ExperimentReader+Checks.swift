import EventKernel
import Scenario
import World

// What does not fit together in a scenario, beyond the line itself: products, books, messages, a market, and who asks.
extension ExperimentReader {
  /// The product's numbers have to be possible.
  func checkSite(of conditions: [ConditionPlan], _ diagnostics: inout Diagnostics) {
    for condition in conditions {
      let (site, scenario) = (condition.site, condition.scenario)
      func place(_ steps: [String]) -> SourceRange {
        let path = ScenarioPath(steps)
        return scenario.values.first { $0.path == path }?.provenance.range ?? start(of: condition)
      }
      for (number, article) in site.articles.enumerated() {
        let way = number == 0 ? ["site"] : ["site", "also-packs", "\(number - 1)"]
        if (try? site.gtin(0, of: article)) == nil {
          return diagnostics.error(
            "\(article.itemReference) has too many digits behind the company prefix \(site.companyPrefix)",
            at: place(way + ["item-reference"]), hint: "both together have at most 12 digits")
        }
        if site.articles.prefix(number).contains(where: { $0.itemReference == article.itemReference }) {
          return diagnostics.error(
            "“\(article.name)” has the item reference \(article.itemReference) of another product",
            at: place(way + ["item-reference"]), hint: "each product has a number of its own")
        }
        if site.articles.prefix(number).contains(where: { $0.name == article.name }) {
          diagnostics.add(
            Diagnostic(
              .warning, "two products are called “\(article.name)”", at: place(way + ["product"]),
              hint: "people tell products apart by their names: give each one of its own"))
        }
        if let other = site.articles.prefix(number).first(where: { $0.material == article.material }) {
          let section = scenario.root.section("site")?.list("also-packs")[number - 1].section
          let written: SourceRange? =
            if case .text(let said)? = section?["material"] { said.provenance.range } else { nil }
          return diagnostics.error(
            "“\(article.name)” and “\(other.name)” are both article \(article.material) in the books of enterprise and "
              + "warehouse", at: written ?? place(way + ["item-reference"]),
            hint: "a mapping from two products to one cannot be turned round: give each a material of its own"
          )
        }
      }
    }
  }

  /// What is asked has a name of its own, and what acts on books needs some. A site whose systems hear from one another now
  /// and then is not perfect when healthy: that is told.
  func checkBooks(of conditions: [ConditionPlan], _ diagnostics: inout Diagnostics) {
    for condition in conditions {
      let books = condition.scenario.root.section("systems")?.section("books")
      for (name, said) in books?.section("moments")?.entries ?? []
      where [TraceTally.lotEnd, TraceTally.end, ""].contains(name) {
        guard case .value(let value) = said else { continue }
        return diagnostics.error(
          name.isEmpty ? "a moment needs a name" : "“\(name)” is a moment at which everybody is asked",
          at: value.provenance.range ?? start(of: condition),
          hint: "call yours otherwise: recall, audit")
      }
    }
    checkActing(
      BooksPlan.mechanisms, of: conditions.filter { $0.books == nil }, "books, and nobody keeps any here",
      hint: "systems: { books: { architecture: \"stitched\" } }", &diagnostics)
    guard
      let (condition, delay) = conditions.lazy.compactMap({ condition in
        condition.books?.delay.map { (condition, $0) }
      }).first
    else { return }
    let section = condition.scenario.root.section("systems")?.section("books")?.section(delay.key)
    diagnostics.add(
      Diagnostic(
        .warning, "this site's books are not alike at all times even when healthy: \(delay.words)",
        at: section?.kindFrom.range ?? start(of: condition),
        hint: "systems of about 2022 hear at once; “driftline check --all” shows every value with its origin")
    )
  }

  /// What is set for messages does what it is set for, and costs what somebody may expect; told by the first condition.
  func checkMessages(of conditions: [ConditionPlan], _ diagnostics: inout Diagnostics) {
    var told: Set<MechanismID> = []
    for condition in conditions {
      for doubt in condition.line.doubtsOfMessages() where told.insert(doubt.mechanism).inserted {
        let section = condition.scenario.root.section("mechanisms")?.section(doubt.mechanism.word)
        diagnostics.add(
          Diagnostic(
            .warning, "“\(doubt.mechanism.word)” \(doubt.words)",
            at: section?.values.lazy.compactMap(\.provenance.range).first ?? section?.kindFrom.range
              ?? start(of: condition), hint: doubt.hint))
      }
    }
  }

  /// A lot is held where some of its messages have not come when quality asks: where they overtake one another by more than it
  /// waits, lots are held of which nothing is lost.
  func checkPatience(of conditions: [ConditionPlan], _ diagnostics: inout Diagnostics) {
    let impatient = conditions.filter(\.site.holdsLots).map { condition in
      (
        condition,
        longest: condition.line.longestOvertaking(lines: condition.site.lines)?.roundedUp ?? .days(10_000)
      )
    }.filter { $0.longest > $0.0.site.comparesAfter }
    // Of several conditions the worst: what mends it there mends the others.
    guard let (condition, longest) = impatient.max(by: { $0.longest < $1.longest }) else { return }
    let isEndless = longest == .days(10_000)
    let path = ScenarioPath(["site", "compares-after"])
    let section = condition.scenario.root.section("mechanisms")?.section("retry-duplicate")
    diagnostics.add(
      Diagnostic(
        .warning,
        "a message can come \(isEndless ? "later by any time, in a queue full of copies," : "\(longest.words) later") than one "
          + "that was sent after it, and quality waits for \(condition.site.comparesAfter.words): lots are held of which "
          + "nothing is lost",
        at: condition.scenario.values.first { $0.path == path }?.provenance.range
          ?? section?.values.lazy.compactMap(\.provenance.range).first ?? start(of: condition),
        hint: isEndless
          ? "fewer attempts, a time-out that is longer than the latency, or a queue that is served faster"
          : "site: { \"compares-after\": \"\(longest.words)\" }"))
  }

  static let lotCount = ScenarioPath(["line", "lots", "count"])
  static let duration = ScenarioPath(["experiment", "duration"])

  /// How near to the user a value was written: of two that say the same thing in two ways the nearer one stands.
  static func weight(of path: ScenarioPath, in scenario: ResolvedScenario) -> Int {
    let provenance = scenario.values.first { $0.path == path }?.provenance
    switch provenance {
    case nil, .standard: return 0
    // Files stand in the order in which they extend one another.
    case .inherited(let range), .file(let range):
      return 1 + (scenario.sources.lastIndex { $0.name == range.source.name } ?? 0)
    case .condition: return 1_000
    case .commandLine, .healthy: return 2_000
    }
  }

  /// Who says how many lots a run has, and how long it is, has to know which of them stands.
  func checkLots(_ scenario: ResolvedScenario, _ diagnostics: inout Diagnostics) {
    let (count, duration) = (Self.lotCount, Self.duration)
    guard scenario.root.section("experiment")?[ExperimentSchema.duration] != nil,
      Self.weight(of: count, in: scenario) > 0,
      Self.weight(of: count, in: scenario) <= Self.weight(of: duration, in: scenario),
      let place = scenario.values.first(where: { $0.path == count })?.provenance.range
    else { return }
    diagnostics.add(
      Diagnostic(
        .warning, "\(count) is not used: \(duration) says how long a run is, and so how many lots it has",
        at: place, hint: "leave one of the two out"))
  }

  /// What acts on a market needs one.
  func checkMarket(of conditions: [ConditionPlan], _ diagnostics: inout Diagnostics) {
    checkActing(
      MarketPlan.mechanisms, of: conditions.filter { $0.market == nil }, "a market, and there is none here",
      hint: "market: {}", &diagnostics)
    func warn(_ message: String, _ path: [String], _ condition: ConditionPlan, _ hint: String) {
      let written = condition.scenario.values.first { $0.path == ScenarioPath(path) }?.provenance.range
      diagnostics.add(Diagnostic(.warning, message, at: written ?? start(of: condition), hint: hint))
    }
    if let condition = conditions.first(where: { !$0.site.returnsInScope && $0.market != nil }) {
      warn(
        "returns and repackaging were not in scope of this installation: nobody is told of opened cases, of new numbers or "
          + "of what comes back", ["site", "returns-in-scope"], condition,
        MarketPlan.leftOut.map { "“\($0.word)”" }.joined(separator: ", ")
          + " act, whatever else is said of them")
    }
    for (key, count, what) in [
      ("silent-partners", \ExchangePlan.silentPartners, "answered"),
      ("refusing-partners", \ExchangePlan.refusingPartners, "accepted"),
    ] {
      guard
        let condition = conditions.first(where: { ($0.market?.exchange[keyPath: count] ?? 0) > 0 })
      else { continue }
      warn(
        "documents are not \(what) here even when all mechanisms are healthy, and goods go without them",
        ["market", "exchange", key], condition, "exchange: { \"\(key)\": 0 }")
    }
    if let (condition, silence) = conditions.lazy.compactMap({ condition in
      condition.market?.logistics.silence.map { (condition, $0) }
    }).first {
      warn(
        "custody has gaps here even when all mechanisms are healthy: \(silence.words)",
        ["market", "logistics", silence.key], condition,
        "logistics: { reports: true, \"reports-after\": \"0 s\" }")
    }
  }

  /// Counters and responders have to be possible, and what acts on queries needs some.
  func checkVerification(of conditions: [ConditionPlan], _ diagnostics: inout Diagnostics) {
    for condition in conditions {
      let market = condition.scenario.root.section("market")
      for (name, _) in market?.section("recalls")?.entries ?? [] where name.isEmpty {
        return diagnostics.error(
          "a recall needs a name", at: market?.section("recalls")?.kindFrom.range ?? start(of: condition),
          hint: "recalls: { drill: { at: \"90 days\", what: \"lots\", count: 1 } }")
      }
      guard let problem = condition.verification?.problem else { continue }
      let path = ScenarioPath(["market", "verification", problem.key])
      let written = condition.scenario.values.first { $0.path == path }?.provenance.range
      return diagnostics.error(
        problem.message, at: written ?? start(of: condition), hint: problem.hint)
    }
    for condition in conditions where condition.verification != nil {
      guard let path = condition.line.overloadOfEndpoint else { continue }
      let written = condition.scenario.values.first { $0.path == path }?.provenance.range
      diagnostics.warning(
        "others ask more of this endpoint than it can answer, so that nearly every query fails",
        at: written ?? start(of: condition), hint: "load × service below the number of servers")
      break
    }
    checkActing(
      VerificationPlan.mechanisms, of: conditions.filter { $0.verification == nil },
      "queries, and nobody asks any here", hint: "market: { verification: {} }", &diagnostics)
  }

  /// Mechanisms that are written act on something, in each condition: told once of each, by the first that lacks it.
  private func checkActing(
    _ mechanisms: some Sequence<MechanismID>, of conditions: [ConditionPlan], _ lacking: String, hint: String,
    _ diagnostics: inout Diagnostics
  ) {
    for id in mechanisms {
      for condition in conditions {
        guard let section = condition.scenario.root.section("mechanisms")?.section(id.word) else { continue }
        diagnostics.add(
          Diagnostic(
            .warning,
            "“\(id.word)” acts on nothing\(condition.name == Self.asWritten ? "" : " under “\(condition.name)”"): it acts on \(lacking)",
            at: section.kindFrom.range ?? start(of: condition), hint: hint))
        break
      }
    }
  }

  /// Where a scenario begins.
  private func start(of condition: ConditionPlan) -> SourceRange {
    SourceRange(condition.scenario.sources.last ?? SourceText(name: "", text: ""), 0..<0)
  }
}
