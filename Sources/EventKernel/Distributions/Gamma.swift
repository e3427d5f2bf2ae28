import Numerics

/// The time to the k-th event, and much else that is positive with a moderate tail.
///
/// Drawn by the squeezed rejection of G. Marsaglia, W. W. Tsang, *A simple method for generating gamma variables*,
/// ACM TOMS 26 (2000), on an inverted normal: two numbers a try, 1.05 tries at most for shapes of 1 or more. Smaller
/// shapes take one number more (their equation 8). A draw takes a varying count of numbers: give each entity a stream.
public struct Gamma: ProbabilityDistribution {
  /// The count of events; infinite when the spread is zero.
  public let shape: Double
  /// The expected value.
  public let mean: Double

  @usableFromInline let scale: Double
  @usableFromInline let d: Double
  @usableFromInline let c: Double

  /// The gamma distribution of a shape and a scale; a scale of 0 gives 0 always.
  public init(shape: Double, scale: Double) throws(DistributionError) {
    _ = try Check.within(shape, 1e-6, 1e12, "shape")
    _ = try Check.notNegative(scale, "scale")
    self.init(checkedShape: shape, scale: scale, mean: try Check.finite(shape * scale, "shape times scale"))
  }

  /// The gamma distribution of this mean and standard deviation; a standard deviation of 0 gives the mean always.
  public init(mean: Double, standardDeviation: Double) throws(DistributionError) {
    _ = try Check.positive(mean, "mean")
    if try Check.notNegative(standardDeviation, "standard deviation") == 0 {
      self.init(checkedShape: .infinity, scale: 0, mean: mean)
      return
    }
    let ratio = mean / standardDeviation
    let shape = try Check.within(ratio * ratio, 1e-6, 1e12, "shape")
    self.init(checkedShape: shape, scale: mean / shape, mean: mean)
  }

  private init(checkedShape shape: Double, scale: Double, mean: Double) {
    self.shape = shape
    self.scale = scale
    self.mean = mean
    let boosted = shape < 1 ? shape + 1 : shape
    d = boosted - 1.0 / 3
    c = 1 / (9 * d).squareRoot()
  }

  /// Squeezed rejection; a varying count of numbers.
  @inlinable
  public func sample(_ source: inout some RandomSource) -> Double {
    if scale == 0 { return mean }
    let standard = sampleStandard(&source)
    if shape >= 1 { return scale * standard }
    return scale * standard * Mathematics.pow(source.uniformOpen(), 1 / shape)
  }

  /// A draw of scale 1 and of this shape, or of this shape + 1 if it is below 1.
  @inlinable
  func sampleStandard(_ source: inout some RandomSource) -> Double {
    while true {
      let x = Mathematics.normalQuantile(source.uniformOpen())
      let root = 1 + c * x
      let u = source.uniformOpen()
      if root <= 0 { continue }
      let v = root * root * root
      let square = x * x
      if u < 1 - 0.0331 * square * square { return d * v }
      if Mathematics.log(u) < 0.5 * square + d * (1 - v + Mathematics.log(v)) { return d * v }
    }
  }

  /// mean·scale.
  public var variance: Double { mean * scale }

  /// The incomplete gamma function.
  public func cdf(_ x: Double) -> Double {
    if scale == 0 { return x >= mean ? 1 : 0 }
    return Mathematics.gammaLower(shape: shape, at: x / scale)
  }

  /// P(X > x), accurate also far out.
  public func probability(above x: Double) -> Double {
    if scale == 0 { return x >= mean ? 0 : 1 }
    return Mathematics.gammaUpper(shape: shape, at: x / scale)
  }

  /// The inverse of ``cdf(_:)``.
  public func quantile(_ p: Double) -> Double {
    scale == 0 ? mean : scale * Mathematics.gammaQuantile(shape: shape, lower: p)
  }

  /// The inverse of ``probability(above:)``.
  public func quantile(upper q: Double) -> Double {
    scale == 0 ? mean : scale * Mathematics.gammaQuantile(shape: shape, upper: q)
  }

  /// The quantile is found in steps.
  public var hasSlowQuantile: Bool { true }
}
