/// How often another experiment of the same size would say the same, given what this one has shown.
///
/// A class hangs on nothing but in how many of its trials a cell shows something. The chance that one of them does is itself known
/// from so many trials only: it is a β law's (H. Jeffreys' prior), and how many of as many new trials show it is then the
/// β-binomial law's. It is arithmetic, and no random number is needed.
///
/// How many episodes a trial has is not asked: whoever reckons from it how many trials have none supposes a law of them.
struct Redraw {
  /// The chance that of as many new trials at least such a share show something, of which so many have.
  private static func chance(_ shows: Int, of trials: Int, inHundredths share: Int) -> Double {
    guard trials > 0 else { return 0 }
    let needed = (trials * share + 99) / 100
    // β-binomial, from none upwards, so that the chance of less than is needed is summed.
    let n = Double(trials)
    let (a, b) = (Double(shows) + 0.5, n - Double(shows) + 0.5)
    var chance = (0..<trials).reduce(1.0) { $0 * (b + Double($1)) / (a + b + Double($1)) }
    var below = 0.0
    for hits in 0..<needed {
      below += chance
      chance *= (n - Double(hits)) / (Double(hits) + 1) * (Double(hits) + a) / (n - Double(hits) - 1 + b)
    }
    return min(1, max(0, 1 - below))
  }

  /// How often a redraw has the class that was found, given what each cell has shown.
  static func certainty(of own: Visibility, _ showings: [Showing]) -> Double {
    guard own != .absent else { return 1 }
    let usual = showings.map { chance($0.raised, of: $0.trials, inHundredths: 50) }
    let protocols = showings.firstIndex { $0.cell == Cell(.validation, .short) } ?? 0
    let seen = chance(showings[protocols].raised, of: showings[protocols].trials, inHundredths: 95)
    if own == .seen { return seen }
    // What is in no cell usual is raised in none.
    let isRare = showings.reduce(1) { $0 * (1 - chance($1.there, of: $1.trials, inHundredths: 50)) }
    let isQuiet = usual.reduce(1) { $0 * (1 - $1) }
    if own == .rare { return min(isRare, isQuiet) }
    if own == .unnoticed { return max(0, isQuiet - isRare) }
    var sum = 0.0
    for bits in 0..<(1 << showings.count) {
      func raises(_ cell: Int) -> Bool { bits >> cell & 1 == 1 }
      let found = Visibility(isSeen: false, isThere: true, occurred: true) { cell in
        showings.firstIndex { $0.cell == cell }.map(raises) ?? false
      }
      guard found == own else { continue }
      // Of the protocols as many as are usual, and not so many that it is seen.
      sum += showings.indices.reduce(1.0) { product, cell in
        product * (raises(cell) ? usual[cell] - (cell == protocols ? seen : 0) : 1 - usual[cell])
      }
    }
    return min(1, max(0, sum))
  }
}
