import Distribute
import Foundation
import Testing

@Suite("Scripts that carry shards to many machines")
struct DistributionTests {
  /// A distribution in a folder that is gone afterwards.
  private static func inFolder(
    _ engine: Distribution.Engine, shards: Int = 3, stories: Int = 0, _ body: (Folder) throws -> Void
  ) throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.write(folder.distribution(engine, shards: shards, stories: stories))
    try folder.program(shard: "true")
    try body(folder)
  }

  @Test(
    "every script is one that a shell understands, is short, and says first what it is for",
    arguments: Distribution.Engine.allCases)
  func scripts(_ engine: Distribution.Engine) throws {
    try Self.inFolder(engine, stories: 2) { folder in
      for file in folder.distribution(engine, shards: 3, stories: 2).files where file.text.hasPrefix("#!") {
        let checked = try folder.run("sh -n '\(file.name)'")
        #expect(checked.code == 0, "\(file.name): \(checked.output)")
        let lines = file.text.split(separator: "\n")
        #expect(lines.count < 60 && lines[1].hasPrefix("# ") || lines[1].hasPrefix("#SBATCH"), "\(file.name)")
        #expect(file.isScript == file.name.hasSuffix(".sh"))
      }
      #expect(folder.distribution(engine, shards: 3).files.last?.name == Distribution.manifest)
    }
  }

  @Test("answers 0 to 2 of a shard are success, and nothing else is")
  func exitCodes() throws {
    try Self.inFolder(.slurm) { folder in
      for (code, expected) in [(0, 0), (1, 0), (2, 0), (3, 3), (65, 65), (74, 74), (130, 130)]
        as [(Int32, Int32)]
      {
        _ = try folder.run("rm -f shards/2/done")
        try folder.program(shard: "exit \(code)")
        let run = try folder.run("./shard.sh 2")
        let isDone = FileManager.default.fileExists(atPath: folder.path + "/shards/2/done")
        #expect(run.code == expected && isDone == (expected == 0), "\(code): \(run)")
      }
      try folder.program(shard: "kill -9 $$")
      #expect(try folder.run("rm shards/2/done; ./shard.sh 2").code == 137)
    }
  }

  @Test("a shard is called with its words, its part, its folder, and goes on with what is there")
  func words() throws {
    try Self.inFolder(.slurm) { folder in
      #expect(try folder.run("./shard.sh 3").code == 0)
      let calls = try folder.run("cat work/calls").output
      #expect(
        calls
          == "compare line.json5 --set line.feed.rate = '300/min' --shard 3/3 --out \(folder.path)/shards/3 --resume\n"
      )
    }
  }

  @Test(
    "a part of the stories is told once all shards are complete, once, and is kept beside a shard's trials")
  func stories() throws {
    try Self.inFolder(.slurm, stories: 2) { folder in
      try folder.program(shard: "true", merge: "printf '%s\\n' \"$*\" >> calls")
      let early = try folder.run("./shard.sh 1; ./shard.sh 2; ./stories.sh 1")
      #expect(early.code == 65 && early.output.contains("1 of 3 shards are not complete"), "\(early)")
      #expect(try folder.run("./shard.sh 3; ./stories.sh 2 && ./stories.sh 2").code == 0)
      let shards = (1...3).map { "\(folder.path)/shards/\($0)" }.joined(separator: " ")
      let calls = try folder.run("grep ^merge work/calls").output
      #expect(calls == "merge --stories 2 --tell 2/2 --out \(folder.path)/shards/2 \(shards)\n")
      let none = try folder.run("./stories.sh 3")
      #expect(none.code == 64 && none.output.contains("from 1 to 2"), "\(none)")
    }
  }

  @Test("what cannot be a shard is told", arguments: ["", "0", "4", "-1", "x", "1x", "99999999999999999999"])
  func badShards(_ word: String) throws {
    try Self.inFolder(.slurm) { folder in
      let run = try folder.run("./shard.sh \(word)")
      #expect(run.code == 64 && run.output.contains("from 1 to 3"), "\(run)")
    }
  }

  @Test("another build is refused before it runs anything")
  func otherBuild() throws {
    try Self.inFolder(.slurm) { folder in
      try folder.write("bin/driftline", "#!/bin/sh\necho SHA-256 4567\ntouch \"$PWD/ran\"\n")
      _ = try folder.run("rm -f ran")
      let run = try folder.run("./shard.sh 1; code=$?; ls work/ran 2>&1; exit $code")
      #expect(
        run.code == 65 && run.output.contains("another build") && run.output.contains("No such file"),
        "\(run)")
    }
  }

  @Test("whoever comes second to a shard waits for the first, also where the first one's script was killed")
  func lock() throws {
    try Self.inFolder(.slurm) { folder in
      try folder.program(shard: "echo begin >> ../order; sleep 1; echo end >> ../order")
      let run = try folder.run("./shard.sh 1 & ./shard.sh 1 & wait; cat order")
      #expect(run.output == "begin\nend\nbegin\nend\n")
      let killed = try folder.run(
        "rm order; ./shard.sh 1 & first=$!; sleep 0.4; kill -9 $first; ./shard.sh 1; cat order")
      #expect(killed.output.hasSuffix("begin\nend\nbegin\nend\n"), "\(killed.output)")
    }
  }

  @Test("the merge waits for all shards, keeps what it prints, and ends as the experiment does")
  func merge() throws {
    try Self.inFolder(.parallel) { folder in
      let early = try folder.run("./shard.sh 1; ./merge.sh")
      #expect(early.code == 65 && early.output.contains("2 of 3 shards are not complete"), "\(early)")
      _ = try folder.run("./shard.sh 2; ./shard.sh 3")
      try folder.program(shard: "true", merge: #"echo "${@: -3}"; exit 1"#)
      let merged = try folder.run("./merge.sh")
      let folders = (1...3).map { "\(folder.path)/shards/\($0)" }.joined(separator: " ")
      #expect(merged.code == 1 && merged.output == folders + "\n", "\(merged)")
      #expect(try folder.run("cat result/exit-code result/output.json").output == "1\n\(folders)\n")
      try folder.program(shard: "true", merge: "echo half; kill -9 $$")
      #expect(try folder.run("./merge.sh; echo $?; ls result").output.contains("137\n"))
      #expect(!FileManager.default.fileExists(atPath: folder.path + "/result/exit-code"))
    }
  }
}
