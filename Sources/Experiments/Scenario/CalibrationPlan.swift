import EventKernel
import Scenario

/// How a site's own figures are read and what they are held against.
public struct CalibrationPlan: Sendable {
  /// Runs with values drawn from what is plausible.
  public var runs = 300
  /// Cartons of each run.
  public var cartons = 50_000
  /// The last part of each log, which tells no value and on which values are tried.
  public var heldBack = 0.25
  /// Paths of the parameters that are looked for; none for every assumption.
  public var parameters: [(path: String, place: SourceRange?)] = []
  /// Rows that begin earlier are left out; as in a log.
  public var since = ""
  /// Rows that begin then or later are left out.
  public var until = ""
  /// The logs, in the order of the scenario.
  public var logs: [LogPlan] = []
  /// Where its first log stands.
  public var place: SourceRange?

  /// No logs.
  public init() {}
}

/// How the files of one kind that a site exports are read.
public struct LogPlan: Sendable {
  /// Its key in the scenario.
  public var id: String
  /// The names of its files, with * for anything.
  public var file = ""
  /// What stands between columns.
  public var delimiter = LogDelimiter.asFound
  /// What stands before decimals.
  public var decimal = LogMark.asFound
  /// What stands between thousands.
  public var thousands = LogMark.asFound
  /// How its bytes are read.
  public var encoding = LogEncoding.utf8
  /// The line in which the names of columns stand, from 1.
  public var headerLine = 1
  /// The column with the time at which a row begins.
  public var time = ""
  /// The column with its date, where that stands apart.
  public var date: String?
  /// The column with the time at which it ends.
  public var end: String?
  /// How long a row is, where none has an end.
  public var period: TimeSpan?
  /// Which of day and month stands first.
  public var dates = LogDates.asFound
  /// The offset from UTC of times that state none: +01:00; empty where each states its own.
  public var zone = ""
  /// Whether that is an hour more in summer.
  public var summer = LogSummer.none
  /// What an empty cell means.
  public var empty = LogEmpty.refused
  /// Rows that are read: those with these words in these columns.
  public var only: [(column: String, word: String)] = []
  /// Its columns.
  public var measures: [LogColumn] = []
  /// Where it stands.
  public var place: SourceRange?

  /// A log of which nothing is said yet.
  public init(id: String) { self.id = id }
}

/// A column of a log.
public struct LogColumn: Sendable {
  /// What it has.
  public var measure: LogMeasure
  /// Its name in the first line.
  public var column: String
  /// In what it is counted.
  public var unit: LogUnit
  /// The column with the whole; nil where that is the time of the row.
  public var whole: String?
  /// In what that is counted.
  public var wholeUnit: LogUnit
  /// Where it stands.
  public var place: SourceRange?
}

/// In what a column is counted.
public enum LogUnit: String, CaseIterable, Sendable {
  /// Things.
  case things = "count"
  /// Thousands of them.
  case thousands = "thousand"
  /// Hundredths of the whole.
  case percent = "%"
  /// Thousandths of the whole.
  case permille = "‰"
  /// Of a whole that is 1.
  case share
  /// Millionths of the whole.
  case ppm
  /// So many an hour.
  case perHour = "/h"
  /// So many a minute.
  case perMinute = "/min"
  /// So many a day.
  case perDay = "/day"
  /// Seconds.
  case seconds = "s"
  /// Minutes.
  case minutes = "min"
  /// Hours.
  case hours = "h"

  /// What one of it is: things, a share, things in a second, or seconds.
  public var factor: Double {
    switch self {
    case .things, .share, .seconds: 1
    case .thousands: 1_000
    case .percent: 0.01
    case .permille: 0.001
    case .ppm: 1e-6
    case .perHour: 1 / 3_600
    case .perMinute, .minutes: self == .minutes ? 60 : 1 / 60
    case .perDay: 1 / 86_400
    case .hours: 3_600
    }
  }

