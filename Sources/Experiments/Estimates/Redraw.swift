import Numerics

/// How often another experiment of the same size would say the same: trials are drawn again from those that were run.
///
/// Each trial is drawn with its episodes, and they as a Poisson law would give so many again: a kind that every trial
/// shows by one episode may well be missing from the next one, a kind with a thousand of them is not. Of so simple a
/// law the share is arithmetic, and no random number is needed.
struct Redraw {
  /// The chance that a cell, drawn again, shows something in at least 95 % of its trials, given the episodes of each.
  static func reliability(_ episodes: [Int]) -> Double {
    guard !episodes.isEmpty else { return 0 }
    let shows = shows(episodes)
    let needed = (episodes.count * 19 + 19) / 20
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

  /// The class that most redraws have, with the chance of it, given how reliably each cell has the kind there, and raised.
  ///
  /// Why a kind is missed can be an accident of the trials: what each of eight had once is missing from one of the next eight
  /// more often than not. Whether the protocol raises it is counted in the trials themselves and stands.
  static func likeliest(_ own: Visibility, there: [Double], raised: [Double]) -> (Visibility, Double) {
    let isThere = 1 - there.reduce(1) { $0 * (1 - $1) }
    var chances = Array(repeating: 0.0, count: Visibility.allCases.count)
    for bits in 0..<(1 << Cell.all.count) {
      func raises(_ cell: Int) -> Bool { bits >> cell & 1 == 1 }
      let chance = Cell.all.indices.reduce(1.0) { $0 * (raises($1) ? raised[$1] : 1 - raised[$1]) }
      for there in [true, false] {
        let found = Visibility(isThere: there, occurred: own != .absent) { cell in
          Cell.all.firstIndex(of: cell).map(raises) ?? false
        }
        chances[Visibility.allCases.firstIndex(of: found) ?? 0] += chance * (there ? isThere : 1 - isThere)
      }
    }
    var likeliest = (own, chances[Visibility.allCases.firstIndex(of: own) ?? 0])
    for (visibility, chance) in zip(Visibility.allCases, chances)
    where own != .seen && visibility != .seen && chance > likeliest.1 + 1e-9 {
      likeliest = (visibility, chance)
    }
    return (likeliest.0, min(1, likeliest.1))
  }
}
