import Foundation
import Testing

/// An experiment in parts, by the scripts that an engine would run: what comes out is what one run gives.
@Suite("An experiment on many machines")
struct DistributeCommandTests {
  @Test(
    "the result is that of one run to the byte, for any number of shards",
    arguments: [
      ("compare", "first-steps --trials 3 --set experiment.protocol-trials=2", "compare", "--json", 1...6),
      ("run", "first-steps --trials 4", "run", "--json", 2...2),
      ("debt", "partial-fix --trials 2", "debt", "--json", 2...2),
      ("design", "first-steps --trials 3", "design", "--json", 3...3),
      ("sensitivity", "first-steps --trials 1", "sensitivity", "--studies 14 --json", 2...2),
    ] as [(String, String, String, String, ClosedRange<Int>)])
  func sameBytes(
    _ experiment: String, _ words: String, _ command: String, _ told: String, _ numbers: ClosedRange<Int>
  )
    throws
  {
    let script = """
      cd "$1" && { "$0" \(command) \(words) \(told) > whole; whole=$?; [ $whole -le 2 ]; } || exit 1
      for nodes in {\(numbers.lowerBound)..\(numbers.upperBound)}; do
        "$0" distribute \(words) --experiment \(experiment) --nodes $nodes --out $nodes -- \(told) > /dev/null || exit 2
        for shard in $(seq $nodes | tac); do ./$nodes/shard.sh $shard > /dev/null || exit 3; done
        ./$nodes/merge.sh > merged; [ $? -eq $whole ] && [ "$(cat $nodes/result/exit-code)" -eq $whole ] || exit 4
        cmp whole merged && cmp whole $nodes/result/output.json || exit 5
        "$0" distribute --out $nodes --status | grep -q "$nodes of $nodes shards* complete" || exit 6
      done
      """
    let run = try Program.shell(script)
    #expect(run.code == 0, "\(run.code): \(run.output)\(run.errors)")
  }

  @Test(
    "stories that were told in parts are in the report, which is that of one run; what is missing is told by the merge"
  )
  func stories() throws {
    let script = """
      cd "$1"; words="first-steps --trials 3 --set experiment.protocol-trials=2 --set line.lots.count=6 --set experiment.cause-trials=1"
      forms="--format html,json,md --stories 2"
      "$0" compare $words $forms --out whole > /dev/null; [ $? -le 2 ] || exit 1
      "$0" distribute $words --nodes 3 --out parts -- $forms > /dev/null || exit 2
      for shard in 3 1 2; do ./parts/shard.sh $shard > /dev/null || exit 3; done
      for part in 2 3 1; do ./parts/stories.sh $part > /dev/null || exit 4; done
      same() {
        ./parts/merge.sh > merged; [ $? -le 2 ] || exit 5
        for form in html json md; do cmp whole/first-steps.$form parts/result/first-steps.$form || exit 6; done
      }
      same
      [ "$(cat parts/shards/*/stories.jsonl | wc -l)" -gt 1 ] || exit 7
      [ "$(cat parts/shards/*/causes.trials.jsonl | grep -c '"whole":true')" -gt 1 ] || exit 9
      for file in parts/shards/*/stories.jsonl; do sed -i 's/carton/cotton/' "$file"; done
      same
      rm parts/shards/*/stories.jsonl parts/shards/*/causes.trials.jsonl
      same
      "$0" merge parts/shards/* --tell 1/2 2> said; [ $? -eq 64 ] || exit 8
      """
    let run = try Program.shell(script)
    #expect(run.code == 0, "\(run.code): \(run.output)\(run.errors)")
  }

