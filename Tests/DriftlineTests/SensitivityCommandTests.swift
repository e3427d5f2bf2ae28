import Foundation
import Testing

@Suite("On which assumptions a verdict rests, from the command line") struct SensitivityCommandTests {
  /// A study of the groups and of a few assumptions, some of which are halved: `run`, in the folder "$1".
  private static let prepare = """
    cd "$1"
    cat > line.json5 <<'END'
    {
      name: "a small line",
      line: { lots: { count: 2, "cartons-per-lot": 2400 }, crew: { samples: { value: "30/h", origin: "assumption: test" } } },
      mechanisms: { "unlogged-removal": { probability: { value: "50 %", origin: "assumption: test" } } },
      experiment: { trials: 2, "cause-trials": 0, "protocol-trials": 1 },
      criteria: { "AC-1": "ghost mismatches per million units <= 300", "AC-2": "rejects <= 90 %" },
    }
    END
    file=sensitivity.trials.jsonl
    run() { "$0" sensitivity line.json5 --json "$@"; }

    """

  @Test("the same bytes for any jobs, for shards in any order, and for a run that was cut off")
  func sameBytes() throws {
    let run = try Program.shell(
      Self.prepare + """
        run --jobs 1 > one; [ $? -eq 1 ] || exit 1
        run --jobs 3 --out kept > three; [ $? -eq 1 ] && cmp one three && cmp one kept/line.sensitivity.json || exit 2
        for part in 1 2 3; do run --shard $part/3 --out $part > /dev/null || exit 3; done
        run --from 3 --from 1 --from 2 > joined; [ $? -eq 1 ] && cmp one joined || exit 4
        # What is kept of any round is not run again: its lines stay, and no trial comes twice.
        all=$(wc -l < kept/$file)
        for lines in 3 $((all / 2)) $((all - 1)); do
          cp -r kept cut; head -n $lines kept/$file > cut/$file; sed -n "$((lines + 1))p" kept/$file | head -c 200 >> cut/$file
          run --resume --out cut > resumed; [ $? -eq 1 ] && cmp one resumed || exit 5
          [ "$(wc -l < cut/$file)" -eq "$all" ] || exit 6
          cmp <(sed -n "2,${lines}p" kept/$file) <(sed -n "2,${lines}p" cut/$file) || exit 7
          rm -r cut
        done
        run --out kept 2> said; [ $? -eq 74 ] && grep -q -- --resume said || exit 8
        run --seed 8 --from 1 2> said; [ $? -eq 65 ] || exit 9
        run --shard 1/2; [ $? -eq 64 ] || exit 10
        run --shard 1/2 --out 4 --minutes 1 2> said; [ $? -eq 64 ] && grep -q joined said || exit 11
        run --out kept --force > forced; cmp one forced || exit 12
        """)
    #expect(run.code == 0, "\(run.code): \(run.output)\(run.errors)")
  }

  @Test("Ctrl-C ends with what there is, by --studies it comes again, and --resume goes on to all of it")
  func interrupted() throws {
    let run = try Program.shell(
      Self.prepare + """
        run > whole; [ $? -eq 1 ] || exit 1
        # Whoever runs tests may have told his children not to listen to interrupts.
        env --default-signal=INT "$0" sensitivity line.json5 --json --jobs 1 --out kept > part 2> said & program=$!
        until [ "$(cat kept/$file 2> /dev/null | wc -l)" -gt 20 ]; do kill -0 $program || exit 2; sleep 0.02; done
        kill -INT $program; wait $program; code=$?
        [ $code -le 2 ] && ! cmp -s whole part || { echo $code; exit 3; }
        studies=$(grep -o -- '--studies [0-9]*' part | head -n 1)
        run $studies > again; cmp part again || exit 4
        run --resume --out kept > resumed; cmp whole resumed || exit 5
        """)
    #expect(run.code == 0, "\(run.code): \(run.output)\(run.errors)")
  }
}
