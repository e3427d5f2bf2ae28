import Drift
import EventKernel
import Experiments
import TraceModel
import World

/// A result written by hand: *Line 7, Nordhafen* with figures that nobody measured.
///
/// It has every part of a result, so that a renderer which leaves one out is seen.
enum Sample {
  static let trials = 24
  static let units = 28_800_000

  static func estimate(
    _ value: Double, _ low: Double, _ high: Double, seen: Int, method: IntervalMethod = .overTrials
  ) -> Estimate {
    Estimate(
      value: value, low: low, high: high, confidence: 0.95, method: method, seen: seen, trials: trials)
  }

  static func none(below bound: Double) -> Estimate {
    estimate(0, 0, bound, seen: 0, method: .exactPoisson)
  }

  static let identity = ExperimentIdentity(
    version: "0.1.0", reference: "reference-line", name: "Line 7, Nordhafen",
    summary:
      "A mixed-vendor cartoning line of three vintages, validated with 10,000 units at 180 a minute, in production at 300.",
    texts: [
      ScenarioText(
        name: "reference-line.json5",
        text:
          "{\n  // Line 7, Nordhafen\n  line: { feed: { speed: \"300/min\" } },\n  criteria: [\"cases wrong <= 0\"]\n}\n"
      )
    ], digest: "a3f09c77d21b4e60", settings: ["line.feed.speed=300/min"],
    command: "driftline compare reference-line --seed 20261121 --trials 24", seed: 20_261_121, trials: trials,
    shortTrials: 200, protocolUnits: 10_000, longUnits: 1_200_000, longLots: 28, validation: "validation",
    production: "production", confidence: 0.95, correction: .holm, currency: "EUR")

  struct Line {
    var level: PackagingLevel
    var kind: MismatchKind
    var validation: (Double, Double, Double, Int)?
    var production: (Double, Double, Double, Int)?
    var visibility: Visibility
    var size = 1
    var silent = 0.9
    var place = DetectionPlace.never
    var needed: Double?
  }

  static let lines: [Line] = [
    Line(level: .unit, kind: .duplicate, production: (0.31, 0.22, 0.44, 9), visibility: .tooShortAndTooClean),
    Line(
      level: .unit, kind: .misplaced, validation: (4.2, 3.1, 5.8, 121), production: (31.4, 28.9, 34.1, 904),
      visibility: .tooShort, silent: 0.2, place: .line, needed: 713_000),
    Line(
      level: .unit, kind: .escaped, production: (2.6, 1.9, 3.5, 75), visibility: .unnoticed,
      place: .distributor),
    Line(
      level: .unit, kind: .ghost, validation: (1.4, 0.8, 2.3, 40), production: (1.6, 1.0, 2.6, 46),
      visibility: .tooShort, place: .reconciliation, needed: 2_140_000),
    Line(level: .unit, kind: .unreported, production: (18.8, 17.1, 20.6, 541), visibility: .tooClean),
    Line(level: .unit, kind: .malformed, visibility: .absent),
    Line(level: .case, kind: .phantom, visibility: .absent),
    Line(
      level: .case, kind: .mislabeled, production: (0.61, 0.40, 0.90, 18), visibility: .tooShortAndTooClean,
      size: 1_940),
    Line(level: .case, kind: .over, visibility: .absent),
    Line(
      level: .case, kind: .under, validation: (11, 2, 34, 3), production: (47, 41, 54, 1_354),
      visibility: .tooShortOrTooClean, silent: 0.83, place: .warehouse, needed: 272_000),
    Line(
      level: .case, kind: .substituted, validation: (305, 290, 321, 8_784),
      production: (1_240, 1_190, 1_300, 35_712),
      visibility: .seen, size: 3, silent: 0.99, needed: 9_820),
    Line(level: .case, kind: .orphan, production: (6.2, 5.1, 7.6, 179), visibility: .tooClean),
    Line(level: .pallet, kind: .under, visibility: .absent),
    Line(level: .pallet, kind: .substituted, visibility: .absent),
    Line(level: .pallet, kind: .mislabeled, visibility: .absent),
  ]

