import Drift
import EventKernel
import Scenario
import TraceModel
import World

/// Folds the trials of an experiment into its result: sorted by trial, once, so that the order in which they came does
/// not matter.
public struct ResultBuilder {
  private let plan: ExperimentPlan
  private let cells: [CellTrials]

  /// A builder from trials in any order.
  public init(_ plan: ExperimentPlan, trials: [TrialSummary]) {
    self.plan = plan
    cells = Cell.all.map { cell in
      CellTrials(
        cell: cell, trials.filter { $0.role == cell.role && $0.length == cell.length },
        confidence: plan.confidence)
    }
  }

  /// The trials of a cell.
  private func trials(_ role: Role, _ length: RunLength) -> CellTrials {
    guard let found = cells.first(where: { $0.cell == Cell(role, length) }) else {
      preconditionFailure("there are four cells, and each of them is here")
    }
    return found
  }

  /// The result, of a program of this version, that was called by this command.
  public func result(version: String, command: String) -> ExperimentResult {
    var result = ExperimentResult(
      identity: identity(version: version, command: command), total: kind(.everything))
    result.identity.document = plan.document
    result.identity.program = plan.program
    result.identity.sha256 = plan.sha256
    result.requirements = plan.requirements
    result.values = plan.values
    result.cells = cells.filter { !$0.trials.isEmpty }.map {
      $0.result(condition: plan.name(of: $0.cell.role))
    }
    result.kinds = subjects.map(kind)
    result.mechanisms = mechanisms
    result.development = Role.allCases.map(development)
    result.detection = Role.allCases.map(detection)
    result.challenges = challenges
    result.criteria = CriterionJudge(plan, trials(.production, .long)).judged()
    result.witnesses = witnesses
    result.notes = notes(result)
    return result
  }

  /// Episodes of any kind per million units in production's long runs: what a wanted precision is about.
  public var allEpisodesInProduction: Estimate {
    Intervals.rate(
      trials(.production, .long).episodes(of: .everything), per: 1e6, confidence: plan.confidence)
  }

  private func identity(version: String, command: String) -> ExperimentIdentity {
    ExperimentIdentity(
      version: version, reference: plan.reference, name: plan.name, summary: plan.summary, texts: plan.texts,
      digest: plan.digest, settings: plan.settings, command: command, seed: plan.seed,
      trials: trials(.production, .long).trials.count, shortTrials: trials(.validation, .short).trials.count,
      protocolUnits: plan.protocolUnits, longUnits: plan.longUnits, longLots: plan.longLots.count,
      validation: plan.validation, production: plan.production, confidence: plan.confidence,
      correction: plan.correction, currency: plan.currency)
  }

  // MARK: - Kinds

  /// Every kind that was seen in any cell, and every one that a mechanism which is on can cause alone.
  private var subjects: [Subject] {
    var keys: Set<MismatchKey> = []
    for row in cells.flatMap(\.sum.kinds) { keys.insert(row.key) }
    for id in MechanismID.allCases where isOn(id, .validation) || isOn(id, .production) {
      for kind in id.card.aloneCauses {
        keys.insert(MismatchKey(level: kind.isOfContainers ? .case : .unit, kind: kind))
      }
    }
    // order-free: sorted
    return keys.sorted().map { .kind($0.level, $0.kind) }
  }

  private func kind(_ subject: Subject) -> KindResult {
    let (before, after) = (trials(.validation, .long), trials(.production, .long))
    let (a, b) = (before.episodes(of: subject), after.episodes(of: subject))
    let showings = cells.map { $0.showing(subject) }
    let (validation, production) = (
      Intervals.rate(a, per: 1e6, confidence: plan.confidence),
      Intervals.rate(b, per: 1e6, confidence: plan.confidence)
    )
    let zero = Intervals.poisson(0, confidence: plan.confidence).high * 1e6
    let exposure = Double(a.reduce(0) { $0 + $1.exposure })
    return KindResult(
      subject: subject, validation: validation, production: production,
      change: Intervals.difference(a, b, per: 1e6, confidence: plan.confidence),
      ratio: Intervals.ratio(a, b, confidence: plan.confidence), showings: showings,
      visibility: Visibility(occurred: showings.contains { $0.shown > 0 }, showings),
      unitsNeeded: unitsNeeded(validation), unitsNeededInProduction: unitsNeeded(production),
      provedByOneProtocol: zero / Double(max(1, plan.protocolUnits)),
      provedPooled: validation.seen == 0 && exposure > 0 ? zero / exposure : nil,
      inProduction: after.counts(of: subject), inValidation: before.counts(of: subject))
  }

