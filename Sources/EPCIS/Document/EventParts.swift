/// A quantity of a class of objects: a number of pieces, or an amount with its unit.
public struct QuantityElement: Hashable, Sendable {
  /// The class: a product, or a lot of a product.
  public var epcClass: String
  /// How many or how much; nil when not stated.
  public var quantity: DecimalText?
  /// The unit by UN/CEFACT Recommendation 20, as `KGM`; nil for pieces.
  public var uom: String?

  /// A quantity of a class.
  public init(epcClass: String, quantity: DecimalText? = nil, uom: String? = nil) {
    self.epcClass = epcClass
    self.quantity = quantity
    self.uom = uom
  }
}

/// A business document that the event belongs to.
public struct BusinessTransaction: Hashable, Sendable {
  /// What kind of document, as `po` or `desadv`; nil when not stated.
  public var type: String?
  /// The document's identifier.
  public var id: String

  /// A business document.
  public init(type: String? = nil, id: String) {
    self.type = type
    self.id = id
  }
}

/// Where something comes from or goes to: a party or a place.
public struct SourceOrDestination: Hashable, Sendable {
  /// In which sense, as `owning_party`.
  public var type: String
  /// The party's or place's identifier.
  public var id: String

  /// A source or a destination.
  public init(type: String, id: String) {
    self.type = type
    self.id = id
  }
}

/// A place: read point or business location.
public struct EventLocation: Hashable, Sendable {
  /// The place's identifier.
  public var id: String
  /// What users have added to it.
  public var extensions: [ExtensionNode]

  /// A place.
  public init(_ id: String, extensions: [ExtensionNode] = []) {
    self.id = id
    self.extensions = extensions
  }
}

/// Dispositions that hold until they are unset, independently of other events.
public struct PersistentDisposition: Hashable, Sendable {
  /// Dispositions that begin to hold.
  public var set: [String]
  /// Dispositions that cease to hold.
  public var unset: [String]

  /// Dispositions set and unset.
  public init(set: [String] = [], unset: [String] = []) {
    self.set = set
    self.unset = unset
  }
}

/// The statement that an earlier event, repeated here word for word, was wrong.
public struct ErrorDeclaration: Hashable, Sendable {
  /// When it was declared.
  public var declarationTime: EPCISTimestamp
  /// Why, as `did_not_occur` or `incorrect_data`.
  public var reason: String?
  /// The events that correct it.
  public var correctiveEventIDs: PackedStrings
  /// What users have added to it.
  public var extensions: [ExtensionNode]

  /// An error declaration.
  public init(
    declarationTime: EPCISTimestamp, reason: String? = nil, correctiveEventIDs: PackedStrings = [],
    extensions: [ExtensionNode] = []
  ) {
    self.declarationTime = declarationTime
    self.reason = reason
    self.correctiveEventIDs = correctiveEventIDs
    self.extensions = extensions
  }
}
