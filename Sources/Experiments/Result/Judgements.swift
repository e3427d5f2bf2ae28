import TraceModel
import World

/// A criterion of the scenario, judged.
public struct CriterionResult: Sendable {
  /// Its name: `AC-1`, or as the scenario calls it.
  public var id: String
  /// As the scenario writes it: `silent mismatches per million units <= 5`.
  public var text: String
  /// Where it stands: `reference-line.json5:88:5`.
  public var place: String
  /// What it was measured on: `production, long runs`.
  public var basis: String
  /// The measured figure with its interval.
  public var estimate: Estimate
  /// The unit of figure and limit: `per million units`, `%`, or empty for a count.
  public var unit: String
  /// The limit.
  public var limit: Double
  /// `≤` or `≥`.
  public var relation: String
  /// The answer.
  public var verdict: Verdict
  /// Where it is inconclusive: about how many trials would decide it; nil where no number would.
  public var trialsNeeded: Int?
  /// What has to be said about it; may be empty.
  public var note: String

  /// A judged criterion.
  public init(
    id: String, text: String, place: String, basis: String, estimate: Estimate, unit: String, limit: Double,
    relation: String, verdict: Verdict, trialsNeeded: Int?, note: String
  ) {
    self.id = id
    self.text = text
    self.place = place
    self.basis = basis
    self.estimate = estimate
    self.unit = unit
    self.limit = limit
    self.relation = relation
    self.verdict = verdict
    self.trialsNeeded = trialsNeeded
    self.note = note
  }
}

/// A fault that the protocol puts in on purpose, and what became of it.
public struct ChallengeResult: Sendable {
  /// Its name: `short-cases`.
  public var id: String
  /// What is done, in plain words.
  public var text: String
  /// How often it was put in, over all protocols.
  public var made: Int
  /// Of these, by what they were caught, in the order of places on the line; the rest was missed.
  public var caught: [Catch]
  /// The share that was caught, exact.
  public var share: Estimate
  /// Whether the protocol is accepted only where each is caught.
  public var isCriterion: Bool

  /// What has caught how many.
  public struct Catch: Hashable, Sendable {
    /// `checkweigher`, `record`, ….
    public var by: String
    /// How many.
    public var count: Int

    /// So many by one thing.
    public init(by: String, count: Int) {
      self.by = by
      self.count = count
    }
  }

  /// A scored challenge.
  public init(
    id: String, text: String, made: Int, caught: [Catch], share: Estimate, isCriterion: Bool = true
  ) {
    self.id = id
    self.text = text
    self.made = made
    self.caught = caught
    self.share = share
    self.isCriterion = isCriterion
  }

  /// Those that nothing caught.
  public var missed: Int { made - caught.reduce(0) { $0 + $1.count } }
}

/// A mismatch that is worth a story: enough to find it again and to replay it.
public struct Witness: Hashable, Sendable {
  /// The cell in which it was found.
  public var cell: Cell
  /// The condition's name.
  public var condition: String
  /// The trial.
  public var trial: Int
  /// The lot within the trial, from 0.
  public var lot: Int
  /// What differs.
  public var key: MismatchKey
  /// The code on it, or the recorded one: an SSCC or a serial number, as text.
  public var code: String
  /// Its number in truth, or nil where there is no thing.
  public var number: Int?
  /// Things in its episode.
  public var episodeSize: Int
  /// Units in it.
  public var units: Int
  /// The first rule of the record that raised it, if one did.
  public var rule: String?

  /// A witness.
  public init(
    cell: Cell, condition: String, trial: Int, lot: Int, key: MismatchKey, code: String, number: Int?,
    episodeSize: Int, units: Int, rule: String?
  ) {
    self.cell = cell
    self.condition = condition
    self.trial = trial
    self.lot = lot
    self.key = key
    self.code = code
    self.number = number
    self.episodeSize = episodeSize
    self.units = units
    self.rule = rule
  }

  init(_ found: SummaryWitness, _ cell: Cell, _ trial: TrialSummary) {
    self.init(
      cell: cell, condition: trial.condition, trial: trial.trial, lot: found.lot, key: found.key,
      code: found.code, number: found.number, episodeSize: found.episodeSize, units: found.units,
      rule: found.rule)
  }

  /// Adds those of which there are not three of the same sort yet.
  static func add(_ others: some Sequence<Witness>, to list: inout [Witness]) {
    for other in others {
      let same = list.count {
        $0.key.kind == other.key.kind && $0.key.level == other.key.level
          && $0.key.boundaries == other.key.boundaries
      }
      if same < 3 { list.append(other) }
    }
  }
}
