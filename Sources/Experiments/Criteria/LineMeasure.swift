import EventKernel
import Scenario
import TraceModel
import World

/// What an engineer knows of his own line without asking its record: what a criterion can promise of it, and by what he sees
/// whether a simulated line is like any that runs.
public enum LineMeasure: Worded {
  /// Cartons that were rejected.
  case rejects
  /// Looks of the camera that gave no code.
  case noReads
  /// Cases that stopped for a missing read.
  case shortReads
  /// Cases that were closed although reads were missing.
  case forcedCloses
  /// Cases that the scale refused.
  case scaleRefusals
  /// Cases that somebody had to open and compare.
  case handChecks
  /// Demands for a check that were only acknowledged.
  case overrides
  /// Rejects that are where they should be.
  case bin
  /// Lots whose balance does not add up.
  case openLots
  /// Lots that were held until people had looked.
  case lotsHeld
  /// Overall equipment effectiveness.
  case oee
  /// Stops in eight hours.
  case stops
  /// Jams in eight hours.
  case jams
  /// Cases that are wrong.
  case wrongCases

  /// Those that a criterion can hold to a limit; wrong cases have criteria of their own.
  public static let promised = allCases.filter { $0 != .wrongCases }

  /// In plain words, with what it is a share of.
  public var meaning: String {
    switch self {
    case .rejects: "cartons that were rejected, of those that entered"
    case .noReads: "looks of the camera that gave no code, of the cartons that entered"
    case .shortReads: "cases that stopped for a missing read, of all cases"
    case .forcedCloses: "cases that were closed as full although reads were missing, of all cases"
    case .scaleRefusals: "cases that the scale refused, of those that were weighed"
    case .handChecks: "cases that were opened and compared by hand, of all cases"
    case .overrides: "demands that were acknowledged without the check, of all demands"
    case .bin: "rejected cartons that were found in the bin and stayed there, of those that were rejected"
    case .openLots: "lots whose balance of numbers does not add up, of all lots"
    case .lotsHeld: "lots that were held until people had looked into a major finding, of all lots"
    case .oee: "overall equipment effectiveness of the serializer: availability by performance by quality"
    case .stops: "stops of the serializer's belt in eight hours, changeovers included"
    case .jams: "jams before the packer in eight hours, changeovers included"
    case .wrongCases: "cases that are not what the record says, of all cases"
    }
  }

  /// Whether more of it is better, so that a criterion asks for at least so much.
  public var isGood: Bool { self == .oee || self == .bin }

  /// Whether it is a share; a count in eight hours otherwise.
  public var isShare: Bool { self != .stops && self != .jams }

  /// Whether lots are counted, of which there are few.
  var isOfLots: Bool { self == .openLots || self == .lotsHeld }

  /// What there is of it, and of how many; nil for what is no share of things that were counted on the line.
  private func counts(_ happened: Occurrences, lots: Int, open: Int) -> (count: Int, of: Int)? {
    switch self {
    case .rejects: (happened[.rejects], happened[.units])
    case .noReads: (happened[.noReads], happened[.units])
    case .shortReads: (happened[.shortReads], happened[.cases])
    case .forcedCloses: (happened[.forcedCloses], happened[.cases])
    case .scaleRefusals: (happened[.refusedByScale], happened[.weighed])
    case .handChecks: (happened[.caseChecks], happened[.cases])
    case .overrides: (happened[.overrides], happened[.demands])
    case .bin:
      (
        happened[.binned] + happened[.binnedAtLotEnd] - happened[.reworked], happened[.rejects]
      )
    case .openLots: (open, lots)
    case .lotsHeld: (happened[.lotsHeld], lots)
    case .oee, .stops, .jams, .wrongCases: nil
    }
  }
}

// MARK: - As a criterion

extension LineMeasure {
  /// How often it was in a trial, of how many; of what is counted by time, of how many seconds that were planned for production.
  /// Of the effectiveness, how many milliseconds of these were all that was needed, so that a trial counts by its time.
  func sample(_ trial: TrialSummary) -> TrialSample? {
    if let what = byTime {
      return .count(
        TrialCount(episodes: trial.occurrences[what], exposure: Int(trial.times.open / 1_000_000_000)))
    }
    if self == .oee {
      let happened = trial.occurrences
      let overall = trial.times.effectiveness(
        of: .serializer, made: happened[.units], good: happened[.packed]
      ).overall
      let planned = Double(trial.times.open) / 1e6
      return .count(TrialCount(episodes: Int((overall * planned).rounded()), exposure: Int(planned)))
    }
    return counts(trial.occurrences, lots: trial.lots, open: trial.unbalancedLots).map {
      .count(TrialCount(episodes: $0.count, exposure: $0.of))
    }
  }

