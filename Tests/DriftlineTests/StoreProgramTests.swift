import CSQLite
import Foundation
import Testing

@Suite("The program on a store")
struct StoreProgramTests {
  /// A folder with the events of three pallets, and their store.
  final class Site {
    let folder: URL
    var store: String { folder.appendingPathComponent("site.db").path }
    var events: String { folder.appendingPathComponent("events.jsonl").path }

    init(pallets: Int = 3, isFilled: Bool = true) throws {
      folder = FileManager.default.temporaryDirectory.appendingPathComponent("driftline-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try StoreLines(pallets: pallets).text.write(toFile: events, atomically: true, encoding: .utf8)
      guard isFilled else { return }
      let run = try Program.run(["ingest", events, "--store", store, "--event-clock", "--batch", "10"])
      guard run.code == 0 else { throw Failed(run: run) }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    struct Failed: Error { var run: Program.Run }

    func run(_ words: String...) throws -> Program.Run { try Program.run(words + ["--store", store]) }

    func json(_ words: String...) throws -> [String: Any] {
      let run = try Program.run(words + ["--store", store, "--json"])
      return try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    }
  }

  @Test("ingest acknowledges every commit with its entries and the head, which audit head repeats")
  func ingest() throws {
    let site = try Site(isFilled: false)
    let run = try site.run("ingest", site.events, "--event-clock", "--batch", "25")
    #expect(run.code == 0 && run.errors.isEmpty)
    let lines = run.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(lines.map { "\($0[0]) \($0[1])" } == ["1 25", "26 50", "51 63"])
    #expect(try site.run("audit", "head").output == "\(lines[2][2])\n")
    let again = try site.json("ingest", site.events, "--event-clock")
    #expect(again["first"] as? Int == 64 && again["last"] as? Int == 126 && again["repeated"] as? Int == 63)
  }

  @Test(
    "trace understands every form of an identifier",
    arguments: [
      ["urn:epc:id:sgtin:4012345.012345.7"], ["(01)04012345123456(21)7"], ["010401234512345621" + "7"],
      ["https://id.gs1.org/01/04012345123456/21/7"], ["04012345123456", "7"], ["4012345123456", "7"],
    ])
  func trace(_ words: [String]) throws {
    let site = try Site()
    let run = try Program.run(["trace"] + words + ["--store", site.store])
    #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
    #expect(run.output.hasPrefix("(01)04012345123456(21)7  unit, released\n"))
    for part in [
      "commission", "pack", "ship", "to Wholesaler", "N7A001 of Nordhafen 20 mg, expires 2031-06-30",
    ] {
      #expect(run.output.contains(part), "\(part) in \(run.output)")
    }
  }

  @Test("trace of a pallet by its SSCC, and its JSON")
  func tracePallet() throws {
    let site = try Site()
    for words in [
      ["340123450000000017"], ["https://id.gs1.org/00/340123450000000017"], ["(00)340123450000000017"],
    ] {
      let run = try Program.run(["trace"] + words + ["--store", site.store])
      #expect(run.code == 0 && run.output.contains("released"), "\(run.errors)")
    }
    let json = try site.json("trace", StoreLines.unit(7))
    #expect(json["state"] as? String == "released")
    let steps = try #require(json["steps"] as? [[String: Any]])
    #expect(steps.map { $0["kind"] as? String } == ["commission", "pack", "pack", "ship"])
    #expect(steps.map { $0["entry"] as? Int } == [9, 12, 20, 21])
  }

  @Test("recall names every unit of a lot, who had it, and what stays free")
  func recall() throws {
    let site = try Site()
    let json = try site.json("recall", "--lot", "N7A001")
    #expect((json["units"] as? [Any])?.count == 24)
    let customers = try #require(json["customers"] as? [[String: Any]])
    #expect(customers.first?["name"] as? String == "Wholesaler" && customers.first?["units"] as? Int == 24)
    let free = try #require(json["unaffected"] as? [[String: Any]])
    #expect(free.map { "\($0["lot"] ?? "") \($0["units"] ?? 0)" } == ["N7A002 12"])
    let serial = try site.run("recall", "--serial", StoreLines.shipper(2))
    #expect(serial.output.contains("affected units") && serial.output.contains("4"))
    #expect(try site.run("recall").code == 64)
    #expect(try site.run("recall", "--lot", "N9").code == 65)
  }

  @Test("what an answer rests on stands in it: the program, and the head of the store's chain")
  func evidence() throws {
    let site = try Site()
    let head = try site.run("audit", "head").output.split(separator: "\n").joined()
    let words = ["recall --lot N7A001", "trace \(StoreLines.unit) 7"].map { $0.split(separator: " ") }
    for words in words {
      let run = try Program.run(words.map(String.init) + ["--store", site.store, "--json"])
      let answer = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
      let evidence = try #require(answer?["evidence"] as? [String: Any])
      #expect(evidence["head"] as? String == head && evidence["entries"] as? Int == 63, "\(words)")
      #expect((evidence["program"] as? String)?.isEmpty == false)
    }
  }

  @Test("impact names what depends on an event, by entry and by identity")
  func impact() throws {
    let site = try Site()
    let byEntry = try site.json("impact", "3")
    #expect(byEntry["events"] as? [Int] == [6, 20, 21])
    #expect(byEntry["documents"] as? [String] == ["ASN-1"])
    let identity = try #require(byEntry["event"] as? String)
    #expect(try site.json("impact", identity)["events"] as? [Int] == [6, 20, 21])
    #expect(try site.run("impact", "999").code == 65)
  }

  @Test("verify answers as a returns desk is answered, with 0 or 1")
  func verify() throws {
    let site = try Site()
    func run(_ words: String...) throws -> Program.Run {
      try Program.run(
        ["verify-code"] + words + ["--at", "2026-03-03T12:00:00+01:00", "--store", site.store])
    }
    let good = try run(StoreLines.unit, "7", "--lot", "N7A001", "--expiry", "310630")
    #expect(good.code == 0 && good.output == "verified\n", "\(good)")
    let wrong = try run(StoreLines.unit, "7", "--lot", "N7A002")
    #expect(wrong.code == 1 && wrong.output == "not verified: No_match_GTIN_Serial_Lot\n")
    #expect(try run(StoreLines.unit, "70").output == "not verified: No_match_GTIN_Serial\n")
    #expect(try run(StoreLines.unit, "7", "--at", "yesterday").code == 64)
  }

  @Test("queries at one time are all recorded, and one that cannot be is answered and told with 74")
  func queriesAtOnce() throws {
    let site = try Site()
    let query = "verify-code \(StoreLines.unit) 7 --store '\(site.store)' --at 2026-03-03T12:00:00Z"
    let run = try Program.shell(
      """
      for i in 1 2 3 4; do "$0" \(query) --json --wait 120 & done; wait
      "$0" trace \(StoreLines.unit) 7 --store '\(site.store)' --json | grep -c '"kind": "verify"'
      (echo '{"kind":"observe","identity":"3/1","time":"2026-03-02T07:00:00Z","actor":"Line 7 camera"}'; 
        until [ -e "$1/asked" ]; do sleep 0.1; done) |
        "$0" ingest --store '\(site.store)' --event-clock > "$1/first" &
      until [ -s "$1/first" ]; do sleep 0.1; done
      "$0" \(query) --wait 0; echo "code $?"; "$0" \(query) --unrecorded; echo "code $?"; touch "$1/asked"; wait
      "$0" trace \(StoreLines.unit) 7 --store '\(site.store)' --json | grep -c '"kind": "verify"'
      """)
    #expect(run.output.components(separatedBy: "\"recorded\": true").count == 5, "\(run)")
    #expect(run.output.hasSuffix("4\nverified\ncode 74\nverified\ncode 0\n4\n"), "\(run)")
    #expect(
      run.errors.contains("the query is not recorded") && run.errors.contains("somebody else is writing"),
      "\(run.errors)")
  }