  @Test("every part has trials of both conditions, also where there is an even number of parts")
  func bothConditions() throws {
    let script = """
      cd "$1"
      for count in 2 3 4; do for part in $(seq $count); do
        "$0" compare first-steps --trials 4 --set experiment.protocol-trials=4 --shard $part/$count --out $count-$part > said || exit 1
        for condition in validation production; do for length in long short; do
          grep -q "\\"condition\\":\\"$condition\\",\\"length\\":\\"$length\\"" $count-$part/trials.jsonl || exit 2
        done; done
      done; done
      wc -l 4-*/trials.jsonl | sort -n | sed -n '1p;4p' | awk '{ print $1 }'
      """
    let run = try Program.shell(script)
    #expect(run.code == 0, "\(run.code) \(run.errors)")
    let sizes = run.output.split(separator: "\n").compactMap { Int($0) }
    #expect(sizes.count == 2 && sizes[1] - sizes[0] <= 1, "parts are of a size: \(sizes)")
  }

  @Test("a shard that was killed goes on, and nothing that was kept is run again")
  func killed() throws {
    let script = """
      cd "$1"; words="first-steps --trials 40 --set experiment.protocol-trials=1"
      "$0" compare $words --json > whole; [ $? -le 2 ] || exit 1
      "$0" distribute $words --nodes 2 --out parts -- --json > /dev/null || exit 2
      for try in $(seq 30); do
        ./parts/shard.sh 1 > /dev/null 2>&1 & script=$!
        sleep 0.$((RANDOM % 9 + 1)); pkill -9 -P $script 2> /dev/null; kill -9 $script 2> /dev/null; wait $script 2> /dev/null
        now=$(wc -l < parts/shards/1/trials.jsonl 2> /dev/null || echo 0)
        [ "$now" -ge "${before:-0}" ] || { echo "$before trials were kept, and $now are"; exit 3; }
        before=$now
      done
      ./parts/shard.sh 1 > /dev/null && ./parts/shard.sh 2 > /dev/null || exit 4
      ./parts/merge.sh > merged; cmp whole merged
      """
    let run = try Program.shell(script)
    #expect(run.code == 0, "\(run.code): \(run.output)\(run.errors)")
  }

  @Test(
    "what makes no sense ends with a message and a hint, and makes no folder",
    arguments: [
      ("--nodes 2", 64, "needs --out DIR"),
      ("--out parts", 64, "needs --nodes N"),
      ("--nodes 0 --out parts", 64, "a whole number from 1 to 10000"),
      ("--nodes x --out parts", 64, "a whole number from 1 to 10000"),
      ("--nodes 2 --engine slrum --out parts", 64, "slurm, parallel, kubernetes"),
      (
        "--nodes 2 --experiment explain --out parts", 64, "compare, run, debt, design, calibrate, sensitivity"
      ),
      ("--nodes 500 --out parts", 64, "as many trials"),
      ("--nodes 2 --out parts --submit --status", 64, "one of them at a time"),
      ("--nodes 2 --hosts a,b --out parts", 64, "--hosts needs --engine parallel"),
      ("--nodes 2 --image i --out parts", 64, "--image needs --engine kubernetes"),
      ("--nodes 2 --out parts -- --shard 1/2", 64, "behind “--” may stand"),
      ("--nodes 2 --out parts -- --jsno", 64, "did you mean --json?"),
      ("--nodes 2 --out parts -- surplus", 64, "“surplus”"),
      ("--nodes 2 --out parts --trials 2 -- --trials 3", 64, "stands there twice"),
      ("--nodes 2 --experiment debt --out parts", 65, "lists nothing that its site owes"),
      ("--nodes 2 --experiment calibrate --out parts", 65, "does not say how logs are read"),
      ("--nodes 2 --set line.lots.coutn=1 --out parts", 65, "told above"),
      ("--nodes 2 --engine kubernetes --out ../elsewhere", 65, "pods have as their volume"),
      ("--nodes 2 --out parts%x", 65, "choose a folder without"),
      ("--out parts --status", 65, "no folder that distribute has written"),
      ("--out parts --resume", 65, "no folder that distribute has written"),
    ] as [(String, Int32, String)])
  func mistakes(_ words: String, _ code: Int32, _ message: String) throws {
    let (own, behind) =
      words.components(separatedBy: " -- ").count > 1
      ? (words.components(separatedBy: " -- ")[0], " -- " + words.components(separatedBy: " -- ")[1])
      : (words, "")
    let operand =
      own.contains("--status") && !own.contains("--submit") || own.contains("--resume") ? "" : "first-steps"
    let run = try Program.shell(
      "cd \"$1\"; \"$0\" distribute \(operand) \(own)\(behind) > said; code=$?; [ ! -s said ] && [ ! -d parts ] || exit 99; exit $code"
    )
    #expect(run.code == code && run.errors.contains(message), "\(run.code) \(run.errors)")
    #expect(run.errors.contains("hint: "))
  }

