import Drift
import EventKernel
import Scenario
import TraceModel
import World

/// What a site owes: items that somebody has put off, each with what is so today and what it would be when put right.
public struct DebtPlan: Sendable {
  /// The items, in the order of the scenario.
  public var items: [DebtItem] = []
  /// What changes with the months whatever is put right.
  public var grows: [Growth] = []
  /// Units that the line makes in a year, by which a run is scaled.
  public var unitsPerYear = 0.0
  /// Recalls in a year, by which those of a run are scaled.
  public var recallsPerYear = 0.0
  /// What may be spent on fixes; nil for any sum.
  public var budget: Double?
  /// The months over which a plan is judged.
  public var months = 24

  /// No debt.
  public init() {}
}

/// One item of debt.
public struct DebtItem: Sendable {
  /// Its key in the scenario.
  public var id: String
  /// What the client calls it.
  public var name: String
  /// Who would have to put it right.
  public var owner = ""
  /// Since when it is so.
  public var since = ""
  /// Why it is believed to be so.
  public var origin = ""
  /// What is so today, where the rest of the scenario does not say it.
  public var today: [DebtSetting] = []
  /// What it would be when put right.
  public var right: [DebtSetting] = []
  /// How it grows.
  public var grows: [Growth] = []
  /// What the fix costs; nil where nobody has said.
  public var cost: CostPlan.Price?
  /// How many days the fix takes; nil where nobody has said.
  public var days: Double?
  /// Where it stands.
  public var place: SourceRange?
  /// Where what is said of each path stands.
  public var places: [String: SourceRange] = [:]

  /// An item of this name.
  public init(id: String, name: String? = nil) {
    self.id = id
    self.name = name ?? id
  }
}

/// A value of any path, as after `--set`.
public struct DebtSetting: Hashable, Sendable {
  /// The way to it.
  public var path: String
  /// Its value.
  public var value: String

  /// A path with its value.
  public init(_ path: String, _ value: String) { (self.path, self.value) = (path, value) }
}

/// How a value becomes another one with the months.
public struct Growth: Sendable {
  /// The way to the value.
  public var path: String
  /// By what it is multiplied in a year.
  public var timesPerYear: Double?
  /// What is added in a year.
  public var morePerYear: String?
  /// Beyond this it does not grow.
  public var upTo: String?
  /// Values from a month on.
  public var steps: [(month: Int, value: String)] = []
  /// Where the steps stand, by their months.
  public var stepPlaces: [Int: SourceRange] = [:]
  /// Why it does.
  public var why = ""
  /// Where it stands.
  public var place: SourceRange?

  /// A value that stays as it is.
  public init(_ path: String) { self.path = path }

  /// The path of the volume, which is no value of the line.
  public static let volume = "units-a-year"
}

// MARK: - In a scenario

extension DebtPlan {
  private static let units = Parameter<Count>(
    Growth.volume, "units that the line makes in a year", default: 10_000_000, healthy: 10_000_000,
    possible: 1...100_000_000_000, plausible: 10_000...1_000_000_000,
    origin: .assumption("yours to set: 50,000 in a shift of 200 shifts a year"))
  private static let recalls = Parameter<Fraction>(
    "recalls-a-year", "recalls in a year", default: .of(0.2), healthy: .of(0.2), possible: .of(0)...,
    plausible: .of(0)...(.of(10)), origin: .assumption("yours to set: one in five years"), unit: "")
  private static let budget = Parameter<Money?>(
    "budget", "what may be spent on fixes; none for any sum", default: nil, healthy: nil, possible: .zero...,
    plausible: .zero...(.amount(1e10)), origin: .assumption("yours to set"))
  /// Nobody plans further ahead: fifty years.
  private static let mostMonths = 600
  private static let months = Parameter<Count>(
    "months", "months over which a plan of fixes is judged", default: 24, healthy: 24,
    possible: 1...Count(mostMonths),
    plausible: 6...60, origin: .assumption("two years, as budgets are made"))
  private static let takes = Parameter<TimeSpan>(
    "takes", "how long the fix takes from its start until it holds", default: .days(90), healthy: .days(90),
    possible: .zero..., plausible: .days(1)...(.days(1_000)),
    origin: .assumption("yours to set: a change with its validation"))
  private static let factor = Parameter<Fraction>(
    "times-a-year", "by what it is multiplied in a year", default: .of(1), healthy: .of(1),
    possible: .of(0.001)...(.of(1_000)), plausible: .of(0.2)...(.of(5)),
    origin: .assumption("yours to set"), unit: "")

  private static let settings = Shape.map(
    of: .text(TextRule("a value in quotes, as after --set")), help: "values by the path to each")

  private static let growth = Shape.map(
    of: .section(
      Section(
        "how a value grows: times something a year, more a year, or values from a month on",
        fields: [
          Field(factor, .optional),
          Field("more-a-year", .text(TextRule("what is added in a year, with its unit")), .optional),
          Field("up-to", .text(TextRule("where it stops, with its unit")), .optional),
          Field(
            "from-month", .map(of: .text(TextRule("the value from then on")), help: "values by months"),
            .optional),
          Field("why", .text(TextRule("why it does, and where that comes from", default: "assumption"))),
        ])), help: "how values grow, by the path to each")

