import EventKernel
import MechanismChecks
import Scenario
import Testing
import World

/// Causes that act together on one line, and what is joint between them.
struct Together: CustomTestStringConvertible, Sendable {
  let name: String
  let plan: LinePlan
  let causes: [MechanismID]
  /// Whether the same cartons fall into the same cases with any of them healthy.
  var keepsCases = false
  /// Those that only make others silent, or weak witnesses of them.
  var makesNothing: Set<MechanismID> = []
  /// For each cause, the marks of things that vanish with it though it has not marked them: what the two do jointly.
  var joint: [MechanismID: Set<MechanismSet>] = [:]

  var testDescription: String { name }

  static let all = [verdicts, timed, layer, byTime]

  private static func line(_ mode: ReadAssignment) -> LinePlan {
    var plan = LinePlan.bare(mode, cartons: 20_011)
    plan.stops.microStopsPerHour = 30
    plan.stops.microStopMean = .seconds(5)
    plan.stops.crashesPerWeek = 2_000
    plan.stops.restartTime = .seconds(10)
    plan.serializer.grades = .bad(0.03)
    plan.crew.people = 10
    return plan
  }

  /// What goes wrong between the camera and the ejector.
  static let verdicts: Together = {
    var plan = line(.byCount)
    plan.serializer.missingVerdict = .pass
    plan.serializer.resyncEyes = [1_100_000]
    plan.serializer.verifiesCode = false
    plan.serializer.printsPerRoll = 9_000
    plan.set(
      .trackingSlip,
      [("slip", Length.mm(70)), ("spread", Fraction.percent(0)), ("back", Fraction.percent(0))])
    plan.set(.missingResync, [("missing", Count(1))])
    plan.set(.codeSwap, [("zone", Length.mm(120)), ("decode-spread", TimeSpan.milliseconds(400))])
    plan.set(.bypass, [("threshold", Fraction.percent(5)), ("noticed-after", TimeSpan.minutes(5))])
    plan.set(.registerLoss, choice: "memory", "volatile")
    plan.set(.printQueueReload, choice: "policy", "reprint")
    plan.set(
      .cameraDrift,
      [
        ("accept-drift", GradeRate.perHour(0.005)), ("calibration", TimeSpan?.none),
        ("age", TimeSpan.hours(40)),
      ])
    plan.set(
      .printDecay,
      [("loss", GradeRate.perHour(0)), ("age", TimeSpan.zero), ("field-loss", Grade.grade(1.6))])
    return Together(
      name: "verdicts", plan: plan,
      causes: [
        .trackingSlip, .missingResync, .codeSwap, .bypass, .registerLoss, .printQueueReload, .cameraDrift,
        .printDecay,
      ])
  }()

  /// A fixed delay, what counts too early, and what is put back.
  static let timed: Together = {
    var plan = line(.byCount)
    plan.crew.binEveryMinutes = 1
    plan.set(.fixedDelayTracking, choices: [("timing", "delay")], [("speed", Speed.metresPerMinute(30))])
    plan.set(.earlyCommit, choices: [("commit-point", "printing")], [("voids", false)])
    plan.set(lapse: .reworkUncontrolled, 0.3)
    return Together(
      name: "timed", plan: plan, causes: [.fixedDelayTracking, .earlyCommit, .reworkUncontrolled])
  }()

  /// A case that is looked at from above, weighed, and closed by people.
  static let layer: Together = {
    var plan = LinePlan.quick(.layer, cartons: 30_000)
    plan.packer.comparesReads = true
    plan.packer.scale = .rejects
    plan.packer.shortCaseEvery = 7
    plan.crew.people = 1_000
    plan.crew.samplesPerHour = 55
    plan.crew.samplesFrom = .openCase
    plan.set(.layerInference, [("unread", Fraction.of(0.01)), ("infers", true)])
    plan.set(lapse: .unloggedRemoval, 0.5)
    plan.set(lapse: .forcedClose, 0.5)
    plan.set(lapse: .override, 0.5)
    plan.set(.weakCheckweigher, [("unit", Mass.grams(10))])
    return Together(
      name: "layer", plan: plan,
      causes: [.layerInference, .unloggedRemoval, .forcedClose, .override, .weakCheckweigher],
      keepsCases: true)
  }()

  /// Reads that are told apart by time, a counter that sees flaps, labels that are printed again.
  static let byTime: Together = {
    var plan = LinePlan.even(.byTime, cartons: 20_000)
    plan.packer.readMargin = .milliseconds(2_500)
    plan.labeller.labelsPerRoll = 500
    plan.labeller.verifiesLabels = false
    plan.set(.windowSkew, [("drift", Drift.ppm(200)), ("sync", TimeSpan?.none), ("residual", TimeSpan.zero)])
    plan.set(.counterBounce, [("filter-time", TimeSpan.milliseconds(5)), ("flap-share", Fraction.of(0.002))])
    plan.set(.lateRead, [("tail", TimeSpan.milliseconds(300)), ("longest", TimeSpan.seconds(20))])
    plan.set(.caseLabelReload, choice: "policy", "reprint")
    return Together(
      name: "by time", plan: plan, causes: [.windowSkew, .counterBounce, .lateRead, .caseLabelReload])
  }()
}
