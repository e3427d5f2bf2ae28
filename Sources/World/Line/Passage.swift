import EventKernel

/// A carton has passed a station.
public struct Passage: Hashable, Sendable {
  /// When, in true time.
  public let time: Instant
  /// What it passed.
  public let station: Station
  /// The carton; `UInt32.max` where somebody only looked for results of the camera.
  public let carton: UInt32
}

/// Why passages are looked at one by one.
struct PassageCare: OptionSet, Sendable {
  let rawValue: UInt8
  /// Somebody wants to know of each.
  static let trace = PassageCare(rawValue: 1 << 0)
  /// The serializer's belt has stopped hard: a carton may have slid past several stations at once.
  static let slide = PassageCare(rawValue: 1 << 1)
}

extension Line {
  /// Which station is passed next, where it need not be the one furthest downstream; and notes it.
  @inline(never)
  mutating func takeCare(of station: Station, at now: Instant) -> Station {
    var station = station
    if care.contains(.slide) {
      if now > belts.serializer.belt.since {
        care.remove(.slide)
      } else {
        station = reachedFirst(station, at: now)
      }
    }
    if care.contains(.trace) { trace(station, at: now) }
    return station
  }

  /// Of the stations that cartons have slid past at once, the one furthest downstream whose carton has passed all
  /// those before it: a carton is printed before it is looked at, however fast it goes.
  private func reachedFirst(_ station: Station, at now: Instant) -> Station {
    let onBelt = Station.exit.rawValue...Station.printer.rawValue
    guard onBelt.contains(station.rawValue) else { return station }
    for number in station.rawValue...onBelt.upperBound {
      guard let later = Station(rawValue: number), stations[later] == now else { continue }
      let carton = nextPosition(at: later)
      let hasPassedAll = (number + 1..<onBelt.upperBound + 1).allSatisfy {
        guard let earlier = Station(rawValue: $0), isFitted(earlier) else { return true }
        return nextPosition(at: earlier) > carton
      }
      if hasPassedAll { return later }
    }
    return station
  }

  /// Whether cartons on the serializer's belt pass this station on this line.
  private func isFitted(_ station: Station) -> Bool {
    switch station {
    case .ejector: !serializer.isTimed
    case .resync0, .resync1, .resync2, .resync3: station.resyncIndex < stations.resyncEyes
    default: true
    }
  }

  /// Position on the serializer's belt of the next carton at a station of it.
  private func nextPosition(at station: Station) -> Int {
    switch station {
    case .printer: printer.next
    case .camera: camera.next
    case .resync0, .resync1, .resync2, .resync3: tracking.nextAtEye[station.resyncIndex]
    case .ejector: tracking.nextAtEjector
    default: onSerializer.first
    }
  }

  /// Notes what is about to pass.
  private mutating func trace(_ station: Station, at now: Instant) {
    // A gate that opens before a belt that stands lets nothing pass.
    if station == .singulator, belts.packer.belt.speed == 0 { return }
    let carton: UInt32
    switch station {
    case .infeed: carton = UInt32(truncatingIfNeeded: truth.cartons.end)
    case .printer: carton = onSerializer[printer.next].carton
    case .camera: carton = onSerializer[camera.next].carton
    case .resync0, .resync1, .resync2, .resync3:
      carton = onSerializer[tracking.nextAtEye[station.resyncIndex]].carton
    case .ejector: carton = onSerializer[tracking.nextAtEjector].carton
    case .exit: carton = onSerializer[onSerializer.first].carton
    case .pulse: carton = tracking.records[tracking.records.first].owner
    case .result:
      carton = camera.fetchAt <= now.nanoseconds ? .max : camera.results[camera.results.first].carton
    case .singulator: carton = accumulating[accumulating.first].carton
    case .scanner: carton = onPacker[packer.nextAtScanner].carton
    case .packerEye: carton = onPacker[onPacker.first].carton
    }
    passages.append(Passage(time: now, station: station, carton: carton))
  }
}
