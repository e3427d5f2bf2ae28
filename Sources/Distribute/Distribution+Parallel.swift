import TextFormats

/// GNU parallel: a shard at a time on each machine, over ssh.
extension Distribution {
  var parallelFiles: [File] {
    [
      File("hosts", hosts.map { $0 + "\n" }.joined()), File("submit.sh", parallelSubmit, isScript: true),
      File("resume.sh", parallelResume, isScript: true), File("status.sh", parallelStatus, isScript: true),
    ]
  }

  /// Tells the stories, on all machines, where not all of them are told.
  private var parallelStories: String {
    guard let stories else { return "" }
    return """
      # The stories of the report, on the same machines. What fails here the merge tells itself.
      seq \(stories.parts) | parallel -q --sshloginfile "$folder/hosts" --jobs 1 --retries 3 --line-buffer \\
        "$folder/stories.sh" {} 9>&- > "$folder/logs/stories.log" 2>&1 || echo "submit.sh: the merge tells some stories" >&2

      """
  }

  private var parallelSubmit: String {
    """
    #!/bin/sh
    # Runs every shard that is not complete on the machines in “hosts” (one a line, as ssh knows them; “:” is this one), one at a time
    # on each, and then the merge here. It stays until all is done; “nohup ./submit.sh &” does not. Ends as merge.sh does.
    set -u
    \(beginning)
    fail() { echo "submit.sh: $1" >&2; exit 74; }

    command -v parallel > /dev/null || fail "there is no parallel on this machine: GNU parallel is in every distribution"
    touch "$folder/submit.lock" || fail "cannot write $folder"
    exec 9> "$folder/submit.lock"
    flock -n 9 || fail "another submit.sh is at work in this folder: wait for its end"

    \(Self.unfinished)

    unfinished 0 "$shards"
    if [ -n "$left" ]; then
      # A shard that fails is tried three times, elsewhere where there is another machine. Workers do not keep the lock.
      echo "$left" | tr , '\\n' | parallel -q --sshloginfile "$folder/hosts" --jobs 1 --retries 3 --line-buffer \\
        --joblog "$folder/logs/parallel.log" "$folder/shard.sh" {} 9>&- > "$folder/logs/shards.log" 2>&1 \\
        || fail "some shards are not complete, see $folder/logs/shards.log; resume.sh goes on with them"
    fi
    \(parallelStories)exec 9>&-
    exec "$folder/merge.sh"

    """
  }

  private var parallelResume: String {
    """
    #!/bin/sh
    # Runs what is not complete once more: shards go on with the trials that are there.
    exec \(ShellWord.quoted(folder + "/submit.sh"))

    """
  }

  private var parallelStatus: String {
    """
    #!/bin/sh
    # What GNU parallel has noted of shards that have ended: when, where, how long, with which exit code.
    set -u
    \(beginning)
    cat "$folder/logs/parallel.log" 2> /dev/null || echo "no shard has ended yet"

    """
  }
}
