import EventKernel
import TraceModel

/// Bundles between the bundler and the pallet.
///
///     carton ─► scanner ─► eye ─► bundle ─► its label ─► case of bundles ─► case label ─► scale ─► pallet
///               └─────────── bundler ────────────┘      └──────────────── case packer ───────────┘
struct BundlerState: ~Copyable {
  /// Closed boxes that have not come to the case packer.
  var underWay = 0
  /// The case that bundles are set into; `UInt32.max` where none is.
  var open = UInt32.max
  /// Cases of bundles between closing and pallet, by number.
  var inWork = Ring<BundledCaseInWork>(capacity: 16)
  /// The number of the first of them.
  var oldestInWork: UInt32 = 0
  /// Bundle labels: the next number, and how many are left.
  var nextLabel = ItemID.none
  var labelsLeft = 0
}

/// A case of bundles between its closing and its place on a pallet.
struct BundledCaseInWork: BitwiseCopyable {
  /// The label that the controller holds to be on it.
  var label = ItemID.none
  /// The lot ended before it was full.
  var isPartial: Bool
  /// It has left for a pallet.
  var isDone = false
}

// MARK: - From the bundler into the case

extension Line {
  /// A bundle gets its label, the record is told what is inside, and it goes to the case packer.
  mutating func labelBundle(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let label =
      isPartial(box: number)
      ? takePartialLabel(.bundle, by: .packer, at: now) : takeBundleLabel(at: now)
    truth.cases[Int(number)].label = label
    self[work: number].label = label
    fillFromPool(number, at: now)
    say(.commission, by: .packer, item: label, at: now)
    sayPacked(recordedContents(ofCase: number), into: label, by: .controller, at: now)
    if self[work: number].waitsForTopUp {
      crew.ask(.topUp, entity: number, at: now, in: &calendar)
    } else {
      sendToCasePacker(number, at: now, in: &calendar)
    }
  }

  private mutating func takeBundleLabel(at now: Instant) -> ItemID {
    if bundler.labelsLeft == 0 {
      bundler.labelsLeft = plan.bundler.labelsPerBlock
      bundler.nextLabel = issueNumbers(.bundle, count: bundler.labelsLeft)
      let end = bundler.nextLabel.raw + UInt32(bundler.labelsLeft)
      say(.allocate, by: .packer, items: bundler.nextLabel.raw..<end, at: now)
    }
    defer { bundler.nextLabel.raw += 1 }
    bundler.labelsLeft -= 1
    return bundler.nextLabel
  }

  /// The bundle goes to the case packer.
  mutating func sendToCasePacker(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    schedule(
      .bundleCollated(number), of: number, after: plan.bundler.transit, .passage, at: now, in: &calendar)
  }

  /// The case packer reads a bundle and sets it into the open case.
  mutating func collate(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    bundler.underWay -= 1
    if bundler.open == .max { bundler.open = truth.openBundledCase() }
    truth.set(number, inBundledCase: bundler.open)
    let full = plan.packer.unitsPerCase / plan.bundler.unitsPerBundle
    if truth.bundledCases[Int(bundler.open)].contentCount >= full {
      shutBundledCase(partial: false, at: now, in: &calendar)
    } else {
      shutLastBundledCase(at: now, in: &calendar)
    }
    endLotWhenDone(at: now, in: &calendar)
  }

  /// At the end of a lot the open case is closed once no bundle is on its way to it.
  mutating func shutLastBundledCase(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard hasBundles, lot.isDraining, bundler.open != .max, packer.open == .max, bundler.underWay == 0,
      !carriesPartials
    else { return }
    occurrences[.partialCases] += 1
    shutBundledCase(partial: true, at: now, in: &calendar)
  }

  private mutating func shutBundledCase(
    partial: Bool, at now: Instant, in calendar: inout Calendar<LineEvent>
  ) {
    bundler.inWork.append(BundledCaseInWork(isPartial: partial))
    schedule(
      .bundledCaseCloses(bundler.open), of: bundler.open, after: plan.labeler.labelDelay, .message, at: now,
      in: &calendar)
    bundler.open = .max
  }

  /// A case of bundles is closed and comes to the applicator.
  mutating func closeBundledCase(_ number: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    truth.bundledCases[Int(number)].closed = true
    occurrences[.cases] += 1
    bringToApplicator(number, at: now, in: &calendar)
  }

  /// Labels of bundles that were not used are given back.
  mutating func returnUnusedBundleLabels(at now: Instant) {
    guard bundler.labelsLeft > 0 else { return }
    let first = bundler.nextLabel.raw
    sayUnused((first..<first + UInt32(bundler.labelsLeft)).map { ItemID(raw: $0) }, by: .packer, at: now)
    bundler.labelsLeft = 0
  }
}
