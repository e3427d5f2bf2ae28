import Drive
import Experiments
import Testing

@Suite("A system in the loop") struct DriveTests {
  @Test("our core, driven by documents alone, has each thing as the line's own record has it")
  func inProcess() throws {
    for size in [1, 7, 100, 100_000] {
      var study = try Driven.study()
      study.delivery.documentSize = size
      let result = try study.run(SystemOpening(.inProcess))
      #expect(result.differences.count == 0 && result.differences.things > 480)
      #expect(result.tally.storage.held == result.tally.events && result.tally.events > 480)
      #expect(result.tally.refused.isEmpty && result.tally.unknown.isEmpty)
      #expect(result.system.kinds == result.reference.kinds)
      #expect(
        result.system.kinds.map(\.counts.count) == result.ours.kinds.map(\.counts.count), "size \(size)")
    }
  }

  @Test(
    "healthy is perfect, however documents travel",
    arguments: [1, 40, 10_000])
  func healthy(_ size: Int) throws {
    var study = try Driven.study(healthy: true)
    study.delivery.documentSize = size
    study.delivery.doubled = 0.5
    study.delivery.cut = 0.3
    study.delivery.delay = .minutes(5)
    study.delivery.order = .free
    let result = try study.run(SystemOpening(.inProcess))
    #expect(result.system.kinds.isEmpty && result.differences.count == 0)
    #expect(result.system.cell.exposure.units == 480 && result.verdict != .notAccepted)
    if size == 1 { #expect(result.tally.copies > 100 && result.tally.cut > 50) }
  }

  @Test("the same seed gives the same result, whatever the way is asked for first")
  func again() throws {
    var study = try Driven.study()
    study.delivery.doubled = 0.2
    study.delivery.delay = .minutes(30)
    study.delivery.order = .free
    study.delivery.documentSize = 20
    func text() throws -> String {
      DriveReport(try study.run(SystemOpening(.inProcess)), evidence: "", again: "").json.document
    }
    #expect(try text() == text())
  }

  @Test("a strict system loses more by larger documents, and the report shows it against our core")
  func curve() throws {
    var study = try Driven.study(["line.serializer.prints-per-roll = 400"])
    study.sizes = [1, 10, 100, 10_000]
    let result = try study.run(Driven.opening { StrictSystem() })
    #expect(result.curve.map(\.size) == study.sizes)
    let known = result.curve.map(\.known)
    #expect(known == known.sorted(by: >) && known[0] > 10 && known[3] == 0, "\(known)")
    #expect(Set(result.curve.map(\.knownToCore)).count == 1)
    #expect(result.curve[3].refused == 1 && result.verdict == .notAccepted)
    let report = DriveReport(result, evidence: "", again: "")
    #expect(report.text.contains("at most 10000: 1 documents, 1 refused; 0 of"))
    #expect(report.page.contains("Drift by the size of documents"))
  }

  @Test(
    "an outcome that nobody has told is asked for, sent again where it is not there, and counted only once it is known"
  )
  func unknown() throws {
    var study = try Driven.study(healthy: true)
    study.delivery.documentSize = 50
    for isLost in [false, true] {
      let result = try study.run(Driven.opening { UncertainSystem(isLost: isLost) })
      #expect(result.tally.accepted == result.tally.documents && result.tally.unknown.isEmpty)
      #expect(result.tally.asked > 2 && (result.tally.again > 0) == isLost && result.differences.count == 0)
    }
    study.delivery.retries = 1
    let never = try study.run(Driven.opening { UncertainSystem(isLost: true, recovers: false) })
    #expect(never.tally.unknown.count > 2 && never.tally.refused.isEmpty)
    #expect(never.tally.accepted + never.tally.unknown.count == never.tally.documents)
    #expect(never.differences.count(.unknown, .state) > 50 && never.verdict != .accepted)
    let mute = try study.run(
      Driven.opening { UncertainSystem(isLost: false, recovers: false, canBeAsked: false) })
    #expect(mute.tally.unknown.count > 2 && mute.tally.storage.asked == 0 && mute.differences.count == 0)
  }
}
