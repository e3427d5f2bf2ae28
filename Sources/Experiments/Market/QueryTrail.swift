import EventKernel
import TraceModel
import World

/// One query that has failed, with its way.
public struct QueryTrail: Hashable, Sendable {
  /// Its number among those of its trial that failed, from 1, in the order of asking.
  public internal(set) var number = 0
  /// The pack, by which it is found again in another run.
  let pack: UInt64
  /// What is printed on the pack; `none` where it is blank.
  public let item: ItemID
  /// When somebody asked.
  public let at: Instant
  /// Whether a returns desk asked, and not a counter.
  public let isReturn: Bool
  /// What the scanner has made of the code; nil where it made nothing of it, or nobody knows.
  public let sent: ScannedFields?
  /// How the scanner was set; nil where nothing was scanned.
  public let scanner: Scanner?
  /// From the query to its answer; nil where none ever came.
  public let answeredAfter: TimeSpan?
  /// What is wrong with the scanner, where that made the query fail.
  var faults: [(words: String, parameters: [String])] {
    row.cause == .scanner || row.cause == .scannerAndFormat ? scanner?.faults ?? [] : []
  }
  /// What it came to, and why.
  public internal(set) var row = QueryRow(cause: .older, outcome: .noMatch)

  /// A query about a pack whose number nobody links to its record.
  init(_ item: ItemID, pack: UInt64, at: Instant, isReturn: Bool) {
    self.pack = pack
    (self.item, self.at, self.isReturn) = (item, at, isReturn)
    (sent, scanner, answeredAfter) = (nil, nil, nil)
  }

  /// A query that went its way.
  init(_ query: VerificationNetwork.Query, _ passage: VerificationNetwork.Passage, isReturn: Bool) {
    pack = query.pack
    (item, at, self.isReturn) = (query.item, query.asking.at, isReturn)
    (sent, scanner, answeredAfter) = (passage.sent, passage.scanner, passage.answeredAfter)
  }
}

/// A suspect pack that somebody has looked into.
public struct InvestigationTrail: Hashable, Sendable {
  /// What is printed on the pack; `none` where it is blank.
  public let item: ItemID
  /// When somebody asked about it.
  public let at: Instant
  /// When it was looked into.
  public let until: Instant
  /// What that took of people's time, in seconds.
  public let work: Int
  /// Whether that is later than an answer is owed.
  public let isLate: Bool
}

/// The queries of one trial after its end, one by one: for who asks what a count is made of.
public struct VerificationTrial {
  /// Those that failed, in the order of asking.
  public let queries: [QueryTrail]
  /// Suspect packs that people looked into, in the order of asking.
  public let investigations: [InvestigationTrail]
  /// The names of packs.
  public let table: IdentifierTable

  /// Runs trial number `number` to its end; nil where nobody asks.
  public init?(_ trial: Trial, number: UInt64) throws {
    var running = try RunningTrial(trial, number: number)
    guard let verification = running.verification else { return nil }
    running.keepAnswers()
    try running.run(lots: trial.lotCount)
    _ = try running.closeMarket()
    (queries, investigations) = (verification.trails, verification.investigations)
    table = running.site.table
  }
}