  @Test(
    "a folder that is there already, one of another experiment or one that cannot be written stays as it is")
  func folders() throws {
    let script = """
      cd "$1"; make() { "$0" distribute first-steps --nodes 2 "$@" > /dev/null; }
      make --out parts || exit 1
      echo '# by the administrator' >> parts/shards.sbatch; sum=$(cat parts/* 2> /dev/null | sha256sum)
      make --out parts || exit 2
      make --out parts --trials 3; [ $? -eq 74 ] || exit 3
      make --out parts --engine parallel; [ $? -eq 74 ] || exit 4
      [ "$sum" = "$(cat parts/* 2> /dev/null | sha256sum)" ] || exit 5
      mkdir own && echo mine > own/merge.sh && make --out own; [ $? -eq 74 ] && [ "$(cat own/merge.sh)" = mine ] || exit 6
      echo file > file; make --out file; [ $? -eq 74 ] || exit 7
      sed -i 's/"SHA-256 [0-9a-f]*"/"SHA-256 0"/' parts/distribution.json; make --out parts; [ $? -eq 74 ] || exit 8
      PATH=/nowhere "$0" distribute --out parts --submit; [ $? -eq 74 ] || exit 9
      """
    let run = try Program.shell(script)
    #expect(run.code == 0, "\(run.code): \(run.output)\(run.errors)")
    #expect(run.errors.contains("another experiment, division or build"))
    #expect(run.errors.contains("there is no sbatch on this machine"))
  }

  @Test("a full disk ends a shard with 74 at once, and the shard goes on where there is room again")
  func fullDisk() throws {
    let script = """
      cd "$1"; words="first-steps --trials 8 --set experiment.protocol-trials=1"
      "$0" compare $words --json > whole; [ $? -le 2 ] || exit 1
      "$0" distribute $words --nodes 1 --out parts -- --json > /dev/null || exit 2
      # A limit on files is a disk that is full in the middle of a line.
      (ulimit -f 40; ./parts/shard.sh 1) 2> said; [ $? -eq 74 ] || { cat said; exit 3; }
      grep -q 'hint: ' said || exit 4
      ./parts/shard.sh 1 > /dev/null || exit 5
      ./parts/merge.sh > merged; cmp whole merged
      """
    let run = try Program.shell(script)
    #expect(run.code == 0, "\(run.code): \(run.output)\(run.errors)")
  }

  @Test("run keeps its trials, goes on with them, and joins shards")
  func run() throws {
    let script = """
      cd "$1"; go() { "$0" run first-steps --trials 6 --json "$@"; }
      go > whole && go --out kept > again && cmp whole again || exit 1
      size=$(stat -c %s kept/trials.jsonl); truncate -s $((size * 2 / 3)) kept/trials.jsonl
      go --out kept --resume > resumed && cmp whole resumed || exit 2
      [ "$(wc -l < kept/trials.jsonl)" -eq 7 ] || exit 3
      for part in 1 2; do go --shard $part/2 --out $part > /dev/null || exit 4; done
      go --from 2 --from 1 > joined && cmp whole joined || exit 5
      go --from 2 --from 1 --out both; [ $? -eq 64 ] || exit 6
      go --shard 1/2; [ $? -eq 64 ] || exit 7
      "$0" run first-steps --trials 7 --from 1 --from 2; [ $? -eq 65 ] || exit 8
      """
    let run = try Program.shell(script)
    #expect(run.code == 0, "\(run.code): \(run.output)\(run.errors)")
  }
}
