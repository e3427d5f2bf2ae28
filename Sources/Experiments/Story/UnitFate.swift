import Drift
import TraceModel
import World

/// What is wrong with a unit at the end, on the line and after it: equal where two runs have the same wrong with it.
struct UnitFate: Equatable {
  /// What was wrong with it for good when its lot left the line.
  var onLine: [String] = []
  /// Where the record has it, if not in its case.
  var otherCase: String?
  /// Where it is, and where partners' systems have it, if that is elsewhere.
  var elsewhere: (place: String, told: String)?
  /// What nobody was told that happened to it.
  var untold = 0
  /// Whether it bears a number that nobody has linked to its own.
  var isUnlinked = false
  /// Whether it bears a label that was made for another one.
  var bearsAnother = false

  static func == (a: UnitFate, b: UnitFate) -> Bool { a.words == b.words }

  /// Whether nothing is wrong.
  var isGood: Bool { words.isEmpty }

  /// Whether less is wrong than with another, and nothing more.
  func isBetter(than other: UnitFate) -> Bool {
    let (own, others) = (words, other.words)
    return own != others && untold <= other.untold
      && own.count { !others.contains($0) && !$0.hasPrefix("nobody") } == 0
  }

  /// Sentences; none where nothing is wrong.
  var words: [String] {
    var words = onLine.map { "on the line: \($0)" }
    if let otherCase { words.append(otherCase) }
    if let elsewhere {
      words.append("at the end it is \(elsewhere.place), and partners' systems have it \(elsewhere.told)")
    }
    if untold > 0 {
      words.append("nobody was told of \(untold) \(untold == 1 ? "thing" : "things") that happened to it")
    }
    if isUnlinked { words.append("it bears a number that nobody has linked to the one that it had") }
    if bearsAnother { words.append("it bears a label that was made for another one") }
    return words
  }
}

extension MarketReplay {
  /// What is wrong with a unit at the end.
  func fate(ofUnit place: (seal: Int, box: Int, unit: Int, item: ItemID)) -> UnitFate {
    var fate = UnitFate()
    guard let market else { return fate }
    let printed = printed(on: place)
    fate.onLine = (wrong[printed] ?? []).map { "\($0.level) \($0.kind.word)" }
    let label = market.seals[place.seal].cases[place.box].label
    let parent = core.parent(of: printed)
    if parent.isSome, parent != label {
      fate.otherCase = "the record has it in \(text(of: parent)), and it lies in \(text(of: label))"
    }
    guard
      let number = market.cases.firstIndex(where: { $0.seal == place.seal && $0.number == place.box })
    else { return fate }
    let (holder, told) = (
      market.holders(ofUnitsIn: number, at: end)[place.unit],
      market.toldHolders(ofUnitsIn: number, at: end)[place.unit]
    )
    if holder != told { fate.elsewhere = (holder.words, told.words) }
    let key = UnitKey(number, place.unit)
    fate.untold = market.individuals.first { $0.key == key }?.steps.count { !$0.isTold && $0.at <= end } ?? 0
    if let new = market.newNumber(of: key, at: end) {
      fate.isUnlinked = !new.isLinked
      fate.bearsAnother = market.relabeled[new.bears].unit != key
    }
    return fate
  }

  /// The unit that lies in the same place of the same case with the same code printed on it, in another run.
  func same(_ place: (seal: Int, box: Int, unit: Int, item: ItemID), code: String)
    -> (seal: Int, box: Int, unit: Int, item: ItemID)?
  {
    guard let seals = market?.seals, seals.indices.contains(place.seal),
      seals[place.seal].cases.indices.contains(place.box),
      seals[place.seal].cases[place.box].units.count > place.unit
    else { return nil }
    let item = seals[place.seal].codes[seals[place.seal].cases[place.box].units.lowerBound + place.unit]
    return text(of: item) == code ? (place.seal, place.box, place.unit, item) : nil
  }
}
