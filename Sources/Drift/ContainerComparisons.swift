import TraceModel
import World

/// What is wrong with one container.
struct WrongContainer: Hashable, Sendable {
  var kind: MismatchKind
  /// The episode that it belongs to.
  var episode: Int
  /// What that episode is put down to, as far as it is known by then.
  var mechanisms: MechanismSet
}

/// The containers of one level of one lot, each held against the record, in the order of their numbers.
struct ContainerComparisons {
  private(set) var mismatches: [Mismatch] = []
  /// The wrong containers, by their numbers.
  private(set) var wrong: [Int: WrongContainer] = [:]
  private let level: PackagingLevel
  private let lot: LotTruth
  private let codes: CodeIndex
  private let detection: Detection
  private let history: DriftHistory

  init(
    _ level: PackagingLevel, lot: LotTruth, codes: CodeIndex, _ detection: Detection, _ history: DriftHistory
  ) {
    self.level = level
    self.lot = lot
    self.codes = codes
    self.detection = detection
    self.history = history
  }

  mutating func compareCases(on line: borrowing Line, with comparison: LotComparison) {
    compare(lot.cases.map { ContainerContents($0, on: line) }, on: line, with: comparison)
  }

  mutating func comparePallets(on line: borrowing Line, with comparison: LotComparison) {
    compare(lot.pallets.map { ContainerContents(pallet: $0, on: line) }, on: line, with: comparison)
  }

  private mutating func compare(
    _ containers: [ContainerContents], on line: borrowing Line, with comparison: LotComparison
  ) {
    var bearers: [ItemID: Int] = [:]
    for container in containers where container.label.isSome { bearers[container.label, default: 0] += 1 }
    var episodes = EpisodeCounter()
    for container in containers {
      guard let kind = container.kind(bearers: bearers[container.label] ?? 0, with: comparison) else {
        episodes.passAgreement()
        continue
      }
      let (episode, mechanisms) = episodes.passMismatch(marks: container.marks)
      wrong[container.number] = WrongContainer(kind: kind, episode: episode, mechanisms: mechanisms)
      add(
        kind, container.label, container.number, mechanisms, episode: episode, units: container.units,
        arose: history.firstWrong(level, container.number))
    }
    for issued in lot.issued where issued.level == level {
      for raw in issued.items {
        let label = ItemID(raw: raw)
        guard bearers[label] == nil, comparison.isCommissioned(label) else { continue }
        addPhantom(label, &episodes, on: line, with: comparison)
      }
    }
  }

  /// A label in the record that is on nothing: it belongs to the episode of the case that holds what the record gives to
  /// it, because one act has put another label there.
  private mutating func addPhantom(
    _ label: ItemID, _ episodes: inout EpisodeCounter, on line: borrowing Line, with comparison: LotComparison
  ) {
    var holder: Int?
    comparison.reader.forEachChild(of: label) { child in
      guard holder == nil, level == .case, let carton = codes.bearer(of: child) else { return }
      holder = Int(line.truth.carton(carton).container)
    }
    let near = holder.flatMap { wrong[$0] }
    let (episode, mechanisms) =
      near.map { ($0.episode, $0.mechanisms) }
      ?? {
        episodes.passAgreement()
        return episodes.passMismatch(marks: [])
      }()
    add(.phantom, label, nil, mechanisms, episode: episode, units: 0, arose: nil)
  }

  private mutating func add(
    _ kind: MismatchKind, _ item: ItemID, _ number: Int?, _ mechanisms: MechanismSet, episode: Int,
    units: Int, arose: Timestamp?
  ) {
    var mismatch = Mismatch(
      kind: kind, level: level, item: item, number: number, lot: lot.id, mechanisms: mechanisms,
      episode: episode, units: units)
    mismatch.arose = arose
    detection.date(&mismatch, about: [item])
    mismatches.append(mismatch)
  }
}

/// What a case or a pallet physically is: label, contents, marks.
struct ContainerContents {
  let number: Int
  let label: ItemID
  /// Codes on what it holds; `none` for a blank one.
  var inside: [ItemID] = []
  /// Marks of it and of what it holds.
  var marks: MechanismSet
  /// Units in it.
  var units = 0

  /// A case.
  init(_ number: Int, on line: borrowing Line) {
    let box = line.truth.caseOfUnits(number)
    self.number = number
    label = box.label
    marks = box.marks
    units = box.contentCount
    inside.reserveCapacity(units)
    for index in 0..<units {
      let carton = line.truth.carton(line.truth.carton(at: index, inCase: number))
      inside.append(carton.printed)
      marks.formUnion(carton.marks)
    }
  }

  /// A pallet.
  init(pallet number: Int, on line: borrowing Line) {
    let pallet = line.truth.pallet(number)
    self.number = number
    label = pallet.label
    marks = pallet.marks
    for index in 0..<pallet.contentCount {
      let box = line.truth.caseOfUnits(line.truth.caseOfUnits(at: index, onPallet: number))
      inside.append(box.label)
      marks.formUnion(box.marks)
      units += box.contentCount
    }
  }

  /// What the record has wrong about it, the first kind that fits.
  func kind(bearers: Int, with comparison: LotComparison) -> MismatchKind? {
    ContainerComparison(
      label: label, inside: inside, recorded: label.isSome ? comparison.reader.contents(of: label) : []
    ).kind(
      bearers: bearers, isKnown: comparison.isKnown(label), recordedParent: comparison.reader.parent)
  }
}
