import EPCIS
import Testing

@Suite struct RoundTripTests {
  @Test func `what every version can say compares equal after the way through all formats`() throws {
    for seed in 0..<400 {
      var random = RandomDocument(seed: UInt64(seed), isPlain: true)
      let document = random.document()
      let (result, losses) = try RoundTrip.through([.xml12, .xml20, .json20, .xml12], document)
      #expect(losses.isEmpty, "seed \(seed): \(losses)")
      let (expected, found) = (document.inCanonicalOrder(), result.inCanonicalOrder())
      let isEqual = expected == found
      #expect(isEqual, "seed \(seed): \(RoundTrip.difference(expected, found))")
    }
  }

  @Test func `sensors, certificates and associations survive version 1.2 as forward extensions`() throws {
    var kept = 0
    for seed in 1000..<1400 {
      var random = RandomDocument(seed: UInt64(seed), isPlain: false)
      let document = random.document()
      kept += try document.written(as: .xml12).unexpressible.count { $0.handling == .keptAsExtension }
      let (result, losses) = try RoundTrip.through([.json20, .xml12, .xml20], document)
      #expect(losses.isEmpty, "seed \(seed): \(losses)")
      let (expected, found) = (document.inCanonicalOrder(), result.inCanonicalOrder())
      let isEqual = expected == found
      #expect(isEqual, "seed \(seed): \(RoundTrip.difference(expected, found))")
    }
    #expect(kept > 100)
  }

  @Test func `an event has the same hash in every format`() throws {
    for seed in 2000..<2200 {
      var random = RandomDocument(seed: UInt64(seed), isPlain: false)
      let document = random.document()
      let ids = document.events.map { EventHash.id(of: $0) }
      for format in EPCISFormat.allCases {
        let again = try RoundTrip.through([format], document).document
        #expect(again.events.map { EventHash.id(of: $0) } == ids, "seed \(seed), \(format)")
      }
    }
  }

  @Test func `without indentation the document says the same`() throws {
    var options = WriteOptions()
    options.isIndented = false
    for seed in 3000..<3100 {
      var random = RandomDocument(seed: UInt64(seed), isPlain: false)
      let document = random.document()
      for format in EPCISFormat.allCases {
        let dense = try RoundTrip.through([format], document, options: options).document
        let airy = try RoundTrip.through([format], document).document
        let isEqual = dense == airy
        #expect(isEqual, "seed \(seed), \(format)")
      }
    }
  }

  @Test func `writing what was read gives the same bytes`() throws {
    for seed in 4000..<4100 {
      var random = RandomDocument(seed: UInt64(seed), isPlain: false)
      for format in EPCISFormat.allCases {
        let first = try random.document().written(as: format).bytes
        let second = try EPCISDocument(bytes: first).written(as: format).bytes
        let isEqual = first == second
        #expect(isEqual, "seed \(seed), \(format)")
      }
    }
  }
}
