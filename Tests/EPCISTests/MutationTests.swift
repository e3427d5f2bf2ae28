import EPCIS
import Foundation
import Testing

/// Valid documents with random damage: whatever comes out, it is an event or an error.
@Suite struct MutationTests {
  /// 100,000 documents in all; with `DRIFTLINE_DEEP=1` 900,000.
  private static let isDeep = ProcessInfo.processInfo.environment["DRIFTLINE_DEEP"] == "1"

  @Test(arguments: EPCISFormat.allCases)
  func `random damage never crashes or hangs a reader`(format: EPCISFormat) throws {
    var random = SeededGenerator(state: 99)
    var documents: [[UInt8]] = []
    for seed in 0..<40 {
      var source = RandomDocument(seed: UInt64(5000 + seed), isPlain: false)
      var document = source.document()
      document.events = Array(document.events.prefix(2))
      documents.append(try document.written(as: format).bytes)
    }
    let seeds = documents
    var refused = 0
    let count = Self.isDeep ? 300_000 : 34_000
    for _ in 0..<count {
      var bytes = seeds.randomElement(using: &random)!
      for _ in 0...Int.random(in: 0..<4, using: &random) { mutate(&bytes, with: seeds, &random) }
      if isRefused(bytes) { refused += 1 }
    }
    // Damage that reaches no more than a text is read; most reaches more.
    #expect(refused > count / 3)
    #expect(refused < count)
  }

  private func isRefused(_ bytes: [UInt8]) -> Bool {
    do {
      let reader = try EPCISReader(bytes: bytes)
      while true {
        do {
          guard try reader.next() != nil else { return false }
        } catch  where error.isRecoverable {
          continue
        }
      }
    } catch {
      #expect(error.line >= 1 && error.column >= 1 && !error.description.isEmpty)
      return true
    }
  }

  private func mutate(_ bytes: inout [UInt8], with seeds: [[UInt8]], _ random: inout SeededGenerator) {
    guard !bytes.isEmpty else { return }
    let place = Int.random(in: 0..<bytes.count, using: &random)
    let length = min(Int.random(in: 1..<40, using: &random), bytes.count - place)
    switch Int.random(in: 0..<7, using: &random) {
    case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
    case 2: bytes.removeSubrange(place..<place + length)
    case 3: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
    case 4: bytes.insert(Array("<>&\"'{}[]:,\\/\u{0}".utf8).randomElement(using: &random)!, at: place)
    case 5: bytes.removeSubrange(place...)
    default:
      let other = seeds.randomElement(using: &random)!
      let start = Int.random(in: 0..<other.count, using: &random)
      bytes.insert(contentsOf: other[start..<min(start + length, other.count)], at: place)
    }
  }
}
