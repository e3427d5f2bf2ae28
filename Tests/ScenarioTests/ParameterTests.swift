import EventKernel
import Scenario
import Testing

/// What a mechanism on Line 7, Nordhafen declares.
enum PoolCheckpoint {
  enum SaveOrder: Choice {
    case beforeUse
    case afterUse
    var meaning: String {
      switch self {
      case .beforeUse: "a serial is marked as used before it is printed"
      case .afterUse: "a serial is marked as used after it was printed"
      }
    }
  }

  static let interval = Parameter<Count>(
    "interval", "serials between two saves of the pool position",
    default: 500, healthy: 1, possible: 1..., plausible: 1...1_000,
    origin: .assumption("100 to 1,000 between saves"))
  static let crashes = Parameter<Rate>(
    "crashes", "crashes of the printer's controller",
    default: .perWeek(1), healthy: .zero, possible: .zero..., plausible: .zero ... .perWeek(2),
    origin: .assumption("one unplanned restart a week"), unit: "/week")
  static let save = Parameter<SaveOrder>(
    "save", "whether the position is saved before or after the serial is used",
    default: .afterUse, healthy: .beforeUse, origin: .assumption("older controllers save after use"))
  static let calibration = Parameter<TimeSpan?>(
    "calibration", "time between two calibrations", default: nil, healthy: .hours(8),
    possible: .seconds(1)..., plausible: .hours(8) ... .hours(72),
    origin: .source("a packaging supplier's note on camera drift", .vendor))
  static let logged = Parameter<Bool>(
    "logged", "whether crashes are logged", default: false, healthy: true, origin: .derived("from the above"))
}

@Suite("Parameters: unit, ranges, origin, healthy value")
struct ParameterTests {
  let all = [
    PoolCheckpoint.interval.erased, PoolCheckpoint.crashes.erased, PoolCheckpoint.save.erased,
    PoolCheckpoint.calibration.erased, PoolCheckpoint.logged.erased,
  ]

  @Test("every parameter reads its own default and healthy value back, without a finding")
  func ownTexts() throws {
    for parameter in all {
      for (text, value) in [
        (parameter.standardText(), parameter.standard), (parameter.healthyText(), parameter.healthy),
      ] {
        let (read, finding) = try parameter.read(.text(text), in: ReadingContext())
        #expect(AnyHashable(read) == AnyHashable(value), "\(parameter.id): \(text)")
        #expect(finding == nil, "\(parameter.id): \(text)")
      }
    }
    #expect(PoolCheckpoint.crashes.erased.standardText() == "1/week")
    #expect(PoolCheckpoint.calibration.erased.standardText() == "never")
  }

  @Test("a value outside the plausible range is told from one outside the possible range")
  func ranges() throws {
    let crashes = PoolCheckpoint.crashes.erased
    #expect(try crashes.read(.text("2/week"), in: ReadingContext()).finding == nil)
    guard
      case .implausible(let range, let origin) = try crashes.read(.text("3/week"), in: ReadingContext())
        .finding
    else { return #expect(Bool(false), "3/week is a warning") }
    #expect(range.description == "0 to 2/week")
    #expect(origin.isAssumption)
    guard case .impossible(let all) = try crashes.read(.text("-1/week"), in: ReadingContext()).finding
    else { return #expect(Bool(false), "-1/week is an error") }
    #expect(all.description == "0/week or more")
    #expect(try PoolCheckpoint.interval.erased.read(.number("0"), in: ReadingContext()).finding != nil)
    #expect(try PoolCheckpoint.calibration.erased.read(.text("never"), in: ReadingContext()).finding == nil)
  }

  @Test("a misspelt choice proposes the nearest word")
  func choices() {
    #expect(
      throws: ReadingError.unknownChoice(
        "before-us", choices: ["before-use", "after-use"], nearest: "before-use")
    ) { try PoolCheckpoint.save.erased.read(.text("before-us"), in: ReadingContext()) }
    #expect(throws: ReadingError.self) {
      try PoolCheckpoint.save.erased.read(.boolean(true), in: ReadingContext())
    }
    #expect(throws: ReadingError.self) {
      try PoolCheckpoint.logged.erased.read(.number("1"), in: ReadingContext())
    }
  }

  @Test("an origin says what it is in one line")
  func origins() {
    #expect(
      Origin.source("Kepware, Monitored Items", .manual).description == "Kepware, Monitored Items [MAN]")
    #expect(Origin.assumption("nobody publishes it").description == "assumption: nobody publishes it")
    #expect(Set(Origin.Trust.allCases.map(\.rawValue)).count == 8)
  }
}
