import Drift
import TraceModel
import World

/// What all trials of one cell have given together.
public struct CellResult: Sendable {
  /// Which cell.
  public var cell: Cell
  /// The condition's name.
  public var condition: String
  /// How many trials.
  public var trials: Int
  /// Things compared, summed over trials.
  public var exposure: Exposure
  /// Lots.
  public var lots: Int
  /// Simulated time, in hours, summed over trials.
  public var hours: Double
  /// What happened on the line, summed over trials.
  public var occurrences: Occurrences
  /// How the machines' time was spent, summed over trials.
  public var times = LineTimes()
  /// What has become of messages at each boundary, summed over trials.
  public var messages: [BoundaryMessages] = []
  /// What the site's books said; nil where it keeps none.
  public var books: BookResult?
  /// What has become of goods and documents after the line, summed over trials; nil where there is no market.
  public var market: MarketSummary?
  /// What came of queries; nil where nobody has asked.
  public var verification: VerificationResult?
  /// What came of recalls; nil where there were none.
  public var recalls: RecallResult?
  /// What readers of the audit trail have found, summed over trials; nil where nobody asks what comes after the line.
  public var review: ReviewSummary?
  /// What was found, partitioned: every mismatch is in exactly one row.
  public var rows: [MismatchRow]
  /// Units that wrong containers and their ancestors make unverifiable, summed over trials.
  public var compromised: Int
  /// The same for each million units in cases and on pallets, with its interval over trials.
  public var compromisedRate: Estimate
  /// What became of the serial numbers in the record, summed over lots and trials.
  public var balance: Balance
  /// Lots whose balance does not add up.
  public var unbalancedLots: Int
  /// Findings of the record that stand.
  public var findings: Int
  /// Containers that were wrong for a while and came right again.
  public var transients = 0
  /// How long these were wrong in the mean, in minutes; nil where there were none.
  public var transientMinutes: Double?
  /// What has to be explained before the figures are used: truth that did not add up, people who could not keep up.
  public var faults: [String]

  /// A cell with all that was found in it.
  public init(
    cell: Cell, condition: String, trials: Int, exposure: Exposure, lots: Int, hours: Double,
    occurrences: Occurrences, rows: [MismatchRow], compromised: Int, compromisedRate: Estimate,
    balance: Balance, unbalancedLots: Int, findings: Int, faults: [String]
  ) {
    self.cell = cell
    self.condition = condition
    self.trials = trials
    self.exposure = exposure
    self.lots = lots
    self.hours = hours
    self.occurrences = occurrences
    self.rows = rows
    self.compromised = compromised
    self.compromisedRate = compromisedRate
    self.balance = balance
    self.unbalancedLots = unbalancedLots
    self.findings = findings
    self.faults = faults
  }
}

extension CellResult {
  /// How the serializer, which gives the line its pace, did: of the cartons that entered, those that fell into a case were
  /// good.
  public var effectiveness: Effectiveness {
    times.effectiveness(of: .serializer, made: occurrences[.units], good: occurrences[.packed])
  }
}

/// Mismatches of one kind that have the same causes and the same fate.
public struct MismatchRow: Hashable, Sendable {
  /// The key by which rows partition the mismatches.
  public var key: MismatchKey
  /// How many things: units, cases or pallets.
  public var count: Int
  /// How many episodes.
  public var episodes: Int
  /// Units in the wrong things.
  public var units: Int
  /// The largest episode, in things.
  public var largest: Int
  /// Episodes per million units, with the interval over trials.
  public var rate: Estimate

  /// A row.
  public init(key: MismatchKey, count: Int, episodes: Int, units: Int, largest: Int, rate: Estimate) {
    self.key = key
    self.count = count
    self.episodes = episodes
    self.units = units
    self.largest = largest
    self.rate = rate
  }
}

/// What makes two mismatches alike.
public struct MismatchKey: Hashable, Sendable, Comparable {
  /// The level of the thing.
  public var level: PackagingLevel
  /// What differs.
  public var kind: MismatchKind
  /// What caused it, alone or jointly; empty where nothing that was marked did.
  public var mechanisms: MechanismSet
  /// Where the messages were in which it arose; empty where it arose on the line.
  public var boundaries: BoundarySet
  /// Where it was first detected.
  public var detectedAt: DetectionPlace
  /// Nothing was raised before it left the place of its origin.
  public var silent: Bool

  /// A key; without causes and a place it stands for all of its kind.
  public init(
    level: PackagingLevel, kind: MismatchKind, mechanisms: MechanismSet = [], boundaries: BoundarySet = [],
    detectedAt: DetectionPlace = .never, silent: Bool = false
  ) {
    self.level = level
    self.kind = kind
    self.mechanisms = mechanisms
    self.boundaries = boundaries
    self.detectedAt = detectedAt
    self.silent = silent
  }

  /// The failure point under which it is reported: what arose in a message is a fault of integration, whatever it made
  /// wrong.
  public var failurePoint: FailurePoint { boundaries.isEmpty ? kind.failurePoint : .integration }

  /// By failure point, level, kind, causes, place, and the silent ones last.
  public static func < (a: MismatchKey, b: MismatchKey) -> Bool {
    func key(_ row: MismatchKey) -> [UInt64] {
      [
        UInt64(row.failurePoint.rawValue), UInt64(row.level.rawValue), UInt64(row.kind.rawValue),
        row.mechanisms.rawValue, UInt64(row.boundaries.rawValue), UInt64(row.detectedAt.rawValue),
        row.silent ? 1 : 0,
      ]
    }
    return key(a).lexicographicallyPrecedes(key(b))
  }
}
