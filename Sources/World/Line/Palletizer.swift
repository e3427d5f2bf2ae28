import EventKernel
import TraceModel

/// The palletiser.
struct PalletizerState: Sendable {
  /// The pallet that is being built; `UInt32.max` where none is.
  var open = UInt32.max
  /// Pallet labels: the next number, and how many are left.
  var nextLabel = ItemID.none
  var labelsLeft = 0
  /// Pallets that were closed and have no label yet.
  var unlabelled = 0
}

extension Line {
  /// A case is set on the pallet in work.
  mutating func palletise(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    forgetCaseInWork(number)
    if palletizer.open == .max { palletizer.open = truth.openPallet() }
    truth.set(number, onPallet: palletizer.open)
    if truth.pallets[Int(palletizer.open)].contentCount == plan.palletizer.casesPerPallet {
      shutPallet(at: now, in: &calendar)
    }
    endLotWhenDone(at: now, in: &calendar)
  }

  /// The pallet in work is taken away to be labelled.
  mutating func shutPallet(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard palletizer.open != .max else { return }
    palletizer.unlabelled += 1
    calendar.schedule(
      .palletLabelled(palletizer.open), at: now + plan.palletizer.labelDelay,
      rank: Rank(.message, station: Station.packerEye.flow, entity: UInt64(palletizer.open)))
    palletizer.open = .max
  }

  /// A pallet gets its label; the case labels on it were read as they came.
  mutating func labelPallet(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    if palletizer.labelsLeft == 0 {
      palletizer.labelsLeft = 100
      palletizer.nextLabel = issueNumbers(.pallet, count: 100)
      say(
        .allocate, by: .palletizer, items: palletizer.nextLabel.raw..<palletizer.nextLabel.raw + 100, at: now)
    }
    let label = palletizer.nextLabel
    palletizer.nextLabel.raw += 1
    palletizer.labelsLeft -= 1
    truth.pallets[Int(number)].label = label
    truth.pallets[Int(number)].closed = true
    palletizer.unlabelled -= 1
    occurrences.pallets += 1
    say(.commission, by: .palletizer, item: label, at: now)
    var children: [ItemID] = []
    for index in 0..<truth.pallets[Int(number)].contentCount {
      children.append(truth.cases[truth.caseOfUnits(at: index, onPallet: Int(number))].label)
    }
    sayPacked(children, into: label, by: .palletizer, at: now)
    endLotWhenDone(at: now, in: &calendar)
  }
}
