import EventKernel
import TraceModel

/// How far a lot is from its release.
enum ReleaseState: Sendable {
  /// It is on the line.
  case inWork
  /// It is closed, and quality has to decide.
  case closed
  /// It is held until people have looked: so many tasks are left.
  case held(tasks: Int)
  /// It was released.
  case released
}

// A lot is released once its counts are told: at once, or after quality has asked the record what does not add up. With
// anything open it is held until people have looked. The next lot begins when that is done and the line was changed over,
// because labels and rejects are reconciled before other ones come to the line (21 CFR 211.125).
extension Line {
  /// The lot about which quality has to decide, and whether people have looked into it already; nil where there is none.
  public var lotToRelease: (lot: LotID, wasHeld: Bool)? {
    switch lot.release {
    case .closed: (lot.id, false)
    case .held(tasks: 0): (lot.id, true)
    default: nil
    }
  }

  /// Everything has been said of a lot: quality decides, or nobody asks.
  mutating func askForRelease(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    lot.release = .closed
    lot.closedAt = now
    if !asksBeforeRelease { releaseLot(at: now, in: &calendar) }
  }

  /// Quality holds the lot: people count again, open the containers that the record doubts, and write down what stays open.
  public mutating func holdLot(
    opening containers: [ItemID], at now: Instant, in calendar: inout Calendar<LineEvent>
  ) {
    guard case .closed = lot.release else { return }
    occurrences[.lotsHeld] += 1
    say(.hold, by: .quality, items: 0..<0, at: now)
    lot.release = .held(tasks: containers.count + 1)
    for container in containers {
      lot.toOpen.append(container)
      crew.ask(.openHeldCase, entity: UInt32(lot.toOpen.count - 1), at: now, in: &calendar)
    }
    crew.ask(.lookIntoLot, entity: lot.number, at: now, in: &calendar)
  }

  /// Somebody opens a container of a lot that is held, and what he finds is the record from then on.
  mutating func openHeldCase(_ index: UInt32, at now: Instant) {
    sayContents(under: lot.toOpen[Int(index)], at: now)
    finishLook()
  }

  /// Somebody has counted again and written down what stays open: a deviation, which quality has seen.
  mutating func lookIntoLot(at now: Instant) {
    say(.approve, by: .quality, items: 0..<0, at: now)
    finishLook()
  }

  private mutating func finishLook() {
    guard case .held(let tasks) = lot.release else { return }
    lot.release = .held(tasks: max(0, tasks - 1))
  }

  /// Quality releases the lot.
  public mutating func releaseLot(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    say(.release, by: .quality, items: 0..<0, at: now)
    lot.release = .released
    occurrences[.lots] += 1
    occurrences[.releaseMinutes] += Int((now - lot.closedAt).seconds / 60)
    closeLotTruth()
    if Int(lot.number) + 1 < plan.lots.count {
      calendar.schedule(
        .lotBegins(lot.number + 1), at: max(now, lot.closedAt + plan.lots.changeover), rank: Rank(.operator))
    }
  }
}
