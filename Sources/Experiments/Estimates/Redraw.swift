import Numerics

/// How often another experiment of the same size would say the same: trials are drawn again from those that were run.
///
/// Each trial is drawn with its episodes, and they as a Poisson law would give so many again: a kind that every trial
/// shows by one episode may well be missing from the next one, a kind with a thousand of them is not. Of so simple a
/// law the share is arithmetic, and no random number is needed.
struct Redraw {
  /// The chance that a cell, drawn again, shows something in at least such a share of its trials, given the episodes of each.
  private static func chance(_ episodes: [Int], inHundredths share: Int) -> Double {
    guard !episodes.isEmpty else { return 0 }
    let shows = shows(episodes)
    let needed = (episodes.count * share + 99) / 100
    if shows >= 1 { return 1 }
    if shows <= 0 { return 0 }
    // Binomial, from the top: the chance of n, n − 1, … down to as many as are needed.
    let n = Double(episodes.count)
    var chance = Mathematics.exp(n * Mathematics.log(shows))
    var sum = chance
    for hits in stride(from: episodes.count, to: needed, by: -1) {
      chance *= Double(hits) / (n - Double(hits) + 1) * (1 - shows) / shows
      sum += chance
    }
    return min(1, sum)
  }

  /// The chance that a trial like these shows something.
  private static func shows(_ episodes: [Int]) -> Double {
    let n = Double(episodes.count)
    let poisson = episodes.reduce(0.0) { $0 - Mathematics.expm1(-Double($1)) } / n
    // What comes by the piece or the clock, as a roll's end does, varies less than that law: then those that had it speak for
    // themselves, by Laplace's rule.
    let mean = Double(episodes.reduce(0, +)) / n
    let variance = episodes.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / n
    return 2 * variance < mean ? max(poisson, Double(episodes.count { $0 > 0 } + 1) / (n + 2)) : poisson
  }

  /// How often a redraw has the class that was found, given the episodes of each trial of each cell, and those of them that
  /// something raised.
  static func certainty(of own: Visibility, there: [[Int]], raised: [[Int]]) -> Double {
    guard own != .absent else { return 1 }
    let usual = raised.map { chance($0, inHundredths: 50) }
    let protocols = Cell.all.firstIndex(of: Cell(.validation, .short)) ?? 0
    let seen = chance(raised[protocols], inHundredths: 95)
    if own == .seen { return seen }
    // What is in no cell usual is raised in none.
    let isRare = there.reduce(1) { $0 * (1 - chance($1, inHundredths: 50)) }
    let isQuiet = usual.reduce(1) { $0 * (1 - $1) }
    if own == .rare { return min(isRare, isQuiet) }
    if own == .unnoticed { return max(0, isQuiet - isRare) }
    var sum = 0.0
    for bits in 0..<(1 << Cell.all.count) {
      func raises(_ cell: Int) -> Bool { bits >> cell & 1 == 1 }
      let found = Visibility(isSeen: false, isThere: true, occurred: true) { cell in
        Cell.all.firstIndex(of: cell).map(raises) ?? false
      }
      guard found == own else { continue }
      // Of the protocols as many as are usual, and not so many that it is seen.
      sum += Cell.all.indices.reduce(1.0) { product, cell in
        product * (raises(cell) ? usual[cell] - (cell == protocols ? seen : 0) : 1 - usual[cell])
      }
    }
    return min(1, max(0, sum))
  }
}
