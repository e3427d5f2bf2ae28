import EventKernel
import TraceModel

/// A carton that stands in the accumulation.
struct Waiting: BitwiseCopyable {
  var carton: UInt32
  /// When it has come to its end.
  var since: Instant
}

/// One trigger of the packer's scanner.
struct Read: BitwiseCopyable {
  /// When it reaches the controller, in nanoseconds.
  var arrival: Int64
  /// When it was made, in nanoseconds of true time: for truth's marks alone.
  var madeAt: Int64
  /// The scanner's stamp, in microseconds of the controller's clock.
  var stamp: Int64
  /// What was read; `none` for a look without a code.
  var serial: ItemID
  /// What triggered it, for truth's marks alone.
  var carton: UInt32
}

/// The packer, its reads and the cases in work; on a line with bundles, the bundler and the bundles.
struct PackerState: ~Copyable {
  /// Position on the belt of the next carton at the scanner; at the eye it is always the first.
  var nextAtScanner = 0
  /// Displacement of the last carton that was let onto the belt.
  var lastOrigin = Int64.min / 2
  /// Reads on their way to the controller: before `ordered` in the order in which they arrive, behind it in that in which
  /// they were made.
  var underway = Ring<Read>(capacity: 64)
  var ordered = 0
  /// Reads that arrived and belong to no case yet.
  var arrived = Ring<Read>(capacity: 256)
  /// The open case; `UInt32.max` where none is.
  var open = UInt32.max
  /// What the eye has counted into the open case.
  var counted = 0
  /// When the last carton fell into a case.
  var lastDrop = Instant.start
  /// Displacements at which the last carton's leading edge passed the eye, and at which one was counted last.
  var lastPassed = Int64.min / 2
  var lastCounted = Int64.min / 2
  /// Cases between closing and pallet, by number.
  var inWork = Ring<CaseInWork>(capacity: 256)
  /// The number of the first of them.
  var oldestInWork: UInt32 = 0
  /// Serials that were assigned to cases, in one run each.
  var assigned = Ring<ItemID>(capacity: 1024)
  /// What somebody found in a case that he opened; by case, looked up and never iterated.
  var found: [UInt32: [ItemID]] = [:]
  /// What the expected order has for the positions that were not read, of cases that wait for somebody; looked up only.
  var expectedOf: [UInt32: [ItemID]] = [:]
  /// Which of what a case is held to contain the list refuses, of cases for which it does; by case, looked up only.
  var refused: [UInt32: [Int]] = [:]
  /// Units that were taken out of cases to try the line's checks, by case; looked up and never iterated.
  var heldBack: [UInt32: UInt32] = [:]
  /// Cartons that stand before a full case until the jam is cleared.
  var jammed: [UInt32] = []
  /// Cartons before the case that are scanned again once the packer is repaired.
  var toScanAgain: [UInt32] = []
  var applicator = ApplicatorState()
}

// MARK: - From the accumulation to the case

extension Line {
  /// When the next carton is let onto the packer's belt: as soon as one stands there and the pitch allows it.
  @inline(__always)
  mutating func retimeSingulator() {
    guard !accumulating.isEmpty else {
      stations[.singulator] = .distantFuture
      return
    }
    let free = belts.packer.belt.time(of: packer.lastOrigin &+ plan.packer.pitch)
    stations[.singulator] = max(free, accumulating[accumulating.first].since)
  }

  /// A carton is let onto the packer's belt.
  @inline(__always)
  mutating func enterPackerBelt(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard belts.packer.belt.speed > 0 else {
      // It has come to the end of the accumulation while the belt stands: it waits for the start.
      stations[.singulator] = .distantFuture
      return
    }
    let waiting = accumulating.popFirst()
    packer.lastOrigin = belts.packer.belt.displacement(at: now)
    onPacker.append(Rider(origin: packer.lastOrigin, carton: waiting.carton))
    let newest = onPacker.end &- 1
    if packer.nextAtScanner == newest { retimePacker(.scanner) }
    if onPacker.first == newest { retimePacker(.packerEye) }
    retimeSingulator()
    if _slowPath(!belts.serializer.causes.isDisjoint(with: .blocked)) { unblock(at: now, in: &calendar) }
  }

