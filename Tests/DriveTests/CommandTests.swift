import Drive
import Experiments
import Foundation
import Testing
import TextFormats
import TraceModel

/// Programs that nobody would like to have, each with the problem that it ends with.
private let programs: [(String, @Sendable (SystemProblem) -> Bool)] = [
  ("exit 3", { if case .ended("ended with exit code 3") = $0 { true } else { false } }),
  ("read line; kill -9 $$", { if case .ended("was ended by signal 9") = $0 { true } else { false } }),
  ("no-such-program-anywhere", { if case .ended("ended with exit code 127") = $0 { true } else { false } }),
  ("while read line; do echo hello; done", { if case .nonsense = $0 { true } else { false } }),
  (
    "while read line; do echo '{\"id\":99,\"outcome\":\"accepted\"}'; done",
    { if case .nonsense = $0 { true } else { false } }
  ),
  (
    "while read line; do echo '{\"id\":1,\"answer\":[7]}'; done",
    { if case .nonsense = $0 { true } else { false } }
  ),
  ("sleep 60", { if case .silent = $0 { true } else { false } }),
]

@Suite("A program of the user's own") struct CommandTests {
  private func shortStudy() throws -> DriveStudy {
    var study = try Driven.study(["line.lots.cartons-per-lot = 240"])
    study.delivery.timeout = .seconds(20)
    return study
  }

  private func opening(_ command: String, timeout: Double = 20) -> SystemOpening {
    var opening = SystemOpening(.command(command))
    opening.timeout = timeout
    return opening
  }

  @Test("the example has what our core has, where nothing is wrong")
  func healthyExample() throws {
    var study = try Driven.study(["line.lots.cartons-per-lot = 240"], healthy: true)
    for size in [1, 30, 10_000] {
      study.delivery.documentSize = size
      let result = try study.run(opening("exec python3 '\(Driven.example)'"))
      #expect(result.differences.count == 0 && result.system.kinds.isEmpty, "\(result.differences.examples)")
      #expect(result.tally.storage.held == result.tally.events)
    }
  }

  @Test("the example's contract: it refuses what comes before what it needs, and keeps the rest")
  func contract() throws {
    let result = try Contract(opening("exec python3 '\(Driven.example)'"), seed: 1).run()
    let broken = result.findings.filter { $0.answer.word == "broken" }
    #expect(broken.map(\.clause) == [.order], "\(result.text(evidence: ""))")
    #expect(broken.allSatisfy { $0.shown.count <= 4 && $0.isShortest })
  }

  @Test("one that dies, talks nonsense or says nothing ends with one message", arguments: programs.indices)
  func bad(_ index: Int) throws {
    let (command, isExpected) = programs[index]
    var study = try shortStudy()
    study.delivery.retries = 0
    do {
      _ = try study.run(opening(command, timeout: 1))
      Issue.record("“\(command)” was driven to the end")
    } catch let problem as SystemProblem {
      #expect(isExpected(problem), "\(command): \(problem)")
      #expect(!problem.message.isEmpty && !problem.hint.isEmpty)
    }
  }

  @Test("one that refuses everything, or knows nothing of anything, is driven to the end")
  func refuses() throws {
    let script = """
      import json, sys
      for line in sys.stdin:
          said = json.loads(line)
          print(json.dumps({"id": said["id"], **({"outcome": sys.argv[1], "why": "no"} if "deliver" in said
              else {"answer": [None] * len(said["of"])})}), flush=True)
      """
    try Driven.inFolder { folder in
      let file = folder.appendingPathComponent("mine.py")
      try script.write(to: file, atomically: true, encoding: .utf8)
      let refusing = try shortStudy().run(opening("exec python3 '\(file.path)' refused"))
      #expect(refusing.tally.refused.count == refusing.tally.documents && refusing.tally.accepted == 0)
      #expect(refusing.differences.count > 200 && refusing.differences.count(.accepted, .state) == 0)
      let lying = try shortStudy().run(opening("exec python3 '\(file.path)' accepted"))
      #expect(lying.tally.storage.lostCount == lying.tally.events && lying.verdict == .notAccepted)
      #expect(lying.differences.count(.accepted, .state) > 200)
    }
  }

  @Test("a run that was cut off goes on with what its log has, and two runs never write one log")
  func resumed() throws {
    try Driven.inFolder { folder in
      let path = folder.appendingPathComponent("run.log").path
      let run = JSONValue.object([("log", .integer(1))])
      // A system that keeps what it has, as a real one does, and falls in the middle of the first run.
      let kept = InProcessSystem()
      var study = try shortStudy()
      study.delivery.documentSize = 10
      do {
        let log = try ExchangeLog(path, run: run, resumes: false, secrets: [])
        #expect(throws: SystemProblem.log(path, why: .inUse)) {
          try ExchangeLog(path, run: run, resumes: true, secrets: [])
        }
        #expect(throws: SystemProblem.ended("stopped")) {
          try study.run(Driven.opening { FallingSystem(kept, after: 12) }, log: log)
        }
      }
      #expect(throws: SystemProblem.log(path, why: .exists)) {
        try ExchangeLog(path, run: run, resumes: false, secrets: [])
      }
      #expect(throws: SystemProblem.log(path, why: .otherRun)) {
        try ExchangeLog(path, run: .object([("log", .integer(2))]), resumes: true, secrets: [])
      }
      // Half a line, as a machine leaves it that was switched off.
      let file = try #require(FileHandle(forWritingAtPath: path))
      try file.seekToEnd()
      try file.write(contentsOf: Data("{\"time\":\"20".utf8))
      try file.close()
      let resumed = try study.run(
        Driven.opening { FallingSystem(kept, after: .max) },
        log: try ExchangeLog(path, run: run, resumes: true, secrets: []))
      let whole = try study.run(SystemOpening(.inProcess))
      #expect(resumed.tally.resumed == 12 && resumed.tally.documents == whole.tally.documents)
      #expect(resumed.system.kinds == whole.system.kinds && resumed.differences.count == 0)
      // One that has forgotten what it had acknowledged is not gone on with.
      #expect(throws: SystemProblem.self) {
        try study.run(
          SystemOpening(.inProcess), log: try ExchangeLog(path, run: run, resumes: true, secrets: []))
      }
    }
  }
}

/// A system that falls after so many documents, and keeps what it has.
private final class FallingSystem: SystemUnderTest {
  let title = "a falling system"
  let questions = Set(Question.allCases)
  let beginsAnew = false
  private let core: InProcessSystem
  private var left: Int

  init(_ core: InProcessSystem, after count: Int) { (self.core, left) = (core, count) }

  func deliver(_ delivery: Delivery) throws -> Outcome {
    guard left > 0 else { throw SystemProblem.ended("stopped") }
    left -= 1
    return try core.deliver(delivery)
  }

  func parents(of things: [String]) throws -> [String?] { core.parents(of: things) }
  func contents(of containers: [String]) throws -> [[String]] { core.contents(of: containers) }
  func states(of things: [String]) throws -> [SerialState] { core.states(of: things) }
  func events(_ ids: [String]) throws -> [StoredEvent] { core.events(ids) }
  func close() {}
}
