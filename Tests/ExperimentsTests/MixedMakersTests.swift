import EventKernel
import Experiments
import Testing
import World

/// Machines of different makers on one line, by the words that a scenario has for them.
@Suite("Kinds of machine, mixed")
struct MixedMakersTests {
  static let serializers = [
    "verifies at the camera", "counts at the printer", "reuses numbers", "about 2009", "about 2015",
    "about 2022", "reads text and code",
  ]
  static let packers = [
    "looks into the case", "stamps reads", "hand scanner", "about 2009", "about 2015", "about 2022",
    "sees bottles from above",
  ]
  static let labelers = [
    "prints and applies", "preprinted roll", "labels by hand", "about 2009", "about 2015", "about 2022",
  ]
  static let palletizers = [
    "follows the order", "follows messages", "scans by hand", "about 2009", "about 2015", "about 2022",
  ]

  /// The line with these kinds, healthy; what was written about machines is nothing but their kind.
  static func line(_ serializer: Int, _ packer: Int, _ labeler: Int, _ palletizer: Int) throws -> LinePlan {
    let settings = [
      "line.serializer.vintage=\(serializers[serializer])", "line.packer.vintage=\(packers[packer])",
      "line.labeler.vintage=\(labelers[labeler])", "line.palletizer.vintage=\(palletizers[palletizer])",
      "line.crew.challenges=each-lot-and-shift", "line.crew.shift-length=1 h", "line.crew.handover=5 min",
    ]
    var plan = try #require(ScenarioDraw.plan(settings, 3_011), "\(settings)")
    plan.lots.cartonsPerLot = 3_011
    plan.stops.jamsPerHour = 4
    plan.stops.crashesPerWeek = 160
    plan.crew.samplesPerHour = 10
    plan.crew.people = 4
    plan.labeler.labelsPerRoll = 100
    // Nobody tries a scale that refuses nothing.
    if plan.packer.scale == .none || plan.packer.scale == .reports { plan.crew.challenges = .none }
    // A person with a scanner is no match for the line's usual speed.
    if packers[packer] == "hand scanner" { plan.feed.speed = 30_000 }
    return plan
  }

  @Test("any two kinds of any two machines, healthy: no mismatch, every balance exact, no finding above note")
  func perfect() throws {
    var (packed, seen) = (0, Occurrences())
    for a in Self.serializers.indices {
      for b in Self.packers.indices {
        let plan = try Self.line(a, b, (a + b) % 6, (a + 2 * b) % 6)
        let words = "\(Self.serializers[a]), \(Self.packers[b]), \((a + b) % 6), \((a + 2 * b) % 6)"
        #expect(plan.warnings().isEmpty, "\(words): \(plan.warnings())")
        let row = try Trial(plan, seed: 11).run(UInt64(6 * a + b))
        #expect(row.lots.count == 2)
        #expect(row.occurrences[.refusedByList] == 0, "\(words)")
        #expect(
          row.occurrences[.challengesMissed] == 0 && row.occurrences[.codeChallengesMissed] == 0, "\(words)")
        for lot in row.lots {
          #expect(lot.lasting.isEmpty, "\(words): \(lot.lasting.prefix(2))")
          #expect(lot.conservation.isEmpty && lot.balance.unaccounted == 0, "\(words): \(lot.balance)")
        }
        let alarms = row.findings.filter { $0.severity > .note }
        #expect(alarms.isEmpty, "\(words): \(alarms.prefix(2))")
        packed += row.occurrences[.packed]
        seen += row.occurrences
      }
    }
    #expect(packed > 200_000)
    for what in [
      Occurrence.challenges, .codeChallenges, .jams, .crashes, .samples, .rejects, .numbersReused,
      .caseLabelReloads,
    ] {
      #expect(seen[what] > 0, "a line without \(what) proves nothing")
    }
  }

  @Test("a person with a scanner aggregates as many as he can, and the line waits for him")
  func byHand() throws {
    let plan = try Self.line(0, 2, 2, 2)
    let perMinute = plan.packer.speed * 60 / plan.packer.pitch
    #expect(perMinute == 20)
    #expect(plan.packer.scale == .none && plan.packer.asksList)
  }
}
