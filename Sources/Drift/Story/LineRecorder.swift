import EventKernel
import TraceModel
import World

/// Records stretches of a trial: looks at the line in slices so short that hardly two things change in one, and keeps what has
/// changed since the look before.
public struct LineRecorder {
  /// What was recorded so far.
  public private(set) var recording: LineRecording
  private let words: StoryWords
  private let subjects: StorySubjects?
  /// The scene that runs or comes next.
  private var scene = 0
  private var isRunning = false
  private var now = Instant.start
  private var heard = 0
  /// Where each message of a recorded scene stands, until the record was told of it; looked up only.
  private var untold: [EventID: (scene: Int, message: Int)] = [:]

  // What was seen at the last look of this scene.
  private var belts: [LineRecording.BeltPiece?] = [nil, nil]
  private var riders: [[RidingCarton]] = [[], []]
  /// The open ride of each carton on a belt; looked up only.
  private var rides: [[Int: Int]] = [[:], [:]]
  private var cartons: [(number: Int, truth: CartonTruth)] = []
  private var boxes: [LineRecording.BoxChange] = []
  private var pallets: [LineRecording.PalletChange] = []
  private var expected: [ExpectedCarton] = []
  private var expectations: [Int: Int] = [:]
  private var tasks: [(task: CrewTask, index: Int)?] = []

  /// When the record was told something since it was asked last, and whether it has to be asked: then, or for a new code.
  private var toldAt: Instant?
  private var asks = false
  private let reader: any RecordReader
  private var boxBeliefs: [[ItemID]] = []
  private var palletBeliefs: [[ItemID]] = []
  /// What the record has of the code on each carton of ``cartons``.
  private var states: [SerialState] = []

  /// How long a slice is while a scene runs.
  private static let near = TimeSpan.milliseconds(5)

  /// A recorder of these stretches, in the order of time and apart, and of what `reader` believes in them; it writes in
  /// `words`. What a story is about is kept in sight when it has left the line.
  public init(
    _ spans: [ClosedRange<Instant>], of subjects: StorySubjects?, words: StoryWords, reader: any RecordReader
  ) {
    recording = LineRecording(spans)
    self.subjects = subjects
    self.words = words
    self.reader = reader
  }

  /// How long the line may run until it has to be looked at again.
  public var slice: TimeSpan {
    if isRunning { return Self.near }
    guard scene < recording.scenes.count else { return .days(1) }
    let left = recording.scenes[scene].span.lowerBound - now
    return left > .zero ? left : Self.near
  }

  /// Looks at the line.
  public mutating func look(at line: borrowing Line, now: Instant) {
    self.now = now
    guard scene < recording.scenes.count else { return }
    if !isRunning {
      // What was said before is not of this scene.
      guard now >= recording.scenes[scene].span.lowerBound else {
        heard = line.outbox.headers.count
        return
      }
      begin(with: line)
    } else {
      listen(to: line)
    }
    lookAtBelts(line)
    lookAtCartons(line)
    lookAtBoxes(line)
    lookAtRegister(line)
    lookAtPeople(line)
    lookAtRecord()
    if now >= recording.scenes[scene].span.upperBound {
      scene += 1
      isRunning = false
    }
  }

  /// The line's outbox was emptied.
  public mutating func forgetHeard() { heard = 0 }

  /// The record was told these messages.
  public mutating func note(_ told: EventBatch, at now: Instant) {
    (toldAt, asks) = (now, true)
    if untold.isEmpty { return }
    for header in told.headers {
      guard let place = untold.removeValue(forKey: header.id) else { continue }
      recording.scenes[place.scene].messages[place.message].told = now
    }
  }

  /// The container that the recording is about, what the clocks showed at the start, and the way of messages.
  public mutating func finish(_ pair: ContainerPair?, startOfTrial: Timestamp, hops: [MessageHop]) {
    (recording.pair, recording.startOfTrial, recording.hops) = (pair, startOfTrial, hops)
  }

  // MARK: Looking

  private mutating func begin(with line: borrowing Line) {
    isRunning = true
    (recording.layout, recording.innermost) = (line.layout, line.truth.innermost)
    heard = line.outbox.headers.count
    (belts, riders, rides, expected, expectations) = ([nil, nil], [[], []], [[:], [:]], [], [:])
    (boxes, pallets, tasks, cartons) = ([], [], [], [])
    (boxBeliefs, palletBeliefs, states) = ([], [], [])
    (toldAt, asks) = (now, true)
    // What is on the line, and what is in cases that have not left for their pallet or that the story is about.
    var numbers = Set(line.waitingCartons)
    for belt in BeltID.allCases { numbers.formUnion(line.riders(on: belt).map(\.carton)) }
    let truth = line.truth.caseNumbers
    let onLine = max(truth.lowerBound, min(line.settledCases, truth.upperBound))
    let ours = Set(casesOfStory(line).filter(truth.contains))
    firstBox = max(onLine - Self.mostCases, min(onLine, ours.min() ?? onLine))
    for box in firstBox..<truth.upperBound where box >= onLine || ours.contains(box) {
      for index in 0..<line.truth.caseOfUnits(box).contentCount {
        numbers.insert(line.truth.carton(at: index, inCase: box))
      }
    }
    for number in numbers.sorted() where line.truth.cartonNumbers.contains(number) {
      let carton = line.truth.carton(number)
      cartons.append((number, carton))
      note(number, carton)
    }
    firstNew = line.truth.cartonNumbers.upperBound
    let pallets = line.truth.palletNumbers
    let building = max(pallets.lowerBound, min(line.settledPallets, pallets.upperBound))
    firstPallet = min(building, subjects?.pallets.filter(pallets.contains).min() ?? building)
  }

