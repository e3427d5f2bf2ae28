import EventKernel
import Experiments
import Foundation
import Scenario
import Synchronization
import Testing
import World

/// Random scenarios over everything that can be said of a line, its mechanisms and its start, within what is plausible and
/// within what is possible: what is refused is refused with a reason, and the rest runs with bounded work and memory, and
/// truth adds up.
@Suite("A swarm of scenarios")
struct SwarmTests {
  /// Scenarios of either kind: in the gate, and where there is time.
  static let count = ProcessInfo.processInfo.environment["DRIFTLINE_DEEP"] == nil ? 120 : 5_000

  /// Which range values are drawn from.
  enum Reach: String, CaseIterable {
    case plausible, possible
  }

  /// One scenario: what is set, and the seed of its run.
  struct Draw: Sendable {
    var settings: [String] = []
    var seed: UInt64
    /// The share of the words that are chosen at least.
    var leastOfWords = 0.5
  }

  @Test(
    "is refused with a reason, or runs to its end within so many looks of the record",
    arguments: Reach.allCases)
  func runs(reach: Reach) throws {
    var (drawn, said, ended, interrupted) = (0, 0, 0, 0)
    var words: Set<String> = []
    var seen = Occurrences()
    for number in 0..<Self.count {
      let draw = Self.draw(number, reach)
      guard let (settings, plan) = Self.accepted(draw.settings) else {
        Issue.record("the scenario without any setting was refused")
        return
      }
      drawn += draw.settings.count
      said += settings.count
      words.formUnion(settings)
      if let row = try Self.run(plan, settings, seed: draw.seed) {
        ended += 1
        seen += row.occurrences
      } else {
        interrupted += 1
      }
    }
    print(
      "swarm, \(reach): \(ended) ended, \(interrupted) were interrupted; \(said) of \(drawn) values accepted")
    #expect(said > drawn * 3 / 4, "\(reach): so much is refused that little is tried")
    #expect(ended > Self.count * (reach == .plausible ? 9 : 5) / 10, "\(reach): \(interrupted) interrupted")
    // What random scenarios have to have reached.
    let missing = Self.choices.filter { !words.contains($0) }
    #expect(missing.isEmpty, "\(reach): never chosen: \(missing)")
    if reach == .plausible {
      let quiet = Occurrence.allCases.filter { seen[$0] == 0 && !Self.rare.contains($0) }
      #expect(quiet.isEmpty, "never happened: \(quiet.map(\.name))")
    }
  }

  /// What need not happen on so few lines: there are no seeded challenges among what is drawn.
  private static let rare: Set<Occurrence> = [.challenges, .challengesCaught]

  // MARK: Drawing

  private static let root = ExperimentSchema.schema.root

  /// Where the start of the condition that is run stands.
  private static let start = "conditions.validation.start"

  /// Everything that can be drawn, by its path.
  private static let fields: [(path: String, field: Field)] =
    ["line", "mechanisms"].compactMap { key in root[key].map { (key, $0) } }
    + (ExperimentSchema.schema.condition["start"].map { [(start, $0)] } ?? [])

  /// Every word that can be chosen, as a setting.
  private static let choices: [String] = fields.flatMap { choices(of: $0.field, at: $0.path) }

  private static func choices(of field: Field, at path: String) -> [String] {
    switch field.shape {
    case .parameter(let parameter):
      if case .choice(let cases) = parameter.kind { return cases.map { "\(path)=\($0.word)" } }
      return parameter.kind == .boolean ? ["\(path)=true", "\(path)=false"] : []
    case .section(let section): return section.fields.flatMap { choices(of: $0, at: "\(path).\($0.key)") }
    case .variant(let tag, _, let cases): return cases.map { "\(path).\(tag)=\($0.name)" }
    case .text, .list, .map: return []
    }
  }

  /// A scenario; of these fields alone, where they are named, and with at most such a share of their values.
  static func draw(_ number: Int, _ reach: Reach, of keys: [String]? = nil, most: Double = 0.5) -> Draw {
    var paths = RandomPaths(seed: 22, trial: UInt64(number))
    var stream = paths.claim("test/swarm/\(reach.rawValue)", owner: "SwarmTests").stream(0)
    var draw = Draw(seed: stream.next())
    if most < 0.5 { draw.leastOfWords = 0 }
    // Few values in one scenario and many in another, so that most pairs meet.
    let share = stream.uniform() * most
    for (path, field) in fields where keys?.contains(path) ?? true {
      set(field, at: path, share, reach, &stream, &draw)
    }
    return draw
  }

