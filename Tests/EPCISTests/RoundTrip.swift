import EPCIS
import Testing

/// Writing a document and reading it again, once or through several formats.
enum RoundTrip {
  /// The document after the way through the formats, and what was lost or changed on it.
  static func through(
    _ formats: [EPCISFormat], _ document: EPCISDocument, options: WriteOptions = WriteOptions()
  ) throws -> (document: EPCISDocument, losses: [Unexpressible]) {
    var document = document
    var losses: [Unexpressible] = []
    for format in formats {
      let (bytes, unexpressible) = try document.written(as: format, options: options)
      losses += unexpressible.filter { $0.handling != .keptAsExtension }
      document = try EPCISDocument(bytes: bytes, name: "\(format)")
    }
    return (document, losses)
  }

  /// Expects the same meaning at the end, or a loss that was reported.
  static func expectUnchanged(_ document: EPCISDocument, by formats: [EPCISFormat], _ name: String) throws {
    let (result, losses) = try through(formats, document)
    var expected = document.inCanonicalOrder()
    if expected.kind == .bareEvent { expected.kind = .capture }
    var found = result.inCanonicalOrder()
    if losses.contains(where: { $0.field == "the document's id" }) {
      expected.id = nil
      found.id = nil
    }
    if losses.contains(where: { $0.field == "EPCISMasterDataDocument" }) { found.kind = expected.kind }
    if losses.contains(where: { $0.field == "creationDate" }) { found.creationDate = expected.creationDate }
    if losses.contains(where: { $0.field == "EPCISMasterData" }) { found.header = expected.header }
    guard found != expected else { return }
    let known = Set(["the document's id", "EPCISMasterDataDocument", "creationDate", "EPCISMasterData"])
    let others = losses.filter { !known.contains($0.field) }
    #expect(!others.isEmpty, "\(name) by \(formats): \(difference(expected, found))")
  }

  /// Where two documents differ first.
  static func difference(_ left: EPCISDocument, _ right: EPCISDocument) -> String {
    for (index, (one, other)) in zip(left.events, right.events).enumerated() where one != other {
      return "event \(index): \(fields(one, other))"
    }
    return fields(left, right)
  }

  private static func fields(_ left: Any, _ right: Any) -> String {
    for (one, other) in zip(Mirror(reflecting: left).children, Mirror(reflecting: right).children)
    where "\(one.value)" != "\(other.value)" {
      return "\(one.label ?? ""):\n  \(one.value)\n  \(other.value)"
    }
    return "no difference in text"
  }
}
