import TraceModel
import World

/// When the containers of the lots in work were first compared, and which of them were wrong then.
public struct DriftHistory: Sendable {
  private var wrongSince: [Key: Timestamp] = [:]
  /// When each case was compared first, from case number `firstCase` on.
  private var settledAt: [Timestamp] = []
  private var firstCase = 0

  private struct Key: Hashable {
    var level: PackagingLevel
    var number: Int
  }

  /// Nothing was compared yet.
  public init() {}

  /// When a container was first found wrong; nil where it never was before now.
  func firstWrong(_ level: PackagingLevel, _ number: Int) -> Timestamp? {
    wrongSince[Key(level: level, number: number)]
  }

  /// When a case was first compared; nil where nobody looked.
  func settled(caseNumber: Int) -> Timestamp? {
    settledAt.indices.contains(caseNumber - firstCase) ? settledAt[caseNumber - firstCase] : nil
  }

  mutating func note(wrong level: PackagingLevel, _ number: Int, at now: Timestamp) {
    wrongSince[Key(level: level, number: number)] = now
  }

  mutating func noteSettled(caseNumber: Int, at now: Timestamp) {
    if settledAt.isEmpty { firstCase = caseNumber }
    settledAt.append(now)
  }

  mutating func forget(_ lot: LotTruth, innermost: PackagingLevel) {
    wrongSince = wrongSince.filter {
      !lot.containers(of: $0.key.level, innermost: innermost).contains($0.key.number)
    }
    let gone = min(max(0, lot.cases.upperBound - firstCase), settledAt.count)
    settledAt.removeFirst(gone)
    firstCase += gone
  }
}