  private static func set(
    _ field: Field, at path: String, _ share: Double, _ reach: Reach, _ stream: inout RandomStream,
    _ draw: inout Draw
  ) {
    switch field.shape {
    case .parameter(let parameter):
      // A value has many neighbours; a word is there or is not.
      let isWord = choices(of: field, at: path).isEmpty == false
      guard stream.uniform() < (isWord ? max(share, draw.leastOfWords) : share),
        let text = text(of: parameter, reach, &stream)
      else { return }
      draw.settings.append("\(path)=\(text)")
    case .section(let section):
      if path.hasPrefix("mechanisms."), path.split(separator: ".").count == 2 {
        guard stream.uniform() < max(share, 0.3) else { return }
        draw.settings.append("\(path)={}")
      }
      for field in section.fields { set(field, at: "\(path).\(field.key)", share, reach, &stream, &draw) }
    case .variant(let tag, _, let cases):
      let chosen = cases[Int(stream.uniform() * Double(cases.count))]
      if stream.uniform() < 0.7 { draw.settings.append("\(path).\(tag)=\(chosen.name)") }
      for field in chosen.section.fields {
        set(field, at: "\(path).\(field.key)", share, reach, &stream, &draw)
      }
    case .list(of: .section(let section), _):
      guard stream.uniform() < share else { return }
      let elements = (0..<1 + Int(stream.uniform() * 3)).map { _ in
        let members = section.fields.compactMap { field -> String? in
          guard case .parameter(let parameter) = field.shape else { return nil }
          return text(of: parameter, reach, &stream).map { "\(field.key): \"\($0)\"" }
        }
        return "{" + members.joined(separator: ", ") + "}"
      }
      draw.settings.append("\(path)=[" + elements.joined(separator: ", ") + "]")
    case .text, .list, .map: break
    }
  }

  /// What is written in a notation of its own.
  private static func notation(
    of parameter: AnyParameter, _ reach: Reach, _ stream: inout RandomStream
  ) -> String? {
    func whole(_ range: ClosedRange<Int>) -> Int {
      range.lowerBound + Int(stream.uniform() * Double(range.count))
    }
    switch parameter.id {
    case "people-by-shift": return (0..<whole(1...4)).map { _ in "\(whole(0...4))" }.joined(separator: ", ")
    case "resync-eyes":
      let places = (0..<whole(1...4)).map { _ in whole(720...1_480) }.sorted()
      return places.map { "\($0) mm" }.joined(separator: ", ")
    case "start-of-trial":
      return "20\(whole(10...99))-0\(whole(1...9))-\(whole(10...28))T0\(whole(0...9)):30:00Z"
    case "skills":
      // One can do everything; the others what falls to them.
      return
        (["all"]
        + (0..<whole(0...3)).map { _ in
          TaskKind.allCases.filter { _ in stream.uniform() < 0.5 }.map(\.word).joined(separator: ", ")
        }.filter { !$0.isEmpty }).joined(separator: "; ")
    default: return nil
    }
  }

  /// A value of a parameter as a file writes it: an end of its range, or anything between, evenly by its logarithm.
  private static func text(
    of parameter: AnyParameter, _ reach: Reach, _ stream: inout RandomStream
  ) -> String? {
    switch parameter.kind {
    case .boolean: return stream.uniform() < 0.5 ? "true" : "false"
    case .choice(let cases): return cases[Int(stream.uniform() * Double(cases.count))].word
    case .notation: return notation(of: parameter, reach, &stream)
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

  /// As many of these settings as go together, in their order, and the line that they give, short.
  ///
  /// Where some do not, each half is tried by itself, so that one value that others forbid takes only itself away.
  static func accepted(_ settings: [String], cartons: Int = 300) -> (settings: [String], plan: LinePlan)? {
    var kept: [String] = []
    guard var plan = plan(kept, cartons) else { return nil }
    var parts = [settings[...]]
    while let part = parts.popLast() {
      if part.isEmpty { continue }
      if let larger = self.plan(kept + part, cartons) {
        kept += part
        plan = larger
      } else if part.count > 1 {
        let middle = part.startIndex + part.count / 2
        parts.append(part[middle...])
        parts.append(part[..<middle])
      }
    }
    return (kept, plan)
  }

  /// The line of a drawn scenario, with so many cartons in each of two lots; nil where it was refused, which has to be with words and a place.
  private static func plan(_ settings: [String], _ cartons: Int) -> LinePlan? {
    let loader = ScenarioLoader { _, _ in
      SourceText(name: "swarm.json5", text: "{conditions: {validation: {}, production: {}}}")
    }
    var request = ExperimentRequest("swarm.json5")
    request.settings = settings
    let (plan, diagnostics) = ExperimentReader(loader: loader).read(request)
    guard let plan, var line = plan.conditions.first?.line else {
      #expect(diagnostics.hasErrors, "refused without a word: \(settings)")
      return nil
    }
    line.lots.cartonsPerLot = min(line.lots.cartonsPerLot, cartons)
    line.lots.count = 2
    line.lots.changeover = min(line.lots.changeover, .hours(1))
    return line.problems().isEmpty ? line : nil
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

  /// What comes of a line; nil where it takes too long, or stands because nobody is there for what waits.
  static func run(_ plan: LinePlan, _ settings: [String], seed: UInt64) throws -> TrialRow? {
    var trial = Trial(plan, seed: seed)
    let patience = Patience()
    trial.isInterrupted = { patience.isOver }
    do {
      let row = try trial.run(0)
      #expect(row.lots.count == plan.lots.count, "\(settings)")
      for lot in row.lots {
        #expect(lot.conservation.isEmpty, "\(settings): \(lot.conservation.prefix(3))")
      }
      return row
    } catch is Interrupted {
      return nil
    } catch let standstill as LineStandstill {
      // Nobody is there for what waits: told, and not hung.
      #expect(!standstill.waiting.isEmpty, "\(settings)")
      return nil
    }
  }
}
