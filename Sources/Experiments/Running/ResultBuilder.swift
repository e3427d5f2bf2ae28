import Drift
import EventKernel
import Scenario
import TraceModel
import World

/// Folds the trials of an experiment into its result: in their order, so that the one in which they came does not matter.
///
/// A trial is taken in and let go. What is kept of it are its figures, with which intervals over trials are made (`TrialList`
/// says how many bytes they are), and sums; whole are only those that run without a mechanism, and their pairs.
public struct ResultBuilder {
  private let plan: ExperimentPlan
  private var cells: [CellTrials]
  private var developments: [DevelopmentFold]
  private var updates: [UpdateResult]
  private var scores: [String: SummaryChallenge] = [:]
  private var acceptedProtocols = 0
  /// Trials in which a mechanism was healthy.
  private var without: [MechanismSet: [TrialSummary]] = [:]
  /// Production's long trials that some of these are held against.
  private var wholes: [TrialSummary] = []
  private var elsewhere = SeenElsewhere()

  /// A builder without trials.
  public init(_ plan: ExperimentPlan) {
    self.plan = plan
    cells = Cell.all.map { cell in
      CellTrials(
        cell: cell, confidence: plan.confidence,
        criteria: cell == Cell(.production, .long) ? plan.criteria : [])
    }
    developments = Role.allCases.map { DevelopmentFold(plan[plan.name(of: $0)]) }
    updates = (plan[plan.production].map { UpdatePlan.entries(in: $0.scenario.root) } ?? [])
      .map(UpdateResult.init)
  }

  /// A builder from trials in any order.
  public init(_ plan: ExperimentPlan, trials: [TrialSummary]) {
    self.init(plan)
    for trial in trials.sorted(by: { $0.trial < $1.trial }) { add(trial) }
  }

  /// Takes in a trial, which comes behind all others of its cell.
  public mutating func add(_ trial: TrialSummary) {
    elsewhere.add(trial.rows)
    if !trial.without.isEmpty { return without[trial.without, default: []].append(trial) }
    let cell = Cell(trial.role, trial.length)
    for index in cells.indices where cells[index].cell == cell { cells[index].add(trial) }
    if trial.length == .long {
      for (index, role) in Role.allCases.enumerated() where role == trial.role {
        developments[index].add(trial)
      }
    }
    if cell == Cell(.production, .long) {
      for index in updates.indices { updates[index].add(trial) }
      if trial.trial < plan.causeTrials { wholes.append(trial) }
    }
    if cell == Cell(.validation, .short) {
      acceptedProtocols += trial.isAccepted(plan.challenges) ? 1 : 0
      for score in trial.challenges {
        scores[score.id, default: SummaryChallenge(id: score.id, made: 0, caught: [])].add(score)
      }
    }
  }

  /// The whole runs that are to be run again without a mechanism, once all trials are taken in that the plan asks for before any
  /// was run (``MarkedRuns``).
  public var markedRuns: [TrialJob] { MarkedRuns.chosen(from: trials(.production, .long).trials, plan) }

  /// The trials of a cell.
  private func trials(_ role: Role, _ length: RunLength) -> CellTrials {
    guard let found = cells.first(where: { $0.cell == Cell(role, length) }) else {
      preconditionFailure("there are four cells, and each of them is here")
    }
    return found
  }

  /// The result, of a program of this version, that was called by this command.
  public func result(version: String, command: String) -> ExperimentResult {
    var result = ExperimentResult(identity: identity(version: version, command: command))
    result.identity.document = plan.document
    result.identity.program = plan.program
    result.identity.sha256 = plan.sha256
    result.requirements = plan.requirements
    result.severities = plan.severities
    result.trials = TrialOutcomes(cells)
    result.values = plan.values
    result.cells = cells.filter { !$0.trials.isEmpty }.map {
      $0.result(condition: plan.name(of: $0.cell.role))
    }
    result.levels = levels.map { kind(.level($0)) }
    for subject in subjects {
      guard case .kind(_, let word) = subject else { continue }
      if word.isPrintQuality {
        result.printQuality.append(kind(subject))
      } else {
        result.kinds.append(kind(subject))
      }
    }
    result.mechanisms = mechanisms
    result.development = Role.allCases.map(development)
    result.detection = Role.allCases.flatMap { role in levels.map { detection(role, $0) } }
    result.alarms = Role.allCases.map { trials($0, .long).alarms($0) }
    result.updates = updates
    result.challenges = challenges
    if !trials(.validation, .short).trials.isEmpty { result.acceptedProtocols = acceptedProtocols }
    result.criteria = criteria
    result.witnesses = witnesses
    result.notes = notes(result)
    return result
  }

