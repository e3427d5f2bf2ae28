import Numerics

/// What follows for messages between systems, by arithmetic.
public enum ChainOracle {
  /// Messages lost of `said` that come evenly for `span` seconds to a receiver that needs `service` seconds for each, before
  /// which `places` can wait: those that were neither served nor wait at the end.
  public static func overflow(said: Int, span: Double, service: Double, places: Int) -> Double {
    max(0, Double(said - places) - span / service)
  }

  /// Messages lost in an outage, where they come at `rate` and the sender keeps `buffer` of them: rate × max(0, D − b/rate) with D
  /// exponential; its mean and its second moment.
  public static func outage(rate: Double, length: Double, buffer: Int) -> (mean: Double, square: Double) {
    let tail = Mathematics.exp(-Double(buffer) / (rate * length))
    return (rate * length * tail, 2 * rate * length * rate * length * tail)
  }

  /// Messages of `said`, evenly in `span` seconds, that a clock dates more than a minute wrong: one that is set wrong at
  /// `from`, or one that drifts by a share of the time and needs 60 s / drift for it.
  public static func misdated(said: Int, span: Double, from: Double, drift: Double) -> Double {
    let first = min(from, drift == 0 ? .infinity : 60 / drift.magnitude)
    return Double(said) * max(0, 1 - first / span)
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
