extension Mathematics {
  /// P(a, x): the probability that a gamma variable of this shape and scale 1 is at most x.
  ///
  /// Within 2·10⁻¹³ relative for shapes up to 10⁶ where the result is a normal number; its
  /// cost grows with √shape near the mean. NaN for a shape that is not positive.
  ///
  /// Series and continued fraction: NIST Digital Library of Mathematical Functions, 8.11.4 and 8.9.2; the factor
  /// before them from C. Loader, *Fast and accurate computation of binomial probabilities* (2000).
  public static func gammaLower(shape: Double, at x: Double) -> Double {
    guard shape > 0, !x.isNaN else { return .nan }
    if !(x > 0) { return 0 }
    if x == .infinity { return 1 }
    if x < shape + 1 { return lowerSeries(shape, x) }
    return 1 - upperFraction(shape, x)
  }

  /// Q(a, x) = 1 − P(a, x), accurate also where P has been rounded to 1; errors as for ``gammaLower(shape:at:)``.
  public static func gammaUpper(shape: Double, at x: Double) -> Double {
    guard shape > 0, !x.isNaN else { return .nan }
    if !(x > 0) { return 1 }
    if x == .infinity { return 0 }
    if x < shape + 1 {
      if shape < 1 && x < 1 { return upperOfSmall(shape, x) }
      return 1 - lowerSeries(shape, x)
    }
    return upperFraction(shape, x)
  }

  /// The x with ``gammaLower(shape:at:)`` = p; 0 where it is below the smallest double.
  ///
  /// Newton's method for ln P in ln x, where P is log-concave, so that it cannot be led astray.
  /// Within 10⁻¹³ relative, divided by how steeply ln P rises in ln x where that is below 1.
  public static func gammaQuantile(shape: Double, lower p: Double) -> Double {
    guard shape > 0, p >= 0, p <= 1 else { return .nan }
    if p == 0 { return 0 }
    if p == 1 { return .infinity }
    if p > 0.75 { return gammaQuantile(shape: shape, upper: 1 - p) }
    let target = log(p)
    return rootOfGamma(start: gammaGuess(shape, normalQuantile(p), logLower: target)) { x in
      let value = gammaLower(shape: shape, at: x)
      return NewtonStep(distance: target - log(value), slope: gammaPrefix(shape, x) / value)
    }
  }

  /// The x with ``gammaUpper(shape:at:)`` = q: the far upper tail, where p = 1 − q would be rounded to 1.
  public static func gammaQuantile(shape: Double, upper q: Double) -> Double {
    guard shape > 0, q >= 0, q <= 1 else { return .nan }
    if q == 0 { return .infinity }
    if q == 1 { return 0 }
    if q > 0.75 { return gammaQuantile(shape: shape, lower: 1 - q) }
    let target = log(q)
    return rootOfGamma(start: gammaGuess(shape, -normalQuantile(q), logLower: log1p(-q))) { x in
      let value = gammaUpper(shape: shape, at: x)
      return NewtonStep(distance: log(value) - target, slope: gammaPrefix(shape, x) / value)
    }
  }

  /// a·ln(a/x) + x − a: minus the exponent by which a density of mean x at a falls short of its peak (Loader's bd0).
  public static func deviance(_ a: Double, _ x: Double) -> Double {
    let difference = a - x
    if difference.magnitude < 0.4 * a { return -a * log1pMinus(-difference / a) }
    return (preciseLog(a) + -preciseLog(x)).value * a - difference
  }

  /// x^a·e^(−x)/Γ(a), by the saddle point: √(a/2π)·exp(−deviance − Stirling's error).
  private static func gammaPrefix(_ a: Double, _ x: Double) -> Double {
    if x == 0 { return 0 }
    if a < 1 {
      // x^a·e^(−x)·a/Γ(1 + a), which stays accurate down to the smallest shapes.
      return a * exp(preciseLog(x) * a + DoubleDouble(-x)) / gamma(1 + a)
    }
    let exponent = -deviance(a, x) - stirlingError(a)
    return (a / (2 * pi)).squareRoot() * exp(exponent)
  }

  /// P by DLMF 8.11.4, Σ xⁿ/(a(a + 1)…(a + n)); terms fall from the first on, because x < a + 1.
  private static func lowerSeries(_ a: Double, _ x: Double) -> Double {
    let factor = gammaPrefix(a, x)
    if factor == 0 { return 0 }
    var term = 1 / a
    var sum = term
    var n = a
    while term > sum * 0x1p-56 {
      n += 1
      term *= x / n
      sum += term
    }
    let p = factor * sum
    return p < 1 ? p : 1
  }

