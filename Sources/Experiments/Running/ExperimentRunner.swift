import EventKernel
import World

/// One trial that has to be run: a condition, a length, a number.
public struct TrialJob: Hashable, Sendable {
  /// Whose conditions.
  public var role: Role
  /// The condition's name.
  public var condition: String
  /// How long.
  public var length: RunLength
  /// Its number within its cell.
  public var trial: Int
  /// Mechanisms that are healthy in it.
  public var without: MechanismSet
  /// Whether it has all lots of a long run where others without a mechanism have the first ones.
  public var isWhole: Bool

  /// A job.
  public init(
    role: Role, condition: String, length: RunLength, trial: Int, without: MechanismSet = [],
    isWhole: Bool = false
  ) {
    self.role = role
    self.condition = condition
    self.length = length
    self.trial = trial
    self.without = without
    self.isWhole = isWhole
  }

  /// What tells it from all others of one experiment.
  public var key: String {
    "\(role.word) \(condition) \(length.word) \(trial)"
      + without.members.map { " without \($0.word)" }.joined() + (isWhole ? " whole" : "")
  }
}

/// Runs the trials of an experiment, side by side, in any order, with the same outcome.
public struct ExperimentRunner: Sendable {
  /// What is run.
  public let plan: ExperimentPlan
  /// Asked between two looks of the record: true ends the run.
  public var isInterrupted: @Sendable () -> Bool = { false }
  /// Told between two looks of the record how much of a trial's cartons have entered, from 0 to 1, by several threads.
  public var progressed: @Sendable (TrialJob, Double) -> Void = { _, _ in }
  /// Told of each trial as soon as it is done, by several threads.
  public var finished: @Sendable (TrialSummary) -> Void = { _ in }
  /// What is given back of a trial that is done, after ``finished`` was told all of it.
  public var kept: @Sendable (TrialSummary) -> TrialSummary = { $0 }

  /// Whether a line that does not come to its end leaves an empty summary with its reason, instead of ending the run: of many
  /// lines with drawn values, some do not.
  public var passesOverStandstills = false

  /// A runner of `plan`.
  public init(_ plan: ExperimentPlan) { self.plan = plan }

  /// All trials of the two-by-two, the long ones first, so that no core waits at the end.
  public func jobs(trials: Range<Int>, protocolTrials: Range<Int>) -> [TrialJob] {
    var jobs: [TrialJob] = []
    for (length, numbers) in [(RunLength.long, trials), (.short, protocolTrials)] {
      for trial in numbers {
        for role in Role.allCases {
          jobs.append(TrialJob(role: role, condition: plan.name(of: role), length: length, trial: trial))
        }
      }
    }
    return jobs
  }

  /// Long runs under production's conditions, or their first lots, with each mechanism healthy in turn: what vanishes.
  private var causes: [TrialJob] {
    let condition = plan.production
    return (plan[condition]?.mechanisms ?? []).flatMap { id in
      (0..<min(plan.causeTrials, plan.trials)).map {
        TrialJob(
          role: .production, condition: condition, length: .long, trial: $0, without: MechanismSet(id))
      }
    }
  }

  /// All trials that the plan asks for before any was run: what ``jobs(after:)`` adds hangs on these.
  public var allJobs: [TrialJob] {
    let jobs = jobs(trials: 0..<plan.trials, protocolTrials: 0..<plan.protocolTrials)
    let long = jobs.prefix { $0.length == .long }
    return long + causes + jobs.dropFirst(long.count)
  }

  /// All trials that the plan asks for, once those of ``allJobs`` are known: the whole runs too in which mechanisms have left
  /// most of their marks, each without the one.
  public func jobs(after trials: [TrialSummary]) -> [TrialJob] {
    allJobs + ResultBuilder(plan, trials: trials).markedRuns
  }

  /// Runs `jobs`, so many at once, and gives what is kept of each, in the order of `jobs`.
  public func run(_ jobs: [TrialJob], atOnce: Int) throws -> [TrialSummary] {
    try runTrials(0..<UInt64(jobs.count), jobs: max(1, atOnce)) { index in
      let summary = try runOrPassOver(jobs[Int(index)])
      finished(summary)
      return kept(summary)
    }
  }

