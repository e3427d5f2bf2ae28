/// A belt in its plainest form: when it got its speed, where it was, how fast it is; whole numbers of unlimited size.
struct NaiveBelt {
  /// Nanoseconds.
  var since: Int64 = 0
  /// Micrometers.
  var place: Int64 = 0
  /// Micrometers a second.
  var speed: Int64 = 0

  /// Where it is at `time`, rounded down.
  func place(at time: Int64) -> Int64 {
    place + Int64(Int128(speed) * Int128(time - since) / 1_000_000_000)
  }

  /// When it has moved as far as `target`, rounded up; never where it stands.
  func time(of target: Int64) -> Int64? {
    if target <= place { return since }
    if speed == 0 { return nil }
    let distance = Int128(target - place) * 1_000_000_000
    return since + Int64((distance + Int128(speed) - 1) / Int128(speed))
  }

  /// How long it takes for `distance`, rounded down; for ever where it stands.
  func duration(of distance: Int64) -> Int64 {
    speed == 0 ? .max : max(0, Int64(Int128(distance) * 1_000_000_000 / Int128(speed)))
  }

  mutating func change(speed new: Int64, at time: Int64) {
    place = place(at: time)
    since = time
    speed = new
  }
}

/// Something that is going to happen, with its place among everything of the same moment.
struct NaiveEvent {
  enum Kind: Equatable {
    case lotBegins, lotDrained
    case minute(Int64)
    case microStop(UInt32), crash(UInt32), breakdown(belt: Int, UInt32), repaired(belt: Int, person: Int)
    case jam(UInt32), jamCleared(person: Int), sampleWanted(UInt32), sampleTaken(person: Int)
    case binEmptied(person: Int)
    case ramp(belt: Int)
    case stopEnds(String)
    case rollChanged(person: Int)
    case infeed, singulator
    case passes(carton: Int, point: NaivePoint)
    case result(carton: Int), fetch
    case caseCloses(Int), readsSettle(Int), caseLabeled(Int)
  }

  var time: Int64
  /// 0 belt, 1 clock, 2 passage, 3 message, 4 person.
  var order: Int
  /// Larger is further downstream and comes first.
  var station = 0
  var entity = 0
  /// Earlier planned comes first.
  var number = 0
  var kind: Kind

  /// Whether a carton, a result or a case waits for it.
  var isOfCartons: Bool {
    switch kind {
    case .infeed, .singulator, .passes, .result, .fetch, .caseCloses, .readsSettle, .caseLabeled,
      .lotDrained:
      true
    default: false
    }
  }

  static func < (a: NaiveEvent, b: NaiveEvent) -> Bool {
    (a.time, a.order, -a.station, a.entity, a.number) < (b.time, b.order, -b.station, b.entity, b.number)
  }
}

/// A place that cartons pass.
enum NaivePoint: Equatable, Hashable {
  case printer, camera, eye(Int), ejector, exit, scanner, packerEye

  /// Counted in the direction of flow: infeed 2, singulator 11.
  var station: Int {
    switch self {
    case .printer: 3
    case .camera: 4
    case .eye(let index): 5 + index
    case .ejector: 9
    case .exit: 10
    case .scanner: 12
    case .packerEye: 13
    }
  }
}
