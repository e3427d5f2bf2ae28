import Drive
import EPCIS
import Experiments
import Foundation
import Scenario
import Testing
import TraceModel

/// A system around our core, which does what the core does where it does nothing else.
protocol SystemAroundCore: SystemUnderTest {
  var core: InProcessSystem { get }
}

extension SystemAroundCore {
  var questions: Set<Question> { Set(Question.allCases) }
  var beginsAnew: Bool { true }
  func parents(of things: [String]) throws -> [String?] { core.parents(of: things) }
  func contents(of containers: [String]) throws -> [[String]] { core.contents(of: containers) }
  func states(of things: [String]) throws -> [SerialState] { core.states(of: things) }
  func events(_ ids: [String]) throws -> [StoredEvent] { core.events(ids) }
  func close() {}
}

/// Systems that are wrong in one way each, around our core; and what the tests drive them with.
final class FaultySystem: SystemAroundCore {
  /// What is wrong with it.
  enum Fault: CaseIterable {
    case forgets, countsTwice, needsOrder, anonymous, ignoresCorrections, invents, falls
  }

  let title = "a faulty system"
  let core = InProcessSystem()
  private let fault: Fault
  private var known: Set<String> = []
  private var twice: Set<String> = []
  private var hasFallen = false

  init(_ fault: Fault) { self.fault = fault }

  func deliver(_ delivery: Delivery) throws -> Outcome {
    if hasFallen { throw SystemProblem.ended("ended with exit code 1") }
    let events = delivery.events
    switch fault {
    case .forgets where events.contains { $0.bizStep == "sampling" }: return .accepted
    case .countsTwice:
      for event in events where !known.insert(event.eventID ?? "").inserted {
        twice.formUnion(event.childEPCs)
      }
    case .needsOrder:
      for event in events where event.action == .add {
        if event.type == .aggregation, !event.childEPCs.allSatisfy(known.contains) {
          return .refused("a child is not known")
        }
        known.formUnion(event.epcList)
      }
    case .ignoresCorrections where events.contains { $0.errorDeclaration != nil }: return .accepted
    case .falls where delivery.raw != nil:
      hasFallen = true
      throw SystemProblem.ended("ended with exit code 1")
    default: break
    }
    return try core.deliver(delivery)
  }

  func contents(of containers: [String]) throws -> [[String]] {
    core.contents(of: containers).map { inside in inside + inside.filter(twice.contains) }
  }

  func states(of things: [String]) throws -> [SerialState] {
    fault == .invents ? things.map { _ in .commissioned } : core.states(of: things)
  }

  func events(_ ids: [String]) throws -> [StoredEvent] {
    core.events(ids).map { event in
      guard fault == .anonymous, case .shown(var shown) = event else { return event }
      shown.readPoint = nil
      return .shown(shown)
    }
  }
}

/// A repository that refuses a document as a whole where a part of it contradicts, as many do.
final class StrictSystem: SystemAroundCore {
  let title = "a strict system"
  let core = InProcessSystem()
  private var commissioned: Set<String> = []

  func deliver(_ delivery: Delivery) throws -> Outcome {
    let begun = delivery.events.filter { $0.action == .add && $0.type == .object }.flatMap {
      Array($0.epcList)
    }
    var seen = commissioned
    if let again = begun.first(where: { !seen.insert($0).inserted }) {
      return .refused("\(again) exists already")
    }
    commissioned.formUnion(begun)
    return try core.deliver(delivery)
  }
}

/// A system with which the answer to some deliveries is lost, and perhaps the document too.
final class UncertainSystem: SystemAroundCore {
  let title = "an uncertain system"
  let questions: Set<Question>
  let core = InProcessSystem()
  private let isLost: Bool
  private let recovers: Bool
  private var tries: [String: Int] = [:]

  /// One that loses the answer to each third document, and with `isLost` the document; with `recovers` only once.
  init(isLost: Bool, recovers: Bool = true, canBeAsked: Bool = true) {
    (self.isLost, self.recovers) = (isLost, recovers)
    questions = canBeAsked ? Set(Question.allCases) : [.parent, .contents, .state]
  }

  func deliver(_ delivery: Delivery) throws -> Outcome {
    tries[delivery.id, default: 0] += 1
    guard delivery.number % 3 == 1, !recovers || tries[delivery.id] == 1 else {
      return try core.deliver(delivery)
    }
    if !isLost { _ = try core.deliver(delivery) }
    return .unknown("no answer")
  }
}

enum Driven {
  /// The example that users begin with.
  static let example = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Scenarios/adapters/level4.py").path

  /// Line 7 for one short lot.
  static func study(_ settings: [String] = [], healthy: Bool = false) throws -> DriveStudy {
    var request = ExperimentRequest("first-steps")
    request.settings =
      ["line.lots.cartons-per-lot = 480", "mechanisms.print-queue-reload.policy = reprint"] + settings
    if healthy { request.only = [] }
    let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all) { _ in nil }
    let plan = try #require(ExperimentReader(loader: loader).read(request).plan)
    return DriveStudy(plan, condition: "production")
  }

  static func opening(_ make: @escaping () throws -> any SystemUnderTest) -> SystemOpening {
    var opening = SystemOpening(.inProcess)
    opening.make = make
    return opening
  }

  /// A folder of its own for a test, and its end.
  static func inFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }
}
