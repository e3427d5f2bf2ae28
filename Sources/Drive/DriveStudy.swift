import EPCIS
import EventKernel
import Experiments
import TraceModel
import World

/// What is asked for: trials of a condition, delivered in some way to a system.
package struct DriveStudy {
  package var plan: ExperimentPlan
  package var condition: String
  /// Trials of it, from 0.
  package var trials = 1
  package var delivery = DeliveryPlan()
  /// Sizes of documents for the curve; none where nobody asks.
  package var sizes: [Int] = []
  /// Simulated seconds to a second of the clock; 0: as fast as it takes.
  package var pace = 0.0
  package var isInterrupted: @Sendable () -> Bool = { false }

  /// Trials of a condition.
  package init(_ plan: ExperimentPlan, condition: String) { (self.plan, self.condition) = (plan, condition) }

  /// Runs the trials against a system that `opening` opens.
  package func run(_ opening: SystemOpening, log: ExchangeLog? = nil) throws -> DriveResult {
    let runs = sizes.isEmpty ? [delivery.documentSize] : sizes
    if trials * runs.count > 1, !opening.canBeginAnew {
      throw SystemProblem.cannotBeginAnew(for: sizes.count > 1 ? "--document-sizes" : "--trials")
    }
    var points: [(size: Int, part: Part)] = []
    for size in runs {
      var part = Part()
      for trial in 0..<trials { try run(trial, size, opening, log, into: &part) }
      points.append((size, part))
    }
    // The result is that of the usual size, or of the first where it is not among them.
    let chosen = points.first { $0.size == delivery.documentSize } ?? points[0]
    var result = DriveResult(self, chosen.part, size: chosen.size)
    if !sizes.isEmpty { result.curve = points.map { CurvePoint(size: $0.size, $0.part) } }
    return result
  }

  /// What trials have given.
  struct Part {
    var title = ""
    var ours: [TrialSummary] = []
    var reference: [TrialSummary] = []
    var system: [TrialSummary] = []
    var tally = DeliveryTally()
    var differences = Differences()
  }

  private func run(
    _ trial: Int, _ size: Int, _ opening: SystemOpening, _ log: ExchangeLog?, into part: inout Part
  ) throws {
    let system = try opening.open(log: log)
    defer { system.close() }
    part.title = system.title
    var delivery = delivery
    delivery.documentSize = size
    let way = Way(delivery, seed: plan.seed, trial: trial)
    let space = EventID(
      name: "\(plan.digest)/\(condition)/\(plan.seed)/\(trial)/level 4/\(size)", in: .driftline)
    let records = DrivenRecords(
      Courier(system, delivery, way, log: log), delivery, way, in: space, pace: pace)
    let driven = try DrivenTrial(
      plan, condition: condition, trial: trial, records: records, isInterrupted: isInterrupted)
    guard let driven else { preconditionFailure("the condition was looked up before") }
    part.ours.append(driven.ours)
    part.reference.append(driven.others[0])
    part.system.append(driven.others[1])
    part.tally.add(records.tally)
    part.differences.add(records.differences)
  }
}

/// How a system is opened, as often as a run needs one that begins anew.
package struct SystemOpening {
  /// How it is named: “in-process”, “command: …”, “epcis-2.0: URL”, “quartet-1.2: URL”.
  package var name: SystemName
  package var format: EPCISFormat?
  package var timeout = 30.0
  /// A command that is run before each opening and makes the system begin anew; nil where there is none.
  package var before: String?
  /// What the environment says of credentials.
  package var credentials = Credentials()

  /// A system by its name.
  package init(_ name: SystemName) { self.name = name }

  /// Whether it can be opened several times with nothing of what it was told before.
  package var canBeginAnew: Bool {
    switch name {
    case .inProcess, .command: true
    case .epcis, .quartet: before != nil
    }
  }

  /// Opens it.
  package func open(log: ExchangeLog?) throws -> any SystemUnderTest {
    if let before { try Self.prepare(before) }
    switch name {
    case .inProcess: return InProcessSystem()
    case .command(let command):
      return try CommandSystem(command, format: format ?? .json20, timeout: timeout, log: log)
    case .epcis, .quartet: throw SystemProblem.badName("\(name)", why: "HTTP comes with the next step")
    }
  }

  private static func prepare(_ command: String) throws {
    let child = try ChildProcess(command)
    defer { child.end() }
    while true {
      switch child.hear(until: Moment.now + 600) {
      case .line: continue
      case .ended(let how):
        guard how.hasSuffix("exit code 0") else { throw SystemProblem.cannotStart(command, why: how) }
        return
      case .late: throw SystemProblem.cannotStart(command, why: "not done after 600 s")
      case .tooLong: throw SystemProblem.cannotStart(command, why: "it writes without end")
      }
    }
  }
}

/// What the environment says of credentials: never an argument, which other people of the machine can see.
package struct Credentials: Sendable {
  /// The header `Authorization`, from `DRIFTLINE_AUTHORIZATION`.
  package var authorization: String?
  /// A file with certificates to trust besides those of the machine, from `DRIFTLINE_CA_FILE`.
  package var authorityFile: String?

  /// None.
  package init() {}

  /// What must never be written anywhere: the whole header and what stands behind its scheme.
  package var secrets: [String] {
    guard let authorization, !authorization.isEmpty else { return [] }
    let words = authorization.split(separator: " ").map(String.init)
    return [authorization] + words.filter { $0.count >= 6 }
  }
}

/// How a system is named on a command line.
package enum SystemName: Hashable, Sendable {
  case inProcess
  case command(String)
  case epcis(String)
  case quartet(String)

  /// Reads a name.
  package init(_ text: String) throws {
    if text == "in-process" {
      self = .inProcess
      return
    }
    let parts = text.split(separator: ":", maxSplits: 1).map { $0.drop { $0 == " " } }
    guard parts.count == 2, !parts[1].isEmpty else {
      throw SystemProblem.badName(text, why: "it says no kind, or nothing behind it")
    }
    let rest = String(parts[1])
    switch parts[0] {
    case "command": self = .command(rest)
    case "epcis-2.0": self = .epcis(try Self.address(rest))
    case "quartet-1.2": self = .quartet(try Self.address(rest))
    default: throw SystemProblem.badName(text, why: "“\(parts[0])” is no kind of system")
    }
  }

  private static func address(_ text: String) throws -> String {
    guard text.hasPrefix("http://") || text.hasPrefix("https://"),
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C })
    else { throw SystemProblem.badName(text, why: "it is no address that begins with http:// or https://") }
    let host = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst(2).first ?? ""
    guard !host.contains("@") else {
      throw SystemProblem.badName(
        "an address", why: "it has a user or a password in it, which belong into DRIFTLINE_AUTHORIZATION")
    }
    return text.hasSuffix("/") ? String(text.dropLast()) : text
  }
}
