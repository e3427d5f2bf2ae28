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

/// The wrong containers of one level of one lot, by their numbers: asked once for every carton, so not hashed.
struct WrongContainers {
  private let numbers: Range<Int>
  private var places: [Int32]
  private var all: [WrongContainer] = []

  /// None of these is wrong yet.
  init(of numbers: Range<Int>) {
    self.numbers = numbers
    places = Array(repeating: -1, count: numbers.count)
  }

  /// True where none is wrong.
  var isEmpty: Bool { all.isEmpty }

  /// What is wrong with a container; nil where nothing is, or where it is none of these.
  subscript(number: Int) -> WrongContainer? {
    guard numbers.contains(number) else { return nil }
    let place = places[number - numbers.lowerBound]
    return place < 0 ? nil : all[Int(place)]
  }

  mutating func add(_ container: WrongContainer, _ number: Int) {
    places[number - numbers.lowerBound] = Int32(all.count)
    all.append(container)
  }
}

/// The containers of one level of one lot, each held against the record, in the order of their numbers.
struct ContainerComparisons {
  private(set) var mismatches: [Mismatch] = []
  /// The wrong containers, by their numbers.
  private(set) var wrong: WrongContainers
  private let level: PackagingLevel
  /// What cartons fall into: a bundle or a case.
  private let innermost: PackagingLevel
  private let lot: LotTruth
  private let codes: CodeIndex
  private let history: DriftHistory
  private var marksOfLabels: [ItemID: MechanismSet] = [:]

  init(
    _ level: PackagingLevel, innermost: PackagingLevel, lot: LotTruth, codes: CodeIndex,
    _ history: DriftHistory
  ) {
    self.level = level
    self.innermost = innermost
    self.lot = lot
    self.codes = codes
    self.history = history
    wrong = WrongContainers(of: lot.containers(of: level, innermost: innermost))
  }

  /// Compares every container of the level.
  mutating func compare(in truth: borrowing Truth, with comparison: LotComparison) {
    let numbers = lot.containers(of: level, innermost: innermost)
    let bearers = bearers(of: numbers, in: truth)
    var container = ContainerContents()
    var episodes = EpisodeCounter()
    var (ofAnotherLot, previous): ([Int], Int?) = ([], nil)
    for number in numbers {
      container.read(level, number, in: truth)
      if isOfAnotherLot(container, number, in: truth, with: comparison) { ofAnotherLot.append(number) }
      guard let kind = container.kind(bearers: bearers[container.label] ?? 0, with: comparison) else {
        // What people have put right themselves is no end of what went on around it.
        if level != innermost || !truth.caseOfUnits(number).opened { episodes.passAgreement() }
        continue
      }
      // A number that several cartons bear is in one container of the record: what happened to any of them counts.
      var marks = container.inside.reduce(container.marks) { $0.union(codes.sharedMarks(of: $1)) }
      if marks.isEmpty { marks = container.inside.reduce([]) { $0.union(codes.marksLeft(of: $1)) } }
      if marks.isEmpty {
        let codes = container.inside + container.recordedElsewhere
        marks = codes.reduce([]) { $0.union(self.marks(of: $1, in: truth)) }
      }
      if marks.isEmpty, kind == .duplicateLabel {
        marks = self.marks(ofAll: container.label, numbers, in: truth)
      }
      if marks.isEmpty { marks = marksOfHolders(of: container, numbers, in: truth, with: comparison) }
      if marks.isEmpty { marks = marksOfNeighbors(of: container, numbers, in: truth, with: comparison) }
      let (episode, mechanisms) = episodes.passMismatch(marks: marks)
      wrong.add(WrongContainer(kind: kind, episode: episode, mechanisms: mechanisms), number)
      add(
        kind, container.label, number, mechanisms, episode: episode, units: container.units,
        carton: container.lastCarton, arose: history.firstWrong(level, number))
    }
    for number in ofAnotherLot {
      if number - 1 != previous { episodes.passAgreement() }
      previous = number
      container.read(level, number, in: truth)
      let (episode, mechanisms) = episodes.passMismatch(marks: ownMarks(number, in: truth))
      add(
        .wrongLot, container.label, number, mechanisms, episode: episode, units: container.units,
        carton: container.lastCarton, arose: history.firstWrong(level, number))
    }
    episodes.passAgreement()
    var later: Set<ItemID>?
    for issued in lot.issued where issued.level == level {
      for raw in issued.items {
        let label = ItemID(raw: raw)
        guard bearers[label] == nil, comparison.isCommissioned(label) else { continue }
        // A lot may be compared when the next one has used what it left.
        let used = later ?? Set(self.bearers(of: made(after: numbers, in: truth), in: truth).keys)
        later = used
        if !used.contains(label) { addPhantom(label, &episodes, in: truth, with: comparison) }
      }
    }
  }

  /// Whether the record has a bundle or a case in another lot than it was closed in, by what became of a message about it: an axis
  /// of its own, as with units. A pallet may hold several lots.
  private func isOfAnotherLot(
    _ container: ContainerContents, _ number: Int, in truth: borrowing Truth, with comparison: LotComparison
  ) -> Bool {
    guard level != .pallet, !container.marks.isEmpty, container.label.isSome else { return false }
    let recorded = comparison.reader.lot(of: container.label)
    return recorded != .none && recorded != lot.id
      && !ownMarks(number, in: truth).mechanisms.isDisjoint(with: .ofMessages)
  }

