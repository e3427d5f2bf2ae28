import Testing
import TraceModel

@Suite("Check digits")
struct CheckDigitTests {
  @Test("the check digit agrees with a digit-by-digit computation for 100,000 random numbers")
  func agreesWithNaive() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<100_000 {
      let body = random.digits(Int.random(in: 1...18, using: &random))
      hold(Int(CheckDigit.of(UInt64(body)!)) == naiveCheckDigit(body), body)
    }
  }

  @Test(
    "known numbers are accepted",
    arguments: [
      "9506000134352", "09506000134352", "10614141123459", "73513537", "614141007349", "4006381333931",
    ])
  func known(_ text: String) throws {
    #expect(try GTIN(text).description == String(repeating: "0", count: 14 - text.count) + text)
  }

  @Test("every change of a single digit in GTIN, SSCC and GLN is detected and gives both check digits")
  func singleDigits() throws {
    var random = SeededGenerator(seed: 2)
    for _ in 0..<300 {
      for text in [
        try random.gtin().description, try random.sscc().description, try random.gln().description,
      ] {
        for position in 0..<text.count {
          for digit in "0123456789" {
            var wrong = Array(text)
            guard wrong[position] != digit else { continue }
            wrong[position] = digit
            let expected = UInt8(naiveCheckDigit(String(wrong.dropLast())))
            let found = UInt8(String(wrong.last!))!
            do {
              let accepted = try parse(String(wrong))
              hold(false, "\(accepted) is accepted")
            } catch let error as IdentifierError {
              hold(error.problem == .wrongCheckDigit(found: found, expected: expected), "\(error)")
              hold(error.offset == text.count - 1, "\(error)")
            }
          }
        }
      }
    }
  }

  @Test("a transposition of neighbors is detected except when the digits differ by 5 or not at all")
  func transpositions() throws {
    var random = SeededGenerator(seed: 3)
    var missed = 0
    for _ in 0..<3_000 {
      let text = try random.sscc().description
      for position in 0..<text.count - 1 {
        var swapped = Array(text)
        swapped.swapAt(position, position + 1)
        let difference = abs(Int(String(swapped[position]))! - Int(String(swapped[position + 1]))!)
        let isDetected = (try? SSCC(String(swapped))) == nil
        hold(isDetected == (difference != 0 && difference != 5), "\(text) at \(position)")
        if difference == 5 { missed += 1 }
      }
    }
    #expect(missed > 1_000)
  }

  private func parse(_ text: String) throws -> String {
    switch text.count {
    case 14: try GTIN(text).description
    case 18: try SSCC(text).description
    default: try GLN(text).description
    }
  }
}