  /// The serializer starts again once there is room enough behind it.
  mutating func unblock(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    if accumulating.count <= plan.accumulation.restartAt {
      clear(.blocked, of: .serializer, at: now, in: &calendar)
    }
  }

  /// The packer's scanner triggers.
  @inline(__always)
  mutating func scanCarton(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    if plan.packer.assignment.usesReads { readCarton(onPacker[packer.nextAtScanner].carton, at: now) }
    packer.nextAtScanner &+= 1
    while packer.nextAtScanner < onPacker.end, onPacker[packer.nextAtScanner].gone {
      packer.nextAtScanner &+= 1
    }
    retimePacker(.scanner)
  }

  /// A read is on its way to the controller.
  ///
  /// Nobody looks at it before its case is settled: that it has arrived is seen then, and is no event of its own.
  @inline(__always)
  mutating func readCarton(_ number: UInt32, at now: Instant) {
    var stream = draws.scan.stream(UInt64(number))
    let latency = plan.mechanisms.lateRead.latency(stream.uniformOpen())
    let unread = stream.uniform() < plan.packer.noReads
    packer.underway.append(
      Read(
        arrival: now.nanoseconds &+ plan.packer.readMinimum.nanoseconds &+ latency, madeAt: now.nanoseconds,
        stamp: clocks[.controller].reading(at: now) / 1_000,
        serial: unread ? .none : codeAtPacker(of: Int(number)),
        carton: number))
  }

  /// Puts reads in the order in which they arrive.
  ///
  /// Later than they are made, when the latencies, of which each has a logarithm, have long been worked out.
  mutating func orderReads() {
    packer.underway.sort(from: max(packer.ordered, packer.underway.first), ascendingBy: { $0.arrival })
    packer.ordered = packer.underway.end
  }

  /// Whether the packer can read a code: what is printed too badly for the serializer's camera is no better read here.
  @inline(__always)
  func isLegible(_ carton: CartonTruth) -> Bool {
    if _fastPath(!carton.belowLimit) { return true }
    let grade = plan.serializer.grades.grade(atShare: Double(carton.quality)) - Double(carton.decay)
    return grade >= plan.serializer.readLimit
  }

  /// Takes what has reached the controller before `now`, in nanoseconds.
  ///
  /// Through a tag that is sampled, a read arrives at the look after it, and only the last one before that look.
  mutating func takeReads(before now: Int64) {
    orderReads()
    let tag = serializer.readTag
    if _slowPath(tag.period > 0) { return takeSampledReads(before: now, tag) }
    while !packer.underway.isEmpty, packer.underway[packer.underway.first].arrival < now {
      packer.arrived.append(packer.underway.popFirst())
    }
  }

  private mutating func takeSampledReads(before now: Int64, _ tag: HandoverRule) {
    while !packer.underway.isEmpty {
      let look = tag.look(after: packer.underway[packer.underway.first].arrival)
      guard look < now else { return }
      let read = packer.underway.popFirst()
      if !packer.underway.isEmpty, tag.look(after: packer.underway[packer.underway.first].arrival) == look {
        occurrences[.readsLost] += 1
        truth.cartons[Int(read.carton)].marks.insert(MechanismSet(.unhandshakenResult))
      } else {
        packer.arrived.append(read)
      }
    }
  }

  /// A carton passes the packer's eye and falls into the open case.
  @inline(__always)
  mutating func dropCarton(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let rider = onPacker[onPacker.first]
    if packer.open != .max, _slowPath(truth.cases[Int(packer.open)].contentCount >= placesPerBox) {
      return jamAtFullCase(at: now, in: &calendar)
    }
    let displacement = rider.origin &+ plan.packer.eyeAt
    let count = countAtEye(rider.carton, displacement: displacement)
    if packer.open == .max { openCase() }
    truth.drop(rider.carton, intoCase: packer.open)
    occurrences[.packed] &+= 1
    lot.inLine &-= 1
    packer.counted &+= count
    packer.lastPassed = displacement
    if _slowPath(now - packer.lastDrop > Self.starvedAfter) { endStarving(at: now) }
    packer.lastDrop = now
    if count > 0 { packer.lastCounted = displacement }
    leavePackerBelt(onPacker.first)
    while packer.counted >= unitsPerBox { shutCase(partial: false, at: now, in: &calendar) }
    if _slowPath(lot.inLine == 0 && feed.remaining == 0) { planDraining(at: now, in: &calendar) }
  }

