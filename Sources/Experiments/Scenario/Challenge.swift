import Drift
import EventKernel
import Scenario
import TraceModel
import World

/// A fault that the protocol puts in on purpose, in a short run of its own on the validated line.
///
/// Each is something that people or machines do to the line, made to happen as often as the protocol wants it; what it
/// leads to is left to the line, and what notices it to the line and the record.
public struct Challenge: Hashable, Sendable {
  /// What is done.
  public enum Fault: Hashable, Sendable {
    /// One unit is taken out of every so many cases, so many times.
    case shortCases(every: Int, cases: Int)
    /// A share of so many cartons comes with a code that can hardly be read.
    case unreadableCodes(share: Double, cartons: Int)
    /// Once a minute a unit is taken from the belt after it counted as made, and not logged, so many times.
    case unloggedRemovals(Int)
    /// Once a minute the serializer's controller is switched off in full run, so many times.
    case restarts(Int)
  }

  /// What is done.
  public var fault: Fault
  /// Whether the protocol is accepted only where each is caught. A fault that the line has no means against is put in to
  /// show just that: a finding about its design, and none about how it works.
  public var isCriterion = true

  static let criterion = Parameter<Bool>(
    "criterion", "whether the protocol is accepted only where each of them is caught", default: true,
    healthy: true,
    origin: .assumption("what is tried is what the line is meant to catch"))

  static let every = Parameter<Count>(
    "every", "one case in so many is made short", default: 10, healthy: 10, possible: 2...1_000_000,
    plausible: 2...100, origin: .assumption("so that it stands out from its neighbors"))
  static let cases = Parameter<Count>(
    "cases", "cases that are made short in one protocol", default: 10, healthy: 10, possible: 1...100_000,
    plausible: 1...100, origin: .assumption("a handful, as protocols do"))
  static let share = Parameter<Fraction>(
    "share", "share of the cartons whose code is bad", default: .percent(50), healthy: .percent(50),
    possible: .percent(0.1)...(.percent(100)), plausible: .percent(5)...(.percent(100)),
    origin: .assumption("mixed with good ones"))
  static let cartons = Parameter<Count>(
    "cartons", "cartons in this run", default: 100, healthy: 100, possible: 1...1_000_000,
    plausible: 20...1_000,
    origin: .source("ukugi.com: 30 defects per format and 50 blanks", .practitioner))
  static let removals = Parameter<Count>(
    "removals", "units that are taken out in one protocol", default: 3, healthy: 3, possible: 1...1_000,
    plausible: 1...20, origin: .assumption("a handful, as protocols do"))
  static let restarts = Parameter<Count>(
    "restarts", "how often the controller is switched off in one protocol", default: 3, healthy: 3,
    possible: 1...1_000, plausible: 1...10, origin: .assumption("a handful, as protocols do"))

  /// What a protocol may say of challenges.
  static let fields: [Field] = [
    field(
      "short-cases", "one unit is taken out of a case and kept on the table", [Field(every), Field(cases)]),
    field(
      "unreadable-codes", "cartons whose code is turned, wrinkled or reflecting",
      [Field(share), Field(cartons)]),
    field(
      "unlogged-removals", "a unit is taken from the belt after it counted as made, and nobody logs it",
      [Field(removals)]),
    field("restarts", "the serializer's controller is switched off in full run", [Field(restarts)]),
  ]

  private static func field(_ id: String, _ help: String, _ fields: [Field]) -> Field {
    Field(id, .section(Section(help, fields: fields + [Field(criterion)])), .optional)
  }

  /// The challenges that a protocol asks for, in the order above.
  static func all(in section: ResolvedSection?) -> [Challenge] {
    func challenge(_ id: String, _ fault: (ResolvedSection) -> Fault) -> Challenge? {
      section?.section(id).map { Challenge(fault: fault($0), isCriterion: $0[criterion]) }
    }
    return [
      challenge("short-cases") { .shortCases(every: $0[every].value, cases: $0[cases].value) },
      challenge("unreadable-codes") {
        .unreadableCodes(share: $0[share].base, cartons: $0[cartons].value)
      },
      challenge("unlogged-removals") { .unloggedRemovals($0[removals].value) },
      challenge("restarts") { .restarts($0[restarts].value) },
    ].compactMap(\.self)
  }

  /// Its key in a scenario.
  public var id: String {
    switch fault {
    case .shortCases: "short-cases"
    case .unreadableCodes: "unreadable-codes"
    case .unloggedRemovals: "unlogged-removals"
    case .restarts: "restarts"
    }
  }

  /// What is done, in plain words.
  var text: String {
    switch fault {
    case .shortCases(let every, let cases):
      return "\(cases) times one unit is taken out of a case, one case in \(every)"
    case .unreadableCodes(let share, let cartons):
      let percent = (share * 1_000).rounded(.down) / 10
      return "\(cartons) cartons, of which \(percent) % come turned, wrinkled or reflecting"
    case .unloggedRemovals(let count):
      return "\(count) times a unit is taken from the belt after it counted as made, and not logged"
    case .restarts(let count):
      return "in full run the serializer's controller is switched off each minute, \(count) times at least"
    }
  }

