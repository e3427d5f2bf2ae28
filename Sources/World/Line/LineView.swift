import EventKernel

/// A carton on a belt, for whoever draws the line.
public struct RidingCarton: Hashable, Sendable {
  /// Its number.
  public let carton: Int
  /// Its leading edge is at place x of the belt when the belt has moved by `origin` + x, in µm.
  public let origin: Int64

  init(_ rider: Rider) { (carton, origin) = (Int(rider.carton), rider.origin) }
}

/// Where the tracking register expects a carton, for whoever draws the line.
public struct ExpectedCarton: Hashable, Sendable {
  /// The entry's place in the register, which counts up for ever.
  public let entry: Int
  /// It is expected at place x of the belt when the belt has moved by `origin` + x, in µm.
  public let origin: Int64
  /// Whether it is to pass, as far as the register knows by now; nil before its result has come.
  public let passes: Bool?
}

// What somebody sees who stands beside the line and looks into its controller. Nothing is kept for it: it costs whoever asks.
extension Line {
  /// A belt: how far it has moved, and how fast it is.
  public func belt(_ id: BeltID) -> Belt { self[id].belt }

  /// Why a belt stands; empty while it runs or speeds up.
  public func causes(of id: BeltID) -> StopCause { self[id].causes }

  /// The cartons on a belt, downstream first.
  public func riders(on id: BeltID) -> [RidingCarton] {
    var riders: [RidingCarton] = []
    switch id {
    case .serializer:
      for position in onSerializer.first..<onSerializer.end where !onSerializer[position].gone {
        riders.append(RidingCarton(onSerializer[position]))
      }
    case .packer:
      for position in onPacker.first..<onPacker.end where !onPacker[position].gone {
        riders.append(RidingCarton(onPacker[position]))
      }
    }
    return riders
  }

  /// The cartons that wait between the two belts, the first to leave first.
  public var waitingCartons: [Int] {
    (accumulating.first..<accumulating.end).map { Int(accumulating[$0].carton) }
  }

  /// Where the tracking register expects the cartons of which it knows, downstream first; empty on a line whose verdicts wait
  /// for a time and not for a place.
  public func expectedCartons(at now: Instant) -> [ExpectedCarton] {
    if serializer.isTimed { return [] }
    return (tracking.records.first..<max(tracking.records.first, tracking.known)).map {
      let record = tracking.records[$0]
      let verdict = record.verdict(at: now)
      return ExpectedCarton(
        entry: $0, origin: record[.real] - plan.serializer.ejectorAt,
        passes: verdict == .pending ? nil : verdict == .good)
    }
  }

  /// Where the line's machines stand, in µm along their belts.
  public var layout: LineLayout { LineLayout(plan) }
}

/// Where a line's machines stand, in µm along their belts, for whoever draws it.
public struct LineLayout: Hashable, Sendable {
  /// Places on the serializer's belt.
  public let printer, camera, ejector, exit: Int64
  /// Eyes that register the tracking anew.
  public let resyncEyes: [Int64]
  /// Half the width of the window in which a carton is taken for the one that is expected.
  public let window: Int64
  /// Places on the packer's belt.
  public let scanner, packerEye: Int64
  /// A carton's length along the belt.
  public let cartonLength: Int64
  /// What goes into a case, or into a bundle where there are any.
  public let unitsPerBox: Int

  init(_ plan: LinePlan) {
    let serializer = plan.serializer
    (printer, camera) = (serializer.printerAt, serializer.cameraAt)
    (ejector, exit) = (serializer.ejectorAt, serializer.exitAt)
    resyncEyes = serializer.resyncEyes
    window =
      switch serializer.tracking {
      case .window(let halfWidth): halfWidth
      }
    (scanner, packerEye) = (plan.packer.scannerAt, plan.packer.eyeAt)
    cartonLength = plan.feed.cartonLength
    unitsPerBox = plan.unitsPerBox
  }
}
