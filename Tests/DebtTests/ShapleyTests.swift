import Debt
import Testing

@Suite("Fair shares of games whose answers are known") struct ShapleyTests {
  private func shares(_ game: Game) -> [Double] { game.numbers.shares.map { $0[0].value } }

  @Test("additive: each item's share is what it costs, alone, last and in every order")
  func additive() {
    let costs = [700, 0, 40, 9]
    let game = Game(count: 4) { set, _ in
      costs.indices.reduce(0) { $0 + (set.contains($1) ? 0 : costs[$1]) }
    }
    let numbers = game.numbers
    #expect(shares(game) == costs.map(Double.init))
    for item in costs.indices {
      let alone = numbers.saving(of: Coalition([item]))[0]
      let last = numbers.saving(of: Coalition([item]), after: Coalition.all(4).without(item))[0]
      #expect(alone.value == Double(costs[item]) && last == alone)
    }
    #expect(Interaction.suspects(in: numbers).isEmpty)
  }

  @Test("two items that hurt only together share what they do by halves, and the pair is told")
  func together() {
    let game = Game(count: 3) { set, trial in
      (set.contains(0) || set.contains(1) ? 0 : 600) + (set.contains(2) ? 0 : 50)
        + Game.noise(3, seed: 4, trial, 0)
    }
    #expect(shares(game) == [300, 300, 50])
    let numbers = game.numbers
    let found = Interaction.all(Interaction.suspects(in: numbers), in: numbers)
    #expect(found.count == 1 && found[0].items == (0, 1) && found[0].meaning == .onlyTogether)
    #expect(found[0].beyond.value == -600)
  }

  @Test("an item that another hides saves nothing alone and everything after it")
  func hidden() {
    // What the second does shows only where the first is right.
    let game = Game(count: 2) { set, _ in
      switch (set.contains(0), set.contains(1)) {
      case (false, _): 1_000
      case (true, false): 700
      case (true, true): 0
      }
    }
    #expect(shares(game) == [650, 350])
    let numbers = game.numbers
    #expect(numbers.saving(of: Coalition([1]))[0].isNothing)
    let found = Interaction.all(Interaction.suspects(in: numbers), in: numbers)
    #expect(found.map(\.meaning) == [.hidden(1, behind: 0)])
  }

  @Test("a fix that does harm without another is told as one")
  func harms() {
    let game = Game(count: 2) { set, _ in
      switch (set.contains(0), set.contains(1)) {
      case (false, _): 100
      case (true, false): 900
      case (true, true): 0
      }
    }
    let numbers = game.numbers
    let found = Interaction.all(Interaction.suspects(in: numbers), in: numbers)
    #expect(found.map(\.meaning) == [.harms(0, without: 1)])
    #expect(shares(game) == [-350, 450])
  }

  @Test("a fix that does harm with another as well, and less of it, is not told to need it")
  func eased() {
    let game = Game(count: 2) { set, _ in
      switch (set.contains(0), set.contains(1)) {
      case (false, false): 1_000
      case (true, false): 3_500
      case (false, true): 900
      case (true, true): 1_050
      }
    }
    let numbers = game.numbers
    let found = Interaction.all(Interaction.suspects(in: numbers), in: numbers)
    #expect(found.map(\.meaning) == [.eased(0, by: 1)])
  }

  @Test("any two of three: a third each, exactly, because all sets of few items are run")
  func majority() {
    let game = Game(count: 3) { set, _ in set.members.count >= 2 ? 0 : 900 }
    #expect(shares(game) == [300, 300, 300])
    #expect(game.numbers.shares.allSatisfy { $0[0].low == 300 && $0[0].high == 300 })
  }

  @Test("the shares of any game add up to the whole, to the last unit", arguments: 1...80)
  func sums(seed: UInt64) {
    let count = 1 + Int(seed % 8)
    let game = Game(count: count, trials: 3, seed: seed) { set, trial in
      Game.noise(1_000_000_007, seed: seed, trial, set.members.reduce(0) { $0 | 1 << $1 })
    }
    let numbers = game.numbers
    let (whole, shares) = (numbers.saving(of: .all(count)), numbers.shares)
    for measure in whole.indices {
      let sum = shares.reduce(0) { $0 + $1[measure].total }
      #expect(sum == shares[0][measure].divisor * whole[measure].total)
    }
  }

  @Test("an order has every item once, and hangs on seed, trial and which of its pairs alone")
  func orders() {
    let shapley = Shapley(named: Array(0..<8), seed: 3, trials: 4)
    #expect(!shapley.isExact && shapley.pairs == 6)
    for trial in 0..<50 { #expect(shapley.order(trial, 0).sorted() == Array(0..<8)) }
    #expect(Set((0..<200).map { shapley.order($0, 1)[0] }).count == 8)
    #expect(shapley.order(1, 0) != shapley.order(1, 1))
    #expect(Shapley.chain(shapley.order(0, 0)).count == 9)
    for (trials, pairs) in [(1, 1), (2, 12), (4, 6), (5, 5), (12, 2), (200, 1)] {
      #expect(Shapley(named: Array(0..<8), seed: 3, trials: trials).pairs == pairs)
    }
  }

  @Test("shares of seven items hang on no seed: every set of them is run, whatever they do to one another")
  func seven() {
    func shares(_ seed: UInt64) -> [Double] {
      let game = Game(count: 7, trials: 2, seed: seed) { set, trial in
        Game.noise(1_000_000, seed: 5, trial, set.members.reduce(0) { $0 | 1 << $1 })
      }
      return self.shares(game)
    }
    #expect(Shapley(named: Array(0..<7), seed: 1, trials: 12).sets(0).count == 128)
    #expect(shares(1) == shares(2))
  }

  @Test("in whichever order items are written, each has the same share", arguments: [3, 8])
  func written(count: Int) {
    let names = Array((0..<count).reversed())
    func lost(_ set: Coalition, _ trial: Int) -> Int {
      Game.noise(1_000, seed: 8, trial, set.members.reduce(0) { $0 | 1 << $1 })
    }
    let game = Game(count: count, trials: 3) { lost($0, $1) }
    var other = Game(count: count, trials: 3) { set, trial in
      lost(Coalition(set.members.map { names[$0] }), trial)
    }
    other.named = names
    let (one, two) = (game.numbers.shares, other.numbers.shares)
    for item in 0..<count { #expect(one[item][0] == two[names[item]][0], "\(item)") }
  }
}
