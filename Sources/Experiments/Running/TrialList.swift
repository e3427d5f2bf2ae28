import Drift
import TraceModel
import World

/// The trials of a cell in figures: what an interval or a table over trials rests on, and nothing else of them.
///
/// A trial is 112 bytes, with 72 for each of its rows and kinds and 48 for each of its firsts: of a protocol that has
/// nothing wrong the 112 are all. Every trial is there by itself because intervals are made of what trials differ in, at
/// any confidence, and shares and first occurrences are counted over trials; but how a trial went is in none of them.
/// Figures lie in blocks, which never move: a list that doubled would for a while be there twice.
struct TrialList: Sequence, Sendable {
  private var blocks: [Block] = []
  /// How many trials.
  private(set) var count = 0

  /// Whether there is none.
  var isEmpty: Bool { count == 0 }

  /// Adds a trial behind all others.
  mutating func append(_ trial: TrialSummary) {
    if count.isMultiple(of: Block.size) {
      if !blocks.isEmpty { blocks[blocks.count - 1].seal() }
      blocks.append(Block())
    }
    blocks[blocks.count - 1].append(trial)
    count += 1
  }

  var underestimatedCount: Int { count }

  func makeIterator() -> Iterator { Iterator(blocks: blocks) }

  /// A way through the trials, in their order.
  struct Iterator: IteratorProtocol {
    fileprivate let blocks: [Block]
    private var at = (block: 0, trial: 0)

    fileprivate init(blocks: [Block]) { self.blocks = blocks }

    mutating func next() -> TrialFigures? {
      while at.block < blocks.count {
        if let figures = blocks[at.block][at.trial] {
          at.trial += 1
          return figures
        }
        at = (at.block + 1, 0)
      }
      return nil
    }
  }

  /// Some trials, and what they have of each list, one behind the other.
  fileprivate struct Block: Sendable {
    /// So many trials.
    static let size = 1_024

    private var trials: [Trial] = []
    private var rows: [SummaryRow] = []
    private var kinds: [SummaryRow] = []
    private var firsts: [SummaryFirst] = []

    /// A trial's numbers, and where its parts of the lists end.
    private struct Trial {
      var numbers: TrialNumbers
      var ends: (rows: UInt32, kinds: UInt32, firsts: UInt32)
    }

    mutating func append(_ trial: TrialSummary) {
      rows += trial.rows
      kinds += trial.kinds
      firsts += trial.firsts
      trials.append(
        Trial(
          numbers: TrialNumbers(trial),
          ends: (UInt32(rows.count), UInt32(kinds.count), UInt32(firsts.count))))
    }

    /// Gives back what was held in reserve, because nothing more comes.
    mutating func seal() {
      func exact<Element>(_ list: [Element]) -> [Element] { list.withUnsafeBufferPointer { Array($0) } }
      (trials, rows, kinds, firsts) = (exact(trials), exact(rows), exact(kinds), exact(firsts))
    }

    subscript(index: Int) -> TrialFigures? {
      guard index < trials.count else { return nil }
      let end = trials[index].ends
      let start = index == 0 ? (rows: 0, kinds: 0, firsts: 0) : trials[index - 1].ends
      return TrialFigures(
        numbers: trials[index].numbers, rows: rows[Int(start.rows)..<Int(end.rows)],
        kinds: kinds[Int(start.kinds)..<Int(end.kinds)], firsts: firsts[Int(start.firsts)..<Int(end.firsts)])
    }
  }
}

/// A trial's own numbers, whatever is wrong in it.
struct TrialNumbers: Sendable {
  let trial: Int
  let exposure: Exposure
  let lots: Int
  let nanoseconds: Int64
  let compromised: Int
  let unbalancedLots: Int
  /// What was raised.
  let findings: Int
  /// What of it was raised for nothing.
  let idle: Int

  init(_ trial: TrialSummary) {
    self.trial = trial.trial
    exposure = trial.exposure
    lots = trial.lots
    nanoseconds = trial.nanoseconds
    compromised = trial.compromised
    unbalancedLots = trial.unbalancedLots
    findings = trial.raised.reduce(0) { $0 + $1.count }
    idle = trial.raised.reduce(0) { $0 + $1.idle }
  }
}

/// One trial of a list.
struct TrialFigures: Sendable {
  let numbers: TrialNumbers
  /// Mismatches by what makes them alike.
  let rows: ArraySlice<SummaryRow>
  /// Mismatches by kind alone.
  let kinds: ArraySlice<SummaryRow>
  /// The first of each kind.
  let firsts: ArraySlice<SummaryFirst>

  /// Things compared.
  var exposure: Exposure { numbers.exposure }
  /// Lots.
  var lots: Int { numbers.lots }

  /// Those of a trial that is not in a list.
  init(_ trial: TrialSummary) {
    self.init(
      numbers: TrialNumbers(trial), rows: trial.rows[...], kinds: trial.kinds[...], firsts: trial.firsts[...])
  }

  fileprivate init(
    numbers: TrialNumbers, rows: ArraySlice<SummaryRow>, kinds: ArraySlice<SummaryRow>,
    firsts: ArraySlice<SummaryFirst>
  ) {
    (self.numbers, self.rows, self.kinds, self.firsts) = (numbers, rows, kinds, firsts)
  }

  /// When a subject was first there, raised, and reason to refuse; nil where it never was.
  func first(of subject: Subject) -> SummaryFirst? {
    var found: SummaryFirst?
    for first in firsts where subject.holds(first.level, first.kind) {
      found?.take(first)
      found = found ?? first
    }
    return found
  }
}

extension TrialFigures: CountedTrial {}
extension TrialSummary: CountedTrial {}

/// A trial of which mismatches are counted: all that is kept of it, or its figures.
protocol CountedTrial {
  associatedtype Rows: Sequence<SummaryRow>
  var exposure: Exposure { get }
  var lots: Int { get }
  var kinds: Rows { get }
}

extension CountedTrial {
  /// What a trial has of a subject, kind by kind.
  func rows(of subject: Subject) -> [SummaryRow] { kinds.filter { subject.holds($0.key.level, $0.key.kind) } }

  /// Rows together, against things of a level; an episode is a lot of nothing else at most.
  func count(of counted: CellTrials.Counted, per level: PackagingLevel, _ rows: [SummaryRow]) -> TrialCount {
    let episodes = rows.reduce(0) { $0 + $1.episodes }
    let exposure = exposure.things(of: level)
    guard counted == .things else { return TrialCount(episodes: episodes, exposure: exposure) }
    return TrialCount(
      count: rows.reduce(0) { $0 + $1.count }, episodes: episodes, exposure: exposure,
      largest: rows.map(\.largest).max() ?? 0, most: exposure / max(1, lots))
  }
}
