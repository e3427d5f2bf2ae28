import Foundation
import Testing

@Suite("driftline reconcile, as users run it")
struct ReconcileTests {
  @Test(
    "the documents of this project have exactly the findings that are written beside them",
    arguments: ["healthy-lot", "defective-lot"], ["jsonld", "xml"])
  func documents(_ name: String, _ ending: String) throws {
    let expected = try Documents.text(name + ".findings").split(separator: "\n").map(String.init)
    let run = try Program.run(["reconcile", "--json", "\(name).\(ending)"], in: Documents.folder)
    #expect(run.code == (expected.isEmpty ? 0 : 1) && run.errors.isEmpty, "\(run.errors)")
    #expect(try Report(run.output).lines == expected.sorted())
    // At least a dozen different defects, each found by a rule of its own.
    if !expected.isEmpty { #expect(Set(expected.map { $0.split(separator: " ")[0] }).count >= 12) }
  }

  @Test("every finding is proven by events of which file and line are told")
  func evidence() throws {
    let run = try Program.run(["reconcile", "--json", "defective-lot.xml"], in: Documents.folder)
    let lines = try Documents.text("defective-lot.xml").components(separatedBy: "\n")
    var count = 0
    for finding in try Report(run.output).findings {
      let evidence = try #require(finding["evidence"] as? [[String: Any]])
      #expect(!evidence.isEmpty, "\(finding["message"] ?? "")")
      for event in evidence {
        for place in try #require(event["places"] as? [[String: Any]]) {
          count += 1
          let line = try #require(place["line"] as? Int)
          #expect(place["document"] as? String == "defective-lot.xml")
          #expect(lines[line - 1].contains("Event>"), "line \(line)")
        }
      }
    }
    #expect(count > 20)
  }

  @Test("an event that a sender repeats costs as much each time, and its first places are told")
  func retries() throws {
    let text = try Documents.text("healthy-lot.xml")
    let start = try #require(text.range(of: "<ObjectEvent>"))
    let end = try #require(text.range(of: "</ObjectEvent>"))
    let event = text[start.lowerBound..<end.upperBound]
    func report(_ count: Int) throws -> (bytes: Int, findings: [[String: Any]]) {
      let storm = String(repeating: event + "\n", count: count)
      let folder = FileManager.default.temporaryDirectory.appending(path: "storm-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let document = text.replacingCharacters(in: start.lowerBound..<start.lowerBound, with: storm)
      try document.write(to: folder.appending(path: "storm.xml"), atomically: true, encoding: .utf8)
      let run = try Program.run(["reconcile", "--json", "storm.xml"], in: folder.path)
      return (run.output.utf8.count, try Report(run.output).findings)
    }
    let (small, large) = try (report(100), report(200))
    #expect(large.findings.count == 200 && large.bytes < 5 * small.bytes / 2)
    let evidence = try #require((large.findings[0]["evidence"] as? [[String: Any]])?.first)
    #expect((evidence["places"] as? [Any])?.count == 3 && evidence["morePlaces"] as? Int == 198)
  }

  @Test("the text tells the worst first and ends with each lot's balance")
  func text() throws {
    let run = try Program.run(["reconcile", "defective-lot.jsonld"], in: Documents.folder)
    let severities = ["critical", "major", "minor", "note"]
    let found = run.output.split(separator: "\n").compactMap { line in
      severities.firstIndex { line.hasPrefix($0 + "  ") }
    }
    #expect(found.count > 12 && found == found.sorted())
    #expect(run.output.contains("unit: 49 = 2 here + 47 shipped; 47 are in containers"))
    let healthy = try Program.run(["reconcile", "healthy-lot.xml"], in: Documents.folder)
    #expect(healthy.code == 0 && healthy.output.contains("Nothing is wrong"))
    #expect(healthy.output.contains("unit: 48 = 48 shipped; 48 are in containers"))
  }

  @Test("order on the command line, compression and a second delivery change no finding")
  func delivery() throws {
    let run = try Program.shell(
      """
      cd '\(Documents.folder)'
      gzip -c healthy-lot.xml > "$1/healthy.gz"; cat defective-lot.jsonld > "$1/defective"
      cd "$1"
      "$0" reconcile --json healthy.gz defective > one
      "$0" reconcile --json defective healthy.gz > other
      "$0" reconcile --json healthy.gz < /dev/null > alone; echo "alone $?"
      "$0" reconcile --json - < healthy.gz > piped; echo "piped $?"
      "$0" reconcile --json healthy.gz healthy.gz > twice; echo "twice $?"
      for name in one other alone piped twice; do echo; echo "== $name"; cat $name; done
      """)
    let parts = run.output.components(separatedBy: "\n== ")
    #expect(parts[0].contains("alone 0\npiped 0\ntwice 1"), "\(parts[0])")
    let reports = try parts.dropFirst().map { try Report(String($0[$0.range(of: "{")!.lowerBound...])) }
    #expect(reports[0].lines.sorted() == reports[1].lines.sorted())
    #expect(
      reports[0].lines
        == (try Documents.text("defective-lot.findings")).split(separator: "\n").map(String.init).sorted())
    #expect(reports[2].lines.isEmpty && reports[3].lines.isEmpty)
    #expect(Set(reports[4].lines) == ["custody.duplicate-transmission -"])
    #expect(try reports[4].sorted("lots") == reports[2].sorted("lots"))
  }

