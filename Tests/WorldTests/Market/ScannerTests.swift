import Scenario
import Testing
import TraceModel
import World

/// What a scanner types, and what an asker's system makes of it.
@Suite("Scanners type what they read, and sometimes something else") struct ScannerTests {
  private static func read<T, E: Error>(_ text: String, _ type: (String) throws(E) -> T) -> T {
    do { return try type(text) } catch { preconditionFailure("\(text): \(error)") }
  }

  private static let code = PackCode(
    gtin: read("04012345000016", GTIN.init), serial: read("100000AyZ7", SerialNumber.init),
    lot: read("N7-1001", LotNumber.init), expiry: read("20281128") { try ExpiryDate($0, readIn: 2026) })

  private static func fields(_ scanner: Scanner) -> ScannedFields? {
    ScannedFields(scanner.typed(code.symbol), in: 2026)
  }

  private static func scanner(_ change: (inout Scanner) -> Void) -> Scanner {
    var scanner = Scanner()
    change(&scanner)
    return scanner
  }

  @Test("as it has to be: the code as it is printed")
  func plain() {
    #expect(Scanner().typed(Self.code.symbol) == Self.code.symbol)
    #expect(
      Self.fields(Scanner())
        == ScannedFields(gtin: "04012345000016", serial: "100000AyZ7", lot: "N7-1001", expiry: "281128"))
  }

  @Test("caps lock turns letters, and nothing else")
  func capsLock() {
    let fields = Self.fields(Self.scanner { $0.hasCapsLock = true })
    #expect(
      fields == ScannedFields(gtin: "04012345000016", serial: "100000aYz7", lot: "n7-1001", expiry: "281128"))
  }

  @Test("another keyboard changes places of letters and makes signs that no code has")
  func layouts() {
    let german = Self.scanner { $0.layout = .german }
    #expect(german.typed("100yz-Y/7") == "100zyßZ-7")
    #expect(Self.fields(german) == nil)
    // Without a sign or a letter that moves, the German one does no harm; the French one types no digit.
    let bare = "010401234500001621100\u{1D}1728112810N71001"
    #expect(german.typed(bare) == bare)
    let french = Self.scanner { $0.layout = .french }
    #expect(french.typed("1290") == "&éçà")
    #expect(ScannedFields(french.typed(bare), in: 2026) == nil)
  }

  @Test("characters too many or too few: a reader of GS1's rules forgives what it knows, and nothing else")
  func extras() {
    #expect(Self.fields(Self.scanner { $0.extra = .symbologyIdentifier }) == Self.fields(Scanner()))
    #expect(Self.fields(Self.scanner { $0.extra = .lineEnd }) == nil)
    #expect(Self.fields(Self.scanner { $0.extra = .space }) == nil)
    #expect(Self.fields(Self.scanner { $0.losesSeparators = true }) == nil)
  }

  @Test("an answer in another way of writing is another text, unless nothing is written otherwise")
  func formats() {
    func written(_ expiry: AnswerFormat.Expiry, _ letters: AnswerFormat.Letters) -> ScannedFields {
      condition(AnswerFormat.self, [("expiry", expiry), ("letters", letters)]).written(Self.code)
    }
    #expect(written(.sixDigits, .registered) == Self.fields(Scanner()))
    #expect(written(.eightDigits, .registered).expiry == "20281128")
    #expect(written(.dashed, .registered).expiry == "2028-11-28")
    #expect(written(.sixDigits, .capitals).serial == "100000AYZ7")
    #expect(written(.sixDigits, .small).lot == "n7-1001")
  }
}
