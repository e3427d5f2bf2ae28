import TextFormats

/// What is the same for every engine: one shard, the merge, and what a reader should know.
extension Distribution {
  var about: File {
    File(
      "about.txt",
      """
      \(shards) shards of: driftline \(Self.line(shardWords))

      shard.sh I   one shard: a machine with all its cores. Can be run at any time, again and by hand.
      \(stories == nil ? "" : "stories.sh I  one part of the stories that the report tells, once all shards are complete\n")merge.sh     joins all shards into the folder “result”; ends as the experiment does.
      submit.sh    hands all shards that are not complete, and the merge, to \(Self.name(engine)).
      resume.sh    the same once more: after kills, dead machines, full disks.
      status.sh    what \(Self.name(engine)) says of it.

      shards/I/*trials.jsonl  finished trials, a line each with a digest; nothing that is in it is run again
      shards/I/done           the shard is complete
      logs                    what shards and merge have said
      result                  the result, and in result/exit-code how the experiment has ended: 0 all criteria
                              are met, 1 one is not, 2 open

      Every machine needs this folder, \(workFolder)
      and the program \(program) under these paths.
      The result is that of one run on one machine, to the byte.

      """)
  }

  private static func name(_ engine: Engine) -> String {
    switch engine {
    case .slurm: "Slurm"
    case .parallel: "GNU parallel"
    case .kubernetes: "Kubernetes"
    }
  }

  /// The names that every script begins with.
  var beginning: String {
    """
    folder=\(ShellWord.quoted(folder))
    program=\(ShellWord.quoted(program))
    shards=\(shards)

    """
  }

  /// One shard. With trials that are there it goes on; whoever comes second waits for the first, on whichever machine.
  var shardScript: File {
    File(
      "shard.sh",
      """
      #!/bin/sh
      # One of \(shards) shards: “shard.sh 1” runs the first and keeps its trials in shards/1. It goes on with the trials that are
      # there, so that it can be run again after whatever has ended it. Ends with 0 where the shard is complete.
      set -u
      \(beginning)
      fail() { echo "shard.sh: $2" >&2; exit "$1"; }

      shard=${1:-}
      case $shard in '' | *[!0-9]*) fail 64 "which shard? shard.sh I, from 1 to $shards" ;; esac
      [ "$shard" -ge 1 ] && [ "$shard" -le "$shards" ] || fail 64 "there is no shard $shard: from 1 to $shards"

      # Another build has other trials, which the merge refuses: better told now than after hours.
      "$program" version | grep -qxF -- \(ShellWord.quoted(build)) \\
        || fail 65 "$program is another build of driftline than the one that wrote this folder: \(build)"
      cd \(ShellWord.quoted(workFolder)) || fail 74 "the folder of the scenario is not here"
      mkdir -p "$folder/shards/$shard" && touch "$folder/shards/$shard/lock" \\
        || fail 74 "cannot write $folder/shards/$shard"

      # Where an engine starts a shard a second time, because it has lost sight of a machine, the second waits for the first. The
      # program keeps the lock while it runs, also where this script is killed.
      exec 9> "$folder/shards/$shard/lock"
      flock 9

      code=0
      "$program" \(Self.line(shardWords)) --shard "$shard/$shards" --out "$folder/shards/$shard" --resume || code=$?
      # 0 to 2 are answers of an experiment, and no failures.
      [ "$code" -le 2 ] || exit "$code"
      touch "$folder/shards/$shard/done" || fail 74 "cannot write $folder/shards/$shard/done"

      """, isScript: true)
  }

  /// Ends where a shard is not complete, and else sets the words of a command to what joins all of them.
  private var allShards: String {
    """
    set --
    missing=0 shard=1
    while [ "$shard" -le "$shards" ]; do
      [ -e "$folder/shards/$shard/done" ] || missing=$((missing + 1))
      set -- "$@" \(joinOption.map { "\($0) " } ?? "")"$folder/shards/$shard"
      shard=$((shard + 1))
    done
    [ "$missing" -eq 0 ] || fail 65 "$missing of $shards shards are not complete; resume.sh goes on with them"

    """
  }

  /// One part of the stories, which are kept beside a shard's trials, where the merge finds them. What is not told by then the merge
  /// tells itself.
  var storyFiles: [File] {
    guard let stories else { return [] }
    return [
      File(
        "stories.sh",
        """
        #!/bin/sh
        # One of \(stories.parts) parts of the stories that the report tells, once all shards are complete: “stories.sh 1” tells the first and
        # keeps it in shards/1. The merge takes what is there, and tells the rest itself.
        set -u
        \(beginning)
        fail() { echo "stories.sh: $2" >&2; exit "$1"; }

        part=${1:-}
        case $part in '' | *[!0-9]*) fail 64 "which part? stories.sh I, from 1 to \(stories.parts)" ;; esac
        [ "$part" -ge 1 ] && [ "$part" -le \(stories.parts) ] || fail 64 "there is no part $part: from 1 to \(stories.parts)"
        [ ! -e "$folder/shards/$part/told" ] || exit 0

        \(allShards)
        cd \(ShellWord.quoted(workFolder)) || fail 74 "the folder of the scenario is not here"
        exec 9> "$folder/shards/$part/lock" || fail 74 "cannot write $folder/shards/$part"
        flock 9
        "$program" \(Self.line(stories.words)) --tell "$part/\(stories.parts)" --out "$folder/shards/$part" "$@" || exit $?
        touch "$folder/shards/$part/told" || fail 74 "cannot write $folder/shards/$part/told"

        """, isScript: true)
    ]
  }

  /// The merge, and what is left of the experiment behind it.
  var mergeScript: File {
    File(
      "merge.sh",
      """
      #!/bin/sh
      # Joins the shards. Ends as the experiment does (0 all criteria are met, 1 one is not, 2 open), or above 2 where it fails.
      set -u
      \(beginning)
      fail() { echo "merge.sh: $2" >&2; exit "$1"; }

      \(allShards)
      cd \(ShellWord.quoted(workFolder)) || fail 74 "the folder of the scenario is not here"
      mkdir -p "$folder/result" && touch "$folder/result/lock" || fail 74 "cannot write $folder/result"
      exec 9> "$folder/result/lock"
      flock 9
      rm -f "$folder/result/exit-code"

      code=0
      "$program" \(Self.line(joinWords)) "$@" > "$folder/result/\(outputName).part" || code=$?
      [ "$code" -le 2 ] || exit "$code"
      mv "$folder/result/\(outputName).part" "$folder/result/\(outputName)" || exit 74
      echo "$code" > "$folder/result/exit-code" || exit 74
      cat "$folder/result/\(outputName)"
      exit "$code"

      """, isScript: true)
  }

  /// What the experiment prints is kept under this name.
  public var outputName: String { joinWords.contains("--json") ? "output.json" : "output.txt" }

  /// Sets `left` to the shards that are not complete, from a number on, so many at most, told from there.
  static let unfinished = """
    # The shards behind $1, as many as $2, that are not complete: “1,4,5”, counted from there.
    unfinished() {
      left= shard=1
      while [ "$shard" -le "$2" ] && [ $(($1 + shard)) -le "$shards" ]; do
        [ -e "$folder/shards/$(($1 + shard))/done" ] || left=$left,$shard
        shard=$((shard + 1))
      done
      left=${left#,}
    }
    """
}