  /// Units after which something is seen with 95 %, from its rate and the rate's interval.
  private func unitsNeeded(_ rate: Estimate) -> Estimate? {
    guard rate.value > 0 else { return nil }
    func units(_ perMillion: Double) -> Double { BlindSpot.exposure(rate: perMillion / 1e6) }
    return Estimate(
      value: units(rate.value), low: units(rate.high), high: units(rate.low), confidence: rate.confidence,
      method: rate.method, seen: rate.seen, trials: rate.trials)
  }

  // MARK: - Causes

  private func isOn(_ id: MechanismID, _ role: Role) -> Bool {
    plan[plan.name(of: role)]?.mechanisms.contains(id) ?? false
  }

  private var mechanisms: [MechanismResult] {
    MechanismID.allCases.filter { isOn($0, .validation) || isOn($0, .production) }.map { id in
      MechanismResult(
        id: id, values: plan.values.filter { $0.mechanism == id.word }.map(\.path),
        isOnInValidation: isOn(id, .validation), isOnInProduction: isOn(id, .production),
        validation: share(of: id, .validation), production: share(of: id, .production))
    }.enumerated().sorted { a, b in
      let (x, y) = (a.element.production, b.element.production)
      return (y.alone + y.joint, a.offset) < (x.alone + x.joint, b.offset)
    }.map(\.element)
  }

  private func share(of id: MechanismID, _ role: Role) -> MechanismShare {
    var share = MechanismShare()
    var kinds: [MismatchKey: Int] = [:]
    var all = 0
    for row in trials(role, .long).sum.rows {
      all += row.episodes
      guard row.key.mechanisms.contains(MechanismSet(id)) else { continue }
      if row.key.mechanisms == MechanismSet(id) {
        share.alone += row.episodes
      } else {
        share.joint += row.episodes
      }
      share.count += row.count
      share.units += row.units
      share.silent += row.silent
      kinds[MismatchKey(level: row.key.level, kind: row.key.kind), default: 0] += row.episodes
    }
    share.share = all == 0 ? 0 : Double(share.alone + share.joint) / Double(all)
    // order-free: sorted
    share.kinds = kinds.sorted { $0.key < $1.key }.map {
      KindEpisodes(level: $0.key.level, kind: $0.key.kind, episodes: $0.value)
    }
    return share
  }

  // MARK: - Time and place

  private func development(_ role: Role) -> Development {
    let shift = plan[plan.name(of: role)]?.line.crew.shiftLength ?? .hours(8)
    var stretches: [Stretch] = []
    for trial in trials(role, .long).trials {
      let count = Int(trial.nanoseconds / shift.nanoseconds) + 1
      while stretches.count < min(count, 10_000) { stretches.append(Stretch(index: stretches.count)) }
      for index in stretches.indices where index < count { stretches[index].trials += 1 }
      for lot in trial.ends {
        let index = min(Int(lot.end / shift.nanoseconds), stretches.count - 1)
        stretches[index].units += lot.units
        for kind in lot.kinds {
          Self.add(kind.episodes, kind, to: &stretches[index].episodes)
          Self.add(kind.count, kind, to: &stretches[index].counts)
        }
      }
    }
    return Development(
      role: role, stretchHours: shift.seconds / 3_600, stretches: stretches, landmarks: landmarks(role))
  }

  private static func add(_ number: Int, _ kind: SummaryKind, to list: inout [KindEpisodes]) {
    if let index = list.firstIndex(where: { $0.level == kind.level && $0.kind == kind.kind }) {
      list[index].episodes += number
    } else {
      list.append(KindEpisodes(level: kind.level, kind: kind.kind, episodes: number))
      list.sort {
        ($0.kind.failurePoint.rawValue, $0.level, $0.kind) < (
          $1.kind.failurePoint.rawValue, $1.level, $1.kind
        )
      }
    }
  }

