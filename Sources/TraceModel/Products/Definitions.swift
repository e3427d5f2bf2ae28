/// A lot as master data and labels know it.
public struct LotDefinition: Hashable, Sendable {
  /// The product.
  public var product: ProductID
  /// The lot's number, unique within the product.
  public var number: LotNumber
  /// The end of use, where it was told.
  public var expiry: ExpiryDate?
  /// The day of manufacture, where it was told.
  public var manufactured: CalendarDate?

  /// The lot `number` of `product`.
  public init(
    product: ProductID, number: LotNumber, expiry: ExpiryDate? = nil, manufactured: CalendarDate? = nil
  ) {
    self.product = product
    self.number = number
    self.expiry = expiry
    self.manufactured = manufactured
  }
}

/// A location as master data have it: a read point, a room, a site, a partner's dock.
public struct LocationDefinition: Hashable, Sendable {
  /// How people call it, unique within a table.
  public var name: String
  /// Its identifier in exchange documents, where it has one.
  public var identifier: SGLN?
  /// The partner whose place it is, or `none` for the site's own.
  public var owner = ActorID.none

  /// The place called `name`.
  public init(name: String, identifier: SGLN? = nil, owner: ActorID = .none) {
    self.name = name
    self.identifier = identifier
    self.owner = owner
  }
}

/// Who can say or do something, as master data know them.
public struct ActorDefinition: Hashable, Sendable {
  /// What sort of actor.
  public enum Kind: UInt8, Sendable, CaseIterable, Hashable {
    /// A camera, a printer, a scale, a controller.
    case device
    /// A computer system.
    case system
    /// A person.
    case person
    /// Another company.
    case partner
  }

  /// How people call them, unique within a table.
  public var name: String
  /// What sort of actor.
  public var kind: Kind
  /// A partner's number in exchange documents, where there is one.
  public var identifier: GLN?

  /// The actor called `name`.
  public init(name: String, kind: Kind, identifier: GLN? = nil) {
    self.name = name
    self.kind = kind
    self.identifier = identifier
  }
}
