/// Something that a version or syntax has no place for, and what was done with it.
///
/// A conversion must not lose anything silently: a partner who moves from 2.0 to 1.2 has to know what he will
/// not see. Occurrences of one kind are counted together, so that the list stays short for any number of
/// events.
public struct Unexpressible: Hashable, Sendable {
  /// Why it cannot be expressed; ``description`` has the words.
  package enum Reason: Hashable, Sendable {
    case laterVersion, noPlace, otherEventType, singleValue, nameInXML, charactersInXML, structureInAttribute
    case numberInJSON, orderInJSON, unstatedZone, companyPrefixUnknown
    case missingField, missingHeader
  }

  /// What became of it.
  package enum Handling: Hashable, Sendable {
    /// It stands where the version lets later ones extend it: a receiver that knows it finds it.
    case keptAsExtension
    case keptAsWritten, changed, omitted
  }

  /// What it is, as `sensorElementList`.
  public var field: String
  /// Why it cannot be expressed.
  package var reason: Reason
  /// What became of it.
  package var handling: Handling
  /// The number of the first event concerned, from 0; nil for what is around the events.
  public var firstEvent: Int?
  /// How often it occurred.
  public var count: Int
}

extension Unexpressible: CustomStringConvertible {
  /// What, why, what became of it, and how often.
  public var description: String {
    let why =
      switch reason {
      case .laterVersion: "came with a later version"
      case .noPlace: "has no place in this syntax"
      case .otherEventType: "does not belong to this type of event"
      case .singleValue: "holds one value only"
      case .nameInXML: "is no name in XML"
      case .charactersInXML: "has characters that XML cannot write"
      case .structureInAttribute: "is structure where XML has an attribute"
      case .numberInJSON: "is no number in JSON"
      case .orderInJSON: "has an order that JSON does not keep"
      case .unstatedZone: "states no offset to UTC"
      case .companyPrefixUnknown: "has a company prefix that the table does not know"
      case .missingField: "is required in this syntax, and is absent"
      case .missingHeader: "needs a header, which the document does not have"
      }
    let what =
      switch handling {
      case .keptAsExtension: "kept as an extension"
      case .keptAsWritten: "kept as it was"
      case .changed: "written in another way"
      case .omitted: "omitted"
      }
    let place = firstEvent.map { ", first in event \($0 + 1)" } ?? ""
    return "\(field) \(why): \(what), \(count) time\(count == 1 ? "" : "s")\(place)"
  }
}

/// Collects what cannot be expressed.
final class UnexpressibleLog {
  private struct Key: Hashable {
    let field: String
    let reason: Unexpressible.Reason
    let handling: Unexpressible.Handling
  }

  private(set) var entries: [Unexpressible] = []
  private var places: [Key: Int] = [:]
  var event: Int?

  func add(_ field: String, _ reason: Unexpressible.Reason, _ handling: Unexpressible.Handling) {
    let key = Key(field: field, reason: reason, handling: handling)
    if let place = places[key] {
      entries[place].count += 1
      return
    }
    // Fields' names can be a document's own; beyond a thousand different ones they are counted together.
    let isFull = entries.count >= 1000
    if isFull, field != "…" { return add("…", reason, handling) }
    places[key] = entries.count
    entries.append(
      Unexpressible(field: field, reason: reason, handling: handling, firstEvent: event, count: 1))
  }
}
