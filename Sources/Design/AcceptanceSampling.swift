import Numerics

/// What sampling with acceptance number 0 says, as ISO 2859 and everybody's tables do: so many things are looked at, and the
/// lot is refused for one that is wrong.
package enum AcceptanceSampling {
  /// The fewest things, of which each is wrong with chance `rate` by itself, so that one that is wrong is among them with
  /// `confidence`; nil where nothing is wrong.
  package static func size(rate: Double, confidence: Double) -> Int? {
    guard rate > 0, confidence > 0, confidence < 1 else { return nil }
    guard rate < 1 else { return 1 }
    // ln(1 − r) loses its digits where r is small: there it is its series.
    let log = rate < 1e-5 ? -rate - rate * rate / 2 : Mathematics.log(1 - rate)
    let size = (Mathematics.log(1 - confidence) / log).rounded(.up)
    return size < 1e15 ? max(1, Int(size)) : nil
  }
}
