import Drift
import Experiments
import MechanismChecks
import Testing
import TraceModel
import World

/// Values of a line that are no mechanism's and yet do harm: what is wrong is put down to the mechanism whose harm it is.
@Suite("Nothing wrong is put down to nobody")
struct NobodyTests {
  private static func wrong(_ settings: [String], bad: Double) throws -> [Mismatch] {
    var plan = try #require(ScenarioDraw.plan(settings, 1_200))
    plan.serializer.grades = .bad(bad)
    #expect(!plan.warnings().isEmpty, "such a line is warned of")
    return try Trial(plan, seed: 5).run(0).lots.flatMap(\.lasting)
  }

  @Test("a clock that is set right after it has dated numbers: what takes them back is dated before")
  func setBack() throws {
    let found = try Self.wrong(
      ["line.serializer.commit=allocation", "line.clocks.controller.offset=2 min"], bad: 0.2)
    #expect(found.contains { $0.kind == .ghost })
    #expect(found.allSatisfy { $0.mechanisms.contains(MechanismSet(.clockOffset)) }, "\(found.prefix(2))")
  }

  @Test("a window that is narrower than the register's own error: no carton finds its entry")
  func narrow() throws {
    let found = try Self.wrong(
      [
        "line.serializer.commit=verification", "line.serializer.tracking-window=5.1 mm",
        "line.serializer.encoder-error=9250 ppm", "line.serializer.stops-untriggered=false",
      ], bad: 0.01)
    #expect(found.contains { $0.kind == .ghost })
    #expect(found.allSatisfy { $0.mechanisms.contains(MechanismSet(.missingResync)) }, "\(found.prefix(2))")
  }
}
