import EventKernel
import Scenario
import World

/// An experiment as it is to be run: everything that a scenario and a command line decided, and nothing else.
public struct ExperimentPlan: Sendable {
  /// What the scenario calls itself.
  public var name: String
  /// What it says of itself.
  public var summary: String
  /// How the user named it.
  public var reference: String
  /// The texts that were read.
  public var texts: [ScenarioText]
  /// Changes from the command line.
  public var settings: [String]
  /// The conditions, in the order of the scenario.
  public var conditions: [ConditionPlan]
  /// The name of the condition of the validation.
  public var validation: String
  /// The name of the condition of production.
  public var production: String
  /// The parts of the protocol.
  public var steps: [ProtocolStep]
  /// The faults that the protocol puts in.
  public var challenges: [Challenge]
  /// What a protocol costs.
  public var protocolCosts = ProtocolCosts()
  /// The seed.
  public var seed: UInt64
  /// Long trials of each condition.
  public var trials: Int
  /// Short trials of each condition.
  public var protocolTrials: Int
  /// Trials with each mechanism healthy in turn.
  public var causeTrials: Int
  /// Lots of each of these; nil for as many as a long run has.
  public var causeLots: Int?
  /// Whole runs of each mechanism, of those in which it has left most of its marks.
  public var causeRuns: Int
  /// How often intervals hold the truth.
  public var confidence: Double
  /// The half width that is wanted, in relation to the figure.
  public var precision: Double?
  /// Trials may be added up to this number.
  public var mostTrials: Int
  /// What is done about several criteria.
  public var correction: Correction
  /// The criteria, in the order of the scenario.
  public var criteria: [NamedCriterion]
  /// The currency of its costs.
  public var currency: String?
  /// What consequences of failures cost.
  public var costs = CostPlan()
  /// What the site owes; nil where nobody has listed it.
  public var debt: DebtPlan?
  /// How the site's own figures are read; nil where nobody says.
  public var calibration: CalibrationPlan?
  /// How documents travel to a system outside that is driven.
  public var delivery = DeliveryPlan()
  /// The client's words for ours.
  public var terms = Terms()
  /// What people write on the document that is filed.
  public var document = FiledDocument()
  /// How grave each kind of failure is to the user.
  public var severities = SeverityPlan()
  /// The user's requirements, in the order of the scenario.
  public var requirements: [Requirement] = []
  /// Which build of the program runs it, where whoever runs it says so.
  public var program: ProgramIdentity?
  /// SHA-256 of texts and settings, likewise.
  public var sha256: String?

  /// The condition with this name.
  public subscript(name: String) -> ConditionPlan? { conditions.first { $0.name == name } }

  /// The name of the condition that plays a role.
  public func name(of role: Role) -> String { role == .validation ? validation : production }

  /// Units that one protocol feeds.
  public var protocolUnits: Int { steps.reduce(0) { $0 + $1.allUnits } }

  /// The lots of every long run: production's, so that both conditions are run equally long.
  public var longLots: LotPlan { (self[production] ?? conditions.last)?.line.lots ?? LotPlan() }

  /// The line of a condition's long runs.
  public func longLine(of condition: ConditionPlan) -> LinePlan {
    var line = condition.line
    if condition.hasOwnLots { return line }
    line.lots.cartonsPerLot = longLots.cartonsPerLot
    line.lots.count = longLots.count
    return line
  }

  /// A trial of a condition, of its long line where no other is said.
  public func trial(of condition: ConditionPlan, line: LinePlan? = nil) -> Trial {
    var trial = Trial(line ?? longLine(of: condition), seed: seed)
    trial.site = condition.site
    trial.books = condition.books
    trial.verification = condition.verification
    trial.recalls = condition.recalls
    trial.recallWork = condition.recallWork
    trial.market = condition.market
    return trial
  }

  /// Units that one long trial feeds, on all lines.
  public var longUnits: Int { longLots.cartonsPerLot * longLots.count * lines }

  /// Lines that run in a long trial.
  public var lines: Int { (self[production] ?? conditions.last)?.site.lines ?? 1 }

  /// Lots of a run in which a mechanism is healthy.
  func lots(without id: MechanismID) -> Int {
    causeLots.map { min(longLots.count, lotsToDates(of: id) ?? $0) } ?? longLots.count
  }

  /// A mechanism after the line that has no values and does nothing but name what others have done: the run without it is one
  /// with everything, against which runs of as many lots can be held.
  var namesOthers: MechanismID? {
    self[production]?.mechanisms.first { $0.isAskedAbout && $0.card.parameters.isEmpty }
  }

