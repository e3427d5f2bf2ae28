import Debt
import Experiments
import Testing

@Suite("Few events and few trials are told as what they are") struct FewEventsTests {
  /// A game of which each trial has so many things, all of which the one item removes.
  private func numbers(_ things: [Int], price: Int = 1_000) -> DebtNumbers {
    var game = Game(count: 1, trials: things.count) { set, trial in
      set.contains(0) ? 0 : things[trial] * price
    }
    game.atom = Double(price)
    return game.numbers
  }

  @Test("trials that agree by chance make no sure figure: so few things could be twice as many, or none")
  func agreeing() {
    let two = numbers([2, 2]).saving(of: Coalition([0]))[0]
    // Garwood's upper end of 4 is 10.24.
    #expect(two.value == 2_000 && (two.high - 5_120).magnitude < 5 && two.low < 0 && !two.isTold)
    #expect(two.halfWidth > 1_500)
    // Six trials with a thing each, all to one side: by signs 1 in 32. Things of one trial can come of one episode.
    #expect(!numbers([2, 2, 2, 2, 2]).saving(of: Coalition([0]))[0].isTold)
    #expect(numbers([1, 1, 1, 1, 1, 1]).saving(of: Coalition([0]))[0].isTold)
    #expect(numbers([0, 0]).saving(of: Coalition([0]))[0].isNothing)
    // Of many things the law asks for less than trials differ by.
    let many = [1_000, 1_200, 900, 1_100, 1_050, 950]
    let plain = Spread(many.map { $0 * 1_000 }, confidence: 0.95)
    #expect(plain.low > 0 && numbers(many).saving(of: Coalition([0]))[0].low == plain.low)
  }

  @Test("of studies of two trials with three things each in the mean, few intervals miss the truth")
  func coverage() {
    var held = 0
    let studies = 400
    for seed in 1...studies {
      // Poisson's law as a count of many rare things.
      let things = (0..<2).map { trial in
        (0..<300).count { Game.noise(50, seed: UInt64(seed), trial, $0) == 0 }
      }
      let spread = numbers(things).saving(of: Coalition([0]))[0]
      if spread.low <= 300.0 / 101 * 1_000, 300.0 / 101 * 1_000 <= spread.high { held += 1 }
    }
    #expect(held >= 370, "\(held) of \(studies)")
  }

  @Test("a trial that carries more than half of an estimate is named, with how much it carries")
  func carrying() throws {
    let one = try #require(numbers([1, 9, 2]).carriesWhole)
    #expect(one.trial == 1 && one.share == 0.75)
    #expect(numbers([4, 5, 4]).carriesWhole == nil && numbers([4, 9]).carriesWhole == nil)
    #expect(numbers([1, 9, 2]).carriesShare[0]?.trial == 1)
  }

  @Test(
    "that a price is a range makes no saving doubtful which chance alone tells, and its interval holds both")
  func sign() {
    func spread(_ price: CostPlan.Price, also: Int = 0) -> Spread {
      let lost = [85_000, 10_000, 80_000, 8_000, 60_000, 7_000]
      var game = Game(count: 1, trials: 6) { set, trial in set.contains(0) ? 0 : lost[trial] }
      game.price = price
      return game.numbers.saving(of: Coalition([0]))[0]
    }
    let (point, range) = (spread(CostPlan.Price(60)), spread(CostPlan.Price(60, low: 20, high: 200)))
    #expect(point.isTold && range.isTold && range.low > 0 && range.low < 0.6 * point.low)
    #expect(range.high > 1.4 * point.high && range.halfWidth == point.halfWidth)
  }

  @Test("what one consequence costs has its own price's range in its interval")
  func consequences() throws {
    var game = Game(count: 1, trials: 6) { set, trial in set.contains(0) ? 0 : 2_500 + 10 * trial }
    game.price = CostPlan.Price(25, low: 5, high: 500)
    let numbers = game.numbers
    let saving = numbers.saving(of: Coalition([0]))
    let index = try #require(numbers.table.index(of: .cost(.wrongCase)))
    #expect(saving[index].high == saving[0].high && saving[index].low == saving[0].low)
    #expect(saving[index].high > 30_000)
  }

  @Test("two trials are said to be few, and a text says what carries them", arguments: [2, 6])
  func words(trials: Int) throws {
    let study = try Studies.study(
      "partial-fix", ["experiment.trials=\(trials)", "line.lots.count=1", "experiment.seed=3"])
    let result = try Studies.run(study).result
    let report = DebtReport(result, isAnonymous: false, evidence: "", again: "")
    let text = report.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("2 trials say little") == (trials == 2))
    #expect(report.page.contains("2 trials say little") == (trials == 2))
    let whole = result.whole[result.main]
    #expect(whole.value == 0 || whole.low < whole.value && whole.value < whole.high)
    for (item, share) in result.shares.enumerated() {
      let share = share[result.main]
      #expect(share.value == 0 || share.low < share.value, "\(item)")
    }
    // Nothing is said of what one item needs of another where no interaction of the two is told.
    if result.interactions.isEmpty { #expect(!text.contains("saves that only beside")) }
  }
}
