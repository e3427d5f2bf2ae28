import Drift
import EventKernel
import Foundation
import Testing
import TraceModel
import World

/// Line 7, Nordhafen, looked at every minute; the record is tampered with, and findings are raised by hand.
private struct RaisingLot: ~Copyable {
  var simulation: Simulation<Line>
  let record = PlainRecord()
  var watch: DriftWatch
  var detection: DetectionWatch

  init() throws {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = 4_810
    simulation = Simulation(Line(plan, seed: 1, trial: 0, site: PlainNumbers()))
    watch = DriftWatch(reader: record)
    detection = DetectionWatch(reader: record, innermost: .case)
  }

  var now: Timestamp { Timestamp(microseconds: simulation.now.nanoseconds / 1_000) }

  mutating func run(minutes: Int) throws {
    for _ in 0..<minutes {
      try simulation.run(until: simulation.now + .minutes(1))
      record.listen(to: simulation.model.outbox)
      simulation.model.clearOutbox()
      watch.look(at: simulation.model, now: now)
      detection.look(at: simulation.model, now: now)
    }
  }

  func code(_ index: Int, ofCase number: Int) -> ItemID {
    simulation.model.truth.carton(simulation.model.truth.carton(at: index, inCase: number)).printed
  }

  func label(ofCase number: Int) -> ItemID { simulation.model.truth.caseOfUnits(number).label }

  func raise(
    _ rule: RuleID, item: ItemID = .none, container: ItemID = .none, lot: LotID = .none,
    at time: Timestamp? = nil,
    place: DetectionPlace = .line, _ severity: Severity = .major, expected: Double? = nil,
    observed: Double? = nil,
    note: String = ""
  ) {
    var finding = Finding(
      rule: rule, severity: severity, hdaClass: .dataIssue, place: place, raisedAt: time ?? now)
    (finding.item, finding.container, finding.lot) = (item, container, lot)
    (finding.expected, finding.observed, finding.note) = (expected, observed, note)
    record.findings.append(finding)
  }

  /// What is wrong by the end of the lot, dated; put down to a mechanism where one is named.
  mutating func finish(_ cause: MechanismID? = nil) throws -> LotDrift {
    while simulation.model.finishedLots.isEmpty { try run(minutes: 1) }
    let lot = simulation.model.finishedLots[0]
    var drift = watch.close(lot, in: simulation.model.truth)
    for index in drift.lasting.indices {
      drift.lasting[index].mechanisms.formUnion(cause.map { MechanismSet($0) } ?? [])
    }
    detection.date(&drift, of: lot, in: simulation.model.truth)
    detection.review(&drift)
    return drift
  }
}

@Suite("Detection is causal")
struct DetectionTests {
  private func wrong(_ kind: MismatchKind, in drift: LotDrift) throws -> Mismatch {
    try #require(drift.lasting.first { $0.kind == kind })
  }

