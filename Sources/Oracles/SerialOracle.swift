import Numerics

/// What follows for serial numbers, by counting.
public enum SerialOracle {
  /// Numbers that a crash brings back, in the mean, where the position is saved every `interval` after use: a place in
  /// an interval that starts anywhere.
  public static func takenBack(interval: Int) -> (mean: Double, variance: Double) {
    let n = Double(interval)
    return ((n - 1) / 2, (n * n - 1) / 12)
  }

  /// How many numbers were allotted when so many are used, in blocks that are asked for when `reserve` are left.
  public static func allotted(used: Int, block: Int, reserve: Int) -> Int {
    block * (1 + (used + reserve) / block)
  }

  /// How many numbers of a lot are issued again where one is used each `period`, blocks of `block` are asked for when `reserve` are
  /// left, and servers take over from one another without memory: by a model in which each server has the list of the blocks that
  /// it knows to be issued, and the next one goes on from a copy of that list as it was `lag` before. Beside mean
  /// and variance: how many by each take-over, and the variance of what remains of a lot when its take-overs are taken off.
  public static func issuedAgain(
    between: Double, lag: Double, period: Double, block: Int, reserve: Int, span: Double
  ) -> (mean: Double, variance: Double, each: Double, rest: Double) {
    var random = PlainRandom(state: 23)
    let lots = 4_000
    var (sum, squares, all, products, squaresOfAll) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for _ in 0..<lots {
      var takeOver = random.exponential(mean: between)
      var lists: [(since: Double, blocks: Set<Int>)] = [(-.infinity, [])]
      var (issued, again, time, takeOvers) = (Set<Int>(), 0, 0.0, 0.0)
      // All blocks are of one size, so that when one is asked for does not hang on which it is.
      for request in 1... {
        while takeOver <= time {
          let copied = takeOver - lag
          lists.append((takeOver, lists.last { $0.since <= copied }?.blocks ?? []))
          takeOver += random.exponential(mean: between)
          takeOvers += 1
        }
        var known = lists[lists.count - 1].blocks
        var next = 0
        while known.contains(next) { next += 1 }
        known.insert(next)
        lists.append((time, known))
        if !issued.insert(next).inserted { again += block }
        time = Double(request * block - reserve) * period
        if time >= span { break }
      }
      sum += Double(again)
      squares += Double(again) * Double(again)
      all += takeOvers
      products += Double(again) * takeOvers
      squaresOfAll += takeOvers * takeOvers
    }
    let (mean, each) = (sum / Double(lots), sum / all)
    let rest = (squares - 2 * each * products + each * each * squaresOfAll) / Double(lots)
    return (mean, squares / Double(lots) - mean * mean, each, rest)
  }

  /// The same for an interval longer than the lot: everything since the last crash comes back, so that in all it is what
  /// was printed up to the last crash. Of a time of `span` with `rate` crashes per unit of time, the mean length
  /// without one at its end is that of an exponential cut at `span`: (1 − e^(−rate × span))/rate.
  public static func sinceLastCrash(rate: Double, span: Double) -> (mean: Double, variance: Double) {
    let none = Mathematics.exp(-rate * span)
    let mean = (1 - none) / rate
    let square = 2 * (1 - none * (1 + rate * span)) / (rate * rate)
    return (mean, square - mean * mean)
  }

  /// Share of numbers issued twice of which both copies are shipped, with a share `p` of rejects.
  public static func bothShipped(rejectShare p: Double) -> Double { (1 - p) * (1 - p) }

  /// Share of results that are overwritten, evenly spaced by `spacing`, in a tag that is looked at every `period`.
  public static func overwritten(spacing: Double, period: Double) -> Double {
    max(0, 1 - spacing / period)
  }

  /// Share of results that are overwritten where spacing and period are the same, and a share `early` of the results
  /// comes before the look of its period.
  public static func overwrittenInStep(early: Double) -> Double { early * (1 - early) }

  /// Share of results that are overwritten by a model of the tag: cartons `pitch` ± `spread` mm apart (triangular, never
  /// closer than `length`) at `speed` mm/s, results `least` to `least + more` s after the trigger.
  public static func overwritten(
    pitch: Double, spread: Double, length: Double, speed: Double, least: Double, more: Double, period: Double
  ) -> Double {
    var random = PlainRandom(state: 7)
    var (trigger, previous, lost) = (0.0, -1.0, 0)
    let looks = 400_000
    var arrivals: [Double] = []
    arrivals.reserveCapacity(looks)
    for _ in 0..<looks {
      let deviation = spread * (random.uniform() + random.uniform() - 1)
      trigger += max(length, pitch + deviation) / speed
      arrivals.append(trigger + least + more * random.uniform())
    }
    for arrival in arrivals.sorted() {
      if previous >= 0, (previous / period).rounded(.down) == (arrival / period).rounded(.down) { lost += 1 }
      previous = arrival
    }
    return Double(lost) / Double(looks)
  }

  /// Cases of `perCase` in which one of the cartons from `first` to before `good` lies, both from 0.
  public static func cases(first: Int, good: Int, perCase: Int = 24) -> Int {
    (good - 1) / perCase - first / perCase + 1
  }

  /// Share of typed codes of so many characters that are wrong, with `errors` wrong characters among all.
  public static func typedWrong(errors: Double, characters: Int) -> Double {
    Chance.any(of: Double(characters), each: errors)
  }
}
