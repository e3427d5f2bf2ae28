import TraceModel
import World

/// A finished lot, held against the record.
///
/// Containers first: which of them the record has wrong, and in what way. Then units: each serial number that was
/// issued or is found on a carton, once. Nothing here is told to the record.
public struct LotComparison {
  private let reader: any RecordReader

  /// A comparison with what `reader` has.
  public init(reader: any RecordReader) { self.reader = reader }

  /// Compares one lot of a line.
  public func compare(_ lot: LotTruth, on line: borrowing Line) -> LotDrift {
    var drift = LotDrift()
    drift.lot = lot.id
    drift.exposure = Exposure(units: lot.cartons.count, cases: lot.cases.count, pallets: lot.pallets.count)
    drift.conservation = conservation(of: lot, on: line)
    drift.balance = balance(of: lot)
    let cases = compareCases(of: lot, on: line)
    let pallets = comparePallets(of: lot, on: line)
    drift.lasting = cases.mismatches + pallets.mismatches + compareUnits(of: lot, on: line, cases.wrong)
    drift.compromised = compromised(of: lot, on: line, cases: cases.wrong, pallets: pallets.wrong)
    return drift
  }
}

// MARK: - Containers

/// What was found about the containers of one level.
private struct ContainerDrift {
  var mismatches: [Mismatch] = []
  /// The kind of each wrong container, by its number.
  var wrong: [Int: MismatchKind] = [:]
}

extension LotComparison {
  private func compareCases(of lot: LotTruth, on line: borrowing Line) -> ContainerDrift {
    var contents: [[ItemID]] = []
    var labels: [ItemID] = []
    var marks: [MechanismSet] = []
    for number in lot.cases {
      let box = line.truth.caseOfUnits(number)
      var inside: [ItemID] = []
      var touched = box.marks
      for index in 0..<box.contentCount {
        let carton = line.truth.carton(line.truth.carton(at: index, inCase: number))
        inside.append(carton.printed)
        touched.formUnion(carton.marks)
      }
      contents.append(inside)
      labels.append(box.label)
      marks.append(touched)
    }
    return compare(
      .case, numbers: lot.cases, labels: labels, contents: contents, marks: marks, lot: lot,
      units: contents.map(\.count))
  }

  private func comparePallets(of lot: LotTruth, on line: borrowing Line) -> ContainerDrift {
    var contents: [[ItemID]] = []
    var labels: [ItemID] = []
    var marks: [MechanismSet] = []
    var units: [Int] = []
    for number in lot.pallets {
      let pallet = line.truth.pallet(number)
      var inside: [ItemID] = []
      var touched = pallet.marks
      var count = 0
      for index in 0..<pallet.contentCount {
        let box = line.truth.caseOfUnits(line.truth.caseOfUnits(at: index, onPallet: number))
        inside.append(box.label)
        touched.formUnion(box.marks)
        count += box.contentCount
      }
      contents.append(inside)
      labels.append(pallet.label)
      marks.append(touched)
      units.append(count)
    }
    return compare(
      .pallet, numbers: lot.pallets, labels: labels, contents: contents, marks: marks, lot: lot, units: units)
  }

  /// Compares the containers of one level, in their order, and the labels that no container bears.
  private func compare(
    _ level: PackagingLevel, numbers: Range<Int>, labels: [ItemID], contents: [[ItemID]],
    marks: [MechanismSet], lot: LotTruth, units: [Int]
  ) -> ContainerDrift {
    var drift = ContainerDrift()
    var bearers: [ItemID: Int] = [:]
    for label in labels where label.isSome { bearers[label, default: 0] += 1 }
    var episodes = EpisodeCounter()
    for (index, number) in numbers.enumerated() {
      let comparison = ContainerComparison(
        label: labels[index], inside: contents[index],
        recorded: labels[index].isSome ? reader.contents(of: labels[index]) : [])
      guard
        let kind = comparison.kind(
          bearers: bearers[labels[index]] ?? 0, isKnown: isKnown(labels[index]), recordedParent: reader.parent
        )
      else {
        episodes.passAgreement()
        continue
      }
      let (episode, mechanisms) = episodes.passMismatch(marks: marks[index])
      drift.wrong[number] = kind
      drift.mismatches.append(
        mismatch(
          kind, level, labels[index], number, lot, mechanisms, episode: episode, units: units[index]))
    }
    for issued in lot.issued where issued.level == level {
      for raw in issued.items {
        let label = ItemID(raw: raw)
        guard bearers[label] == nil, isCommissioned(label) else { continue }
        let (episode, mechanisms) = episodes.passMismatch(marks: [])
        drift.mismatches.append(
          mismatch(.phantom, level, label, nil, lot, mechanisms, episode: episode, units: 0))
      }
    }
    return drift
  }

