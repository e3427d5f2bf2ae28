import Drift
import Experiments
import Scenario
import TextFormats
import TraceModel
import World

/// What everything is called in a report: in the client's words, or in words of which nobody learns who he is.
package struct DebtNames: Sendable {
  /// What stands above the report.
  package let title: String
  /// What the scenario is called on a command line.
  package let reference: String
  /// Items, in the order of the scenario.
  package let items: [String]
  /// Keys of the items.
  package let ids: [String]
  /// Who would have to put each right.
  package let owners: [String]
  /// Whether names and identifiers are replaced.
  package let isAnonymous: Bool
  private let terms: Terms
  private let criteria: [String]

  /// The names of a scenario; anonymous ones follow from the order of things alone, so that no table leads back.
  package init(_ plan: ExperimentPlan, _ debt: DebtPlan, isAnonymous: Bool) {
    self.isAnonymous = isAnonymous
    criteria = plan.criteria.map(\.id)
    guard isAnonymous else {
      (title, reference, terms) = (plan.name, plan.reference, plan.terms)
      (items, ids) = (debt.items.map(\.name), debt.items.map(\.id))
      owners = debt.items.map(\.owner)
      return
    }
    (title, reference, terms) = ("a site", "SCENARIO", Terms())
    items = debt.items.indices.map { "item \(Self.letter($0))" }
    ids = debt.items.indices.map { "item-\(Self.letter($0).lowercased())" }
    var known: [String] = []
    owners = debt.items.map { item in
      guard !item.owner.isEmpty else { return "" }
      if !known.contains(item.owner) { known.append(item.owner) }
      return "owner \((known.firstIndex(of: item.owner) ?? 0) + 1)"
    }
  }

  private static func letter(_ index: Int) -> String {
    String(UnicodeScalar(UInt8(65 + index % 26))) + (index >= 26 ? "\(index / 26)" : "")
  }

  /// What a text of the client's becomes: itself, or whether it is an assumption and no more.
  package func origin(_ text: String) -> String {
    guard isAnonymous else { return text }
    return text.hasPrefix("assumption") || text.isEmpty
      ? "assumption" : text.hasPrefix("derived") ? "derived" : "a source"
  }

  /// A text that nobody outside may read.
  package func own(_ text: String) -> String { isAnonymous ? "" : text }

  /// A path with its value. A value can be a name, and so can what stands far down a path: recalls and updates have some.
  package func setting(_ setting: DebtSetting) -> String {
    isAnonymous ? path(setting.path) : "\(setting.path) = \(setting.value)"
  }

  /// The way to a value.
  package func path(_ path: String) -> String {
    isAnonymous ? path.split(separator: ".").prefix(2).joined(separator: ".") : path
  }

  /// What a criterion goes by.
  package func criterion(_ id: String) -> String {
    isAnonymous ? "criterion \((criteria.firstIndex(of: id) ?? 0) + 1)" : id
  }

  /// `lost orders`, or the client's word.
  package func consequence(_ consequence: Consequence) -> String { terms[consequence.word] }

  /// What a measure is, in a few words.
  package func measure(_ measure: Measure) -> String {
    switch measure {
    case .money: "money"
    case .cost(let consequence), .events(let consequence): self.consequence(consequence)
    case .kind(.unit, let kind): "units \(terms[kind.word])"
    case .kind(let level, let kind): "\(terms[level.word])s \(terms[kind.word])"
    case .place(let level, .never): "\(terms[level.word])s wrong that nobody detects"
    case .place(let level, let place): "\(terms[level.word])s wrong, detected at \(terms[place.word])"
    case .market(let number): self.number(number)
    case .messages(let fate): "messages \(fate.word.replacing("-", with: " "))"
    case .compromised: "units compromised"
    }
  }

  private func number(_ number: MarketMeasure) -> String {
    let word = terms[number.word]
    return word == number.word.replacing("-", with: " ") ? number.meaning : word
  }

  /// Several items in a sentence: `“a”, “b” and “c”`.
  package func items(_ set: Coalition) -> String {
    let names = set.members.map { "“\(items[$0])”" }
    guard let last = names.last, names.count > 1 else { return names.first ?? "nothing" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }
}
