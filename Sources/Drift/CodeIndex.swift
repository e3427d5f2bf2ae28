import TraceModel
import World

/// The codes of a lot: how many cartons in saleable stock bear each, one carton that does, and what was decided at all.
///
/// Issued numbers are dense, so that they are found by position; what else is printed is rare and kept apart.
struct CodeIndex {
  private let dense: Range<UInt32>
  private var bearers: [Bearers]
  private var others: [ItemID: Bearers] = [:]
  /// Marks of all cartons that bear a code which several bear; looked up and never iterated.
  private var shared: [ItemID: MechanismSet] = [:]
  /// Marks of rejects that are in no case, by the code that they left to others; looked up and never iterated.
  private var left: [ItemID: MechanismSet] = [:]

  private struct Bearers: BitwiseCopyable {
    /// One of the cartons; `UInt32.max` where there is none.
    var carton = UInt32.max
    /// How many there are in cases.
    var copies: UInt32 = 0
  }

  /// The cartons of a lot, and those of earlier lots that lie in its cases.
  init(of lot: LotTruth, in truth: borrowing Truth) {
    self.init(of: lot, truth.carriedCartons(of: lot), in: truth)
  }

  /// The cartons of a lot, and those that were carried over into its cases.
  init(of lot: LotTruth, _ carried: [Int], in truth: borrowing Truth) {
    dense = lot.unitNumbers
    bearers = Array(repeating: Bearers(), count: dense.count)
    for number in carried { add(number, in: truth) }
    for number in lot.cartons where !addPlainly(number, in: truth) { add(number, in: truth) }
  }

  /// Adds a carton about which nothing was decided otherwise, that lies in a case and whose code no other bears so far; does
  /// nothing, and says so, with any other.
  @inline(__always)
  private mutating func addPlainly(_ number: Int, in truth: borrowing Truth) -> Bool {
    let carton = truth.carton(number)
    let place = Int(carton.printed.raw) - Int(dense.lowerBound)
    guard carton.marks.isEmpty, carton.place == .caseOfUnits, dense.contains(carton.printed.raw),
      bearers[place].carton == .max
    else { return false }
    bearers[place] = Bearers(carton: UInt32(truncatingIfNeeded: number), copies: 1)
    return true
  }

  /// How many cartons in cases bear this code.
  func copies(of item: ItemID) -> Int { Int(self[item].copies) }

  /// A carton that bears this code, one in a case before one anywhere else; nil where none does.
  func bearer(of item: ItemID) -> Int? {
    let carton = self[item].carton
    return carton == .max ? nil : Int(carton)
  }

  /// What was decided at any carton that bears this code, where several do: the record knows one number, so that what
  /// happened to one of them decides what it has of the others.
  func sharedMarks(of item: ItemID) -> MechanismSet { shared.isEmpty ? [] : shared[item] ?? [] }

  /// What was decided at rejects that bore this code before: what the line or people did with them can be all that is
  /// wrong with the one that bears it now. Only where nothing else is, because most rejects do no harm to the next.
  func marksLeft(of item: ItemID) -> MechanismSet { left.isEmpty ? [] : left[item] ?? [] }

  /// Codes of cartons in cases that something was decided about because another carton bore them as well, in ascending order:
  /// one that went on, or a reject.
  var reprinted: [(item: ItemID, marks: MechanismSet)] {
    // order-free: sorted
    Set(shared.keys).union(left.keys).filter { copies(of: $0) > 0 }.sorted().map {
      ($0, sharedMarks(of: $0).union(marksLeft(of: $0)))
    }
  }

  private subscript(item: ItemID) -> Bearers {
    dense.contains(item.raw) ? bearers[Int(item.raw &- dense.lowerBound)] : others[item] ?? Bearers()
  }

  private mutating func add(_ number: Int, in truth: borrowing Truth) {
    let carton = truth.carton(number)
    guard carton.printed.isSome else { return }
    var known = self[carton.printed]
    let isPacked = carton.place == .caseOfUnits
    if !carton.wasCounted, !carton.marks.isEmpty { left[carton.printed, default: []].formUnion(carton.marks) }
    if known.carton != .max, carton.wasCounted {
      let other = truth.carton(Int(known.carton))
      if other.wasCounted {
        shared[carton.printed] = (shared[carton.printed] ?? other.marks).union(carton.marks)
      }
    }
    if isPacked || known.copies == 0 { known.carton = UInt32(number) }
    if isPacked { known.copies += 1 }
    if dense.contains(carton.printed.raw) {
      bearers[Int(carton.printed.raw &- dense.lowerBound)] = known
    } else {
      others[carton.printed] = known
    }
  }
}

extension CartonTruth {
  /// Whether there is nothing about it that makes it a mismatch whatever the record has.
  @inline(__always)
  var isFlawless: Bool { printed.isSome && !malformed && !unreadable && !rejected && !belowLimit }

  /// Whether it went on as a good one: what lies in the bin of rejects has left its number to another.
  fileprivate var wasCounted: Bool { place == .caseOfUnits || !rejected }
}

/// What the record has of the numbers that were issued for a lot, read in one go.
struct RecordedFates {
  private let dense: Range<UInt32>
  private var fates: [ItemFate] = []
  private let reader: any RecordReader

  init(of lot: LotTruth, reader: any RecordReader) {
    self.reader = reader
    dense = lot.unitNumbers
    reader.appendFates(of: dense, to: &fates)
  }

  /// State and container of a number.
  subscript(item: ItemID) -> ItemFate {
    dense.contains(item.raw)
      ? fates[Int(item.raw &- dense.lowerBound)]
      : ItemFate(state: reader.state(of: item), parent: reader.parent(of: item))
  }

  /// Whether the record has a number in saleable stock.
  func isCommissioned(_ item: ItemID) -> Bool { self[item].state.isInStock }
}

extension SerialState {
  /// Whether a number in this state stands for something saleable.
  var isInStock: Bool { self == .commissioned || self == .released }
}

extension LotTruth {
  /// From the first serial number that was issued for the lot to the last, what lies between them included; what lies
  /// too far behind for a list is left out.
  var unitNumbers: Range<UInt32> {
    let runs = issued.lazy.filter { $0.level == .unit }.map(\.items)
    guard let first = runs.map(\.lowerBound).min(), let end = runs.map(\.upperBound).max() else {
      return 0..<0
    }
    let limit = Int(first) + 4 * runs.reduce(0) { $0 + $1.count } + 65_536
    return first..<UInt32(min(Int(end), limit))
  }
}

extension Truth {
  /// Cartons of earlier lots in this lot's cases: they lay in a case that was left open.
  func carriedCartons(of lot: LotTruth) -> [Int] {
    var found: [Int] = []
    for number in lot.cases {
      for index in 0..<caseOfUnits(number).contentCount {
        let carton = self.carton(at: index, inCase: number)
        if carton < lot.cartons.lowerBound { found.append(carton) }
      }
    }
    return found
  }
}
