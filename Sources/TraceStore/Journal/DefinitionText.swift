import TraceModel

/// Master data as JSON, and back into a dictionary of identifiers: a store can be opened by itself.
package enum DefinitionText {
  /// The kinds of definitions, in the order in which they are written and read.
  enum Kind: String, CaseIterable {
    case product
    case lot
    case actor
    case location
    case material
    case block
    case itemClass = "item_class"
    /// What the site has decided; in the chain with the first block.
    case policy
    /// How far the exchange of a document has come, and what stands around its events.
    case exchange
  }

  /// Master data of one thing.
  enum Definition {
    case product(ProductDefinition)
    case lot(LotDefinition)
    case actor(ActorDefinition)
    case location(LocationDefinition)
    case material(MaterialBatch)
    case block(NumberBlock)
  }

  /// How many products, actors or places have a number: the numbers have 16 bits.
  package static let mostNumbers = Int(UInt16.max)

  // MARK: Written

  static func written(_ definition: Definition) -> JSONText {
    switch definition {
    case .product(let product): written(product)
    case .lot(let lot): written(lot)
    case .actor(let actor): written(actor)
    case .location(let location): written(location)
    case .material(let material): written(material)
    case .block(let block): written(block)
    }
  }

  static func written(_ product: ProductDefinition) -> JSONText {
    var members: [(String, JSONText)] = [
      ("name", .text(product.name)), ("gtin", .text(product.gtin.description)),
    ]
    if let prefix = product.companyPrefix { members.append(("companyPrefix", .text(prefix.description))) }
    if let market = product.market { members.append(("market", .text(market.code))) }
    switch product.shelfLife {
    case .months(let count): members.append(("shelfLifeMonths", .integer(Int64(count))))
    case .days(let count): members.append(("shelfLifeDays", .integer(Int64(count))))
    case nil: break
    }
    for level in [PackagingLevel.bundle, .case, .pallet] {
      guard let container = product.packaging.container(level) else { continue }
      var parts: [(String, JSONText)] = [("contents", .integer(Int64(container.contents)))]
      if let gtin = container.gtin { parts.append(("gtin", .text(gtin.description))) }
      members.append(("\(level)", .members(parts)))
    }
    if let mass = product.caseMass {
      let grams = [mass.unitGrams, mass.unitDeviationGrams, mass.tareGrams, mass.tareDeviationGrams]
      members.append(("caseMassGrams", .list(grams.map { .real($0) })))
    }
    return .members(members)
  }

  static func written(_ lot: LotDefinition) -> JSONText {
    var members: [(String, JSONText)] = [("number", .text(lot.number.description))]
    if lot.product != .none { members.append(("product", .integer(Int64(lot.product.raw)))) }
    if let expiry = lot.expiry { members.append(("expiry", ExpiryText.written(expiry))) }
    if let day = lot.manufactured { members.append(("manufactured", .text(day.description))) }
    return .members(members)
  }

  static func written(_ actor: ActorDefinition) -> JSONText {
    var members: [(String, JSONText)] = [("name", .text(actor.name)), ("kind", .text("\(actor.kind)"))]
    if let gln = actor.identifier { members.append(("gln", .text(gln.description))) }
    return .members(members)
  }

  static func written(_ location: LocationDefinition) -> JSONText {
    var members: [(String, JSONText)] = [("name", .text(location.name))]
    if let place = location.identifier {
      members.append(("gln", .text(place.gln.description)))
      if let part = place.locationExtension { members.append(("extension", .text("\(part)"))) }
      if let length = place.companyPrefixLength {
        members.append(("companyPrefixLength", .integer(Int64(length.digits))))
      }
    }
    if location.owner != .none { members.append(("owner", .integer(Int64(location.owner.raw)))) }
    return .members(members)
  }

  static func written(_ material: MaterialBatch) -> JSONText {
    var members: [(String, JSONText)] = [
      ("number", .text(material.number.description)), ("materialCode", .text(material.materialCode)),
      ("supplier", .text(material.supplier.description)),
      ("supplierLot", .text(material.supplierLot.description)), ("amount", .real(material.quantity.amount)),
      ("unit", .text(material.quantity.unit)), ("received", .text(material.received.description)),
    ]
    if let expiry = material.expiry { members.append(("expiry", ExpiryText.written(expiry))) }
    return .members(members)
  }

  static func written(_ block: NumberBlock) -> JSONText {
    var members: [(String, JSONText)] = []
    switch block.numbering {
    case .serials(let gtin, let format):
      members = [
        ("gtin", .text(gtin.description)), ("prefix", .text(format.prefix)),
        ("width", .integer(Int64(format.width))), ("alphabet", .text("\(format.alphabet)")),
      ]
      if let key = format.permutation?.key {
        members.append(("key", .integer(Int64(bitPattern: key))))
      }
    case .logisticUnits(let digit, let prefix):
      members = [("extensionDigit", .integer(Int64(digit))), ("companyPrefix", .text(prefix.description))]
    }
    members += [
      ("first", .integer(Int64(bitPattern: block.first))), ("count", .integer(Int64(block.count))),
      ("level", .text("\(block.level)")),
    ]
    if let length = block.companyPrefixLength {
      members.append(("companyPrefixLength", .integer(Int64(length.digits))))
    }
    return .members(members)
  }

  static func written(_ itemClass: ItemCode.Class) -> JSONText {
    var members: [(String, JSONText)] = [("scheme", .text(itemClass.scheme.rawValue))]
    if !itemClass.gtin.isEmpty { members.append(("gtin", .text(itemClass.gtin))) }
    if itemClass.prefixLength > 0 {
      members.append(("companyPrefixLength", .integer(Int64(itemClass.prefixLength))))
    }
    return .members(members)
  }

  // MARK: Read

  static func itemClass(_ value: JSONText) -> ItemCode.Class? {
    guard let scheme = value["scheme"]?.string.flatMap(ItemCode.Class.Scheme.init(rawValue:)) else {
      return nil
    }
    return ItemCode.Class(
      scheme: scheme, gtin: value["gtin"]?.string ?? "",
      prefixLength: Int(value["companyPrefixLength"]?.int ?? 0))
  }

  /// What a text of ours defines; nil where somebody has changed it into something else.
  static func read(_ kind: Kind, _ value: JSONText) -> Definition? {
    switch kind {
    case .product: product(value).map { .product($0) }
    case .lot: lot(value).map { .lot($0) }
    case .actor: actor(value).map { .actor($0) }
    case .location: location(value).map { .location($0) }
    case .material: material(value).map { .material($0) }
    case .block: block(value).map { .block($0) }
    case .itemClass, .policy, .exchange: nil
    }
  }

  /// Puts a definition into the dictionary; its number there, or nil where there is no room for it.
  static func intern(_ definition: Definition, in table: IdentifierTable) -> Int? {
    switch definition {
    case .product(let product): table.productCount < mostNumbers ? Int(table.intern(product).raw) : nil
    case .lot(let lot): Int(table.intern(lot).raw)
    case .actor(let actor): table.actorCount < mostNumbers ? Int(table.intern(actor).raw) : nil
    case .location(let location): table.locationCount < mostNumbers ? Int(table.intern(location).raw) : nil
    case .material(let material): Int(table.intern(material).raw)
    case .block(let block): (try? table.register(block)).map { Int($0.raw) }
    }
  }

  /// Takes the definition in a row of kind, id and value into a dictionary, or a class of things behind those before it.
  static func take(
    _ row: Statement, into table: IdentifierTable, _ classes: inout [ItemCode.Class], path: String
  ) throws(StoreError) -> Kind {
    let (word, id) = (row.text(0), Int(row.integer(1)))
    guard let kind = Kind(rawValue: word), let value = JSONText(row.text(2)) else {
      throw .damaged(path: path, detail: "a definition of “\(word)” makes no sense")
    }
    switch kind {
    case .policy, .exchange: return kind
    case .itemClass:
      if let itemClass = itemClass(value), id == classes.count {
        classes.append(itemClass)
        return kind
      }
    default: if read(kind, value).flatMap({ intern($0, in: table) }) == id { return kind }
    }
    throw .damaged(path: path, detail: "the definition “\(word) \(id)” makes no sense")
  }

  private static func product(_ value: JSONText) -> ProductDefinition? {
    guard let name = value["name"]?.string, let gtin = gtin(value["gtin"]) else { return nil }
    let prefix = value["companyPrefix"]?.string.flatMap { try? CompanyPrefix($0) }
    let market = value["market"]?.string.flatMap { try? Market($0) }
    let life =
      value["shelfLifeMonths"]?.int.map { ShelfLife.months(Int($0)) }
      ?? value["shelfLifeDays"]?.int.map { ShelfLife.days(Int($0)) }
    func container(_ level: PackagingLevel) -> PackagingConfiguration.Container? {
      guard let part = value["\(level)"], let contents = part["contents"]?.int else { return nil }
      return PackagingConfiguration.Container(contents: Int(contents), gtin: self.gtin(part["gtin"]))
    }
    var mass: CaseMass?
    if let grams = value["caseMassGrams"]?.elements.compactMap(\.double), grams.count == 4 {
      mass = try? CaseMass(
        unitGrams: grams[0], unitDeviationGrams: grams[1], tareGrams: grams[2], tareDeviationGrams: grams[3])
    }
    guard
      let packaging = try? PackagingConfiguration(
        unit: gtin, bundle: container(.bundle), case: container(.case), pallet: container(.pallet))
    else { return nil }
    return try? ProductDefinition(
      name: name, companyPrefix: prefix, packaging: packaging, shelfLife: life, market: market,
      caseMass: mass)
  }

  private static func lot(_ value: JSONText) -> LotDefinition? {
    guard let number = value["number"]?.string.flatMap({ try? LotNumber($0) }) else { return nil }
    let product = value["product"]?.int.map { ProductID(raw: UInt16(clamping: $0)) } ?? .none
    return LotDefinition(
      product: product, number: number, expiry: value["expiry"].flatMap { ExpiryText.read($0) },
      manufactured: day(value["manufactured"]))
  }

  private static func actor(_ value: JSONText) -> ActorDefinition? {
    guard let name = value["name"]?.string, let word = value["kind"]?.string,
      let kind = ActorDefinition.Kind.allCases.first(where: { "\($0)" == word })
    else { return nil }
    return ActorDefinition(name: name, kind: kind, identifier: gln(value["gln"]))
  }

  private static func location(_ value: JSONText) -> LocationDefinition? {
    guard let name = value["name"]?.string else { return nil }
    var place: SGLN?
    if let gln = gln(value["gln"]) {
      place = SGLN(
        gln, extension: value["extension"]?.string.flatMap { try? LocationExtension($0) },
        companyPrefixLength: prefixLength(value))
    }
    return LocationDefinition(
      name: name, identifier: place,
      owner: value["owner"]?.int.map { ActorID(raw: UInt16(clamping: $0)) } ?? .none)
  }

  private static func material(_ value: JSONText) -> MaterialBatch? {
    // Of material and supplier a delivery keeps code and number only: the rest is made up here and goes nowhere.
    guard let number = value["number"]?.string.flatMap({ try? BatchNumber($0) }),
      let code = value["materialCode"]?.string, let supplier = gln(value["supplier"]),
      let material = try? Material(code: code, name: code, kind: .bulk),
      let party = try? Party(gln: supplier, name: supplier.description, role: .supplier),
      let supplierLot = value["supplierLot"]?.string.flatMap({ try? LotNumber($0) }),
      let amount = value["amount"]?.double, let unit = value["unit"]?.string,
      let quantity = try? Quantity(amount, unit), let received = day(value["received"])
    else { return nil }
    return try? MaterialBatch(
      number: number, material: material, supplier: Supplier(party: party, approvedUntil: nil),
      supplierLot: supplierLot, quantity: quantity, received: received,
      expiry: value["expiry"].flatMap { ExpiryText.read($0) })
  }

  private static func block(_ value: JSONText) -> NumberBlock? {
    let word = value["level"]?.string
    guard let level = PackagingLevel.allCases.first(where: { "\($0)" == word }),
      let first = value["first"]?.int.map({ UInt64(bitPattern: $0) }), let count = value["count"]?.int
    else { return nil }
    if let digit = value["extensionDigit"]?.int {
      guard let prefix = value["companyPrefix"]?.string.flatMap({ try? CompanyPrefix($0) }) else {
        return nil
      }
      return .logisticUnits(
        extensionDigit: Int(digit), companyPrefix: prefix, level: level, first: first, count: Int(count))
    }
    let alphabet = value["alphabet"]?.string
    guard let gtin = gtin(value["gtin"]), let width = value["width"]?.int,
      let characters = NumberFormat.Alphabet.allCases.first(where: { "\($0)" == alphabet }),
      let format = NumberFormat(
        prefix: value["prefix"]?.string ?? "", width: Int(width), alphabet: characters,
        key: value["key"]?.int.map { UInt64(bitPattern: $0) })
    else { return nil }
    return .serials(
      of: gtin, level: level, format: format, first: first, count: Int(count),
      companyPrefixLength: prefixLength(value))
  }

  private static func gtin(_ value: JSONText?) -> GTIN? { value?.string.flatMap { try? GTIN($0) } }
  private static func gln(_ value: JSONText?) -> GLN? { value?.string.flatMap { try? GLN($0) } }

  private static func prefixLength(_ value: JSONText) -> CompanyPrefixLength? {
    value["companyPrefixLength"]?.int.flatMap { CompanyPrefixLength(rawValue: UInt8(clamping: $0)) }
  }

  private static func day(_ value: JSONText?) -> CalendarDate? {
    value?.string.flatMap { try? CalendarDate($0) }
  }
}

