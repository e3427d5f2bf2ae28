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

extension Line {
  /// Notes what is about to pass.
  @inline(never)
  mutating func trace(_ station: Station, at now: Instant) {
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
