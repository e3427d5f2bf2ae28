import EventKernel
import TraceModel

// MARK: - Jams

extension Line {
  /// Cartons jam before the packer: its belt stops until somebody has cleared them.
  mutating func jam(_ minute: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard belts.packer.causes.isEmpty, onPacker.count > 0 else { return }
    occurrences[.jams] += 1
    stop(.packer, for: .jam, entity: minute, hard: true, at: now, in: &calendar)
    let thrown = throwOnHeap(minute, at: now)
    if thrown.closed > 0 { occurrences[.jamsAcrossCases] += 1 }
    crew.ask(.clearJam, entity: minute, at: now, in: &calendar)
  }

  /// A carton comes to a case in which nothing more goes, because the counter has fewer: it stands before it, and the belt
  /// with it, until somebody has cleared that.
  @inline(never)
  mutating func jamAtFullCase(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    packer.jammed.append(onPacker[onPacker.first].carton)
    leavePackerBelt(onPacker.first)
    guard belts.packer.causes.isDisjoint(with: .jam) else { return }
    occurrences[.jams] += 1
    // Told from those of the minutes, as inspections are.
    let occasion = packer.open | Self.inspectionMark
    stop(.packer, for: .jam, entity: occasion, hard: true, at: now, in: &calendar)
    crew.ask(.clearJam, entity: occasion, at: now, in: &calendar)
  }

  /// What a jam throws out of the open case, and of the closed one behind it as long as that has no label, goes back at
  /// once: each into its own case after a scan, or as it comes to hand.
  private mutating func throwOnHeap(_ minute: UInt32, at now: Instant) -> (open: Int, closed: Int) {
    let law = plan.mechanisms.jamRepack
    guard packer.open != .max else { return (0, 0) }
    let open = packer.open
    let fromOpen = min(law.heap, truth.cases[Int(open)].contentCount)
    var closed: UInt32?
    if !packer.inWork.isEmpty {
      let newest = packer.oldestInWork + UInt32(packer.inWork.count) - 1
      if !truth.cases[Int(newest)].label.isSome { closed = newest }
    }
    let fromClosed = closed.map { min(law.heap - fromOpen, truth.cases[Int($0)].contentCount) } ?? 0
    guard let closed, fromClosed > 0, fromOpen > 0 else { return (fromOpen, 0) }
    let state = crew.state(of: minute, at: now, lapse: draws.jamRepack)
    guard law.human.lapses(state) else { return (fromOpen, fromClosed) }

    occurrences[.heapsRepacked] += 1
    var heap: [UInt32] = []
    for index in 0..<fromClosed {
      let count = truth.cases[Int(closed)].contentCount
      heap.append(UInt32(truth.carton(at: count - 1 - index, inCase: Int(closed))))
    }
    for index in 0..<fromOpen {
      let count = truth.cases[Int(open)].contentCount
      heap.append(UInt32(truth.carton(at: count - 1 - index, inCase: Int(open))))
    }
    for carton in heap { truth.takeOut(carton, to: .table) }
    var stream = draws.jamRepack.stream(UInt64(minute))
    stream.jump(to: 1)
    let allIntoNearest = stream.uniform() < law.nearest
    for index in stride(from: heap.count - 1, to: 0, by: -1) {
      heap.swapAt(index, min(index, Int(stream.uniform() * Double(index + 1))))
    }
    for (index, carton) in heap.enumerated() {
      truth.put(carton, intoCase: allIntoNearest || index < fromOpen ? open : closed)
    }
    for number in [open, closed] { truth.cases[Int(number)].marks.insert(MechanismSet(.jamRepack)) }
    return (fromOpen, fromClosed)
  }

  /// The cartons on the belt are crushed: each is scanned by hand and scrapped, and the controller forgets its read.
  mutating func clearJam(_ minute: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    var crushed = packer.jammed
    packer.jammed.removeAll()
    for position in onPacker.first..<onPacker.end where !onPacker[position].gone {
      crushed.append(onPacker[position].carton)
      onPacker[position].gone = true
    }
    for carton in crushed {
      truth.cartons[Int(carton)].place = .destroyed
      lot.inLine -= 1
      occurrences[.removals] += 1
      forgetRead(of: carton)
      // A carton that was rejected before is scrap already.
      if !truth.cartons[Int(carton)].rejected {
        say(.destroy, by: .crew, item: truth.cartons[Int(carton)].printed, at: now)
      }
    }
    onPacker.dropFirst(to: onPacker.end)
    packer.nextAtScanner = onPacker.end
    // A case in which nothing more goes is closed by hand, whatever the counter has of it.
    if packer.open != .max, truth.cases[Int(packer.open)].contentCount >= placesPerBox {
      shutCase(partial: true, at: now, in: &calendar)
    }
    clear(.jam, of: .packer, at: now, in: &calendar)
    retime(.packer)
    drainWhenEmpty(at: now, in: &calendar)
  }

  /// Plans the end of the lot once nothing is on the line any more.
  mutating func drainWhenEmpty(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    if lot.inLine == 0, feed.remaining == 0 { planDraining(at: now, in: &calendar) }
  }
}