  /// Q by the continued fraction DLMF 8.9.2 in its contracted form, evaluated forward (modified Lentz).
  private static func upperFraction(_ a: Double, _ x: Double) -> Double {
    let factor = gammaPrefix(a, x)
    if factor == 0 { return 0 }
    var b = x + 1 - a
    var c = 1e300
    var d = 1 / b
    var fraction = d
    var n = 0.0
    while n < 1e7 {
      n += 1
      let numerator = -n * (n - a)
      b += 2
      d = numerator * d + b
      if d.magnitude < 1e-300 { d = 1e-300 }
      c = b + numerator / c
      if c.magnitude < 1e-300 { c = 1e-300 }
      d = 1 / d
      let change = d * c
      fraction *= change
      if (change - 1).magnitude < 0x1p-53 { break }
    }
    let q = factor * fraction
    return q < 1 ? q : 1
  }

  /// Q for a < 1 and x < 1, where 1 − P would lose what is small: 1 − x^a/Γ(1+a)·(1 + a·Σ (−x)ⁿ/(n!(a + n))).
  private static func upperOfSmall(_ a: Double, _ x: Double) -> Double {
    var term = 1.0
    var sum = 0.0
    var n = 0.0
    repeat {
      n += 1
      term *= -x / n
      sum += term / (a + n)
    } while term.magnitude > 0x1p-60
    // x^a/Γ(1 + a) − 1 without cancellation.
    let power = expm1((preciseLog(x) * a).value - logGamma1p(a))
    return -(power + (1 + power) * a * sum)
  }

  /// ln Γ(1 + z) for 0 ≤ z ≤ 1, accurate also near 0.
  private static func logGamma1p(_ z: Double) -> Double {
    if z <= 0.5 { return z * polynomial(MathematicsTables.logGammaNearTwo, at: z) - log1p(z) }
    return logGamma(1 + z)
  }

  /// E. B. Wilson, M. M. Hilferty, *The distribution of chi-square* (1931); for what lies near 0, P ≈ x^a/Γ(1 + a).
  private static func gammaGuess(_ shape: Double, _ z: Double, logLower: Double) -> Double {
    let spread = 1 / (9 * shape)
    let root = 1 - spread + z * spread.squareRoot()
    let small = (logLower + logGamma(shape + 1)) / shape
    if root <= 0.1 || (shape < 1 && small < -0.5) { return small }
    return log(shape) + 3 * log(root)
  }

  /// e to the root of `step`, whose last bits are put right in x itself.
  private static func rootOfGamma(start: Double, step: (Double) -> NewtonStep) -> Double {
    // A root below the smallest double, as tiny shapes have it.
    if start < -740, step(.leastNonzeroMagnitude).distance <= 0 { return 0 }
    let logarithm = newton(start: start) { step(exp($0)) }
    let x = exp(logarithm)
    if x == 0 { return 0 }
    let last = step(x)
    let move = last.distance / last.slope
    return move.magnitude < 1e-6 ? x + x * move : x
  }

  /// Where `step` finds no distance left: Newton's method, and bisection where it would leave what is known.
  ///
  /// Ends after a step of 10⁻⁸, which leaves about the square of it, for the caller's last step in better coordinates.
  /// At most 200 steps; four or five are usual.
  static func newton(start: Double, step: (Double) -> NewtonStep) -> Double {
    var low = -Double.infinity
    var high = Double.infinity
    var x = max(-745, min(start, 745))
    var stride = 1.0
    for _ in 0..<200 {
      let here = step(x)
      if here.distance == 0 || here.distance.isNaN { break }
      if here.distance > 0 { low = x } else { high = x }
      var next = x + here.distance / here.slope
      if !(next > low && next < high && (next - x).magnitude <= 1000) {
        if low.isFinite && high.isFinite {
          next = low + 0.5 * (high - low)
        } else {
          next = here.distance > 0 ? x + stride : x - stride
          stride *= 2
        }
      }
      let moved = (next - x).magnitude
      x = next
      if moved <= 1e-8 || x < -800 || x > 800 { break }
    }
    return x
  }
}

/// What Newton's method needs to know at a place.
struct NewtonStep {
  /// How much is lacking to the target; positive when the root lies to the right, infinite when nothing else is known.
  var distance: Double
  /// By how much a step of 1 to the right lessens it.
  var slope: Double
}