  private func isKnown(_ item: ItemID) -> Bool {
    switch reader.state(of: item) {
    case .unassigned, .unallocated, .allocated, .invalid: false
    default: true
    }
  }

  private func isCommissioned(_ item: ItemID) -> Bool {
    switch reader.state(of: item) {
    case .commissioned, .released: true
    default: false
    }
  }

  private func mismatch(
    _ kind: MismatchKind, _ level: PackagingLevel, _ item: ItemID, _ number: Int?, _ lot: LotTruth,
    _ mechanisms: MechanismSet, episode: Int, units: Int
  ) -> Mismatch {
    let first = reader.findings(about: item).lazy.map { reader.findings[$0] }.min {
      $0.raisedAt < $1.raisedAt
    }
    return Mismatch(
      kind: kind, level: level, item: item, number: number, lot: lot.id, mechanisms: mechanisms,
      episode: episode, detectedAt: first?.place ?? .never, detected: first?.raisedAt, rule: first?.rule,
      silent: first?.place != .line, units: units)
  }

  /// Units in wrong cases, and all units on pallets that are wrong or carry a wrong case.
  private func compromised(
    of lot: LotTruth, on line: borrowing Line, cases: [Int: MismatchKind], pallets: [Int: MismatchKind]
  ) -> Int {
    var total = 0
    var counted = Set<Int>()
    for number in lot.pallets {
      let pallet = line.truth.pallet(number)
      let boxes = (0..<pallet.contentCount).map { line.truth.caseOfUnits(at: $0, onPallet: number) }
      guard pallets[number] != nil || boxes.contains(where: { cases[$0] != nil }) else { continue }
      for box in boxes {
        counted.insert(box)
        total += line.truth.caseOfUnits(box).contentCount
      }
    }
    for number in lot.cases where cases[number] != nil && !counted.contains(number) {
      total += line.truth.caseOfUnits(number).contentCount
    }
    return total
  }
}

/// Numbers episodes: one act of a mechanism and what follows from it without a break.
///
/// A wrong container right after a wrong one, at which nothing new was decided, goes on with the episode before it: so the
/// 2,000 cases after one reload are one episode, and are attributed to what began it.
struct EpisodeCounter {
  private(set) var count = 0
  private var isOpen = false
  private var mechanisms: MechanismSet = []

  mutating func passAgreement() { isOpen = false }

  /// The episode of a wrong container with these marks, and the mechanisms that it is put down to.
  mutating func passMismatch(marks: MechanismSet) -> (episode: Int, mechanisms: MechanismSet) {
    if !isOpen {
      count += 1
      isOpen = true
      mechanisms = marks
    } else {
      mechanisms.formUnion(marks)
    }
    return (count - 1, mechanisms)
  }
}

// MARK: - Units

extension LotComparison {
  /// Compares every serial number of the lot, and every carton in its cases.
  private func compareUnits(
    of lot: LotTruth, on line: borrowing Line, _ wrongCases: [Int: MismatchKind]
  ) -> [Mismatch] {
    var found: [Mismatch] = []
    var copies = CopyCount(lot.issued)
    let carried = carriedCartons(of: lot, on: line)
    for number in carried { copies.add(line.truth.carton(number).printed) }
    for number in lot.cartons {
      let carton = line.truth.carton(number)
      if carton.place == .caseOfUnits { copies.add(carton.printed) }
    }
    var swapped = Set<ItemID>()
    var episode = 0
    for number in [carried, Array(lot.cartons)].joined() {
      let carton = line.truth.carton(number)
      // A carton in a case that is still open is compared with the lot in which that case is closed.
      guard carton.place == .caseOfUnits, lot.cases.contains(Int(carton.container)) else { continue }
      guard let kind = kind(of: carton, on: line, &copies, wrongCases) else { continue }
      if kind == .unreported, let instead = recordedInstead(of: carton, on: line, copies) {
        swapped.insert(instead)
      }
      found.append(
        mismatch(kind, .unit, carton.printed, number, lot, carton.marks, episode: episode, units: 1))
      episode += 1
    }
    for issued in lot.issued where issued.level == .unit {
      for raw in issued.items where copies[ItemID(raw: raw)] == 0 {
        let item = ItemID(raw: raw)
        guard isCommissioned(item), !swapped.contains(item) else { continue }
        found.append(mismatch(.ghost, .unit, item, nil, lot, [], episode: episode, units: 1))
        episode += 1
      }
    }
    return found
  }

