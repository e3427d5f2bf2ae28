import EventKernel
import TraceModel

/// What comes from the cartoner.
struct FeedState: Sendable {
  /// Cartons of this lot that have not entered yet.
  var remaining = 0
  /// Displacement at which the next one enters.
  var nextOrigin: Int64 = 0
}

// The serializer's belt: entry, exit, and when the next carton passes each station. What happens at the stations stands in
// Printer.swift, Camera.swift, TrackingRegister.swift and RejectStation.swift.
extension Line {
  /// The next carton comes from the cartoner.
  @inline(__always)
  mutating func enterCarton(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let carton = truth.enterCarton()
    occurrences[.units] &+= 1
    lot.inLine &+= 1
    onSerializer.append(Rider(origin: feed.nextOrigin, carton: carton))
    feed.remaining &-= 1
    if feed.remaining > 0 {
      var stream = draws.carton.stream(UInt64(carton) &+ 1)
      feed.nextOrigin &+= pitch(&stream)
      stations[.infeed] = belts.serializer.belt.time(of: feed.nextOrigin)
    } else {
      stations[.infeed] = .distantFuture
    }
    meetNewcomer()
  }

  /// From one leading edge to the next: triangular around the nominal pitch, never closer than the cartons are long.
  @inline(__always)
  func pitch(_ stream: inout RandomStream) -> Int64 {
    let both = stream.uniform() + stream.uniform() - 1
    return max(plan.feed.cartonLength, plan.feed.pitch &+ Int64(both * Double(plan.feed.pitchSpread)))
  }

  /// A carton has passed the camera: what its eye may still see of it is of no interest any more.
  mutating func passCamera(_ position: Int) {
    camera.secondEdge = 0
    camera.next = nextRider(after: position)
    retimeSerializer(.camera)
  }

  /// Stations that had no carton before them have one now.
  @inline(__always)
  mutating func meetNewcomer() {
    let newest = onSerializer.end &- 1
    if printer.next == newest { retimeSerializer(.printer) }
    if camera.next == newest { retimeSerializer(.camera) }
    if tracking.nextAtEjector == newest { retimeSerializer(.ejector) }
    if onSerializer.first == newest { retimeSerializer(.exit) }
    for eye in 0..<stations.resyncEyes where tracking.nextAtEye[eye] == newest {
      retimeSerializer(Station.resyncEye(eye))
    }
  }

  /// A carton comes to the end of the serializer's belt.
  @inline(__always)
  mutating func leaveSerializer(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let rider = onSerializer[onSerializer.first]
    accumulating.append(Waiting(carton: rider.carton, since: now + plan.accumulation.transit))
    leaveBehind(onSerializer.first)
    if accumulating.count == 1 { retimeSingulator() }
    if _slowPath(accumulating.count >= plan.accumulation.capacity) {
      if belts.serializer.causes.isDisjoint(with: .blocked) {
        occurrences[.blockages] += 1
        stop(.serializer, for: .blocked, entity: rider.carton, hard: false, at: now, in: &calendar)
      }
    }
  }

  /// Forgets a carton at the front, and those behind it that have left sideways.
  @inline(__always)
  mutating func leaveBehind(_ position: Int) {
    let next = nextRider(after: position)
    onSerializer.dropFirst(to: next)
    if _slowPath(camera.next < next) { passCamera(position) }
    retimeSerializer(.exit)
  }

  /// Position of the next carton that is still on the belt.
  @inline(__always)
  func nextRider(after position: Int) -> Int {
    var next = position &+ 1
    while next < onSerializer.end, onSerializer[next].gone { next &+= 1 }
    return next
  }

  /// When the next carton passes this station of the serializer's belt.
  @inline(__always)
  mutating func retimeSerializer(_ station: Station) {
    let (position, x): (Int, Int64)
    switch station {
    case .printer: (position, x) = (printer.next, plan.serializer.printerAt)
    case .camera: (position, x) = (camera.next, plan.serializer.cameraAt &+ camera.secondEdge)
    case .ejector:
      // A timer and not a place decides where a verdict waits a fixed time.
      if serializer.isTimed { return }
      (position, x) = (tracking.nextAtEjector, plan.serializer.ejectorAt)
    case .exit: (position, x) = (onSerializer.first, plan.serializer.exitAt)
    default:
      let eye = station.resyncIndex
      (position, x) = (tracking.nextAtEye[eye], eyes[eye])
    }
    stations[station] =
      position < onSerializer.end
      ? belts.serializer.belt.time(of: onSerializer[position].origin &+ x) : .distantFuture
  }
}

