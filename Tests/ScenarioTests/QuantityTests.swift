import EventKernel
import Scenario
import Testing

@Suite("Quantities: texts with units")
struct QuantityTests {
  let context = ReadingContext(shift: .hours(8), currency: "EUR")

  func read<Q: ParameterValue>(_ text: String, as type: Q.Type = Q.self) throws(ReadingError) -> Q {
    try Q.read(.text(text), in: context)
  }

  func failure<Q: ParameterValue>(_ text: String, as type: Q.Type) -> ReadingError? {
    do throws(ReadingError) {
      _ = try Q.read(.text(text), in: context)
      return nil
    } catch { return error }
  }

  @Test("the texts of a scenario mean what they say")
  func meanings() throws {
    #expect(try read("300/min") == Rate.perSecond(5))
    #expect(try read("300 per minute") == Rate.perSecond(5))
    #expect(try read("300 / min") == Rate.perMinute(300))
    #expect(try read("30 m/min") == Speed.millimetersPerSecond(500))
    #expect(try read("40 mm") == Length.mm(40))
    #expect(try read("0.04 m") == Length.mm(40))
    #expect(try read("4cm") == Length.mm(40))
    #expect(try read("20 ppm") == Drift.ppm(20))
    #expect(try read("1.728 s/day") == Drift.ppm(20))
    #expect(try read("20 ppm") == Fraction.perMillion(20))
    #expect(try read("0.3 %") == Fraction.of(0.003))
    #expect(try read("1.2 s") == TimeSpan.milliseconds(1_200))
    #expect(try read("3 shifts") == TimeSpan.hours(24))
    #expect(try read("1 shift") == TimeSpan.hours(8))
    #expect(try read("2 weeks") == TimeSpan.days(14))
    #expect(try read("2/shift") == Rate.perHour(0.25))
    #expect(try read("12.5 g") == Mass.grams(12.5))
    #expect(try read("C") == Grade.grade(2))
    #expect(try read("2.5") == Grade.grade(2.5))
    #expect(try read("0.48 grades/day") == GradeRate.perHour(0.02))
    #expect(try read("1500 EUR") == Money.amount(1_500))
    #expect(try read("never") == TimeSpan?.none)
    #expect(try read("72 h") == TimeSpan?.some(.hours(72)))
    #expect(try read("−5 mm") == Length.mm(-5))
    #expect(try read("24") == Count(24))
  }

  @Test("one rounding: a decimal text is the nearest double, as Swift reads it")
  func roundedOnce() throws {
    var random = SplitMix(seed: 7)
    for _ in 0..<20_000 {
      let text = "\(random.next() % 1_000_000).\(random.next() % 1_000_000)"
      #expect(try read("\(text) mm", as: Length.self).base == Double(text))
      #expect(try read("\(text) %", as: Fraction.self).share == Double(text + "e-2"))
    }
  }

  @Test("a quantity's text reads back equal, and has no more digits than in its base unit")
  func roundTrip() throws {
    var random = SplitMix(seed: 11)
    for index in 0..<4_000 {
      let value = random.value(index)
      try check(Length(base: value), "mm")
      try check(Speed(base: value), "mm/s")
      try check(Rate(base: value), "/s")
      try check(Fraction(base: value), "")
      try check(Drift(base: value), "ppm")
      try check(GradeRate(base: value), "grades/h")
      try check(Money(base: value), "EUR")
      try check(TimeSpan(nanoseconds: Int64(bitPattern: random.next() >> (random.next() % 64))), "ns")
      try check(Count(Int(truncatingIfNeeded: random.next())), "")
    }
  }

  func check<Q: Quantity>(_ value: Q, _ unit: String) throws {
    let text = value.text(in: context, preferring: nil)
    #expect(try read(text) == value, "\(text)")
    if let base = context.units(of: Q.dimension).first(where: { $0.symbol == unit }),
      let number = value.decimal(in: base)
    {
      let digits = text.prefix { $0.isNumber || "-.e".contains($0) }
      #expect(digits.count <= number.count, "\(text)")
    }
  }

  @Test("texts are as people write them")
  func texts() {
    #expect(Rate.perMinute(300).description == "5/s")
    #expect(Rate.perHour(100).description == "100/h")
    #expect(Rate.perMinute(300).text(in: context, preferring: Unit(.rate, "/min", 1, over: 60)) == "300/min")
    #expect(Fraction.of(0.003).description == "0.3 %")
    #expect(Fraction.perMillion(5).description == "5 ppm")
    #expect(Speed.metersPerMinute(31).description == "31 m/min")
    #expect(TimeSpan.hours(8).text(in: ReadingContext(), preferring: nil) == "8 h")
    #expect(TimeSpan.hours(8).text(in: context, preferring: nil) == "8 h")
    #expect(TimeSpan.milliseconds(1_200).text(in: context, preferring: nil) == "1.2 s")
    #expect(TimeSpan?.none.text(in: context, preferring: nil) == "never")
  }