  private func runOrPassOver(_ job: TrialJob) throws -> TrialSummary {
    do {
      return try run(job)
    } catch let standstill as LineStandstill where passesOverStandstills {
      var empty = TrialSummary(job)
      empty.faults = ["\(standstill)"]
      return empty
    }
  }

  /// Runs one trial.
  public func run(_ job: TrialJob) throws -> TrialSummary {
    guard let condition = plan[job.condition] else {
      preconditionFailure("there is no condition “\(job.condition)” in this plan")
    }
    switch job.length {
    case .long: return try long(job, condition)
    case .short: return try short(job, condition)
    }
  }

  private func long(_ job: TrialJob, _ condition: ConditionPlan) throws -> TrialSummary {
    var line = plan.longLine(of: condition)
    for id in job.without.members {
      line.mechanisms.set(id, to: .healthy)
      if job.isWhole { continue }
      // Books are asked at moments of the whole run, and a market that nothing like it can be compared with sells all of it.
      if id.isAskedAbout, !plan.isCut(without: id) { continue }
      // The last lot of a run ends otherwise than one that another follows: it is run and not compared.
      line.lots.count = min(line.lots.count, plan.lots(without: id) + 1)
    }
    return try summarise(condition, line, job, number: UInt64(job.trial))
  }

  /// The protocol's parts, one after the other, each on a line that has just been set up.
  private func short(_ job: TrialJob, _ condition: ConditionPlan) throws -> TrialSummary {
    var whole = TrialSummary(job)
    var part = 0
    func next() -> UInt64 {
      part += 1
      return Self.shortNumber(job.trial, part - 1)
    }
    for step in condition.steps ?? plan.steps {
      // What a step provokes belongs to the protocol: production's conditions are as they are.
      let site = job.role == .validation ? step.condition ?? condition : condition
      let line = healthy(step.line(site.line, isRated: job.role == .validation), job)
      for _ in 0..<step.times {
        whole.append(try summarise(site, line, job, number: next()))
        if condition.endsWhenRaised, whole.isRaised { return whole }
      }
    }
    if job.role == .validation, condition.steps == nil {
      for challenge in plan.challenges {
        let line = challenge.line(healthy(condition.line, job))
        let number = next()
        whole.challenges.append(challenge.score(try summarise(condition, line, job, number: number)))
      }
    }
    return whole
  }

  /// A line on which what a job is without is healthy.
  private func healthy(_ line: LinePlan, _ job: TrialJob) -> LinePlan {
    var line = line
    for id in job.without.members { line.mechanisms.set(id, to: .healthy) }
    return line
  }

  /// Short runs draw from other streams than long ones, so that they are not their beginnings.
  private static func shortNumber(_ trial: Int, _ part: Int) -> UInt64 {
    1 << 40 | UInt64(trial) << 8 | UInt64(part & 255) | UInt64(part >> 8) << 41
  }

  private func summarise(
    _ condition: ConditionPlan, _ line: LinePlan, _ job: TrialJob, number: UInt64
  ) throws -> TrialSummary {
    var trial = plan.trial(of: condition, line: line)
    trial.isInterrupted = isInterrupted
    // A protocol is run on one line, with the others standing.
    if job.length == .short { trial.site.lines = 1 }
    // Questions are put to long runs as they are, or without what acts on books: nothing else that vanishes is in one.
    if job.length == .short || !job.without.members.allSatisfy(\.isAskedAbout) {
      (trial.books, trial.market, trial.verification, trial.recalls) = (nil, nil, nil, [])
    }
    if job.length == .long { trial.progressed = { [progressed] in progressed(job, $0) } }
    return try trial.summarise(number, as: TrialSummary(job))
  }
}

extension MechanismID {
  /// Whether it acts on nothing but answers about what was made, which are asked for at moments of the whole run.
  var isAskedAbout: Bool {
    (BooksPlan.mechanisms + MarketPlan.mechanisms + VerificationPlan.mechanisms).contains(self)
  }
}

extension TrialSummary {
  init(_ job: TrialJob) {
    self.init(role: job.role, condition: job.condition, length: job.length, trial: job.trial)
    (without, isWhole) = (job.without, job.isWhole)
  }

  /// The job that it is the outcome of.
  public var job: TrialJob {
    TrialJob(
      role: role, condition: condition, length: length, trial: trial, without: without, isWhole: isWhole)
  }
}
