import Testing
import TraceModel

@Suite("Serial, lot and batch numbers")
struct ShortTextTests {
  @Test("each of the 82 characters is allowed and each other byte is not")
  func alphabet() throws {
    #expect(set82.count == 82)
    for byte in UInt8.min...UInt8.max {
      let bytes: [UInt8] = [0x41, byte, 0x42]
      if set82.contains(byte) {
        #expect(try SerialNumber(bytes.span).description == String(decoding: bytes, as: UTF8.self))
      } else {
        let error = #expect(throws: IdentifierError.self) { try SerialNumber(bytes.span) }
        #expect(error == IdentifierError(.illegalCharacter(byte), in: .serialNumber, at: 1))
      }
    }
  }

  @Test("1 and 20 characters are allowed, 0 and 21 are not")
  func lengths() throws {
    for count in 1...20 {
      let text = String(repeating: "z", count: count)
      #expect(try LotNumber(text).description == text)
      #expect(try LotNumber(text).count == count)
    }
    #expect(throws: IdentifierError(.empty, in: .lotNumber, at: 0)) { try LotNumber("") }
    #expect(throws: IdentifierError(.wrongLength(found: 21), in: .batchNumber, at: 0)) {
      try BatchNumber(String(repeating: "z", count: 21))
    }
  }

  @Test("100,000 random texts come back, and compare and hash as their bytes do")
  func roundTripAndOrder() throws {
    var random = SeededGenerator(seed: 20)
    var last = "A"
    for _ in 0..<100_000 {
      let text = Bool.random(using: &random) ? random.text() : String(last.prefix(10)) + random.text(1...10)
      let (a, b) = (try SerialNumber(last), try SerialNumber(text))
      hold(b.description == text, text)
      hold((a < b) == last.utf8.lexicographicallyPrecedes(text.utf8), "\(last) \(text)")
      hold((a == b) == (last == text), text)
      last = text
    }
  }

  @Test("a count becomes the digits that a format would print, and comes back as the count")
  func counts() throws {
    var random = SeededGenerator(seed: 21)
    for _ in 0..<20_000 {
      let digits = Int.random(in: 1...20, using: &random)
      var limit: UInt64 = 1
      for _ in 0..<min(digits, 19) { limit *= 10 }
      let number = UInt64.random(in: 0..<limit, using: &random)
      let text = String(repeating: "0", count: digits - String(number).count) + String(number)
      let serial = try #require(SerialNumber(number: number, digits: digits))
      #expect(try serial == SerialNumber(text))
      #expect(serial.decimalValue == number)
    }
    #expect(SerialNumber(number: 100, digits: 2) == nil)
    #expect(SerialNumber(number: 1, digits: 0) == nil)
    #expect(SerialNumber(number: 1, digits: 21) == nil)
    #expect(SerialNumber(number: .max, digits: 20)?.decimalValue == .max)
    #expect(try SerialNumber("99999999999999999999").decimalValue == nil)
    #expect(try SerialNumber("12A").decimalValue == nil)
  }

  @Test("identifiers are small: 16 bytes for a serial number, 24 for a unit, 8 for a logistic unit")
  func sizes() {
    #expect(MemoryLayout<SerialNumber>.stride == 16)
    #expect(MemoryLayout<SGTIN>.stride == 24)
    #expect(MemoryLayout<SSCC>.stride == 8)
    #expect(MemoryLayout<GTIN>.stride == 8)
    #expect(MemoryLayout<EPC>.stride <= 32)
    #expect(MemoryLayout<ExpiryDate>.stride <= 8)
  }
}