  /// Forgets the carton at `position`, and those before it that have left sideways.
  @inline(__always)
  mutating func leavePackerBelt(_ position: Int) {
    var next = position &+ 1
    while next < onPacker.end, onPacker[next].gone { next &+= 1 }
    onPacker.dropFirst(to: next)
    if packer.nextAtScanner < next { packer.nextAtScanner = next }
    retimePacker(.packerEye)
  }

  /// An empty case stands ready; what the counter has of it already was counted twice.
  @inline(__always)
  private mutating func openCase() {
    packer.open = truth.openCase()
    if _slowPath(packer.counted > 0) {
      truth.cases[Int(packer.open)].marks.insert(MechanismSet(.counterBounce))
    }
  }

  /// The open case is full by the counter: the next carton falls into another.
  ///
  /// A counter that went beyond has begun to count the next case, in which nothing lies yet.
  mutating func shutCase(partial: Bool, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    if packer.open == .max { openCase() }
    let number = packer.open
    let counted = min(packer.counted, unitsPerBox)
    packer.inWork.append(CaseInWork(counted: UInt32(max(0, counted)), isPartial: partial))
    packer.open = .max
    packer.counted -= counted
    if hasBundles { bundler.underWay += 1 }
    if plan.packer.shortCaseEvery > 0, !partial, (Int(number) + 1) % plan.packer.shortCaseEvery == 0 {
      holdBack(fromCase: number)
    } else if _slowPath(challenge.isNext), !partial {
      challenge(withCase: number)
    }
    calendar.schedule(
      .caseCloses(number), at: now + plan.packer.closeDelay,
      rank: Rank(.message, station: Station.packerEye.flow, entity: UInt64(number)))
  }

  /// A trial of the line's checks: the last unit is taken out of a case and kept on the table.
  mutating func holdBack(fromCase number: UInt32) {
    let count = truth.cases[Int(number)].contentCount
    guard count > 0 else { return }
    let carton = UInt32(truth.carton(at: count - 1, inCase: Int(number)))
    truth.takeOut(carton, to: .table)
    packer.heldBack[number] = carton
    occurrences[.challenges] += 1
  }

  /// When the next carton passes this station of the packer's belt.
  @inline(__always)
  mutating func retimePacker(_ station: Station) {
    let (position, x) =
      station == .scanner
      ? (packer.nextAtScanner, plan.packer.scannerAt) : (onPacker.first, plan.packer.eyeAt)
    stations[station] =
      position < onPacker.end
      ? belts.packer.belt.time(of: onPacker[position].origin &+ x) : .distantFuture
  }
}

// MARK: - What the eye counts

extension Line {
  /// How many cartons the eye counts as this one passes: light and dark, through the filter.
  @inline(__always)
  mutating func countAtEye(_ carton: UInt32, displacement: Int64) -> Int {
    let law = plan.mechanisms.counterBounce
    let light = belts.packer.belt.duration(of: displacement &- packer.lastPassed &- plan.feed.cartonLength)
    let counted: Int
    if _fastPath(law.isPlain) {
      // Most eyes end a carton after light, and no flap is open for so long: nothing else has to be known.
      counted = light < law.time ? 0 : 1
    } else {
      counted = law.counts(
        lightBefore: light,
        sinceLastCount: belts.packer.belt.duration(of: displacement &- packer.lastCounted),
        dark: belts.packer.belt.duration(of: plan.feed.cartonLength), flap: law.flap(of: carton, draws.flap))
    }
    if _slowPath(counted != 1) { truth.cartons[Int(carton)].marks.insert(MechanismSet(.counterBounce)) }
    return counted
  }
}
