/// What goes into a product: an ingredient, a bottle, a carton, a label.
public struct Material: Hashable, Sendable {
  /// What part a material has in the product.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The substance that works.
    case activeIngredient
    /// A substance that carries it.
    case excipient
    /// Tablets, vials or other goods before they are packed.
    case bulk
    /// Packaging that touches the product, as a blister or a bottle.
    case primaryPackaging
    /// Packaging around it, as a carton or a case.
    case secondaryPackaging
    /// Labels on a roll.
    case label
    /// The leaflet.
    case leaflet
    /// What is consumed in printing, as ink or ribbon.
    case printing
  }

  /// The code by which a site orders and stores it.
  public let code: String
  /// What it is called.
  public let name: String
  /// What part it has.
  public let kind: Kind

  /// A material with a code and a name.
  public init(code: String, name: String, kind: Kind) throws(ProductError) {
    self.code = try MasterData.checked(code, what: "material's code")
    self.name = try MasterData.checked(name, what: "material's name")
    self.kind = kind
  }
}

/// An amount of something, in a unit of measure of UN/ECE Recommendation 20.
public struct Quantity: Hashable, Sendable {
  /// How many units of measure.
  public let amount: Double
  /// The unit of measure: `KGM` kilogram, `LTR` liter, `MTR` meter, `H87` piece.
  public let unit: String

  /// An amount above zero.
  public init(_ amount: Double, _ unit: String) throws(ProductError) {
    guard amount.isFinite, amount > 0 else { throw .badQuantity(amount) }
    let isCode = 2...3 ~= unit.utf8.count && unit.utf8.allSatisfy { 0x41...0x5A ~= $0 || 0x30...0x39 ~= $0 }
    guard isCode else { throw .badUnit(unit) }
    self.amount = amount
    self.unit = unit
  }
}

/// A delivery of a material: all of it came from one production of its supplier.
public struct MaterialBatch: Hashable, Sendable {
  /// The number that the site gave it on arrival.
  public let number: BatchNumber
  /// The code of the material.
  public let materialCode: String
  /// Who supplied it.
  public let supplier: GLN
  /// The supplier's own number for it, by which the supplier recalls.
  public let supplierLot: LotNumber
  /// How much came.
  public let quantity: Quantity
  /// When it came.
  public let received: CalendarDate
  /// Until when it may be used, if that is limited.
  public let expiry: ExpiryDate?

  /// A delivery that came before it expired.
  public init(
    number: BatchNumber, material: Material, supplier: Supplier, supplierLot: LotNumber, quantity: Quantity,
    received: CalendarDate, expiry: ExpiryDate? = nil
  ) throws(ProductError) {
    if let expiry, expiry.isPast(on: received) { throw .endsBeforeItBegins }
    self.number = number
    materialCode = material.code
    self.supplier = supplier.party.gln
    self.supplierLot = supplierLot
    self.quantity = quantity
    self.received = received
    self.expiry = expiry
  }
}