  @Test(
    "events behind a misspelt name, and steps that no vocabulary knows, are findings with what may be meant")
  func vanished() throws {
    let run = try Program.shell(
      """
      cd '\(Documents.folder)'
      sed 's/EventList>/EventLst>/' healthy-lot.xml > "$1/body.xml"
      sed 's/"eventList"/"eventLst"/' healthy-lot.jsonld > "$1/list.jsonld"
      sed 's/bizstep:shipping/bizstep:shiping/' healthy-lot.xml > "$1/step.xml"
      for name in body.xml list.jsonld step.xml; do "$0" reconcile "$1/$name"; echo "code $?"; done
      """)
    let parts = run.output.components(separatedBy: "code 1\n")
    #expect(parts.count == 4, "\(run.output)")
    #expect(parts[0].contains("document.no-event") && parts[0].contains("“EventList” may be meant"))
    #expect(parts[1].contains("document.no-event") && parts[1].contains("“eventList” may be meant"))
    #expect(parts[2].contains("document.unknown-word") && parts[2].contains("“shipping” may be meant"))
  }

  @Test("an event has one hash in XML and in JSON-LD, and findings name it")
  func hashes() throws {
    func lines(_ words: String...) throws -> [[String]] {
      let run = try Program.run(["hash"] + words, in: Documents.folder)
      #expect(run.code == 0 && run.errors.isEmpty)
      return run.output.split(separator: "\n").map { $0.components(separatedBy: "\t") }
    }
    let inXML = try lines("defective-lot.xml")
    #expect(inXML.count > 20 && inXML.allSatisfy { $0[0].hasPrefix("ni:///sha-256;") && $0.count == 3 })
    #expect(try lines("defective-lot.jsonld").map { [$0[0], $0[2]] } == inXML.map { [$0[0], $0[2]] })
    let known = Set(inXML.map { $0[0] })
    let run = try Program.run(["reconcile", "--json", "defective-lot.xml"], in: Documents.folder)
    let evidence = try Report(run.output).findings.flatMap { $0["evidence"] as? [[String: Any]] ?? [] }
    #expect(evidence.count > 20)
    #expect(evidence.allSatisfy { ($0["hash"] as? String).map(known.contains) == true })
    #expect(try Program.run(["hash", "nothing.xml"], in: Documents.folder).code == 74)
    #expect(try lines("--prehash", "healthy-lot.xml").allSatisfy { $0[0].hasPrefix("eventType=") })
  }

