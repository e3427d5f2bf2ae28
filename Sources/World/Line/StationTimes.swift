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

  /// The next passage of all.
  var earliest: (time: Instant, station: Station) {
    @inline(__always) get {
      var best = times[0]
      var index: UInt8 = 0
      for candidate in 1..<Station.count {
        let time = times[candidate]
        let earlier = time < best
        best = earlier ? time : best
        index = earlier ? UInt8(truncatingIfNeeded: candidate) : index
      }
      return (Instant(nanoseconds: best), Station(rawValue: index).unsafelyUnwrapped)
    }
  }

  /// Where a passage stands in the order of everything that happens.
  @inline(__always)
  func moment(of station: Station, at time: Instant) -> Moment {
    let isMessage = station.rawValue >= Station.read.rawValue
    return Moment(time: time, rank: Rank(isMessage ? .message : .passage, station: station.flow))
  }
}