  /// The line of a run in which this challenge is made.
  public func line(_ line: LinePlan) -> LinePlan {
    var line = line
    line.lots.count = 1
    let perMinute = max(1, Int(line.feed.speed * 60 / max(1, line.feed.pitch)))
    switch fault {
    case .shortCases(let every, let cases):
      line.packer.shortCaseEvery = every
      line.lots.cartonsPerLot = (every * cases + 1) * line.packer.unitsPerCase
    case .unreadableCodes(let share, let cartons):
      line.serializer.turnedShare = share
      line.lots.cartonsPerLot = cartons
    case .unloggedRemovals(let count):
      line.crew.samplesPerHour = 0
      line.crew.inspection = nil
      line.crew.sampleEveryMinutes = 1
      if let probability = MechanismID.unloggedRemoval.card.parameters.first(where: { $0.id == "probability" }
      ) {
        var settings = MechanismSettings(base: .healthy)
        settings.set(probability, to: Fraction.percent(100))
        line.mechanisms.set(.unloggedRemoval, to: settings)
      }
      line.lots.cartonsPerLot = (count + 1) * perMinute
    case .restarts(let count):
      // A week has 10,080 minutes: one in each in which the belt runs.
      line.stops.crashesPerWeek = 10_080
      line.lots.cartonsPerLot = (count + 1) * perMinute
    }
    return line
  }

  /// What has become of it in such a run: what happened and what the record says of it decide, and nothing else.
  func score(_ run: TrialSummary) -> SummaryChallenge {
    switch fault {
    case .shortCases:
      let made = run.occurrences[.challenges]
      let scale = run.occurrences[.challengesCaught]
      let record = min(run.things(["under"]) { $0.isBeforeRelease }, made - scale)
      return SummaryChallenge(
        id: id, made: made,
        caught: [.init(by: "checkweigher or hand check", count: scale), .init(by: "record", count: record)])
    case .unreadableCodes:
      let caught = run.occurrences[.rejects] + run.occurrences[.relabeled] + run.occurrences[.codesTyped]
      let kinds: Set = ["escaped", "unreadable"]
      let missed = run.things(kinds) { _ in true }
      return SummaryChallenge(id: id, made: caught + missed, caught: [.init(by: "camera", count: caught)])
    case .unloggedRemovals: return run.score(id, made: .unlogged, [.unloggedRemoval])
    case .restarts:
      return run.score(id, made: .crashes, [.poolCheckpoint, .registerLoss], unharmed: "recovery")
    }
  }
}

extension DetectionPlace {
  /// Whether it is noticed before the lot goes out: on the line, by the record's reconciliation, or at the release.
  fileprivate var isBeforeRelease: Bool { self <= .release }
}

extension TrialSummary {
  /// Whether anything that is wrong was raised.
  public var isRaised: Bool { rows.contains { $0.key.detectedAt != .never } }

  /// Whether the protocol that this is one run of is accepted: nothing in it was raised that a lot is not released with, and
  /// of its challenges each that is a criterion was caught.
  public func isAccepted(_ asked: [Challenge]) -> Bool {
    firsts.allSatisfy { $0.refused == nil }
      && challenges.allSatisfy { run in
        !asked.contains { $0.id == run.id && $0.isCriterion }
          || run.caught.reduce(0) { $0 + $1.count } >= run.made
      }
  }

  /// Things of these kinds that were noticed where that is asked for.
  fileprivate func things(_ kinds: Set<String>, noticed: (DetectionPlace) -> Bool) -> Int {
    rows.reduce(0) { $0 + (kinds.contains($1.key.kind.word) && noticed($1.key.detectedAt) ? $1.count : 0) }
  }

  /// Of the faults that were made so often, those whose every trace was noticed before the protocol's lot was released, by
  /// where that was: whoever accepts a protocol has the reconciliation of its lot before him.
  ///
  /// An episode is what one fault has led to. Faults that led to nothing are told apart where there is a word for that,
  /// and count as missed where there is none: a fault that nobody could see was not caught.
  fileprivate func score(
    _ id: String, made what: Occurrence, _ causes: Set<MechanismID>, unharmed: String? = nil
  ) -> SummaryChallenge {
    let made = occurrences[what]
    var left = made
    var caught: [ChallengeResult.Catch] = []
    for row in rows where row.key.mechanisms.members.contains(where: causes.contains) {
      if !row.key.detectedAt.isBeforeRelease { left -= min(left, row.episodes) }
    }
    for row in rows
    where row.key.detectedAt.isBeforeRelease && row.key.mechanisms.members.contains(where: causes.contains) {
      let count = min(left, row.episodes)
      guard count > 0 else { continue }
      left -= count
      let place = row.key.detectedAt.word
      if let index = caught.firstIndex(where: { $0.by == place }) {
        caught[index].count += count
      } else {
        caught.append(.init(by: place, count: count))
      }
    }
    if let unharmed, left > 0 { caught.append(.init(by: unharmed, count: left)) }
    return SummaryChallenge(id: id, made: made, caught: caught)
  }
}
