import Numerics

/// The next rare thing, without asking every unit, minute or metre in between.
///
/// A hazard of 1 in 100,000 asked of each of four billion cartons would cost four billion draws; the gap to the next hit
/// costs one. The same distribution, exactly: gaps between independent trials are geometric, gaps in a Poisson process
/// are exponential. Where the hazard changes, candidates come at a rate that is never exceeded, and each is kept with
/// the share that its true rate is of it: P. A. W. Lewis, G. S. Shedler, *Simulation of nonhomogeneous Poisson
/// processes by thinning*, Naval Research Logistics Quarterly 26 (1979). A hazard that varies widely is cut into
/// pieces, each with its own ceiling: the process has no memory, so starting anew at a cut changes nothing.
extension RandomSource {
  /// The first hit at or after trial number `first` and before `end`, each trial hit with the same probability.
  ///
  /// - Returns: The number of the trial that is hit, or nil when none before `end` is.
  @inlinable
  public mutating func nextHit(from first: UInt64, before end: UInt64, probability: Double) -> UInt64? {
    precondition(probability >= 0 && probability <= 1, "a hit with probability \(probability)")
    if probability == 0 || first >= end { return nil }
    if probability == 1 { return first }
    // P(⌊E / λ⌋ ≥ k) = e^(-λk) = (1 - p)ᵏ with λ = -ln(1 - p).
    let gap = standardExponential() / -Mathematics.log1p(-probability)
    let room = end &- first
    return gap < Double(room) ? checked(first &+ UInt64(gap), before: end) : nil
  }

  /// The first hit at or after trial number `first` and before `end`, where the probability changes from trial to trial.
  ///
  /// - Parameters:
  ///   - first: The first trial that can be hit.
  ///   - end: The first trial that is not considered.
  ///   - ceiling: A probability that none of these trials exceeds; the nearer, the fewer draws.
  ///   - probability: The probability of a trial.
  @inlinable
  public mutating func nextHit(
    from first: UInt64, before end: UInt64, ceiling: Double, probability: (UInt64) -> Double
  ) -> UInt64? {
    var trial = first
    while let candidate = nextHit(from: trial, before: end, probability: ceiling) {
      let here = probability(candidate)
      if here > ceiling { exceeded(here, ceiling, "trial \(candidate)") }
      if uniform() * ceiling < here { return candidate }
      trial = candidate &+ 1
    }
    return nil
  }

  /// The next failure after `now` and before `end`, at a constant rate per second.
  ///
  /// Times are rounded to the nearest nanosecond. - Returns: nil when there is none before `end`.
  @inlinable
  public mutating func nextFailure(after now: Instant, before end: Instant, ratePerSecond: Double) -> Instant?
  {
    precondition(ratePerSecond >= 0, "a failure rate of \(ratePerSecond) per second")
    if ratePerSecond == 0 || now >= end { return nil }
    guard let gap = TimeSpan.seconds(nearest: standardExponential() / ratePerSecond) else { return nil }
    guard let failure = now.adding(gap), failure < end else { return nil }
    return failure
  }

  /// The next failure after `now` and before `end`, at a rate that changes with time.
  ///
  /// - Parameters:
  ///   - now: Where the search begins.
  ///   - end: Where it ends.
  ///   - ceiling: A rate per second that is not exceeded between them; the nearer, the fewer draws.
  ///   - ratePerSecond: The rate at an instant.
  @inlinable
  public mutating func nextFailure(
    after now: Instant, before end: Instant, ceiling: Double, ratePerSecond: (Instant) -> Double
  ) -> Instant? {
    var time = now
    while let candidate = nextFailure(after: time, before: end, ratePerSecond: ceiling) {
      let here = ratePerSecond(candidate)
      if here > ceiling { exceeded(here, ceiling, "\(candidate)") }
      if uniform() * ceiling < here { return candidate }
      time = candidate
    }
    return nil
  }

  @inlinable
  func checked(_ trial: UInt64, before end: UInt64) -> UInt64? { trial < end ? trial : nil }
}

@usableFromInline
@inline(never)
func exceeded(_ rate: Double, _ ceiling: Double, _ place: String) -> Never {
  fatalError("the hazard at \(place) is \(rate), above the ceiling of \(ceiling) that was promised")
}