/// Why master data that somebody states cannot be kept.
package struct DefinitionProblem: Error {
  /// What is wrong, in one line without a full stop.
  package var reason: String
}

extension IdentifierTable {
  /// Adds master data as the table `definition` of a store has it.
  ///
  /// `kind` is product, lot, actor, location, material or block. Whatever `value` states is kept, or all of it is refused.
  package func define(kind word: String, value: JSONText) throws(DefinitionProblem) {
    guard let kind = DefinitionText.Kind(rawValue: word), let definition = DefinitionText.read(kind, value)
    else { throw DefinitionProblem(reason: "this is no definition of “\(word)”") }
    var kept = definition
    // A later definition of a lot completes the earlier one and changes nothing in it.
    if case .lot(var lot) = definition, let known = self.lot(lot.number, of: lot.product) {
      lot.expiry = self.definition(of: known)?.expiry ?? lot.expiry
      lot.manufactured = self.definition(of: known)?.manufactured ?? lot.manufactured
      kept = .lot(lot)
    }
    if let name = value.firstLost(in: DefinitionText.written(kept)) {
      throw DefinitionProblem(
        reason: "“\(name)” is no member of “\(word)”, or of another type, or contradicts what is defined")
    }
    if let missing = undefined(in: definition) {
      throw DefinitionProblem(reason: "\(missing) is not defined; a line before has to define it")
    }
    guard DefinitionText.intern(definition, in: self) != nil else {
      throw DefinitionProblem(
        reason: "there is no number left for this “\(word)”, or its numbers belong to another")
    }
  }