  /// Cartons of earlier lots in this lot's cases: they lay in a case that was left open.
  private func carriedCartons(of lot: LotTruth, on line: borrowing Line) -> [Int] {
    var found: [Int] = []
    for number in lot.cases {
      for index in 0..<line.truth.caseOfUnits(number).contentCount {
        let carton = line.truth.carton(at: index, inCase: number)
        if carton < lot.cartons.lowerBound { found.append(carton) }
      }
    }
    return found
  }

  /// The kind of a carton in a case, the first that fits; nil where it is as recorded, or wrong only with its case.
  private func kind(
    of carton: CartonTruth, on line: borrowing Line, _ copies: inout CopyCount,
    _ wrongCases: [Int: MismatchKind]
  ) -> MismatchKind? {
    if !carton.printed.isSome { return .unreadable }
    // Of n copies n − 1 are one too many: the first that is met is not.
    if copies[carton.printed] > 1, copies.meet(carton.printed) { return .duplicate }
    if carton.malformed { return .malformed }
    if carton.unreadable { return .unreadable }
    if carton.rejected || carton.belowLimit { return .escaped }
    if !isCommissioned(carton.printed) { return .unreported }
    let box = line.truth.caseOfUnits(Int(carton.container))
    if reader.parent(of: carton.printed) != box.label, wrongCases[Int(carton.container)] != .mislabelled {
      return .misplaced
    }
    return nil
  }

  /// The serial number that the record has in this carton's case and that is nowhere: the other half of one swap.
  private func recordedInstead(of carton: CartonTruth, on line: borrowing Line, _ copies: CopyCount)
    -> ItemID?
  {
    let label = line.truth.caseOfUnits(Int(carton.container)).label
    guard label.isSome else { return nil }
    return reader.contents(of: label).first { copies[$0] == 0 && isCommissioned($0) }
  }
}

/// How many cartons in saleable stock bear each code; issued numbers are dense, others are few.
private struct CopyCount {
  private var ranges: [(items: Range<UInt32>, first: Int)] = []
  private var dense: [UInt8]
  private var met: [ItemID: Bool] = [:]
  private var others: [ItemID: Int] = [:]

  init(_ issued: [IssuedNumbers]) {
    var total = 0
    for numbers in issued where numbers.level == .unit {
      ranges.append((numbers.items, total))
      total += numbers.items.count
    }
    dense = Array(repeating: 0, count: total)
  }

  subscript(item: ItemID) -> Int { place(of: item).map { Int(dense[$0]) } ?? others[item] ?? 0 }

  mutating func add(_ item: ItemID) {
    if let place = place(of: item) {
      dense[place] &+= dense[place] < .max ? 1 : 0
    } else {
      others[item, default: 0] += 1
    }
  }

  /// True if the item was met before.
  mutating func meet(_ item: ItemID) -> Bool { met.updateValue(true, forKey: item) != nil }

  private func place(of item: ItemID) -> Int? {
    for range in ranges where range.items.contains(item.raw) {
      return range.first + Int(item.raw - range.items.lowerBound)
    }
    return nil
  }
}

// MARK: - Sums

extension LotComparison {
  /// What the record has become of the numbers that were issued.
  private func balance(of lot: LotTruth) -> Balance {
    var balance = Balance()
    for issued in lot.issued where issued.level == .unit {
      for raw in issued.items {
        balance.issued += 1
        switch reader.state(of: ItemID(raw: raw)) {
        case .commissioned, .released: balance.commissioned += 1
        case .labelScrapped: balance.scrapped += 1
        case .sampled, .labelSampled: balance.sampled += 1
        case .destroyed: balance.destroyed += 1
        case .invalid, .inactive, .unallocated, .unassigned: balance.unused += 1
        case .allocated, .encoded: balance.open += 1
        }
      }
    }
    return balance
  }

  /// Every carton that entered is in exactly one place, and what a case says it holds says the same.
  private func conservation(of lot: LotTruth, on line: borrowing Line) -> [String] {
    var faults: [String] = []
    var held = 0
    for number in lot.cases {
      for index in 0..<line.truth.caseOfUnits(number).contentCount {
        let carton = line.truth.carton(at: index, inCase: number)
        let truth = line.truth.carton(carton)
        if lot.cartons.contains(carton) { held += 1 }
        if truth.place != .caseOfUnits || Int(truth.container) != number {
          faults.append("case \(number) holds carton \(carton), which is at \(truth.place)")
        }
      }
    }
    var inCases = 0
    for number in lot.cartons {
      let carton = line.truth.carton(number)
      if carton.place == .caseOfUnits, lot.cases.contains(Int(carton.container)) { inCases += 1 }
    }
    if held != inCases { faults.append("cases hold \(held) cartons, \(inCases) cartons are in cases") }
    return faults
  }
}
