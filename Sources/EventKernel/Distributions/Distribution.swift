/// Any of the distributions as one value, for what a parameter of the model holds.
///
/// Counts are given as doubles. A draw is the same as from the distribution itself, bit by bit.
public indirect enum Distribution: ProbabilityDistribution {
  /// Always the same value; takes no random number.
  case constant(Double)
  /// See ``Uniform``.
  case uniform(Uniform)
  /// See ``Exponential``.
  case exponential(Exponential)
  /// See ``Normal``.
  case normal(Normal)
  /// See ``LogNormal``.
  case logNormal(LogNormal)
  /// See ``Triangular``.
  case triangular(Triangular)
  /// See ``Gamma``.
  case gamma(Gamma)
  /// See ``Weibull``.
  case weibull(Weibull)
  /// See ``Beta``.
  case beta(Beta)
  /// See ``Poisson``.
  case poisson(Poisson)
  /// See ``Binomial``.
  case binomial(Binomial)
  /// See ``Geometric``.
  case geometric(Geometric)
  /// See ``Empirical``.
  case empirical(Empirical)
  /// See ``Discrete``.
  case discrete(Discrete)
  /// Any of them within a range. See ``Truncated``.
  case truncated(Truncated<Distribution>)

  /// As the law that is held draws it.
  @inlinable
  public func sample(_ source: inout some RandomSource) -> Double {
    switch self {
    case .constant(let value): value
    case .uniform(let law): law.sample(&source)
    case .exponential(let law): law.sample(&source)
    case .normal(let law): law.sample(&source)
    case .logNormal(let law): law.sample(&source)
    case .triangular(let law): law.sample(&source)
    case .gamma(let law): law.sample(&source)
    case .weibull(let law): law.sample(&source)
    case .beta(let law): law.sample(&source)
    case .poisson(let law): Double(law.sample(&source))
    case .binomial(let law): Double(law.sample(&source))
    case .geometric(let law): Double(law.sample(&source))
    case .empirical(let law): law.sample(&source)
    case .discrete(let law): law.sample(&source)
    case .truncated(let law): law.sample(&source)
    }
  }

  /// The expected value of the law that is held.
  public var mean: Double { law.mean }

  /// That of the law that is held.
  public var variance: Double { law.variance }

  /// P(X ≤ x) of the law that is held.
  public func cdf(_ x: Double) -> Double { law.cdf(x) }

  /// P(X < x).
  public func probability(below x: Double) -> Double { law.probability(below: x) }

  /// P(X > x), accurate also far out.
  public func probability(above x: Double) -> Double { law.probability(above: x) }

  /// P(X ≥ x).
  public func probability(atLeast x: Double) -> Double { law.probability(atLeast: x) }

  /// The inverse of ``cdf(_:)``.
  public func quantile(_ p: Double) -> Double {
    // By cases and not through `law`: this is how a truncation draws.
    switch self {
    case .constant(let value): value
    case .uniform(let law): law.quantile(p)
    case .exponential(let law): law.quantile(p)
    case .normal(let law): law.quantile(p)
    case .logNormal(let law): law.quantile(p)
    case .triangular(let law): law.quantile(p)
    case .gamma(let law): law.quantile(p)
    case .weibull(let law): law.quantile(p)
    case .beta(let law): law.quantile(p)
    case .poisson(let law): Counts<Poisson>.number(law.quantile(p))
    case .binomial(let law): Counts<Binomial>.number(law.quantile(p))
    case .geometric(let law): Counts<Geometric>.number(law.quantile(p))
    case .empirical(let law): law.quantile(p)
    case .discrete(let law): law.quantile(p)
    case .truncated(let law): law.quantile(p)
    }
  }

  /// The inverse of ``probability(above:)``.
  public func quantile(upper q: Double) -> Double {
    switch self {
    case .constant(let value): value
    case .uniform(let law): law.quantile(upper: q)
    case .exponential(let law): law.quantile(upper: q)
    case .normal(let law): law.quantile(upper: q)
    case .logNormal(let law): law.quantile(upper: q)
    case .triangular(let law): law.quantile(upper: q)
    case .gamma(let law): law.quantile(upper: q)
    case .weibull(let law): law.quantile(upper: q)
    case .beta(let law): law.quantile(upper: q)
    case .poisson(let law): Counts<Poisson>.number(law.quantile(upper: q))
    case .binomial(let law): Counts<Binomial>.number(law.quantile(upper: q))
    case .geometric(let law): Counts<Geometric>.number(law.quantile(upper: q))
    case .empirical(let law): law.quantile(upper: q)
    case .discrete(let law): law.quantile(upper: q)
    case .truncated(let law): law.quantile(upper: q)
    }
  }

  /// Mean and variance of what lies in a range.
  public func moments(within range: ClosedRange<Double>) -> (mean: Double, variance: Double) {
    law.moments(within: range)
  }

  /// As that of the law that is held.
  public var hasSlowQuantile: Bool { law.hasSlowQuantile }

  private var law: any ProbabilityDistribution<Double> {
    switch self {
    case .constant(let value): Only(value: value)
    case .uniform(let law): law
    case .exponential(let law): law
    case .normal(let law): law
    case .logNormal(let law): law
    case .triangular(let law): law
    case .gamma(let law): law
    case .weibull(let law): law
    case .beta(let law): law
    case .poisson(let law): Counts(law: law)
    case .binomial(let law): Counts(law: law)
    case .geometric(let law): Counts(law: law)
    case .empirical(let law): law
    case .discrete(let law): law
    case .truncated(let law): law
    }
  }
}

