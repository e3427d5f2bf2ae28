import Scenario
import World

/// What the logs of a site count, and the same of a run: what a counter, a terminal or a list of exceptions has.
///
/// Nothing here looks at the truth but the two that an audit gives, for which somebody opens cases and compares.
public enum LogMeasure: Worded {
  /// Cartons that were rejected.
  case rejects
  /// Looks of the camera that gave no code.
  case noReads
  /// Looks that gave one: the read rate.
  case reads
  /// Codes that were read and were not the expected ones.
  case otherCodes
  /// Changes of a roll of labels or of a cartridge.
  case reloads
  /// Cases that stopped for a missing read.
  case shortReads
  /// Of these, those that were closed as full.
  case forcedCloses
  /// Cases that stopped because the line's list refused a code in them.
  case listRefusals
  /// Cases that the scale refused.
  case scaleRefusals
  /// Cases that were opened and compared by hand.
  case handChecks
  /// Demands that were acknowledged without the check.
  case overrides
  /// Case labels that were printed anew.
  case relabels
  /// Changes of the roll of case labels.
  case caseLabelReloads
  /// Cases whose message came after their pallet was fetched.
  case lateCases
  /// Stops of the serializer's belt.
  case stops
  /// Short stops.
  case microStops
  /// Jams before the packer.
  case jams
  /// Machines that broke down.
  case breakdowns
  /// Crashes of the serializer's controller.
  case crashes
  /// Samples that were logged.
  case samples
  /// Overall equipment effectiveness.
  case oee
  /// Time in which the serializer ran.
  case availability
  /// Lots that were held.
  case lotsHeld
  /// What the record has raised: exceptions.
  case exceptions
  /// Documents that partners refuse.
  case refusedDocuments
  /// Claims of partners.
  case claims
  /// Queries about packs that fail.
  case failedQueries
  /// Cases that an audit opened and found other than recorded.
  case wrongCases
  /// Cartons that an audit found other than recorded.
  case wrongCartons

  /// Of what it is counted.
  public enum Whole: Worded {
    /// Cartons that entered.
    case cartons
    /// Cases that were closed.
    case cases
    /// Cases that passed the scale.
    case weighedCases
    /// Demands for a check.
    case demands
    /// Lots that were finished.
    case lots
    /// Documents that were sent.
    case documents
    /// Shipments that have left.
    case shipments
    /// Queries.
    case queries
    /// Seconds that were planned for production.
    case plannedTime

    /// In plain words.
    public var meaning: String {
      switch self {
      case .weighedCases: "cases that were weighed"
      case .demands: "demands for a check"
      case .documents: "documents that were sent"
      case .plannedTime: "time that was planned for production"
      default: word
      }
    }
  }

  /// Of what it is a share, or what it is counted by.
  public var whole: Whole {
    switch self {
    case .rejects, .noReads, .reads, .otherCodes, .reloads, .exceptions, .wrongCartons: .cartons
    case .shortReads, .forcedCloses, .listRefusals, .handChecks, .relabels, .caseLabelReloads, .lateCases,
      .wrongCases:
      .cases
    case .scaleRefusals: .weighedCases
    case .overrides: .demands
    case .stops, .microStops, .jams, .breakdowns, .crashes, .samples, .oee, .availability: .plannedTime
    case .lotsHeld: .lots
    case .refusedDocuments: .documents
    case .claims: .shipments
    case .failedQueries: .queries
    }
  }

  /// Whether there can be no more of it than of its whole.
  public var isShare: Bool {
    switch self {
    case .stops, .microStops, .jams, .breakdowns, .crashes, .samples, .exceptions, .reloads, .otherCodes,
      .caseLabelReloads, .relabels, .handChecks, .claims:
      false
    default: true
    }
  }

  /// Whether it is a share of time, which has no number of things.
  public var isOfTime: Bool { self == .oee || self == .availability }

  /// Whether it is counted after the line, in a market.
  public var isAfterLine: Bool { whole == .documents || whole == .shipments || whole == .queries }

  /// Whether somebody has to open and compare: no counter and no list has it.
  public var isAudit: Bool { self == .wrongCases || self == .wrongCartons }

  /// What stands for the same: looks without a code where looks with one are counted.
  public var same: LogMeasure { self == .reads ? .noReads : self }

