import Experiments
import TraceModel
import World

/// What came out of the trials of one case, as counts.
public struct Observation: Sendable {
  /// Mismatches of units that last.
  public var units: [MismatchKind: Int] = [:]
  /// Mismatches of cases that last.
  public var cases: [MismatchKind: Int] = [:]
  /// Mismatches of pallets that last.
  public var pallets: [MismatchKind: Int] = [:]
  /// The wrong cases of all trials, by their numbers in truth.
  public var wrongCases: [(number: Int, kind: MismatchKind)] = []
  /// What happened in all trials.
  public var happened: [Occurrences] = []
  /// What has become of messages at each border.
  private var messages: [Boundary: MessageCounts] = [:]
  /// What the jobs between books have carried.
  private var carried: [Interface: CarriedChanges] = [:]
  /// Mismatches that were put down to nobody, by kind.
  public var withoutCause: [MismatchKind: Int] = [:]
  /// Mismatches that were put down to somebody else than the mechanism of the case, by kind.
  public var putDownToOthers: [MismatchKind: Int] = [:]

  /// What the record raised with nothing wrong behind it, by rule.
  public var falseAlarms: [String: Int] = [:]

  /// What a site's own books had of its lots, and the last answers that stitched ones gave.
  private var comparisons: [BookComparison] = []
  /// What has become of goods and documents after the line, in all trials.
  public private(set) var market = MarketSummary()
  private var last: TraceTally?

  /// What came of queries, in all trials.
  public private(set) var queries = VerificationSummary()

  /// Nothing yet.
  public init() {}

  /// Lots that are of another status in one system's books than in another's.
  public func statuses(_ first: Book, _ second: Book) -> Int {
    comparisons.reduce(0) { $1.first == first && $1.second == second ? $0 + $1.statuses : $0 }
  }

  /// About how many units was asked at the end, and how many facts were missing or wrong then in stitched books.
  public var missing: (questions: Int, facts: Int) {
    guard let last else { return (0, 0) }
    return (last.questions, last.questions * TraceFact.allCases.count - last.right)
  }

  /// Kinds that were found at any level.
  public var kinds: Set<MismatchKind> { Set(units.keys).union(cases.keys).union(pallets.keys) }

  /// The sum of a count over all trials.
  public func count(_ what: Occurrence) -> Int { happened.reduce(0) { $0 + $1[what] } }

  /// Units of a kind.
  public func units(_ kind: MismatchKind) -> Int { units[kind] ?? 0 }
  /// Cases of a kind.
  public func cases(_ kind: MismatchKind) -> Int { cases[kind] ?? 0 }
  /// Pallets of a kind.
  public func pallets(_ kind: MismatchKind) -> Int { pallets[kind] ?? 0 }
  /// Cases that are wrong in any way and there: a phantom is a label and no case.
  public var allWrongCases: Int { wrongCases.count }
  /// Mismatches of any kind, at any level.
  public var wrongThings: Int {
    [units, cases, pallets].reduce(0) { $0 + $1.values.reduce(0, +) }
  }
  /// Where the first wrong case stands in the order of all cases, from 0; nil where none is.
  public var firstWrongCase: Int? { wrongCases.map(\.number).min() }
  /// Cartons that are packed though they had to be rejected; the worst prints among them count as unreadable first.
  public var letOut: Int { units(.escaped) + units(.unreadable) }

  /// What has become of messages at a border, in all trials.
  public func messages(at boundary: Boundary) -> MessageCounts { messages[boundary] ?? MessageCounts() }

  /// What a job between books has carried, in all trials.
  public func carried(by interface: Interface) -> CarriedChanges { carried[interface] ?? CarriedChanges() }

  /// Adds a trial, of which `id` was the cause.
  mutating func add(_ row: TrialRow, causedBy id: MechanismID, with companions: MechanismSet = []) {
    happened.append(row.occurrences)
    for (boundary, counts) in zip(Boundary.allCases, row.messages) {
      messages[boundary, default: MessageCounts()].add(counts)
    }
    for (interface, changes) in zip(Interface.allCases, row.books?.jobs ?? []) {
      carried[interface, default: CarriedChanges()].add(changes)
    }
    if let own = row.market { market.append(own) }
    for rule in row.raised where rule.idle > 0 { falseAlarms[rule.rule, default: 0] += rule.idle }
    if let asked = row.verification { queries.append(asked) }
    comparisons += row.books?.comparisons ?? []
    last = row.books?.traces.last { $0.moment == TraceTally.end && $0.architecture == .stitched } ?? last
    for lot in row.lots {
      for mismatch in lot.lasting {
        switch mismatch.level {
        case .unit: units[mismatch.kind, default: 0] += 1
        case .pallet: pallets[mismatch.kind, default: 0] += 1
        default: cases[mismatch.kind, default: 0] += 1
        }
        if mismatch.level == .case, let number = mismatch.number {
          wrongCases.append((number, mismatch.kind))
        }
        if mismatch.mechanisms.isEmpty {
          withoutCause[mismatch.kind, default: 0] += 1
        } else if !mismatch.mechanisms.isSubset(of: companions.union(MechanismSet(id))) {
          putDownToOthers[mismatch.kind, default: 0] += 1
        }
      }
    }
  }
}