  @Test("audit verify names the entry of which a byte was changed, and ends with 1")
  func tampering() throws {
    let site = try Site()
    let head = try site.run("audit", "head").output.split(separator: "\n").joined()
    let whole = try site.run("audit", "verify", "--head", head)
    #expect(whole.code == 0 && whole.output.hasPrefix("unbroken: 63 entries in 7 blocks\n"))
    var database: OpaquePointer?
    sqlite3_open(site.store, &database)
    let changed = sqlite3_exec(
      database, "UPDATE event SET details = replace(details, '4711', '4712') WHERE number = 21", nil, nil, nil
    )
    sqlite3_close(database)
    #expect(changed == SQLITE_OK)
    let broken = try site.run("audit", "verify")
    #expect(broken.code == 1 && broken.output.contains("entry 21 is not what was acknowledged"))
    let other = try site.json("audit", "verify", "--head", String(repeating: "0f", count: 32))
    #expect((other["faults"] as? [String])?.contains { $0.contains("written anew") } ?? false)
    #expect(try site.run("audit", "verify", "--head", "xyz").code == 64)
  }

  @Test("audit review tells of a camera whose no-reads have risen, and ends with 1")
  func review() throws {
    let site = try Site()
    #expect(try site.run("audit", "review").code == 0)
    var lines: [String] = []
    for hour in 0..<48 {
      let day = hour < 24 ? "03" : "04"
      let clock = hour % 24 < 10 ? "0\(hour % 24)" : "\(hour % 24)"
      for (counter, count) in [("readsGood", 9_000), ("noReads", hour < 36 ? 20 : 400)] {
        lines.append(
          #"{"kind":"countReport","identity":"2/\#(lines.count + 1)","time":"2026-03-\#(day)T\#(clock):30:00Z","#
            + #""actor":"Line 7 camera","counter":"\#(counter)","quantity":\#(count)}"#)
      }
    }
    lines.append(
      #"{"kind":"observe","identity":"2/900","time":"2026-03-05T06:00:00Z","actor":"Line 7 camera","items":[]}"#
    )
    let file = site.folder.appendingPathComponent("counts.jsonl").path
    try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
    #expect(try site.run("ingest", file, "--event-clock").code == 0)
    let run = try site.run("audit", "review")
    #expect(run.code == 1 && run.output.contains("noReads") && run.output.contains("Line 7 camera"), "\(run)")
    let json = try site.json("audit", "review")
    #expect((json["alarms"] as? [Any])?.isEmpty == false)
  }

  @Test("what cannot be read ends with 65 or 74, a message and a hint")
  func failures() throws {
    let site = try Site()
    let none = try Program.run(["trace", "17", "--store", site.store + "x"])
    #expect(none.code == 74 && none.errors.contains("there is no store"))
    let foreign = try Program.run(["trace", "17", "--store", site.events])
    #expect(foreign.code == 65 && foreign.errors.contains("is no store of driftline"))
    let unknown = try site.run("trace", "urn:epc:id:sgtin:4012345.012345.7000")
    #expect(unknown.code == 65 && unknown.errors.contains("hint: "))
    #expect(try Program.run(["trace", "17"]).code == 64)
    for line in ["{", "[]", #"{"kind":"packed"}"#, #"{"kind":"pack","time":"now"}"#, #"{"kynd":"pack"}"#] {
      let file = site.folder.appendingPathComponent("bad.jsonl").path
      try (StoreLines(events: 2).text + line + "\n").write(toFile: file, atomically: true, encoding: .utf8)
      let run = try site.run("ingest", file, "--batch", "1", "--event-clock")
      #expect(
        run.code == 65 && run.errors.contains("line 3: ") && run.errors.contains("hint: "), "\(run.errors)")
      #expect(run.output.split(separator: "\n").count == 2, "what came before is acknowledged")
    }
  }

