import EventKernel
import TraceModel

/// How cases are assigned to pallets.
public enum CaseAssignment: UInt8, Sendable, CaseIterable {
  /// Each case's label is read as it is set down.
  case byScan
  /// In the order in which the controller held them to be labeled.
  case byOrder
  /// As each case's message arrives, until the pallet is fetched.
  case byArrival
}

/// A case's message on its way to the palletizer.
struct CaseNotice: BitwiseCopyable {
  var number: UInt32
  /// When it arrives, and would arrive healthy, in nanoseconds.
  var arrival: Int64
  var healthyArrival: Int64
  /// The case's label, as the controller knows it.
  var label: ItemID
}

/// The palletizer.
struct PalletizerState: Sendable {
  /// The pallet that is being built; `UInt32.max` where none is.
  var open = UInt32.max
  /// Pallet labels: the next number, and how many are left.
  var nextLabel = ItemID.none
  var labelsLeft = 0
  /// Pallets that were closed and have no label yet.
  var unlabeled = 0
  /// Cases that wait before it because it is broken, or stands with a case whose label was refused.
  var waiting: [UInt32] = []
  var isBroken = false
  var isHeld = false
  /// When the last case was set down.
  var lastCase = Instant.start
  /// What was read or expected of the cases on the pallet in work.
  var expected: [ItemID] = []
  /// The same of pallets that wait for their label, by pallet; looked up and never iterated.
  var lists: [UInt32: [ItemID]] = [:]
  /// Messages of cases that no pallet has taken yet, in the order of their arrival.
  var notices: [CaseNotice] = []
  /// Labels of cases in the order of labeling that the controller expects to come, where it keeps to that; and the cases that
  /// stand on the pallet in work, each with its own.
  var labeled: [ItemID] = []
  var standing: [(number: UInt32, label: ItemID)] = []
}

extension Line {
  /// A case comes to the palletizer: it waits where that stands, is refused, or is set down.
  mutating func palletize(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard !palletizer.isBroken, !palletizer.isHeld else {
      palletizer.waiting.append(number)
      if plan.palletizer.room > 0, palletizer.waiting.count >= plan.palletizer.room {
        stop(.packer, for: .blocked, entity: number, hard: false, at: now, in: &calendar)
      }
      return
    }
    if refusesLabel(ofCase: number, at: now, in: &calendar) { return }
    setDown(number, at: now, in: &calendar)
  }

  /// A case is set on the pallet in work.
  mutating func setDown(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let believed = believedLabel(ofCase: number)
    forgetCase(number)
    if palletizer.open == .max { palletizer.open = truth.openPallet() }
    tellPalletizing(at: now)
    truth.set(number, onPallet: palletizer.open)
    switch plan.palletizer.assignment {
    case .byScan: palletizer.expected.append(truth.label(ofCase: Int(number)))
    case .byOrder: expect(number, believed)
    case .byArrival:
      let latency = plan.mechanisms.palletWindow.latencies(ofCase: number, draws.palletData)
      let notice = CaseNotice(
        number: number, arrival: now.nanoseconds &+ latency.now,
        healthyArrival: now.nanoseconds &+ latency.healthy, label: believed)
      let place = palletizer.notices.firstIndex { $0.arrival > notice.arrival } ?? palletizer.notices.count
      palletizer.notices.insert(notice, at: place)
    }
    if truth.pallets[Int(palletizer.open)].contentCount >= plan.palletizer.casesPerPallet {
      shutPallet(at: now, in: &calendar)
    }
    endLotWhenDone(at: now, in: &calendar)
  }

  /// The controller enters the case that has come; or, where it keeps to the order of labeling, the one that should have.
  private mutating func expect(_ number: UInt32, _ label: ItemID) {
    let keepsOrder = plan.mechanisms.palletWindow.followsLabeling && !palletizer.labeled.isEmpty
    palletizer.expected.append(keepsOrder ? palletizer.labeled.removeFirst() : label)
    if plan.mechanisms.palletWindow.followsLabeling { palletizer.standing.append((number, label)) }
  }

  /// A case was labeled: a controller that keeps to this order expects it to come; or it got another label, which the controller
  /// has on all its lists from then on.
  mutating func noteLabeled(_ label: ItemID, insteadOf old: ItemID? = nil) {
    guard plan.mechanisms.palletWindow.followsLabeling, plan.palletizer.assignment == .byOrder else {
      return
    }
    guard let old else { return palletizer.labeled.append(label) }
    func replace(_ labels: inout [ItemID]) {
      if let place = labels.firstIndex(of: old) { labels[place] = label }
    }
    replace(&palletizer.labeled)
    replace(&palletizer.expected)
    // order-free: a label is on one list
    for pallet in palletizer.lists.keys { replace(&palletizer.lists[pallet, default: []]) }
  }

