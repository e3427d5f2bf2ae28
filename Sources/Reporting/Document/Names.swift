import Experiments
import TraceModel
import World

/// What things are called in a report: one place, so that a chart, a table and a sentence agree.
package enum Names {
  static func title(_ point: FailurePoint) -> String {
    switch point {
    case .serialNumbers: "serial numbers"
    case .aggregation: "aggregation"
    case .integration: "integration"
    case .files: "EPCIS files"
    case .custody: "repackaging and returns"
    case .verification: "verification"
    }
  }

  /// The kind within its failure point: units are not mentioned, containers are.
  static func kind(_ level: PackagingLevel, _ kind: MismatchKind) -> String {
    level == .unit ? spaced(kind.word) : "\(level) \(spaced(kind.word))"
  }

  static func subject(_ subject: Subject) -> String {
    switch subject {
    case .kind(let level, let kind): self.kind(level, kind)
    case .level(let level): "\(level)s wrong"
    }
  }

  /// `per million cases`: each level by itself.
  static func perMillion(_ level: PackagingLevel) -> Quantity.Unit {
    level == .unit ? .perMillion : .rate("per million \(level)s")
  }

  static func mechanism(_ id: MechanismID) -> String { spaced(id.word) }

  /// A mechanism's color in charts: Okabe and Ito's palette in the order of the catalogue, so that neighbors differ.
  static func color(_ id: MechanismID) -> String {
    let palette = ["0072B2", "E69F00", "009E73", "CC79A7", "56B4E9", "D55E00", "F0E442", "999999"]
    return palette[(MechanismID.allCases.firstIndex(of: id) ?? 0) % palette.count]
  }

  static func mechanisms(_ set: MechanismSet) -> String {
    let names = set.members.map(mechanism)
    return names.isEmpty ? "no marked mechanism" : names.joined(separator: " + ")
  }

  /// `line controller → site system`; nothing where it arose on the line.
  static func boundaries(_ set: BoundarySet) -> String {
    set.members.map(\.meaning).joined(separator: ", ")
  }

  /// What became of messages, as a table says it.
  static func fate(_ fate: MessageFate) -> String {
    switch fate {
    case .lost: "lost"
    case .refused: "changed, and refused by the receiver"
    case .repeated: "entered again"
    case .late: "entered more than a minute late"
    case .overtaken: "entered after a later one"
    case .changed: "entered with a field that was changed"
    case .wrongLot: "posted to the wrong lot"
    case .misdated: "entered under a wrong time"
    case .waiting: "still waiting, or on their way, at the end"
    }
  }

  static func visibility(_ visibility: Visibility) -> String {
    switch visibility {
    case .tooShortAndTooClean: "too short and too clean"
    case .tooShortOrTooClean: "too short, or too clean"
    default: spaced(visibility.rawValue)
    }
  }

  static func place(_ place: DetectionPlace) -> String {
    switch place {
    case .line: "on the line"
    case .reconciliation: "at reconciliation"
    case .release: "at release"
    case .partner: "at the partner"
    case .warehouse: "in the warehouse"
    case .distributor: "at the distributor"
    case .dispenser: "at the dispenser"
    case .recall: "in a recall"
    case .never: "never"
    }
  }

  /// `short-cases` is `short cases`.
  static func challenge(_ id: String) -> String { spaced(id) }

  static func verdict(_ verdict: Verdict) -> String {
    switch verdict {
    case .accepted: "accepted"
    case .notAccepted: "not accepted"
    case .inconclusive: "inconclusive"
    }
  }

  /// ✓ ✗ ?
  static func sign(_ verdict: Verdict) -> String {
    switch verdict {
    case .accepted: "✓"
    case .notAccepted: "✗"
    case .inconclusive: "?"
    }
  }

  package static func meaning(_ kind: MismatchKind) -> String {
    switch kind {
    case .phantom: "a container that is in the record and not in the world"
    case .duplicateLabel: "two containers with one label"
    case .unlabeled: "a container without any label"
    case .orphan: "a container whose label the record does not know"
    case .mislabeled: "most of its content is what the record gives to another label"
    case .over: "holds more than is recorded"
    case .under: "holds fewer than are recorded"
    case .substituted: "holds as many as are recorded, but others"
    case .duplicate: "more than one physical copy of one serial number"
    case .malformed: "what is printed cannot be parsed"
    case .unreadable: "what is printed cannot be read"
    case .escaped: "rejected, or printed below the grade at which the line has to reject, and yet packed"
    case .ghost: "in the record, not in saleable stock"
    case .unreported: "in saleable stock, not in the record"
    case .misplaced: "lies in a container that is not its recorded parent"
    case .wrongLot: "recorded, or marked in plain text, in another lot than it was made in"
    }
  }

  /// `1 kind`, `3 kinds`; none is a word.
  static func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    count == 1 ? "1 \(one)" : "\(count == 0 ? "no" : NumberText.count(count)) \(many ?? one + "s")"
  }

  static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

  private static func spaced(_ word: String) -> String {
    String(word.map { $0 == "-" ? " " : $0 })
  }
}

extension TraceMeasure {
  /// What it is called.
  package var words: String {
    switch self {
    case .answered: "facts that are there"
    case .right: "facts that are there and true"
    case .complete: "answers with every fact there and true"
    case .withoutPartner: "identifiers without a partner in another system"
    case .contradictions: "versions that contradict another"
    case .systems: "systems that are asked"
    case .joins: "reports joined by people"
    case .age: "age of its oldest part"
    case .work: "people's work"
    case .elapsed: "from the question to the answer"
    case .outlived: "answers that something had changed before they were there"
    case .rightFor: "from the question until something changed, where anything did"
    }
  }
}

extension TraceTally {
  /// When it was asked.
  package static func words(of moment: String) -> String {
    switch moment {
    case lotEnd: "at the end of each lot"
    case end: "at the end"
    default: "at “\(moment)”"
    }
  }
}