  /// Whether it is counted in things, which have no halves.
  public var isCount: Bool { self == .things || self == .thousands }
  /// Whether it is a share of a whole.
  public var isShare: Bool { self == .percent || self == .permille || self == .share || self == .ppm }
  /// Whether it is so many in a time.
  public var isRate: Bool { self == .perHour || self == .perMinute || self == .perDay }
  /// Whether it is a time.
  public var isTime: Bool { self == .seconds || self == .minutes || self == .hours }
}

// MARK: - In a scenario

extension CalibrationPlan {
  private static let runs = Parameter<Count>(
    "runs", "runs with values drawn from what is plausible", default: 300, healthy: 300,
    possible: 40...100_000,
    plausible: 100...5_000, origin: .assumption("enough to tell what depends on what, in some minutes"))
  private static let cartons = Parameter<Count>(
    "cartons", "cartons of each of these runs; no more than a log has", default: 50_000, healthy: 50_000,
    possible: 200...100_000_000, plausible: 2_000...1_000_000,
    origin: .assumption("a lot: long enough for stops and rolls, short enough for hundreds"))
  private static let heldBack = Parameter<Fraction>(
    "held-back", "the last part of each log, which tells no value and on which values are tried",
    default: .percent(25), healthy: .percent(25), possible: .percent(0)...(.percent(90)),
    plausible: .percent(10)...(.percent(50)), origin: .assumption("a quarter, as usual"))
  private static let period = Parameter<TimeSpan>(
    "period", "how long each row is, where none has an end", default: .hours(8), healthy: .hours(8),
    possible: .seconds(1)...(.days(400)), plausible: .minutes(1)...(.days(31)),
    origin: .assumption("yours to set"))
  private static let headerLine = Parameter<Count>(
    "header-line", "the line in which the names of columns stand", default: 1, healthy: 1,
    possible: 1...10_000, plausible: 1...50, origin: .assumption("the first, unless a title stands above it"))
  private static let delimiter = Parameter<LogDelimiter>(
    "delimiter", "what stands between columns", default: .asFound, healthy: .asFound,
    origin: .assumption("told by the names of the columns"))
  private static let decimal = Parameter<LogMark>(
    "decimal", "what stands before decimals", default: .asFound, healthy: .asFound,
    origin: .assumption("told by the numbers, where only one makes sense"))
  private static let thousands = Parameter<LogMark>(
    "thousands", "what stands between thousands", default: .asFound, healthy: .asFound,
    origin: .assumption("told by the numbers, where only one makes sense"))
  private static let encoding = Parameter<LogEncoding>(
    "encoding", "how its bytes are read", default: .utf8, healthy: .utf8, origin: .assumption("as usual"))
  private static let dates = Parameter<LogDates>(
    "dates", "which of day and month stands first", default: .asFound, healthy: .asFound,
    origin: .assumption("told by the dates, where only one makes sense"))
  private static let summer = Parameter<LogSummer>(
    "summer", "whether the zone's clocks are an hour ahead in summer", default: .none, healthy: .none,
    origin: .assumption("yours to set"))
  private static let empty = Parameter<LogEmpty>(
    "empty", "what an empty cell means", default: .refused, healthy: .refused,
    origin: .assumption("nobody can know but who has made the log"))

  private static let unit = TextRule("in what it is counted: count, %, ppm, /h, min …") { text in
    LogUnit(rawValue: text) == nil
      ? (
        "“\(text)” is no unit of a log", "one of " + LogUnit.allCases.map(\.rawValue).joined(separator: ", ")
      )
      : nil
  }

  private static let column = Section(
    "a column of the log",
    fields: [
      Field("column", .text(TextRule("its name in the file")), .required),
      Field("unit", .text(unit), .required),
      Field(
        "of", .text(TextRule("the column with the whole; the time of the row where none is named")), .optional
      ),
      Field("of-unit", .text(unit), .optional),
    ])