  @Test("a second writer ends with 74 while the first goes on")
  func secondWriter() throws {
    let site = try Site()
    let run = try Program.shell(
      """
      (echo '{"kind":"observe","identity":"3/1","time":"2026-03-02T07:00:00Z","actor":"Line 7 camera"}'; sleep 1) |
        "$0" ingest --store '\(site.store)' --event-clock > "$1/first" & sleep 0.3
      "$0" ingest '\(site.events)' --store '\(site.store)'; echo $?
      wait; cat "$1/first"
      """)
    #expect(run.output.hasPrefix("74\n64 64 "), "\(run.output)")
    #expect(run.errors.contains("somebody else is writing"))
  }

  static let canMount =
    ((try? Program.shell("unshare -m bash -c 'mount -t tmpfs -o size=1m tmpfs \"$0\"' \"$1\"").code) ?? 1)
    == 0

  @Test("a full disk ends with 74, and what was acknowledged is there", .enabled(if: canMount))
  func fullDisk() throws {
    let site = try Site(pallets: 2_000, isFilled: false)
    let run = try Program.shell(
      """
      unshare -m bash -c '
        mount -t tmpfs -o size=3m tmpfs "$1"
        "$0" ingest "$2" --store "$1/site.db" --event-clock --batch 500 > "$3/acknowledged" 2> "$3/errors"
        echo $? > "$3/code"
        rm -f "$1/site.db-shm"; cp "$1"/site.db* "$3"
      ' "$0" "$1" '\(site.events)' '\(site.folder.path)'
      cat '\(site.folder.path)/code' '\(site.folder.path)/errors'
      """)
    #expect(run.output.hasPrefix("74\n") && run.output.contains("the disk is full"), "\(run)")
    let acknowledged = try String(contentsOfFile: site.folder.path + "/acknowledged", encoding: .utf8)
    let last = try #require(acknowledged.split(separator: "\n").last?.split(separator: " "))
    let report = try site.json("audit", "verify", "--head", String(last[2]))
    #expect(report["isUnbroken"] as? Bool == true && report["entries"] as? Int == Int(last[1]))
  }

  static let isRoot = getuid() == 0

  @Test("a folder that cannot be written can be asked, and refuses events with 74")
  func readOnlyFolder() throws {
    let site = try Site()
    let run = try Program.shell(
      """
      chmod 755 '\(site.folder.path)'; chmod 644 '\(site.store)'; rm -f '\(site.store)'-*; chmod a-w '\(site.folder.path)'
      as=""; [ $(id -u) -eq 0 ] && as="setpriv --reuid 65534 --regid 65534 --clear-groups"
      cp "$0" "$1/driftline"; chmod -R a+rX "$1"; chmod a+x "${1%/*}" 2> /dev/null
      $as "$1/driftline" trace 04012345123456 7 --store '\(site.store)'; echo $?
      $as "$1/driftline" verify-code 04012345123456 7 --store '\(site.store)'; echo $?
      $as "$1/driftline" ingest '\(site.events)' --store '\(site.store)'; echo $?
      chmod u+w '\(site.folder.path)'
      """)
    #expect(run.output.contains("ship") && run.output.contains("\n0\nverified\n74\n74\n"), "\(run)")
    #expect(run.errors.contains("cannot be written"), "\(run.errors)")
  }
}
