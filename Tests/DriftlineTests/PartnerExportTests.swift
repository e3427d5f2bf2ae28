import Foundation
import Testing

@Suite("driftline export: what partners take")
struct PartnerExportTests {
  /// The first steps without faults, as a line tells them in half an hour.
  private static let run = #""$0" export --run first-steps --duration '30 min' --healthy all"#

  @Test("an exported run is taken by a wholesaler in the United States, in every version")
  func acceptedRun() throws {
    let run = try Program.shell(
      """
      cd "$1"
      for format in 1.2 2.0-xml json; do \(Self.run) --format $format > run.$format; done
      "$0" reconcile --profile us-wholesaler run.1.2 | grep -o 'would .*'
      for format in 2.0-xml json; do
        "$0" reconcile --profile us-wholesaler-2.0 run.$format | grep -o 'would .*'
      done
      """)
    let taken = String(repeating: "would take every document.\n", count: 3)
    #expect(run.output == taken, "\(run.output)\(run.errors)")
  }

  @Test(
    "each event of a run has its places and an identity that no other run has, and only what exists is added")
  func runEvents() throws {
    let run = try Program.shell(
      """
      cd "$1"; \(Self.run) --format json; for other in '--seed 8' '--trial 1' '--set line.packer.units-per-case=10'
      do echo ==; \(Self.run) --format json $other; done
      """)
    let documents = run.output.components(separatedBy: "==\n")
    #expect(documents.count == 4, "\(run.errors)")
    var seen: Set<String> = []
    for text in documents {
      let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
      #expect(Self.isUUID(document["instanceIdentifier"] as? String))
      #expect(document["sender"] as? String == "urn:epc:id:sgln:4012345.00001.0")
      #expect(document["receiver"] as? String == "urn:epc:id:sgln:0614141.00777.0")
      let events = try #require((document["epcisBody"] as? [String: Any])?["eventList"] as? [[String: Any]])
      #expect(events.count > 100)
      // A line ships nothing: what belongs to a shipment is not made up.
      #expect(!text.contains("dscsaTransactionStatement") && !text.contains("\"shipping\""))
      #expect(events.allSatisfy { $0["sourceList"] == nil && $0["destinationList"] == nil })
      var cases = 0
      for event in events {
        let identity = event["eventID"] as? String
        #expect(Self.isUUID(identity) && seen.insert(identity ?? "").inserted, "\(identity ?? "none")")
        for place in ["readPoint", "bizLocation"] {
          let id = (event[place] as? [String: String])?["id"]
          #expect(id?.hasPrefix("urn:epc:id:sgln:4012345.00001.") == true, "\(event)")
        }
        if event["type"] as? String == "ObjectEvent", event["action"] as? String == "ADD" {
          #expect(event["bizStep"] as? String == "commissioning")
          let things = event["epcList"] as? [String] ?? []
          if things.contains(where: { $0.hasPrefix("urn:epc:id:sgtin:4012345.100001.") }) {
            cases += 1
            let master = try #require(event["ilmd"] as? [String: Any])
            #expect(master["cbvmda:lotNumber"] != nil && master["cbvmda:itemExpirationDate"] != nil)
          }
        }
      }
      #expect(cases > 0)
    }
  }

  @Test("a case that the end of a lot left half full bears an SSCC, all others bear the GTIN of the case")
  func partialCase() throws {
    let run = try Program.shell(
      """
      cd "$1"; \(Self.run) --format json > run.json
      "$0" reconcile run.json > report; echo "code $?"; cat report
      """)
    #expect(run.output.hasPrefix("code 0\n"), "\(run.output)\(run.errors)")
    let text = try Program.shell("\(Self.run) --format json").output
    let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let events = try #require((document["epcisBody"] as? [String: Any])?["eventList"] as? [[String: Any]])
    var sizes: [String: Set<Int>] = [:]
    for event in events where event["type"] as? String == "AggregationEvent" {
      let parent = try #require(event["parentID"] as? String)
      let children = event["childEPCs"] as? [String] ?? []
      guard children.first?.hasPrefix("urn:epc:id:sgtin:4012345.000001.") == true else { continue }
      sizes[parent.hasPrefix("urn:epc:id:sgtin:4012345.100001.") ? "case" : "SSCC", default: []]
        .insert(children.count)
    }
    #expect(sizes["case"] == [24])
    let partial = try #require(sizes["SSCC"])
    #expect(partial.count == 1 && partial.allSatisfy { (1..<24).contains($0) }, "\(partial)")
  }

