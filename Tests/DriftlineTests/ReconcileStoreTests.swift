import Foundation
import Testing

@Suite("driftline reconcile and export with a store")
struct ReconcileStoreTests {
  @Test(
    "a store gives the findings of the files alone, keeps them, and is asked by every other command",
    arguments: ["healthy-lot", "defective-lot"])
  func kept(_ name: String) throws {
    let run = try Program.shell(
      """
      cd '\(Documents.folder)'; db="$1/site.db"
      "$0" reconcile --json \(name).xml > "$1/alone"; echo "alone $?"
      "$0" reconcile --json \(name).xml --store "$db" > "$1/first"; echo "first $?"
      "$0" reconcile --json --store "$db" > "$1/later"; echo "later $?"
      "$0" audit verify --store "$db" > /dev/null; echo "chain $?"
      for name in alone first later; do echo; echo "== $name"; cat "$1/$name"; done
      """)
    let parts = run.output.components(separatedBy: "\n== ")
    let code = name == "healthy-lot" ? 0 : 1
    #expect(parts[0].contains("alone \(code)\nfirst \(code)\nlater \(code)\nchain 0"), "\(run)")
    let reports = try parts.dropFirst().map { try Report(String($0[$0.range(of: "{")!.lowerBound...])) }
    #expect(reports[1].lines == reports[0].lines)
    #expect(try reports[1].sorted("lots") == reports[0].sorted("lots"))
    let kept = try #require(reports[1].object["store"] as? [String: Any])
    #expect(kept["first"] as? Int == 1 && kept["entriesBefore"] as? Int == 0)
    // What only documents show is told by the run that reads them.
    let ofDocuments = ["unusable-event", "contradictory-expiry", "commissioned-without-add"]
    let ofStore = reports[1].lines.filter { line in
      !ofDocuments.contains { line.hasPrefix("document.\($0)") }
    }
    #expect(reports[2].lines == ofStore)
    #expect(try reports[2].sorted("lots") == reports[0].sorted("lots"))
    let last = try #require(reports[2].object["store"] as? [String: Any])
    #expect(last["head"] as? String == kept["head"] as? String && last["first"] is NSNull)
  }

  @Test(
    "a released lot of which numbers are missing leaves a store that follows from its journal, whoever opens it"
  )
  func released() throws {
    let run = try Program.shell(
      """
      cd "$1"; db=site.db
      "$0" export --run first-steps > run.jsonld
      "$0" reconcile run.jsonld > alone; "$0" reconcile run.jsonld --store $db > first
      "$0" audit verify --store $db > /dev/null; echo "verify $?"
      "$0" reconcile --store $db > later
      for name in alone first later; do grep -cE '^(major|minor)' $name; done
      grep -q numbers-unaccounted first; echo "unaccounted $?"
      """)
    let lines = run.output.split(separator: "\n")
    #expect(lines.first == "verify 0" && lines.last == "unaccounted 0", "\(run)")
    #expect(Set(lines.dropFirst().dropLast()).count == 1, "\(run)")
  }

  /// The healthy lot in two documents, its events dealt out in turn.
  private func halves(in folder: String) throws {
    let text = try Documents.text("healthy-lot.jsonld")
    let object = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let body = try #require(object["epcisBody"] as? [String: Any])
    let events = try #require(body["eventList"] as? [Any])
    for half in 0..<2 {
      var document = object
      document["epcisBody"] = ["eventList": events.indices.filter { $0 % 2 == half }.map { events[$0] }]
      let data = try JSONSerialization.data(withJSONObject: document)
      try data.write(to: URL(fileURLWithPath: "\(folder)/half\(half).jsonld"))
    }
  }

  @Test("what one run lacks and a later one brings is put right")
  func inParts() throws {
    let folder = try TemporaryFolder()
    try halves(in: folder.path)
    func reconcile(_ words: String...) throws -> (code: Int32, report: Report) {
      let run = try Program.run(["reconcile", "--json", "--store", "site.db"] + words, in: folder.path)
      return (run.code, try Report(run.output))
    }
    let first = try reconcile("half1.jsonld")
    #expect(first.code == 1 && !first.report.lines.isEmpty)
    let second = try reconcile("half0.jsonld")
    #expect(second.code == 0 && second.report.lines.isEmpty, "\(second.report.lines)")
    let alone = try Program.run(["reconcile", "--json", "healthy-lot.jsonld"], in: Documents.folder)
    #expect(try second.report.sorted("lots") == Report(alone.output).sorted("lots"))
    #expect(second.report.object["events"] as? Int == 5)
  }