// MARK: - The bin of rejects

extension Line {
  /// The bin is emptied: what lies in it is destroyed, unless somebody thinks better of it.
  mutating func emptyBin(_ minute: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard !lot.isDraining else { return }
    let law = plan.mechanisms.reworkUncontrolled
    // Drawn apart from what is drawn for cartons.
    let putsBack = law.human.lapses(crew.state(of: minute, at: now, lapse: draws.rework, occasion: 1))
    for carton in tracking.bin {
      occurrences[.binned] += 1
      var stream = draws.rework.stream(UInt64(carton))
      if putsBack, stream.uniform() < law.looksGood {
        occurrences[.reworked] += 1
        truth.cartons[Int(carton)].marks.insert(MechanismSet(.reworkUncontrolled))
        truth.cartons[Int(carton)].place = .line
        lot.inLine += 1
        accumulating.append(Waiting(carton: carton, since: now + plan.accumulation.transit))
      } else {
        truth.cartons[Int(carton)].place = .destroyed
        lot.rejectsFound += 1
      }
    }
    tracking.bin.removeAll(keepingCapacity: true)
    retimeSingulator()
  }

  /// Somebody has counted what came out of the bin since the lot began.
  mutating func countBin(of number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    sayCount(.rejectsInBin, lot.rejectsFound, by: .crew, at: now)
    lot.isBinCounted = true
    if lot.waitsForCount { endLot(number, at: now, in: &calendar) }
  }
}

// MARK: - What the record asks for

extension Line {
  /// Takes what the record has said back: prompts become tasks of the crew, but for what stands on their list already, and
  /// what they have looked into so often that one more look would find the same.
  public mutating func receive(
    _ feedback: [Feedback], at now: Instant, in calendar: inout Calendar<LineEvent>
  ) {
    for case .prompt(let prompt) in feedback {
      let known = asked[AskedThing(prompt), default: .init()]
      if known.isOpen || known.answers >= Self.mostAnswers { continue }
      asked[AskedThing(prompt), default: .init()].isOpen = true
      occurrences[.prompts] += 1
      prompts.append(prompt)
      crew.ask(.answerPrompt, entity: UInt32(prompts.count - 1), at: now, in: &calendar)
    }
  }

  /// The same container is opened so often because the record asks, and no more.
  private static var mostAnswers: Int { 2 }

  /// Somebody does what the record asked for, or acknowledges it without.
  mutating func answerPrompt(_ index: UInt32, at now: Instant) {
    let prompt = prompts[Int(index)]
    asked[AskedThing(prompt), default: .init()].isOpen = false
    asked[AskedThing(prompt), default: .init()].answers += 1
    let state = crew.state(of: prompt.item.raw, at: now, lapse: draws.override)
    occurrences[.demands] += 1
    if plan.mechanisms.override.human.lapses(state) {
      occurrences[.overrides] += 1
      say(.override, by: .crew, item: prompt.item, at: now)
      return
    }
    switch prompt.demand {
    case .checkContainer:
      sayContents(under: prompt.item, of: prompt.lot == .none ? lot.id : prompt.lot, at: now)
    case .quarantine: say(.hold, by: .crew, item: prompt.item, at: now)
    case .search:
      let isHere = truth.cartonNumbers.contains {
        truth.cartons[$0].printed == prompt.item && truth.cartons[$0].place != .destroyed
      }
      say(isHere ? .observe : .exception, by: .crew, item: prompt.item, at: now)
    case .explainDifference:
      var header = header(.approve, by: .quality, at: now)
      header.lot = prompt.lot
      outbox.append(header, items: [])
    }
  }

  /// Somebody opens a container of a lot and says what is inside; or that nothing bears this label.
  mutating func sayContents(under label: ItemID, of lot: LotID, at now: Instant) {
    occurrences[.caseChecks] += 1
    func sign(_ kind: EventKind, _ line: inout Self) -> EventHeader {
      var header = line.header(kind, by: .crew, at: now)
      header.lot = lot
      return header
    }
    guard let found = contents(under: label) else {
      outbox.append(sign(.exception, &self), item: label)
      return
    }
    if let number = truth.caseNumbers.last(where: { truth.cases[$0].label == label }) {
      truth.cases[number].opened = true
    }
    var (unpacked, packed) = (sign(.unpack, &self), sign(.pack, &self))
    unpacked.container = label
    packed.container = label
    outbox.append(unpacked, items: [])
    outbox.append(packed, items: found.filter(\.isSome))
  }
}

/// What the record asks people to do, with what: the same is on their list once.
struct AskedThing: Hashable, Sendable {
  private let demand: Prompt.Demand
  private let item: ItemID
  private let lot: LotID

  init(_ prompt: Prompt) {
    demand = prompt.demand
    item = prompt.item
    // A thing is the same in whichever lot it is asked about.
    lot = prompt.item.isSome ? .none : prompt.lot
  }

  /// How far people have come with it.
  struct State: Sendable {
    var isOpen = false
    var answers = 0
  }
}
