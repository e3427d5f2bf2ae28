import Numerics

/// A life until failure: early failures with a shape below 1, wear with a shape above.
///
/// P(X > x) = exp(−(x/scale)^shape). Drawn by inversion, one number a draw.
public struct Weibull: ProbabilityDistribution {
  /// Below 1 the hazard falls with age, above 1 it rises.
  public let shape: Double
  /// The value that 63.2 % do not exceed.
  public let scale: Double

  /// The Weibull distribution; a scale of 0 gives 0 always.
  public init(shape: Double, scale: Double) throws(DistributionError) {
    self.shape = try Check.within(shape, 0.01, 1e6, "shape")
    self.scale = try Check.notNegative(scale, "scale")
  }

  /// scale·(−ln u)^(1/shape).
  @inlinable
  public func sample(_ source: inout some RandomSource) -> Double {
    scale * Mathematics.pow(-Mathematics.log(source.uniformOpen()), 1 / shape)
  }

  /// scale·Γ(1 + 1/shape).
  public var mean: Double { scale * Mathematics.gamma(1 + 1 / shape) }

  /// scale²·(Γ(1 + 2/shape) − Γ(1 + 1/shape)²).
  public var variance: Double {
    if scale == 0 { return 0 }
    // Γ(1 + 2/k) − Γ(1 + 1/k)², by the ratio: the two come close for large shapes.
    let single = Mathematics.logGamma(1 + 1 / shape)
    let excess = Mathematics.expm1(Mathematics.logGamma(1 + 2 / shape) - 2 * single)
    return mean * mean * excess
  }

  /// 1 − exp(−(x/scale)^shape).
  public func cdf(_ x: Double) -> Double {
    if scale == 0 { return x >= 0 ? 1 : 0 }
    return x <= 0 ? 0 : -Mathematics.expm1(-Mathematics.pow(x / scale, shape))
  }

  /// P(X > x), accurate also far out.
  public func probability(above x: Double) -> Double {
    if scale == 0 { return x >= 0 ? 0 : 1 }
    return x <= 0 ? 1 : Mathematics.exp(-Mathematics.pow(x / scale, shape))
  }

  /// The inverse of ``cdf(_:)``.
  public func quantile(_ p: Double) -> Double {
    scale == 0 ? 0 : scale * Mathematics.pow(-Mathematics.log1p(-p), 1 / shape)
  }

  /// The inverse of ``probability(above:)``.
  public func quantile(upper q: Double) -> Double {
    scale == 0 ? 0 : scale * Mathematics.pow(-Mathematics.log(q), 1 / shape)
  }
}
