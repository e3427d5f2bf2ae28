import TraceModel
import World

/// The codes of a lot: how many cartons in saleable stock bear each, and one carton that does.
///
/// Issued numbers are dense, so that they are found by position; what else is printed is rare and kept apart.
struct CodeIndex {
  private var ranges: [(items: Range<UInt32>, first: Int)] = []
  private var copies: [UInt8]
  private var bearers: [UInt32]
  private var others: [ItemID: (copies: Int, bearer: UInt32)] = [:]

  /// The cartons of a lot, and those of earlier lots that lie in its cases.
  init(of lot: LotTruth, on line: borrowing Line) {
    var total = 0
    for numbers in lot.issued where numbers.level == .unit {
      ranges.append((numbers.items, total))
      total += numbers.items.count
    }
    copies = Array(repeating: 0, count: total)
    bearers = Array(repeating: .max, count: total)
    for number in line.carriedCartons(of: lot) { add(number, on: line) }
    for number in lot.cartons { add(number, on: line) }
  }

  /// How many cartons in cases bear this code.
  func copies(of item: ItemID) -> Int { place(of: item).map { Int(copies[$0]) } ?? others[item]?.copies ?? 0 }

  /// A carton that bears this code, one in a case before one anywhere else; nil where none does.
  func bearer(of item: ItemID) -> Int? {
    let number = place(of: item).map { bearers[$0] } ?? others[item]?.bearer ?? .max
    return number == .max ? nil : Int(number)
  }

  private mutating func add(_ number: Int, on line: borrowing Line) {
    let carton = line.truth.carton(number)
    guard carton.printed.isSome else { return }
    let isPacked = carton.place == .caseOfUnits
    if let place = place(of: carton.printed) {
      if isPacked || copies[place] == 0 { bearers[place] = UInt32(number) }
      if isPacked, copies[place] < .max { copies[place] += 1 }
    } else {
      var entry = others[carton.printed] ?? (0, .max)
      if isPacked || entry.copies == 0 { entry.bearer = UInt32(number) }
      if isPacked { entry.copies += 1 }
      others[carton.printed] = entry
    }
  }

  private func place(of item: ItemID) -> Int? {
    for range in ranges where range.items.contains(item.raw) {
      return range.first + Int(item.raw - range.items.lowerBound)
    }
    return nil
  }
}

extension Line {
  /// Cartons of earlier lots in this lot's cases: they lay in a case that was left open.
  func carriedCartons(of lot: LotTruth) -> [Int] {
    var found: [Int] = []
    for number in lot.cases {
      for index in 0..<truth.caseOfUnits(number).contentCount {
        let carton = truth.carton(at: index, inCase: number)
        if carton < lot.cartons.lowerBound { found.append(carton) }
      }
    }
    return found
  }
}
