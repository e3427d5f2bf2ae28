import Experiments

/// What values a parameter can have: any share of its range, or whole numbers, each of which is a stretch of shares.
package struct PossibleValues: Sendable {
  /// Ends of the stretches, from 0 to 1; empty where every share is a value of its own.
  private let ends: [Double]
  /// Whether each number counts the same; else its stretch does.
  private let isEven: Bool

  /// Any share.
  package static let any = PossibleValues(ends: [], isEven: true)

  private init(ends: [Double], isEven: Bool) { (self.ends, self.isEven) = (ends, isEven) }

  /// So many whole numbers at the same distance, both ends of the range among them, to which shares are rounded.
  package init(wholes count: Int) {
    let step = 1 / Double(max(1, count - 1))
    self.init(ends: [0] + (0..<max(0, count - 1)).map { (Double($0) + 0.5) * step } + [1], isEven: true)
  }

  /// More numbers than these are as good as any share.
  private static let most = 1_000.0

  /// Those of an assumption.
  init(_ one: Assumption) {
    let (low, high) = (one.bounds.lowest.rounded(.up), one.bounds.highest.rounded(.down))
    guard one.isWhole, high > low, high - low < Self.most else {
      self = .any
      return
    }
    let inner = stride(from: low + 0.5, to: high, by: 1).map { one.share(of: $0) }
    self.init(ends: [0] + inner + [1], isEven: !one.isWide)
  }

  private func place(of share: Double) -> Int {
    (ends.dropFirst().firstIndex { share < $0 } ?? ends.count - 1) - 1
  }

  /// The shares that are the same value as this one.
  func stretch(around share: Double) -> ClosedRange<Double> {
    guard !ends.isEmpty else { return share...share }
    let place = place(of: share)
    return ends[place]...ends[place + 1]
  }

  /// Which part of what is possible lies between two shares: of whole numbers, those that are left of all.
  package func left(from low: Double, to high: Double) -> Double {
    guard !ends.isEmpty else { return (high - low) / Posterior.confidence }
    let (first, last) = (place(of: low), place(of: high))
    return isEven ? Double(last - first + 1) / Double(ends.count - 1) : ends[last + 1] - ends[first]
  }
}