  @Test("a finding about the thing that contradicts its kind detects it, and has it behind itself")
  func contradicts() throws {
    var lot = try RaisingLot()
    try lot.run(minutes: 8)
    let code = lot.code(3, ofCase: 7)
    lot.record.tamper(code, into: lot.label(ofCase: 20))
    lot.raise("aggregation.second-parent", item: code, container: lot.label(ofCase: 20), .critical)
    let drift = try lot.finish()
    let unit = try wrong(.misplaced, in: drift)
    #expect(unit.rule == "aggregation.second-parent" && unit.severity == .critical)
    #expect(
      try wrong(.under, in: drift).detected != nil, "the case that lost it is where the finding says it is")
    // Case 7, which holds it, is not what the finding is about.
    #expect(try wrong(.over, in: drift).detectedAt == .never)
    #expect(
      DetectionWatch.raised(by: [lot.detection]) == [
        RaisedFindings(rule: "aggregation.second-parent", count: 1, behind: 1, serious: 1)
      ])
  }

  @Test(
    "a finding of another thing, of another kind, of a date before the origin, or withdrawn detects nothing")
  func others() throws {
    var lot = try RaisingLot()
    lot.raise("aggregation.second-parent", item: ItemID(raw: 40), at: lot.now)
    try lot.run(minutes: 8)
    let (code, other) = (lot.code(3, ofCase: 7), lot.code(4, ofCase: 7))
    // Before it entered, the number was another thing's.
    lot.raise("aggregation.second-parent", item: code, at: Timestamp(microseconds: 1))
    lot.record.tamper(code, into: lot.label(ofCase: 20))
    lot.raise("time.stale", item: code)
    lot.raise("serial.malformed-code", item: code)
    lot.raise("aggregation.second-parent", item: other)
    lot.raise("aggregation.under-quantity", item: other)
    lot.raise("aggregation.second-parent", item: code)
    lot.record.findings[lot.record.findings.count - 1].isWithdrawn = true
    let drift = try lot.finish()
    #expect(try wrong(.misplaced, in: drift).detectedAt == .never)
    #expect(drift.lasting.allSatisfy { $0.silent && $0.detected == nil && $0.severity == nil })
    #expect(DetectionWatch.raised(by: [lot.detection]).allSatisfy { $0.behind == 0 })
    // With none of these things anything was done otherwise: whatever a rule says, the alarm is idle.
    #expect(DetectionWatch.raised(by: [lot.detection]).reduce(0) { $0 + $1.idle } == 6)
    #expect(DetectionWatch.raised(by: [lot.detection]).reduce(0) { $0 + $1.count } == 6)
  }

  @Test("the place is where the thing was: on the line until it has left, and not where the rule says")
  func places() throws {
    var lot = try RaisingLot()
    try lot.run(minutes: 8)
    let early = lot.code(3, ofCase: 7)
    lot.record.tamper(early, into: lot.label(ofCase: 20))
    // Case 7 has left long ago: what is raised now is too late for the line, whatever its rule believes.
    try #require(lot.simulation.model.settledCases > 21)
    lot.raise("aggregation.second-parent", item: early, place: .line)
    var open = lot.simulation.model.settledCases
    while lot.simulation.model.truth.caseOfUnits(open).contentCount == 0 { open += 1 }
    let late = lot.code(0, ofCase: open)
    lot.raise("serial.used-after-removal", item: late, place: .reconciliation)
    try lot.run(minutes: 3)
    lot.record.tamper(late, state: .destroyed)
    let drift = try lot.finish()
    let first = try wrong(.misplaced, in: drift)
    #expect(first.detectedAt == .reconciliation && first.silent)
    let second = try wrong(.unreported, in: drift)
    #expect(second.detectedAt == .line && !second.silent)
    #expect(drift.lasting.allSatisfy { $0.detected == nil || $0.detected! >= $0.origin! })
  }

  @Test("a case that is short in truth as well would have been noticed anyway")
  func counterfactual() throws {
    for (expected, isDetected) in [(24.0, true), (30, false)] {
      var lot = try RaisingLot()
      try lot.run(minutes: 8)
      lot.record.tamper(lot.code(3, ofCase: 7), into: lot.label(ofCase: 20))
      lot.raise(
        "aggregation.under-quantity", container: lot.label(ofCase: 7), expected: expected, observed: 23)
      #expect(try (wrong(.over, in: lot.finish()).detected != nil) == isDetected, "\(expected)")
    }
  }

  @Test(
    "a balance that does not close is about numbers that are open, and a counter about those that it counts")
  func balances() throws {
    var lot = try RaisingLot()
    try lot.run(minutes: 8)
    let (open, gone) = (lot.code(3, ofCase: 7), lot.code(3, ofCase: 9))
    lot.record.tamper(open, state: .encoded)
    lot.record.tamper(gone, state: .destroyed)
    while lot.simulation.model.finishedLots.isEmpty { try lot.run(minutes: 1) }
    let id = lot.simulation.model.finishedLots[0].id
    lot.raise("reconciliation.numbers-unaccounted", lot: id, place: .reconciliation, expected: 0, observed: 1)
    lot.raise(
      "reconciliation.counter-contradicts", lot: id, place: .reconciliation, expected: 10, observed: 9,
      note: "cases closed against case labels in use")
    let drift = try lot.finish()
    let units = drift.lasting.filter { $0.kind == .unreported }
    #expect(units.first { $0.item == open }?.detectedAt == .reconciliation)
    #expect(units.first { $0.item == gone }?.detectedAt == .never)
    #expect(DetectionWatch.raised(by: [lot.detection]).map(\.behind) == [0, 1])
  }

  @Test(
    "a gap in a sender's numbers is about what arose in the day before it and had to do with messages",
    arguments: [
      (60, MechanismID.queueOverflow, true), (3_000, .queueOverflow, false), (60, .unloggedRemoval, false),
    ])
  func gap(minutes: Int, cause: MechanismID, isDetected: Bool) throws {
    var lot = try RaisingLot()
    try lot.run(minutes: 8)
    lot.record.tamper(lot.code(3, ofCase: 7), state: .destroyed)
    lot.raise(
      "reconciliation.messages-missing",
      at: lot.now.advanced(byMicroseconds: Int64(minutes) * 60_000_000), place: .reconciliation)
    let unit = try wrong(.unreported, in: lot.finish(cause))
    #expect((unit.rule == "reconciliation.messages-missing") == isDetected)
  }

  @Test("every rule and every counter's name that is said to contradict something is one of the record's")
  func names() throws {
    let core = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources/TraceCore")
    var source = ""
    for path in try FileManager.default.subpathsOfDirectory(atPath: core.path) where path.hasSuffix(".swift")
    {
      source += try String(contentsOf: core.appendingPathComponent(path), encoding: .utf8)
    }
    #expect(DetectionWatch.rules.count > 30)
    for name in DetectionWatch.rules + DetectionWatch.counters {
      #expect(source.contains("\"\(name)\""), "“\(name)” is nowhere in the record")
    }
  }

  @Test("compromised units are of those in cases and on pallets, and never more")
  func compromised() throws {
    var lot = try RaisingLot()
    try lot.run(minutes: 8)
    for number in 0..<20 { lot.record.tamper(lot.code(3, ofCase: number), state: .destroyed) }
    for number in stride(from: 0, to: 20, by: 2) {
      lot.record.tamper(lot.code(4, ofCase: number), into: lot.label(ofCase: number + 1))
    }
    let drift = try lot.finish()
    #expect(drift.compromised > 0 && drift.compromised <= drift.exposure.packed)
    #expect(drift.exposure.packed <= drift.exposure.units)
  }
}
