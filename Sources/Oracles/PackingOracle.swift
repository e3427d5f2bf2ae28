import Numerics

/// What follows for what lies in a case and what the record says of it.
public enum PackingOracle {
  /// The chance that an off-delay merges two cartons: light shorter than the filter, where pitches take `period` ±
  /// `jitter` ms (triangular) and a carton darkens the eye for `dark` ms.
  public static func merged(filter: Double, period: Double, jitter: Double, dark: Double) -> Double {
    Chance.triangular(below: (filter + dark - period) / jitter)
  }

  /// The chance that a flap is counted, where a share of `flaps` gives light up to `longest` ms, evenly.
  public static func doubled(filter: Double, flaps: Double, longest: Double) -> Double {
    flaps * max(0, longest - filter) / longest
  }

  /// Counts that `cartons` give, with chances `q` of a merge and `p` of a double count, and their variance.
  public static func counts(cartons: Int, merged q: Double, doubled p: Double) -> (
    mean: Double, variance: Double
  ) {
    let n = Double(cartons)
    return (n * (1 - q + p), n * (q * (1 - q) + p * (1 - p)))
  }

  /// What becomes of cases where reads come after the close: `late[i]` is the chance for the carton i places before the
  /// last. A case has one late number of its own, which the next one gets, and one of its predecessor's.
  public static func lateReads(_ late: [Double]) -> (
    units: Double, over: Double, under: Double, substituted: Double
  ) {
    let distribution = Chance.numbers(late)
    var result = (units: late.reduce(0, +), over: 0.0, under: 0.0, substituted: 0.0)
    for (got, a) in distribution.enumerated() {
      for (lost, b) in distribution.enumerated() {
        // Said to hold more than it holds is under, fewer is over.
        if got > lost { result.under += a * b }
        if got < lost { result.over += a * b }
        if got == lost, got > 0 { result.substituted += a * b }
      }
    }
    return result
  }

  /// Chances of being late for each of a case's cartons: the exponential tail beyond `margin` and i periods, in ms, cut
  /// at `longest`.
  public static func late(margin: Double, period: Double, tail: Double, longest: Double, perCase: Int = 24)
    -> [Double]
  {
    (0..<perCase).map { place in
      let time = margin + period * Double(place)
      return time >= longest ? 0 : Mathematics.exp(-time / tail)
    }
  }

  /// Shares of cases that hold more, fewer and others than is said of them, by a model of every read and every close: the
  /// next so many reads (`byCount`), or those that have come when a case is settled, `margin` ms after its last read.
  public static func lateReadsModel(
    period: Double, tail: Double, longest: Double, margin: Double, byCount: Bool, perCase: Int = 24
  ) -> (over: Double, under: Double, substituted: Double) {
    var random = PlainRandom(state: 99)
    let cases = 20_000
    let n = cases * perCase
    var arrivals: [(time: Double, carton: Int)] = []
    arrivals.reserveCapacity(n)
    for carton in 0..<n {
      let latency = min(longest, random.exponential(mean: tail))
      arrivals.append((period * Double(carton) + latency, carton))
    }
    arrivals.sort { ($0.time, $0.carton) < ($1.time, $1.carton) }
    // To which case each carton is said to belong, and how many are said of each.
    var given = [Int](repeating: -1, count: n)
    var saidOf = [Int](repeating: 0, count: cases)
    var next = 0
    for box in 0..<cases {
      let settled = period * Double(box * perCase + perCase - 1) + margin
      while next < n, byCount ? saidOf[box] < perCase : arrivals[next].time <= settled {
        given[arrivals[next].carton] = box
        saidOf[box] += 1
        next += 1
      }
    }
    var (over, under, substituted) = (0, 0, 0)
    for box in 0..<cases {
      let own = given[box * perCase..<(box + 1) * perCase]
      // Most of what is in it is said of one other case: it counts as that one's label on this one.
      let elsewhere = own.reduce(into: [Int: Int]()) { if $1 != box { $0[$1, default: 0] += 1 } }
      if elsewhere.contains(where: { $0.key >= 0 && $0.value * 2 > perCase }) { continue }
      if saidOf[box] > perCase {
        under += 1
      } else if saidOf[box] < perCase {
        over += 1
      } else if own.contains(where: { $0 != box }) {
        substituted += 1
      }
    }
    let all = Double(cases)
    return (Double(over) / all, Double(under) / all, Double(substituted) / all)
  }

  /// The chance that a heap of two cases' cartons does not go back as it lay, as many into each as came out, where any
  /// number from 1 to `heap` − 1 was the open case's.
  public static func heapMixed(_ heap: Int) -> Double {
    (1..<heap).reduce(0) { $0 + (1 - 1 / Chance.ways(heap, choose: $1)) / Double(heap - 1) }
  }

  /// The chance that a mass half a unit below the nominal is not undercut by a case of `count` units of which one is
  /// missing (`missing`), or is undercut by a full one: normal, with the spread of the units, the case and the scale.
  public static func massBeyondLimit(unit: Double, count: Int, unitSpread: Double, fixedVariance: Double)
    -> Double
  {
    let sigma = (Double(count) * unitSpread * unitSpread + fixedVariance).squareRoot()
    return Mathematics.normalCDF(-unit / 2 / sigma)
  }

  /// Cases whose message comes later than the fork-lift, per pallet: Σᵢ e^(−(pickUp + i × pace)/tail).
  public static func latePerPallet(pickUp: Double, pace: Double, tail: Double, cases: Int) -> Double {
    (0..<cases).reduce(0) { $0 + Mathematics.exp(-(pickUp + pace * Double($1)) / tail) }
  }

  /// Cases that stand on another pallet than the list has, for each case that comes back after `away` and a time without memory
  /// of `longer` in the mean, where a pallet takes `pallet` to fill: D later it has crossed D/T borders between pallets in the
  /// mean, over each of which another case is moved; and it is strange itself where it has crossed any, with chance min(1, D/T).
  public static func strangers(away: Double, longer: Double, pallet: Double) -> Double {
    let moved = (away + longer) / pallet
    if away >= pallet { return moved + 1 }
    return moved + (away + longer * (1 - Mathematics.exp(-(pallet - away) / longer))) / pallet
  }

  /// What carrying partial cases into the next lot does: lot ends with a partial case, and units that lie in a case that
  /// was closed in a later lot than theirs.
  public static func carried(cartons: Int, perCase: Int, lots: Int) -> (partial: Int, units: Int) {
    var inside: [Int] = []
    var (partial, units) = (0, 0)
    for lot in 0..<lots {
      for _ in 0..<cartons {
        inside.append(lot)
        if inside.count == perCase {
          units += inside.count { $0 != lot }
          inside.removeAll()
        }
      }
      if !inside.isEmpty { partial += 1 }
    }
    // The last lot's partial case is closed with what it holds.
    units += inside.count { $0 != lots - 1 }
    return (partial, units)
  }

  /// When a clock that gains `ppm` has moved by `margin` ms, in seconds; and from one step to the next, `period` ms later.
  public static func skewed(margin: Double, period: Double, ppm: Double) -> (first: Double, next: Double) {
    (margin * 1_000 / ppm, period * 1_000 / ppm)
  }
}