  /// What is counted, where it is counted by time.
  private var byTime: Occurrence? {
    switch self {
    case .stops: .stops
    case .jams: .jams
    default: nil
    }
  }

  /// The share over trials with its interval, or how often it was in so much time.
  func estimate(_ trials: [TrialSample], per period: Criterion.Period?, confidence: Double) -> Estimate {
    if let period {
      return Intervals.rate(trials.counts, per: Double(period.hours) * 3_600, confidence: confidence)
    }
    var share = Intervals.rate(trials.counts, per: 1, confidence: confidence)
    share.high = min(1, share.high)
    // One trial says nothing of how far another's time would be from it.
    if self == .oee, trials.count < 2 { (share.low, share.high) = (0, 1) }
    return share
  }
}

// MARK: - Beside what is known of lines

extension LineMeasure {
  /// How much it is over all trials of a cell; nil where the line has nothing of the kind.
  public func value(in cell: CellResult) -> Double? {
    func share(_ part: Int, of whole: Int) -> Double? { whole > 0 ? Double(part) / Double(whole) : nil }
    func perShift(_ what: Occurrence) -> Double? {
      cell.times.open > 0 ? Double(cell.occurrences[what]) / (Double(cell.times.open) / 2.88e13) : nil
    }
    if let (count, all) = counts(cell.occurrences, lots: cell.lots, open: cell.unbalancedLots) {
      return share(count, of: all)
    }
    return switch self {
    case .stops: perShift(.stops)
    case .jams: perShift(.jams)
    case .wrongCases:
      share(
        // One case can be wrong in several ways.
        min(
          cell.exposure.cases,
          cell.rows.lazy.filter { Subject.level(.case).holds($0.key.level, $0.key.kind) }.reduce(0) {
            $0 + $1.count
          }),
        of: cell.exposure.cases)
    default: cell.times.open > 0 ? cell.effectiveness.overall : nil
    }
  }

  /// What is published of such lines, with how far it can be trusted; nil where nothing was found.
  public var published: String? {
    switch self {
    case .rejects:
      "below 1 % as lines are measured (CSV-Prep [LOW]); 1 to 2 % by kind of printer (Domino [VEN])"
    case .noReads: "0.1 to 1 % (Cognex, logistics [VEN])"
    case .stops: "dozens in an hour, cleared in seconds (oeelab.com [VEN])"
    case .overrides: "0.3 to 9 % by how a step is done (HEART [PR])"
    case .scaleRefusals: "false rejects below 0.3 % as a target; at 2 % people go round it (eolvision [VEN])"
    case .oee: "48 to 62 % measured, 70 to 80 % as plants report it, read as 48 to 80 % (teeptrak [VEN])"
    case .jams, .shortReads, .forcedCloses, .handChecks, .bin, .openLots, .lotsHeld, .wrongCases: nil
    }
  }

  /// The same as a range; “dozens in an hour” is read as 24 to 96. Nil where nothing was found.
  public var publishedRange: ClosedRange<Double>? {
    switch self {
    case .rejects: 0...0.02
    case .noReads: 0.001...0.01
    case .stops: 192...768
    case .overrides: 0.003...0.09
    case .scaleRefusals: 0...0.003
    case .oee: 0.48...0.8
    case .jams, .shortReads, .forcedCloses, .handChecks, .bin, .openLots, .lotsHeld, .wrongCases: nil
    }
  }

  /// Beyond these no line is known to run; wide, so that what lies outside is worth a word. Assumptions, all of them.
  public var believable: ClosedRange<Double> {
    switch self {
    case .rejects, .noReads, .forcedCloses, .wrongCases: 0...0.05
    case .stops: 0...1_000
    case .jams: 0...80
    case .shortReads: 0...0.2
    case .scaleRefusals: 0...0.1
    case .handChecks: 0...0.25
    case .overrides: 0...0.7
    case .bin: 0.8...1
    case .openLots, .lotsHeld: 0...0.5
    case .oee: 0.2...0.92
    }
  }
}
