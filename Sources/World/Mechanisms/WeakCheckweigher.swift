import EventKernel
import Numerics
import Scenario

extension MechanismID {
  /// A checkweigher that cannot see one missing unit.
  public static var weakCheckweigher: Self { Self(bit: 26) }
}

/// One unit's mass drowns in the spread of a case's: a weak witness, never a cause.
public struct WeakCheckweigher: Mechanism {
  /// What the catalogue says of it.
  public static let card = MechanismCard(
    .weakCheckweigher, failurePoint: .aggregation, border: .packerToLabeler,
    cause:
      "Units, cases and the scale differ in mass from piece to piece. Where one unit weighs little beside that, a "
      + "missing one is not seen, or good cases are refused.",
    parameters: [unit.erased, unitSpread.erased, tare.erased, tareSpread.erased, scaleSpread.erased],
    aloneCauses: [], needs: "cases that are short for another reason",
    symptom: "good cases on the reject roller of the scale", firstDetectable: .line,
    detectableBy: "a test case with one unit less")

  static let unit = Parameter<Mass>(
    "unit", "mean mass of a unit", default: .grams(10), healthy: .grams(50),
    possible: .grams(0)...(.grams(100_000)),
    plausible: .grams(3)...(.grams(500)), origin: .assumption("a carton with two blisters and a leaflet"))
  static let unitSpread = Parameter<Mass>(
    "unit-spread", "standard deviation of a unit's mass", default: .grams(0.5), healthy: .grams(0.5),
    possible: .grams(0)...(.grams(10_000)), plausible: .grams(0)...(.grams(5)),
    origin: .assumption("tablets and board vary"))
  static let tare = Parameter<Mass>(
    "tare", "mean mass of an empty case", default: .grams(180), healthy: .grams(180),
    possible: .grams(0)...(.grams(100_000)),
    plausible: .grams(20)...(.grams(2_000)), origin: .assumption("corrugated board for 24 cartons"))
  static let tareSpread = Parameter<Mass>(
    "tare-spread", "standard deviation of an empty case's mass", default: .grams(3), healthy: .grams(3),
    possible: .grams(0)...(.grams(10_000)), plausible: .grams(0)...(.grams(30)),
    origin: .assumption("board takes up moisture"))
  static let scaleSpread = Parameter<Mass>(
    "scale-spread", "standard deviation of the scale", default: .grams(1), healthy: .grams(1),
    possible: .grams(0)...(.grams(10_000)), plausible: .grams(0)...(.grams(10)),
    origin: .assumption("a dynamic scale for cases"))

  // All in mg.
  let unit: Double
  let unitVariance: Double
  let tare: Double
  let fixedVariance: Double

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    func milligrams(_ parameter: Parameter<Mass>) -> Double { settings[parameter].base * 1_000 }
    func square(_ value: Double) -> Double { value * value }
    unit = milligrams(Self.unit)
    unitVariance = square(milligrams(Self.unitSpread))
    tare = milligrams(Self.tare)
    fixedVariance = square(milligrams(Self.tareSpread)) + square(milligrams(Self.scaleSpread))
  }

  /// The scale's reading for a case of `count` units, in mg.
  func mass(of count: Int, from stream: inout RandomStream) -> Int64 {
    let z = Mathematics.normalQuantile(stream.uniformOpen())
    let milligrams =
      Double(count) * unit + tare + (Double(count) * unitVariance + fixedVariance).squareRoot() * z
    return Int64(max(-9e18, min(9e18, milligrams)))
  }

  /// Whether the scale refuses a case that ought to hold `nominal` units: half a unit too light, or too heavy as well.
  func refuses(_ milligrams: Int64, nominal: Int, also overweight: Bool) -> Bool {
    let expected = Double(nominal) * unit + tare
    return Double(milligrams) < expected - unit / 2
      || overweight && Double(milligrams) > expected + unit / 2
  }
}
