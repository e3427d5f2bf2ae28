import Distribute
import Foundation
import Testing

/// What is handed to an engine, by commands that stand in for its own and note how they were called.
@Suite("Submitting shards")
struct SubmitTests {
  private static func inFolder(
    _ engine: Distribution.Engine, shards: Int, stories: Int = 0, _ body: (Folder) throws -> Void
  ) throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.write(folder.distribution(engine, shards: shards, stories: stories))
    try folder.program(shard: "true")
    try body(folder)
  }

  /// A queue of Slurm that takes everything and runs nothing; `queue` has the jobs that it still knows.
  private static func fakeSlurm(_ folder: Folder, maxArraySize: Int) throws {
    try folder.write("queue", "", isScript: false)
    try folder.write(
      "bin/sbatch",
      """
      #!/bin/bash
      number=$(($(cat ../number 2> /dev/null || cat number 2> /dev/null || echo 10) + 1)); echo $number > number
      for word in "$@"; do case $word in --array=* | --dependency=*) echo "$number $word ${@: -1}" >> asked ;; esac; done
      echo "$number;cluster"

      """)
    try folder.write("bin/scontrol", "#!/bin/sh\necho 'MaxArraySize            = \(maxArraySize)'\n")
    try folder.write("bin/squeue", "#!/bin/sh\ncat queue\n")
  }

  @Test(
    "an array for as many shards as the cluster allows at once, the next behind it, and a merge that waits for all"
  )
  func arrays() throws {
    try Self.inFolder(.slurm, shards: 7) { folder in
      try Self.fakeSlurm(folder, maxArraySize: 4)
      let run = try folder.run("./submit.sh; cat asked")
      let job = "\(folder.path)/shards.sbatch"
      #expect(
        run.output.hasSuffix(
          """
          submitted: jobs 11 12 13 14\u{20}
          11 --array=1,2,3 0
          12 --array=1,2,3 3
          13 --array=1 6
          14 --dependency=afterok:11:12:13 \(folder.path)/merge.sbatch

          """), "\(run.output) \(job)")
    }
  }

  @Test("stories are an array behind all shards, and the merge waits for their end, however that is")
  func stories() throws {
    try Self.inFolder(.slurm, shards: 3, stories: 2) { folder in
      try Self.fakeSlurm(folder, maxArraySize: 3)
      let script = "\(folder.path)/stories.sbatch"
      let asked = try folder.run("./submit.sh > /dev/null; cat asked").output
      #expect(
        asked == """
          11 --array=1,2 0
          12 --array=1 2
          13 --dependency=afterok:11:12 \(script)
          13 --array=1-2 \(script)
          14 --dependency=afterok:11:12,afterany:13 \(folder.path)/merge.sbatch

          """, "\(asked)")
      let rest = try folder.run(
        "for shard in 1 2 3; do ./shard.sh $shard; done; rm asked; ./resume.sh > /dev/null; cat asked")
      #expect(rest.output.contains("16 --dependency=afterany:15 "), "\(rest)")
    }
    try Self.inFolder(.parallel, shards: 2, stories: 2) { folder in
      try folder.write(
        "bin/parallel",
        #"#!/bin/bash\#ncode=0; while read -r part; do "${@: -2:1}" "$part" || code=1; done; exit $code\#n"#)
      try folder.program(shard: "true", merge: "printf '%s\\n' \"$*\" >> calls")
      #expect(try folder.run("./submit.sh").code == 0)
      let calls = try folder.run("grep -o '^merge --[a-z]* [^ ]* --[a-z]* ./.\\|^merge --json' work/calls")
        .output
      #expect(
        calls == "merge --stories 2 --tell 1/2\nmerge --stories 2 --tell 2/2\nmerge --json\n", "\(calls)")
    }
    try Self.inFolder(.kubernetes, shards: 5, stories: 2) { folder in
      let stories = try String(contentsOfFile: folder.path + "/stories.yaml", encoding: .utf8)
      #expect(stories.contains("\n  completions: 2\n") && stories.contains("/stories.sh"))
    }
  }

  @Test("what is complete is not submitted again; a second submit, and a resume while jobs wait, are refused")
  func again() throws {
    try Self.inFolder(.slurm, shards: 3) { folder in
      try Self.fakeSlurm(folder, maxArraySize: 1_001)
      #expect(try folder.run("./submit.sh").code == 0)
      let twice = try folder.run("./submit.sh")
      #expect(twice.code == 74 && twice.output.contains("resume.sh goes on"), "\(twice)")
      let waiting = try folder.run("echo 11 > queue; ./resume.sh")
      #expect(waiting.code == 74 && waiting.output.contains("still in the queue: 11"), "\(waiting)")
      let resumed = try folder.run("./shard.sh 2; : > queue; rm asked; ./resume.sh; cat asked")
      #expect(resumed.output.contains(" --array=1,3 0\n"), "\(resumed)")
      let complete = try folder.run("./shard.sh 1; ./shard.sh 3; rm -f asked; ./resume.sh; cat asked")
      #expect(
        complete.output.contains("submitted: jobs") && !complete.output.contains("--array"), "\(complete)")
    }
  }

  @Test(
    "two at once in one folder: one of them is told so", arguments: [Distribution.Engine.slurm, .parallel])
  func twoAtOnce(_ engine: Distribution.Engine) throws {
    try Self.inFolder(engine, shards: 2) { folder in
      try Self.fakeSlurm(folder, maxArraySize: 1_001)
      try folder.write("bin/scontrol", "#!/bin/sh\nsleep 1\n")
      try folder.write("bin/parallel", "#!/bin/sh\nsleep 1\nfor shard in 1 2; do ./shard.sh $shard; done\n")
      let run = try folder.run("./submit.sh > first & sleep 0.3; ./submit.sh; code=$?; wait; exit $code")
      #expect(run.code == 74 && run.output.contains("another submit.sh is at work"), "\(run)")
    }
  }

  @Test("where an engine is not there, one message says so", arguments: Distribution.Engine.allCases)
  func missing(_ engine: Distribution.Engine) throws {
    try Self.inFolder(engine, shards: 2) { folder in
      _ = try folder.run("for tool in sh touch flock tr cat; do ln -s $(command -v $tool) work/$tool; done")
      let run = try folder.run("./submit.sh", path: folder.path + "/work")
      #expect(run.code == 74 && run.output.contains("on this machine"), "\(run)")
      #expect(run.output.split(separator: "\n").count == 1, "\(run)")
    }
  }

  @Test(
    "with GNU parallel all is done when it ends, with the experiment's exit code; a shard that fails is told")
  func parallel() throws {
    try Self.inFolder(.parallel, shards: 2) { folder in
      try folder.write(
        "bin/parallel",
        #"#!/bin/bash\#ncode=0; while read -r shard; do ./shard.sh "$shard" || code=1; done; exit $code\#n"#)
      try folder.program(shard: "true", merge: "echo whole; exit 2")
      let run = try folder.run("./submit.sh")
      #expect(run.code == 2 && run.output == "whole\n", "\(run)")
      try folder.program(shard: "exit 74")
      let failed = try folder.run("rm shards/2/done; ./submit.sh")
      #expect(failed.code == 74 && failed.output.contains("resume.sh goes on"), "\(failed)")
    }
  }

  @Test("the jobs of Kubernetes are an index a shard and a merge, in YAML without tabs")
  func kubernetes() throws {
    try Self.inFolder(.kubernetes, shards: 5) { folder in
      let shards = try String(contentsOfFile: folder.path + "/shards.yaml", encoding: .utf8)
      for line in [
        "  completionMode: Indexed", "  completions: 5", "  parallelism: 5", "      restartPolicy: Never",
      ] {
        #expect(shards.contains("\n\(line)\n"), "\(line)")
      }
      #expect(shards.contains("$((JOB_COMPLETION_INDEX + 1))") && !shards.contains("\t"))
    }
  }
}
