import Foundation
import Testing

@Suite("driftline explain: what came after the line")
struct MarketStoryTests {
  /// A short year of market, in which partners change their version and nobody reads their answers.
  private static let scenario = """
    { extends: "market-year",
      line: { lots: { count: 2 } },
      market: { "runs-on": "200 d", verifies: "100 %", verification: { "asked-share": "20 %" },
                recalls: { drill: { at: "150 d", what: "everything" }, list: { at: "60 d", what: "codes", codes: ["no such code"] } } },
      mechanisms: { "unmonitored-rejection": { looks: "never" }, relabel: { unlinked: "100 %" } } }
    """

  private static func explain(_ words: String) throws -> (output: String, errors: String, code: Int) {
    let run = try Program.shell(
      """
      cd "$1"; cat > year.json5 <<'END'
      \(scenario)
      END
      "$0" explain year.json5 \(words); echo "code $?"
      """)
    let lines = run.output.components(separatedBy: "code ")
    return (
      lines.dropLast().joined(separator: "code "), run.errors,
      Int(lines.last?.prefix { $0.isNumber } ?? "") ?? -1
    )
  }

  @Test("a shipment whose document was refused names what removing would let it pass")
  func shipment() throws {
    for number in 20...40 {
      let told = try Self.explain("--shipment \(number)")
      #expect(told.code == 0, "\(told.errors)")
      #expect(told.output.contains("SH-\(number)") && told.output.contains("truck leaves"), "\(told.output)")
      guard told.output.contains("were refused") || told.output.contains("was refused") else { continue }
      #expect(
        told.output.contains("schema-lag is healthy: without it nothing is wrong with it"), "\(told.output)")
      #expect(told.output.contains("Because\n  schema-lag:"), "\(told.output)")
      return
    }
    Issue.record("no document was refused")
  }

  @Test("a failed query is traced to what made it fail, in text and as JSON")
  func query() throws {
    let told = try Self.explain("--query 1")
    #expect(told.code == 0 && told.output.contains("the failure is"), "\(told.output)\(told.errors)")
    let json = try Self.explain("--query 1 --json")
    let story = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any], "\(json.errors)")
    #expect(story["subject"] as? String == "query" && story["name"] as? String == "1")
    #expect((story["because"] as? [String]) == ["relabel"], "\(json.output)")
    let unless = try #require(story["unless"] as? [[String: Any]])
    #expect(unless.contains { ($0["healthy"] as? [String]) == ["relabel"] && $0["mended"] as? Bool == true })
  }

  @Test("a recall has its document in both architectures, with the truth beside it")
  func recall() throws {
    let told = try Self.explain("--recall drill")
    #expect(told.code == 0, "\(told.errors)")
    #expect(told.output.contains("from one shared log, in one query"), "\(told.output)")
    #expect(
      told.output.contains("reports, joined by hand") && told.output.contains("affected packs are missed"))
    let list = try Self.explain("--recall list")
    #expect(list.output.contains("not in the record"), "\(list.output)\(list.errors)")
  }

  @Test("a unit is followed from the delivery of its carton to a patient")
  func unit() throws {
    let exported = try Program.shell(
      """
      cd "$1"; cat > year.json5 <<'END'
      \(Self.scenario)
      END
      mkdir out; "$0" export --run year.json5 --shipments --out out > /dev/null
      grep -ho 'urn:epc:id:sgtin:4012345.000001.[0-9]*' out/SH-1-* | head -1
      """)
    let code = exported.output.trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(code.hasPrefix("urn:epc:id:sgtin:"), "\(exported.errors)")
    let serial = code.split(separator: ".").last.map(String.init) ?? ""
    let told = try Self.explain("--unit \(serial)")
    #expect(told.code == 0, "\(told.errors)")
    for word in [
      "delivery CB-1", "is labelled", "truck leaves", "commissioned", "packed into", "at the end it is",
    ] {
      #expect(told.output.contains(word), "\(word): \(told.output)")
    }
  }

  @Test("what is not there is told with what there is")
  func nothing() throws {
    let far = try Self.explain("--shipment 100000")
    #expect(far.code == 65 && far.errors.contains("numbered from 1 to"), "\(far.errors)")
    let name = try Self.explain("--recall dril")
    #expect(name.code == 65 && name.errors.contains("did you mean “drill”"), "\(name.errors)")
    let line = try Program.shell("\"$0\" explain first-steps --query 1; echo \"code $?\"")
    #expect(line.output == "code 65\n" && line.errors.contains("nobody asks about packs"), "\(line.errors)")
    let zero = try Program.shell("\"$0\" explain first-steps --shipment 0; echo \"code $?\"")
    #expect(zero.output == "code 64\n", "\(zero.errors)")
  }
}
