import EventKernel
import Experiments
import Scenario
import Testing
import TraceModel
import World

/// Queries about packs, months after they were made.
@Suite("Whether a pack is good") struct VerificationTests {
  typealias Setting = (MechanismID, [(String, any ParameterValue)])

  /// Short lots of a small line, about every pack of which somebody asks.
  static func trial(_ settings: Setting..., change: (inout LinePlan) -> Void = { _ in }) -> Trial {
    var plan = LinePlan()
    plan.lots.cartonsPerLot = 2_400
    plan.lots.count = 2
    plan.palletizer.casesPerPallet = 12
    plan.crew.looksBackOn = 0
    change(&plan)
    for (id, values) in settings {
      var own = MechanismSettings.healthy
      for (name, value) in values { own.set(id.card.parameters.first { $0.id == name }!, to: value) }
      plan.mechanisms.set(id, to: own)
    }
    var trial = Trial(plan, seed: 31)
    trial.site.holdsLots = false
    var verification = VerificationPlan()
    verification.askedShare = 1
    verification.damagedShare = 0
    trial.verification = verification
    return trial
  }

  private static func queries(_ trial: Trial) throws -> VerificationSummary {
    try #require(try trial.run(0).verification)
  }

  @Test("healthy: 200,000 queries, all answered in time and rightly, and nothing is raised")
  func healthy() throws {
    var trial = Self.trial {
      $0.lots.cartonsPerLot = 70_500
      $0.lots.count = 3
      $0.palletizer.casesPerPallet = 40
    }
    trial.verification?.damagedShare = 0.002
    trial.recalls = [
      RecallPlan("nothing", at: .days(100), what: .lots, count: 0),
      RecallPlan("a lot", at: .days(100), what: .lots, count: 1),
      RecallPlan("more lots than there are", at: .days(101), what: .lots, count: 99),
      RecallPlan("cases", at: .days(102), what: .cases, count: 50),
      RecallPlan("everything", at: .days(103), what: .everything),
    ]
    let row = try trial.run(0)
    let queries = try #require(row.verification)
    #expect(queries.asked >= 200_000, "\(queries.asked)")
    #expect(queries.verified == queries.asked && queries.failed == 0, "\(queries)")
    #expect(queries.verifiedWrongly == 0 && queries.investigations == 0)
    #expect(queries.destroyedCases > 5)
    let alarms = row.findings.filter { $0.severity > .note }
    #expect(alarms.isEmpty, "\(alarms.prefix(3))")
    let recalls = try #require(row.recalls).drills
    #expect(recalls.map(\.affected)[0] == 0 && recalls[0].named == 0)
    // Of nothing nobody has to look up anything.
    #expect(recalls[0].threadElapsed == 0 && recalls[0].stitchedElapsed == 0)
    #expect(recalls[4].affected > 200_000 && recalls[2].affected == recalls[4].affected)
    for recall in recalls {
      #expect(recall.missed == 0 && recall.inVain == 0 && recall.undecided == 0, "\(recall)")
      #expect(
        recall.named == recall.affected && recall.wideningFactor == 1 && recall.unknown == 0, "\(recall)")
      #expect(recall.stitchedElapsed > 10 * recall.threadElapsed || recall.affected == 0, "\(recall)")
    }
  }

  @Test(
    "interaction: labels of cases are one behind after a reload, and weeks later a pharmacy's query fails for a case that was destroyed"
  )
  func mislabeledCase() throws {
    let reload: Setting = (
      .caseLabelReload, [("policy", CaseLabelReload.Policy.reprint), ("share", Fraction.of(1))]
    )
    func one(_ reloads: Bool, damaged: Bool) throws -> VerificationSummary {
      func change(_ plan: inout LinePlan) {
        plan.labeler.labelsPerRoll = 60
        plan.labeler.verifiesLabels = false
      }
      var trial = reloads ? Self.trial(reload, change: change) : Self.trial(change: change)
      trial.verification?.damagedShare = damaged ? 0.05 : 0
      return try Self.queries(trial)
    }
    // Neither does it alone: a wrong label lets no query fail while nobody acts on it, and cases that are destroyed are gone.
    #expect(try one(true, damaged: false).failed == 0)
    #expect(try one(false, damaged: true).failed == 0)
    let both = try one(true, damaged: true)
    #expect(both.destroyedCases > 2 && both.failed >= 24, "\(both)")
    #expect(both.failed(by: .older) == both.failed && both.unexplained == 0, "\(both.rows)")
    for row in both.rows {
      #expect(row.outcome == .notForSale && row.mechanisms == MechanismSet(.caseLabelReload), "\(row)")
      #expect(row.level == .case && (row.meanDays ?? 0) > 14, "\(row)")
    }
    #expect(both.investigations == both.failed)
  }

  @Test(
    "one mechanism at a time is healthy: what it spoils vanishes, and nothing else changes",
    arguments: [1, 2])
  func necessity(number: UInt64) throws {
    let all: [Setting] = [
      (
        .slowEndpoint,
        [
          ("load", Rate.perSecond(3)), ("service", TimeSpan.seconds(1)),
          ("law", SlowEndpoint.Law.exponential),
        ]
      ),
      (.answerFormat, [("share", Fraction.of(0.2)), ("expiry", AnswerFormat.Expiry.eightDigits)]),
      (.scannerInput, [("layout-share", Fraction.of(0.2)), ("layout", KeyboardLayout.german)]),
    ]
    func run(_ settings: [Setting]) throws -> VerificationSummary {
      var trial = Self.trial { $0.lots.count = 1 }
      for (id, values) in settings {
        var own = MechanismSettings.healthy
        for (name, value) in values { own.set(id.card.parameters.first { $0.id == name }!, to: value) }
        trial.plan.mechanisms.set(id, to: own)
      }
      trial.verification?.timeOut = .seconds(3)
      return try #require(try trial.run(number).verification)
    }
    let causes: [QueryCause] = [.endpoint, .format, .scanner]
    let alone = try all.map { try run([$0]) }
    for (index, queries) in alone.enumerated() {
      #expect(queries.failed(by: causes[index]) > 100, "\(causes[index]): \(queries)")
      #expect(queries.failed(by: causes[index]) == queries.failed)
    }
    for index in all.indices {
      let rest = try run(all.indices.filter { $0 != index }.map { all[$0] })
      let whole = try run(all)
      #expect(rest.failed(by: causes[index]) == 0 && rest.failed < whole.failed)
      #expect(rest.asked == whole.asked)
    }
    #expect(try run([]).failed == 0)
  }

  @Test("a router that knows no responder fails every query, and nobody is asked")
  func noResponder() throws {
    var trial = Self.trial()
    trial.verification?.responders = 0
    let queries = try Self.queries(trial)
    #expect(queries.failed == queries.asked && queries.failed(by: .router) == queries.asked)
    #expect(queries.answered == 0 && queries.investigations == 0)
  }

  @Test("people look into suspect packs in working hours, and with too few of them answers are late")
  func investigations() throws {
    let letters: Setting = (
      .answerFormat, [("share", Fraction.of(1)), ("letters", AnswerFormat.Letters.small)]
    )
    func run(_ people: Int) throws -> VerificationSummary {
      var trial = Self.trial(letters) { $0.lots.count = 1 }
      trial.verification?.askedShare = 0.3
      trial.verification?.investigators = people
      return try Self.queries(trial)
    }
    let (few, many) = (try run(1), try run(200))
    #expect(few.investigations == few.asked && few.investigations == many.investigations)
    #expect(few.investigationWork == many.investigationWork)
    #expect(few.investigationsLate > many.investigationsLate)
    // Two hours each in the mean, at least an hour.
    #expect(abs(Double(few.investigationWork) / 3_600 / Double(few.investigations) - 2) < 0.1)
  }

  @Test("numbers that were never told of are unknown to whoever asks, and a recall of their lot misses them")
  func unreported() throws {
    var trial = Self.trial((.unhandshakenResult, [("period", TimeSpan?.some(.milliseconds(205)))]))
    trial.recalls = [RecallPlan("both lots", at: .days(30), what: .everything)]
    let row = try trial.run(0)
    let queries = try #require(row.verification)
    let unreported = row.lots.flatMap(\.lasting).filter { $0.level == .unit && $0.kind == .unreported }
    #expect(unreported.count > 20)
    #expect(queries.failed(by: .older) > 20 && queries.unexplained == 0, "\(queries.rows)")
    #expect(queries.rows.allSatisfy { $0.mechanisms == MechanismSet(.unhandshakenResult) }, "\(queries.rows)")
    let recall = try #require(row.recalls?.drills.first)
    #expect(recall.missed > 20 && recall.missed <= unreported.count, "\(recall), \(unreported.count)")
  }

  @Test("a recall of cases by their labels misses what lies in mislabeled ones, and names what does not")
  func mislabeled() throws {
    var trial = Self.trial(
      (.caseLabelReload, [("policy", CaseLabelReload.Policy.reprint), ("share", Fraction.of(1))])
    ) {
      $0.labeler.labelsPerRoll = 60
      $0.labeler.verifiesLabels = false
    }
    trial.recalls = [RecallPlan("cases", at: .days(30), what: .cases, count: 40)]
    let recall = try #require(try trial.run(0).recalls?.drills.first)
    #expect(recall.affected == 40 * 24)
    #expect(recall.missed > 24 && recall.inVain > 24, "\(recall)")
    #expect(recall.reached + recall.missed == recall.affected)
  }

  @Test("the same to the byte when it is run again")
  func replay() throws {
    var trial = Self.trial(
      (.slowEndpoint, [("load", Rate.perSecond(3)), ("service", TimeSpan.seconds(1))]),
      (.scannerInput, [("caps-lock-share", Fraction.of(0.2)), ("layout-share", Fraction.of(0.1))]))
    trial.recalls = [RecallPlan("a lot", at: .days(30), what: .lots)]
    let kept = trial
    let rows = try runTrials(0..<2, jobs: 2) { _ in try kept.run(0) }
    #expect(rows[0].verification == rows[1].verification && rows[0].recalls == rows[1].recalls)
  }

  // MARK: A scenario

  private static func read(_ market: String) -> (ExperimentPlan?, String) {
    let text = "{ market: { \(market) }, conditions: { validation: {}, production: {} } }"
    let loader = ScenarioLoader { _, _ in SourceText(name: "test.json5", text: text) }
    let (plan, diagnostics) = ExperimentReader(loader: loader).read(ExperimentRequest("test.json5"))
    return (plan, DiagnosticRenderer().text(diagnostics))
  }

  @Test("a scenario says who asks and what is recalled; what cannot be is refused with its place")
  func scenario() throws {
    let (plan, _) = Self.read(
      #"verification: { "asked-share": "3 %", responders: 0 }, recalls: { late: { at: "2 days" }, drill: { at: "1 day", what: "cases", count: 0 } }"#
    )
    let condition = try #require(plan?["production"])
    #expect(condition.verification?.askedShare == 0.03 && condition.verification?.responders == 0)
    #expect(condition.recalls.map(\.name) == ["drill", "late"] && condition.recalls[0].what == .cases)
    let (none, words) = Self.read(#"verification: { "time-out": "0.1 s", network: "0.2 s" }"#)
    #expect(
      none == nil && words.contains("nobody can be answered in time") && words.contains("test.json5:1:"))
    #expect(Self.read(#"recalls: { "": {} }"#).0 == nil)
  }
}
