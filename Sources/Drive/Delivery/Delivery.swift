import EPCIS
import Experiments
import TraceModel

/// A document on its way to a system.
package struct Delivery: Sendable {
  /// Its number in the run, from 0.
  package var number: Int
  /// Which copy it is: 0 is the first.
  package var copy = 0
  /// The document's own identity.
  package var id: String
  /// What it says.
  package var events: [EPCISEvent]
  /// Things and containers that it names.
  package var things: [ItemID] = []
  /// When it reaches the system, by the clock of the run.
  package var at: Timestamp
  /// Whether all of it is refused where a part is, as EPCIS 2.0 calls it.
  package var rollsBack = true
  /// What the adapter sends instead of a document, where what is sent is none.
  package var raw: [UInt8]?

  /// A document with these events.
  package init(number: Int, id: String, events: [EPCISEvent], things: [ItemID] = [], at: Timestamp) {
    (self.number, self.id, self.events, self.things, self.at) = (number, id, events, things, at)
  }

  /// The identities of its events.
  package var eventIDs: [String] { events.compactMap(\.eventID) }

  /// The document in a format.
  package func bytes(as format: EPCISFormat) throws -> [UInt8] {
    if let raw { return raw }
    var document = EPCISDocument(
      schemaVersion: format == .xml12 ? "1.2" : "2.0", creationDate: .of(at), events: events)
    let place = Site.parties[0].place.epcURI
    document.header = StandardHeader(sender: place, receiver: place, instanceIdentifier: id)
    var options = WriteOptions()
    options.isIndented = false
    return try document.written(as: format, options: options).bytes
  }
}

extension EPCISTimestamp {
  /// A moment to the millisecond, or the epoch where it cannot be written.
  static func of(_ time: Timestamp) -> EPCISTimestamp {
    let (quotient, remainder) = time.microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    let seconds = remainder < 0 ? quotient - 1 : quotient
    let fraction = UInt64((remainder < 0 ? remainder + 1_000_000 : remainder) / 1_000)
    return EPCISTimestamp(seconds: seconds, fraction: fraction, fractionDigits: 3)
      ?? EPCISTimestamp(seconds: 0) ?? .zero
  }

  private static var zero: EPCISTimestamp {
    guard let zero = EPCISTimestamp("1970-01-01T00:00:00Z") else { preconditionFailure("a plain time") }
    return zero
  }
}
