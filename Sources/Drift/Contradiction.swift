import TraceModel
import World

/// What a rule of the record contradicts: the kinds of mismatch without which its finding would not have been raised.
///
/// With every mechanism healthy the record raises nothing, so that each finding has a cause; which of the mismatches
/// it is cannot be told by a second run without one of them, because after the first thing that differs numbers go to
/// other cartons, and a run for each of some ten thousand mismatches has no end. So each rule says what has to be wrong
/// for it to speak: a case that holds more than recorded by its record's being short, not by an expired label on it.
struct Contradiction {
  /// Kinds that it contradicts where it speaks of the thing itself, as a thing or as a container.
  var ofThing: Set<MismatchKind> = []
  /// Kinds of units that it contradicts where it speaks of the container that they are physically in, as a whole.
  var ofHolder: Set<MismatchKind> = []
  /// Kinds of units that it contradicts where it speaks of the container that the record has them in, as a whole.
  var ofParent: Set<MismatchKind> = []
  /// Whether it speaks of the container as a whole although it names another thing in it.
  var isOfHolderByAny = false

  /// Rules about things and containers.
  static let all: [RuleID: Contradiction] = [
    "aggregation.second-parent": .init(
      ofThing: contents.union([.duplicate, .misplaced, .duplicateLabel, .phantom])),
    "aggregation.packed-twice": .init(ofThing: [.duplicate, .over, .duplicateLabel]),
    "aggregation.unpacked-from-wrong-parent": .init(
      ofThing: contents.union([.misplaced, .duplicate, .duplicateLabel])),
    "aggregation.unpacked-never-packed": .init(
      ofThing: contents.union([.misplaced, .unreported, .duplicate, .duplicateLabel])),
    "aggregation.cycle": .init(ofThing: contents.union([.duplicateLabel])),
    "aggregation.self-parent": .init(ofThing: contents.union([.duplicateLabel])),
    "aggregation.over-quantity": .init(
      ofThing: [.under, .mislabeled, .duplicateLabel], ofParent: [.misplaced, .ghost]),
    "aggregation.under-quantity": .init(
      ofThing: [.over, .mislabeled], ofHolder: [.misplaced, .unreported]),
    "aggregation.orphan-container": .init(ofThing: [.orphan, .mislabeled], ofHolder: [.misplaced]),
    "aggregation.empty-packed-upward": .init(
      ofThing: [.over, .orphan, .mislabeled, .duplicateLabel], ofHolder: [.misplaced, .unreported]),
    "aggregation.left-without-unpacking": .init(ofThing: [.over, .under, .misplaced, .unreported, .ghost]),
    "aggregation.packed-into-shipped": .init(ofThing: contents.union([.misplaced])),
    "aggregation.mixed-contents": .init(ofThing: [.wrongLot], ofHolder: [.wrongLot], isOfHolderByAny: true),
    "aggregation.withdrawn-with-contents": .init(
      ofThing: contents.union([.orphan]), ofHolder: [.misplaced]),
    "serial.commissioned-twice": .init(ofThing: [.duplicate, .duplicateLabel]),
    "serial.reused-after-decommissioning": .init(ofThing: [.duplicate, .duplicateLabel, .unreported]),
    "serial.not-commissioned": .init(ofThing: [.unreported, .escaped, .malformed, .orphan]),
    "serial.encoded-is-not-commissioned": .init(ofThing: [.unreported, .escaped, .orphan]),
    "serial.destroyed-is-terminal": .init(ofThing: [.unreported, .escaped, .duplicate, .orphan]),
    "serial.used-after-removal": .init(
      ofThing: [.unreported, .escaped, .duplicate, .orphan, .duplicateLabel]),
    "serial.used-while-inactive": .init(ofThing: [.unreported, .escaped, .duplicate, .orphan]),
    "serial.illegal-transition": .init(
      ofThing: [.unreported, .escaped, .ghost, .duplicate, .orphan, .phantom, .duplicateLabel]),
    "serial.malformed-code": .init(ofThing: [.malformed]),
    "serial.unknown-product": .init(ofThing: [.malformed]),
    "serial.missing-lot": .init(ofThing: [.wrongLot], ofHolder: [.wrongLot]),
    "serial.lot-closed": .init(ofThing: [.wrongLot, .unreported], ofHolder: [.wrongLot]),
    "event.nothing-named": .init(
      ofThing: contents.union([.orphan, .duplicateLabel]), ofHolder: [.misplaced, .unreported]),
    "event.named-twice": .init(ofThing: [.duplicate, .duplicateLabel, .over]),
    "shipping.not-commissioned": .init(ofThing: [.unreported, .orphan]),
    "shipping.inactive": .init(ofThing: [.unreported, .escaped, .orphan]),
    "shipping.twice": .init(ofThing: [.duplicate, .duplicateLabel]),
    "shipping.out-of-container": .init(ofThing: contents.union([.misplaced])),
    "shipping.empty": .init(
      ofThing: [.over, .orphan, .mislabeled, .duplicateLabel], ofHolder: [.misplaced, .unreported]),
    "custody.lot-mismatch": .init(ofThing: [.wrongLot]),
  ]

