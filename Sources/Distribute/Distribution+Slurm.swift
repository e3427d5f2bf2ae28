import TextFormats

/// Slurm: an array with a task a shard, and a job behind it that waits for all of them.
extension Distribution {
  var slurmFiles: [File] {
    [
      File("shards.sbatch", shardsJob), File("merge.sbatch", mergeJob),
    ] + (stories == nil ? [] : [File("stories.sbatch", storiesJob)]) + [
      File("submit.sh", slurmSubmit, isScript: true), File("resume.sh", slurmResume, isScript: true),
      File("status.sh", slurmStatus, isScript: true),
    ]
  }

  /// A job's node is its own: a shard uses every core that it finds.
  private var resources: String {
    """
    #SBATCH --nodes=1
    #SBATCH --ntasks=1
    #SBATCH --exclusive
    #SBATCH --requeue
    #SBATCH --open-mode=append
    """
  }

  private var shardsJob: String {
    """
    #!/bin/sh
    #SBATCH --job-name=driftline
    \(resources)
    # One task of an array. The first word says how many shards stand before this array: one array has no more tasks than the
    # cluster's MaxArraySize allows.
    set -u
    \(beginning)
    code=0
    "$folder/shard.sh" "$(($1 + SLURM_ARRAY_TASK_ID))" || code=$?
    # A program that was killed is not started again by Slurm itself: back into the queue with it, three times at most. It goes on
    # with the trials that are there.
    if [ "$code" -gt 128 ] && [ "${SLURM_RESTART_COUNT:-0}" -lt 3 ]; then
      echo "shards.sbatch: ended with $code, and is put back into the queue" >&2
      scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID" && sleep 300
    fi
    exit "$code"

    """
  }

  private var storiesJob: String {
    """
    #!/bin/sh
    #SBATCH --job-name=driftline-stories
    \(resources)
    # One task of an array, once all shards are complete. What it does not come to the merge tells itself.
    exec \(ShellWord.quoted(folder + "/stories.sh")) "$SLURM_ARRAY_TASK_ID"

    """
  }

  /// Submits the parts of the stories behind the shards; the merge waits for their end, however it is.
  private var slurmStories: String {
    guard let stories else { return "" }
    return """
      parts=\(stories.parts)
      [ "$parts" -le "$most" ] || parts=$most
      job=$(sbatch --parsable "$@" --array="1-$parts" --output="$folder/logs/stories-%A_%a.log" "$folder/stories.sbatch") \\
        || fail "Slurm has not taken the stories; scancel takes back what is in $folder/jobs"
      job=${job%%;*}
      echo "$job" >> "$folder/jobs" || { scancel "$job"; fail "cannot write $folder/jobs"; }
      set -- --dependency="${dependency:+afterok$dependency,}afterany:$job" --kill-on-invalid-dep=yes

      """
  }

  private var mergeJob: String {
    """
    #!/bin/sh
    #SBATCH --job-name=driftline-merge
    \(resources)
    set -u
    \(beginning)
    code=0
    "$folder/merge.sh" || code=$?
    # 0 to 2 are answers; they stand in result/exit-code, and none of them is a failure to Slurm.
    [ "$code" -le 2 ] || exit "$code"

    """
  }

  private var slurmSubmit: String {
    """
    #!/bin/sh
    # Puts every shard that is not complete into Slurm's queue, and behind them the merge. Account, partition and limit of time are
    # taken by sbatch from SBATCH_ACCOUNT, SBATCH_PARTITION and SBATCH_TIMELIMIT.
    set -u
    \(beginning)
    fail() { echo "submit.sh: $1" >&2; exit 74; }

    for tool in sbatch scontrol squeue; do
      command -v "$tool" > /dev/null || fail "there is no $tool on this machine: run this where Slurm is"
    done
    touch "$folder/submit.lock" || fail "cannot write $folder"
    exec 9> "$folder/submit.lock"
    flock -n 9 || fail "another submit.sh is at work in this folder"
    [ ! -e "$folder/jobs" ] || fail "this was submitted before, as $(tr '\\n' ' ' < "$folder/jobs")— status.sh says how far it is, resume.sh goes on"

    \(Self.unfinished)

    # An array's highest number is less than MaxArraySize.
    most=$(scontrol show config | sed -n 's/^MaxArraySize *= *//p')
    most=$((${most:-1001} - 1))
    [ "$most" -ge 1 ] || fail "this cluster has no job arrays: its MaxArraySize is $((most + 1))"

    before=0 dependency=
    while [ "$before" -lt "$shards" ]; do
      unfinished "$before" "$most"
      if [ -n "$left" ]; then
        job=$(sbatch --parsable --array="$left" --output="$folder/logs/shard-%A_%a.log" "$folder/shards.sbatch" "$before") \\
          || fail "Slurm has not taken the shards behind $before; scancel takes back what is in $folder/jobs"
        job=${job%%;*}
        echo "$job" >> "$folder/jobs" || { scancel "$job"; fail "cannot write $folder/jobs"; }
        dependency=$dependency:$job
      fi
      before=$((before + most))
    done
    if [ -n "$dependency" ]; then set -- --dependency="afterok$dependency" --kill-on-invalid-dep=yes; else set --; fi
    \(slurmStories)job=$(sbatch --parsable "$@" --output="$folder/logs/merge-%j.log" "$folder/merge.sbatch") \\
      || fail "Slurm has not taken the merge; scancel takes back what is in $folder/jobs"
    echo "${job%%;*}" >> "$folder/jobs"
    echo "submitted: jobs $(tr '\\n' ' ' < "$folder/jobs")"

    """
  }

  private var slurmResume: String {
    """
    #!/bin/sh
    # Submits what is not complete once more: shards go on with the trials that are there.
    set -u
    \(beginning)
    if [ -e "$folder/jobs" ]; then
      command -v squeue > /dev/null || { echo "resume.sh: there is no squeue on this machine: run this where Slurm is" >&2; exit 74; }
      jobs=$(paste -sd, "$folder/jobs")
      # What Slurm has put back and could not start, it holds.
      held=$(squeue --noheader --array --format='%i %r' --jobs="$jobs" 2> /dev/null | sed -n 's/ .*requeued held.*//p' | paste -sd, -)
      if [ -n "$held" ]; then
        scontrol release "$held" && echo "released: $held"
        exit
      fi
      waiting=$(squeue --noheader --format=%A --jobs="$jobs" 2> /dev/null | sort -u | paste -sd' ' -)
      if [ -n "$waiting" ]; then
        echo "resume.sh: still in the queue: $waiting; wait for their end, or take them out: scancel $waiting" >&2
        exit 74
      fi
      mv "$folder/jobs" "$folder/jobs.before" || exit 74
    fi
    exec "$folder/submit.sh"

    """
  }

  private var slurmStatus: String {
    """
    #!/bin/sh
    # What Slurm says of these jobs.
    set -u
    \(beginning)
    [ -e "$folder/jobs" ] || { echo "not submitted yet"; exit 0; }
    squeue --jobs="$(paste -sd, "$folder/jobs")" 2> /dev/null || echo "none of its jobs is in the queue any more"

    """
  }
}
