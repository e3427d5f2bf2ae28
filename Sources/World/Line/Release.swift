import EventKernel
import TraceModel

/// A lot that has left the line and about which quality has to decide.
struct ClosedLot: Sendable {
  /// How far it is from its release.
  enum State: Sendable, Equatable {
    /// Nobody has asked the record yet.
    case closed
    /// It is held until people have looked: so many tasks are left.
    case held(tasks: Int)
    /// It was released.
    case released
  }

  /// What belongs to it.
  let truth: LotTruth
  /// Since when it is closed.
  let closedAt: Instant
  var state = State.closed
}

/// A container of a lot that is held, which somebody is going to open.
struct HeldContainer: Sendable {
  /// The lot.
  var lot: LotID
  /// The container's label.
  var label: ItemID
}

// A lot is closed once its labels and rejects are reconciled on the line (21 CFR 211.125), and the next begins after the
// changeover. Quality takes the time that it needs for its decision: it asks the record what does not add up, and with
// anything open the lot is held until people have looked, while the line makes the lots that follow.
extension Line {
  /// The lots about which quality has to decide, in the order of closing, and whether people have looked into each already.
  public var lotsToRelease: [(lot: LotID, wasHeld: Bool)] {
    closedLots.compactMap { lot in
      switch lot.state {
      case .closed: (lot.truth.id, false)
      case .held(tasks: 0): (lot.truth.id, true)
      case .held, .released: nil
      }
    }
  }

  /// Everything has been said of the lot on the line: quality decides, or nobody asks, and the line is changed over.
  mutating func closeLot(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    closedLots.append(ClosedLot(truth: closedLotTruth(), closedAt: now))
    if !asksBeforeRelease { releaseLot(lot.id, at: now) }
    if Int(lot.number) + 1 < plan.lots.count {
      calendar.schedule(.lotBegins(lot.number + 1), at: now + plan.lots.changeover, rank: Rank(.operator))
    }
  }

  /// Quality holds a lot: people count again, open the containers that the record doubts, and write down what stays open;
  /// `isWhole` where the record has all that was said of it.
  public mutating func holdLot(
    _ lot: LotID, opening containers: [ItemID], isWhole: Bool = true, at now: Instant,
    in calendar: inout Calendar<LineEvent>
  ) {
    guard let place = closedLots.firstIndex(where: { $0.truth.id == lot }), closedLots[place].state == .closed
    else { return }
    occurrences[.lotsHeld] += 1
    if !isWhole { occurrences[.lotsIncomplete] += 1 }
    say(.hold, ofLot: lot, at: now)
    closedLots[place].state = .held(tasks: containers.count + 1)
    for label in containers {
      heldContainers[containersHeld] = HeldContainer(lot: lot, label: label)
      crew.ask(.openHeldCase, entity: containersHeld, at: now, in: &calendar)
      containersHeld += 1
    }
    crew.ask(.lookIntoLot, entity: UInt32(closedLots[place].truth.number), at: now, in: &calendar)
  }

  /// Somebody opens a container of a lot that is held, and what he finds is the record from then on.
  mutating func openHeldCase(_ number: UInt32, at now: Instant) {
    guard let held = heldContainers.removeValue(forKey: number) else { return }
    sayContents(under: held.label, of: held.lot, at: now)
    finishLook(into: held.lot)
  }

  /// Somebody has counted again and written down what stays open: a deviation, which quality has seen.
  mutating func lookIntoLot(_ number: UInt32, at now: Instant) {
    guard let lot = closedLots.first(where: { $0.truth.number == number })?.truth.id else { return }
    say(.approve, ofLot: lot, at: now)
    finishLook(into: lot)
  }

  private mutating func finishLook(into lot: LotID) {
    guard let place = closedLots.firstIndex(where: { $0.truth.id == lot }),
      case .held(let tasks) = closedLots[place].state
    else { return }
    closedLots[place].state = .held(tasks: max(0, tasks - 1))
  }

  /// Quality releases a lot. Whoever compares lots gets them in the order of closing.
  public mutating func releaseLot(_ lot: LotID, at now: Instant) {
    guard let place = closedLots.firstIndex(where: { $0.truth.id == lot && $0.state != .released }) else {
      return
    }
    say(.release, ofLot: lot, at: now)
    closedLots[place].state = .released
    occurrences[.lots] += 1
    occurrences[.releaseMinutes] += Int((now - closedLots[place].closedAt).seconds / 60)
    while let first = closedLots.first, first.state == .released {
      finishedLots.append(first.truth)
      closedLots.removeFirst()
    }
  }

  /// Quality says something about a whole lot, whichever is on the line.
  private mutating func say(_ kind: EventKind, ofLot lot: LotID, at now: Instant) {
    var header = header(kind, by: .quality, at: now)
    header.lot = lot
    outbox.append(header, items: [])
  }
}