  /// So many cases that have left the line are kept in sight at most, because the story's is the first of them.
  private static let mostCases = 400

  /// The cases that the story is about, and those on its pallet where it is about one.
  private func casesOfStory(_ line: borrowing Line) -> [Int] {
    guard let subjects else { return [] }
    var cases = subjects.cases
    for number in subjects.pallets where cases.isEmpty && line.truth.palletNumbers.contains(number) {
      for index in 0..<line.truth.pallet(number).contentCount where line.truth.innermost == .case {
        cases.append(line.truth.caseOfUnits(at: index, onPallet: number))
      }
    }
    return cases
  }

  /// The labels that cases and pallets bear; looked up only.
  private var (boxLabels, palletLabels): ([Int: ItemID], [Int: ItemID]) = ([:], [:])
  private var firstNew = 0
  private var firstBox = 0
  private var firstPallet = 0

  private mutating func lookAtBelts(_ line: borrowing Line) {
    for id in BeltID.allCases {
      let place = Int(id.rawValue)
      let belt = line.belt(id)
      let piece = LineRecording.BeltPiece(
        belt: id, at: belt.since, displacement: belt.displacementThen, speed: belt.speed,
        causes: line.causes(of: id))
      if belts[place] != piece {
        belts[place] = piece
        recording.scenes[scene].belts.append(piece)
      }
      let seen = line.riders(on: id)
      if seen == riders[place] { continue }
      var isThere = Set<Int>()
      for rider in seen {
        isThere.insert(rider.carton)
        if let open = rides[place][rider.carton] {
          if recording.scenes[scene].rides[open].origin == rider.origin { continue }
          recording.scenes[scene].rides[open].until = now
        }
        rides[place][rider.carton] = recording.scenes[scene].rides.count
        recording.scenes[scene].rides.append(
          LineRecording.Ride(carton: rider.carton, belt: id, origin: rider.origin, from: now))
      }
      for rider in riders[place] where !isThere.contains(rider.carton) {
        guard let open = rides[place].removeValue(forKey: rider.carton) else { continue }
        recording.scenes[scene].rides[open].until = now
      }
      riders[place] = seen
    }
  }

  private mutating func lookAtCartons(_ line: borrowing Line) {
    let numbers = line.truth.cartonNumbers
    for index in cartons.indices where numbers.contains(cartons[index].number) {
      let new = line.truth.carton(cartons[index].number)
      let old = cartons[index].truth
      if new.printed == old.printed, new.place == old.place, new.container == old.container,
        new.rejected == old.rejected, new.marks == old.marks
      {
        continue
      }
      cartons[index].truth = new
      note(cartons[index].number, new)
    }
    for number in min(firstNew, numbers.upperBound)..<numbers.upperBound {
      let carton = line.truth.carton(number)
      cartons.append((number, carton))
      note(number, carton)
    }
    firstNew = numbers.upperBound
  }

  private mutating func note(_ number: Int, _ carton: CartonTruth) {
    asks = asks || carton.printed.isSome
    recording.scenes[scene].cartons.append(
      LineRecording.CartonChange(
        carton: number, at: now, code: carton.printed.isSome ? words.text(of: carton.printed) : "",
        place: carton.place,
        box: carton.place == .caseOfUnits && carton.container != .max ? Int(carton.container) : nil,
        isRejected: carton.rejected, isMarked: !carton.marks.isEmpty))
  }

