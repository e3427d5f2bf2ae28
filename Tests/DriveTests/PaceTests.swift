import Drive
import EPCIS
import Experiments
import Synchronization
import Testing
import TextFormats
import TraceModel

/// Our core, with the moment at which each document came.
private final class TimedSystem: SystemUnderTest {
  let title = "a timed system"
  let questions = Set(Question.allCases)
  let beginsAnew = true
  private let core = InProcessSystem()
  private(set) var came: [(at: Timestamp, now: Double)] = []

  func deliver(_ delivery: Delivery) throws -> Outcome {
    came.append((delivery.at, Moment.now))
    return try core.deliver(delivery)
  }
  func parents(of things: [String]) throws -> [String?] { core.parents(of: things) }
  func contents(of containers: [String]) throws -> [[String]] { core.contents(of: containers) }
  func states(of things: [String]) throws -> [SerialState] { core.states(of: things) }
  func events(_ ids: [String]) throws -> [StoredEvent] { core.events(ids) }
  func close() {}

  /// Seconds of the run from the first document to the last.
  var span: Double {
    guard let first = came.first, let last = came.last else { return 0 }
    return Double(last.at.microseconds(since: first.at)) / 1e6
  }
}

@Suite("A run at the speed of the clock") struct PaceTests {
  private static func study() throws -> DriveStudy {
    var study = try Driven.study()
    study.delivery.documentSize = 40
    return study
  }

  @Test("each document comes when its moment has come, so many times faster, and to the same result")
  func paced() throws {
    var study = try Self.study()
    let free = TimedSystem()
    func text(_ result: DriveResult) -> String { DriveReport(result, evidence: "", again: "").json.document }
    let told = text(try study.run(Driven.opening { free }))
    #expect(free.came.count > 5 && free.span > 30)
    study.pace = free.span / 1.5
    let paced = TimedSystem()
    let began = Moment.now
    #expect(text(try study.run(Driven.opening { paced })) == told)
    try #require(paced.came.map(\.at) == free.came.map(\.at))
    let first = paced.came[0]
    let late = paced.came.map {
      $0.now - began - Double($0.at.microseconds(since: first.at)) / 1e6 / study.pace
    }
    // None is early, counted from before the run; how late one comes is a matter of the machine.
    #expect(late.allSatisfy { $0 > -0.01 }, "\(late)")
  }

  @Test("an end that somebody asks for is not slept through")
  func interrupted() throws {
    var study = try Self.study()
    study.pace = 0.001
    let start = Moment.now
    study.isInterrupted = { Moment.now > start + 0.5 }
    #expect(throws: Interrupted.self) { try study.run(Driven.opening { TimedSystem() }) }
    #expect(Moment.now < start + 20)
  }

  @Test("what was delivered before an interruption is not waited for again")
  func resumed() throws {
    try Driven.inFolder { folder in
      var study = try Self.study()
      let path = folder.appendingPathComponent("run.log").path
      let run = JSONValue.object([("log", .integer(1))])
      let system = TimedSystem()
      func opened(_ resumes: Bool) throws -> ExchangeLog {
        try ExchangeLog(path, run: run, resumes: resumes, secrets: [])
      }
      _ = try study.run(Driven.opening { system }, log: opened(false))
      study.pace = 0.001
      let start = Moment.now
      study.isInterrupted = { Moment.now > start + 60 }
      let result = try study.run(Driven.opening { system }, log: opened(true))
      #expect(result.tally.resumed == system.came.count && result.differences.count == 0)
    }
  }
}
