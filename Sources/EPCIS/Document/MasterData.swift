/// Master data of one kind, as products or places.
public struct MasterDataVocabulary: Hashable, Sendable {
  /// What kind, as `urn:epcglobal:epcis:vtype:EPCClass`.
  public var type: String
  /// Its entries.
  public var elements: [MasterDataElement]

  /// Master data of one kind.
  public init(type: String, elements: [MasterDataElement] = []) {
    self.type = type
    self.elements = elements
  }
}

/// One product, place or party with its attributes.
public struct MasterDataElement: Hashable, Sendable {
  /// Whose data they are.
  public var id: String
  /// The attributes, in order; one can occur several times.
  public var attributes: [MasterDataAttribute]
  /// What belongs to it, as the places within a place.
  public var children: PackedStrings
  /// What users have added.
  public var extensions: [ExtensionNode]

  /// An entry.
  public init(id: String, attributes: [MasterDataAttribute] = [], children: PackedStrings = []) {
    self.id = id
    self.attributes = attributes
    self.children = children
    self.extensions = []
  }
}

/// One attribute of master data, as `urn:epcglobal:cbv:mda#regulatedProductName`.
public struct MasterDataAttribute: Hashable, Sendable {
  /// Which attribute.
  public var id: String
  /// Its value: text or structure.
  public var value: ExtensionNode

  /// An attribute with a value; the node's name does not matter.
  public init(id: String, value: ExtensionNode.Content) {
    self.id = id
    self.value = ExtensionNode(Self.valueName, value)
  }

  /// An attribute with a text.
  public init(id: String, text: String) {
    self.init(id: id, value: .text(text))
  }

  static let valueName = QualifiedName(local: "attribute")
}