  static func kind(_ line: Line) -> KindResult {
    func side(_ figures: (Double, Double, Double, Int)?, below bound: Double) -> Estimate {
      figures.map { estimate($0.0, $0.1, $0.2, seen: $0.3) } ?? none(below: bound)
    }
    let validation = side(line.validation, below: 0.128)
    let production = side(line.production, below: 0.128)
    func counts(_ estimate: Estimate) -> KindCounts {
      var counts = KindCounts()
      guard estimate.seen > 0 else { return counts }
      counts.episodes = estimate.seen
      counts.count = estimate.seen * line.size
      counts.silent = Int(Double(counts.count) * line.silent)
      counts.silentEpisodes = Int(Double(estimate.seen) * line.silent)
      counts.units = counts.count * (line.level == .unit ? 1 : 24)
      counts.largest = line.size * 2
      counts.places = [
        PlaceCount(
          place: line.place, count: counts.silent, episodes: max(1, counts.silentEpisodes)),
        PlaceCount(
          place: .line, count: counts.count - counts.silent,
          episodes: estimate.seen - counts.silentEpisodes),
      ].filter { $0.count > 0 }.sorted { $0.place < $1.place }
      return counts
    }
    let difference = production.value - validation.value
    let spread = (production.high - production.low + validation.high - validation.low) / 2
    let change: Estimate? =
      production.seen + validation.seen == 0
      ? nil
      : estimate(
        difference, difference - spread, difference + spread, seen: production.seen, method: .pairedTrials)
    func showing(_ cell: Cell, _ share: Double) -> Showing {
      let total = cell.length == .short ? 200 : trials
      let shown = Int(Double(total) * share)
      return Showing(
        cell: cell, there: max(shown, line.visibility == .unnoticed ? total : shown), raised: shown,
        refused: shown / 2, trials: total,
        chance: estimate(share, share * 0.8, min(1, share * 1.1 + 0.01), seen: shown, method: .exactShare))
    }
    let shares: [Double] =
      switch line.visibility {
      case .seen: [0.97, 1, 1, 1]
      case .tooShort: [0.05, 1, 0.2, 1]
      case .tooClean: [0, 0, 0.96, 1]
      case .tooShortAndTooClean: [0, 0, 0.1, 1]
      case .tooShortOrTooClean: [0.1, 0.96, 0.97, 1]
      case .unnoticed, .absent: [0, 0, 0, 0]
      case .rare: [0, 0, 0, 0.3]
      }
    let needed = line.needed.map { estimate($0, $0 * 0.8, $0 * 1.3, seen: validation.seen) }
    let rate = production.value
    return KindResult(
      subject: .kind(line.level, line.kind), validation: validation, production: production,
      validationEpisodes: validation, productionEpisodes: production, change: change, episodesChange: change,
      ratio: validation.value > 0 && rate > 0
        ? estimate(
          rate / validation.value, rate / validation.high, rate / validation.low, seen: production.seen)
        : nil, showings: zip(Cell.all, shares).map(showing), visibility: line.visibility, certainty: 0.93,
      unitsNeeded: needed,
      unitsNeededInProduction: rate > 0
        ? estimate(3e6 / rate, 3e6 / production.high, 3e6 / production.low, seen: production.seen) : nil,
      provedByOneProtocol: 299.6, provedPooled: validation.seen == 0 ? 0.104 : nil,
      inProduction: counts(production), inValidation: counts(validation))
  }

  /// Wrong things of one level, as the lines of that level add up.
  static func level(_ level: PackagingLevel, _ kinds: [KindResult]) -> KindResult {
    var sum = kind(Line(level: level, kind: .ghost, visibility: .absent))
    sum.subject = .level(level)
    var places: [DetectionPlace: PlaceCount] = [:]
    for kind in kinds where kind.subject.level == level {
      let counts = kind.inProduction
      sum.inProduction.count += counts.count
      sum.inProduction.silent += counts.silent
      sum.inProduction.units += counts.units
      sum.inProduction.episodes += counts.episodes
      sum.inProduction.silentEpisodes += counts.silentEpisodes
      sum.inProduction.largest = max(sum.inProduction.largest, counts.largest)
      for place in counts.places {
        let old = places[place.place] ?? PlaceCount(place: place.place, count: 0, episodes: 0)
        places[place.place] = PlaceCount(
          place: place.place, count: old.count + place.count, episodes: old.episodes + place.episodes)
      }
      for (path, own) in [
        (\KindResult.validation, kind.validation), (\.production, kind.production),
        (\.validationEpisodes, kind.validationEpisodes), (\.productionEpisodes, kind.productionEpisodes),
      ] where own.seen > 0 {
        let old = sum[keyPath: path]
        sum[keyPath: path] = estimate(
          old.value + own.value, (old.seen == 0 ? 0 : old.low) + own.low,
          (old.seen == 0 ? 0 : old.high) + own.high,
          seen: old.seen + own.seen)
      }
    }
    sum.inProduction.places = places.values.sorted { $0.place < $1.place }
    if sum.production.seen > 0 { sum.visibility = .seen }
    return sum
  }

  /// A result that has nothing but its identity.
  static var empty: ExperimentResult { ExperimentResult(identity: identity) }

  static var result: ExperimentResult {
    var result = ExperimentResult(identity: identity)
    result.kinds = lines.map(kind)
    result.levels = [.unit, .case, .pallet].map { level($0, result.kinds) }
    result.printQuality = [
      kind(
        Line(
          level: .unit, kind: .unreadable, validation: (305, 290, 321, 8_784),
          production: (1_240, 1_190, 1_300, 35_712), visibility: .seen))
    ]
    result.values = values
    result.cells = Cell.all.map(cell)
    result.mechanisms = mechanisms
    result.development = [development(.validation), development(.production)]
    result.detection = detection(result.levels)
    result.alarms = alarms
    result.challenges = challenges
    result.criteria = criteria
    result.witnesses = witnesses
    result.notes = ["Two lots of one long trial were still open when the feed stopped, and were drained."]
    result.performance = Performance(seconds: 41.7, units: 61_600_000, jobs: 2, peakMemory: 412_000_000)
    return result
  }
}