  /// What a definition names by a number that stands for nothing: whatever comes by it later would be taken for it.
  private func undefined(in definition: DefinitionText.Definition) -> String? {
    switch definition {
    case .lot(let lot) where lot.product != .none && self.definition(of: lot.product) == nil:
      "product \(lot.product.raw)"
    case .location(let location) where location.owner != .none && self.definition(of: location.owner) == nil:
      "actor \(location.owner.raw)"
    default: nil
    }
  }
}

extension JSONText {
  /// The first member whose value another text does not have, as “case.contents”; nil where it has all.
  fileprivate func firstLost(in kept: JSONText) -> String? {
    guard case .members(let members) = self else { return isSame(as: kept) ? nil : "value" }
    for (name, value) in members {
      guard let other = kept[name] else { return name }
      if case .members = value {
        if let inner = value.firstLost(in: other) { return "\(name).\(inner)" }
      } else if !value.isSame(as: other) {
        return name
      }
    }
    return nil
  }

  /// Whether both say the same; a number that identifies something may be written without its leading zeros.
  private func isSame(as other: JSONText) -> Bool {
    if let number = double { return number == other.double }
    guard let text = string, let kept = other.string, text != kept else { return self == other }
    return text.allSatisfy(\.isNumber) && text.drop { $0 == "0" } == kept.drop { $0 == "0" }
  }
}
