import Oracles
import Testing

/// The closed forms against figures that were worked out apart from them, and against small models.
@Suite("Closed forms")
struct OracleFormTests {
  func isNear(_ a: Double, _ b: Double, within: Double) -> Bool { abs(a - b) <= within }

  @Test("a tag that is looked at every 500 ms loses nothing at 120/min, 20 % at 150, 60 % at 300")
  func tag() {
    for (perMinute, loss) in [(60.0, 0.0), (120, 0), (150, 0.2), (300, 0.6)] {
      #expect(isNear(SerialOracle.overwritten(spacing: 60 / perMinute, period: 0.5), loss, within: 1e-12))
    }
    // Without jitter the model is the formula.
    let model = SerialOracle.overwritten(
      pitch: 100, spread: 0, length: 60, speed: 250, least: 0.025, more: 0, period: 0.5)
    #expect(isNear(model, 0.2, within: 1e-3))
  }

  @Test("20 characters with one wrong key in 300 are wrong in 6.46 %")
  func keyed() {
    #expect(isNear(SerialOracle.typedWrong(errors: 1.0 / 300, characters: 20), 0.0646, within: 5e-5))
  }

  @Test(
    "half a unit against the spread of masses: 26.4, 10.4 and 0.082 % missed, 26.6, 10.6 and 0.09 % refused",
    arguments: [(5.0, 0.264_4, 0.266_0), (10, 0.103_9, 0.105_6), (25, 0.000_817, 0.000_889)])
  func masses(unit: Double, missed: Double, refused: Double) {
    func beyond(_ count: Int) -> Double {
      PackingOracle.massBeyondLimit(unit: unit, count: count, unitSpread: 0.5, fixedVariance: 10)
    }
    #expect(isNear(beyond(23), missed, within: 2e-4) && isNear(beyond(24), refused, within: 2e-4))
  }

  @Test("20 ppm with the border in the middle of a period: after 83 minutes, then each 167")
  func skew() {
    let middle = PackingOracle.skewed(margin: 100, period: 200, ppm: 20)
    #expect(isNear(middle.first / 60, 83.3, within: 0.1) && isNear(middle.next / 60, 166.7, within: 0.1))
    #expect(isNear(PackingOracle.skewed(margin: 160, period: 200, ppm: 20).first / 60, 133.3, within: 0.1))
    #expect(isNear(PackingOracle.skewed(margin: 40, period: 200, ppm: 20).first / 60, 33.3, within: 0.1))
  }

  @Test("lots of 50,000 in cases of 24 leave something over at 2 of 3 boundaries")
  func carried() {
    // 50,000 = 2,083 × 24 + 8: 8, 16 and 0 are left over in turn.
    let law = PackingOracle.carried(cartons: 50_000, perCase: 24, lots: 6)
    #expect(law.partial == 4 && law.units == 2 * (8 + 16))
    #expect(PackingOracle.carried(cartons: 4_800, perCase: 24, lots: 6).partial == 0)
  }

  @Test("where at most one read of a case is late, over and under are p(1 − p) each and substituted p²")
  func lateReads() {
    let law = PackingOracle.lateReads([0.1] + [Double](repeating: 0, count: 23))
    #expect(isNear(law.over, 0.09, within: 1e-12) && isNear(law.under, 0.09, within: 1e-12))
    #expect(isNear(law.substituted, 0.01, within: 1e-12) && isNear(law.units, 0.1, within: 1e-12))
    // The model of every read and every close says the same where the formula holds.
    let late = PackingOracle.late(margin: 155, period: 200, tail: 120, longest: 2_000)
    let (formula, model) = (
      PackingOracle.lateReads(late),
      PackingOracle.lateReadsModel(period: 200, tail: 120, longest: 2_000, margin: 155, byCount: false)
    )
    #expect(
      isNear(model.over, formula.over, within: 0.02) && isNear(model.under, formula.under, within: 0.02))
  }

  @Test("slips that are all the same are d/P moved verdicts in the model of a row too")
  func slips() {
    let each = TrackingOracle.staysBadAfterUnevenSlips(slip: 80, spread: 0, bad: 0.2, window: 40)
    // The one just before the ejector has no neighbor ahead whose verdict is still to come: seven of eight, or all.
    let stays = TrackingOracle.staysBad(0.2)
    #expect(each > 7 * stays - 0.03 && each < 8 * stays + 0.03, "\(each)")
    #expect(TrackingOracle.staysBadAfterUnevenSlips(slip: 19, spread: 0, bad: 0.2, window: 40) == 0)
  }

  @Test("neighbors swap as the queue of results does, up to two periods")
  func swaps() {
    let formula = TrackingOracle.casesWrong(swapped: TrackingOracle.swapped(spread: 300, period: 200))
    #expect(isNear(TrackingOracle.casesShuffled(spread: 300, period: 200), formula, within: 0.015))
  }

  @Test("bounded laws of chance add up")
  func chances() {
    #expect(isNear(Chance.numbers([0.2, 0.5, 0.9]).reduce(0, +), 1, within: 1e-12))
    #expect(Chance.ways(10, choose: 3) == 120)
    #expect(Chance.triangular(below: 0) == 0.5 && Chance.triangular(below: 1) == 1)
    #expect(isNear(PackingOracle.heapMixed(2), 0.5, within: 1e-12))
    // A place in an interval of 4: 0, 1, 2 or 3 are taken back.
    let law = SerialOracle.takenBack(interval: 4)
    #expect(law.mean == 1.5 && law.variance == 1.25)
    // With many crashes, what is left since the last one is exponential.
    let since = SerialOracle.sinceLastCrash(rate: 0.01, span: 1e6)
    #expect(isNear(since.mean, 100, within: 1e-6) && isNear(since.variance, 10_000, within: 1e-3))
  }
}