  /// Updates, cleanings and calibrations that the values of mechanisms date.
  private func landmarks(_ role: Role) -> [Landmark] {
    guard let mechanisms = plan[plan.name(of: role)]?.scenario.root.section("mechanisms") else { return [] }
    let longest = trials(role, .long).trials.map { Double($0.nanoseconds) / 3.6e12 }.max() ?? 0
    var found: [Landmark] = []
    func hours(_ id: MechanismID, _ key: String) -> Double? {
      guard case .value(let value) = mechanisms.section(id.word)?[key] else { return nil }
      if let span = value.value as? TimeSpan { return span.seconds / 3_600 }
      return (value.value as? TimeSpan?)?.map { $0.seconds / 3_600 }
    }
    func repeated(_ id: MechanismID, every key: String, _ name: String) {
      guard let period = hours(id, key), period > 0 else { return }
      var hour = period - (hours(id, "age") ?? 0)
      while hour < longest, found.count < 1_000 {
        if hour > 0 { found.append(Landmark(hour: hour, name: name, mechanism: id)) }
        hour += period
      }
    }
    for id in MechanismID.allCases {
      for date in id.card.dates {
        switch date {
        case .every(let key, let what): repeated(id, every: key, what)
        case .once(let key, let what):
          if let hour = hours(id, key), hour < longest {
            found.append(Landmark(hour: hour, name: what, mechanism: id))
          }
        }
      }
    }
    return found.enumerated().sorted { ($0.element.hour, $0.offset) < ($1.element.hour, $1.offset) }.map(
      \.element)
  }

  private func detection(_ role: Role) -> DetectionResult {
    let trials = trials(role, .long)
    let counts = trials.counts(of: .everything)
    let delays = trials.sum.delays
    return DetectionResult(
      role: role, places: counts.places, count: counts.count, silent: counts.silent,
      delayMedian: Self.hours(delays, at: 0.5), delayP90: Self.hours(delays, at: 0.9))
  }

  /// The delay, in hours, within which a share of the detected things was detected; nil where none was.
  private static func hours(_ delays: [Delay], at share: Double) -> Double? {
    let all = delays.reduce(0) { $0 + $1.count }
    var below = 0
    for delay in delays {
      below += delay.count
      if Double(below) >= share * Double(all) { return Double(delay.minutes) / 60 }
    }
    return nil
  }

  // MARK: - Protocol and witnesses

  private var challenges: [ChallengeResult] {
    let runs = trials(.validation, .short).trials
    return plan.challenges.map { challenge in
      let scores = runs.flatMap(\.challenges).filter { $0.id == challenge.id }
      let made = scores.reduce(0) { $0 + $1.made }
      var caught: [ChallengeResult.Catch] = []
      for score in scores.flatMap(\.caught) {
        if let index = caught.firstIndex(where: { $0.by == score.by }) {
          caught[index].count += score.count
        } else {
          caught.append(score)
        }
      }
      return ChallengeResult(
        id: challenge.id, text: challenge.text, made: made, caught: caught,
        share: Intervals.shareEstimate(
          caught.reduce(0) { $0 + $1.count }, of: made, confidence: plan.confidence, trials: runs.count))
    }
  }

  /// Up to three of each kind: from production's long runs where there are any, else from the other cells.
  private var witnesses: [Witness] {
    var found: [Witness] = []
    for cell in [
      Cell(.production, .long), Cell(.validation, .long), Cell(.production, .short),
      Cell(.validation, .short),
    ] {
      for trial in trials(cell.role, cell.length).trials {
        for witness in trial.witnesses {
          let same = found.count { $0.key.kind == witness.key.kind && $0.key.level == witness.key.level }
          guard same < 3 else { continue }
          found.append(
            Witness(
              cell: cell, condition: trial.condition, trial: trial.trial, lot: witness.lot, key: witness.key,
              code: witness.code, number: witness.number, episodeSize: witness.episodeSize,
              units: witness.units,
              rule: witness.rule))
        }
      }
    }
    return found.enumerated().sorted { a, b in
      let (x, y) = (a.element.key, b.element.key)
      let (p, q) = ((x.failurePoint.rawValue, x.level, x.kind), (y.failurePoint.rawValue, y.level, y.kind))
      return p == q ? a.offset < b.offset : p < q
    }.map(\.element)
  }

  private func notes(_ result: ExperimentResult) -> [String] {
    var notes: [String] = []
    for cell in result.cells where !cell.faults.isEmpty {
      notes.append("\(cell.cell.word): \(cell.faults[0])")
    }
    if result.identity.trials < 2 {
      notes.append("one trial says nothing about how trials differ: intervals rest on the Poisson law alone")
    }
    return notes
  }
}