  /// A container that holds something else than its label is recorded with.
  private static let contents: Set<MismatchKind> = [.over, .under, .substituted, .mislabeled]

  /// A case that is too light misses something, one that is too heavy has something more.
  private static func byMass(isLight: Bool) -> Contradiction {
    isLight
      ? .init(ofThing: [.under], ofParent: [.misplaced, .ghost])
      : .init(ofThing: [.over], ofHolder: [.misplaced, .unreported])
  }

  /// What a finding about a thing or a container contradicts.
  static func of(_ finding: Finding) -> Contradiction? {
    if finding.rule == "reconciliation.mass-contradicts-contents" {
      return byMass(isLight: (finding.observed ?? 0) < (finding.expected ?? 0))
    }
    return all[finding.rule]
  }

  /// Rules that speak only where an event and the record cannot both be right, an event not by itself, or a count and the
  /// record's numbers not both: whatever has become of it since, one of the two was wrong.
  static let ofRecord: Set<RuleID> = [
    "aggregation.second-parent", "aggregation.packed-twice", "aggregation.unpacked-from-wrong-parent",
    "aggregation.unpacked-never-packed", "aggregation.cycle", "aggregation.self-parent",
    "aggregation.over-quantity", "aggregation.orphan-container", "aggregation.empty-packed-upward",
    "aggregation.withdrawn-with-contents", "serial.commissioned-twice", "serial.reused-after-decommissioning",
    "serial.not-commissioned", "serial.encoded-is-not-commissioned", "serial.destroyed-is-terminal",
    "serial.used-after-removal", "serial.used-while-inactive", "serial.illegal-transition",
    "shipping.not-commissioned", "shipping.inactive", "shipping.twice", "shipping.out-of-container",
    "shipping.empty", "event.named-twice", "event.nothing-named", "serial.lot-closed",
    "aggregation.left-without-unpacking",
    "reconciliation.counter-contradicts", "reconciliation.numbers-unaccounted",
  ]

  /// Whether something that has befallen the messages of a finding's lot is behind it, whatever things it names or does not.
  static func isDue(_ finding: Finding, to trouble: MessageTrouble) -> Bool {
    let due: MessageTrouble =
      switch finding.rule {
      case "reconciliation.messages-missing": [.missing, .late]
      case "reconciliation.counter-contradicts": [.repeated, .missing, .moved]
      case "reconciliation.clock-runs-back": [.misdated, .repeated, .late]
      case "time.too-late": .late
      case let rule where ofTimes.contains(rule): [.misdated, .late]
      // What is said of a lot as a whole, which no mark is on.
      case let rule where ofRecord.contains(rule) && finding.item == .none && finding.container == .none:
        [.misdated, .missing, .moved]
      default: []
      }
    return !due.isDisjoint(with: trouble)
  }

  /// Rules about the times of events: what is wrong behind them is a message that was entered under a wrong one.
  static let ofTimes: Set<RuleID> = [
    "time.future", "time.used-before-commissioning", "reconciliation.clock-runs-back",
    "reconciliation.made-before-opening",
  ]

