/// Something that a document says and the record has no place for, or that was taken otherwise than it stands.
///
/// Nothing is dropped without one. Notices of one kind are counted together with the place of the first, so that the list
/// stays short for any number of events.
public struct MappingNotice: Hashable, Sendable {
  /// Why; ``description`` has the words.
  package enum Reason: String, Hashable, Sendable, CaseIterable {
    case noPlace, ownWord, otherKey, finerTime, badValue, tooMany, divided, createsNothing, withoutIdentity
    case unknownName
  }

  /// What it is, as `sensorElementList`.
  public var field: String
  /// Why.
  package var reason: Reason
  /// The first text that it was about; empty where it is about none.
  public var example: String
  /// The document.
  public var source: String
  /// The line of the first event that it occurred in; 0 for what is around the events.
  public var line: Int
  /// How often it occurred.
  public var count: Int
}

extension MappingNotice: CustomStringConvertible {
  /// Where, what, why, and how often.
  public var description: String {
    let why =
      switch reason {
      case .noPlace: "has no place in the record and stays in the document"
      case .ownWord: "is a word of the sender's own, which the record does not know"
      case .otherKey: "is a GS1 key of a kind that the record keeps as text only"
      case .finerTime: "is finer than microseconds and was cut"
      case .badValue: "cannot be read"
      case .tooMany: "is one too many: the record has 60,000 of them already"
      case .divided: "names things of several products and was taken as several events"
      case .createsNothing: "is a commissioning without the action ADD, which creates nothing"
      case .withoutIdentity:
        "is missing: the event's hash stands for it, and the event can hardly be corrected"
      case .unknownName: "refers to something that is not defined here"
      }
    let place = line > 0 ? "\(source):\(line)" : source
    let text = example.isEmpty ? "" : " “\(example)”"
    return "\(place): \(field)\(text) \(why)" + (count > 1 ? " (\(count) times)" : "")
  }
}

/// Collects notices; one log serves any number of documents.
public final class MappingLog {
  private struct Key: Hashable {
    let field: String
    let reason: MappingNotice.Reason
    let source: String
  }

  /// The notices in the order in which the first of each kind occurred.
  public private(set) var notices: [MappingNotice] = []
  private var places: [Key: Int] = [:]
  /// The document that is being read.
  public var source = ""
  /// The line of the event that is being read.
  public var line = 0

  /// An empty log.
  public init() {}

  /// Notes that `field` could not be mapped as it stands.
  package func add(_ field: String, _ reason: MappingNotice.Reason, _ example: String = "") {
    let key = Key(field: field, reason: reason, source: source)
    if let place = places[key] {
      notices[place].count += 1
      return
    }
    // Fields of users' extensions have names of their own; beyond a thousand they are counted together.
    if notices.count >= 1_000, field != "…" { return add("…", reason) }
    places[key] = notices.count
    let shown = example.count > 80 ? String(example.prefix(80)) + "…" : example
    notices.append(
      MappingNotice(
        field: field, reason: reason, example: shown, source: source, line: line, count: 1))
  }
}
