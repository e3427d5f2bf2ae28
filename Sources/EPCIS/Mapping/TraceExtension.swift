import TraceModel

/// What the record says of an event and EPCIS has no word for, as one extension element of the event.
///
/// Every version carries it as a user extension, and partners who do not know it pass it by. Only what the standard's own
/// fields do not tell already is written.
enum TraceExtension {
  static let namespace = "urn:driftline:epcis:1"

  /// The fields of the extension.
  enum Field: String, CaseIterable {
    case kind, actor, lot, expiry, product, container, quantity, counter, level, reason, approver, rule,
      material
    case document, declaration
  }

  static let name = QualifiedName(namespace: namespace, local: "trace", prefix: "driftline")

  static func node(_ fields: [(Field, String)]) -> ExtensionNode {
    ExtensionNode(
      name,
      .nodes(
        fields.map { field, text in
          ExtensionNode(
            QualifiedName(namespace: namespace, local: field.rawValue, prefix: name.prefix), .text(text))
        }))
  }

  /// The fields of an event, where it has any.
  static func fields(of event: EPCISEvent) -> [Field: String]? {
    guard let node = event.extensions.first(where: { $0.name == name }) else { return nil }
    var fields: [Field: String] = [:]
    for child in node.children {
      if let field = Field(rawValue: child.name.local), let text = child.text { fields[field] = text }
    }
    return fields
  }
}

/// Lot, expiry and day of manufacture among the master data of things that begin: CBV 2.0, table of ILMD attributes.
enum InstanceMasterData {
  static let namespace = "urn:epcglobal:cbv:mda"

  static func node(_ local: String, _ text: String) -> ExtensionNode {
    ExtensionNode(QualifiedName(namespace: namespace, local: local, prefix: "cbvmda"), .text(text))
  }
}