  /// Rules about books of several systems: two numbers that are there and differ are no false alarm, and nothing need be wrong
  /// with any thing. What becomes of them is counted apart.
  static let ofBooks: Set<RuleID> = ["reconciliation.books-differ"]

  /// What a difference of books contradicts: units of which the one was told and the other not, where messages are lost between
  /// the line, its site's system and the repository. Between other systems it is about no thing of the record.
  static func ofBooks(_ finding: Finding) -> Set<MismatchKind> {
    guard let told = finding.expected, let known = finding.observed,
      [Book.execution, .repository].contains(where: { finding.note.hasSuffix(" in the \($0.meaning)") })
    else { return [] }
    return known < told
      ? [.unreported, .over, .orphan, .mislabeled, .misplaced, .wrongLot]
      : [.ghost, .under, .misplaced, .wrongLot]
  }

  /// What a finding about a whole lot contradicts. One that says only that numbers do not add up is about those by which
  /// they do not, in the direction in which they do not.
  static func ofLot(_ finding: Finding) -> Set<MismatchKind> {
    switch finding.rule {
    case "reconciliation.numbers-unaccounted": [.unreported]
    case "reconciliation.masses-contradict-lot": [.over, .under]
    case "reconciliation.labels-out-of-sequence": [.orphan, .duplicateLabel, .mislabeled]
    case "reconciliation.counter-contradicts":
      counters[finding.note].map { (finding.observed ?? 0) > (finding.expected ?? 0) ? $0.more : $0.less }
        ?? []
    default: []
    }
  }

  /// What counters contradict that count more than the record has, and less, by the words of their comparison.
  static let counters: [String: (more: Set<MismatchKind>, less: Set<MismatchKind>)] = [
    "units at the entry against units in stock, taken out and rejected": (
      [.unreported, .duplicate, .escaped, .wrongLot], [.ghost]
    ),
    "rejects seen to leave against rejects ordered": ([.ghost], [.escaped]),
    "rejects counted in the bin against rejects ordered": ([.ghost], [.escaped]),
    "cases closed against case labels in use": (
      [.orphan, .duplicateLabel, .unlabeled, .wrongLot], [.phantom]
    ),
    "labels applied against case labels in use": ([.orphan, .duplicateLabel, .wrongLot], [.phantom]),
    "units shipped and counted in stock against units packed": ([.over, .unreported], [.under, .ghost]),
  ]

  static let missingMessages: RuleID = "reconciliation.messages-missing"

  /// What is contradicted by an alarm that names no thing and no lot in which anything is wrong: of the audit trail's review,
  /// of a gap in a sender's numbers, of a lot with numbers that were made for another. It is about all things of these
  /// kinds, in the day before it.
  static let ofTrail: [RuleID: Set<MismatchKind>] = [
    "review.read-rate-falling": [.unreadable],
    "review.rejections-rising": [.unreadable],
    missingMessages: [.unreported, .orphan, .over, .misplaced],
    "reconciliation.made-before-opening": [.wrongLot],
  ]
}

extension DetectionWatch {
  /// The rules that are said to contradict something, so that a test finds those that the record does not have.
  public static var rules: [String] {
    // order-free: sorted below
    (Contradiction.all.keys.map(\.rawValue) + Contradiction.ofTrail.keys.map(\.rawValue)
      // order-free: sorted below
      + Contradiction.ofRecord.union(Contradiction.ofTimes).union(Contradiction.ofBooks).map(\.rawValue)
      + ["time.too-late"])
      .sorted()
  }

  /// The kinds of what is wrong that an alarm of a review of the audit trail shows; none where the rule is of no review.
  public static func kinds(behindAlarmOf rule: RuleID) -> Set<MismatchKind> {
    rule.rawValue.hasPrefix("review.") ? Contradiction.ofTrail[rule] ?? [] : []
  }

  /// The names of the counters' comparisons, for the same.
  public static var counters: [String] { Contradiction.counters.keys.sorted() }
}
