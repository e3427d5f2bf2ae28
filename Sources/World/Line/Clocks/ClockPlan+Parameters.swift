import EventKernel
import Scenario
import TraceModel

extension ClockPlan: BoundPlan {
  /// As a noun.
  public static let help = "the devices' clocks"

  /// Its properties.
  public static let bindings: [PlanBinding<ClockPlan>] =
    [
      PlanBinding(
        Parameter<UTCMoment>(
          notation: "start-of-trial", "the moment at which the simulated trial begins",
          default: UTCMoment(microseconds: ClockPlan().startOfTrial),
          healthy: UTCMoment(microseconds: ClockPlan().startOfTrial),
          origin: .assumption("a Monday morning; nothing hangs on the date"))
      ) {
        UTCMoment(microseconds: $0.startOfTrial)
      } set: {
        $0.startOfTrial = $1.microseconds
      }
    ]
    + Device.allCases.map { device in
      PlanBinding(["devices"]) { _, _ in
        Field(device.word, DeviceClockPlan.variant(of: device))
      } apply: { said, plan in
        if case .section(let section) = said { plan[device].apply(section) }
      }
    }
}

extension Device: Worded {}

extension DeviceClockPlan: BoundPlan {
  /// As a noun.
  public static let help = "how one device's clock runs and is kept"

  /// Its properties.
  public static let bindings: [PlanBinding<DeviceClockPlan>] = [
    PlanBinding(
      Parameter<TimeSpan>(
        "offset", "how much it is ahead at the start", default: .zero, healthy: .zero,
        possible: (-.days(36_500))...(.days(36_500)), plausible: (-.minutes(5))...(.minutes(5)),
        origin: .assumption("set just before"),
        rangeOrigin: .source(
          "a controller was 30 min fast after two years (industrialmonitordirect)", .unsigned))
    ) {
      TimeSpan(nanoseconds: $0.offset)
    } set: {
      $0.offset = $1.nanoseconds
    },
    PlanBinding(
      Parameter<Drift>(
        "drift", "how much faster than true time it runs", default: .ppm(0), healthy: .ppm(0),
        possible: .ppm(-999_999)...(.ppm(999_999)), plausible: .ppm(-30)...(.ppm(30)),
        origin: .assumption("neighbors run to different sides, as crystals do"),
        rangeOrigin: .source("PLC real-time clocks of 20 to 30 ppm (industrialmonitordirect)", .unsigned),
        unit: "ppm")
    ) {
      .ppm(Double($0.drift) / 1_000)
    } set: { plan, drift in
      let billionths = max(-1e15, min(1e15, drift.base * 1_000))
      plan.drift = Int64(billionths + (billionths < 0 ? -0.5 : 0.5))
    },
    .span(
      "resolution", \.resolution, "the step in which it counts", possible: .zero...coarsest,
      plausible: .microseconds(1)...(.seconds(1)),
      .assumption("milliseconds on most controllers")),
    .optionalSpan(
      "sync-period", \.syncPeriod, "from one synchronization to the next; never for a clock that nobody sets",
      possible: shortestPeriod..., plausible: .seconds(10)...(.days(7)),
      .source(
        "NTP polls hourly to daily, some controllers cannot be set (industrialmonitordirect)", .unsigned)),
    .span(
      "sync-residual", \.syncResidual, "what a synchronization leaves at most, either way",
      possible: .zero...coarsest, plausible: .zero...(.seconds(1)),
      .assumption("a millisecond on a local network")),
    .share(
      "sync-failures", \.syncFailures, "share of synchronizations that fail: the clock runs on as it did",
      plausible: 0...20, .assumption("few on a local network")),
    PlanBinding(["steps"]) { _, _ in
      Field(
        "steps",
        .list(
          of: .section(Section("a move of the clock", fields: [Field(ClockStep.at), Field(ClockStep.by)])),
          help: "moves by a hand, a wrong zone, daylight saving"), .optional)
    } apply: { said, plan in
      guard case .list(let elements) = said else { return }
      plan.steps = elements.compactMap(\.section).map { step in
        ClockStep(at: .start + step[ClockStep.at], by: step[ClockStep.by].nanoseconds)
      }
    },
  ]

