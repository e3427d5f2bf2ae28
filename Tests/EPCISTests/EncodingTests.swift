import EPCIS
import Foundation
import Testing

@Suite struct EncodingTests {
  private func utf16(_ bytes: [UInt8], isBigEndian: Bool, hasMark: Bool) -> [UInt8] {
    let units = (hasMark ? [0xFEFF] : []) + Array(String(decoding: bytes, as: UTF8.self).utf16)
    return units.flatMap { unit in
      isBigEndian ? [UInt8(unit >> 8), UInt8(unit & 255)] : [UInt8(unit & 255), UInt8(unit >> 8)]
    }
  }

  @Test(arguments: 1...20)
  func `a document in UTF-16 is the same document`(seed: UInt64) throws {
    var random = RandomDocument(seed: seed, isPlain: false)
    let document = random.document()
    for format in EPCISFormat.allCases {
      let bytes = try document.written(as: format).bytes
      let expected = try EPCISDocument(bytes: bytes)
      for isBigEndian in [true, false] {
        for hasMark in [true, false] {
          let found = try EPCISDocument(bytes: utf16(bytes, isBigEndian: isBigEndian, hasMark: hasMark))
          #expect(found == expected)
        }
      }
    }
  }

  @Test func `characters beyond two bytes and a context behind the events survive UTF-16`() throws {
    let text = """
      {"type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-03-01T08:00:00Z",
       "epcisBody": {"eventList": [{"type": "ObjectEvent", "eventTime": "2026-03-01T08:15:00Z",
       "eventTimeZoneOffset": "+01:00", "epcList": [], "action": "OBSERVE", "ext:note": "Nordhafen ⚓ 😀 €"}]},
       "@context": [{"ext": "https://ns.example.com/"}]}
      """
    let document = try EPCISDocument(bytes: utf16(Array(text.utf8), isBigEndian: false, hasMark: true))
    #expect(document.events[0].extensions.first?.text == "Nordhafen ⚓ 😀 €")
  }

  private func xml(_ encoding: String, note: String = "note") -> String {
    """
    <?xml version="1.0" encoding="\(encoding)"?>
    <epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:1" xmlns:n="urn:n" schemaVersion="1.2"
      creationDate="2026-03-01T08:00:00Z"><EPCISBody><EventList><ObjectEvent>
      <eventTime>2026-03-01T08:15:00Z</eventTime><eventTimeZoneOffset>+01:00</eventTimeZoneOffset>
      <epcList/><action>OBSERVE</action><n:note>\(note)</n:note>
    </ObjectEvent></EventList></EPCISBody></epcis:EPCISDocument>
    """
  }

  @Test func `one byte a character is read by the name in the declaration`() throws {
    func note(_ encoding: String, _ bytes: [UInt8]) throws -> String? {
      let parts = xml(encoding, note: "#").split(separator: "#").map { Array($0.utf8) }
      return try EPCISDocument(bytes: parts[0] + bytes + parts[1]).events[0].extensions.first?.text
    }
    #expect(try note("ISO-8859-1", [0x4E, 0xE4, 0xFC]) == "Näü")
    #expect(try note("windows-1252", [0x80, 0x20, 0x99, 0xDF]) == "€ ™ß")
    #expect(throws: EPCISError.self) { try note("UTF-8", [0x80]) }
    // Long enough that the window has to move on.
    let long = [UInt8](repeating: 0xE4, count: 700_000)
    #expect(try note("ISO-8859-1", long) == String(repeating: "ä", count: 700_000))
  }

  @Test func `a declaration of UTF-16 on a document in UTF-8 is passed by`() throws {
    #expect(try EPCISDocument(bytes: Array(xml("utf-16").utf8)).events.count == 1)
    let both = utf16(Array(xml("utf-16").utf8), isBigEndian: false, hasMark: true)
    #expect(try EPCISDocument(bytes: both).events.count == 1)
  }

  @Test func `halves of characters in UTF-16 are errors where they stand`() throws {
    let whole = utf16(Array(xml("utf-16", note: "x").utf8), isBigEndian: false, hasMark: true)
    func error(_ bytes: [UInt8]) -> EPCISError? {
      do throws(EPCISError) {
        _ = try EPCISDocument(bytes: bytes)
        return nil
      } catch { return error }
    }
    let place = try #require(
      whole.indices.first { whole[$0...].starts(with: [0x3E, 0, 0x78, 0, 0x3C, 0]) })
    for half in [[0x00, 0xD8], [0x00, 0xDC]] as [[UInt8]] {
      let broken = Array(whole[..<(place + 2)]) + half + Array(whole[(place + 4)...])
      #expect(error(broken)?.kind == .brokenUTF8 && error(broken)?.line == 5)
    }
    for count in stride(from: 1, to: whole.count, by: 7) { #expect(error(Array(whole[..<count])) != nil) }
  }
}
