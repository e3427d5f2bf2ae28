import Numerics

/// How often another experiment of the same size would say the same, given what this one has shown.
///
/// Each trial shows something by chance, as a Poisson law would give so many episodes again: a kind that every trial shows by
/// one episode may well be missing from the next one, a kind with a thousand of them is not. That chance is itself known from so
/// many trials only: it is a β law's (H. Jeffreys' prior), and how many of as many new trials show something is then the
/// β-binomial law's. It is arithmetic, and no random number is needed.
struct Redraw {
  /// The chance that a cell, drawn again, shows something in at least such a share of its trials, given the episodes of each.
  private static func chance(_ episodes: [Int], inHundredths share: Int) -> Double {
    guard !episodes.isEmpty else { return 0 }
    let shows = shows(episodes)
    let needed = (episodes.count * share + 99) / 100
    // β-binomial, from none upwards, so that the chance of less than is needed is summed.
    let n = Double(episodes.count)
    let (a, b) = (n * shows + 0.5, n * (1 - shows) + 0.5)
    var chance = (0..<episodes.count).reduce(1.0) { $0 * (b + Double($1)) / (a + b + Double($1)) }
    var below = 0.0
    for hits in 0..<needed {
      below += chance
      chance *= (n - Double(hits)) / (Double(hits) + 1) * (Double(hits) + a) / (n - Double(hits) - 1 + b)
    }
    return min(1, max(0, 1 - below))
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