  private mutating func lookAtBoxes(_ line: borrowing Line) {
    for number in firstBox..<max(firstBox, line.truth.caseNumbers.upperBound)
    where line.truth.caseNumbers.contains(number) {
      let box = line.truth.caseOfUnits(number)
      let isOuter = line.truth.innermost == .bundle
      var change = LineRecording.BoxChange(
        box: number, at: now, count: box.contentCount, isClosed: box.closed,
        label: box.label.isSome ? words.text(of: box.label) : "",
        pallet: isOuter || box.pallet == .max ? nil : Int(box.pallet))
      let place = number - firstBox
      if place < boxes.count {
        change.at = boxes[place].at
        if change == boxes[place] { continue }
        change.at = now
        boxes[place] = change
      } else {
        boxes.append(change)
      }
      recording.scenes[scene].boxes.append(change)
      boxLabels[number] = box.label
      asks = true
    }
    for number in firstPallet..<max(firstPallet, line.truth.palletNumbers.upperBound)
    where line.truth.palletNumbers.contains(number) {
      let pallet = line.truth.pallet(number)
      var change = LineRecording.PalletChange(
        pallet: number, at: now, count: pallet.contentCount,
        label: pallet.label.isSome ? words.text(of: pallet.label) : "")
      let place = number - firstPallet
      if place < pallets.count {
        change.at = pallets[place].at
        if change == pallets[place] { continue }
        change.at = now
        pallets[place] = change
      } else {
        pallets.append(change)
      }
      recording.scenes[scene].pallets.append(change)
      palletLabels[number] = pallet.label
      asks = true
    }
  }

  private mutating func lookAtRegister(_ line: borrowing Line) {
    let seen = line.expectedCartons(at: now)
    if seen == expected { return }
    var isThere = Set<Int>()
    for entry in seen {
      isThere.insert(entry.entry)
      if let open = expectations[entry.entry] {
        let old = recording.scenes[scene].expectations[open]
        if old.origin == entry.origin, old.passes == entry.passes { continue }
        recording.scenes[scene].expectations[open].until = now
      }
      expectations[entry.entry] = recording.scenes[scene].expectations.count
      recording.scenes[scene].expectations.append(
        LineRecording.Expectation(
          entry: entry.entry, origin: entry.origin, passes: entry.passes, from: now))
    }
    for entry in expected where !isThere.contains(entry.entry) {
      guard let open = expectations.removeValue(forKey: entry.entry) else { continue }
      recording.scenes[scene].expectations[open].until = now
    }
    expected = seen
  }

  private mutating func lookAtPeople(_ line: borrowing Line) {
    for (person, task) in line.crew.atWork.enumerated() {
      if person == tasks.count { tasks.append(nil) }
      let old = tasks[person]
      if let task, let old, old.task.kind == task.kind, old.task.entity == task.entity,
        old.task.askedAt == task.askedAt
      {
        continue
      }
      if let old { recording.scenes[scene].tasks[old.index].until = now }
      tasks[person] = nil
      guard let task else { continue }
      tasks[person] = (task, recording.scenes[scene].tasks.count)
      recording.scenes[scene].tasks.append(
        LineRecording.Task(person: person, kind: task.kind, askedAt: task.askedAt, from: now))
    }
  }

  /// What the record believes can change when it was told something, and with the label that a thing bears.
  private mutating func lookAtRecord() {
    if !asks { return }
    let since = toldAt ?? now
    boxBeliefs = beliefs(boxBeliefs, of: boxes.count, from: firstBox, boxLabels, isPallet: false, since)
    palletBeliefs = beliefs(
      palletBeliefs, of: pallets.count, from: firstPallet, palletLabels, isPallet: true, since)
    for (index, carton) in cartons.enumerated() {
      if index == states.count { states.append(.unassigned) }
      let code = carton.truth.printed
      if !code.isSome { continue }
      let state = reader.state(of: code)
      if state == states[index] { continue }
      states[index] = state
      recording.scenes[scene].states.append(
        LineRecording.CodeState(code: words.text(of: code), at: since, state: state))
    }
    (toldAt, asks) = (nil, false)
  }

  private mutating func beliefs(
    _ old: [[ItemID]], of count: Int, from first: Int, _ labels: [Int: ItemID], isPallet: Bool,
    _ since: Instant
  ) -> [[ItemID]] {
    (0..<count).map { place in
      let before = place < old.count ? old[place] : []
      guard let label = labels[first + place], label.isSome else { return before }
      var contents: [ItemID] = []
      reader.appendContents(of: label, to: &contents)
      if contents != before {
        recording.scenes[scene].beliefs.append(
          LineRecording.Belief(
            isPallet: isPallet, number: first + place, at: since, contents: contents.map(words.text)))
      }
      return contents
    }
  }

  private mutating func listen(to line: borrowing Line) {
    let headers = line.outbox.headers
    while heard < headers.count {
      let header = headers[heard]
      let at = heard < line.saidAt.count ? line.saidAt[heard] : now
      heard += 1
      guard let what = words.message(header, naming: Array(line.outbox.items(of: header).prefix(1))) else {
        continue
      }
      untold[header.id] = (scene, recording.scenes[scene].messages.count)
      recording.scenes[scene].messages.append(
        LineRecording.Message(
          id: header.id, at: at, stamp: header.eventTime, device: Device(of: header.actor), text: what))
    }
  }
}

extension Device {
  /// The device that an actor of any line is.
  fileprivate init?(of actor: ActorID) {
    guard actor != .none else { return nil }
    self.init(rawValue: UInt8((Int(actor.raw) - 1) % Device.allCases.count))
  }
}
