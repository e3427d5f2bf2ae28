import Numerics

/// After how many units runs had something first: the measured distribution, from the protocol's own start state.
///
/// Protocols say what happens within their length, so that at its end the chance is their share by construction; beyond
/// it the long runs go on under the same conditions, of which only those count that had nothing until then. Wear,
/// rolls and updates make rates change, so that nothing is computed from a rate, but what lies beyond the longest run.
public struct FirstOccurrence: Sendable {
  private let short: Part
  private let long: Part
  private let confidence: Double

  /// Runs of one length.
  public struct Part: Sendable {
    /// Units after which each run had it first; nil where it did not.
    public var firsts: [Int?]
    /// The length of the runs, in units.
    public var length: Int

    /// Runs of one length.
    public init(firsts: [Int?], length: Int) {
      self.firsts = firsts
      self.length = length
    }
  }

  /// Repetitions of the protocol, and long runs under the same conditions.
  public init(short: Part, long: Part, confidence: Double) {
    self.short = short
    // What the short runs have told is theirs to tell.
    let end = short.firsts.isEmpty ? 0 : short.length
    self.long = Part(firsts: long.firsts.filter { $0 ?? .max > end }, length: max(long.length, end))
    self.confidence = confidence
  }

  /// The share of runs that have had it after so many units, with its ends.
  func share(after units: Int) -> (value: Double, low: Double, high: Double) {
    func part(_ part: Part) -> (value: Double, low: Double, high: Double) {
      let (all, hits) = (part.firsts.count, part.firsts.count { $0 ?? .max <= units })
      guard all > 0 else { return (0, 0, hits == all && part.length <= units ? 1 : 0) }
      // Both ends are wanted, also where all or none have had it: half of the error for each.
      let level = hits == 0 || hits == all ? (1 + confidence) / 2 : confidence
      let ends = Intervals.share(hits, of: all, confidence: level)
      return (Double(hits) / Double(all), ends.low, hits == 0 ? 0 : ends.high)
    }
    let (a, b) = (part(short), part(long))
    return (
      1 - (1 - a.value) * (1 - b.value), 1 - (1 - a.low) * (1 - b.low), 1 - (1 - a.high) * (1 - b.high)
    )
  }

  /// Units after which a share of runs has had it; nil where none ever had.
  public func units(until share: Double = 0.95) -> Estimate? {
    let times = (short.firsts + long.firsts).compactMap { $0 }.sorted()
    guard !times.isEmpty else { return nil }
    let runs = short.firsts.count + long.firsts.count
    func first(_ end: (Int) -> Double) -> Double? { times.first { end($0) >= share }.map(Double.init) }
    let low = first { self.share(after: $0).high }
    if let value = first({ self.share(after: $0).value }) {
      return Estimate(
        value: value, low: min(low ?? value, value), high: first { self.share(after: $0).low } ?? .infinity,
        confidence: confidence, method: .survival, seen: times.count, trials: runs)
    }
    // Of what is left, as much a unit as in the part that reached farthest and had any.
    let part = long.firsts.contains { $0 != nil } ? long : short
    let events = Double(part.firsts.count { $0 != nil })
    let exposure = part.firsts.reduce(0.0) { $0 + Double($1 ?? part.length) }
    let end = long.firsts.isEmpty ? short.length : long.length
    let reached = self.share(after: end)
    let ends = Intervals.poisson(events, confidence: confidence)
    func beyond(_ events: Double, from reached: Double) -> Double {
      let left = Mathematics.log((1 - reached) / (1 - share))
      return events > 0 ? Double(end) + max(0, left) * exposure / events : .infinity
    }
    return Estimate(
      value: beyond(events, from: reached.value),
      low: min(low ?? .infinity, beyond(ends.high, from: min(share, reached.high))),
      high: beyond(ends.low, from: reached.low), confidence: confidence, method: .extrapolated,
      seen: times.count, trials: runs)
  }
}