  /// The section `debt` of a scenario.
  static let section = Section(
    "what the site owes: items, each as it is today and as it would be when put right",
    fields: [
      Field(units), Field(recalls), Field(budget), Field(months),
      Field("grows", growth, .optional),
      Field(
        "items",
        .map(
          of: .section(
            Section(
              "an item of debt",
              fields: [
                Field("name", .text(TextRule("what you call it", default: ""))),
                Field("owner", .text(TextRule("who would have to put it right", default: ""))),
                Field("since", .text(TextRule("since when it is so", default: ""))),
                Field("origin", .text(TextRule("why it is believed to be so", default: "assumption"))),
                Field("today", settings, .optional), Field("right", settings, .optional),
                Field("grows", growth, .optional),
                Field("cost", .section(CostPlan.price), .optional), Field(takes, .optional),
              ])), help: "items by name"), .optional),
    ])

  /// What a scenario says; nil where it has no items. What contradicts itself is complained of.
  init?(_ section: ResolvedSection?, _ diagnostics: inout Diagnostics) {
    guard let section, let entries = section.section("items")?.entries, !entries.isEmpty else { return nil }
    unitsPerYear = Double(section[Self.units].value)
    recallsPerYear = section[Self.recalls].share
    budget = section[Self.budget]?.amount
    if case .value(let value)? = section["budget"] { diagnostics.doubt(value) }
    months = section[Self.months].value
    grows = Self.growths(section.section("grows"), of: section, &diagnostics)
    items = entries.compactMap { id, entry in
      entry.section.map {
        DebtItem(id, $0, grows: Self.growths($0.section("grows"), of: $0, &diagnostics), &diagnostics)
      }
    }
    check(&diagnostics)
  }

  private static func growths(
    _ section: ResolvedSection?, of owner: ResolvedSection, _ diagnostics: inout Diagnostics
  ) -> [Growth] {
    (section?.entries ?? []).compactMap { path, entry in
      guard let said = entry.section else { return nil }
      var growth = Growth(path)
      if case .value(let value)? = said["times-a-year"] {
        growth.timesPerYear = (value.value as? Fraction)?.share
      }
      growth.morePerYear = said.text("more-a-year")
      growth.upTo = said.text("up-to")
      growth.why = said.text("why") ?? ""
      growth.place = said.place ?? owner.place
      for (month, value) in said.section("from-month")?.entries ?? [] {
        guard case .text(let text) = value else { continue }
        if let number = Int(month), (1...mostMonths).contains(number) {
          growth.steps.append((number, text.text))
          growth.stepPlaces[number] = text.provenance.range
        } else if let place = text.provenance.range {
          diagnostics.error(
            "“\(month)” is no month in which “\(path)” could change", at: place,
            hint:
              "write the number of months from today, of which \(mostMonths) are the last: \"12\": \"…\"")
        }
      }
      growth.steps.sort { $0.month < $1.month }
      let laws = [growth.timesPerYear != nil, growth.morePerYear != nil, said.section("from-month") != nil]
        .count { $0 }
      if laws != 1, let place = growth.place {
        diagnostics.error(
          laws == 0 ? "nothing says how “\(path)” grows" : "two laws say how “\(path)” grows", at: place,
          hint: "one of times-a-year, more-a-year and from-month")
      }
      return growth
    }
  }

  /// Parts of a scenario that belong to a site; the others say how it is asked about.
  static let roots = ["site", "line", "mechanisms", "systems", "market", "start"]

  private func check(_ diagnostics: inout Diagnostics) {
    var known: [(path: ScenarioPath, item: DebtItem)] = []
    for item in items {
      guard let place = item.place else { continue }
      if item.right.isEmpty {
        diagnostics.error(
          "“\(item.name)” does not say what it would be when put right", at: place,
          hint: "right: { \"mechanisms.NAME\": \"null\" }, or any other path with its value")
      }
      for setting in item.today + item.right {
        let path = ScenarioPath(setting.path)
        let place = item.places[setting.path] ?? place
        let isAsked = ["line.lots", "site.lines"].contains { path.starts(with: ScenarioPath($0)) }
        guard let root = path.steps.first, Self.roots.contains(root), !isAsked else {
          diagnostics.error(
            "“\(setting.path)” of “\(item.name)” is nothing that a site could put right", at: place,
            hint:
              "paths begin with \(Self.roots.joined(separator: ", ")); how much is run is no property of a site"
          )
          continue
        }
        if let other = known.first(where: {
          $0.item.id != item.id && ($0.path.starts(with: path) || path.starts(with: $0.path))
        }) {
          diagnostics.error(
            "“\(item.name)” and “\(other.item.name)” contradict each other: both say what “\(setting.path)” is",
            at: place, hint: "a value belongs to one item: put the two together, or divide them by path")
        }
        known.append((path, item))
      }
      checkParts(of: item, &diagnostics)
      for growth in item.grows {
        let path = ScenarioPath(growth.path)
        let isOwn = (item.today + item.right).contains { path.starts(with: ScenarioPath($0.path)) }
        if !isOwn, let place = growth.place {
          diagnostics.error(
            "“\(growth.path)” grows, and it is no value of “\(item.name)”", at: place,
            hint: "what grows whatever is put right stands in debt: { grows: { … } }")
        }
      }
    }
    guard items.count > Self.most, let place = items.last?.place else { return }
    diagnostics.error(
      "\(items.count) items are more than can be held apart", at: place,
      hint: "put together what would be put right together: \(Self.most) items at most")
  }

