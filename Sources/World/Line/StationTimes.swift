import EventKernel

/// What a carton, or what was seen of it, passes; upstream to downstream.
enum Station: UInt8, BitwiseCopyable {
  // The order is the one in which passages of one instant happen: downstream first, and what arrives as a message last.
  case packerEye = 0
  case scanner
  case singulator
  case exit
  case ejector
  case resync3
  case resync2
  case resync1
  case resync0
  case camera
  case printer
  case infeed
  case pulse
  case read
  case result

  /// How many there are.
  static let count = 15
  /// Their number in the direction of flow, for the order among events of one instant.
  var flow: UInt16 { UInt16(Station.count) - 1 - UInt16(rawValue) }
}

/// For each station, when the next carton passes it.
///
/// Sixteen numbers on two cache lines, searched without branches: this is read once for every passage.
struct StationTimes: ~Copyable {
  private let times: UnsafeMutablePointer<Int64>
  /// How many eyes register the tracking anew.
  let resyncEyes: Int

  init(resyncEyes: Int) {
    precondition(resyncEyes <= 4, "a serializer has at most 4 eyes that re-synchronise, not \(resyncEyes)")
    self.resyncEyes = resyncEyes
    times = .allocate(capacity: 16)
    times.initialize(repeating: .max, count: 16)
  }

  deinit { times.deallocate() }

  subscript(station: Station) -> Instant {
    @inline(__always) get { Instant(nanoseconds: times[Int(station.rawValue)]) }
    @inline(__always) nonmutating set { times[Int(station.rawValue)] = newValue.nanoseconds }
  }

  /// The next passage of all; of one instant, the station furthest downstream.
  ///
  /// Four searches of four that do not wait for one another: one after the other, sixteen comparisons took 10 ns.
  var earliest: (time: Instant, station: Station) {
    @inline(__always) get {
      let (a, b) = (earliest(from: 0), earliest(from: 4))
      let (c, d) = (earliest(from: 8), earliest(from: 12))
      let ab = b.time < a.time ? b : a
      let cd = d.time < c.time ? d : c
      let best = cd.time < ab.time ? cd : ab
      // Only numbers of stations are ever compared: the places behind the last one hold the end of time.
      return (Instant(nanoseconds: best.time), unsafeBitCast(best.index, to: Station.self))
    }
  }

  @inline(__always)
  private func earliest(from first: UInt8) -> (time: Int64, index: UInt8) {
    var best = (time: times[Int(first)], index: first)
    for candidate in (first &+ 1)..<(first &+ 4) {
      let time = times[Int(candidate)]
      best = time < best.time ? (time, candidate) : best
    }
    return best
  }

  /// Where a passage stands in the order of everything that happens.
  @inline(__always)
  func moment(of station: Station, at time: Instant) -> Moment {
    let isMessage = station.rawValue >= Station.read.rawValue
    return Moment(time: time, rank: Rank(isMessage ? .message : .passage, station: station.flow))
  }
}
