import EventKernel

/// When a system works: outages come at random, each of a random length, and stop whatever is in service.
///
/// What was in service goes on where it was interrupted. Outages are drawn by their number, in order, as far as anybody asks.
public struct ServiceHours {
  private struct Closing {
    var from: Int64
    var until: Int64
  }

  private let path: RandomPath?
  private let between: Double
  private let length: Double
  private var drawn = 0
  private var current: Closing
  /// When the last outage was over that ended before the last moment that was asked for.
  private(set) var opened = Int64.min

  /// A system that is always there.
  public static var always: ServiceHours { ServiceHours() }

  private init() {
    (path, between, length) = (nil, 0, 0)
    current = Closing(from: .max, until: .max)
  }

  /// Outages whose distances and lengths are exponential with these means.
  public init(between: TimeSpan, length: TimeSpan, _ path: RandomPath) {
    self.path = path
    self.between = Double(between.nanoseconds)
    self.length = Double(length.nanoseconds)
    current = Closing(from: 0, until: 0)
    next()
  }

  private mutating func next() {
    guard let path else { return }
    var stream = path.stream(UInt64(drawn))
    drawn += 1
    let start = Double(current.until) + between * stream.standardExponential()
    let end = start + length * stream.standardExponential()
    // A system that is down for longer than a trial can last is down for good.
    current =
      start < 1e18
      ? Closing(from: Int64(start), until: Int64(min(end, 4e18))) : Closing(from: .max, until: .max)
  }

  /// Goes on to the outage that ends after `now`; nobody asks for what was before.
  private mutating func reach(_ now: Int64) {
    while current.until <= now {
      if current.from < current.until { opened = current.until }
      next()
    }
  }

  /// When the outage begins that was reached last: it is not over at the last moment that was asked for.
  public var closed: Int64 { current.from }

  /// Whether it works at this moment.
  public mutating func isOpen(at now: Int64) -> Bool {
    reach(now)
    return now < current.from
  }

  /// The first moment from `now` on at which it works.
  public mutating func opening(from now: Int64) -> Int64 { isOpen(at: now) ? now : current.until }

  /// When work that begins at `start`, while it is open, is done.
  public func end(of work: Int64, from start: Int64) -> Int64 {
    if start >= opened, start &+ work <= current.from, start < current.until { return start &+ work }
    var ahead = self
    var (now, left) = (start, work)
    while true {
      now = ahead.opening(from: now)
      let open = ahead.current.from &- now
      if left <= open { return now &+ left }
      left -= open
      now = ahead.current.until
    }
  }
}

extension NumberGiver {
  /// The boundary behind which the system stands that gives numbers; nil where it is none of the chain's.
  var boundary: Boundary? {
    switch self {
    case .ownServer: nil
    case .siteSystem: .controllerToSite
    case .enterprise: .siteToEnterprise
    case .repository: .enterpriseToRepository
    }
  }
}

extension LinePlan {
  /// How long nobody gives up a system that gives numbers: ten times an outage's mean is longer than all but one of 20,000, and
  /// what is down for a hundred days is not waited for.
  var longestOutageOfNumbers: TimeSpan {
    guard let boundary = serializer.numbersFrom.boundary else { return .zero }
    return min(
      TimeSpan.days(100),
      TimeSpan(nanoseconds: min(mechanisms.at(boundary, \.outage).length, .days(10)).nanoseconds * 10))
  }

  /// When the system works that gives a line its numbers: the outages are those that its messages meet there.
  func numberHours(seed: UInt64, trial: UInt64) -> ServiceHours {
    guard let boundary = serializer.numbersFrom.boundary else { return .always }
    let paths = RandomPaths(seed: seed, trial: trial)
    return ServiceHours(mechanisms.at(boundary, \.outage), at: boundary, paths)
  }
}

extension ServiceHours {
  /// Those of the system behind a boundary; whoever asks for them sees the same outages.
  init(_ outage: Outage, at boundary: Boundary, _ paths: RandomPaths) {
    var paths = paths
    self =
      outage.length == .zero
      ? .always
      : ServiceHours(
        between: outage.between, length: outage.length,
        paths.claim("systems/\(boundary.word)/outage", owner: "ServiceHours"))
  }
}
