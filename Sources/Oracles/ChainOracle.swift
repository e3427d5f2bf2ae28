import Numerics

/// What follows for messages between systems, by arithmetic.
public enum ChainOracle {
  /// Messages lost of `said` that come evenly for `span` seconds to a receiver that needs `service` seconds for each, before
  /// which `places` can wait: those that were neither served nor wait at the end.
  public static func overflow(said: Int, span: Double, service: Double, places: Int) -> Double {
    max(0, Double(said - places) - span / service)
  }

  /// Messages thrown away where they come at `rate` to a receiver that needs `service` seconds for each, and somebody who looks
  /// at every period empties the queue from `limit` waiting on; and how many each time.
  public static func purged(rate: Double, service: Double, every: Double, limit: Int, span: Double) -> (
    all: Double, each: Double
  ) {
    let growth = every * (rate - 1 / service)
    guard growth > 0 else { return (0, 0) }
    let looks = (Double(limit) / growth).rounded(.up)
    return ((span / every / looks).rounded(.down) * looks * growth, looks * growth)
  }

  /// Share of orders before whose lot something has changed since they were made, where changes come without memory.
  public static func outdated(between: Double, lead: Double) -> Double {
    1 - Mathematics.exp(-lead / between)
  }

  /// Messages lost in an outage, where they come at `rate` and the sender keeps `buffer` of them: rate × max(0, D − b/rate) with D
  /// exponential; its mean and its second moment.
  public static func outage(rate: Double, length: Double, buffer: Int) -> (mean: Double, square: Double) {
    let tail = Mathematics.exp(-Double(buffer) / (rate * length))
    return (rate * length * tail, 2 * rate * length * rate * length * tail)
  }

  /// How long two books disagree about a change in the mean, where a job runs at every period, a share of its runs fails, and a
  /// run makes up for those that failed before: half a period, and as many whole ones as fail in a row.
  public static func disagreement(period: Double, failureShare: Double) -> Double {
    period / 2 + period * failureShare / (1 - failureShare)
  }

  /// The variance of that mean over `runs` stretches between two runs: of changes within a stretch, and of failures in a row, by
  /// which neighbors are alike: f/(1 − f)² each, (1 + f)/(1 − f) times as much together.
  public static func varianceOfDisagreement(period: Double, failureShare f: Double, runs: Double) -> Double {
    period * period * (1.0 / 12 + f * (1 + f) / ((1 - f) * (1 - f) * (1 - f))) / runs
  }

  /// Share of changes, evenly in `span` seconds, that come after a batch which takes the day's alone runs at `run` of them.
  public static func afterBatch(at run: Double, span: Double) -> Double { max(0, 1 - run / span) }

  /// Of `count` numbers that follow one another from 1, how many share what is left of them with another one, where the last
  /// `cut` digits are cut off, the check digit among them.
  public static func ambiguous(count: Int, cut: Int) -> Int {
    var size = 1
    for _ in 1..<max(1, cut) { size *= 10 }
    var groups: [Int: Int] = [:]
    for number in 0..<count { groups[(number + 1) / size, default: 0] += 1 }
    return groups.values.reduce(0) { $1 > 1 ? $0 + $1 : $0 }  // order-free: a sum
  }

  /// Messages of `said`, evenly in `span` seconds, that a clock dates more than a minute wrong: one that is set wrong at
  /// `from`, or one that drifts by a share of the time and needs 60 s / drift for it.
  public static func misdated(said: Int, span: Double, from: Double, drift: Double) -> Double {
    let first = min(from, drift == 0 ? .infinity : 60 / drift.magnitude)
    return Double(said) * max(0, 1 - first / span)
  }

  /// Share of messages before which a later one arrives, where one is sent each `period` and each takes a time of its own,
  /// exponential with `mean`: 1 − E Πᵢ P(L > x − i × period), i up to x / period.
  public static func overtaken(period: Double, mean: Double) -> Double {
    let (steps, most) = (200_000, 40 * mean)
    var none = 0.0
    for step in 0..<steps {
      let x = (Double(step) + 0.5) / Double(steps) * most
      let later = (x / period).rounded(.down)
      let ahead = later * x - period * later * (later + 1) / 2
      none += Mathematics.exp(-(x + ahead) / mean)
    }
    return 1 - none * most / Double(steps) / mean
  }

  /// Copies sent beyond the first, where each attempt is slower than the time-out with probability p and waits for its own
  /// acknowledgement: p/(1 − p).
  public static func repeats(timeout: Double, mean: Double) -> Double {
    let p = Mathematics.exp(-timeout / mean)
    return p / (1 - p)
  }

  /// The same where any acknowledgement ends it: another copy goes out after k time-outs only where none of the k attempts
  /// before has come by then, Σₖ Πₘ≤ₖ P(L > mτ) = Σₖ e^(−τ k(k+1)/2 / mean).
  public static func repeatsUntilAny(timeout: Double, mean: Double) -> Double {
    var (sum, k) = (0.0, 1.0)
    while k < 200 {
      sum += Mathematics.exp(-timeout / mean * k * (k + 1) / 2)
      k += 1
    }
    return sum
  }
}
