import EventKernel
import TraceModel

/// When the line's checks are tried in production.
public enum ChallengeTimes: UInt8, Sendable, CaseIterable {
  /// Never.
  case none
  /// As each lot begins.
  case eachLot
  /// As each lot begins, and as each shift does.
  case eachLotAndShift
}

/// A case that was made short in production to see that the scale finds it.
struct ProductionChallenge: Sendable {
  /// Somebody stands at the packer and takes a unit out of the next full case.
  var isNext = false
  /// The case that is short, or the last that was; `UInt32.max` for none.
  var number = UInt32.max
  /// How many cases had been made when the scale was last seen to work.
  var provenAt = 0
}

// Whoever tries a check puts back what he took, whatever the check said: in production a challenge leaves nothing behind. One
// that went past every check says that those before it may have done so as well.
extension Line {
  /// A lot or a shift begins: somebody is asked to try the scale, if there is one that refuses anything.
  mutating func askForChallenge(_ entity: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard lot.isOpen, plan.packer.scale == .rejects || plan.packer.scale == .rejectsBothSides else { return }
    crew.ask(.challengeScale, entity: entity, at: now, in: &calendar)
  }

  /// A new shift has begun in this minute.
  mutating func challengeInShift(_ minute: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard plan.crew.challenges == .eachLotAndShift, now.sinceStart >= plan.crew.shiftLength,
      now.sinceStart % plan.crew.shiftLength < .minutes(1)
    else { return }
    askForChallenge(minute, at: now, in: &calendar)
  }

  /// A full case leaves the packer, and somebody waits for it.
  mutating func challenge(withCase number: UInt32) {
    challenge.isNext = false
    challenge.number = number
    holdBack(fromCase: number)
  }

  /// The case has passed the scale or was opened before it: whoever tried it puts the unit back if it is still on the table.
  mutating func endChallenge(ofCase number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard challenge.number != .max, let box = boxes(ofCase: number).first(where: { $0 == challenge.number })
    else { return }
    challenge.number = .max
    if packer.heldBack[box] == nil {
      challenge.provenAt = madeByNow
      return
    }
    occurrences[.challengesMissed] += 1
    say(.exception, by: .crew, item: believedLabel(ofCase: number), at: now)
    lookInto(box, at: now)
    sayMass(ofCase: number, at: now)
    lookBack(from: challenge.provenAt, at: now, in: &calendar)
  }
}
