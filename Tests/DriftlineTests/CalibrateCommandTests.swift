import Foundation
import Testing

@Suite("A site's own figures, from the command line") struct CalibrateCommandTests {
  /// A small line, its log and the scenario that reads it, in the folder "$1".
  private static let prepare = """
    cat > "$1/line.json5" <<'END'
    { extends: "first-steps", name: "a small line",
      line: { lots: { count: 4 }, stops: { jams: "4/h" } },
      calibration: { cartons: 9600, runs: 60, parameters: ["line.stops.jams", "line.serializer.prints-per-roll"] } }
    END
    "$0" calibrate "$1/line.json5" --template "$1/logs" --trials 8 > "$1/wrote" 2>&1 || exit 20
    run() { "$0" calibrate "$1/logs/calibration.json5" --from "$1/logs/line-log.csv" "${@:2}"; }

    """

  @Test(
    "the same bytes for any jobs, for shards in any order, and for a run that was cut off; what is kept is not run again"
  )
  func sameBytes() throws {
    let run = try Program.shell(
      Self.prepare + """
        run "$1" --jobs 1 > "$1/one" 2> "$1/said"; code=$?; [ $code -le 2 ] || exit 1
        run "$1" --jobs 3 --out "$1/kept" > "$1/three" 2>> "$1/said"; [ $? -eq $code ] && cmp "$1/one" "$1/three" || exit 2
        for part in 1 2; do run "$1" --shard $part/2 --out "$1/$part" > "$1/shard" 2>> "$1/said" || exit 3; done
        run "$1" --join "$1/2" --join "$1/1" > "$1/joined" 2>> "$1/said"; cmp "$1/one" "$1/joined" || exit 4
        (head -n 1 "$1/kept/trials.jsonl"; tail -n +2 "$1/kept/trials.jsonl" | tac) > "$1/turned"
        cp "$1/turned" "$1/kept/trials.jsonl"
        run "$1" --resume --out "$1/kept" > "$1/again" 2>> "$1/said"; cmp "$1/one" "$1/again" && cmp "$1/turned" "$1/kept/trials.jsonl" || exit 8
        size=$(stat -c %s "$1/kept/trials.jsonl"); truncate -s $((size * 2 / 3)) "$1/kept/trials.jsonl"
        run "$1" --resume --out "$1/kept" > "$1/resumed" 2>> "$1/said"; cmp "$1/one" "$1/resumed" || exit 5
        run "$1" --seed 8 --join "$1/1" 2> "$1/other"; [ $? -eq 65 ] || exit 6
        grep -q "jams: " "$1/one" || exit 7
        """)
    #expect(run.code == 0, "\(run.code): \(run.output)\(run.errors)")
  }

  @Test("what is told is written as a scenario that can be checked, and JSON and its schema are objects")
  func forms() throws {
    let run = try Program.shell(
      Self.prepare + """
        run "$1" --json --write "$1/ours.json5" > "$1/a.json" 2> /dev/null; [ $? -le 2 ] || exit 1
        "$0" check "$1/ours.json5" > "$1/checked" || exit 2
        "$0" calibrate --schema > "$1/s.json" || exit 3
        "$0" calibrate "$1/line.json5" --template "$1/logs" 2> "$1/there"; [ $? -eq 74 ] || exit 4
        cat "$1/ours.json5" >&2; cat "$1/a.json"
        """)
    #expect(run.code == 0, "\(run.code): \(run.errors)")
    let object = try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let parameters = try #require(object["parameters"] as? [[String: Any]])
    #expect(parameters.count == 2 && object["runs"] as? Int == 60)
    let told = parameters.filter { $0["verdict"] as? String == "told" }.compactMap { $0["path"] as? String }
    for path in told { #expect(run.errors.contains("\"\(path.split(separator: ".").last ?? "")\"")) }
    #expect(
      !told.isEmpty && run.errors.contains("calibrated from line-log.csv, n = 6 rows, 2026-01-0"),
      "\(run.errors)")
  }

  @Test("a scenario that maps nothing, no log, and logs that make no sense end with a place and a hint")
  func bad() throws {
    let none = try Program.run(["calibrate", "first-steps", "--from", "x.csv"])
    #expect(none.code == 65 && none.errors.contains("--template"), "\(none.errors)")
    let script =
      Self.prepare + """
        cd "$1"
        "$0" calibrate logs/calibration.json5; echo $?
        "$0" calibrate logs/calibration.json5 --from nowhere.csv; echo $?
        "$0" calibrate logs/calibration.json5 --from line.json5; echo $?
        "$0" calibrate logs/calibration.json5 --from /dev/zero; echo $?
        sed '3s/,9600,/,-9600,/' logs/line-log.csv > line-log-2.csv
        "$0" calibrate logs/calibration.json5 --from line-log-2.csv; echo $?
        "$0" calibrate logs/calibration.json5 --from logs/line-log.csv --parameters line.stops.jam; echo $?
        """
    let run = try Program.shell(script)
    let codes = run.output.split(separator: "\n").filter { Int($0) != nil }
    #expect(codes == ["64", "65", "65", "65", "65", "65"], "\(run.output)\(run.errors)")
    #expect(run.errors.contains("line-log-2.csv:3, column “Cartons”: “-9600” is negative"), "\(run.errors)")
    #expect(run.errors.contains("did you mean “line.stops.jams”?"), "\(run.errors)")
    #expect(run.errors.components(separatedBy: "hint: ").count > 6)
  }
}
