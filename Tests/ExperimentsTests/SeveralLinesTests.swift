import Drift
import EventKernel
import Experiments
import Scenario
import Testing
import TraceModel
import World

/// Lines of one site, which meet in the systems behind them and in the record.
@Suite("Several lines of one site")
struct SeveralLinesTests {
  private static func trial(lines: Int, _ mechanisms: (MechanismID, [(String, any ParameterValue)])...)
    -> Trial
  {
    var plan = SystemsTests.plan()
    plan.lots.cartonsPerLot = 3_000
    for (id, values) in mechanisms {
      var settings = MechanismSettings.healthy
      for (name, value) in values { settings.set(id.card.parameters.first { $0.id == name }!, to: value) }
      plan.mechanisms.set(id, to: settings)
    }
    var trial = Trial(plan, seed: 5)
    trial.site.lines = lines
    return trial
  }

  @Test(
    "three lines, three products, systems that queue, are down and repeat: all agrees, and nothing is raised",
    arguments: [false, true], [false, true])
  func healthy(answersRecord: Bool, repeats: Bool) throws {
    let patience: TimeSpan = repeats ? .seconds(5) : .hours(1)
    var trial = Self.trial(
      lines: 3,
      (.retryDuplicate, [("timeout", patience), ("latency", TimeSpan.seconds(2))]),
      (.queueOverflow, [("service", TimeSpan.milliseconds(15)), ("places", Count(1_000_000))]),
      (
        .outage,
        [
          ("between", TimeSpan.minutes(40)), ("length", TimeSpan.minutes(10)),
          ("at-border", Boundary.siteToEnterprise),
        ]
      ))
    trial.plan.lots.count = 4
    trial.plan.stops.crashesPerWeek = 200
    trial.plan.stops.jamsPerHour = 4
    trial.plan.crew.samplesPerHour = 10
    trial.site.answersRecord = answersRecord
    trial.site.linesApart = .minutes(7)
    trial.site.campaign = 2
    trial.site.alsoPacks = [
      .init(name: "B", itemReference: 77, shelfLife: 36), .init(name: "C", itemReference: 78, shelfLife: 12),
    ]
    let row = try trial.run(0)
    #expect(row.lots.count == 12)
    #expect(row.occurrences[.lots] == 12 && row.occurrences[.lotsHeld] == 0)
    for lot in row.lots {
      #expect(lot.lasting.isEmpty, "\(lot.lasting.prefix(2))")
      #expect(lot.conservation.isEmpty && lot.balance.unaccounted == 0, "\(lot.balance)")
    }
    #expect(row.findings.filter { $0.severity > .note }.isEmpty, "\(row.findings.prefix(2))")
    #expect(row.raised.isEmpty)
    #expect(row.messages[1][.late].count > 100)
    #expect((row.messages[0].recognized > 100) == repeats, "\(row.messages[0].recognized)")
    for what in [Occurrence.jams, .crashes, .samples, .rejects] { #expect(row.occurrences[what] > 0) }
  }

  @Test("lines draw for themselves, and one beside another changes nothing on it")
  func draws() throws {
    let slips: (MechanismID, [(String, any ParameterValue)]) = (
      .trackingSlip, [("slip", Length.mm(80))]
    )
    func lots(_ lines: Int) throws -> [[String]] {
      let row = try Self.trial(lines: lines, slips).run(0)
      return row.lots.map { lot in
        lot.lasting.map { "\($0.kind) \($0.level) \($0.number ?? -1) \($0.mechanisms.rawValue)" }
      }
    }
    let alone = try lots(1)
    let both = try lots(2)
    #expect(alone.count == 2 && both.count == 4 && !alone.joined().isEmpty)
    #expect(alone.allSatisfy { both.contains($0) })
    #expect(both.filter { !alone.contains($0) }.count == 2)
  }

  @Test("what one line alone does not overload, two do: so much of what both say is lost as is too much")
  func coincidence() throws {
    /// Messages of the line in a second, while it runs.
    func lost(_ lines: Int, service: TimeSpan) throws -> (lost: Int, said: Int) {
      let row = try Self.trial(
        lines: lines, (.queueOverflow, [("service", service), ("places", Count(50))])
      ).run(0)
      return (row.messages[0][.lost].count, row.messages[0].said)
    }
    let row = try Self.trial(lines: 1, (.queueOverflow, [("service", TimeSpan.nanoseconds(1))])).run(0)
    let times = row.occurrences[.units]
    #expect(times == 6_000 && row.messages[0].said > 6_000)
    // 300 cartons a minute, each said so many times, stops included: four fifths of two lines can be served.
    let perSecond = 5.0 * Double(row.messages[0].said) / 6_000
    let service = TimeSpan.nanoseconds(Int64(1e9 / (1.6 * perSecond)))
    let one = try lost(1, service: service)
    #expect(one.lost < one.said / 200)
    let two = try lost(2, service: service)
    let share = Double(two.lost) / Double(two.said)
    #expect(share > 0.05 && share < 0.25, "a fifth at most while both run; \(share)")
  }

  @Test("each lot is of its product, with its number and its expiry, and each line signs for itself")
  func products() throws {
    var site = SitePlan()
    site.lines = 2
    site.campaign = 2
    site.alsoPacks = [.init(name: "Other", itemReference: 99, shelfLife: 36)]
    let built = try Site(site, unitsPerCase: 24, casesPerPallet: 60, key: 3)
    let lots = (0..<4).flatMap { number in
      (0..<2).map { line in
        let day = Instant.start + .days(Int64(40 * number))
        let numbers = built.numbers(ofLine: line)
        let lot = numbers.openLot(number: number, at: day)
        return (lot, numbers.issue(level: .unit, lot: lot, count: 3))
      }
    }
    let texts = lots.map { built.table.text(of: $0.1) }
    let other = texts.map { $0.contains(".0000099.") || $0.contains(".000099.") || $0.contains("0099.") }
    #expect(other == [false, false, false, false, true, true, true, true], "\(texts)")
    let definitions = lots.map { built.table.definition(of: $0.0)! }
    #expect(Set(definitions.map { "\($0.number)" }).count == 8)
    #expect(definitions[0].expiry != definitions[2].expiry, "a lot that is made a month later expires later")
    #expect(site.name(ofLine: 0) == "Line 7" && site.name(ofLine: 1) == "Line 8")
    site.line = "Blister"
    #expect(site.name(ofLine: 1) == "Blister 2")
  }
}
