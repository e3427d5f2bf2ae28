import Drive
import Testing
import TraceModel

@Suite("What is demanded of a system") struct ContractTests {
  @Test("our own core passes, by documents alone")
  func core() throws {
    let result = try Contract(SystemOpening(.inProcess), seed: 1).run()
    for finding in result.findings {
      #expect(finding.answer == .kept, "\(finding.clause): \(finding.answer)")
    }
    #expect(result.findings.count == ContractClause.allCases.count && result.verdict == .accepted)
  }

  @Test(
    "each fault breaks its own demand, and is shown by the fewest messages",
    arguments: [
      (FaultySystem.Fault.forgets, ContractClause.nothingLost, 2), (.countsTwice, .once, 4),
      (.needsOrder, .order, 4), (.anonymous, .attribution, 1), (.ignoresCorrections, .corrections, 3),
      (.invents, .onlyTold, 1), (.falls, .anyInput, 1),
    ])
  func faults(_ fault: FaultySystem.Fault, _ clause: ContractClause, _ most: Int) throws {
    let result = try Contract(Driven.opening { FaultySystem(fault) }, seed: 7).run()
    let finding = try #require(result.findings.first { $0.clause == clause })
    guard case .broken = finding.answer else {
      Issue.record("\(fault) does not break \(clause): \(finding.answer)")
      return
    }
    #expect(finding.fewest <= most && !finding.shown.isEmpty && finding.isShortest, "\(finding.shown)")
    #expect(result.verdict == .notAccepted)
    let text = result.text(evidence: "")
    #expect(text.contains("broken") && text.contains(finding.shown[0].message))
  }

  @Test("a system that refuses everything keeps nothing that was shown of it, and that is said")
  func refusal() throws {
    let result = try Contract(Driven.opening { RefusingSystem() }, seed: 2).run()
    let answers = Dictionary(uniqueKeysWithValues: result.findings.map { ($0.clause, $0.answer.word) })
    #expect(
      answers[.nothingLost] == "not shown" && answers[.once] == "not shown" && answers[.order] == "broken")
    #expect(answers[.anyInput] == "broken" && answers[.onlyTold] == "kept")
  }
}

/// A system that takes nothing.
private final class RefusingSystem: SystemUnderTest {
  let title = "a refusing system"
  let questions = Set(Question.allCases)
  let beginsAnew = true
  private let core = InProcessSystem()

  func deliver(_ delivery: Delivery) throws -> Outcome { .refused("closed on Sundays") }
  func parents(of things: [String]) throws -> [String?] { core.parents(of: things) }
  func contents(of containers: [String]) throws -> [[String]] { core.contents(of: containers) }
  func states(of things: [String]) throws -> [SerialState] { core.states(of: things) }
  func events(_ ids: [String]) throws -> [StoredEvent] { core.events(ids) }
  func close() {}
}
