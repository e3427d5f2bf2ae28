import Drift
import EventKernel
import Scenario
import World

/// A fault that the protocol puts in on purpose, in a short run of its own on the validated line.
///
/// Each is something that people or machines do to the line, made to happen as often as the protocol wants it; what it
/// leads to is left to the line, and what notices it to the line and the record.
public enum Challenge: Hashable, Sendable {
  /// One unit is taken out of every so many cases, so many times.
  case shortCases(every: Int, cases: Int)
  /// A share of so many cartons comes with a code that can hardly be read.
  case unreadableCodes(share: Double, cartons: Int)
  /// Once a minute a unit is taken from the belt after it counted as made, and not logged, so many times.
  case unloggedRemovals(Int)
  /// Once a minute the serializer's controller is switched off in full run, so many times.
  case restarts(Int)

  static let every = Parameter<Count>(
    "every", "one case in so many is made short", default: 10, healthy: 10, possible: 2...1_000_000,
    plausible: 2...100, origin: .assumption("so that it stands out from its neighbours"))
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
  static let fields = [
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
    Field(id, .section(Section(help, fields: fields)), .optional)
  }

  /// The challenges that a protocol asks for, in the order above.
  static func all(in section: ResolvedSection?) -> [Challenge] {
    var found: [Challenge] = []
    if let said = section?.section("short-cases") {
      found.append(.shortCases(every: said[every].value, cases: said[cases].value))
    }
    if let said = section?.section("unreadable-codes") {
      found.append(.unreadableCodes(share: said[share].base, cartons: said[cartons].value))
    }
    if let said = section?.section("unlogged-removals") {
      found.append(.unloggedRemovals(said[removals].value))
    }
    if let said = section?.section("restarts") { found.append(.restarts(said[restarts].value)) }
    return found
  }

  /// Its key in a scenario.
  public var id: String {
    switch self {
    case .shortCases: "short-cases"
    case .unreadableCodes: "unreadable-codes"
    case .unloggedRemovals: "unlogged-removals"
    case .restarts: "restarts"
    }
  }

  /// What is done, in plain words.
  var text: String {
    switch self {
    case .shortCases(let every, let cases):
      return "\(cases) times one unit is taken out of a case, one case in \(every)"
    case .unreadableCodes(let share, let cartons):
      let percent = (share * 1_000).rounded(.down) / 10
      return "\(cartons) cartons, of which \(percent) % come turned, wrinkled or reflecting"
    case .unloggedRemovals(let count):
      return "\(count) times a unit is taken from the belt after it counted as made, and not logged"
    case .restarts(let count):
      return "\(count) times the serializer's controller is switched off in full run"
    }
  }

  /// The line of a run in which this challenge is made.
  func line(_ line: LinePlan) -> LinePlan {
    var line = line
    line.lots.count = 1
    let perMinute = max(1, Int(line.feed.speed * 60 / max(1, line.feed.pitch)))
    switch self {
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
    switch self {
    case .shortCases:
      let made = run.occurrences[.challenges]
      let scale = run.occurrences[.challengesCaught]
      let record = min(run.things(["under"], silent: false), made - scale)
      return SummaryChallenge(
        id: id, made: made,
        caught: [.init(by: "checkweigher", count: scale), .init(by: "record", count: record)])
    case .unreadableCodes:
      let caught = run.occurrences[.rejects] + run.occurrences[.relabelled] + run.occurrences[.codesTyped]
      let kinds: Set = ["escaped", "unreadable"]
      let missed = run.things(kinds, silent: true) + run.things(kinds, silent: false)
      return SummaryChallenge(id: id, made: caught + missed, caught: [.init(by: "camera", count: caught)])
    case .unloggedRemovals: return run.score(id, made: .unlogged, [.unloggedRemoval])
    case .restarts:
      return run.score(id, made: .crashes, [.poolCheckpoint, .registerLoss], unharmed: "recovery")
    }
  }
}

extension TrialSummary {
  /// Things of these kinds that were noticed in time, or were not.
  fileprivate func things(_ kinds: Set<String>, silent: Bool) -> Int {
    rows.reduce(0) { $0 + (kinds.contains($1.key.kind.word) && $1.key.silent == silent ? $1.count : 0) }
  }

  /// Of the faults that were made so often, those whose every trace was noticed in time, by where that was first.
  ///
  /// An episode is what one fault has led to. Faults that led to nothing are told apart where there is a word for that,
  /// and count as missed where there is none: a fault that nobody could see was not caught.
  fileprivate func score(
    _ id: String, made what: Occurrence, _ causes: Set<MechanismID>, unharmed: String? = nil
  ) -> SummaryChallenge {
    let made = occurrences[what]
    var (left, silent) = (made, 0)
    var caught: [ChallengeResult.Catch] = []
    for row in rows where row.key.mechanisms.members.contains(where: causes.contains) {
      silent += row.silentEpisodes
    }
    left -= min(left, silent)
    for row in rows where !row.key.silent && row.key.mechanisms.members.contains(where: causes.contains) {
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
