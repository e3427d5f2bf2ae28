import Foundation
import Testing

@Suite("What a site owes, from the command line") struct DebtCommandTests {
  private static let words = ["debt", "partial-fix", "--trials", "3"]

  @Test(
    "the same bytes for any jobs, for shards in any order, and for a run that was cut off; what is kept is not run again"
  )
  func sameBytes() throws {
    let script = """
      run() { "$0" debt partial-fix --trials 3 "$@"; }
      run --jobs 1 > "$1/one" && run --jobs 3 --out "$1/kept" > "$1/three" && cmp "$1/one" "$1/three" || exit 1
      for part in 1 2 3; do run --shard $part/3 --out "$1/$part" > /dev/null || exit 2; done
      run --from "$1/3" --from "$1/1" --from "$1/2" > "$1/joined" && cmp "$1/one" "$1/joined" || exit 3
      run --from "$1/2" --from "$1/1" --out "$1/two" > "$1/some" && cmp "$1/one" "$1/some" || exit 4
      (head -n 1 "$1/kept/trials.jsonl"; tail -n +2 "$1/kept/trials.jsonl" | tac) > "$1/turned"
      cp "$1/turned" "$1/kept/trials.jsonl"
      run --resume --out "$1/kept" > "$1/again"; cmp "$1/one" "$1/again" && cmp "$1/turned" "$1/kept/trials.jsonl" || exit 8
      size=$(stat -c %s "$1/kept/trials.jsonl"); truncate -s $((size * 2 / 3)) "$1/kept/trials.jsonl"
      run --resume --out "$1/kept" > "$1/resumed" && cmp "$1/one" "$1/resumed" || exit 5
      run --out "$1/kept" > /dev/null 2> "$1/said"; [ $? -eq 0 ] || [ $? -eq 74 ] || exit 6
      "$0" debt partial-fix --trials 4 --from "$1/1" 2> "$1/other"; [ $? -eq 65 ] || exit 7
      """
    let run = try Program.shell(script)
    #expect(run.code == 0, "\(run.code): \(run.output)\(run.errors)")
  }

