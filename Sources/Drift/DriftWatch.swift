import TraceModel
import World

/// Holds truth against record while a line runs: each bundle and case when it leaves for its pallet, each pallet when it has its
/// label, and every lot when it is closed.
///
/// What was wrong at one look and right at a later one was *transient*; what is wrong when its lot is closed is
/// *lasting*. A look happens when the record has just been told something, so a duration is known to one interval.
public struct DriftWatch {
  private let comparison: LotComparison
  private var history = DriftHistory()
  private var open: [Disagreement] = []
  private var ended: [TransientDrift] = []
  private var comparedCases = 0
  private var comparedBundledCases = 0
  private var comparedPallets = 0
  /// What is looked at, again and again in the same memory.
  private var container = ContainerContents()

  private struct Disagreement {
    var level: PackagingLevel
    var number: Int
    var kind: MismatchKind
    var since: Timestamp
    var marks: MechanismSet
    /// What shows that nothing has changed, so that nothing else has to be looked at.
    var witness: ContainerContents.Witness
  }

  /// A watch over what `reader` has.
  public init(reader: any RecordReader) { comparison = LotComparison(reader: reader) }

  /// Compares what has been finished since the last look, and what was wrong then.
  public mutating func look(at line: borrowing Line, now: Timestamp) {
    var kept = 0
    for index in open.indices {
      var disagreement = open[index]
      if disagreement.witness.stands(
        disagreement.level, disagreement.number, in: line.truth, comparison.reader)
      {
        open[kept] = disagreement
        kept += 1
        continue
      }
      container.read(disagreement.level, disagreement.number, in: line.truth)
      if container.agrees(with: comparison) {
        ended.append(
          TransientDrift(
            kind: disagreement.kind, level: disagreement.level, number: disagreement.number,
            mechanisms: disagreement.marks.decisive, boundaries: disagreement.marks.boundaries,
            since: disagreement.since, until: now))
      } else {
        disagreement.witness = container.witness(comparison.reader)
        open[kept] = disagreement
        kept += 1
      }
    }
    open.removeLast(open.count - kept)
    comparedCases = max(comparedCases, line.truth.caseNumbers.lowerBound)
    while comparedCases < line.settledCases {
      compare(line.truth.innermost, comparedCases, in: line.truth, now: now)
      history.noteSettled(caseNumber: comparedCases, at: now)
      comparedCases += 1
    }
    comparedBundledCases = max(comparedBundledCases, line.truth.bundledCaseNumbers.lowerBound)
    while comparedBundledCases < line.settledBundledCases {
      compare(.case, comparedBundledCases, in: line.truth, now: now)
      comparedBundledCases += 1
    }
    comparedPallets = max(comparedPallets, line.truth.palletNumbers.lowerBound)
    while comparedPallets < line.settledPallets {
      compare(.pallet, comparedPallets, in: line.truth, now: now)
      comparedPallets += 1
    }
  }

  /// Compares a lot that is closed; what of it is wrong now is lasting.
  public mutating func close(_ lot: LotTruth, in truth: borrowing Truth) -> LotDrift {
    var drift = comparison.compare(lot, in: truth, history: history)
    let innermost = truth.innermost
    drift.transient = ended.filter { lot.containers(of: $0.level, innermost: innermost).contains($0.number) }
    ended.removeAll { lot.containers(of: $0.level, innermost: innermost).contains($0.number) }
    open.removeAll { lot.containers(of: $0.level, innermost: innermost).contains($0.number) }
    history.forget(lot, innermost: innermost)
    return drift
  }

  private mutating func compare(
    _ level: PackagingLevel, _ number: Int, in truth: borrowing Truth, now: Timestamp
  ) {
    container.read(level, number, in: truth)
    guard let kind = container.kind(bearers: 1, with: comparison) else { return }
    open.append(
      Disagreement(
        level: level, number: number, kind: kind, since: now, marks: container.marks,
        witness: container.witness(comparison.reader)))
    history.note(wrong: level, number, at: now)
  }
}

/// A container about which truth and record differed for a while and agree again.
public struct TransientDrift: Hashable, Sendable {
  /// What differed, when it was first seen.
  public var kind: MismatchKind
  /// The level of the container.
  public var level: PackagingLevel
  /// Its number in truth.
  public var number: Int
  /// The mechanisms that had decided otherwise by then.
  public var mechanisms: MechanismSet
  /// Where messages were when these had decided.
  public var boundaries: BoundarySet = []
  /// When it was first seen to differ.
  public var since: Timestamp
  /// When it was first seen to agree again.
  public var until: Timestamp

  /// For how long, in microseconds, to one interval between two looks.
  public var microseconds: Int64 { until.microseconds(since: since) }
}