  @Test(
    "a document that cannot be read to its end leaves nothing in the store, and what can be read on request")
  func rollback() throws {
    let run = try Program.shell(
      """
      cd "$1"
      size=$(wc -c < '\(Documents.folder)/healthy-lot.jsonld')
      head -c $((size * 3 / 4)) '\(Documents.folder)/healthy-lot.jsonld' > cut.jsonld
      "$0" reconcile cut.jsonld --store site.db > /dev/null; echo "whole $?"
      "$0" reconcile --json --store site.db | grep entriesBefore
      "$0" reconcile cut.jsonld --store site.db --proceed > /dev/null; echo "proceed $?"
      "$0" reconcile --json --store site.db | grep entriesBefore
      "$0" audit verify --store site.db | head -n 1
      """)
    let lines = run.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    #expect(lines.count == 5, "\(run)")
    #expect(lines.first == "whole 65" && lines[1].contains(": 0"), "\(run)")
    #expect(
      lines[2] == "proceed 65" && !lines[3].contains(": 0,") && lines[4].hasPrefix("unbroken"), "\(run)")
  }

  @Test("a program that is killed while it takes a document leaves all of it in the store, or nothing")
  func killed() throws {
    let folder = try TemporaryFolder()
    let events = 6_000
    try document(of: events).write(toFile: folder.path + "/large.jsonld", atomically: true, encoding: .utf8)
    var counts: Set<Int> = []
    for delay in [0.05, 0.15, 0.25, 0.35, 0.45, 0.6, 0.8] {
      let run = try Program.shell(
        """
        cd '\(folder.path)'; rm -f site.db*
        "$0" reconcile large.jsonld --store site.db > /dev/null 2>&1 & job=$!
        sleep \(delay); kill -9 $job 2> /dev/null; wait $job 2> /dev/null
        [ -f site.db ] && "$0" reconcile --json --store site.db | grep entriesBefore
        """)
      let digits = run.output.filter(\.isNumber)
      if let count = Int(digits) { counts.insert(count) }
    }
    #expect(counts.isSubset(of: [0, events]) || counts.isSubset(of: [0, events, events + 1]), "\(counts)")
  }

  private func document(of events: Int) -> String {
    let list = (0..<events).map { number in
      let minute = number / 60 % 60
      let clock =
        "\(10 + number / 3_600):\(minute < 10 ? "0" : "")\(minute):\(number % 60 < 10 ? "0" : "")\(number % 60)"
      return """
        {"type":"ObjectEvent","eventTime":"2026-03-01T\(clock)Z","eventTimeZoneOffset":"+01:00","action":"ADD",
        "bizStep":"commissioning","epcList":["urn:epc:id:sgtin:4012345.011111.\(number)"]}
        """
    }
    return """
      {"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],"type":"EPCISDocument",
      "schemaVersion":"2.0","creationDate":"2026-03-02T08:00:00Z","epcisBody":{"eventList":[
      """ + list.joined(separator: ",\n") + "]}}"
  }

  @Test(
    "a store is exported in every version, and read again has the same findings",
    arguments: ["1.2", "2.0-xml", "json"])
  func export(_ format: String) throws {
    let run = try Program.shell(
      """
      cd "$1"
      "$0" reconcile --json '\(Documents.folder)/defective-lot.xml' --store site.db > first
      "$0" export --store site.db --format \(format) > all 2> notes; echo "export $?"
      "$0" reconcile --json all > again
      mkdir lots; "$0" export --store site.db --format \(format) --split lot --gzip --out lots; ls lots | grep -c gz
      cat first; echo ==; cat again
      """)
    let parts = run.output.components(separatedBy: "==\n")
    #expect(run.output.hasPrefix("export 0\n"), "\(run)")
    let first = try Report(String(parts[0][parts[0].range(of: "{")!.lowerBound...]))
    // What came again under an identity that was used is exported once, and what could not be used is not in the store.
    let others = ["document.", "custody.duplicate-transmission", "custody.identity-reused"]
    func isOfRecord(_ line: String) -> Bool { !others.contains { line.hasPrefix($0) } }
    #expect(try Report(parts[1]).lines.filter(isOfRecord) == first.lines.filter(isOfRecord))
  }

  @Test("what a simulated line says is exported, and a record that reads it knows every carton")
  func exportOfRun() throws {
    let run = try Program.shell(
      """
      cd "$1"
      for format in 1.2 json; do
        "$0" export --run first-steps --duration '30 min' --healthy all --format $format > run.$format; echo "export $?"
        "$0" reconcile --json run.$format --store site.$format > report.$format; echo "findings $?"
      done
      cat report.1.2; echo ==; cat report.json
      """)
    #expect(run.output.hasPrefix("export 0\nfindings"), "\(run.output.prefix(300)) \(run.errors)")
    let parts = run.output.components(separatedBy: "==\n")
    let old = try Report(String(parts[0][parts[0].range(of: "{")!.lowerBound...]))
    let new = try Report(parts[1])
    #expect(old.lines == new.lines)
    #expect(try old.sorted("lots") == new.sorted("lots"))
    #expect((old.object["events"] as? Int ?? 0) > 100)
    #expect(try Program.run(["export", "--run", "no-such-scenario"]).code == 65)
    #expect(try Program.run(["export", "--run", "first-steps", "file.xml"]).code == 64)
    #expect(try Program.run(["export"]).code == 64 && Program.run(["reconcile"]).code == 64)
  }
}

/// A folder that is gone when nobody needs it.
final class TemporaryFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("driftline-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