  private static let log = Section(
    "a kind of file that the site exports, as CSV",
    fields: [
      Field("file", .text(TextRule("the names of its files, with * for anything")), .required),
      Field("time", .text(TextRule("the column with the time at which a row begins")), .required),
      Field("date", .text(TextRule("the column with its date, where that stands apart")), .optional),
      Field("end", .text(TextRule("the column with the time at which it ends")), .optional),
      Field(period, .optional),
      Field(
        "zone",
        .text(
          TextRule("the offset of its times from UTC, where they state none: +01:00", default: "") { text in
            text.isEmpty || text == "UTC" || text == "Z" || LogZone.minutes(text) != nil
              ? nil
              : ("“\(text)” is no offset from UTC", "write UTC, +01:00 or -05:00, and summer: \"europe\"")
          })),
      Field(summer), Field(dates), Field(delimiter), Field(decimal), Field(thousands), Field(encoding),
      Field(headerLine), Field(empty),
      Field(
        "only", .map(of: .text(TextRule("the word in it")), help: "rows that are read, by columns"), .optional
      ),
      Field("measures", .map(of: .section(column), help: "columns by what they have"), .required),
    ])

  /// The section `calibration` of a scenario.
  static let section = Section(
    "how a site's own figures are read, and what they are held against",
    fields: [
      Field(runs), Field(cartons), Field(heldBack),
      Field(
        "parameters", .list(of: .text(TextRule("the path of a parameter")), help: "what is looked for"),
        .optional),
      Field("since", .text(TextRule("rows that begin earlier are left out", default: ""))),
      Field("until", .text(TextRule("rows that begin then or later are left out", default: ""))),
      Field("logs", .map(of: .section(log), help: "logs by name"), .optional),
    ])

  /// What a scenario says; what contradicts itself is complained of.
  init?(_ section: ResolvedSection?, _ diagnostics: inout Diagnostics) {
    guard let section else { return nil }
    runs = section[Self.runs].value
    cartons = section[Self.cartons].value
    heldBack = section[Self.heldBack].share
    since = section.text("since") ?? ""
    until = section.text("until") ?? ""
    parameters = section.list("parameters").compactMap {
      if case .text(let said) = $0 { (said.text, said.provenance.range) } else { nil }
    }
    var known: [LogMeasure: String] = [:]
    for (id, entry) in section.section("logs")?.entries ?? [] {
      guard let said = entry.section else { continue }
      let log = LogPlan(id, said, &diagnostics)
      logs.append(log)
      place = place ?? log.place
      for column in log.measures {
        if let other = known[column.measure.same], let place = column.place {
          diagnostics.error(
            "“\(column.measure.word)” is named twice: in “\(other)” and in “\(id)”", at: place,
            hint: "name it where it is counted best; one log may have many files"
              + (column.measure.same == column.measure ? "" : "; reads and no-reads are one figure"))
        }
        known[column.measure.same] = id
      }
    }
  }

  private static func value<Value>(_ parameter: Parameter<Value>, in section: ResolvedSection) -> Value? {
    if case .value(let said)? = section[parameter.id] { said.value as? Value } else { nil }
  }
}

