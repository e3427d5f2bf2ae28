import Foundation
import Testing

@Suite("The protocol that would have shown it, from the command line") struct DesignCommandTests {
  @Test(
    "the same bytes for any jobs, for shards in any order, and for a run that was cut off; what is kept is not run again"
  )
  func sameBytes() throws {
    let script = """
      run() { "$0" design first-steps --trials 2 "$@"; }
      run --jobs 1 > "$1/one" && run --jobs 3 --out "$1/kept" > "$1/three" && cmp "$1/one" "$1/three" || exit 1
      for part in 1 2; do run --shard $part/2 --out "$1/$part" > /dev/null || exit 2; done
      run --from "$1/2" --from "$1/1" > "$1/joined" && cmp "$1/one" "$1/joined" || exit 3
      (head -n 1 "$1/kept/trials.jsonl"; tail -n +2 "$1/kept/trials.jsonl" | tac) > "$1/turned"
      cp "$1/turned" "$1/kept/trials.jsonl"
      run --resume --out "$1/kept" > "$1/again"; cmp "$1/one" "$1/again" && cmp "$1/turned" "$1/kept/trials.jsonl" || exit 8
      size=$(stat -c %s "$1/kept/trials.jsonl"); truncate -s $((size * 2 / 3)) "$1/kept/trials.jsonl"
      run --resume --out "$1/kept" > "$1/resumed" && cmp "$1/one" "$1/resumed" || exit 4
      "$0" design first-steps --trials 3 --from "$1/1" 2> "$1/other"; [ $? -eq 65 ] || exit 5
      """
    let run = try Program.shell(script)
    #expect(run.code == 0, "\(run.code): \(run.output)\(run.errors)")
  }

  @Test("a protocol that is written can be checked and compared, and is not written over unasked")
  func written() throws {
    let script = """
      cd "$1" && mkdir sub && "$0" scenario show first-steps > own.json5 &&
      "$0" design own.json5 --trials 2 --write sub/p.json5 > /dev/null && "$0" check sub/p.json5 --quiet &&
      "$0" compare sub/p.json5 --trials 1 --set experiment.protocol-trials=4 > out; [ $? -le 2 ] || exit 1
      grep -q proposal out || exit 2
      "$0" design own.json5 --trials 2 --write sub/p.json5 2> said; [ $? -eq 74 ] || exit 3
      """
    let run = try Program.shell(script)
    #expect(run.code == 0, "\(run.code): \(run.output)\(run.errors)")
  }

  @Test(
    "who suspects nothing that there is, or has no budget that pays for anything, is told with place and hint"
  )
  func bad() throws {
    #expect(try Program.run(["design", "first-steps", "--suspect", "tracking-slipp"]).code == 64)
    let absent = try Program.run(["design", "first-steps", "--suspect", "tracking-slip"])
    #expect(
      absent.code == 65 && absent.errors.contains("--suspect:1:1") && absent.errors.contains("hint: "),
      "\(absent.errors)")
    let script = """
      printf '{ extends: "first-steps", costs: { currency: "EUR" },\\n protocol: { costs: { hour: "9 EUR", budget: "%s" } } }' \\
        "$2" > "$1/b.json5"; "$0" design "$1/b.json5" --trials 2
      """
    for budget in ["-1 EUR", "1 USD", "much"] {
      let run = try Program.shell(script.replacingOccurrences(of: "\"$2\"", with: "'\(budget)'"))
      #expect(
        run.code == 65 && run.output.isEmpty && run.errors.contains("b.json5:2:")
          && run.errors.contains("hint: "),
        "\(budget): \(run.errors)")
    }
    // Too little is no mistake: what it does not pay for is said.
    let poor = try Program.shell(script.replacingOccurrences(of: "\"$2\"", with: "'1 EUR'"))
    let said = poor.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(poor.code == 1 && said.contains("does not pay for it, nor for anything less"), "\(poor.errors)")
    #expect(try Program.run(["design", "first-steps", "--shard", "1/2"]).code == 64)
  }

  @Test("JSON is one object, --schema its schema, and a page is written where one is asked for")
  func forms() throws {
    let run = try Program.shell(
      """
      "$0" design first-steps --trials 2 --json --html "$1/page.html" > "$1/a.json" && "$0" design --schema > "$1/s.json" &&
      head -c 15 "$1/page.html" && cat "$1/a.json"
      """)
    #expect(run.code == 0 && run.output.hasPrefix("<!DOCTYPE html>"), "\(run.errors)")
    let json = run.output.dropFirst(15)
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    #expect((object?["causes"] as? [Any])?.count == 1 && object?["thousandth"] as? Int == 2_995)
  }
}
