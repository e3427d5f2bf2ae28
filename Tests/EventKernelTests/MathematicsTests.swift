import EventKernel
import Foundation
import Numerics
import Testing

/// The functions of ``Mathematics`` against values computed with 60 digits.
///
/// `References/make_references.py` prints the table. A longer one is held against the same bounds with
/// `MATHEMATICS_REFERENCES=FILE`; `MATHEMATICS_VERBOSE=1` prints the worst error of each function.
struct MathematicsTests {
  static let bounds: [Bound] = [
    Bound("log", ulps: 0.52) { Mathematics.log($0[0]) },
    Bound("log1p", ulps: 0.52) { Mathematics.log1p($0[0]) },
    Bound("exp", ulps: 0.52) { Mathematics.exp($0[0]) },
    Bound("expm1", ulps: 0.8) { Mathematics.expm1($0[0]) },
    Bound("pow", ulps: 0.52) { Mathematics.pow($0[0], $0[1]) },
    Bound("logGamma", ulps: 6) { Mathematics.logGamma($0[0]) },
    Bound("erf", ulps: 2) { Mathematics.erf($0[0]) },
    Bound("erfc", ulps: 4) { Mathematics.erfc($0[0]) },
    Bound("normalCDF", ulps: 4) { Mathematics.normalCDF($0[0]) },
    Bound("normalQuantile", ulps: 5, relative: 1e-15) { Mathematics.normalQuantile($0[0]) },
    Bound("gammaLower", ulps: .infinity, relative: 2e-13) { Mathematics.gammaLower(shape: $0[0], at: $0[1]) },
    Bound("gammaUpper", ulps: .infinity, relative: 2e-13) { Mathematics.gammaUpper(shape: $0[0], at: $0[1]) },
    Bound("betaLower", ulps: .infinity, relative: 2e-13) { Mathematics.betaLower($0[1], $0[2], at: $0[0]) },
    Bound("betaUpper", ulps: .infinity, relative: 2e-13) { Mathematics.betaUpper($0[1], $0[2], at: $0[0]) },
    Bound("betaLowerLarge", ulps: .infinity, relative: 3e-12) {
      Mathematics.betaLower($0[1], $0[2], at: $0[0])
    },
    Bound("betaUpperLarge", ulps: .infinity, relative: 3e-12) {
      Mathematics.betaUpper($0[1], $0[2], at: $0[0])
    },
  ]

  @Test("stays within its stated error of the exact value", arguments: bounds)
  func accuracy(bound: Bound) throws {
    let references = try ReferenceTable.shared.get().filter { $0.name == bound.name }
    #expect(references.count >= 10)
    var worst = (ulps: 0.0, relative: 0.0, worstAt: [Double]())
    for reference in references {
      let value = bound.function(reference.arguments)
      let (ulps, relative) = reference.error(of: value)
      if ulps > worst.ulps {
        worst.ulps = ulps
        worst.worstAt = reference.arguments
      }
      worst.relative = max(worst.relative, relative)
    }
    if ProcessInfo.processInfo.environment["MATHEMATICS_VERBOSE"] != nil {
      print(
        bound.name, references.count, "values: worst", worst.ulps, "ulp,", worst.relative, "relative, at",
        worst.worstAt)
    }
    #expect(worst.ulps <= bound.ulps, "at \(worst.worstAt)")
    #expect(worst.relative <= bound.relative, "at \(worst.worstAt)")
  }
}

/// A function with what is promised of it.
struct Bound: Sendable, CustomTestStringConvertible {
  var name: String
  var ulps: Double
  var relative: Double
  var function: @Sendable ([Double]) -> Double

  init(
    _ name: String, ulps: Double, relative: Double = .infinity,
    _ function: @escaping @Sendable ([Double]) -> Double
  ) {
    self.name = name
    self.ulps = ulps
    self.relative = relative
    self.function = function
  }

  var testDescription: String { name }
}

/// A line of the reference table.
struct Reference {
  var name: Substring
  var arguments: [Double]
  /// The exact value rounded.
  var value: Double
  /// The exact value less `value`, in units in the last place of `value`.
  var rest: Double

  func error(of computed: Double) -> (ulps: Double, relative: Double) {
    guard computed.isFinite else { return (.infinity, .infinity) }
    // Both are small multiples of the ulp when they are near: the difference is exact.
    let ulp = max(value.magnitude, 0x1p-1022).ulp
    let ulps = ((computed - value) / ulp - rest).magnitude
    return (ulps, value.isNormal ? ulps * (ulp / value.magnitude) : 0)
  }
}

enum ReferenceTable {
  static let shared = Result { try read() }

  private static func read() throws -> [Reference] {
    let text: String
    if let path = ProcessInfo.processInfo.environment["MATHEMATICS_REFERENCES"] {
      text = try String(contentsOfFile: path, encoding: .utf8)
    } else {
      let url = Bundle.module.url(
        forResource: "mathematics", withExtension: "txt", subdirectory: "References")
      text = try String(contentsOf: try #require(url), encoding: .utf8)
    }
    return try text.split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      let numbers = try words.dropFirst().dropLast().map {
        Double(bitPattern: try #require(UInt64($0, radix: 16)))
      }
      return Reference(
        name: words[0], arguments: Array(numbers.dropLast()), value: try #require(numbers.last),
        rest: try #require(Double(words[words.count - 1])))
    }
  }
}