extension LogPlan {
  fileprivate init(_ id: String, _ section: ResolvedSection, _ diagnostics: inout Diagnostics) {
    self.init(id: id)
    if case .text(let said)? = section["file"] {
      file = said.text
      place = said.provenance.range
    }
    time = section.text("time") ?? ""
    date = section.text("date")
    end = section.text("end")
    zone = section.text("zone") ?? ""
    period = CalibrationPlan.period(section)
    CalibrationPlan.choices(section, &self)
    for (column, entry) in section.section("only")?.entries ?? [] {
      if case .text(let said) = entry { only.append((column, said.text)) }
    }
    if (period == nil) == (end == nil), let place {
      diagnostics.error(
        period == nil
          ? "nothing says how long a row of “\(id)” is" : "two things say how long a row of “\(id)” is",
        at: place, hint: "period: \"8 h\", or end: the column with the time at which a row ends")
    }
    for (word, entry) in section.section("measures")?.entries ?? [] {
      guard let said = entry.section, case .text(let column)? = said["column"] else { continue }
      guard let measure = LogMeasure(word: word) else {
        let known = LogMeasure.allCases.map(\.word)
        if let place = column.provenance.range {
          diagnostics.error(
            "“\(word)” is nothing that a log is known to have", at: place,
            hint: (Nearest.name(to: word, among: known).map { "did you mean “\($0)”? " } ?? "") + "known: "
              + known.joined(separator: ", "))
        }
        continue
      }
      let unit = said.text("unit").flatMap(LogUnit.init) ?? .things
      let usual: LogUnit = measure.whole == .plannedTime ? .hours : .things
      let one = LogColumn(
        measure: measure, column: column.text, unit: unit, whole: said.text("of"),
        wholeUnit: said.text("of-unit").flatMap(LogUnit.init) ?? usual, place: column.provenance.range)
      if let complaint = one.complaint, let place = one.place {
        diagnostics.error("“\(word)” \(complaint.message)", at: place, hint: complaint.hint)
      }
      measures.append(one)
    }
    if measures.isEmpty, let place {
      diagnostics.error(
        "“\(id)” names no column with a measure", at: place,
        hint: "measures: { rejects: { column: \"Rejects\", unit: \"count\", of: \"Cartons\" } }")
    }
  }
}

extension LogColumn {
  /// What is wrong with its units; nil where they are those of its measure.
  fileprivate var complaint: (message: String, hint: String)? {
    let isByTime = measure.whole == .plannedTime
    if whole == nil, !isByTime {
      return (
        "does not say of how many", "of: the column with the \(measure.whole.meaning) of each row"
      )
    }
    if isByTime ? !wholeUnit.isTime : !wholeUnit.isCount {
      return (
        "is of \(measure.whole.meaning), which is not counted in “\(wholeUnit.rawValue)”",
        isByTime ? "of-unit: \"h\", \"min\" or \"s\"" : "of-unit: \"count\" or \"thousand\""
      )
    }
    let fits =
      measure.isOfTime
      ? unit.isShare || unit.isTime : unit.isCount || (isByTime ? unit.isRate : unit.isShare)
    guard !fits else { return nil }
    let units = LogUnit.allCases.filter {
      measure.isOfTime ? $0.isShare || $0.isTime : $0.isCount || (isByTime ? $0.isRate : $0.isShare)
    }
    return (
      "cannot be in “\(unit.rawValue)”", "one of " + units.map(\.rawValue).joined(separator: ", ")
    )
  }
}

extension CalibrationPlan {
  fileprivate static func period(_ section: ResolvedSection) -> TimeSpan? { value(period, in: section) }

  fileprivate static func choices(_ section: ResolvedSection, _ log: inout LogPlan) {
    log.delimiter = section[delimiter]
    log.decimal = section[decimal]
    log.thousands = section[thousands]
    log.encoding = section[encoding]
    log.headerLine = section[headerLine].value
    log.dates = section[dates]
    log.summer = section[summer]
    log.empty = section[empty]
  }
}

/// Offsets from UTC as people write them.
public enum LogZone {
  /// Minutes east of Greenwich: 60 for `+01:00`, `+0100` and `+01`; nil where it is no offset.
  public static func minutes(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    guard let sign = bytes.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
    var digits = bytes.dropFirst()
    if digits.count == 5 {
      guard bytes[3] == UInt8(ascii: ":") else { return nil }
      digits.remove(at: 3)
    }
    guard digits.count == 2 || digits.count == 4, digits.allSatisfy({ (48...57).contains($0) }) else {
      return nil
    }
    let numbers = digits.map { Int($0) - 48 }
    let hours = numbers[0] * 10 + numbers[1]
    let minutes = numbers.count == 4 ? numbers[2] * 10 + numbers[3] : 0
    guard hours <= 14, minutes < 60 else { return nil }
    return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes)
  }
}
