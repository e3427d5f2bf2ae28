import EventKernel
import TraceModel

/// Where quality's samples are taken by hand.
public enum SamplePlace: UInt8, Sendable, CaseIterable {
  /// From the accumulation, before the packer's scanner.
  case accumulation
  /// From the packer's belt, between its scanner and its eye.
  case packerBelt
  /// From the open case.
  case openCase
}

extension Line {
  /// Quality wants a sample.
  mutating func wantSample(_ minute: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    crew.ask(.takeSample, entity: minute, at: now, in: &calendar)
  }

  /// A carton is taken, and as a rule scanned and logged.
  mutating func takeSample(_ minute: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let isInspection = minute & Self.inspectionMark != 0
    guard let carton = pickSample() else {
      // The plan's number has to be reached: it is asked for again.
      if isInspection { lot.inspectionsAsked -= 1 }
      return
    }
    occurrences[.removals] += 1
    occurrences[.samples] += 1
    if isInspection { occurrences[.inspected] += 1 }
    let state = crew.state(of: minute, at: now, lapse: draws.unlogged)
    let serial = truth.cartons[Int(carton)].printed
    var stream = draws.samples.stream(UInt64(minute), 1)
    let comesBack = plan.crew.samplesReturn > 0 && stream.uniform() < plan.crew.samplesReturn
    if plan.mechanisms.unloggedRemoval.human.lapses(state) {
      occurrences[.unlogged] += 1
      truth.cartons[Int(carton)].marks.insert(MechanismSet(.unloggedRemoval))
      if plan.crew.samplesFrom == .openCase, packer.open != .max {
        truth.cases[Int(packer.open)].marks.insert(MechanismSet(.unloggedRemoval))
      }
    } else {
      forgetRead(of: carton)
      // The log takes it off the packer's counter, so that the case is filled up.
      if plan.crew.samplesFrom == .openCase { packer.counted -= 1 }
      // What is only looked at goes on counting.
      if !truth.cartons[Int(carton)].rejected {
        say(comesBack ? .observe : .sample, by: .crew, item: serial, at: now)
      }
    }
    if comesBack {
      lot.samplesAway += 1
      calendar.schedule(.sampleBack(carton), at: now + plan.crew.sampleLook, rank: Rank(.operator))
    }
    retimeSingulator()
    unblock(at: now, in: &calendar)
    drainWhenEmpty(at: now, in: &calendar)
  }

  /// A sample was looked at: it goes before the packer again, or into the scrap where the packer would not know of it, and the
  /// log has either.
  mutating func returnSample(_ carton: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let number = Int(carton)
    lot.samplesAway -= 1
    let goesOn =
      lot.isOpen && !lot.isDraining && plan.packer.assignment.usesReads && !truth.cartons[number].rejected
    if goesOn {
      occurrences[.samplesReturned] += 1
      truth.cartons[number].place = .line
      lot.inLine += 1
      accumulating.append(Waiting(carton: carton, since: now + plan.accumulation.transit))
      say(.observe, by: .crew, item: truth.cartons[number].printed, at: now)
      retimeSingulator()
    } else {
      truth.cartons[number].place = .destroyed
      if !truth.cartons[number].rejected {
        say(.destroy, by: .crew, item: truth.cartons[number].printed, at: now)
      }
    }
    if lot.waitsForCount { endLot(lot.number, at: now, in: &calendar) }
  }

  /// Takes a carton from where samples are taken, if there is one.
  private mutating func pickSample() -> UInt32? {
    switch plan.crew.samplesFrom {
    case .accumulation:
      guard !accumulating.isEmpty else { return nil }
      let carton = accumulating.popLast().carton
      truth.cartons[Int(carton)].place = .samples
      lot.inLine -= 1
      return carton
    case .packerBelt:
      var position = packer.nextAtScanner - 1
      while position > onPacker.first, onPacker[position].gone { position -= 1 }
      guard position >= onPacker.first, position < onPacker.end, !onPacker[position].gone else { return nil }
      onPacker[position].gone = true
      let carton = onPacker[position].carton
      truth.cartons[Int(carton)].place = .samples
      lot.inLine -= 1
      if position == onPacker.first { leavePackerBelt(position) }
      return carton
    case .openCase:
      guard packer.open != .max, truth.cases[Int(packer.open)].contentCount > 0 else { return nil }
      let count = truth.cases[Int(packer.open)].contentCount
      let carton = UInt32(truth.carton(at: count - 1, inCase: Int(packer.open)))
      truth.takeOut(carton, to: .samples)
      return carton
    }
  }
}