  /// The criteria, judged; nothing else of the result is made for them.
  public var criteria: [CriterionResult] {
    CriterionJudge(plan, trials(.production, .long), elsewhere).judged()
  }

  /// The least certain of production's figures of episodes, one for each level: what a wanted precision is about. Zero
  /// where nothing is wrong.
  public var leastCertain: Estimate {
    let trials = trials(.production, .long)
    let all = levels.map {
      Intervals.rate(trials.episodes(of: .level($0)), per: 1e6, confidence: plan.confidence)
    }
    return all.max { ($0.relativeHalfWidth ?? -1) < ($1.relativeHalfWidth ?? -1) }
      ?? Intervals.rate([], per: 1e6, confidence: plan.confidence)
  }

  /// Levels of which there is anything, units first.
  private var levels: [PackagingLevel] {
    [.unit, .bundle, .case, .pallet].filter { level in
      cells.contains { $0.sum.things(of: level) > 0 }
    }
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

  /// What is said of one kind, or of all things of one level.
  public func kind(_ subject: Subject) -> KindResult {
    let (before, after) = (trials(.validation, .long), trials(.production, .long))
    func missing(_ cell: CellTrials) -> Int {
      elsewhere.largest(
        of: subject.holds, missingIn: cell.sum.rows, on: plan.mechanisms(of: cell.cell.role))
    }
    let a = before.things(of: subject).missing(missing(before))
    let b = after.things(of: subject).missing(missing(after))
    let (early, late) = (before.episodes(of: subject), after.episodes(of: subject))
    func rate(_ counts: [TrialCount]) -> Estimate {
      Intervals.rate(counts, per: 1e6, confidence: plan.confidence)
    }
    let validation = rate(a)
    let zero = Intervals.poisson(0, confidence: plan.confidence).high * 1e6
    let exposure = Double(early.reduce(0) { $0 + $1.exposure })
    let showings = cells.map { $0.showing(subject) }
    let visibility = Visibility(showings)
    return KindResult(
      subject: subject, validation: validation, production: rate(b), validationEpisodes: rate(early),
      productionEpisodes: rate(late),
      change: Intervals.difference(a, b, per: 1e6, confidence: plan.confidence, areAlike: false),
      episodesChange: Intervals.difference(
        early, late, per: 1e6, confidence: plan.confidence, areAlike: false),
      ratio: Intervals.ratio(a, b, confidence: plan.confidence), showings: showings, visibility: visibility,
      certainty: Redraw.certainty(of: visibility, showings),
      unitsNeeded: first(.validation, subject).units(),
      unitsNeededInProduction: first(.production, subject).units(),
      provedByOneProtocol: zero / Double(max(1, plan.protocolUnits)),
      provedPooled: validation.seen == 0 && exposure > 0 ? zero / exposure : nil,
      inProduction: after.counts(of: subject), inValidation: before.counts(of: subject))
  }

  /// When runs under a condition have a subject first, from the state in which both start.
  private func first(_ role: Role, _ subject: Subject) -> FirstOccurrence {
    func part(_ length: RunLength, _ units: Int) -> FirstOccurrence.Part {
      .init(firsts: trials(role, length).trials.map { $0.first(of: subject)?.there }, length: units)
    }
    return FirstOccurrence(
      short: part(.short, plan.protocolUnits), long: part(.long, plan.longUnits), confidence: plan.confidence)
  }

  // MARK: - Causes

  private func isOn(_ id: MechanismID, _ role: Role) -> Bool {
    plan.mechanisms(of: role).contains(MechanismSet(id))
  }

  private var mechanisms: [MechanismResult] {
    MechanismID.allCases.filter { isOn($0, .validation) || isOn($0, .production) }.map { id in
      MechanismResult(
        id: id, values: plan.values.filter { $0.mechanism == id.word }.map(\.path),
        isOnInValidation: isOn(id, .validation), isOnInProduction: isOn(id, .production),
        validation: share(of: id, .validation), production: share(of: id, .production),
        vanishing: vanishing(id),
        markedRuns: MarkedRuns(
          id, of: causeSubjects, wholes: trials(.production, .long).trials,
          without: (without[MechanismSet(id)] ?? []).map(TrialFigures.init), plan))
    }.enumerated().sorted { a, b in
      let (x, y) = (weight(of: a.element), weight(of: b.element))
      return x == y ? a.offset < b.offset : y.lexicographicallyPrecedes(x)
    }.map(\.element)
  }

  /// Of what it is asked what vanishes: levels first, then kinds.
  private var causeSubjects: [Subject] {
    var all = levels.map { Subject.level($0) }
    for subject in subjects where !all.contains(subject) { all.append(subject) }
    return all
  }

  /// By what orders mechanisms: by the part of the wrong units, cases and pallets that is told to vanish, then by marks.
  private func weight(of mechanism: MechanismResult) -> [Double] {
    func most(_ part: (Subject) -> Double?) -> Double {
      levels.compactMap { part(.level($0))?.magnitude }.max() ?? 0
    }
    let marks = mechanism.production
    return [
      most(mechanism.part), most(mechanism.partOfFirstLots), mechanism.isCause ? 1 : 0,
      Double(marks.alone + marks.joint),
    ]
  }

  /// What vanishes when one mechanism alone is healthy; nil where no trial was run without it.
  private func vanishing(_ id: MechanismID) -> Vanishing? {
    // A market of the first lots is held against one of as many lots with everything.
    let base = id.isAskedAbout && plan.isCut(without: id) ? plan.namesOthers : nil
    let wholes = base.map { without[MechanismSet($0)] ?? [] } ?? wholes
    let pairs = (without[MechanismSet(id)] ?? []).filter { !$0.isWhole }.sorted { $0.trial < $1.trial }
      .compactMap { healthy in
        wholes.first { $0.trial == healthy.trial }.map { whole in
          let lots = healthy.lots < whole.lots ? healthy.lots - 1 : healthy.lots
          return (with: whole.beginning(lots: lots), without: healthy.beginning(lots: lots))
        }
      }
    guard let first = pairs.first else { return nil }
    var vanishing = Vanishing(
      trials: pairs.count, lots: first.without.lots,
      changes: causeSubjects.compactMap {
        change(of: $0, from: pairs.map(\.without), to: pairs.map(\.with), without: id)
      })
    for index in vanishing.changes.indices { vanishing.changes[index].widen(by: vanishing.changes) }
    vanishing.answers = answers(from: pairs.compactMap(\.without.books), to: pairs.compactMap(\.with.books))
    vanishing.market = MarketChange.all(
      from: pairs.compactMap(\.without.market), to: pairs.compactMap(\.with.market))
    vanishing.queries = QueryChange.all(
      from: pairs.compactMap(\.without.verification), to: pairs.compactMap(\.with.verification))
    return vanishing
  }

  /// What becomes whole of the answers from the site's own books without a mechanism, by pairs of runs.
  private func answers(from a: [BookSummary], to b: [BookSummary]) -> [Vanishing.Answers] {
    guard let first = a.first, a.count == b.count else { return [] }
    return first.ownMoments.compactMap { moment in
      let pairs = zip(a, b).compactMap { healthy, own in
        healthy.own(.complete, moment).flatMap { one in own.own(.complete, moment).map { (one, $0) } }
      }
      if pairs.isEmpty { return nil }
      var gained = Intervals.mean(of: pairs.map { $0 - $1 }, confidence: plan.confidence)
      (gained.low, gained.high) = (max(-1, gained.low), min(1, gained.high))
      return Vanishing.Answers(
        moment: moment, gained: gained, with: Tally(pairs.map(\.1)).mean, without: Tally(pairs.map(\.0)).mean)
    }
  }

  /// What is more of a subject with a mechanism than without it; nil where it is the same in every pair.
  private func change(
    of subject: Subject, from a: [TrialSummary], to b: [TrialSummary], without id: MechanismID
  ) -> Vanishing.Change? {
    func counts(_ trials: [TrialSummary], _ counted: CellTrials.Counted) -> [TrialCount] {
      trials.map {
        $0.count(of: counted, per: counted == .things ? subject.level : .unit, $0.rows(of: subject))
      }
    }
    let with = counts(b, .things)
    // Of as much as there was with it: what is made more or less without it is no part of what is wrong less or more.
    func asMuch(_ counts: [TrialCount], as others: [TrialCount]) -> [TrialCount] {
      zip(counts, others).map { one, other in
        var one = one
        one.exposure = other.exposure
        return one
      }
    }
    let without = asMuch(counts(a, .things), as: with)
    let episodesWith = counts(b, .episodes)
    // order-free: a list of counts in the order of trials
    guard with.map(\.count) != without.map(\.count),
      let gone = Intervals.difference(without, with, per: 1e6, confidence: plan.confidence),
      let episodes = Intervals.difference(
        asMuch(counts(a, .episodes), as: episodesWith), episodesWith, per: 1e6, confidence: plan.confidence)
    else { return nil }
    return Vanishing.Change(
      subject: subject, gone: gone, episodesGone: episodes, with: with.reduce(0) { $0 + $1.count },
      // order-free: a list of counts in the order of trials
      without: without.reduce(0) { $0 + $1.count },
      isMarked: isMostlyMarked(subject, with: id))
  }

  /// Whether at least half of the things in whole runs bear a mark: the one or two of a short study can be others than those.
  private func isMostlyMarked(_ subject: Subject, with id: MechanismID) -> Bool {
    var (all, marked) = (0, 0)
    for row in trials(.production, .long).sum.rows where subject.holds(row.key.level, row.key.kind) {
      all += row.count
      if row.key.mechanisms.contains(MechanismSet(id)) { marked += row.count }
    }
    return all > 0 && 2 * marked >= all
  }

  private func share(of id: MechanismID, _ role: Role) -> MechanismShare {
    var share = MechanismShare()
    var kinds: [MismatchKey: (episodes: Int, things: Int)] = [:]
    for row in trials(role, .long).sum.rows {
      guard row.key.mechanisms.contains(MechanismSet(id)) else { continue }
      if row.key.mechanisms == MechanismSet(id) {
        share.alone += row.episodes
      } else {
        share.joint += row.episodes
      }
      share.count += row.count
      share.units += row.units
      share.silent += row.silent
      let key = MismatchKey(level: row.key.level, kind: row.key.kind)
      kinds[key, default: (0, 0)].episodes += row.episodes
      kinds[key, default: (0, 0)].things += row.count
    }
    // order-free: sorted
    share.kinds = kinds.sorted { $0.key < $1.key }.map {
      KindEpisodes(
        level: $0.key.level, kind: $0.key.kind, episodes: $0.value.episodes, things: $0.value.things)
    }
    return share
  }

  // MARK: - Time and place

  private func development(_ role: Role) -> Development {
    guard let own = zip(Role.allCases, developments).first(where: { $0.0 == role })?.1 else {
      preconditionFailure("each condition has a development")
    }
    let condition = plan[plan.name(of: role)]
    let (landmarks, cycle) = condition?.landmarks(before: own.longest) ?? ([], nil)
    var development = Development(
      role: role, stretchHours: own.shift.seconds / 3_600, stretches: own.stretches,
      landmarks: landmarks)
    development.cycleHours = cycle
    func isThere(_ level: PackagingLevel, _ kind: MismatchKind) -> Bool {
      own.stretches.contains { $0.episodes.contains { $0.level == level && $0.kind == kind } }
    }
    let asked = subjects.compactMap {
      subject -> (subject: Subject, level: PackagingLevel, kind: MismatchKind)? in
      guard case .kind(let level, let kind) = subject, isThere(level, kind) else { return nil }
      return (subject, level, kind)
    }
    // As many kinds are asked as there are: each at a confidence at which all of them together keep the plan's.
    let confidence = 1 - (1 - plan.confidence) / Double(max(1, asked.count))
    let sum = trials(role, .long).sum
    development.trends = asked.map { subject, level, kind in
      KindTrend(
        level: level, kind: kind,
        direction: own.trend.direction(
          of: subject, episodes: sum.rows(of: subject).reduce(0) { $0 + $1.episodes },
          confidence: confidence))
    }
    return development
  }

  private func detection(_ role: Role, _ level: PackagingLevel) -> DetectionResult {
    let trials = trials(role, .long)
    let counts = trials.counts(of: .level(level))
    let delays = trials.sum.delays.filter { $0.level == level }
    return DetectionResult(
      role: role, level: level, places: counts.places, count: counts.count, silent: counts.silent,
      delayMedian: Self.hours(delays, at: 0.5), delayP90: Self.hours(delays, at: 0.9))
  }

  /// The delay, in hours, within which a share of the detected things was detected; nil where none was.
  private static func hours(_ delays: [Delay], at share: Double) -> Double? {
    let all = delays.reduce(0) { $0 + $1.count }
    var below = 0
    for delay in delays {
      below += delay.count
      if Double(below) >= share * Double(all) { return Double(delay.minutes + 1) / 60 }
    }
    return nil
  }

  // MARK: - Protocol and witnesses

  private var challenges: [ChallengeResult] {
    let runs = trials(.validation, .short).trials.count
    return plan.challenges.map { challenge in
      let (made, caught) = scores[challenge.id].map { ($0.made, $0.caught) } ?? (0, [])
      return ChallengeResult(
        id: challenge.id, text: challenge.text, made: made, caught: caught,
        share: Intervals.shareEstimate(
          caught.reduce(0) { $0 + $1.count }, of: made, confidence: plan.confidence, trials: runs),
        isCriterion: challenge.isCriterion)
    }
  }

  /// Up to three of each kind: from production's long runs where there are any, else from the other cells.
  private var witnesses: [Witness] {
    var found: [Witness] = []
    for cell in [
      Cell(.production, .long), Cell(.validation, .long), Cell(.production, .short),
      Cell(.validation, .short),
    ] {
      Witness.add(trials(cell.role, cell.length).witnesses, to: &found)
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
