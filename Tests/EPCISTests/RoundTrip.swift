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

  /// Where two values differ first: the path to it and both sides.
  static func difference(_ left: Any, _ right: Any, path: String = "") -> String {
    let ones = Array(Mirror(reflecting: left).children)
    let others = Array(Mirror(reflecting: right).children)
    guard ones.count == others.count, !ones.isEmpty else { return "\(path): \(left) became \(right)" }
    for (index, (one, other)) in zip(ones, others).enumerated() where "\(one.value)" != "\(other.value)" {
      return difference(one.value, other.value, path: path + "." + (one.label ?? "\(index)"))
    }
    return "\(path): no difference in text"
  }
}
