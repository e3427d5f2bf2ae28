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
  /// Codes that somebody is going to spoil, on the next good ones before the camera.
  var codesLeft = 0
  /// Cartons whose codes were spoiled and that have not come to the ejector.
  var spoiled: [UInt32] = []
  /// One has passed it.
  var isCodeMissed = false
  /// How many cases had been made when camera and ejector were last seen to work.
  var codesProvenAt = 0
}

// Whoever tries a check puts back what he took, whatever the check said: in production a challenge leaves nothing behind. One
// that went past every check says that those before it may have done so as well.
extension Line {
  /// A lot or a shift begins: somebody is asked to try camera and ejector, and the scale if there is one that refuses anything.
  mutating func askForChallenge(_ entity: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard lot.isOpen else { return }
    crew.ask(.challengeCamera, entity: entity, at: now, in: &calendar)
    guard plan.packer.scale == .rejects || plan.packer.scale == .rejectsBothSides else { return }
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

// MARK: - Camera and ejector

extension Line {
  /// Somebody stands before the camera and spoils the next two codes: one that cannot be read, and one below the limit.
  mutating func spoilCodes() {
    guard lot.isOpen, !lot.isDraining else { return }
    lot.hasOddCartons = true
    challenge.codesLeft = 2
  }

  /// A good code is spoiled under the camera's eyes: half a grade below what it reads, or below what it accepts, when it is
  /// calibrated.
  mutating func spoilCode(of carton: Int) -> Verdict {
    let machine = plan.serializer
    let grade = (challenge.codesLeft == 2 ? machine.readLimit : machine.acceptLimit) - 0.5
    challenge.codesLeft -= 1
    challenge.spoiled.append(UInt32(carton))
    occurrences[.codeChallenges] += 1
    truth.cartons[carton].belowLimit = true
    truth.cartons[carton].unreadable = grade < machine.fieldLimit
    let verdict = camera.limits.verdict(seen: grade)
    if verdict == .good {
      truth.cartons[carton].marks.insert(MechanismSet(.cameraDrift))
    } else {
      truth.cartons[carton].rejected = true
    }
    return verdict
  }

  /// A carton with a spoiled code has come to the ejector: it is in the bin or was given a new label, or whoever waits for it
  /// there stops the line and takes it off.
  @inline(never)
  mutating func scoreSpoiledCode(_ carton: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard let index = challenge.spoiled.firstIndex(of: carton) else { return }
    challenge.spoiled.remove(at: index)
    let number = Int(carton)
    if truth.cartons[number].place == .rejectBin || !truth.cartons[number].belowLimit {
      if !challenge.isCodeMissed, challenge.spoiled.isEmpty, challenge.codesLeft == 0 {
        challenge.codesProvenAt = madeByNow
      }
      return
    }
    occurrences[.codeChallengesMissed] += 1
    say(.exception, by: .crew, item: truth.cartons[number].printed, at: now)
    challenge.isCodeMissed = true
    truth.cartons[number].rejected = true
    tracking.unconfirmed.append(carton)
    planRejectStationStop(at: now, in: &calendar)
  }

  /// What was made since camera and ejector were last seen to work is looked at, once one of them was seen not to.
  mutating func followUpMissedCode(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard challenge.isCodeMissed else { return }
    challenge.isCodeMissed = false
    lookBack(from: challenge.codesProvenAt, at: now, in: &calendar)
  }
}