  @Test("a scenario without a list, and a list that makes no sense, end with 65, a place and a hint")
  func bad() throws {
    let none = try Program.run(["debt", "first-steps"])
    #expect(
      none.code == 65 && none.output.isEmpty && none.errors.contains("init --as debt"), "\(none.errors)")
    let script = """
      cat > "$1/bad.json5" <<'END'
      { extends: "partial-fix",
        debt: { items: {
          scale: { name: "Scale",
            right: { "line.packer.scael": "none" } } } } }
      END
      "$0" debt "$1/bad.json5"
      """
    let run = try Program.shell(script)
    #expect(run.code == 65 && run.errors.contains("bad.json5:4:"), "\(run.errors)")
    let said = run.errors.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(said.contains("“Scale” put right: unknown key") && run.errors.contains("hint: "), "\(run.errors)")
    #expect(try Program.run(Self.words + ["--shard", "1/2"]).code == 64)
    #expect(try Program.run(Self.words + ["--precision", "5 mm"]).code == 65)
  }

  @Test("init --as debt writes a list that can be checked and run as it is")
  func template() throws {
    let script = """
      cd "$1" && "$0" init own.json5 --as debt && "$0" check own.json5 && "$0" debt own.json5 --trials 2 \\
        --set line.lots.count=1 --set "conditions.production.market.runs-on='60 d'"
      """
    let run = try Program.shell(script)
    // Where it takes long it says how far it is, and no more.
    let complaints = run.errors.split(separator: "\n").filter { !$0.contains(" trials, ") }
    #expect(run.code == 0 && complaints.isEmpty, "\(run.errors)")
    #expect(run.output.contains("driftline debt own.json5") && run.output.contains("What each item costs"))
    #expect(!run.output.contains("labeler of about 2009"), "an item that was taken away is not there")
    #expect(try Program.run(["init", "x.json5", "--as", "dept"]).code == 64)
  }

  @Test("a sum is followed to its events, and a consequence that nobody knows is told")
  func follow() throws {
    let run = try Program.run(Self.words + ["--follow", "wrong-case"])
    #expect(run.code == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n")
    let count = try #require(
      lines.first { $0.contains("of trial 0") }?.split(separator: " ").first.flatMap { Int($0) })
    #expect(
      lines.count { $0.contains(", case ") || $0.contains("no case") } == count && count > 0, "\(run.output)")
    #expect(try Program.run(Self.words + ["--follow", "wrong-cases"]).code == 64)
  }

  @Test("a precision adds trials, and one that cannot be had is not missed in silence")
  func precision() throws {
    let run = try Program.run(
      ["debt", "partial-fix", "--trials", "2", "--precision", "1%", "--set", "experiment.most-trials=3"])
    #expect(run.code == 0, "\(run.errors)")
    let said = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(said.contains("· 3 trials") && said.contains("would need about"), "\(run.output)")
  }

  @Test("JSON is one object, --schema its schema, and a page is written where one is asked for")
  func forms() throws {
    let run = try Program.shell(
      """
      "$0" debt partial-fix --trials 2 --json --html "$1/page.html" > "$1/a.json" && "$0" debt --schema > "$1/s.json" &&
      head -c 15 "$1/page.html" && cat "$1/a.json"
      """)
    #expect(run.code == 0 && run.output.hasPrefix("<!DOCTYPE html>"), "\(run.errors)")
    let json = run.output.dropFirst(15)
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    #expect((object?["items"] as? [Any])?.count == 3)
  }

  @Test(
    "a page goes where a link leads and into a pipe, and replaces neither; what cannot be written ends with 74"
  )
  func written() throws {
    let run = try Program.shell(
      """
      run() { "$0" debt partial-fix --trials 1 --set line.lots.count=1 "$@"; }
      cd "$1" && mkfifo pipe && mkdir folder && ln -s there.html link && ln -s page.html new && echo old > there.html || exit 1
      cat pipe > read & run --html pipe > /dev/null && wait && [ -p pipe ] && head -c 15 read | grep -q DOCTYPE || exit 2
      run --html link > /dev/null && [ -L link ] && [ -f there.html ] && cmp there.html read || exit 3
      run --html new > /dev/null && [ -L new ] && cmp page.html read || exit 4
      run --html folder > /dev/null 2> said; [ $? -eq 74 ] && [ -d folder ] && [ "$(grep -c error: said)" = 1 ] || exit 5
      ls | grep -q part && exit 6
      exit 0
      """)
    #expect(run.code == 0, "\(run.code): \(run.errors)")
  }

  @Test(
    "check refuses a list that debt refuses, at the line of the value, and warns of what is right already")
  func checked() throws {
    let run = try Program.shell(
      """
      cat > "$1/bad.json5" <<'END'
      { extends: "partial-fix", debt: { items: {
          scale: { name: "Scale",
            today: { "line.packer.scale": "none" },
            right: { "line.packer.scale": "maybe" } } } } }
      END
      cat > "$1/fine.json5" <<'END'
      { extends: "partial-fix", debt: { items: { scale: {
          right: { "line.packer.scale": "none" } } } } }
      END
      "$0" check -q "$1/bad.json5"; [ $? -eq 65 ] && "$0" check -q "$1/fine.json5"
      """)
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.errors.contains("bad.json5:4:") && run.errors.contains("fine.json5:2:"), "\(run.errors)")
    #expect(run.errors.contains("is right already"), "\(run.errors)")
  }

  @Test("without names, no warning, mistake or event has any: they are told where names may be seen")
  func nameless() throws {
    let run = try Program.shell(
      """
      cat > "$1/quax.json5" <<'END'
      { extends: "site-debt", name: "Quaxwerk", site: { name: "Quax", product: "Quaxol" },
        line: { lots: { count: 2, "cartons-per-lot": 8000 } },
        debt: { items: { vintages: { name: "Quaxdrucker" }, wrong: { name: "Quaxwaage", right: { RIGHT } } } } }
      END
      cd "$1"
      sed 's/RIGHT/"line.packer.units-per-case": "24"/' quax.json5 > fine.json5
      sed 's/RIGHT/"line.packer.scael": "none"/' quax.json5 > bad.json5
      sed 's/RIGHT/"line.packer.units-per-case": "24"/; s/name: "Quax",/nmae: "Quax",/' quax.json5 > unread.json5
      "$0" debt bad.json5 --anonymous; [ $? -eq 65 ] || exit 1
      "$0" debt unread.json5 --anonymous; [ $? -eq 65 ] || exit 2
      for what in failed-query violation wrong-unit; do
        "$0" debt fine.json5 --anonymous --follow $what --trials 3 --trial 2 || exit 3
      done
      "$0" debt fine.json5 --follow failed-query --trials 3 --trial 2 > named 2>&1; grep -q "urn:epc" named || exit 4
      """)
    #expect(run.code == 0, "\(run.code): \(run.errors)")
    for text in [run.output, run.errors] {
      #expect(
        !text.lowercased().contains("quax") && !text.contains("urn:epc") && !text.contains("scael"), "\(text)"
      )
      #expect(!text.contains(".json5"), "\(text)")
    }
    #expect(run.errors.contains("driftline check FILE"), "\(run.errors)")
  }

  @Test("--trial needs --follow and a trial that the report has")
  func trial() throws {
    let none = try Program.run(Self.words + ["--trial", "1"])
    #expect(none.code == 64 && none.errors.contains("--trial needs --follow"), "\(none.errors)")
    let many = try Program.run(Self.words + ["--follow", "wrong-case", "--trial", "3"])
    #expect(many.code == 64 && many.errors.contains("0 to 2"), "\(many.errors)")
  }
}
