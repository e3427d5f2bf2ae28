/// The header as a tree of elements: what XML holds, and what JSON-LD is given when its own places do not
/// suffice.
extension StandardHeader {
  static let name = named("StandardBusinessDocumentHeader")

  private static func named(_ local: String) -> QualifiedName {
    QualifiedName(namespace: namespace, local: local, prefix: "sbdh")
  }

  private static func leaf(_ local: String, _ text: String) -> ExtensionNode {
    ExtensionNode(named(local), .text(text))
  }

  /// The tree; a creation time that is not the header's own is the document's.
  func node(document creationDate: EPCISTimestamp?) -> ExtensionNode {
    var identification = [
      Self.leaf("Standard", standard), Self.leaf("TypeVersion", typeVersion),
      Self.leaf("InstanceIdentifier", instanceIdentifier), Self.leaf("Type", type),
    ]
    if let multipleType { identification.append(Self.leaf("MultipleType", multipleType ? "true" : "false")) }
    if let time = creation ?? creationDate {
      identification.append(Self.leaf("CreationDateAndTime", time.description))
    }
    let children =
      [Self.leaf("HeaderVersion", headerVersion)]
      + senders.map { Self.node($0, "Sender") } + receivers.map { Self.node($0, "Receiver") }
      + [ExtensionNode(Self.named("DocumentIdentification"), .nodes(identification))] + rest
    return ExtensionNode(Self.name, .nodes(children))
  }

  private static func node(_ partner: Partner, _ local: String) -> ExtensionNode {
    var identifier = leaf("Identifier", partner.id)
    if let authority = partner.authority {
      identifier.attributes = [
        ExtensionNode.Attribute(name: QualifiedName(local: "Authority"), value: authority)
      ]
    }
    return ExtensionNode(named(local), .nodes([identifier] + partner.contacts))
  }

  /// Reads the tree.
  init(_ node: ExtensionNode, document creationDate: EPCISTimestamp?) {
    self.init(sender: nil, receiver: nil, instanceIdentifier: "")
    for child in node.children {
      switch child.name.local {
      case "HeaderVersion": headerVersion = child.text ?? ""
      case "Sender": senders.append(Partner(child))
      case "Receiver": receivers.append(Partner(child))
      case "DocumentIdentification": for field in child.children { identify(field) }
      default: rest.append(child)
      }
    }
    if creation == creationDate { creation = nil }
  }

  private mutating func identify(_ field: ExtensionNode) {
    let text = field.text ?? ""
    switch field.name.local {
    case "Standard": standard = text
    case "TypeVersion": typeVersion = text
    case "InstanceIdentifier": instanceIdentifier = text
    case "Type": type = text
    case "MultipleType": multipleType = text == "true" || text == "1"
    case "CreationDateAndTime": creation = EPCISTimestamp(text)
    default: rest.append(field)
    }
  }
}

extension StandardHeader.Partner {
  init(_ node: ExtensionNode) {
    self.init("")
    for child in node.children {
      guard child.name.local == "Identifier" else {
        contacts.append(child)
        continue
      }
      id = child.text ?? ""
      authority = child.attributes.first { $0.name.local == "Authority" }?.value
    }
  }
}
