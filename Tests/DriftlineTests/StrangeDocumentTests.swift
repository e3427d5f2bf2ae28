import Foundation
import Testing

/// Documents of others that are odd in ways in which real ones are, through the program.
@Suite("Strange documents")
struct StrangeDocumentTests {
  private static let healthy = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Scenarios/documents/healthy-lot.xml")

  /// The program on a document that `change` has made of the healthy lot.
  private func reconcile(_ change: (inout String) -> Void) throws -> Program.Run {
    var text = try String(contentsOf: Self.healthy, encoding: .utf8)
    let before = text
    change(&text)
    try #require(text != before)
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).xml")
    try text.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    return try Program.run(["reconcile", "--all", file.path])
  }

  @Test("a bare word in XML is taken for the step that it looks like, and is a finding")
  func bareStep() throws {
    let run = try reconcile {
      $0 = $0.replacingOccurrences(of: "urn:epcglobal:cbv:bizstep:shipping", with: "shipping")
    }
    #expect(run.code == 1 && run.output.contains("bizStep \"shipping\" is not a URI"), "\(run)")
    #expect(run.output.contains("48 = 48 shipped"), "\(run)")
  }

  @Test("logistic units of a lot that is told without a product hold things of one lot")
  func logisticCases() throws {
    let run = try reconcile {
      for serial in 901...904 {
        $0 = $0.replacingOccurrences(
          of: "urn:epc:id:sgtin:4012345.512345.\(serial)<",
          with: "urn:epc:id:sscc:4012345.3000000\(serial)<")
      }
    }
    #expect(!run.output.contains("mixed-contents"), "\(run.output)")
  }

  @Test("of a file that is extended and is no scenario nothing is quoted")
  func secrets() throws {
    let run = try Program.shell(
      """
      cd "$1"; echo 'root:secret:1' > secret.txt; echo '{ extends: "secret.txt" }' > line.json5
      ln -s /etc/passwd link.json5; echo '{ extends: "link.json5" }' > other.json5
      "$0" check line.json5; "$0" check other.json5
      """)
    let all = (run.output + run.errors).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(!all.contains("secret:1") && !all.contains("root:"), "\(all)")
    #expect(all.contains("does not begin as a scenario does"), "\(all)")
  }

  @Test("controls beyond ASCII are written as what they are", arguments: ["json", "1.2"])
  func controls(format: String) throws {
    var text = try String(contentsOf: Self.healthy, encoding: .utf8)
    text = text.replacingOccurrences(of: "Nordhafen Pharma", with: "Nord\u{9B}hafen\u{2028}Pharma")
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).xml")
    try text.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let run = try Program.run(["export", file.path, "--format", format])
    #expect(run.code == 0 && !run.output.contains("\u{9B}") && !run.output.contains("\u{2028}"), "\(run)")
    #expect(run.output.contains(format == "json" ? "\\u009b" : "&#155;"))
  }

  @Test(
    "a word in a namespace of GS1 that the vocabulary does not have is a finding, whichever of them it is",
    arguments: [
      "https://ns.gs1.org/voc/Bizstep-shipping", "http://gs1.org/voc/shipping",
      "urn:epcglobal:epcis:bizstep:fmcg:shipping",
    ])
  func wordsOfGS1(_ step: String) throws {
    let run = try reconcile {
      $0 = $0.replacingOccurrences(of: "urn:epcglobal:cbv:bizstep:shipping", with: step)
    }
    #expect(run.code == 1 && run.output.contains("document.unknown-word"), "\(run)")
  }

  @Test("what is no prefix in JSON-LD is no prefix here")
  func prefix() throws {
    let run = try Program.shell(
      """
      cd "$1"; cat > event.jsonld << 'END'
      {"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",{"ex":"https://ex.org/ns"}],
       "type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-03-02T16:00:00Z","epcisBody":{"eventList":[
       {"type":"ObjectEvent","eventTime":"2026-03-02T06:00:00Z","eventTimeZoneOffset":"+00:00","action":"OBSERVE",
        "epcList":["urn:epc:id:sgtin:4012345.012345.1"],"bizStep":"ex:foo"}]}}
      END
      "$0" export event.jsonld --format json
      """)
    #expect(!run.output.contains("ex.org/nsfoo"), "\(run)")
  }
}
