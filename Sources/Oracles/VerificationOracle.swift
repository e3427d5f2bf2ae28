import Numerics

/// What follows for queries, by arithmetic.
public enum VerificationOracle {
  /// The chance that a query waits (Erlang C) where `load` servers' worth of work comes to `servers` of them.
  public static func waits(load a: Double, servers c: Int) -> Double {
    // By Erlang's recursion for B, and C = B / (1 − ρ(1 − B)).
    var b = 1.0
    for k in 1...c { b = a * b / (Double(k) + a * b) }
    let use = a / Double(c)
    return b / (1 - use * (1 - b))
  }

  /// The chance that an answer is not there after `t` seconds (M/M/c, first come, first served): what waits and what is worked on
  /// together, e^(−μt)[1 + C(1 − e^(−μt(c−1−a)))/(c−1−a)].
  public static func later(than t: Double, rate: Double, service: Double, servers c: Int) -> Double {
    let (μ, a) = (1 / service, rate * service)
    let wait = waits(load: a, servers: c)
    let slack = Double(c) - 1 - a
    let more = slack == 0 ? μ * t : (1 - Mathematics.exp(-μ * t * slack)) / slack
    return Mathematics.exp(-μ * t) * (1 + wait * more)
  }

  /// The same where one server needs `service` seconds for each (M/D/1; A. K. Erlang, 1909): it is late where the wait is more
  /// than t − service.
  public static func laterConstant(than t: Double, rate: Double, service: Double) -> Double {
    let left = t - service
    if left < 0 { return 1 }
    var (sum, k) = (0.0, 0)
    while Double(k) * service <= left {
      let x = rate * (Double(k) * service - left)
      // xᵏ/k! e^(−x), of which the signs alternate.
      var term = Mathematics.exp(-x)
      for i in stride(from: 1, through: k, by: 1) { term *= x / Double(i) }
      sum += term
      k += 1
    }
    return 1 - (1 - rate * service) * sum
  }

  /// Share of moments at which a system is down, by the means of both stretches.
  public static func down(between: Double, length: Double) -> Double { length / (between + length) }
}