  /// Whether a run without what acts after the line is of the first lots only; what waits for a partner's date is not.
  func isCut(without id: MechanismID) -> Bool {
    !BooksPlan.mechanisms.contains(id) && !ExchangePlan.dated.contains(id) && namesOthers != nil
  }

  /// Lots of a run that is long enough for what a mechanism dates to have happened; nil where it dates nothing.
  func lotsToDates(of id: MechanismID) -> Int? {
    guard let condition = self[production] else { return nil }
    let section = condition.scenario.root.section("mechanisms")?.section(id.word)
    let dates = id.card.dates.compactMap { date -> TimeSpan? in
      guard case .once(let key, _) = date, case .value(let value)? = section?[key] else { return nil }
      return (value.value as? TimeSpan) ?? (value.value as? TimeSpan?) ?? nil
    }
    let named =
      id == UpdatePlan.mechanism
      ? UpdatePlan.entries(in: condition.scenario.root).filter { !$0.name.isEmpty }.map(\.at) : []
    let line = longLine(of: condition)
    // Lots take longer than planned, so that the one of the date is reached by then.
    return (dates + named).map { ExperimentReader.lots(in: $0, of: line) + 1 }.max()
  }

  /// Units that all trials simulate together, but for challenges.
  public var allUnits: Int {
    2 * (trials * longUnits + protocolTrials * protocolUnits)
      + causeLotsOfAll * longLots.cartonsPerLot * lines + expectedCauseRuns * longUnits
  }

  /// Lots of all runs in which one mechanism is healthy.
  public var causeLotsOfAll: Int {
    let lots = (self[production]?.mechanisms ?? []).reduce(0) {
      $0
        + ($1.isAskedAbout && !isCut(without: $1)
          ? longLots.count : min(longLots.count, self.lots(without: $1) + 1))
    }
    return min(causeTrials, trials) * lots
  }

  /// About how many whole runs are made without a mechanism: a third of them have marks enough to be looked at.
  public var expectedCauseRuns: Int {
    causeTrials == 0
      ? 0 : min(causeRuns, trials) * ((self[production]?.mechanisms.count { !$0.isAskedAbout } ?? 0) + 2) / 3
  }

  /// The mechanisms that are on under a condition.
  func mechanisms(of role: Role) -> MechanismSet {
    (self[name(of: role)]?.mechanisms ?? []).reduce(into: []) { $0.formUnion(MechanismSet($1)) }
  }

  /// A digest of texts and settings, in sixteen hexadecimal digits: tells scenarios apart, proves nothing.
  public var digest: String {
    var digest = Digest()
    for text in texts.map(\.text) + settings { digest.add(text) }
    return digest.description
  }
}

/// A condition of an experiment, with the line that follows from it.
public struct ConditionPlan: Sendable {
  /// Its name in the scenario.
  public var name: String
  /// The line of its long runs.
  public var line: LinePlan
  /// The site around it.
  public var site: SitePlan
  /// The books that its systems keep; nil where nobody asks about them.
  public var books: BooksPlan?
  /// What happens after the line; nil where nobody asks.
  public var market: MarketPlan?
  /// Who asks whether packs are good; nil where nobody does.
  public var verification: VerificationPlan?
  /// Recalls that are drilled.
  public var recalls: [RecallPlan] = []
  /// What people do for them.
  public var recallWork = RecallWorkPlan()
  /// Whether its long runs have the lots of its own line, and not production's.
  var hasOwnLots = false
  /// The parts of a protocol of its own, which has no challenges beside; nil where short runs are the experiment's.
  public var steps: [ProtocolStep]?
  /// Whether such a protocol ends with the run of a step in which something wrong was raised: whoever asks only whether it
  /// shows anything knows it then.
  public var endsWhenRaised = false
  /// The mechanisms that are on, in the order of the catalogue.
  public var mechanisms: [MechanismID]
  /// The scenario under this condition.
  public var scenario: ResolvedScenario
}

/// A criterion with its name and place.
public struct NamedCriterion: Sendable {
  /// Its name: the key in the scenario.
  public var id: String
  /// What it says.
  public var criterion: Criterion
  /// Where it stands.
  public var place: String

  /// A criterion that stands in a scenario.
  public init(id: String, criterion: Criterion, place: String) {
    self.id = id
    self.criterion = criterion
    self.place = place
  }
}
