import EventKernel
import Foundation
import Numerics
import Testing

/// The same bits everywhere: what a processor, a build or a C library could change.
struct MathematicsPortabilityTests {
  @Test("a hundred thousand results of each function have the bits recorded", arguments: Checksum.all)
  func checksums(checksum: Checksum) {
    var paths = RandomPaths(seed: 1, trial: 0)
    var stream = paths.claim("Line 7/arguments", owner: "tests").stream(0)
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for _ in 0..<100_000 {
      let u = stream.uniformOpen()
      let x = checksum.low + (checksum.high - checksum.low) * u
      hash = (hash ^ checksum.function(x).bitPattern) &* 0x0000_0100_0000_01B3
    }
    #expect(hash == checksum.recorded, "\(checksum.name): 0x\(String(hash, radix: 16))")
  }

  @Test("the mathematics neither calls the C library nor asks for fused multiply-add")
  func sources() throws {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let sources = tests.deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Sources")
    let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    var read = 0
    for case let file as URL in files where file.pathExtension == "swift" {
      guard file.path.contains("/Numerics/") else { continue }
      read += 1
      for (number, line) in try String(contentsOf: file, encoding: .utf8).split(separator: "\n").enumerated()
      {
        let code = line.prefix { $0 != "/" || !line.contains("//") }
        if code == "import Numerics" { continue }
        for word in ["import ", "addingProduct", "addProduct", "_math", "Builtin", "_silgen", "@_extern"] {
          #expect(!code.contains(word), "\(file.lastPathComponent):\(number + 1) says '\(word)': \(line)")
        }
      }
    }
    #expect(read >= 9)
  }
}

/// A function on an interval, and FNV-1a over the bits of its values there.
struct Checksum: Sendable, CustomTestStringConvertible {
  var name: String
  var low: Double
  var high: Double
  var recorded: UInt64
  var function: @Sendable (Double) -> Double

  var testDescription: String { name }

  static let all = [
    Checksum(name: "log", low: 0, high: 1e3, recorded: 0x844D_DDA5_3B5E_61F2) { Mathematics.log($0) },
    Checksum(name: "log1p", low: -1, high: 3, recorded: 0x75C7_1A56_CE4A_252E) { Mathematics.log1p($0) },
    Checksum(name: "exp", low: -750, high: 710, recorded: 0xCEB0_8282_CD64_829F) { Mathematics.exp($0) },
    Checksum(name: "expm1", low: -3, high: 3, recorded: 0xA3FB_9596_8068_1347) { Mathematics.expm1($0) },
    Checksum(name: "pow", low: 0, high: 50, recorded: 0x4110_0DBD_6D6F_13A0) {
      Mathematics.pow($0, 0.37 * $0)
    },
    Checksum(name: "logGamma", low: 0, high: 30, recorded: 0x64A4_ED17_D2D0_9060) {
      Mathematics.logGamma($0)
    },
    Checksum(name: "erfc", low: -3, high: 27, recorded: 0x31D5_7C04_8DBA_D93E) { Mathematics.erfc($0) },
    Checksum(name: "normalCDF", low: -38, high: 8, recorded: 0x5344_DD5C_D706_C4D2) {
      Mathematics.normalCDF($0)
    },
    Checksum(name: "normalQuantile", low: 0, high: 1, recorded: 0x72F6_E6D3_552B_890F) {
      Mathematics.normalQuantile($0)
    },
    Checksum(name: "gammaLower", low: 0, high: 20, recorded: 0x55EA_E6FE_0DBA_CD64) {
      Mathematics.gammaLower(shape: 5.5, at: $0)
    },
    Checksum(name: "betaLower", low: 0, high: 1, recorded: 0xFD1B_4A5A_88A5_15D3) {
      Mathematics.betaLower(2.5, 7, at: $0)
    },
  ]
}
