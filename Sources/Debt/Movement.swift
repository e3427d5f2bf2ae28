/// What becomes better and what becomes worse where something is put right.
package struct Movement: Sendable {
  /// What is put right.
  package var fixed: Coalition
  /// Measures that fall, told from chance, the largest share first.
  package var better: [Change]
  /// Measures that rise.
  package var worse: [Change]

  /// One measure.
  package struct Change: Sendable, Hashable {
    /// Which, by its place in the table.
    package var measure: Int
    /// How many there are today, in the mean of trials.
    package var before: Double
    /// How many more there are afterwards.
    package var change: Spread

    /// In relation to today; nil where there were none.
    package var share: Double? { before > 0 ? change.value / before : nil }
  }

  /// What of everything that differs is told from chance, for each of `sets`: so many statements are made together.
  package static func all(_ sets: [Coalition], in numbers: DebtNumbers) -> [Movement] {
    let meant = numbers.table.measures.indices.filter { index in
      let measure = numbers.table.measures[index]
      if case .place = measure { return true }
      return measure.isFailure
    }
    let today = numbers.combination([(1, Variant(.none))])
    let plain = sets.map { numbers.saving(of: $0) }
    let statements = plain.reduce(0) { sum, spreads in sum + meant.count { !spreads[$0].isNothing } }
    let confidence = numbers.corrected(for: statements)
    return sets.map { set in
      let changes = numbers.combination(
        [(-1, Variant(.none)), (1, Variant(set))], confidence: confidence)
      let told = meant.filter { changes[$0].isTold }.map {
        Change(measure: $0, before: today[$0].value, change: changes[$0])
      }
      func order(_ a: Change, _ b: Change) -> Bool {
        let (x, y) = ((a.share ?? .infinity).magnitude, (b.share ?? .infinity).magnitude)
        return (y, a.measure) < (x, b.measure)
      }
      return Movement(
        fixed: set, better: told.filter { $0.change.value < 0 }.sorted(by: order),
        worse: told.filter { $0.change.value > 0 }.sorted(by: order))
    }
  }
}

/// Two items of which each saves another sum beside the other than without it.
package struct Interaction: Sendable {
  /// The two, ascending.
  package var items: (Int, Int)
  /// What both save together beyond what each saves alone.
  package var beyond: Spread
  /// What each saves alone.
  package var alone: (Spread, Spread)
  /// What both save.
  package var both: Spread

  /// What it means.
  package enum Meaning: Sendable, Hashable {
    /// Either fix does most of what both do: they hurt only together.
    case onlyTogether
    /// The second saves only once the first is put right.
    case hidden(Int, behind: Int)
    /// The first makes it dearer where the second is not put right as well.
    case harms(Int, without: Int)
    /// The first makes it dearer in any case, and less so where the second is put right as well.
    case eased(Int, by: Int)
    /// Together they save more than each alone, added up.
    case more
    /// Together they save less than each alone, added up.
    case less
  }

  /// What it means, by what each saves alone and beside the other.
  package var meaning: Meaning {
    let (first, second) = (alone.0.value, alone.1.value)
    if beyond.value < 0 {
      let most = max(first, second)
      return most > 0 && both.value < 1.2 * min(first, second) ? .onlyTogether : .less
    }
    if min(first, second) < 0, min(alone.0.isTold ? first : 0, alone.1.isTold ? second : 0) < 0 {
      let (worse, other) = first < second ? items : (items.1, items.0)
      return min(first, second) + beyond.value < 0 ? .eased(worse, by: other) : .harms(worse, without: other)
    }
    // Beside the other each saves what is beyond as well.
    if abs(second) < 0.2 * (second + beyond.value) { return .hidden(items.1, behind: items.0) }
    if abs(first) < 0.2 * (first + beyond.value) { return .hidden(items.0, behind: items.1) }
    return .more
  }

  /// Pairs worth trying: of the items that save most another sum last than alone, where chance would hardly give that of any.
  package static func suspects(in numbers: DebtNumbers, most: Int = 4) -> [(Int, Int)] {
    let main = numbers.table.main
    let all = Coalition.all(numbers.count)
    let gaps = (0..<numbers.count).map { item in
      numbers.combination(
        [
          (1, Variant(all.without(item))), (-1, Variant(all)), (-1, Variant(.none)),
          (1, Variant(Coalition([item]))),
        ], confidence: numbers.corrected(for: numbers.count))[main]
    }
    let ranked = (0..<numbers.count).sorted {
      (gaps[$1].value.magnitude, $0) < (gaps[$0].value.magnitude, $1)
    }
    guard gaps.contains(where: \.isTold) else { return [] }
    let chosen = ranked.prefix(most).sorted()
    return chosen.indices.flatMap { a in chosen[(a + 1)...].map { (chosen[a], $0) } }
  }

  /// Those of `pairs` that are told from chance, the largest first.
  package static func all(_ pairs: [(Int, Int)], in numbers: DebtNumbers) -> [Interaction] {
    let main = numbers.table.main
    let confidence = numbers.corrected(for: pairs.count)
    return pairs.compactMap { a, b in
      let (one, other, both) = (Coalition([a]), Coalition([b]), Coalition([a, b]))
      guard numbers.has(Variant(both)) else { return nil }
      let beyond = numbers.combination(
        [(1, Variant(one)), (1, Variant(other)), (-1, Variant(.none)), (-1, Variant(both))],
        confidence: confidence)[main]
      guard beyond.isTold else { return nil }
      return Interaction(
        items: (a, b), beyond: beyond,
        alone: (numbers.saving(of: one)[main], numbers.saving(of: other)[main]),
        both: numbers.saving(of: both)[main])
    }.sorted { ($1.beyond.value.magnitude, $0.items.0) < ($0.beyond.value.magnitude, $1.items.0) }
  }
}