  /// Complains where an item says twice what a value is, by its own path and by one that has it in itself: the later one would win,
  /// unseen. Switching something on and saying how it is, as in `{}` and a value in it, is no contradiction.
  private func checkParts(of item: DebtItem, _ diagnostics: inout Diagnostics) {
    for settings in [item.today, item.right] {
      for part in settings {
        let path = ScenarioPath(part.path)
        guard let place = item.places[part.path] ?? item.place,
          let whole = settings.first(where: {
            let other = ScenarioPath($0.path)
            return other.steps.count < path.steps.count && path.starts(with: other)
              && $0.value.filter { !$0.isWhitespace } != "{}"
          })
        else { continue }
        diagnostics.error(
          "“\(item.name)” contradicts itself: “\(whole.path)” is \(whole.value), and says what “\(part.path)” is as well",
          at: place, hint: "leave one of the two out: \(whole.path), or what is in it")
      }
    }
  }

  /// So many items at most: a set of them is a word of the machine.
  static let most = 24
}

extension DebtItem {
  fileprivate init(
    _ id: String, _ section: ResolvedSection, grows: [Growth], _ diagnostics: inout Diagnostics
  ) {
    let name = section.text("name") ?? ""
    self.init(id: id, name: name.isEmpty ? id : name)
    owner = section.text("owner") ?? ""
    since = section.text("since") ?? ""
    origin = section.text("origin") ?? ""
    today = Self.settings(section.section("today"))
    right = Self.settings(section.section("right"))
    self.grows = grows
    place = section.place
    for key in ["today", "right"] {
      for (path, entry) in section.section(key)?.entries ?? [] {
        if case .text(let said) = entry, let place = said.provenance.range { places[path] = place }
      }
    }
    cost = CostPlan.Price(section.section("cost"), self.name, &diagnostics)
    if case .value(let value)? = section["takes"], let span = value.value as? TimeSpan {
      days = span.seconds / 86_400
    }
  }

  private static func settings(_ section: ResolvedSection?) -> [DebtSetting] {
    (section?.entries ?? []).compactMap { path, entry in
      if case .text(let said) = entry { DebtSetting(path, said.text) } else { nil }
    }
  }
}

extension ResolvedSection {
  /// Where the first thing in it stands that somebody wrote.
  fileprivate var place: SourceRange? {
    for (_, entry) in entries {
      switch entry {
      case .value(let value): if let place = value.provenance.range { return place }
      case .text(let text): if let place = text.provenance.range { return place }
      case .section(let section): if let place = section.place { return place }
      case .list: continue
      }
    }
    return nil
  }
}

/// Words of the client's in the place of ours.
public struct Terms: Sendable {
  private var words: [String: String] = [:]

  /// Our own words.
  public init() {}

  /// The client's word, or ours where he has none.
  public subscript(word: String) -> String { words[word] ?? word.replacing("-", with: " ") }

  /// The client's words beside ours, in the order of ours.
  public var all: [(ours: String, theirs: String)] { words.map { ($0, $1) }.sorted { $0.0 < $1.0 } }

  /// Every word that can be replaced.
  static let known: [String] =
    MismatchKind.allCases.map(\.word) + PackagingLevel.allCases.map(\.word)
    + DetectionPlace.allCases.map(\.word) + Consequence.allCases.map(\.word)
    + MarketMeasure.allCases.map(\.word)

  /// The section `terms` of a scenario.
  static let shape = Shape.map(
    of: .text(TextRule("your word for it")), help: "your words by ours, for the report of the debt")

  /// What a scenario says; a word that nobody uses is complained of.
  init(_ section: ResolvedSection?, _ diagnostics: inout Diagnostics) {
    for (word, entry) in section?.entries ?? [] {
      guard case .text(let said) = entry else { continue }
      if Self.known.contains(word) {
        words[word] = said.text
      } else if let place = said.provenance.range {
        let near = Nearest.name(to: word, among: Self.known).map { "did you mean \"\($0)\"? " } ?? ""
        diagnostics.error(
          "“\(word)” is none of the words that a report has", at: place,
          hint: near + "kinds, levels, places and consequences have words, such as under, case, never, recall"
        )
      }
    }
  }
}