  /// A UUID of RFC 9562: its version is one of those that are defined, and its variant is theirs.
  private static func isUUID(_ text: String?) -> Bool {
    text?.range(
      of: "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
      options: .regularExpression) != nil
  }

  @Test("a document that went through a store keeps its header, parties, places and statement")
  func throughStore() throws {
    let run = try Program.shell(
      """
      cd "$1"
      "$0" reconcile '\(Documents.folder)/healthy-lot.xml' --store site.db > /dev/null; echo "kept $?"
      "$0" export --store site.db --format 1.2 > again.xml 2> notes; cat notes
      "$0" reconcile --profile us-wholesaler again.xml | grep -c 'would take every document'
      grep -c 'https*://id' again.xml
      sed -n '/<EPCISHeader>/,/<.EPCISHeader>/p' '\(Documents.folder)/healthy-lot.xml' > before
      sed -n '/<EPCISHeader>/,/<.EPCISHeader>/p' again.xml > after
      for word in $(grep -o 'sgln:[^"<]*\\|<[a-zA-Z0-9:]*>[^<]*\\|#[a-zA-Z]*">[^<]*' before | tr ' ' '_'); do
        tr ' ' '_' < after | grep -qF -- "$word" || echo "lost $word"
      done
      sed -n '/sourceList/,/<.destinationList/p' again.xml | grep -o 'sdt:.*sgln[^<]*'
      """)
    let lines = run.output.split(separator: "\n").map(String.init)
    #expect(
      lines.filter { !$0.contains("CreationDateAndTime") } == [
        "kept 0", "1", "0", "sdt:owning_party\">urn:epc:id:sgln:4012345.00001.0",
        "sdt:location\">urn:epc:id:sgln:4012345.00001.DOCK",
        "sdt:owning_party\">urn:epc:id:sgln:0614141.00777.0",
        "sdt:location\">urn:epc:id:sgln:0614141.00777.0",
      ], "\(run.output)\(run.errors)")
  }

  /// What is taken out of the healthy document or changed in it, and the reason that a wholesaler gives.
  static let faults: [(change: String, reason: String)] = [
    ("/<EPCISMasterData>/,/<.EPCISMasterData>/d", "MDA-02"),
    ("/additionalTradeItemIdentification\"/d", "MDA-05"),
    ("s/12345-020-30/1234502030/", "MDA-05"),
    ("s/US_FDA_NDC/DE_PZN/", "MDA-06"),
    ("/strengthDescription/d", "MDA-06"),
    ("/#city/d", "MDA-07"),
    ("/#streetAddressOne/d", "MDA-07"),
    ("/<source type=.*location/d", "EVT-17"),
    ("/<destination type=.*location/d", "EVT-18"),
    ("s/2028-03-31/280331/", "EVT-16"),
    (
      "s/<sbdh:Identifier>urn:epc:id:sgln:0614141.00777.0/<sbdh:Identifier>urn:epc:id:sgln:4012345.00001.0/",
      "DOC-12"
    ),
    ("s/bt:0614141007776/bt:0614141007772/", "EVT-19"),
    ("s/<sbdh:Identifier>urn:epc:id:sgln:0614141.00777.0/<sbdh:Identifier>0614141007772/", "EVT-19"),
    (
      "s|owning_party\">urn:epc:id:sgln:0614141.00777.0|owning_party\">https://id.gs1.org/417/0614141007772|",
      "EVT-19"
    ),
  ]

  @Test("a wholesaler names each field that the guideline asks for and a file has not", arguments: faults)
  func guideline(_ change: String, _ reason: String) throws {
    let run = try Program.shell(
      """
      sed '\(change)' '\(Documents.folder)/healthy-lot.xml' > "$1/changed.xml"
      "$0" reconcile --profile us-wholesaler "$1/changed.xml"; echo "code $?"
      """)
    #expect(run.output.contains(reason) && run.output.hasSuffix("code 1\n"), "\(run.output)\(run.errors)")
  }

  @Test("what a run's record has raised, its exported events raise again, rule by rule")
  func raisedAgain() throws {
    let run = try Program.shell(
      """
      cd "$1"; "$0" compare first-steps --format json --out told > /dev/null
      for trial in 0 1 2 3; do "$0" export --run first-steps --trial $trial | "$0" reconcile --json - ; done > read
      python3 - << 'END'
      import collections, json
      told, read = collections.Counter(), collections.Counter()
      for alarm in json.load(open("told/first-steps.json"))["alarms"]:
        for rule in alarm["rules"] if alarm["condition"] == "production" else []: told[rule["rule"]] += rule["count"]
      text, decoder = open("read").read().strip(), json.JSONDecoder()
      while text:
        report, end = decoder.raw_decode(text)
        for rule in report["rules"]:
          if rule["severity"] != "note": read[rule["rule"]] += len(rule["findings"])
        text = text[end:].strip()
      print(len(told) > 5 and told == read, told, read)
      END
      """)
    #expect(run.output.hasPrefix("True "), "\(run.output)\(run.errors)")
  }

  @Test("an export says what is questionable in a document, as reconcile does, and ends with 1")
  func questionable() throws {
    let run = try Program.shell(
      """
      cd "$1"; sed 's/EventList>/EventLst>/; s/bizstep:packing/bizstep:paking/' '\(Documents.folder)/healthy-lot.xml' > a.xml
      "$0" export a.xml > a.jsonld 2> notes; echo "code $?"; python3 -m json.tool a.jsonld > /dev/null && echo whole
      sed 's/.*: note: //' notes | sort > told
      "$0" reconcile a.xml --json | grep -o 'a.xml:[0-9]*:[^"]*may be meant\\|a.xml:[^"]*no event was found' | sort > found
      cmp <(grep 'EventLst\\|no event' told) <(sed 's/\\.$//' found) && echo same
      "$0" export '\(Documents.folder)/healthy-lot.xml' > /dev/null; echo "code $?"
      """)
    #expect(
      run.output.hasPrefix("code 1\nwhole\n") && run.output.hasSuffix("same\ncode 0\n"),
      "\(run.output)\(run.errors)")
  }

  @Test("events bear their hash where that is asked for, the one that a partner computes, also from a store")
  func hashes() throws {
    let run = try Program.shell(
      """
      cd "$1"; for lot in healthy defective; do
        "$0" hash '\(Documents.folder)'/$lot-lot.xml 2> /dev/null | cut -f1 | sort > stated
        for format in 1.2 json; do
          "$0" export '\(Documents.folder)'/$lot-lot.xml --hash-ids --format $format > a 2> /dev/null
          "$0" hash a 2> /dev/null | awk '$1 != $3' | wc -l; "$0" hash a 2> /dev/null | cut -f3 | sort | cmp - stated
        done
      done
      "$0" reconcile '\(Documents.folder)/healthy-lot.xml' --store site.db > /dev/null
      "$0" export --store site.db > b; "$0" hash b | cut -f1 | sort > of-export
      "$0" trace urn:epc:id:sgtin:4012345.012345.1001 --store site.db --hashes | grep -o 'ni:[^ ]*' | sort > of-trace
      wc -l < of-trace; comm -13 of-export of-trace | wc -l
      "$0" trace urn:epc:id:sgtin:4012345.012345.1001 --store site.db --hashes --json | grep -c '"hash": "ni:'
      "$0" trace urn:epc:id:sgtin:4012345.012345.1001 --store site.db | grep -c 'ni:'
      """)
    let lines = run.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    #expect(lines.count == 8 && lines[0..<4].allSatisfy { $0 == "0" }, "\(run.output)\(run.errors)")
    #expect(Int(lines[4]) ?? 0 > 2 && lines[6] == lines[4], "\(run.output)")
    #expect(lines[5] == "0" && lines[7] == "0", "\(run.output)")
  }

  @Test("an event that came in a document leaves a store with the hash that its sender computes")
  func hashesOfSenders() throws {
    let run = try Program.shell(
      """
      cd "$1"; for lot in healthy-lot.xml healthy-lot.jsonld; do
        "$0" hash '\(Documents.folder)'/$lot 2> /dev/null | cut -f1 | sort -u > stated
        "$0" reconcile '\(Documents.folder)'/$lot --store $lot.db > /dev/null
        for format in 1.2 2.0-xml json; do
          "$0" export --store $lot.db --format $format > a 2> /dev/null
          "$0" hash a 2> /dev/null | cut -f1 | sort -u | comm -13 - stated | wc -l; grep -c driftline: a
        done
      done
      """)
    let lines = run.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    #expect(lines == Array(repeating: "0", count: 12), "\(run.output)\(run.errors)")
  }

  @Test("an event's identity is no field of the law: without any a file is taken")
  func withoutIdentity() throws {
    let run = try Program.shell(
      """
      sed '/<baseExtension>/,/<.baseExtension>/d' '\(Documents.folder)/healthy-lot.xml' > "$1/changed.xml"
      grep -c eventID "$1/changed.xml"; "$0" reconcile --profile us-wholesaler "$1/changed.xml"; echo "code $?"
      """)
    #expect(run.output.hasPrefix("0\n") && run.output.hasSuffix("code 0\n"), "\(run.output)\(run.errors)")
  }

  @Test("lots whose names differ only in what a file's name cannot hold have a file each")
  func lotsOfOneName() throws {
    let lots = ["P.", "P--2", "P/", "p-", "P-"]
    let events = lots.enumerated().map { number, lot in
      """
      {"type":"ObjectEvent","eventTime":"2026-03-02T06:00:0\(number)Z","eventTimeZoneOffset":"+00:00",
      "epcList":["urn:epc:id:sgtin:4012345.012345.\(number)"],"action":"ADD","bizStep":"commissioning",
      "ilmd":{"cbvmda:lotNumber":"\(lot)","cbvmda:itemExpirationDate":"2028-03-31"}}
      """
    }
    let document = """
      {"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],"type":"EPCISDocument",
      "schemaVersion":"2.0","creationDate":"2026-03-02T08:00:00Z","epcisBody":{"eventList":[
      \(events.joined(separator: ","))]}}
      """
    let run = try Program.shell(
      """
      cd "$1"; mkdir out; cat > lots.jsonld << 'END'
      \(document)
      END
      "$0" export --split lot --out out lots.jsonld > list; echo "code $?"
      for file in out/*; do python3 -m json.tool "$file" > /dev/null || echo "broken $file"; done
      ls out | wc -l; cat out/* | grep -o 'lotNumber": "[^"]*' | sort
      """)
    let names = lots.map { "lotNumber\": \"\($0)" }.sorted().joined(separator: "\n")
    #expect(run.output == "code 0\n\(lots.count)\n\(names)\n", "\(run.output)\(run.errors)")
  }

  @Test("what is in a folder is neither written over nor reached through a link")
  func exclusive() throws {
    let run = try Program.shell(
      """
      cd "$1"; mkdir out links; cp '\(Documents.folder)/healthy-lot.xml' .; echo precious > victim
      "$0" export healthy-lot.xml --out out > /dev/null; echo "first $?"; cksum < out/healthy-lot.jsonld > sum
      "$0" export healthy-lot.xml --out out 2>&1 | tail -1; cksum < out/healthy-lot.jsonld | cmp - sum && echo same
      ln -s ../victim links/healthy-lot.jsonld; "$0" export healthy-lot.xml --out links 2> /dev/null; echo "link $?"
      ln -s victim line.json5.part; "$0" init line.json5 > /dev/null; echo "init $?"; cat victim; ls line.json5*
      """)
    #expect(
      run.output == """
        first 0
          hint: choose another folder, or take away what is there
        same
        link 74
        init 0
        precious
        line.json5
        line.json5.part

        """, "\(run.output)\(run.errors)")
  }
}
