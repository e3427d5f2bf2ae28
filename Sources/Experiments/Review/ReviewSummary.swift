import Drift
import Scenario
import TextFormats
import TraceModel
import World

/// How often somebody reads the audit trail.
public enum ReviewCadence: UInt8, Choice {
  /// Nobody does: what people and systems notice by themselves.
  case nobody
  /// Whenever a dispute has come up: a suspect pack, goods sent back, a difference on receipt.
  case reactive
  /// Every thirty days.
  case monthly
  /// Every seven days.
  case weekly
  /// Every day.
  case daily

  /// In plain words.
  public var meaning: String {
    switch self {
    case .nobody: "nobody reads it"
    case .reactive: "after a dispute"
    case .monthly: "monthly"
    case .weekly: "weekly"
    case .daily: "daily"
    }
  }

  /// Its days; nil where it is not by the calendar.
  var days: Int64? {
    switch self {
    case .nobody, .reactive: nil
    case .monthly: 30
    case .weekly: 7
    case .daily: 1
    }
  }

  /// Those at which somebody reads.
  public static let reading = allCases.filter { $0 != .nobody }
}

/// A kind of failure that a review of the audit trail may find, or miss.
public enum ReviewedFailure: Hashable, Sendable {
  /// A partner has refused a document.
  case refusedDocument
  /// A partner has not answered a document.
  case unansweredDocument
  /// Queries fail, and why.
  case query(QueryCause)
  /// Nobody was told who has the goods, and why.
  case gap(CustodyGap.Reason)
  /// What a record and a thing of the line differ in.
  case mismatch(PackagingLevel, MismatchKind)

  /// In one word, by which it is kept.
  public var word: String {
    switch self {
    case .refusedDocument: "refused-document"
    case .unansweredDocument: "unanswered-document"
    case .query(let cause): "query:\(cause.word)"
    case .gap(let reason): "gap:\(reason.word)"
    case .mismatch(let level, let kind): "\(level.word):\(kind.word)"
    }
  }

  /// The failure with this word.
  public init?(word: String) {
    let parts = word.split(separator: ":").map(String.init)
    if word == "refused-document" {
      self = .refusedDocument
    } else if word == "unanswered-document" {
      self = .unansweredDocument
    } else if parts.count == 2, parts[0] == "query", let cause = QueryCause(word: parts[1]) {
      self = .query(cause)
    } else if parts.count == 2, parts[0] == "gap", let reason = CustodyGap.Reason(word: parts[1]) {
      self = .gap(reason)
    } else if parts.count == 2, let level = PackagingLevel(word: parts[0]),
      let kind = MismatchKind(word: parts[1])
    {
      self = .mismatch(level, kind)
    } else {
      return nil
    }
  }

  var order: [Int] {
    switch self {
    case .mismatch(let level, let kind): [0, Int(level.rawValue), Int(kind.rawValue)]
    case .refusedDocument: [1]
    case .unansweredDocument: [1, 0]
    case .query(let cause): [2, Int(cause.rawValue)]
    case .gap(let reason): [3, CustodyGap.Reason.allCases.firstIndex(of: reason) ?? 0]
    }
  }
}

extension ReviewedFailure: TrialValue {
  var json: JSONValue { .text(word) }
  init(_ reading: TrialEncoding.Reading) throws(TrialEncoding.Problem) {
    guard let failure = Self(word: try reading.text()) else {
      throw reading.problem("a failure of driftline's")
    }
    self = failure
  }
}

extension ReviewCadence: TrialValue {}

/// What a routine review of one trial's audit trail finds, at each cadence: of the same record, and with no new run.
public struct ReviewSummary: Hashable, Sendable {
  /// Failures of each kind at each cadence, in order.
  public var rows: [ReviewRow] = []
  /// What was raised at each cadence, in the order of cadences.
  public var alarms: [ReviewAlarms] = []
  /// Where what was wrong on the line came to light, in order.
  public var light: [LightRow] = []

  /// Nobody has read anything.
  public init() {}
}

/// Failures of one kind, at one cadence.
public struct ReviewRow: Hashable, Sendable {
  /// What has failed.
  public var failure: ReviewedFailure
  /// How often somebody reads.
  public var cadence: ReviewCadence
  /// How many there were: refusals, missing answers, gaps, and of queries and of what is wrong on the line each kind once a trial.
  public var count = 0
  /// How many of these were found.
  public var found = 0
  /// From the origin of these to when they were found, in minutes, all together.
  public var minutes = 0
  /// Units that were shipped in between, all together.
  public var units = 0

