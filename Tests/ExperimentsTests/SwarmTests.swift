import EventKernel
import Experiments
import Foundation
import Scenario
import Synchronization
import Testing
import World

/// Random scenarios over every parameter of the line, its mechanisms and its start, within what is plausible and within what
/// is possible: each is refused with a reason, or runs, with bounded work and memory, and truth adds up.
@Suite("A swarm of scenarios")
struct SwarmTests {
  /// Scenarios of either kind: in the gate, and where there is time.
  static let count = ProcessInfo.processInfo.environment["DRIFTLINE_DEEP"] == nil ? 150 : 5_000

  /// Which range values are drawn from.
  enum Reach: String, CaseIterable {
    case plausible, possible
  }

  /// One scenario: what is set, and the seed of its run.
  struct Draw: Sendable {
    var settings: [String] = []
    var seed: UInt64
  }

  @Test(
    "is refused with a reason, or runs to its end within so many looks of the record",
    arguments: Reach.allCases)
  func runs(reach: Reach) throws {
    var (refused, ended, interrupted) = (0, 0, 0)
    for number in 0..<Self.count {
      let draw = Self.draw(number, reach)
      guard let plan = Self.plan(draw) else {
        refused += 1
        continue
      }
      switch try Self.run(plan, draw) {
      case .done: ended += 1
      case .interrupted: interrupted += 1
      }
    }
    print("swarm, \(reach): \(ended) ended, \(interrupted) were interrupted, \(refused) refused")
    #expect(
      ended > Self.count / (reach == .plausible ? 2 : 5),
      "\(reach): \(refused) refused, \(interrupted) interrupted of \(Self.count)")
  }

  // MARK: Drawing

  static func draw(_ number: Int, _ reach: Reach, of keys: [String] = ["line", "mechanisms"]) -> Draw {
    var paths = RandomPaths(seed: 22, trial: UInt64(number))
    let path = "test/swarm/\(reach.rawValue)/\(keys.count)"
    var stream = paths.claim(path, owner: "SwarmTests").stream(0)
    var draw = Draw(seed: stream.next())
    let root = ExperimentSchema.schema.root
    // Few values in one scenario and many in another, so that most pairs meet and few scenarios are refused.
    let share = stream.uniform() * 0.25
    for key in keys {
      guard let field = root[key] else { continue }
      set(field, at: key, share, reach, &stream, &draw)
    }
    return draw
  }

  private static func set(
    _ field: Field, at path: String, _ share: Double, _ reach: Reach, _ stream: inout RandomStream,
    _ draw: inout Draw
  ) {
    switch field.shape {
    case .parameter(let parameter):
      guard stream.uniform() < share, let text = text(of: parameter, reach, &stream) else { return }
      draw.settings.append("\(path)=\(text)")
    case .section(let section):
      if path.hasPrefix("mechanisms."), path.split(separator: ".").count == 2 {
        guard stream.uniform() < share else { return }
        draw.settings.append("\(path)={}")
      }
      for field in section.fields { set(field, at: "\(path).\(field.key)", share, reach, &stream, &draw) }
    case .variant(let tag, _, let cases):
      let chosen = cases[Int(stream.uniform() * Double(cases.count))]
      if stream.uniform() < share { draw.settings.append("\(path).\(tag)=\(chosen.name)") }
      for field in chosen.section.fields {
        set(field, at: "\(path).\(field.key)", share, reach, &stream, &draw)
      }
    case .text, .list, .map: break
    }
  }

  /// A value of a parameter as a file writes it: an end of its range, or anything between, evenly by its logarithm.
  private static func text(
    of parameter: AnyParameter, _ reach: Reach, _ stream: inout RandomStream
  ) -> String? {
    switch parameter.kind {
    case .boolean: return stream.uniform() < 0.5 ? "true" : "false"
    case .choice(let cases): return cases[Int(stream.uniform() * Double(cases.count))].word
    case .notation: return nil
    case .quantity(let dimension, let isOptional):
      guard let bounds = reach == .possible ? parameter.possible : parameter.plausible else { return nil }
      if isOptional, stream.uniform() < 0.1 { return dimension.absence }
      let place = stream.uniform()
      if place < 0.1 { return bounds.texts.lower }
      if place < 0.2, let upper = bounds.texts.upper { return upper }
      let upper = bounds.upper ?? max(1, abs(bounds.lower)) * 1e6
      let base: Double
      if bounds.lower >= 0 {
        let low = max(bounds.lower, upper * 1e-9)
        base = low * Foundation.exp(stream.uniform() * Foundation.log(upper / low))
      } else {
        base = bounds.lower + stream.uniform() * (upper - bounds.lower)
      }
      return number(base, dimension)
    }
  }

  /// A number of base units with a unit.
  private static func number(_ base: Double, _ dimension: Scenario.Dimension) -> String {
    func decimal(_ value: Double) -> String { String(format: "%.9f", value) }
    switch dimension {
    case .length: return decimal(base) + " mm"
    case .speed: return decimal(base) + " mm/s"
    case .rate: return decimal(base * 3_600) + "/h"
    case .duration: return "\(Int64(max(-9e18, min(9e18, base)))) ns"
    case .mass: return decimal(base) + " g"
    case .fraction: return decimal(base * 100) + " %"
    case .drift: return decimal(base) + " ppm"
    case .count: return "\(Int64(max(-9e18, min(9e18, base))))"
    case .grade: return decimal(base)
    case .gradeRate: return decimal(base) + " grades/h"
    case .money: return decimal(base)
    }
  }

  // MARK: Running

  /// The line of a drawn scenario, short; nil where it was refused, which has to be with words and a place.
  static func plan(_ draw: Draw, cartons: Int = 300) -> LinePlan? {
    let loader = ScenarioLoader { _, _ in SourceText(name: "swarm.json5", text: "{}") }
    var request = ExperimentRequest("swarm.json5")
    request.settings = draw.settings
    let (plan, diagnostics) = ExperimentReader(loader: loader).read(request)
    guard let plan, var line = plan.conditions.first?.line else {
      #expect(diagnostics.hasErrors, "refused without a word: \(draw.settings)")
      return nil
    }
    line.lots.cartonsPerLot = min(line.lots.cartonsPerLot, cartons)
    line.lots.count = 2
    line.lots.changeover = min(line.lots.changeover, .hours(1))
    return line.problems().isEmpty ? line : nil
  }

  enum Outcome {
    case done, interrupted
  }

  /// Looks of the record, one a minute of simulated time, after which a run is interrupted: two weeks.
  private final class Patience: Sendable {
    private let looks = Mutex(20_000)

    var isOver: Bool {
      looks.withLock {
        $0 -= 1
        return $0 < 0
      }
    }
  }

  static func run(_ plan: LinePlan, _ draw: Draw) throws -> Outcome {
    try finish(plan, draw) == nil ? .interrupted : .done
  }

  /// What comes of a line; nil where it takes too long, or stands because nobody is there for what waits.
  static func finish(_ plan: LinePlan, _ draw: Draw) throws -> TrialRow? {
    var trial = Trial(plan, seed: draw.seed)
    let patience = Patience()
    trial.isInterrupted = { patience.isOver }
    do {
      let row = try trial.run(0)
      #expect(row.lots.count == plan.lots.count, "\(draw.settings)")
      for lot in row.lots {
        #expect(lot.conservation.isEmpty, "\(draw.settings): \(lot.conservation.prefix(3))")
      }
      return row
    } catch is Interrupted {
      return nil
    } catch let standstill as LineStandstill {
      // Nobody is there for what waits: told, and not hung.
      #expect(!standstill.waiting.isEmpty, "\(draw.settings)")
      return nil
    }
  }
}
