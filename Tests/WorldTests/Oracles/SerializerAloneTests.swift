import EventKernel
import MechanismChecks
import Scenario
import Testing
import World

/// A mechanism of the serializer, at the values that it has in production where nobody says otherwise.
struct StandardCause: CustomTestStringConvertible, Sendable {
  let card: MechanismCard
  let put: @Sendable (inout LinePlan) -> Void

  var testDescription: String { "\(card.id)" }

  static let all: [StandardCause] = [
    StandardCause(card: PoolCheckpoint.card) { $0.mechanisms.poolCheckpoint = PoolCheckpoint(.standard) },
    StandardCause(card: EarlyCommit.card) { $0.mechanisms.earlyCommit = EarlyCommit(.standard) },
    StandardCause(card: UnhandshakenResult.card) {
      $0.mechanisms.unhandshakenResult = UnhandshakenResult(.standard)
    },
    StandardCause(card: PrintQueueReload.card) {
      $0.mechanisms.printQueueReload = PrintQueueReload(.standard)
    },
    StandardCause(card: CodeFormat.card) {
      $0.mechanisms.codeFormat = mechanism(
        CodeFormat.self, ["profile": CodeFormat.Profile.dayFirst, "update-at": TimeSpan.minutes(5)])
    },
    StandardCause(card: PrintDecay.card) { $0.mechanisms.printDecay = PrintDecay(.standard) },
    StandardCause(card: CameraDrift.card) {
      $0.mechanisms.cameraDrift = mechanism(
        CameraDrift.self,
        [
          "light-loss": GradeRate.perHour(0.01), "accept-drift": GradeRate.perHour(0.02),
          "calibration": TimeSpan?.none, "age": TimeSpan.hours(40),
        ])
    },
    StandardCause(card: KeyedCode.card) {
      $0.serializer.noRead = .keyIn
      $0.mechanisms.keyedCode = KeyedCode(.standard)
    },
    StandardCause(card: TrackingSlip.card) {
      $0.mechanisms.trackingSlip = mechanism(
        TrackingSlip.self,
        ["slip": Length.mm(70), "spread": Fraction.percent(30), "back": Fraction.percent(40)])
    },
    StandardCause(card: FixedDelayTracking.card) {
      $0.mechanisms.fixedDelayTracking = FixedDelayTracking(.standard)
    },
    StandardCause(card: CodeSwap.card) { $0.mechanisms.codeSwap = CodeSwap(.standard) },
    StandardCause(card: Bypass.card) { $0.mechanisms.bypass = Bypass(.standard) },
  ]
}

@Suite("Each cause of the serializer alone")
struct SerializerAloneTests {
  func plan(_ vintage: SerializerVintage, _ assignment: ReadAssignment) -> LinePlan {
    var plan = HealthySerializerTests().plan(vintage, assignment)
    plan.lots.cartonsPerLot = 6_000
    plan.lots.count = 1
    plan.stops.crashesPerWeek = 3_000
    plan.serializer.printsPerRoll = 1_700
    plan.serializer.turnedShare = 0.05
    return plan
  }

  @Test(
    "gives no kind that its card does not list, under any vintage and in any mode",
    arguments: StandardCause.all,
    SerializerVintage.allCases)
  func listed(cause: StandardCause, vintage: SerializerVintage) throws {
    for assignment in ReadAssignment.allCases {
      var plan = plan(vintage, assignment)
      cause.put(&plan)
      let result = try outcome(of: plan)
      #expect(
        result.unlisted(by: cause.card).isEmpty,
        "\(cause.card.id), \(vintage), \(assignment): \(result.kinds)")
      #expect(
        Set(result.marked.keys).isSubset(of: [cause.card.id]),
        "marks of others: \(result.marked)")
      if !result.kinds.isEmpty, cause.card.id != .earlyCommit {
        #expect(result.marked[cause.card.id] ?? 0 > 0, "a mismatch without a mark: \(result.kinds)")
      }
    }
  }

  @Test("where several act, each one's draws stay what they were alone")
  func draws() throws {
    var one = LinePlan.bare(cartons: 10_000)
    one.serializer.grades = .bad(0.1)
    var several = one
    for cause in StandardCause.all where cause.card.id != .printDecay && cause.card.id != .cameraDrift {
      cause.put(&several)
    }
    several.serializer.noRead = .reject
    // Print and look are drawn by carton: whatever else goes wrong, the same cartons are bad.
    let (a, b) = (try badCartons(of: one), try badCartons(of: several))
    #expect(a.count > 800 && a == b)
  }

  private func badCartons(of plan: LinePlan) throws -> [Int] {
    var simulation = Simulation(Line(plan, seed: 5, trial: 2, site: CountingSource()))
    while simulation.model.occurrences[.lots] < 1 {
      try simulation.run(until: simulation.now + .hours(1))
      simulation.model.clearOutbox()
    }
    return simulation.model.truth.cartonNumbers.filter { simulation.model.truth.carton($0).belowLimit }
  }
}

@Suite("Causes of the serializer together")
struct SerializerInteractionTests {
  @Test("a fading head drives people to the bypass, which lets bad codes out")
  func fadingAndBypass() throws {
    var plan = LinePlan.bare(cartons: 30_000)
    plan.serializer.grades = GradeLaw(rise: 7, crowd: 3)
    let fading = mechanism(
      PrintDecay.self,
      ["loss": GradeRate.perHour(0.3), "cleaning": TimeSpan?.none, "age": TimeSpan.hours(1)])
    let bypass = Bypass(.standard)
    plan.mechanisms.bypass = bypass
    let steady = try outcome(of: plan)
    #expect(steady.happened[.bypasses] == 0 && steady.kinds.isEmpty, "\(steady.kinds)")
    plan.mechanisms.printDecay = fading
    let both = try outcome(of: plan)
    #expect(both.happened[.bypasses] > 0 && both.letOut > 100, "\(both.kinds)")
    plan.mechanisms.bypass = .healthy
    let alone = try outcome(of: plan)
    #expect(alone.letOut == 0 && alone.happened[.rejects] > both.happened[.rejects], "\(alone.kinds)")
  }

  @Test(
    "a faster belt exposes a tag without a handshake that a slower run never shows",
    arguments: [118, 120, 126, 138])
  func speed(perMinute: Int64) throws {
    let result = try outcome(of: UnhandshakenResultTests().plan(perMinute: perMinute))
    let expected = max(0, 1 - 60_000 / Double(perMinute) / 500)
    #expect(abs(Double(result[.unreported]) - expected * 20_000) <= 5, "\(result.kinds)")
  }

  @Test("more stops, more verdicts on the wrong carton")
  func stops() throws {
    var last = 0
    for perHour in [5.0, 20, 55] {
      var plan = TrackingSlipTests().plan(slip: 80, bad: 0.2)
      plan.stops.microStopsPerHour = perHour
      let result = try outcome(of: plan)
      #expect(result.letOut > last)
      last = result.letOut
    }
  }
}