  @Test("a document with an unusable event is left out as a whole, or taken without it on request")
  func rollback() throws {
    let run = try Program.shell(
      """
      sed '0,/"eventTimeZoneOffset": "+01:00"/s//"eventTimeZoneOffset": "CET"/' '\(Documents.folder)/healthy-lot.jsonld' > "$1/bad.jsonld"
      cd "$1"
      "$0" reconcile bad.jsonld; echo "whole $?"
      "$0" reconcile bad.jsonld --proceed; echo "proceed $?"
      """)
    let parts = run.output.components(separatedBy: "whole ")
    #expect(parts[0].contains("NOT TAKEN") && parts[0].contains("taken: 0 documents, 0 events"))
    #expect(parts[1].hasPrefix("65\n") && parts[1].hasSuffix("proceed 1\n"))
    #expect(parts[1].contains("taken: 1 document, 8 events"))
    #expect(parts[1].contains("document.unusable-event  1") && parts[1].contains("serial.not-commissioned"))
    let lines = run.errors.split(separator: "\n")
    #expect(
      lines.contains {
        $0.hasPrefix("driftline: error: bad.jsonld:") && $0.contains("eventTimeZoneOffset \"CET\"")
      })
    #expect(lines.contains { $0.contains("hint: write it as +02:00 or -05:00") })
  }

  @Test("a profile says why a receiver would refuse a document, with the line")
  func profile() throws {
    let healthy = try Program.run(
      ["reconcile", "--profile", "us-wholesaler", "healthy-lot.xml"], in: Documents.folder)
    #expect(healthy.code == 0 && healthy.output.contains("would take every document"))
    let version = try Program.run(
      ["reconcile", "--profile", "us-wholesaler", "healthy-lot.jsonld"], in: Documents.folder)
    #expect(version.code == 1 && version.output.contains("DOC-02"))
    let run = try Program.run(
      ["reconcile", "--profile", "us-wholesaler", "--json", "defective-lot.xml"], in: Documents.folder)
    let refusals = try #require(try Report(run.output).object["refusals"] as? [[String: Any]])
    let reasons = Set(refusals.compactMap { $0["reason"] as? String })
    #expect(
      reasons.isSuperset(of: [
        "EVT-01", "EVT-03", "EVT-05", "EVT-09", "EVT-10", "EVT-11", "MDA-02", "MDA-04", "AGG-02", "SER-01",
        "SER-02",
        "SER-03", "SHP-01",
      ]), "\(reasons)")
    #expect(refusals.allSatisfy { ($0["line"] as? Int ?? 0) > 0 })
    #expect(try Program.run(["reconcile", "--profile", "nobody", "healthy-lot.xml"]).code == 64)
  }

  @Test("hostile documents end with 65, the place and a hint, soon and without a crash")
  func hostile() throws {
    let head = #"<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:1" schemaVersion="1.2">"#
    let run = try Program.shell(
      """
      cd "$1"
      printf '<?xml version="1.0"?>\\n<!DOCTYPE a [<!ENTITY x "lol"><!ENTITY y "&x;&x;&x;">]>\\n\(head)&y;' > bomb.xml
      printf '<!DOCTYPE a SYSTEM "file:///etc/passwd">\\n\(head)' > external.xml
      { printf '\(head)\\n<EPCISBody><EventList>'; head -c 300000 /dev/zero | sed 's/\\x00/<a>/g'; } > deep.xml
      { printf '{"type":"EPCISDocument","x":'; head -c 100000 /dev/zero | tr '\\0' '['; } > deep.json
      printf '\(head)\\n<EPCISBody>\\n<Event\\xff\\xfe' > utf8.xml
      head -c 9000 '\(Documents.folder)/healthy-lot.xml' > cut.xml
      head -c 9000 '\(Documents.folder)/healthy-lot.jsonld' > cut.jsonld
      gzip -c '\(Documents.folder)/healthy-lot.xml' | head -c 900 > cut.gz
      sed 's/<\\/childEPCs>/<\\/childEpcs>/' '\(Documents.folder)/healthy-lot.xml' > mismatch.xml
      { printf '{"type":"EPCISDocument","id":"'; head -c 40000000 /dev/zero | tr '\\0' 'x'; } > long.json
      printf 'hello' > text.txt; : > empty.xml
      iconv -f UTF-8 -t UTF-32 '\(Documents.folder)/healthy-lot.xml' > utf32.xml
      for name in bomb.xml external.xml deep.xml deep.json utf8.xml cut.xml cut.jsonld cut.gz mismatch.xml long.json \\
        text.txt empty.xml utf32.xml; do
        timeout 20 "$0" reconcile $name > out 2> err; echo "$name $? $(head -1 err)"
        sed -n 2p err; grep -q 'NOT TAKEN' out || echo "WRONG: $name taken"
        timeout 20 "$0" export $name > out 2> err; echo "export $name $?"; test -s out && echo "WRONG: $name exported"
      done
      "$0" reconcile nowhere.xml 2>&1 > /dev/null; echo "missing $?"
      "$0" reconcile / 2>&1 > /dev/null; echo "folder $?"
      """)
    let lines = run.output.split(separator: "\n").map(String.init)
    #expect(!run.output.contains("WRONG"), "\(run.output)")
    let expected = [
      "bomb.xml": ":2:", "external.xml": ":1:", "deep.xml": ":2:", "deep.json": ":1:", "utf8.xml": ":3:",
      "cut.xml": ":", "cut.jsonld": ":", "cut.gz": ":", "mismatch.xml": "</childEpcs> closes <childEPCs>",
      "long.json": ":1:", "text.txt": ":1:1:", "empty.xml": ":1:1:", "utf32.xml": "UTF-32",
    ]
    for (name, place) in expected.sorted(by: { $0.key < $1.key }) {
      let line = try #require(lines.first { $0.hasPrefix(name + " ") })
      #expect(line.hasPrefix("\(name) 65 driftline: error: \(name):"), "\(line)")
      #expect(line.contains(place), "\(line)")
      #expect(lines.contains("export \(name) 65"))
      let parts = line.components(separatedBy: "error: \(name):")[1].split(separator: ":", maxSplits: 2)
      #expect(Int(parts[0]) ?? 0 > 0 && Int(parts[1]) ?? 0 > 0, "\(line)")
    }
    #expect(lines.filter { $0.contains("hint: ") }.count >= expected.count)
    #expect(lines.contains("missing 74") && lines.contains("folder 74"), "\(lines.suffix(6))")
  }
}

