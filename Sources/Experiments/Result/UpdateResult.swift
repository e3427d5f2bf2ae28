import Scenario
import TextFormats
import World

/// One update of a system, and how the lots of production's long runs fared before it, while it was there, and since.
public struct UpdateResult: Hashable, Sendable {
  /// What it is, and of which system.
  public var entry: UpdatePlan.Entry
  /// Lots of which everything had come before it was installed.
  public var before = Lots()
  /// Lots of which anything was made or on its way while it was there.
  public var during = Lots()
  /// Lots that were opened after it was put right.
  public var since = Lots()

  /// How some lots fared.
  public struct Lots: Hashable, Sendable {
    /// Lots.
    public var lots = 0
    /// Of these, lots in which anything is wrong.
    public var wrongLots = 0
    /// Cases of theirs.
    public var cases = 0
    /// Cases that are wrong.
    public var wrongCases = 0

    mutating func add(_ lot: LotSummary) {
      lots += 1
      wrongLots += lot.kinds.contains { $0.count > 0 } ? 1 : 0
      cases += lot.exposure.cases
      wrongCases += lot.kinds.reduce(0) { $1.level == .case ? $0 + $1.count : $0 }
    }

    var json: JSONValue {
      .object([
        ("lots", .integer(lots)), ("wrongLots", .integer(wrongLots)), ("cases", .integer(cases)),
        ("wrongCases", .integer(wrongCases)),
      ])
    }
  }

  init(_ entry: UpdatePlan.Entry) { self.entry = entry }

  /// Takes in the lots of a trial.
  mutating func add(_ trial: TrialSummary) {
    for lot in trial.ends {
      if lot.end <= entry.at.nanoseconds {
        before.add(lot)
      } else if entry.until.map({ lot.opened < $0.nanoseconds }) ?? true {
        during.add(lot)
      } else {
        since.add(lot)
      }
    }
  }

  /// One object.
  public var json: JSONValue {
    .object([
      ("name", .text(entry.name)), ("system", .text(entry.boundary.receiver.word)),
      ("hour", .decimal(entry.at.seconds / 3_600)),
      ("until", .optional(entry.until) { .decimal($0.seconds / 3_600) }), ("field", .text(entry.field)),
      ("tested", .decimal(entry.tested)), ("testedBy", .text(entry.scope)), ("before", before.json),
      ("during", during.json), ("since", since.json),
    ])
  }
}