/// The distribution of a single value.
private struct Only: ProbabilityDistribution {
  var value: Double

  func sample(_ source: inout some RandomSource) -> Double { value }
  var mean: Double { value }
  var variance: Double { 0 }
  func cdf(_ x: Double) -> Double { x >= value ? 1 : 0 }
  func probability(above x: Double) -> Double { x >= value ? 0 : 1 }
  func quantile(_ p: Double) -> Double { value }
  func quantile(upper q: Double) -> Double { value }
}

/// A distribution of counts with doubles for them.
private struct Counts<Law: ProbabilityDistribution>: ProbabilityDistribution where Law.Value == Int {
  var law: Law

  func sample(_ source: inout some RandomSource) -> Double { Double(law.sample(&source)) }
  var mean: Double { law.mean }
  var variance: Double { law.variance }
  func cdf(_ x: Double) -> Double { x == .infinity ? 1 : law.cdf(Self.whole(x)) }
  func probability(above x: Double) -> Double { x == .infinity ? 0 : law.probability(above: Self.whole(x)) }
  func probability(below x: Double) -> Double { law.probability(below: Self.wholeUp(x)) }
  func probability(atLeast x: Double) -> Double { law.probability(atLeast: Self.wholeUp(x)) }
  func quantile(_ p: Double) -> Double { Self.number(law.quantile(p)) }
  func quantile(upper q: Double) -> Double { Self.number(law.quantile(upper: q)) }
  var hasSlowQuantile: Bool { law.hasSlowQuantile }

  func moments(within range: ClosedRange<Double>) -> (mean: Double, variance: Double) {
    law.moments(within: Self.wholeUp(range.lowerBound)...Self.whole(range.upperBound))
  }

  static func number(_ count: Int) -> Double { count == .max ? .infinity : Double(count) }

  private static func whole(_ x: Double) -> Int {
    let down = x.rounded(.down)
    return down >= 0x1p63 ? .max : down <= -0x1p63 ? .min : Int(down)
  }

  private static func wholeUp(_ x: Double) -> Int {
    let up = x.rounded(.up)
    return up >= 0x1p63 ? .max : up <= -0x1p63 ? .min : Int(up)
  }
}