  /// What was decided about a bundle or a case itself, and not about what is in it.
  private func ownMarks(_ number: Int, in truth: borrowing Truth) -> MechanismSet {
    level == innermost ? truth.caseOfUnits(number).marks : truth.bundledCase(number).marks
  }

  /// Containers of the level that came to be after these.
  private func made(after numbers: Range<Int>, in truth: borrowing Truth) -> Range<Int> {
    let all =
      level == .pallet
      ? truth.palletNumbers : level == innermost ? truth.caseNumbers : truth.bundledCaseNumbers
    return max(numbers.upperBound, all.lowerBound)..<max(numbers.upperBound, all.upperBound)
  }

  /// What was decided about a number, and about the carton that bears it wherever that is.
  private func marks(of code: ItemID, in truth: borrowing Truth) -> MechanismSet {
    let own = truth.marks(ofNumber: code)
    return codes.bearer(of: code).map { truth.carton($0).marks.union(own) } ?? own
  }

  /// How many containers bear each label.
  private func bearers(of numbers: Range<Int>, in truth: borrowing Truth) -> [ItemID: Int] {
    var bearers: [ItemID: Int] = [:]
    bearers.reserveCapacity(numbers.count)
    for number in numbers {
      let label: ItemID
      if level == innermost {
        label = truth.caseOfUnits(number).label
      } else {
        label = level == .case ? truth.bundledCase(number).label : truth.pallet(number).label
      }
      if label.isSome { bearers[label, default: 0] += 1 }
    }
    return bearers
  }

  /// What was decided at any container that bears a label; all are read once, when it is first asked.
  private mutating func marks(
    ofAll label: ItemID, _ numbers: Range<Int>, in truth: borrowing Truth
  ) -> MechanismSet {
    if marksOfLabels.isEmpty {
      var other = ContainerContents()
      for number in numbers {
        other.read(level, number, in: truth)
        marksOfLabels[other.label, default: []].formUnion(other.marks)
      }
    }
    return marksOfLabels[label] ?? []
  }

  /// What was decided at the containers in which the record has what lies in this one: who took a thing for one of theirs has
  /// left it to nobody here.
  private mutating func marksOfHolders(
    of container: ContainerContents, _ numbers: Range<Int>, in truth: borrowing Truth,
    with comparison: LotComparison
  ) -> MechanismSet {
    var marks: MechanismSet = []
    for code in container.inside where code.isSome {
      let holder = comparison.reader.parent(of: code)
      if holder.isSome, holder != container.label {
        marks.formUnion(self.marks(ofAll: holder, numbers, in: truth))
      }
    }
    return marks
  }

  /// What was decided at the containers before and behind, where the record has something that lies in this one nowhere: it was
  /// told of as in the neighbor and refused here as its second parent, and is nowhere since somebody has opened the neighbor and
  /// said what is in it, which is right again.
  private func marksOfNeighbors(
    of container: ContainerContents, _ numbers: Range<Int>, in truth: borrowing Truth,
    with comparison: LotComparison
  ) -> MechanismSet {
    let isNowhere = container.inside.contains { code in
      code.isSome && !comparison.reader.parent(of: code).isSome && comparison.isCommissioned(code)
    }
    guard isNowhere else { return [] }
    return [container.number - 1, container.number + 1].filter(numbers.contains).reduce([]) {
      $0.union(ContainerContents(level, $1, in: truth).marks)
    }
  }

  /// A label in the record that is on nothing: it belongs to the episode of the case that holds what the record gives to
  /// it, because one act has put another label there.
  private mutating func addPhantom(
    _ label: ItemID, _ episodes: inout EpisodeCounter, in truth: borrowing Truth,
    with comparison: LotComparison
  ) {
    var holder: Int?
    comparison.reader.forEachChild(of: label) { child in
      guard holder == nil, level == innermost, let carton = codes.bearer(of: child) else { return }
      holder = Int(truth.carton(carton).container)
    }
    let near = holder.flatMap { wrong[$0] }
    let (episode, mechanisms) =
      near.map { ($0.episode, $0.mechanisms) }
      ?? {
        episodes.passAgreement()
        return episodes.passMismatch(marks: truth.marks(ofNumber: label))
      }()
    add(.phantom, label, nil, mechanisms, episode: episode, units: 0, carton: nil, arose: nil)
  }

  private mutating func add(
    _ kind: MismatchKind, _ item: ItemID, _ number: Int?, _ mechanisms: MechanismSet, episode: Int,
    units: Int, carton: Int?, arose: Timestamp?
  ) {
    var mismatch = Mismatch(
      kind: kind, level: level, item: item, number: number, lot: lot.id, mechanisms: mechanisms,
      episode: episode, units: units)
    mismatch.arose = arose
    mismatch.carton = carton ?? lot.cartons.upperBound - 1
    mismatches.append(mismatch)
  }
}
