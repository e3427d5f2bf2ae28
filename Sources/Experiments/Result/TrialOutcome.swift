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

  init(_ trial: TrialFigures, of cell: Cell) {
    self.cell = cell
    let numbers = trial.numbers
    self.trial = numbers.trial
    (units, cases, pallets) = (trial.exposure.units, trial.exposure.cases, trial.exposure.pallets)
    lots = trial.lots
    hours = Double(numbers.nanoseconds) / 3.6e12
    wrong = Self.levels.map { level in
      let rows = trial.rows(of: .level(level))
      return Wrong(
        level: level, count: rows.reduce(0) { $0 + $1.count }, silent: rows.reduce(0) { $0 + $1.silent },
        episodes: rows.reduce(0) { $0 + $1.episodes })
    }
    compromised = numbers.compromised
    findings = numbers.findings
    unbalancedLots = numbers.unbalancedLots
  }
}

/// The trials of some cells in figures, which are put together where somebody reads them.
public struct TrialOutcomes: Sequence, Sendable {
  private let cells: [(cell: Cell, trials: TrialList)]

  init(_ cells: [CellTrials] = []) { self.cells = cells.map { ($0.cell, $0.trials) } }

  /// A way through the trials, in the order of cells and numbers.
  public func makeIterator() -> AnyIterator<TrialOutcome> {
    AnyIterator(
      cells.lazy.flatMap { cell, trials in trials.lazy.map { TrialOutcome($0, of: cell) } }.makeIterator())
  }
}