  /// None yet.
  public init(failure: ReviewedFailure, cadence: ReviewCadence) {
    (self.failure, self.cadence) = (failure, cadence)
  }

  /// From the origin to when it was found, in days in the mean; nil where none was.
  public var meanDays: Double? { found == 0 ? nil : Double(minutes) / Double(found) / 1_440 }

  /// Units that were shipped in between, in the mean; nil where none was found.
  public var meanUnits: Double? { found == 0 ? nil : Double(units) / Double(found) }

  var order: [Int] { failure.order + [-1, Int(cadence.rawValue)] }
}

/// What was raised at one cadence.
public struct ReviewAlarms: Hashable, Sendable {
  /// How often somebody reads.
  public var cadence: ReviewCadence
  /// Alarms.
  public var count = 0
  /// Of these, those behind which nothing is wrong of what the measure shows.
  public var idle = 0

  /// None yet.
  public init(cadence: ReviewCadence) { self.cadence = cadence }
}

extension ReviewRow: TrialRecord {
  static var blank: Self { Self(failure: .refusedDocument, cadence: .nobody) }
  static let fields: [TrialField<Self>] = [
    .init("failure", \.failure), .init("cadence", \.cadence), .init("count", \.count, +=),
    .init("found", \.found, +=), .init("minutes", \.minutes, +=), .init("units", \.units, +=),
  ]
}

extension ReviewAlarms: TrialRecord {
  static var blank: Self { Self(cadence: .nobody) }
  static let fields: [TrialField<Self>] = [
    .init("cadence", \.cadence), .init("count", \.count, +=), .init("idle", \.idle, +=),
  ]
}

extension ReviewSummary: TrialRecord {
  static var isNamed: Bool { true }
  static var blank: Self { Self() }
  static let fields: [TrialField<Self>] = [
    .init("rows", \.rows) { whole, part in
      for row in part {
        if let index = whole.firstIndex(where: { $0.failure == row.failure && $0.cadence == row.cadence }) {
          whole[index].add(row)
        } else {
          whole.append(row)
        }
      }
      whole.sort { $0.order.lexicographicallyPrecedes($1.order) }
    },
    .init("light", \.light) { whole, part in
      for row in part {
        if let index = whole.firstIndex(where: { $0.order == row.order }) {
          whole[index].add(row)
        } else {
          whole.append(row)
        }
      }
      whole.sort { $0.order.lexicographicallyPrecedes($1.order) }
    },
    .init("alarms", \.alarms) { whole, part in
      for alarms in part {
        if let index = whole.firstIndex(where: { $0.cadence == alarms.cadence }) {
          whole[index].add(alarms)
        } else {
          whole.append(alarms)
        }
      }
    },
  ]

  /// The kinds of failures, in order.
  public var failures: [ReviewedFailure] {
    rows.reduce(into: []) { if $0.last != $1.failure { $0.append($1.failure) } }
  }

  /// What was found of a kind at a cadence.
  public func row(_ failure: ReviewedFailure, _ cadence: ReviewCadence) -> ReviewRow? {
    rows.first { $0.failure == failure && $0.cadence == cadence }
  }

  /// One object for whoever reads results.
  public var resultJSON: JSONValue {
    .object([
      (
        "failures",
        .list(
          rows.map { row in
            .object([
              ("failure", .text(row.failure.word)), ("cadence", .text(row.cadence.word)),
              ("count", .integer(row.count)), ("found", .integer(row.found)),
              ("days", .optional(row.meanDays) { .decimal($0) }),
              ("unitsShipped", .optional(row.meanUnits) { .decimal($0) }),
            ])
          })
      ),
      (
        "light",
        .list(
          light.map { row in
            .object([
              ("level", .text(row.level.word)), ("kind", .text(row.kind.word)),
              ("place", .text(row.place.word)), ("count", .integer(row.count)),
              ("days", .optional(row.meanDays) { .decimal($0) }),
            ])
          })
      ),
      (
        "alarms",
        .list(
          alarms.map {
            .object([
              ("cadence", .text($0.cadence.word)), ("count", .integer($0.count)), ("idle", .integer($0.idle)),
            ])
          })
      ),
    ])
  }
}
