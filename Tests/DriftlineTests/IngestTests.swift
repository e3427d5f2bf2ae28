import Foundation
import Testing

@Suite("Ingest: what is acknowledged is stored, whole")
struct IngestTests {
  private static let good =
    #"{"kind":"commission","identity":"1/1","time":"2026-03-02T06:00:00Z","items":["urn:epc:id:sgtin:4012345.012345.1"]}"#

  /// The program on some lines, and how many entries the store has afterwards; nil where there is none.
  private func ingest(
    _ lines: [String], _ options: String = ""
  ) throws -> (run: Program.Run, entries: Int?) {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try (lines.joined(separator: "\n") + "\n").write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let run = try Program.shell(
      """
      cd "$1"; cp '\(file.path)' lines.jsonl
      "$0" ingest lines.jsonl --store site.db \(options); code=$?
      "$0" audit verify --store site.db --json | grep -E '"(entries|isUnbroken)"' >&2
      exit $code
      """)
    let entries = run.errors.split(separator: "\n").first { $0.contains("\"entries\"") }
    if entries != nil { #expect(run.errors.contains("\"isUnbroken\": true")) }
    return (run, entries.flatMap { Int($0.filter(\.isNumber)) })
  }

  @Test(
    "what a line states is kept, or the line is refused with the member's name",
    arguments: [
      (#""items":"urn:epc:id:sgtin:4012345.012345.1""#, "“items” has to be a list"),
      (#""items":["x",5]"#, "“items” has to be a list of texts, and number 2 is none"),
      (#""items":null"#, "“items” has to be a list"), (#""actor":5"#, "“actor” has to be a text"),
      (#""actor":null"#, "“actor” has to be a text"), (#""container":["x"]"#, "“container” has to be"),
      (#""lot":"L1","expiry":"2026-99-99""#, "“expiry” has to be a date"),
      (#""lot":"L1","expiry":20260630"#, "“expiry” has to be a text"),
      (#""expiry":"2026-06-30""#, "there is no “lot”"), (#""gtin":"04012345123456""#, "there is no “lot”"),
      (#""lot":"L1","gtin":"04012345123457""#, "is no GTIN"),
      (#""lot":"L1","gtin":"04012345123456""#, "no product with 04012345123456 is defined"),
      (#""lot":17"#, "“lot” has to be a text"), (#""quantity":1e30"#, "“quantity” has to be a whole number"),
      (#""quantity":true"#, "“quantity” has"), (#""quantity":9223372036854775808"#, "“quantity” has"),
      (#""counter":"noReads""#, "belongs to a countReport"), (#""step":"shiping""#, "there is no step"),
      (#""disposition":[]"#, "“disposition” has to be a text"), (#""reason":{}"#, "“reason” has to be"),
      (#""transactions":[["po"]]"#, "pairs of a type"), (#""transactions":[["po",5]]"#, "pairs of a type"),
      (#""transactions":["po"]"#, "pairs of a type"), (#""transactions":{}"#, "has to be a list"),
      (#""correctives":[1]"#, "“correctives” has to be"),
      (#""declaredWrong":"1/x""#, "“declaredWrong” has to"),
      (#""outputs":["x",["y"]]"#, "“outputs” has"), (#""place":1"#, "“place” has"),
      (#""readPoint":[]"#, "“readPoint” has"),
      (#""kind":"observe","kind":"pack""#, "“kind” stands there twice"),
      (#""reason":"\ud800""#, "half of a pair"), (#""reason":"a" "b""#, "“,” or “}” is expected"),
      (#""quantity":012"#, "a number begins with a zero"), (#""quantity":1e999"#, "this number is too large"),
    ])
  func members(_ member: String, _ words: String) throws {
    let start = member.contains("\"kind\"") ? "{" : #"{"kind":"observe","#
    let line = start + #""identity":"1/2","time":"2026-03-02T06:00:00Z","# + member + "}"
    let (run, entries) = try ingest([Self.good, line])
    #expect(run.code == 65 && run.errors.contains("line 2: ") && run.errors.contains(words), "\(run)")
    #expect(entries == 1 && run.errors.contains("entries through 1 are safe"))
  }

  @Test(
    "a definition is kept whole or refused",
    arguments: [
      #"{"define":"actor","value":1}"#, #"{"define":"actor","value":null}"#,
      #"{"define":"actor","value":"x"}"#,
      #"{"define":"actor","value":true}"#, #"{"define":"actor","value":[]}"#, #"{"define":"actor"}"#,
      #"{"define":5,"value":{}}"#, #"{"define":"policy","value":{}}"#, #"{"define":"item_class","value":{}}"#,
      #"{"define":"actor","value":{"name":"x","kind":"person","gln":5}}"#,
      #"{"define":"actor","value":{"name":"x","kind":"person","glm":"4012345000009"}}"#,
      #"{"define":"actor","value":{"name":"x","kind":"person"},"lot":"L"}"#,
      #"{"define":"lot","value":{"number":"L1","expiry":"2026-99-99"}}"#,
      #"{"define":"lot","value":{"number":"L1","product":3}}"#,
      #"{"define":"location","value":{"name":"Dock","owner":77}}"#,
    ])
  func definitions(_ line: String) throws {
    let (run, entries) = try ingest([line])
    #expect(run.code == 65 && run.errors.contains("line 1: ") && run.errors.contains("hint: "), "\(run)")
    #expect(entries == 0)
  }

  @Test("definitions alone are stored, and a lot keeps what was first said of it")
  func definitionsAlone() throws {
    let lot = #"{"define":"lot","value":{"number":"L1","expiry":"2027-06-30"}}"#
    for options in ["", "--event-clock"] {
      let run = try Program.shell(
        """
        cd "$1"; echo '\(lot)' > lines.jsonl
        "$0" ingest lines.jsonl --store site.db \(options) --json
        "$0" ingest lines.jsonl --store site.db --json
        echo '\(lot.replacing("2027", with: "2028"))' | "$0" ingest --store site.db; echo $?
        "$0" audit verify --store site.db
        """)
      #expect(run.output.contains("\"definitions\":1") && run.output.contains("\n65\n"), "\(run)")
      #expect(run.output.contains("unbroken: 0 entries in 2 blocks"), "\(run)")
    }
  }

  @Test("a lot's second date of expiry stays with the event that states it")
  func secondExpiry() throws {
    let lines = ["2027-06-30", "2028-06-30"].enumerated().map {
      #"{"kind":"commission","identity":"1/\#($0.offset)","time":"2026-03-02T06:00:00Z","#
        + #""items":["urn:epc:id:sgtin:4012345.012345.\#($0.offset)"],"lot":"L1","expiry":"\#($0.element)"}"#
    }
    let (run, entries) = try ingest(lines)
    #expect(run.code == 0 && entries == 2, "\(run)")
  }

  @Test("a line that makes no sense takes none of those before with it, and --proceed passes it over")
  func badLine() throws {
    let lines = (1...30).map {
      Self.good.replacing("1/1", with: "1/\($0)").replacing("345.1", with: "345.\($0)")
    }
    var bad = lines
    bad[19] = "{"
    let (stopped, before) = try ingest(bad)
    #expect(stopped.code == 65 && before == 19 && stopped.output.hasPrefix("1 19 "), "\(stopped)")
    let (passed, all) = try ingest(bad, "--proceed")
    #expect(passed.code == 1 && all == 29 && passed.errors.contains("line 20: column 2: "), "\(passed)")
  }

  @Test("from a pipe, a batch that is not full is acknowledged within a second or two")
  func pipe() throws {
    let run = try Program.shell(
      """
      cd "$1"; mkfifo pipe; "$0" ingest --store site.db < pipe > receipts & job=$!
      exec 3> pipe; echo '\(Self.good)' >&3
      for tenth in $(seq 100); do [ -s receipts ] && break; sleep 0.1; done
      kill -9 $job; cat receipts; "$0" audit verify --store site.db
      """)
    #expect(run.output.hasPrefix("1 1 ") && run.output.contains("unbroken: 1 entries"), "\(run)")
  }

  @Test("a folder, and a store that is no file's name, are refused and leave nothing")
  func folders() throws {
    let run = try Program.shell(
      """
      cd "$1"; echo '\(Self.good)' > a.jsonl
      "$0" ingest . --store site.db; echo $?; "$0" ingest a.jsonl --store ''; echo $?
      "$0" ingest a.jsonl --store .; echo $?; "$0" reconcile --store typo.db; echo $?; ls
      """)
    #expect(run.output == "74\n74\n74\n74\na.jsonl\n", "\(run)")
    #expect(run.errors.contains("Is a directory") && run.errors.contains("there is no store “typo.db”"))
  }

  @Test("more actors than have a number are refused by line")
  func manyActors() throws {
    let lines = (0..<22_000).map {
      #"{"kind":"observe","identity":"1/\#($0)","time":"2026-03-02T06:00:00Z","actor":"a\#($0)","#
        + #""source":"s\#($0)","destination":"d\#($0)","place":"p\#($0)","readPoint":"r\#($0)"}"#
    }
    let (run, entries) = try ingest(lines, "--batch 30000")
    #expect(run.code == 65 && run.errors.contains("line 21846: this store has 65535 actors"), "\(run.errors)")
    #expect(entries == 21_845)
  }

  @Test("four times as long a line takes about four times as long")
  func longLine() throws {
    func seconds(_ count: Int) throws -> Double {
      let items = (0..<count).map { "\"urn:epc:id:sgtin:4012345.012345.\($0)\"" }.joined(separator: ",")
      let line = #"{"kind":"observe","identity":"1/1","time":"2026-03-02T06:00:00Z","items":[\#(items)]}"#
      let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
      try line.write(to: file, atomically: true, encoding: .utf8)
      defer { try? FileManager.default.removeItem(at: file) }
      let run = try Program.shell(
        """
        cd "$1"; TIMEFORMAT=%U; time "$0" ingest '\(file.path)' --store site.db > /dev/null
        """)
      return try #require(Double(run.errors.split(separator: "\n").last ?? ""), "\(run.errors)")
    }
    let (short, long) = (try seconds(20_000), try seconds(80_000))
    #expect(long < short * 8, "\(short) s, then \(long) s")
  }

  @Test("a limit for the size of files ends with 74 and one message, and what was acknowledged is there")
  func fileLimit() throws {
    let run = try Program.shell(
      """
      cd "$1"
      for n in $(seq 3000); do
        echo '{"kind":"observe","identity":"1/'$n'","time":"2026-03-02T06:00:00Z","items":["x'$n'"]}'
      done > lines.jsonl
      (ulimit -f 600; "$0" ingest lines.jsonl --store site.db --batch 100 > receipts; echo $?)
      tail -n 1 receipts | cut -d ' ' -f 2; "$0" audit verify --store site.db --json | grep -E 'entries|Unbroken'
      """)
    let words = run.output.split(whereSeparator: \.isWhitespace).map(String.init)
    #expect(words.first == "74" && run.errors.contains("cannot be read or written"), "\(run)")
    #expect(words.count == 6 && words[1] != "3000" && words.contains("true,"), "\(run)")
    #expect(words.contains("\(words[1]),"), "\(run)")
  }
}