  @Test("what cannot be read says why, and what to write instead")
  func failures() {
    #expect(failure("fast", as: Rate.self) == .notAQuantity("fast", .rate))
    #expect(failure("", as: Rate.self) == .notAQuantity("", .rate))
    #expect(failure("1.2.3 s", as: TimeSpan.self) == .notAQuantity("1.2.3 s", .duration))
    #expect(failure("300", as: Rate.self) == .missingUnit("300", .rate))
    #expect(failure("300/mn", as: Rate.self) == .unknownUnit("/mn", .rate, nearest: "/min"))
    #expect(failure("300 mm", as: Rate.self) == .wrongDimension("300 mm", found: .length, expected: .rate))
    #expect(failure("24.5", as: Count.self) == .notWhole("24.5"))
    #expect(failure("99999999999999999999", as: Count.self) == .notWhole("99999999999999999999"))
    #expect(failure("300 years", as: TimeSpan.self) != nil)
    #expect(failure("1e25 h", as: TimeSpan.self) == .tooLarge("1e25 h", .duration))
    #expect(failure("1e999 mm", as: Length.self) == .tooLarge("1e999 mm", .length))
    for text in ["100'000 EUR", "100\u{2019}000 EUR", "100 000 EUR", "100,000 EUR"] {
      #expect(failure(text, as: Money.self) == .grouped(text, together: "100000 EUR"), "\(text)")
    }
    #expect(failure("12'000'000", as: Count.self) == .grouped("12'000'000", together: "12000000"))
    #expect(failure("12,50 EUR", as: Money.self) == .unknownUnit(",50 EUR", .money, nearest: nil))
    #expect(failure("5 USD", as: Money.self) == .wrongCurrency("USD", expected: "EUR"))
    let needs = #expect(throws: ReadingError.self) {
      try TimeSpan.read(.text("3 shifts"), in: ReadingContext())
    }
    #expect(needs == .needsShiftLength("3 shifts"))
    #expect(throws: ReadingError.missingUnit("300", .rate)) { try Rate.read(.number("300"), in: context) }
    #expect(ReadingError.missingUnit("300", .rate).hint.contains("\"300/min\""))
    let swiss = ReadingContext(currency: "CHF")
    #expect(throws: ReadingError.missingUnit("85", .money, currency: "CHF")) {
      try Money.read(.number("85"), in: swiss)
    }
    #expect(ReadingError.missingUnit("85", .money, currency: "CHF").hint.contains("\"85 CHF\""))
    #expect(ReadingError.unknownUnit("/mn", .rate, nearest: "/min").hint.contains("did you mean \"/min\"?"))
  }

  @Test("geometry of Line 7, Nordhafen: 30 m/min and 300 cartons a minute are a pitch of 100 mm")
  func geometry() {
    #expect(Speed.metersPerMinute(30) / Rate.perMinute(300) == Length.mm(100))
    #expect(Speed.metersPerMinute(30) / Length.mm(100) == Rate.perMinute(300))
    #expect(Length.mm(60) + .mm(40) == .mm(100))
    #expect(Length.mm(60) / Length.mm(40) == 1.5)
  }

  @Test("a swap of neighbors is one edit, and a name that is far is not proposed")
  func nearest() {
    #expect(Nearest.distance(Array("comapre"), Array("compare")) == 1)
    #expect(Nearest.distance(Array("ca"), Array("abc")) == 3)
    #expect(Nearest.distance(Array(""), Array("abc")) == 3)
    #expect(Nearest.name(to: "verison", among: ["compare", "version"]) == "version")
    #expect(Nearest.name(to: "zzzz", among: ["compare", "version"]) == nil)
  }
}

/// A small generator for tests (Steele, Lea, Flood: SplitMix64), so that they draw the same on every run.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Whole numbers, short decimals and arbitrary doubles of a size that has a meaning.
  mutating func value(_ index: Int) -> Double {
    switch index % 4 {
    case 0: Double(next() % 10_000)
    case 1: Double(next() % 100_000) / 1_000
    case 2: Double(next() >> 11) * 0x1p-53 * 1_000
    default: -Double(next() >> 11) * 0x1p-60
    }
  }
}
