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
    // Of what is recalled as a whole nothing stays free, in whichever part of the document.
    #expect(!told.output.contains("stays free"), "\(told.output)")
    // What is not on in this run is no way out of it.
    let only = try Self.explain("--recall drill --only relabel")
    #expect(
      only.output.contains("relabel is healthy") && !only.output.contains("schema-lag"), "\(only.output)")
    let list = try Self.explain("--recall list")
    #expect(list.output.contains("not in the record"), "\(list.output)\(list.errors)")
  }

  /// Serials of units of the first shipment.
  private static func serials() throws -> [String] {
    let exported = try Program.shell(
      """
      cd "$1"; cat > year.json5 <<'END'
      \(scenario)
      END
      mkdir out; "$0" export --run year.json5 --shipments --out out > /dev/null
      grep -ho 'urn:epc:id:sgtin:4012345.000001.[0-9]*' out/SH-1-* | head -30
      """)
    return exported.output.split(whereSeparator: \.isWhitespace).compactMap {
      $0.split(separator: ".").last.map(String.init)
    }
  }

  @Test("a unit that is not where partners' systems have it has the cause that removing shows")
  func misplacedUnit() throws {
    var caused = 0
    for serial in try Self.serials().suffix(3) {
      let told = try Self.explain(
        "--unit \(serial) --only open-case-outside --set mechanisms.open-case-outside.in-scope=false")
      let isWrong = told.output.contains(", and partners' systems have it")
      #expect(isWrong == told.output.contains("Because\n  open-case-outside:"), "\(told.output)")
      #expect(isWrong != told.output.contains("nothing is wrong, so that"), "\(told.output)")
      caused += isWrong ? 1 : 0
    }
    #expect(caused > 0)
  }

  @Test("what a scenario sets is named where no mechanism has done it")
  func settings() throws {
    var refused = 0
    for number in 1...6 {
      let told = try Self.explain(
        "--shipment \(number) --only none --set market.exchange.refusing-partners=1")
      guard !told.output.contains("nothing is wrong, so that") else { continue }
      let words = told.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(words.contains("partners who accept nothing"), "\(told.output)\(told.errors)")
      refused += 1
    }
    #expect(refused > 0)
  }

  @Test("a unit is followed from the delivery of its carton to a patient")
  func unit() throws {
    let serial = try #require(try Self.serials().first)
    let told = try Self.explain("--unit \(serial)")
    #expect(told.code == 0, "\(told.errors)")
    for word in [
      "delivery CB-1", "is labeled", "truck leaves", "commissioned", "packed into", "at the end it is",
    ] {
      #expect(told.output.contains(word), "\(word): \(told.output)")
    }
  }

  @Test("every gap of custody is listed, and has its way and its cause")
  func gaps() throws {
    let setting = "--only open-case-outside --set mechanisms.open-case-outside.in-scope=false"
    let list = try Self.explain("--gaps \(setting)")
    let opened = list.output.split(separator: "\n").filter { $0.first?.isNumber ?? false }
    #expect(list.code == 0 && opened.count > 5, "\(list.output)\(list.errors)")
    #expect(opened.first?.hasPrefix("1: ") ?? false)
    #expect(list.output.contains("opened and nobody told"), "\(list.output)")
    let one = try Self.explain("--gap 2 \(setting)")
    #expect(one.output.contains("gap 2 of \(opened.count) in custody"), "\(one.output)\(one.errors)")
    #expect(one.output.contains("Because\n  open-case-outside:"), "\(one.output)")
    #expect(one.output.contains("opens the case") && one.output.contains("nobody is told where"))
    let none = try Self.explain("--gaps --healthy all")
    #expect(none.code == 0 && none.output.hasPrefix("no gap of custody"), "\(none.output)\(none.errors)")
    let json = try Self.explain("--gaps \(setting) --json")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any], "\(json.errors)")
    #expect((object["gaps"] as? [[String: Any]])?.count == opened.count)
    let far = try Self.explain("--gap 100000")
    #expect(far.code == 65 && far.errors.contains("gap of custody 100000"), "\(far.errors)")
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
