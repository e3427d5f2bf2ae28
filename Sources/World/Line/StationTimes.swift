import EventKernel

/// What a carton, or what was seen of it, passes.
///
/// The order is the one in which passages of one instant happen: downstream first, and what arrives as a message last.
public enum Station: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// The packer's eye, behind which the carton falls into the open case.
  case packerEye = 0
  /// The packer's scanner.
  case scanner
  /// The gate before the packer's belt.
  case singulator
  /// The end of the serializer's belt.
  case exit
  /// The ejector.
  case ejector
  /// The fourth eye that registers the tracking anew.
  case resync3
  /// The third.
  case resync2
  /// The second.
  case resync1
  /// The first, nearest to the camera.
  case resync0
  /// The camera's trigger.
  case camera
  /// The printer's head.
  case printer
  /// The eye at the entry.
  case infeed
  /// The timer of a verdict that waits a fixed time.
  case pulse
  /// A result of the camera arrives, or somebody looks for one.
  case result

  /// How many there are.
  static let count = 14
  /// Their number in the direction of flow, for the order among events of one instant.
  var flow: UInt16 { UInt16(Station.count) - 1 - UInt16(rawValue) }
}

/// For each station, when the next carton passes it.
///
/// Fourteen numbers on two cache lines, searched without branches: this is read once for every passage. Time and station
/// stand in one word, the station in its last four digits, so that one comparison decides about both: of one instant
/// the station furthest downstream comes first. It leaves 2⁵⁹ ns, 18 years, for a trial.
struct StationTimes: ~Copyable {
  private let passages: UnsafeMutablePointer<Int64>
  /// How many eyes register the tracking anew.
  let resyncEyes: Int

  /// A passage that is due, or none.
  struct Passage: BitwiseCopyable {
    fileprivate let word: Int64
    /// When; meaningless where nothing is due.
    var time: Instant { @inline(__always) get { Instant(nanoseconds: word &>> 4) } }
    /// Where; undefined where nothing is due.
    var station: Station {
      // Only `StationTimes` makes these words, and only with numbers of stations.
      @inline(__always) get { unsafeBitCast(UInt8(truncatingIfNeeded: word & 15), to: Station.self) }
    }
    /// Whether a carton is on its way to any station before `end`.
    @inline(__always)
    func isDue(before end: Instant) -> Bool { word < .max && time < end }
    /// Whether it comes before both of these.
    @inline(__always)
    func comes(before a: Limit, _ b: Limit) -> Bool { word < min(a.word, b.word) }
  }

  init(resyncEyes: Int) {
    precondition(resyncEyes <= 4, "a serializer has at most 4 eyes that re-synchronize, not \(resyncEyes)")
    self.resyncEyes = resyncEyes
    passages = .allocate(capacity: 16)
    passages.initialize(repeating: .max, count: 16)
  }

  deinit { passages.deallocate() }

  subscript(station: Station) -> Instant {
    @inline(__always) get {
      let word = passages[Int(station.rawValue)]
      return word == .max ? .distantFuture : Instant(nanoseconds: word &>> 4)
    }
    @inline(__always) nonmutating set {
      let time = newValue.nanoseconds
      passages[Int(station.rawValue)] =
        time < Int64.max &>> 4 ? time &<< 4 | Int64(station.rawValue) : .max
    }
  }

  /// The next passage of all; of one instant, the station furthest downstream.
  ///
  /// A tree of comparisons that do not wait for one another: one after the other, they took 10 ns.
  var earliest: Passage {
    @inline(__always) get {
      let (a, b) = (earlier(0, 1), earlier(2, 3))
      let (c, d) = (earlier(4, 5), earlier(6, 7))
      let (e, f) = (earlier(8, 9), earlier(10, 11))
      let g = earlier(12, 13)
      let (ab, cd, ef) = (min(a, b), min(c, d), min(e, f))
      return Passage(word: min(min(ab, cd), min(ef, g)))
    }
  }

  /// The next that concerns the tracking register: a result, a carton at an eye that registers anew or at the ejector.
  var earliestAtRegister: Passage {
    @inline(__always) get {
      let (a, b) = (earlier(.resync0, .resync1), earlier(.resync2, .resync3))
      return Passage(word: min(min(a, b), earlier(.ejector, .result)))
    }
  }

  /// A time, as passages are compared with it.
  struct Limit: BitwiseCopyable {
    fileprivate let word: Int64

    @inline(__always)
    init(_ time: Instant) { self.init(word: time.nanoseconds, 0) }

    /// The place of a result of this moment, in nanoseconds.
    @inline(__always)
    init(result: Int64) { self.init(word: result, Station.result.rawValue) }

    @inline(__always)
    private init(word time: Int64, _ station: UInt8) {
      word = time < Int64.max &>> 4 ? time &<< 4 | Int64(station) : .max
    }
  }

  /// Whether a carton passes `station` before a time.
  @inline(__always)
  func isDue(_ station: Station, before limit: Limit) -> Bool { passages[Int(station.rawValue)] < limit.word }

  @inline(__always)
  private func earlier(_ a: Station, _ b: Station) -> Int64 { earlier(Int(a.rawValue), Int(b.rawValue)) }

  @inline(__always)
  private func earlier(_ a: Int, _ b: Int) -> Int64 { min(passages[a], passages[b]) }

  /// Where a passage stands in the order of everything that happens.
  @inline(__always)
  func moment(of station: Station, at time: Instant) -> Moment {
    let isMessage = station == .result
    return Moment(time: time, rank: Rank(isMessage ? .message : .passage, station: station.flow))
  }
}