extension Station {
  /// The station of resynchronizing eye `index`, counted downstream from the camera.
  @inline(__always)
  static func resyncEye(_ index: Int) -> Station {
    switch index {
    case 0: .resync0
    case 1: .resync1
    case 2: .resync2
    default: .resync3
    }
  }

  /// Which resynchronizing eye this is.
  var resyncIndex: Int { Int(Station.resync0.rawValue) - Int(rawValue) }
}

/// What the serializer's machine and the mechanisms together amount to, worked out once.
struct SerializerSettings: Sendable {
  /// When a number counts: at the machine's point, or the mechanism's where that is earlier.
  let commit: CommitPoint
  /// Whether numbers of rejects and left-over numbers are voided.
  let voids: Bool
  /// How results are fetched.
  let handover: HandoverRule
  /// Whether the verdict goes through the same hands as the list.
  let verdictIsHandedOver: Bool
  /// Half of the tracking window, in µm.
  let halfWidth: Int64
  /// Whether a verdict waits a fixed time, and how long.
  let isTimed: Bool
  let delay: TimeSpan
  /// From the camera's trigger to its result: what can be added to the shortest time, in nanoseconds.
  let decodeSpread: Double
  /// Whether results may be given to another entry than their own.
  let maySwap: Bool
  /// How the packer's reads are fetched: at once, but where they come through a tag.
  let readTag: HandoverRule
  /// Whether a good result as it was expected is looked at by nobody before its carton stands at the ejector.
  let waitsQuietly: Bool
  /// Whether a code that was not read stops the belt, or its number is printed again; and whether another code than was
  /// expected aligns the printer's queue.
  private let answersNoReads: Bool
  private let verifiesCode: Bool
  /// Whether the camera's eye may not see a carton, or see it twice.
  let mayMistrigger: Bool
  /// Whether no carton slips more than on a healthy belt.
  let holdsCartons: Bool
  /// Eyes before this one are not fitted.
  let missingEyes: Int
  /// Where the ejector stands, in µm.
  let ejectorAt: Int64
  /// How late the controller knows of a carton at an eye, in nanoseconds.
  let eyeResponse: Int64
  /// How far a carton is expected to travel from an eye or the camera to the ejector: by the encoder, in µm.
  private let travel: [Int64]
  /// From the camera to the ejector.
  let travelFromCamera: Int64

  init(_ plan: LinePlan) {
    let machine = plan.serializer
    let causes = plan.mechanisms
    commit = min(machine.commit, causes.earlyCommit.point)
    voids = causes.earlyCommit.voids
    let law = causes.unhandshakenResult
    let feedsPacker = law.feeds == .packing
    handover =
      law.period == nil || feedsPacker ? HandoverRule(machine.handover) : HandoverRule(sampled: law)
    readTag = feedsPacker ? HandoverRule(sampled: law) : HandoverRule(.handshake)
    verdictIsHandedOver = law.period != nil && law.feeds == .verdict
    switch machine.tracking {
    case .window(let width): halfWidth = width
    }
    isTimed = causes.fixedDelayTracking.isTimed
    let distance = machine.ejectorAt - machine.cameraAt
    delay = causes.fixedDelayTracking.delay(over: distance)
    decodeSpread = Double(max(machine.decodeSpread, causes.codeSwap.spread).nanoseconds)
    maySwap = causes.codeSwap.isLongerThanHealthy
    waitsQuietly = handover.period == 0 && !maySwap && commit != .verification
    answersNoReads = machine.noRead != .reject
    verifiesCode = machine.verifiesCode
    mayMistrigger = !causes.cameraTrigger.seesEachOnce
    holdsCartons = causes.trackingSlip.isHealthy
    missingEyes = causes.missingResync.missing
    ejectorAt = machine.ejectorAt
    func measured(_ distance: Int64) -> Int64 {
      // An encoder that overstates a distance has counted it out too early.
      distance - Int64(Double(distance) * Double(machine.encoderError) / 1e6)
    }
    eyeResponse = machine.eyeResponse.nanoseconds
    travelFromCamera = measured(distance)
    travel = machine.resyncEyes.map { measured(machine.ejectorAt - $0) }
  }

  /// From eye `index` to the ejector.
  func travel(fromEye index: Int) -> Int64 { travel[index] }

  /// Whether what is done with a result, as it comes, concerns cartons that are upstream of the camera.
  @inline(__always)
  func isLoud(_ verdict: Verdict, isOther: Bool) -> Bool {
    verdict == .noRead ? answersNoReads : isOther && verifiesCode
  }
}