@Suite("driftline export, as users run it")
struct ExportTests {
  @Test(
    "a document is the same lot in every version and form", arguments: ["1.2", "2.0-xml", "json"],
    ["as-written", "link", "urn"])
  func versions(_ format: String, _ identifiers: String) throws {
    for name in ["healthy-lot", "defective-lot"] {
      let run = try Program.shell(
        """
        cd '\(Documents.folder)'
        "$0" export \(name).xml --format \(format) --identifiers \(identifiers) --gzip > "$1/one.gz" || exit
        "$0" export "$1/one.gz" --format 1.2 --compact | "$0" reconcile --json -
        """)
      let expected = try Documents.text(name + ".findings").split(separator: "\n").map(String.init).sorted()
      let found = try Report(run.output).lines
      if identifiers == "link" {
        // Nobody says any more where a company prefix ends, so that things are called by their Digital Links.
        #expect(
          found.map { $0.prefix { $0 != " " } }.sorted() == expected.map { $0.prefix { $0 != " " } }.sorted())
      } else {
        #expect(found == expected)
        #expect(run.errors.isEmpty, "\(run.errors)")
      }
    }
  }

  @Test("the documents of this project say the same in both versions")
  func same() throws {
    let run = try Program.shell(
      """
      cd '\(Documents.folder)'
      for name in healthy-lot defective-lot; do
        "$0" export $name.xml --format json | cmp - $name.jsonld && "$0" export $name.jsonld --format 1.2 | cmp - $name.xml
        echo "$name $?"
      done
      """)
    #expect(run.output == "healthy-lot 0\ndefective-lot 0\n", "\(run.output)\(run.errors)")
  }

  @Test(
    "split by lot or shipment, every event is in one document, and all of them together say the same",
    arguments: [
      ("lot", "defective-lot", 7), ("shipment", "healthy-lot", 1), ("shipment", "defective-lot", 6),
    ])
  func split(_ key: String, _ name: String, _ least: Int) throws {
    let run = try Program.shell(
      """
      cd '\(Documents.folder)'; mkdir "$1/out"
      "$0" export --split \(key) --format 2.0-xml -z --out "$1/out" healthy-lot.jsonld \(name).xml > "$1/list" || exit
      "$0" reconcile --json "$1"/out/*.gz > "$1/all"; cat "$1/list"; echo ==; cat "$1/all"
      """)
    let parts = run.output.components(separatedBy: "==\n")
    #expect(parts.count == 2 && run.errors.isEmpty, "\(run.errors)")
    let files = parts[0].split(separator: "\n").filter { $0.hasSuffix(" event") || $0.hasSuffix(" events") }
    #expect(files.count >= least, "\(parts[0])")
    let report = try Report(parts[1])
    let lots = try #require(report.object["lots"] as? [[String: Any]])
    let healthy = try #require(lots.first { $0["lot"] as? String == "N7-0411" })
    #expect(healthy["isBalanced"] as? Bool == true)
    // Which of two events with one identity comes first depends on the order of the files.
    let unsettled = ["custody.identity-reused", "custody.duplicate-transmission"]
    func settled(_ lines: [String]) -> [String] {
      lines.filter { line in !unsettled.contains { line.hasPrefix($0) } }
    }
    let expected = try Documents.text(name + ".findings").split(separator: "\n").map(String.init).sorted()
    if key == "lot" || name == "healthy-lot" { #expect(settled(report.lines) == settled(expected)) }
    let events = files.compactMap { $0.split(separator: " ").dropLast().last.flatMap { Int($0) } }.reduce(
      0, +)
    // The commissioning of all cartons is one event in the source, and one for each document it belongs to.
    let source = name == "healthy-lot" ? 18 : 35
    #expect(events >= source && events <= source + 3 * files.count, "\(events)")
  }

  @Test("what a version cannot say is told, and a folder that is not there is an error")
  func losses() throws {
    let run = try Program.shell(
      """
      cd "$1"
      sed 's/"bizStep": "packing",/&"persistentDisposition":{"set":["completeness_verified"]},/' \\
        '\(Documents.folder)/healthy-lot.jsonld' > new.jsonld
      "$0" export new.jsonld --format 1.2 > old.xml; echo "loss $?"
      "$0" export new.jsonld --out nowhere 2> err; echo "folder $?"; cat err
      "$0" export new.jsonld new.jsonld 2> err; echo "two $?"; cat err
      """)
    #expect(
      run.output.contains("loss 0")
        && run.errors.contains("note: persistentDisposition came with a later version"))
    #expect(
      run.output.contains("folder 74\ndriftline: error: cannot write nowhere/new.jsonld"), "\(run.output)")
    #expect(run.output.contains("two 64") && run.output.contains("--out FOLDER"))
  }
}

/// The documents that belong to the project.
enum Documents {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Scenarios/documents").path

  static func text(_ name: String) throws -> String {
    try String(contentsOf: URL(fileURLWithPath: folder + "/" + name), encoding: .utf8)
  }
}

/// The report for programs, read by another reader than the one that wrote it.
struct Report {
  let object: [String: Any]
  /// Findings with the rule that they belong to.
  var findings: [[String: Any]] = []
  /// `rule subject`, sorted: what the files with the ending “findings” hold.
  var lines: [String] = []

  /// A member as text that does not depend on the order of a dictionary.
  func sorted(_ member: String) throws -> String {
    let value = try #require(object[member])
    return String(
      decoding: try JSONSerialization.data(withJSONObject: value, options: .sortedKeys), as: UTF8.self)
  }

  init(_ text: String) throws {
    object = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    for rule in try #require(object["rules"] as? [[String: Any]]) {
      for finding in try #require(rule["findings"] as? [[String: Any]]) {
        let subject = ["item", "container", "lot"].lazy.compactMap { finding[$0] as? String }.first ?? "-"
        findings.append(finding)
        lines.append("\(rule["rule"] ?? "") \(subject)")
      }
    }
    lines.sort()
  }
}
