import EPCIS
import Hashing
import Testing
import TraceModel

@Suite struct ValueTests {
  @Test(arguments: [
    "2022-04-13T12:35:29.017069617Z", "2005-04-03T20:33:31.116000-06:00", "2026-03-01T08:15:00+14:00",
    "1969-12-31T23:59:59.9-00:30", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z", "2024-02-29T00:00:00",
    "1900-03-01T00:00:00.123456789012345678Z",
  ])
  func `times come out as they went in`(text: String) throws {
    #expect(EPCISTimestamp(text)?.description == text)
  }

  @Test func `times that are none are refused`() {
    for text in [
      "", "2026-03-01", "2026-13-01T00:00:00Z", "2023-02-29T00:00:00Z", "2026-03-01T24:00:01Z",
      "2026-03-01T23:60:00Z",
      "2026-03-01T00:00:00+14:01", "2026-03-01T00:00:00.Z", "2026-03-01T00:00:00Zx", "20260301T000000Z",
      "2026-03-01T00:00:00.1234567890123456789Z", "2026-03-01 00:00:00Z", "9999-12-31T24:00:00Z",
    ] { #expect(EPCISTimestamp(text) == nil, "\(text)") }
  }

  /// A day counter of its own: one day after the other from 1970, with nothing but the rule for leap years.
  @Test func `seconds agree with counting days one by one`() {
    var (year, month, day, seconds) = (1970, 1, 1, Int64(0))
    func padded(_ number: Int, _ width: Int) -> String {
      String(repeating: "0", count: width - String(number).count) + String(number)
    }
    while year < 2105 {
      let text = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T00:00:00Z"
      let time = EPCISTimestamp(text)
      guard time?.seconds == seconds, EPCISTimestamp(seconds: seconds)?.description == text else {
        Issue.record("\(text): \(String(describing: time?.seconds)) instead of \(seconds)")
        return
      }
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      seconds += 86_400
      day += 1
      if day > lengths[month - 1] { (month, day) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
    }
  }

  @Test func `the same moment can be written in different ways`() throws {
    let one = try #require(EPCISTimestamp("2026-03-01T08:15:00.50+01:00"))
    let other = try #require(EPCISTimestamp("2026-03-01T07:15:00.5Z"))
    #expect(one != other)
    #expect(one.moment == other.moment && one.moment.microseconds == 1_772_349_300_500_000)
    #expect(EPCISTimestamp("1969-12-31T23:59:59.9996Z")?.milliseconds == 0)
    #expect(EPCISTimestamp("2026-03-01T07:15:00.1415Z")?.milliseconds == 1_772_349_300_142)
  }

  @Test func `numbers are brought to the form that XML and JSON share`() {
    let cases = [
      ("+5", "5"), ("05.50", "5.50"), (".5", "0.5"), ("5.", "5"), ("-0.0", "-0.0"), ("1E5", "1e5"),
      ("007", "7"),
    ]
    for (text, expected) in cases { #expect(DecimalText(text)?.text == expected) }
    for text in ["", ".", "-", "1e", "0x1", "1,5", "INF", "1e99999", " 1"] {
      #expect(DecimalText(text) == nil, "\(text)")
    }
    #expect(DecimalText("1.5e3", expandingExponent: true)?.text == "1500")
    #expect(DecimalText("15e-3", expandingExponent: true)?.text == "0.015")
    #expect(DecimalText("1e61", expandingExponent: true) == nil)
    #expect(
      ["452.0", "0.340", "-0.0", "100"].map { DecimalText($0)?.shortest } == ["452", "0.34", "0", "100"])
  }

  @Test func `packed lists behave as arrays of strings`() {
    var random = SeededGenerator(state: 5)
    var array: [String] = []
    var packed = PackedStrings()
    for _ in 0..<500 {
      let text = String(repeating: "é", count: Int.random(in: 0..<5, using: &random))
      array.append(text)
      packed.append(text)
    }
    #expect(Array(packed) == array)
    #expect(packed == PackedStrings(array))
    #expect(packed.withUTF8(at: 499) { Array($0) } == Array(array[499].utf8))
    #expect(packed.byteCount == array.reduce(0) { $0 + $1.utf8.count })
  }

  /// Lists are converted and sorted as bytes, a single identifier as text: two ways to one form.
  @Test
  func `an identifier is hashed alike alone and in a list, whatever it looks like, in the order of bytes`()
    throws
  {
    var random = SeededGenerator(state: 7)
    let known = [
      "urn:epc:id:sgtin:4012345.012345.1001", "urn:epc:id:sgtin:401234567890.1.A-B_c",
      "urn:epc:id:sgtin:4012345.0.",
      "urn:epc:id:sscc:4012345.3000000017", "urn:epc:id:sgln:4012345.00007.0",
      "urn:epc:class:lgtin:4012345.012345.L1",
      "https://id.gs1.org/01/04012345123456/21/1001",
    ].map(Array.init)
    let pieces = Array("0123456789.:*!()+,%A é\u{308} \n")
    let event = EPCISEvent(
      .object, .add, at: try #require(EPCISTimestamp("2026-03-01T08:15:00Z")),
      zone: try #require(ZoneOffset(minutes: 0)))
    let head = EventHash.prehash(of: event).utf8.count - "action=ADD".utf8.count
    /// What stands for an identifier, between `mark` and the action.
    func value(_ event: EPCISEvent, behind mark: String) -> String {
      let text = EventHash.prehash(of: event).utf8.dropFirst(head)
      #expect(text.starts(with: mark.utf8))
      return String(
        decoding: text.dropFirst(mark.utf8.count).dropLast("action=ADD".utf8.count), as: UTF8.self)
    }
    var converted = 0
    for _ in 0..<400 {
      var list: [String] = []
      for _ in 0..<3 {
        var text = known.randomElement(using: &random)!
        for _ in 0..<Int.random(in: 0...2, using: &random) {
          let place = Int.random(in: 0..<text.count, using: &random)
          let piece = pieces.randomElement(using: &random)!
          switch Int.random(in: 0..<3, using: &random) {
          case 0: text[place] = piece
          case 1: text.insert(piece, at: place)
          default: text.remove(at: place)
          }
        }
        list.append(String(text))
      }
      var listed = event
      listed.epcList = PackedStrings(list)
      let alone = list.map { text in
        var single = event
        single.parentID = text
        return value(single, behind: "parentID=")
      }
      let expected = alone.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: "epc=")
      #expect(value(listed, behind: "epcListepc=").utf8.elementsEqual(expected.utf8), "\(list)")
      converted += alone.count {
        $0.hasPrefix("https://id.gs1.org/01/") || $0.hasPrefix("https://id.gs1.org/00/")
      }
    }
    #expect(converted > 200 && converted < 1_000, "both ways have to be taken: \(converted)")
  }

  /// Examples of FIPS 180-4's validation: one block, two blocks, a million characters.
  @Test func `SHA-256 gives the standard's own digests`() {
    let cases = [
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        String(repeating: "a", count: 1_000_000),
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
      ),
    ]
    for (text, digest) in cases { #expect(SHA256.hexadecimal(Array(text.utf8)) == digest) }
  }
}
