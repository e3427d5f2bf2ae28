/// Definitions by number, and numbers by definition.
struct Registry<Definition: Hashable> {
  private(set) var definitions: [Definition] = []
  private var numbers: [Definition: Int] = [:]

  mutating func intern(_ definition: Definition) -> (number: Int, isNew: Bool) {
    if let known = numbers[definition] { return (known, false) }
    let number = definitions.count
    definitions.append(definition)
    numbers[definition] = number
    return (number, true)
  }

  subscript(number: Int) -> Definition? { number < definitions.count ? definitions[number] : nil }
}

extension IdentifierTable {
  /// The short name of a product, and of the trade items on its levels.
  public func intern(_ product: ProductDefinition) -> ProductID {
    let (number, isNew) = productRegistry.intern(product)
    precondition(number < UInt16.max, "more than 65,534 products")
    let id = ProductID(raw: UInt16(number))
    if isNew {
      version += 1
      for level in product.packaging.levels {
        guard let gtin = product.packaging.gtin(of: level) else { continue }
        levels[gtin] = TradeItem(product: id, level: level)
      }
    }
    return id
  }

  /// The short name of a lot, by product and number; a later definition completes what an earlier one left out.
  public func intern(_ lot: LotDefinition) -> LotID {
    let key = LotKey(product: lot.product, number: lot.number)
    if let known = lotsByNumber[key] {
      lotRegistry.complete(Int(known)) { old in
        if old.expiry == nil { old.expiry = lot.expiry }
        if old.manufactured == nil { old.manufactured = lot.manufactured }
      }
      return LotID(raw: known)
    }
    let number = UInt32(lotRegistry.append(lot))
    lotsByNumber[key] = number
    return LotID(raw: number)
  }

  /// The short name of a place.
  public func intern(_ location: LocationDefinition) -> LocationID {
    let number = locationRegistry.intern(location).number
    precondition(number < UInt16.max, "more than 65,534 places")
    return LocationID(raw: UInt16(number))
  }

  /// The short name of a device, a system, a person or a partner.
  public func intern(_ actor: ActorDefinition) -> ActorID {
    let number = actorRegistry.intern(actor).number
    precondition(number < UInt16.max, "more than 65,534 actors")
    return ActorID(raw: UInt16(number))
  }

  /// The short name of a delivery of material.
  public func intern(_ batch: MaterialBatch) -> MaterialBatchID {
    MaterialBatchID(raw: UInt32(materialRegistry.intern(batch).number))
  }

  /// What is known of a product.
  public func definition(of product: ProductID) -> ProductDefinition? { productRegistry[Int(product.raw)] }
  /// What is known of a lot.
  public func definition(of lot: LotID) -> LotDefinition? { lotRegistry[Int(lot.raw)] }
  /// What is known of a place.
  public func definition(of location: LocationID) -> LocationDefinition? {
    locationRegistry[Int(location.raw)]
  }
  /// What is known of an actor.
  public func definition(of actor: ActorID) -> ActorDefinition? { actorRegistry[Int(actor.raw)] }
  /// What is known of a delivery of material.
  public func definition(of batch: MaterialBatchID) -> MaterialBatch? { materialRegistry[Int(batch.raw)] }

  /// The lot of a product by its number, or nil where it was never interned.
  public func lot(_ number: LotNumber, of product: ProductID) -> LotID? {
    lotsByNumber[LotKey(product: product, number: number)].map { LotID(raw: $0) }
  }

  /// The product and level of a trade item number, or nil where master data has none.
  public func product(of gtin: GTIN) -> (product: ProductID, level: PackagingLevel)? {
    levels[gtin].map { ($0.product, $0.level) }
  }

  /// How many lots there are; their numbers are all below.
  public var lotCount: Int { lotRegistry.definitions.count }
  /// How many products there are; their numbers are all below.
  public var productCount: Int { productRegistry.definitions.count }
  /// How many actors there are; their numbers are all below.
  public var actorCount: Int { actorRegistry.definitions.count }
}

extension Registry {
  /// Appends a definition that is found by another key than itself.
  mutating func append(_ definition: Definition) -> Int {
    definitions.append(definition)
    return definitions.count - 1
  }

  mutating func complete(_ number: Int, _ change: (inout Definition) -> Void) { change(&definitions[number]) }
}
