import EventKernel
import Scenario
import TextFormats
import World

/// What the recalls of one trial came to.
public struct RecallSummary: Hashable, Sendable {
  /// Each, in the order of time.
  public var drills: [RecallTally] = []

  /// None yet.
  public init() {}
}

/// One recall: what is affected, what the record names, and what people need to say so.
public struct RecallTally: Hashable, Sendable {
  /// What it is called.
  public var name: String
  /// Packs that are affected and may be sold.
  public var affected = 0
  /// Numbers that the record names.
  public var named = 0
  /// Packs that are affected and bear such a number.
  public var reached = 0
  /// Packs that are affected and are missed.
  public var missed = 0
  /// Of these, with patients.
  public var missedDispensed = 0
  /// Wholesalers who have some of what is affected, or had, and those of them whom the record does not name.
  public var customers = 0
  /// See ``customers``.
  public var customersMissed = 0
  /// Numbers that are named, of which no affected pack bears any.
  public var inVain = 0
  /// Packs of a recalled lot that stay where they are because they stand in a wholesaler's bin under another lot's label, and
  /// packs of others that are pulled because their bin's label is a recalled lot's.
  public var leftInBins = 0
  /// See ``leftInBins``.
  public var pulledInVain = 0
  /// Contradictions because of which the record cannot decide.
  public var undecided = 0
  /// By how many packs the recall has to be wider because of them.
  public var widening = 0
  /// Labels and numbers of the recall that the record does not know.
  public var unknown = 0
  /// What people work with one shared log, in seconds, and from the question to the answer.
  public var threadWork = 0
  /// See ``threadWork``.
  public var threadElapsed = 0
  /// The same with modules that are joined by hand.
  public var stitchedWork = 0
  /// See ``stitchedWork``.
  public var stitchedElapsed = 0

  /// Where modules are joined by hand, containers for whose label the warehouse's report has no line, packs in them that only the
  /// shared log reaches, and packs that are recalled besides because one line may be several pallets.
  public var unjoined = 0
  /// See ``unjoined``.
  public var stitchedMissed = 0
  /// See ``unjoined``.
  public var stitchedInVain = 0

  /// Nothing is known of it yet.
  public init(name: String) { self.name = name }

  /// By what factor the contradictions make the recall wider.
  public var wideningFactor: Double {
    named == 0 ? 1 : Double(named + widening) / Double(named)
  }

  mutating func note(_ architecture: Architecture, work: Int, elapsed: Int) {
    switch architecture {
    case .thread: (threadWork, threadElapsed) = (work, elapsed)
    case .stitched: (stitchedWork, stitchedElapsed) = (work, elapsed)
    }
  }
}

extension RecallTally: TrialRecord {
  static var blank: Self { Self(name: "") }
  static let fields: [TrialField<Self>] = [
    .init("name", \.name), .init("affected", \.affected, +=), .init("named", \.named, +=),
    .init("reached", \.reached, +=), .init("missed", \.missed, +=),
    .init("missedDispensed", \.missedDispensed, +=), .init("customers", \.customers, +=),
    .init("customersMissed", \.customersMissed, +=), .init("leftInBins", \.leftInBins, +=),
    .init("pulledInVain", \.pulledInVain, +=), .init("inVain", \.inVain, +=),
    .init("undecided", \.undecided, +=), .init("widening", \.widening, +=),
    .init("unknown", \.unknown, +=), .init("threadWork", \.threadWork, +=),
    .init("threadElapsed", \.threadElapsed, +=), .init("stitchedWork", \.stitchedWork, +=),
    .init("stitchedElapsed", \.stitchedElapsed, +=), .init("unjoined", \.unjoined, +=),
    .init("stitchedMissed", \.stitchedMissed, +=), .init("stitchedInVain", \.stitchedInVain, +=),
  ]
}

extension RecallSummary: TrialRecord {
  static var blank: Self { Self() }
  static let fields: [TrialField<Self>] = [
    .init("drills", \.drills) { whole, part in
      for drill in part {
        if let index = whole.firstIndex(where: { $0.name == drill.name }) {
          whole[index].add(drill)
        } else {
          whole.append(drill)
        }
      }
    }
  ]
}

/// What recalls came to in all long trials of a condition.
public struct RecallResult: Hashable, Sendable {
  /// Each recall, summed over trials.
  public var drills: [RecallTally]
  /// How many trials.
  public var trials: Int

  /// So many trials together; nil where nothing was recalled.
  init?(_ sum: RecallSummary, trials: Int) {
    if sum.drills.isEmpty { return nil }
    (drills, self.trials) = (sum.drills, trials)
  }

  /// Hours in the mean of trials.
  public func hours(_ seconds: Int) -> Double { Double(seconds) / 3_600 / Double(trials) }

  /// One object for each.
  public var json: JSONValue {
    .list(
      drills.map { drill in
        .object([
          ("name", .text(drill.name)), ("affected", .integer(drill.affected)),
          ("named", .integer(drill.named)), ("reached", .integer(drill.reached)),
          ("missed", .integer(drill.missed)), ("missedDispensed", .integer(drill.missedDispensed)),
          ("customers", .integer(drill.customers)), ("customersMissed", .integer(drill.customersMissed)),
          ("inVain", .integer(drill.inVain)), ("leftInBins", .integer(drill.leftInBins)),
          ("pulledInVain", .integer(drill.pulledInVain)),
          ("undecided", .integer(drill.undecided)), ("widening", .integer(drill.widening)),
          ("wideningFactor", .decimal(drill.wideningFactor)), ("unknown", .integer(drill.unknown)),
          ("threadWorkHours", .decimal(hours(drill.threadWork))),
          ("threadHours", .decimal(hours(drill.threadElapsed))),
          ("stitchedWorkHours", .decimal(hours(drill.stitchedWork))),
          ("stitchedHours", .decimal(hours(drill.stitchedElapsed))), ("unjoined", .integer(drill.unjoined)),
          ("stitchedMissed", .integer(drill.stitchedMissed)),
          ("stitchedInVain", .integer(drill.stitchedInVain)),
        ])
      })
  }
}
