import Drift
import Experiments
import Foundation
import Scenario
import Testing
import World

/// On the reference line many causes change what the belts and the crew do next: without one, other cartons are rejected,
/// other cases opened, other moments met. No carton can be held against itself then; what can be is how much vanishes.
///
/// `WorldTests/NecessityTests` holds thing against thing for the causes that leave the flow as it is.
@Suite("Each cause is necessary, where it moves the flow")
struct NecessityInFlowTests {
  static let isDeep = ProcessInfo.processInfo.environment["DRIFTLINE_DEEP"] != nil

  /// The reference line as it would run if less were looked after: most causes act on it within a week.
  static let worn = [
    "line.serializer.no-read=reuse", "line.packer.no-reads=0.1 %", "mechanisms.code-format.noticed-after=2 h",
    "mechanisms.print-decay.field-loss=1", "mechanisms.camera-drift.accept-drift=0.12 grades/day",
    "mechanisms.late-read.tail=40 ms", "mechanisms.forced-close.probability=9 %",
    "mechanisms.rework-uncontrolled.probability=2 %", "mechanisms.partial-at-lot-end.policy=carry",
    "mechanisms.weak-checkweigher.unit=10 g",
  ]

  /// What vanishes with a cause without being put down to it, because it only made way for another. All there are:
  static let joint: [MechanismID: [MechanismID]] = [
    // Cartons that slid together give two results within one look at the tag.
    .trackingSlip: [.unhandshakenResult],
    // A read that comes late, or a case that is forced shut, makes somebody open the case; what he puts back unread is
    // put down to him.
    .lateRead: [.reworkUncontrolled], .forcedClose: [.reworkUncontrolled, .lateRead],
    // A code that is lost makes a reject, and rejects are put back unread.
    .printDecay: [.reworkUncontrolled, .lateRead], .cameraDrift: [.reworkUncontrolled],
    // With the station off nothing falls into the bin from which cartons are put back.
    .bypass: [.reworkUncontrolled],
  ]

  /// A bad code is one thing: who cannot read it does not count it as let through.
  enum Class: Hashable {
    case badCode
    case kind(MismatchKind)

    init(_ kind: MismatchKind) { self = [.unreadable, .escaped].contains(kind) ? .badCode : .kind(kind) }
  }

  /// Episodes of a run, by what they are and what they are put down to.
  struct Count {
    var rows: [(class: Class, mechanisms: MechanismSet, episodes: Int)] = []

    func of(_ kind: Class, where fits: (MechanismSet) -> Bool = { _ in true }) -> Double {
      Double(rows.reduce(0) { $0 + ($1.class == kind && fits($1.mechanisms) ? $1.episodes : 0) })
    }
  }

  static func count(healthy: [MechanismID]) throws -> (count: Count, on: [MechanismID]) {
    let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all) { _ in nil }
    var request = ExperimentRequest("reference-line")
    request.healthy = healthy
    request.settings =
      worn + (isDeep ? ["experiment.trials=4"] : ["experiment.trials=1", "experiment.duration=5 shifts"])
    let plan = try #require(ExperimentReader(loader: loader).read(request).plan)
    let runner = ExperimentRunner(plan)
    let run = ConditionRun(
      plan, condition: "production",
      trials: try runner.run(ConditionRun.jobs(plan, condition: "production"), atOnce: 2))
    let rows = run.cell.rows.map { (Class($0.key.kind), $0.key.mechanisms, $0.episodes) }
    return (Count(rows: rows), try #require(plan["production"]).mechanisms)
  }

  @Test(
    "what vanishes with a cause is what is put down to it, up to what it makes way for, and nothing of it stays"
  )
  func vanishes() throws {
    let everything = try Self.count(healthy: [])
    // Some hours without a reject station give hundreds of episodes at once, and a rush in which whatever waits is
    // acknowledged gives dozens; whether there were two or three such times is chance. The other causes are held against
    // a line whose station stays on and on which people look, as far as they act on it.
    let watched = try Self.count(healthy: [.bypass])
    let guarded = try Self.count(healthy: [.bypass, .override])
    let kinds = Set(everything.count.rows.map(\.class))
    var acting = 0
    for id in everything.on {
      let own = MechanismSet(id)
      func acts(on count: Count) -> Bool { count.rows.contains { $0.mechanisms.contains(own) } }
      let (all, healthy): (Count, [MechanismID]) =
        if id == .bypass {
          (everything.count, [])
        } else if id != .override, acts(on: guarded.count) {
          (guarded.count, [.bypass, .override])
        } else {
          (watched.count, [.bypass])
        }
      guard acts(on: all) else { continue }
      acting += 1
      let some = try Self.count(healthy: healthy + [id]).count
      let rest = some.rows.filter { $0.mechanisms.contains(own) }
      #expect(rest.isEmpty, "\(id) is healthy, and \(rest.count) rows are put down to it")
      let reach = (Self.joint[id] ?? []).reduce(own) { $0.union(MechanismSet($1)) }
      for kind in kinds.sorted(by: { "\($0)" < "\($1)" }) {
        let vanished = all.of(kind) - some.of(kind)
        let alone = all.of(kind) { $0 == own }
        let any = all.of(kind) { !$0.isDisjoint(with: reach) }
        // Two counts that chance has a part in; a kind that nobody has any more may have had a handful.
        let chance = 5 * (all.of(kind) + some.of(kind)).squareRoot() + 5
        #expect(
          vanished >= alone - chance && vanished <= any + chance,
          "\(id), \(kind): \(vanished) vanish, \(alone) were its alone, \(any) its or what it makes way for")
        if abs(vanished) > chance {
          print("\(id) \(kind): \(vanished) vanish, \(alone) alone, \(any) with others")
        }
      }
    }
    #expect(acting >= 12, "\(acting) causes act")
  }
}
