import TraceModel
import World

/// What a bundle, a case or a pallet physically is: label, contents, marks.
///
/// Read anew for one container after another it keeps the memory of its lists.
struct ContainerContents {
  private(set) var number = 0
  private(set) var label = ItemID.none
  /// Codes on what it holds; `none` for a blank one.
  private(set) var inside: [ItemID] = []
  /// Marks of it and of what it holds.
  private(set) var marks: MechanismSet = []
  /// Units in it.
  private(set) var units = 0
  /// The greatest number of a carton in it; nil where it is empty.
  private(set) var lastCarton: Int?
  /// What the record gave to its label when it was last asked.
  private var recorded: [ItemID] = []

  init() {}

  /// A case of cartons, or a bundle.
  init(_ number: Int, in truth: borrowing Truth) { read(case: number, in: truth) }

  /// A pallet.
  init(pallet number: Int, in truth: borrowing Truth) { read(pallet: number, in: truth) }

  /// A container of this level.
  init(_ level: PackagingLevel, _ number: Int, in truth: borrowing Truth) { read(level, number, in: truth) }

  /// Becomes what a case of cartons, or a bundle, is.
  mutating func read(case number: Int, in truth: borrowing Truth) {
    let box = truth.caseOfUnits(number)
    self.number = number
    label = box.label
    units = box.contentCount
    var marks = box.marks
    var last = -1
    inside.removeAll(keepingCapacity: true)
    for index in 0..<units {
      let position = truth.carton(at: index, inCase: number)
      let carton = truth.carton(position)
      inside.append(carton.printed)
      marks.formUnion(carton.marks)
      last = max(last, position)
    }
    self.marks = marks
    lastCarton = last < 0 ? nil : last
  }

  /// Becomes what a pallet is.
  mutating func read(pallet number: Int, in truth: borrowing Truth) {
    let pallet = truth.pallet(number)
    self.number = number
    label = pallet.label
    marks = pallet.marks
    units = 0
    lastCarton = nil
    inside.removeAll(keepingCapacity: true)
    let hasBundles = truth.innermost == .bundle
    for index in 0..<pallet.contentCount {
      let outermost = truth.caseOfUnits(at: index, onPallet: number)
      if hasBundles {
        let box = ContainerContents(.case, outermost, in: truth)
        inside.append(box.label)
        marks.formUnion(box.marks)
        units += box.units
        if let last = box.lastCarton { lastCarton = max(lastCarton ?? last, last) }
      } else {
        add(box: outermost, in: truth)
      }
    }
  }

  /// Becomes what a case of bundles is.
  private mutating func read(bundledCase number: Int, in truth: borrowing Truth) {
    let box = truth.bundledCase(number)
    self.number = number
    label = box.label
    marks = box.marks
    units = 0
    lastCarton = nil
    inside.removeAll(keepingCapacity: true)
    for bundle in truth.boxes(ofCase: number) { add(box: bundle, in: truth) }
  }

  private mutating func add(box number: Int, in truth: borrowing Truth) {
    let box = truth.caseOfUnits(number)
    inside.append(box.label)
    marks.formUnion(box.marks)
    units += box.contentCount
    for index in 0..<box.contentCount {
      let carton = truth.carton(at: index, inCase: number)
      lastCarton = max(lastCarton ?? carton, carton)
    }
  }

  /// Becomes what a container of this level is.
  mutating func read(_ level: PackagingLevel, _ number: Int, in truth: borrowing Truth) {
    if level == .pallet {
      read(pallet: number, in: truth)
    } else if level == truth.innermost {
      read(case: number, in: truth)
    } else {
      read(bundledCase: number, in: truth)
    }
  }

  /// What the record has wrong about it, the first kind that fits.
  mutating func kind(bearers: Int, with comparison: LotComparison) -> MismatchKind? {
    if bearers <= 1, agrees(with: comparison) { return nil }
    return ContainerComparison(label: label, inside: inside, recorded: recorded).kind(
      bearers: bearers, isKnown: comparison.isKnown(label), recordedParent: comparison.reader.parent)
  }

  /// What the record had in it when it was last asked, and that is not there.
  var recordedElsewhere: [ItemID] {
    let held = Set(inside)
    return recorded.filter { !held.contains($0) }
  }

  /// Whether the record has it right, where no other container bears its label.
  mutating func agrees(with comparison: LotComparison) -> Bool {
    recorded.removeAll(keepingCapacity: true)
    guard label.isSome else { return false }
    comparison.reader.appendContents(of: label, to: &recorded)
    return comparison.isKnown(label) && ContainerComparison.agree(inside, recorded)
  }
}

// MARK: - Looking again

extension ContainerContents {
  /// One thing about which truth and record differ: as long as they do, the container is wrong.
  enum Witness {
    /// The record has it in the container with this label, where it is not.
    case missing(ItemID, from: ItemID)
    /// It lies at this place, and the record has it elsewhere than in the container with this label.
    case stray(ItemID, at: Int, outOf: ItemID)
    /// The same code lies at both of these places, which the record can have there only once.
    case twice(ItemID, at: Int, and: Int)
    /// There is no such thing.
    case none

    /// Whether it still is as it was.
    func stands(
      _ level: PackagingLevel, _ number: Int, in truth: borrowing Truth, _ reader: any RecordReader
    ) -> Bool {
      switch self {
      case .missing(let item, from: let label): reader.parent(of: item) == label
      case .stray(let item, at: let place, outOf: let label):
        ContainerContents.code(at: place, level, number, in: truth) == item
          && reader.parent(of: item) != label
      case .twice(let item, at: let first, and: let second):
        ContainerContents.code(at: first, level, number, in: truth) == item
          && ContainerContents.code(at: second, level, number, in: truth) == item
      case .none: false
      }
    }
  }

  /// What shows that the container is wrong, where the record was just asked.
  func witness(_ reader: any RecordReader) -> Witness {
    guard label.isSome else { return .none }
    if let place = inside.firstIndex(where: { $0.isSome && reader.parent(of: $0) != label }) {
      return .stray(inside[place], at: place, outOf: label)
    }
    // What is inside is all recorded there.
    var places: [ItemID: Int] = [:]
    for (place, item) in inside.enumerated() where item.isSome {
      if let first = places.updateValue(place, forKey: item) { return .twice(item, at: first, and: place) }
    }
    return recorded.first { places[$0] == nil }.map { .missing($0, from: label) } ?? .none
  }

  /// The code on what lies at a place of a container, counted from 0; `none` where nothing does.
  private static func code(
    at place: Int, _ level: PackagingLevel, _ number: Int, in truth: borrowing Truth
  ) -> ItemID {
    let hasBundles = truth.innermost == .bundle
    if level == .pallet {
      guard place < truth.pallet(number).contentCount else { return .none }
      return truth.label(ofCase: truth.caseOfUnits(at: place, onPallet: number))
    }
    if hasBundles, level == .case {
      guard place < truth.bundledCase(number).contentCount else { return .none }
      return truth.caseOfUnits(truth.bundle(at: place, inCase: number)).label
    }
    guard place < truth.caseOfUnits(number).contentCount else { return .none }
    return truth.carton(truth.carton(at: place, inCase: number)).printed
  }
}
