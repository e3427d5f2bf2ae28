import Drift
import EventKernel
import TraceModel
import World

/// Where what was wrong on the line came to light, from the line to the patient: what the record has raised, and after it a
/// query that failed for it.
struct LightKeeping {
  private struct Wrong {
    var kind: MismatchKind
    var place: DetectionPlace
    var detected: Timestamp?
    var origin: Timestamp?
  }

  private struct Key: Hashable {
    var level: PackagingLevel
    var item: ItemID
  }

  private var wrong: [Key: Wrong] = [:]
  /// What has no code of its own to be found by: it comes to light where the record says, or never.
  private var nameless: [(level: PackagingLevel, wrong: Wrong)] = []

  /// What was wrong in a lot, once all that looks back at it has.
  mutating func note(_ drift: LotDrift) {
    for mismatch in drift.lasting {
      let one = Wrong(
        kind: mismatch.kind, place: mismatch.detectedAt, detected: mismatch.detected,
        origin: mismatch.origin ?? mismatch.arose)
      let key = Key(level: mismatch.level, item: mismatch.item)
      if mismatch.item.isSome, wrong[key] == nil {
        wrong[key] = one
      } else {
        nameless.append((mismatch.level, one))
      }
    }
  }

  /// When a query first failed for a thing of each level and kind.
  func firstShown(_ shown: [QueryLog.Subject: (at: Timestamp, place: DetectionPlace)]) -> [ReviewedFailure:
    Timestamp]
  {
    var first: [ReviewedFailure: Timestamp] = [:]
    // order-free: the earliest of each
    for (subject, query) in shown {
      guard let one = wrong[Key(level: subject.level, item: subject.item)] else { continue }
      let failure = ReviewedFailure.mismatch(subject.level, one.kind)
      first[failure] = min(first[failure] ?? query.at, query.at)
    }
    return first
  }

  /// Where all of it came to light; `shown` says which query failed first for what.
  func rows(_ shown: [QueryLog.Subject: (at: Timestamp, place: DetectionPlace)]) -> [LightRow] {
    var rows: [[Int]: LightRow] = [:]
    func add(_ level: PackagingLevel, _ one: Wrong) {
      var row = LightRow(level: level, kind: one.kind, place: one.place)
      row.count = 1
      if let origin = one.origin, let detected = one.detected, one.place != .never {
        row.dated = 1
        row.minutes = Int(max(0, detected.microseconds(since: origin)) / 60_000_000)
      }
      rows[row.order, default: LightRow(level: level, kind: one.kind, place: one.place)].add(row)
    }
    // order-free: sums
    for (key, known) in wrong {
      var one = known
      if let query = shown[QueryLog.Subject(level: key.level, item: key.item)],
        one.detected.map({ query.at < $0 }) ?? true
      {
        (one.place, one.detected) = (query.place, query.at)
      }
      add(key.level, one)
    }
    for (level, one) in nameless { add(level, one) }
    // order-free: sorted
    return rows.values.sorted { $0.order.lexicographicallyPrecedes($1.order) }
  }
}

/// Things of one kind that came to light at one place.
public struct LightRow: Hashable, Sendable {
  /// The level of the things.
  public var level: PackagingLevel
  /// What is wrong with them.
  public var kind: MismatchKind
  /// Where it came to light.
  public var place: DetectionPlace
  /// How many.
  public var count = 0
  /// Of how many it is known since when they had been wrong, and for how long all together, in minutes.
  public var dated = 0
  /// See ``dated``.
  public var minutes = 0

  /// None yet.
  public init(level: PackagingLevel, kind: MismatchKind, place: DetectionPlace) {
    (self.level, self.kind, self.place) = (level, kind, place)
  }

  /// For how long they had been wrong, in days in the mean; nil where that is not known.
  public var meanDays: Double? { dated == 0 ? nil : Double(minutes) / Double(dated) / 1_440 }

  var order: [Int] { [Int(level.rawValue), Int(kind.rawValue), Int(place.rawValue)] }
}

extension LightRow: TrialRecord {
  static var blank: Self { Self(level: .unit, kind: .phantom, place: .never) }
  static let fields: [TrialField<Self>] = [
    .init("level", \.level), .init("kind", \.kind), .init("place", \.place), .init("count", \.count, +=),
    .init("dated", \.dated, +=), .init("minutes", \.minutes, +=),
  ]
}
