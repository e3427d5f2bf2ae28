import Debt
import Testing

@Suite("Intervals hold what is true, and chance is not called a saving") struct CoverageOfSharesTests {
  /// Items 0 and 1 hurt partly together, item 2 by itself, item 3 not at all; timing changes every set by chance.
  private static func game(_ seed: UInt64) -> Game {
    Game(count: 4, seed: seed) { set, trial in
      let a = set.contains(0) ? 0 : 400
      let b = set.contains(1) ? 0 : 300
      let both = set.contains(0) || set.contains(1) ? 0 : 200
      let c = set.contains(2) ? 0 : 150
      let own = Game.noise(120, seed: seed, trial, 1 + set.members.reduce(0) { $0 | 1 << $1 })
      // What all sets of a trial have in common is taken away by pairing.
      return 5_000 + Game.noise(2_000, seed: seed, trial, 0) + a + b + both + c + own
    }
  }

  private static let truth = [500.0, 400, 150, 0]

  @Test("95 % intervals of shares hold the truth in about 95 of 100 studies")
  func shares() {
    var held = [0, 0, 0, 0]
    let studies = 300
    for seed in 1...studies {
      for (item, share) in Self.game(UInt64(seed)).numbers.shares.enumerated()
      where share[0].low <= Self.truth[item] && Self.truth[item] <= share[0].high {
        held[item] += 1
      }
    }
    // Of 300 at 95 %: 274 to 296 with a chance of 99.9 %.
    for count in held { #expect((274...297).contains(count), "\(held)") }
  }

  /// Six items with few trials: item 0 matters only behind item 1, item 2 only behind both 3 and 4, item 5 by itself.
  private static func skewed(_ seed: UInt64, trials: Int) -> Game {
    Game(count: 6, trials: trials, seed: seed) { set, trial in
      let a = set.contains(1) ? set.contains(0) ? 0 : 600 : 900
      let b = set.contains(3) && set.contains(4) && set.contains(2) ? 0 : 600
      let c = set.contains(5) ? 0 : 200
      let own = Game.noise(20, seed: seed, trial, 1 + set.members.reduce(0) { $0 | 1 << $1 })
      return 5_000 + Game.noise(2_000, seed: seed, trial, 0) + a + b + c + own
    }
  }

  @Test("few trials and contributions that hang on what was put right before", arguments: [2, 4, 12])
  func few(trials: Int) {
    let truth = [300.0, 600, 200, 200, 200, 200]
    var (held, wrong) = (Array(repeating: 0, count: 6), Array(repeating: 0, count: 6))
    let studies = 200
    for seed in 1...studies {
      for (item, share) in Self.skewed(UInt64(seed), trials: trials).numbers.shares.enumerated() {
        let holds = share[0].low <= truth[item] && truth[item] <= share[0].high
        held[item] += holds ? 1 : 0
        wrong[item] += share[0].isTold && !holds ? 1 : 0
      }
    }
    // Nominally 190; an interval that is the wider of two may hold more.
    for item in held.indices {
      #expect(held[item] >= 180, "\(trials): \(held)")
      #expect(wrong[item] <= 10, "\(trials): \(wrong)")
    }
    print("coverage with \(trials) trials: \(held), told and wrong \(wrong), of \(studies)")
  }

  @Test("an item that does nothing is told to save something in no more studies than the confidence allows")
  func nothing() {
    var told = 0
    let studies = 300
    for seed in 1...studies where Self.game(UInt64(seed)).numbers.saving(of: Coalition([3]))[0].isTold {
      told += 1
    }
    #expect((3...27).contains(told), "\(told)")
  }

  @Test("of many kinds that chance alone moves, hardly a study tells that any gets better or worse")
  func movements() {
    var wrong = 0
    let studies = 200
    for seed in 1...studies {
      var game = Game(count: 3, seed: UInt64(seed)) { _, _ in 0 }
      game.others = { set, trial, place in
        50 + Game.noise(20, seed: UInt64(seed), trial, 1_000 * place + set.members.reduce(0) { $0 | 1 << $1 })
      }
      let movements = Movement.all((0..<3).map { Coalition([$0]) }, in: game.numbers)
      if movements.contains(where: { !$0.better.isEmpty || !$0.worse.isEmpty }) { wrong += 1 }
    }
    // 5 % of 200, and hardly ever more than 20.
    #expect(wrong <= 20, "\(wrong)")
  }

  @Test("what is really worse is told beside what is better")
  func worse() {
    var game = Game(count: 2) { set, _ in set.contains(0) ? 0 : 100 }
    let table = game.numbers.table
    let places = table.measures.indices.filter {
      if case .market = table.measures[$0] { true } else { false }
    }
    game.others = { set, trial, place in
      let noise = Game.noise(3, seed: 9, trial, place)
      if place == places[0] { return set.contains(0) ? 2 : 100 + noise }
      if place == places[1] { return (set.contains(0) ? 140 : 100) + noise }
      return 10 + noise
    }
    let moved = Movement.all([Coalition([0]), Coalition([1])], in: game.numbers)
    #expect(moved[0].better.map(\.measure) == [places[0]] && moved[0].worse.map(\.measure) == [places[1]])
    #expect(moved[1].better.isEmpty && moved[1].worse.isEmpty)
  }

  @Test("real runs: what only changes the timing of people is told to save nothing and to move nothing")
  func timing() throws {
    let study = try Studies.study(
      of: """
        { extends: "partial-fix", experiment: { seed: 3 },
          debt: { items: {
            jams: { right: { "line.crew.service.clear-jam.minimum": "25 s" } },
            samples: null, "pallet-order": null,
            looks: { right: { "line.crew.service.take-sample.tail": "12 s" } } } } }
        """)
    let result = try Studies.run(study).result
    #expect(result.study.debt.items.map(\.id) == ["scale", "jams", "looks"])
    #expect(result.shares[0][result.main].isTold, "the scale, which stands beside them, does something")
    for item in 1...2 {
      #expect(!result.shares[item][result.main].isTold && !result.alone[item][result.main].isTold)
      #expect(result.alone[item].contains { !$0.isNothing }, "it changes something, by chance")
      let moved = try #require(result.movements.first { $0.fixed == Coalition([item]) })
      #expect(moved.better.isEmpty && moved.worse.isEmpty)
    }
  }
}