  /// In plain words.
  public var meaning: String {
    switch self {
    case .rejects: "cartons that were rejected"
    case .noReads: "looks of the camera that gave no code"
    case .reads: "looks of the camera that gave a code"
    case .otherCodes: "codes that were read and were not the expected ones"
    case .reloads: "changes of a roll of labels or of a cartridge"
    case .shortReads: "cases that stopped for a missing read"
    case .forcedCloses: "cases that were closed as full although reads were missing"
    case .listRefusals: "cases that stopped because the line's list refused a code"
    case .scaleRefusals: "cases that the scale refused"
    case .handChecks: "cases that were opened and compared by hand"
    case .overrides: "demands that were acknowledged without the check"
    case .relabels: "case labels that were printed anew"
    case .caseLabelReloads: "changes of the roll of case labels"
    case .lateCases: "cases whose message came after their pallet was fetched"
    case .stops: "stops of the serializer's belt"
    case .microStops: "short stops"
    case .jams: "jams before the packer"
    case .breakdowns: "machines that broke down"
    case .crashes: "crashes of the serializer's controller"
    case .samples: "samples that were logged"
    case .oee: "overall equipment effectiveness of the serializer"
    case .availability: "time in which the serializer ran"
    case .lotsHeld: "lots that were held until people had looked"
    case .exceptions: "exceptions that the record has raised"
    case .refusedDocuments: "documents that partners refuse"
    case .claims: "claims of partners"
    case .failedQueries: "queries about packs that fail"
    case .wrongCases: "cases that an audit opened and found other than recorded"
    case .wrongCartons: "cartons that an audit found other than recorded"
    }
  }
}

extension LogMeasure.Whole {
  /// How many a run has; nil where it has nothing of the kind.
  public func count(in run: TrialSummary) -> Double? {
    switch self {
    case .cartons: Double(run.occurrences[.units])
    case .cases: Double(run.occurrences[.cases])
    case .weighedCases: Double(run.occurrences[.weighed])
    case .demands: Double(run.occurrences[.demands])
    case .lots: Double(run.lots)
    case .documents: run.market.map { Double($0.documents.sent) }
    case .shipments: run.market.map { Double($0.shipments) }
    case .queries: run.verification.map { Double($0.asked) }
    case .plannedTime: Double(run.times.open) / 1e9
    }
  }
}

extension LogMeasure {
  /// How often it was in a run; of shares of time, seconds. Nil where the run has nothing of the kind.
  public func count(in run: TrialSummary) -> Double? {
    if let what = occurrence { return Double(run.occurrences[what]) }
    switch self {
    case .reads: return Double(run.occurrences[.units] - run.occurrences[.noReads])
    case .samples: return Double(run.occurrences[.samples] - run.occurrences[.unlogged])
    case .exceptions: return Double(run.raised.reduce(0) { $0 + $1.count })
    case .oee, .availability:
      let all = run.times.effectiveness(
        of: .serializer, made: run.occurrences[.units], good: run.occurrences[.packed])
      return (self == .oee ? all.overall : all.availability) * Double(run.times.open) / 1e9
    case .refusedDocuments: return run.market.map { Double($0.documents.refused) }
    case .claims: return run.market.map { Double($0.claims.raised) }
    case .failedQueries: return run.verification.map { Double($0.failed) }
    case .wrongCases, .wrongCartons:
      let subject = Subject.level(self == .wrongCases ? .case : .unit)
      let wrong = run.kinds.reduce(0) { $0 + (subject.holds($1.key.level, $1.key.kind) ? $1.count : 0) }
      // One case can be wrong in several ways.
      return Double(min(wrong, run.things(of: subject.level)))
    default: return nil
    }
  }

  private var occurrence: Occurrence? {
    switch self {
    case .rejects: .rejects
    case .noReads: .noReads
    case .otherCodes: .otherCodes
    case .reloads: .reloads
    case .shortReads: .shortReads
    case .forcedCloses: .forcedCloses
    case .listRefusals: .refusedByList
    case .scaleRefusals: .refusedByScale
    case .handChecks: .caseChecks
    case .overrides: .overrides
    case .relabels: .relabels
    case .caseLabelReloads: .caseLabelReloads
    case .lateCases: .lateCases
    case .stops: .stops
    case .microStops: .microStops
    case .jams: .jams
    case .breakdowns: .breakdowns
    case .crashes: .crashes
    case .lotsHeld: .lotsHeld
    default: nil
    }
  }
}
