import EventKernel

/// Moments that come without memory, as far as anybody has asked: drawn one after another, from a start on.
struct RareMoments: Sendable {
  private let between: Double
  private let path: RandomPath
  private let entity: UInt32
  private var known: [Int64] = []
  private var last: Double
  private var drawn: UInt64 = 0

  /// Moments with this mean distance, the first of them after `start`, in nanoseconds; each entity has others.
  init(between: TimeSpan, from start: Int64, _ path: RandomPath, of entity: UInt32 = 0) {
    (self.between, self.path, last) = (Double(between.nanoseconds), path, Double(start))
    self.entity = entity
  }

  /// Those after `start`, up to `end`.
  mutating func moments(after start: Int64, through end: Int64) -> ArraySlice<Int64> {
    while last <= Double(end) {
      var stream = path.stream(drawn, entity)
      drawn += 1
      last += between * stream.standardExponential()
      known.append(Int64(min(last, 4e18)))
    }
    let first = known.lastIndex { $0 <= start }.map { $0 + 1 } ?? 0
    let behind = known[first...].firstIndex { $0 > end } ?? known.endIndex
    return known[first..<behind]
  }
}
