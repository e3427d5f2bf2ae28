import EventKernel
import Scenario

/// The clock of a system that keeps books: its zone, and how far it is from right.
public struct BookClockPlan: Hashable, Sendable {
  /// Its zone.
  public var zone = Zone.utc
  /// How far it is ahead of the right time in its zone; negative where it is behind.
  public var ahead = TimeSpan.zero

  /// A clock that shows UTC.
  public init() {}

  /// How far it is ahead of UTC.
  public var offset: TimeSpan { .minutes(Int64(zone.minutes)) + ahead }
}

extension BookClockPlan: BoundPlan {
  /// As a noun.
  public static let help = "the clock by which a system dates its entries and runs its jobs"

  /// Its properties.
  public static let bindings: [PlanBinding<BookClockPlan>] = [
    PlanBinding(
      Parameter<Zone>(
        notation: "zone", "the zone of its clock, as an offset from UTC", default: .utc, healthy: .utc,
        origin: .assumption("UTC; a system that shows local time has its site's or its server's zone"))
    ) {
      $0.zone
    } set: {
      $0.zone = $1
    },
    .span(
      "ahead", \.ahead, "how far it is ahead of the right time in its zone; negative where it is behind",
      possible: .days(-400) ... .days(400), plausible: .minutes(-15) ... .minutes(15),
      .assumption("right; a change of daylight saving that was missed is an hour")),
  ]
}

/// A zone of time, as it is written behind a time: `+01:00`, or `Z`.
public struct Zone: ParameterValue {
  /// How many minutes its clocks are ahead of UTC.
  public let minutes: Int

  /// Coordinated universal time.
  public static let utc = Zone(minutes: 0)

  private init(minutes: Int) { self.minutes = minutes }

  /// See `ParameterValue`.
  public static var kind: ValueKind { .notation(phrase: expectation, example: "+01:00") }

  private static let expectation =
    "an offset from UTC by quarters of an hour, from -12:00 to +14:00, such as +01:00"

  /// Reads `Z` or an offset of hours and minutes.
  public static func read(_ literal: Literal, in context: ReadingContext) throws(ReadingError) -> Zone {
    guard case .text(let text) = literal else {
      throw .wrongKind(found: "something else", expected: expectation)
    }
    guard let zone = Zone(text) else { throw .wrongKind(found: "“\(text)”", expected: expectation) }
    return zone
  }

  private init?(_ text: String) {
    if text == "Z" {
      self = .utc
      return
    }
    let characters = Array(text)
    guard characters.count == 6, ["+", "-"].contains(characters[0]), characters[3] == ":",
      let hours = UInt8(String(characters[1...2])), let quarter = UInt8(String(characters[4...5])),
      [0, 15, 30, 45].contains(quarter)
    else { return nil }
    minutes = (characters[0] == "-" ? -1 : 1) * (Int(hours) * 60 + Int(quarter))
    guard (-12 * 60...14 * 60).contains(minutes) else { return nil }
  }

  /// As it is written behind a time.
  public func text(in context: ReadingContext, preferring unit: Unit?) -> String { description }

  /// A zone has no ranges.
  public var magnitudes: [Double] { [] }
}

extension Zone: CustomStringConvertible {
  /// `+01:00`; UTC is `Z`.
  public var description: String {
    if minutes == 0 { return "Z" }
    func two(_ value: Int) -> String { (value < 10 ? "0" : "") + String(value) }
    return (minutes < 0 ? "-" : "+") + two(abs(minutes) / 60) + ":" + two(abs(minutes) % 60)
  }
}
