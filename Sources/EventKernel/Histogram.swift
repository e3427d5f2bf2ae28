/// How often values of each size occurred, for quantiles with a bounded relative error.
///
/// A cell holds the values that share their exponent and the first 7 bits of their fraction: 128 cells for each
/// doubling, each at most 1/128 of its lower end wide. A quantile is told as the middle of its cell, so that it is
/// within 1/256 (0.4 %) of the value that a sorted list would give, whatever the distribution. (The principle of
/// HdrHistogram, and of C. Masson, J. E. Rim, H. K. Lee, *DDSketch*, PVLDB 12, 2019, without a logarithm.)
/// Counts are integers: merging gives the same histogram in any order.
public struct Histogram: Sendable, Hashable {
  /// The greatest relative error of a quantile.
  public static let relativeError = 1.0 / 256

  /// How many values were added.
  public private(set) var count = 0
  /// The least of them, exactly; +∞ while there is none.
  public private(set) var minimum = Double.infinity
  /// The greatest of them, exactly; -∞ while there is none.
  public private(set) var maximum = -Double.infinity
  private var firstCell = 0
  private var counts: [Int] = []

  /// A histogram of nothing.
  public init() {}

  /// Adds a value, which must be finite and not negative: a length of time, a size, a count.
  public mutating func add(_ value: Double) { add(value, count: 1) }

  /// Adds the same value so many times.
  public mutating func add(_ value: Double, count times: Int) {
    precondition(value >= 0 && value.isFinite, "\(value) was added to a histogram of sizes")
    precondition(times >= 0, "a value was added \(times) times")
    if times == 0 { return }
    let cell = Self.cell(of: value)
    reach(cell, cell)
    counts[cell - firstCell] += times
    count += times
    minimum = min(minimum, value)
    maximum = max(maximum, value)
  }

  /// Adds everything that another histogram has seen.
  public mutating func merge(_ other: Histogram) {
    if other.count == 0 { return }
    reach(other.firstCell, other.firstCell + other.counts.count - 1)
    for (index, times) in other.counts.enumerated() { counts[other.firstCell + index - firstCell] += times }
    count += other.count
    minimum = min(minimum, other.minimum)
    maximum = max(maximum, other.maximum)
  }

  /// The value below or at which this share of all values lies (0: the least, 1: the greatest); nil while empty.
  ///
  /// Within ``relativeError`` of the ⌈share × n⌉-th of the sorted values.
  public func quantile(_ share: Double) -> Double? {
    precondition(share >= 0 && share <= 1, "the quantile of \(share); a share lies between 0 and 1")
    if count == 0 { return nil }
    let rank = wholeNotBelow(share * Double(count))
    if rank <= 1 { return minimum }
    if rank >= count { return maximum }
    var seen = 0
    for (index, times) in counts.enumerated() {
      seen += times
      if seen >= rank { return min(max(Self.middle(of: firstCell + index), minimum), maximum) }
    }
    return maximum
  }

  /// The cells that hold something, in ascending order: their ends (the upper not included) and their counts.
  public var cells: [(lower: Double, upper: Double, count: Int)] {
    counts.indices.filter { counts[$0] > 0 }.map {
      (Self.lowerEnd(of: firstCell + $0), Self.lowerEnd(of: firstCell + $0 + 1), counts[$0])
    }
  }

  // MARK: - Cells

  private static func cell(of value: Double) -> Int { Int(value.magnitude.bitPattern >> 45) }
  private static func lowerEnd(of cell: Int) -> Double { Double(bitPattern: UInt64(cell) << 45) }
  private static func middle(of cell: Int) -> Double { Double(bitPattern: UInt64(cell) << 45 | 1 << 44) }

  /// Makes room for the cells from `first` to `last`.
  private mutating func reach(_ first: Int, _ last: Int) {
    if counts.isEmpty { firstCell = first }
    if first < firstCell {
      counts.insert(contentsOf: repeatElement(0, count: firstCell - first), at: 0)
      firstCell = first
    }
    let missing = last - firstCell + 1 - counts.count
    if missing > 0 { counts.append(contentsOf: repeatElement(0, count: missing)) }
  }

  /// The least whole number that is not less, for numbers from 0 to 2⁵³; `rounded(.up)` calls the C library.
  private func wholeNotBelow(_ x: Double) -> Int {
    let whole = Int(x)
    return Double(whole) < x ? whole + 1 : whole
  }
}

extension Histogram {
  /// Equal when the same values' cells, ends and counts are the same; how much room was made does not count.
  public static func == (a: Histogram, b: Histogram) -> Bool {
    a.count == b.count && a.minimum == b.minimum && a.maximum == b.maximum
      && a.cells.elementsEqual(b.cells) { $0.lower == $1.lower && $0.count == $1.count }
  }

  /// Hashes what equality compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    hasher.combine(minimum)
    hasher.combine(maximum)
  }
}
