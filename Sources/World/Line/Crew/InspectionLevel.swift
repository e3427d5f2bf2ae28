import EventKernel

/// How thoroughly quality inspects a lot: the general inspection levels of ISO 2859-1.
///
/// A lot's size and the level give a code letter, the letter a number of units (ISO 2859-1:1999, tables 1 and 2-A, the
/// same in ANSI/ASQ Z1.4).
public enum InspectionLevel: UInt8, Sendable, CaseIterable {
  /// Where little discrimination is needed.
  case one
  /// Unless something else was agreed.
  case two
  /// Where much is.
  case three

  /// Sizes of samples by code letter: A B C D E F G H J K L M N P Q R.
  static let sampleSizes = [2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1_250, 2_000]

  /// Each row: the largest lot of a class, and the positions of its letters at levels I, II and III.
  private static let classes: [(largest: Int, letters: [Int])] = [
    (8, [0, 0, 1]), (15, [0, 1, 2]), (25, [1, 2, 3]), (50, [2, 3, 4]), (90, [2, 4, 5]), (150, [3, 5, 6]),
    (280, [4, 6, 7]), (500, [5, 7, 8]), (1_200, [6, 8, 9]), (3_200, [7, 9, 10]), (10_000, [8, 10, 11]),
    (35_000, [9, 11, 12]), (150_000, [10, 12, 13]), (500_000, [11, 13, 14]), (.max, [12, 14, 15]),
  ]

  /// How many units of a lot of this size are inspected; never more than there are.
  public func sampleSize(ofLot size: Int) -> Int {
    let row = Self.classes.first { size <= $0.largest } ?? Self.classes[Self.classes.count - 1]
    return min(max(0, size), Self.sampleSizes[row.letters[Int(rawValue)]])
  }
}

extension Line {
  /// Asks for as many of the lot's samples as are due by now: they are spread evenly over its first nine tenths, so that
  /// the last are taken while cartons still come.
  mutating func askForInspection(
    _ level: InspectionLevel, at now: Instant, in calendar: inout Calendar<LineEvent>
  ) {
    guard !lot.isDraining else { return }
    let size = level.sampleSize(ofLot: plan.lots.cartonsPerLot)
    let entered = truth.cartons.end - lot.firstCarton
    let due = min(size, size * entered * 10 / (9 * max(1, plan.lots.cartonsPerLot)))
    while lot.inspectionsAsked < due {
      let sample = UInt32(truncatingIfNeeded: Int(lot.number) << 11 | lot.inspectionsAsked)
      lot.inspectionsAsked += 1
      crew.ask(.takeSample, entity: sample | Self.inspectionMark, at: now, in: &calendar)
    }
  }

  /// Tells the samples of a lot's inspection, numbered through the lots, from those that belong to a minute.
  static var inspectionMark: UInt32 { 1 << 31 }
}
