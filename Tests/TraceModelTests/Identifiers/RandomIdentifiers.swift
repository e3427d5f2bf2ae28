import Testing
import TraceModel

/// Random numbers that are the same in every run: SplitMix64, from a stated seed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// GS1's character set 82, spelled out here once more so that the tests do not ask the code under test.
let set82 = Array("!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz".utf8)

extension SeededGenerator {
  mutating func digits(_ count: Int) -> String {
    String((0..<count).map { _ in Character(String(Int.random(in: 0...9, using: &self))) })
  }

  mutating func text(_ lengths: ClosedRange<Int> = 1...20) -> String {
    let count = Int.random(in: lengths, using: &self)
    let bytes = (0..<count).map { _ in set82[Int.random(in: 0..<set82.count, using: &self)] }
    return String(decoding: bytes, as: UTF8.self)
  }

  mutating func gtin() throws -> GTIN {
    try GTIN(withoutCheckDigit: UInt64.random(in: 0..<10_000_000_000_000, using: &self))
  }

  mutating func prefixLength() -> CompanyPrefixLength {
    CompanyPrefixLength.allCases[Int.random(in: 0..<7, using: &self)]
  }

  mutating func sgtin() throws -> SGTIN {
    SGTIN(try gtin(), try SerialNumber(text()), companyPrefixLength: prefixLength())
  }

  mutating func sscc() throws -> SSCC {
    try SSCC(
      withoutCheckDigit: UInt64.random(in: 0..<100_000_000_000_000_000, using: &self),
      companyPrefixLength: prefixLength())
  }

  mutating func gln() throws -> GLN {
    try GLN(withoutCheckDigit: UInt64.random(in: 0..<1_000_000_000_000, using: &self))
  }

  mutating func sgln() throws -> SGLN {
    let text = text()
    let place = Bool.random(using: &self) || text == "0" ? nil : try LocationExtension(text)
    return SGLN(try gln(), extension: place, companyPrefixLength: prefixLength())
  }

  mutating func date(years: ClosedRange<Int> = 1...9999) -> CalendarDate {
    let first = CalendarDate(year: years.lowerBound, month: 1, day: 1)!.daysSince1970
    let last = CalendarDate(year: years.upperBound, month: 12, day: 31)!.daysSince1970
    return CalendarDate(daysSince1970: Int(Int32.random(in: first...last, using: &self)))!
  }
}

/// A check digit by the book: digit by digit from the right, weights 3 and 1.
func naiveCheckDigit(_ body: String) -> Int {
  var sum = 0
  for (position, character) in body.reversed().enumerated() {
    sum += Int(String(character))! * (position % 2 == 0 ? 3 : 1)
  }
  return (10 - sum % 10) % 10
}

/// Records an issue when a condition does not hold; in loops of 100,000 it costs a tenth of `#expect`.
func hold(
  _ condition: Bool, _ what: @autoclosure () -> String, sourceLocation: SourceLocation = #_sourceLocation
) {
  if !condition { Issue.record(Comment(rawValue: what()), sourceLocation: sourceLocation) }
}