  /// Cases that stand on a pallet and are entered on another one are marked, and so is the pallet.
  private mutating func markStrangers() {
    if palletizer.standing.isEmpty { return }
    let entered = Set(palletizer.expected)
    for (number, label) in palletizer.standing where !entered.contains(label) {
      mark(case: number, .palletWindow)
      truth.pallets[Int(palletizer.open)].marks.insert(MechanismSet(.palletWindow))
      occurrences[.lateCases] += 1
    }
    palletizer.standing.removeAll(keepingCapacity: true)
  }

  /// The palletizer is repaired.
  mutating func restartPalletizer(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    palletizer.isBroken = false
    if !palletizer.isHeld { resumePalletizer(at: now, in: &calendar) }
  }

  /// Nothing keeps the palletizer standing any more: what waited before it comes.
  mutating func resumePalletizer(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    for state in [MachineState.unholding, lot.isOpen ? .suspended : .complete] {
      states[.palletizer].enter(state, at: now)
    }
    let waiting = palletizer.waiting
    palletizer.waiting.removeAll(keepingCapacity: true)
    for number in waiting { palletize(number, at: now, in: &calendar) }
    let isFull = plan.palletizer.room > 0 && palletizer.waiting.count >= plan.palletizer.room
    if !isFull { clear(.blocked, of: .packer, at: now, in: &calendar) }
  }

  /// The pallet in work is taken away to be labeled.
  mutating func shutPallet(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard palletizer.open != .max else { return }
    markStrangers()
    palletizer.unlabeled += 1
    palletizer.lists[palletizer.open] = palletizer.expected
    palletizer.expected.removeAll(keepingCapacity: true)
    let wait =
      plan.palletizer.assignment == .byArrival
      ? plan.mechanisms.palletWindow.pickUp : plan.palletizer.labelDelay
    calendar.schedule(
      .palletLabeled(palletizer.open), at: now + wait,
      rank: Rank(.message, station: Station.packerEye.flow, entity: UInt64(palletizer.open)))
    palletizer.open = .max
    tellPalletizerWaits(since: now)
  }

  /// A pallet gets its label, and the record is told what stands on it.
  mutating func labelPallet(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    if palletizer.labelsLeft == 0 {
      let count = max(1, plan.palletizer.labelsPerBlock)
      palletizer.labelsLeft = count
      palletizer.nextLabel = issueNumbers(.pallet, count: count)
      say(
        .allocate, by: .palletizer,
        items: palletizer.nextLabel.raw..<palletizer.nextLabel.raw + UInt32(count), at: now)
    }
    let label = palletizer.nextLabel
    palletizer.nextLabel.raw += 1
    palletizer.labelsLeft -= 1
    truth.pallets[Int(number)].label = label
    truth.pallets[Int(number)].closed = true
    palletizer.unlabeled -= 1
    occurrences[.pallets] += 1
    say(.commission, by: .palletizer, item: label, at: now)
    let children =
      plan.palletizer.assignment == .byArrival
      ? takeNotices(forPallet: number, at: now) : palletizer.lists[number] ?? []
    palletizer.lists[number] = nil
    sayPacked(children, into: label, by: .palletizer, at: now)
    endLotWhenDone(at: now, in: &calendar)
  }

  /// The cases whose messages have arrived when the fork-lift comes; on the last pallet of a lot it waits for all of them.
  ///
  /// A message says whether a new pallet has begun, so that what comes early for the next pallet waits for it; what
  /// comes after the pick-up finds only the next pallet open.
  private mutating func takeNotices(forPallet number: UInt32, at now: Instant) -> [ItemID] {
    let isLast = lot.isDraining && palletizer.open == .max && palletizer.unlabeled == 0
    var children: [ItemID] = []
    var left: [CaseNotice] = []
    for notice in palletizer.notices {
      let isHere = truth.pallet(ofCase: Int(notice.number)) <= number
      if isLast || isHere && notice.arrival <= now.nanoseconds {
        children.append(notice.label)
      } else {
        left.append(notice)
        if truth.pallet(ofCase: Int(notice.number)) == number, notice.healthyArrival <= now.nanoseconds {
          mark(case: notice.number, .palletWindow)
          truth.pallets[Int(number)].marks.insert(MechanismSet(.palletWindow))
          occurrences[.lateCases] += 1
        }
      }
    }
    palletizer.notices = left
    return children
  }
}
