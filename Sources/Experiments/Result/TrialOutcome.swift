import TraceModel

/// One trial in figures: what every interval of a result rests on, for whoever wants to compute one of his own.
public struct TrialOutcome: Sendable {
  /// Whose trial.
  public var cell: Cell
  /// Its number within the cell.
  public var trial: Int
  /// Things compared.
  public var units: Int
  /// See ``units``.
  public var cases: Int
  /// See ``units``.
  public var pallets: Int
  /// Lots.
  public var lots: Int
  /// Simulated hours.
  public var hours: Double
  /// Wrong things, silent ones among them, and episodes: of units, cases and pallets.
  public var wrong: [Wrong]
  /// Units that wrong containers make unverifiable.
  public var compromised: Int
  /// Findings of the record that stand.
  public var findings: Int
  /// Lots whose balance does not add up.
  public var unbalancedLots: Int

  /// What is wrong of one level.
  public struct Wrong: Sendable {
    /// Which.
    public var level: PackagingLevel
    /// Things.
    public var count: Int
    /// Of these, silent.
    public var silent: Int
    /// Episodes.
    public var episodes: Int
  }

  /// The levels of which every trial says what is wrong.
  public static let levels: [PackagingLevel] = [.unit, .case, .pallet]

  init(_ trial: TrialSummary) {
    cell = Cell(trial.role, trial.length)
    self.trial = trial.trial
    (units, cases, pallets) = (trial.exposure.units, trial.exposure.cases, trial.exposure.pallets)
    lots = trial.lots
    hours = Double(trial.nanoseconds) / 3.6e12
    wrong = Self.levels.map { level in
      let rows = trial.rows(of: .level(level))
      return Wrong(
        level: level, count: rows.reduce(0) { $0 + $1.count }, silent: rows.reduce(0) { $0 + $1.silent },
        episodes: rows.reduce(0) { $0 + $1.episodes })
    }
    compromised = trial.compromised
    findings = trial.raised.reduce(0) { $0 + $1.count }
    unbalancedLots = trial.unbalancedLots
  }
}