  /// A device's clock by its age; where none is named, it is as well kept as in ``ClockPlan``.
  static func variant(of device: Device) -> Shape {
    let isFast = device.isFast
    let ages = [
      Vintage(word: "about 2009", plan: vintage2009(isFast: isFast)),
      Vintage(word: "about 2015", plan: vintage2015(isFast: isFast)),
      Vintage(word: "about 2022", plan: vintage2022(isFast: isFast)),
      Vintage(word: "well kept", plan: ClockPlan()[device]),
    ]
    return .variant(
      tag: "vintage", help: help,
      cases: ages.enumerated().map { index, age in
        VariantCase(
          age.word,
          section(
            of: age.plan,
            origin: .assumption(
              "a clock \(index < 3 ? "of " : "")\(age.word); crystals of 20 to 30 ppm, compensated ones of 2.5 ppm "
                + "(industrialmonitordirect [LOW])")),
          isDefault: index == ages.count - 1)
      })
  }
}

extension ClockStep {
  static let at = Parameter<TimeSpan>(
    "at", "when, after the start", default: .zero, healthy: .zero, possible: .zero...(.days(36_500)),
    plausible: .zero...(.days(365)), origin: .assumption("whenever it is written"))
  static let by = Parameter<TimeSpan>(
    "by", "by how much it is put ahead", default: .zero, healthy: .zero,
    possible: (-.days(36_500))...(.days(36_500)), plausible: (-.hours(2))...(.hours(2)),
    origin: .assumption("an hour of daylight saving, a zone"))
}

/// A moment in UTC as a scenario writes it: `2026-03-02T05:00:00Z`.
public struct UTCMoment: ParameterValue {
  /// Microseconds since 1970.
  public let microseconds: Int64

  /// The moment so many microseconds after the beginning of 1970.
  public init(microseconds: Int64) { self.microseconds = microseconds }

  /// See `ParameterValue`.
  public static var kind: ValueKind {
    .notation(phrase: "a moment in UTC", example: "2026-03-02T05:00:00Z")
  }

  /// Reads year, month, day, hour, minute and second, all in digits.
  public static func read(_ literal: Literal, in context: Scenario.ReadingContext) throws(ReadingError)
    -> UTCMoment
  {
    guard case .text(let text) = literal, let moment = UTCMoment(text) else {
      throw .wrongKind(found: "something else", expected: "a moment in UTC such as 2026-03-02T05:00:00Z")
    }
    return moment
  }

  private init?(_ text: String) {
    let marks: [Int: Character] = [4: "-", 7: "-", 10: "T", 13: ":", 16: ":", 19: "Z"]
    let characters = Array(text)
    guard characters.count == 20 else { return nil }
    for (index, character) in characters.enumerated() {
      guard marks[index].map({ $0 == character }) ?? (character.isASCII && character.isNumber) else {
        return nil
      }
    }
    func number(_ range: Range<Int>) -> Int { Int(String(characters[range])) ?? -1 }
    guard
      let day = CalendarDate(year: number(0..<4), month: number(5..<7), day: number(8..<10)),
      number(11..<13) < 24, number(14..<16) < 60, number(17..<19) < 60
    else { return nil }
    let seconds =
      Int64(day.daysSince1970) * 86_400
      + Int64(number(11..<13) * 3_600 + number(14..<16) * 60 + number(17..<19))
    microseconds = seconds * 1_000_000
  }

  /// The moment, to the second.
  public func text(in context: Scenario.ReadingContext, preferring unit: Unit?) -> String {
    let seconds = (microseconds - (microseconds % 1_000_000 + 1_000_000) % 1_000_000) / 1_000_000
    let second = (seconds % 86_400 + 86_400) % 86_400
    let day = CalendarDate(daysSince1970: Int((seconds - second) / 86_400)) ?? .earliest
    func two(_ value: Int64) -> String { (value < 10 ? "0" : "") + String(value) }
    return "\(day)T\(two(second / 3_600)):\(two(second / 60 % 60)):\(two(second % 60))Z"
  }

  /// A moment has no ranges.
  public var magnitudes: [Double] { [] }
}
