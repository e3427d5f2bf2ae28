import TraceModel

/// The short names of a table for the identifiers that documents write, in whatever form they write them.
///
/// EPC URIs and Digital Links of one thing, place or party are one name. What is no identifier of the record keeps its text.
public final class IdentifierNames {
  /// The dictionary of the record.
  public let table: IdentifierTable
  /// Company prefixes, by which Digital Links can be written as EPC URIs again.
  public var prefixes = CompanyPrefixTable.empty
  /// Digits of the company prefixes of the site's own places; a place of any other is a partner's. Empty: all are own.
  public var ownPrefixes: [CompanyPrefix] = []
  /// What places are called, by their identifier as a document writes it.
  public var placeNames: [String: String] = [:]

  private let log: MappingLog
  private var places: [String: LocationID] = [:]
  private var placesByNumber: [SGLN: LocationID] = [:]
  private var placesByName: [String: LocationID] = [:]
  private var actors: [String: ActorID] = [:]
  private var partners: [GLN: ActorID] = [:]
  private var actorsByName: [String: ActorID] = [:]

  /// Numbers of places and actors have 16 bits; the rest of them is left to the site's own.
  private static let limit = 60_000

  /// Names of `table`, with whatever places and actors it has already.
  public init(table: IdentifierTable, log: MappingLog) {
    self.table = table
    self.log = log
    var raw: UInt16 = 0
    while let place = table.definition(of: LocationID(raw: raw)) {
      remember(place, LocationID(raw: raw))
      raw += 1
    }
    for raw in 0..<UInt16(table.actorCount) {
      if let actor = table.definition(of: ActorID(raw: raw)) { remember(actor, ActorID(raw: raw)) }
    }
  }

  // MARK: Things

  /// The item that the bytes of an identifier name.
  public func item(_ bytes: UnsafeBufferPointer<UInt8>) -> ItemID {
    if let code = Self.epc(bytes, prefixes) { return table.intern(code) }
    return otherItem(String(decoding: bytes, as: UTF8.self))
  }

  /// The item that an identifier names.
  public func item(_ text: String) -> ItemID {
    var text = text
    return text.withUTF8 { item($0) }
  }

  /// The unit, case or logistic unit that the bytes of an EPC URI or a Digital Link name; nil for anything else.
  public static func epc(_ bytes: UnsafeBufferPointer<UInt8>, _ prefixes: CompanyPrefixTable) -> EPC? {
    guard bytes.count > 8 else { return nil }
    do throws(IdentifierError) {
      if bytes[0] == 0x75 { return try EPC(uri: bytes.span) }  // u
      guard bytes[0] == 0x68 else { return nil }  // h
      // The year only helps to read two-digit years of attributes.
      let fields = try DigitalLink(bytes.span, readIn: 2_000).elementString
      return fields.sgtin(prefixes: prefixes).map { .sgtin($0) }
        ?? fields.sscc(prefixes: prefixes).map { .sscc($0) }
    } catch {
      return nil
    }
  }

  /// A key of another kind, or characters that are no identifier at all: both kept as text, in one form.
  private func otherItem(_ text: String) -> ItemID {
    let kept = Self.kept(text)
    if kept != text { log.add("an identifier", .otherKey, text) }
    return table.intern(malformed: Array(kept.utf8))
  }

  /// The one form in which a text is kept that names neither a unit nor a logistic unit.
  public static func kept(_ text: String) -> String { otherKey(text) ?? text }

  /// The Digital Link of a key that is neither a unit's nor a logistic unit's; nil for those, and for what is no key.
  private static func otherKey(_ text: String) -> String? {
    guard let link = DigitalLinkText.converted(text) else { return nil }
    let isUnit = link.hasPrefix("https://id.gs1.org/01/") && !link.contains("/235/")
    return isUnit || link.hasPrefix("https://id.gs1.org/00/") ? nil : link
  }

  /// How a document names an item: an EPC URI where the company prefix is known, else a Digital Link or the text kept.
  public func text(of item: ItemID) -> String {
    switch table.identifier(of: item) {
    case .epc(let code): code.uri ?? known(code).uri ?? Self.link(code)
    case .malformed(let bytes): String(decoding: bytes, as: UTF8.self)
    case nil: "urn:driftline:item:\(item.raw)"
    }
  }

  private func known(_ code: EPC) -> EPC {
    switch code {
    case .sgtin(let unit):
      .sgtin(unit.with(companyPrefixLength: prefixes.prefix(of: unit.gtin)?.length))
    case .sscc(let unit): .sscc(unit.with(companyPrefixLength: prefixes.prefix(of: unit)?.length))
    }
  }

  private static func link(_ code: EPC) -> String {
    switch code {
    case .sgtin(let unit): link([.gtin(unit.gtin), .serial(unit.serial)]) ?? code.description
    case .sscc(let unit): link([.sscc(unit)]) ?? code.description
    }
  }

  static func link(_ elements: [Element]) -> String? {
    guard let fields = try? ElementString(elements) else { return nil }
    return (try? DigitalLink(fields))?.uri
  }

  // MARK: Classes

  /// The product or lot that a class identifier names; nil for anything else.
  public static func itemClass(_ text: String, _ prefixes: CompanyPrefixTable) -> EPCClass? {
    if text.hasPrefix("urn:") { return try? EPCClass(uri: text) }
    guard text.hasPrefix("http"), let fields = try? DigitalLink(text, readIn: 2_000).elementString,
      let gtin = fields.gtin
    else { return nil }
    if let lot = fields.lgtin(prefixes: prefixes) { return .lot(lot) }
    return .product(ProductClass(gtin, companyPrefixLength: prefixes.prefix(of: gtin)?.length))
  }

  /// How a document names a lot, or a product of any lot; nil where the record knows no product's number.
  func text(of product: ProductID, lot: LotID) -> String? {
    let definition = table.definition(of: lot)
    let product = definition?.product ?? product
    guard let known = table.definition(of: product) else { return nil }
    let length = known.companyPrefix?.length
    if let definition {
      return LGTIN(known.gtin, definition.number, companyPrefixLength: length).epcURI
        ?? Self.link([.gtin(known.gtin), .lot(definition.number)])
    }
    return ProductClass(known.gtin, companyPrefixLength: length).epcURI ?? Self.link([.gtin(known.gtin)])
  }

  // MARK: Places

  /// The place that an identifier names; `none` where there are too many.
  public func place(_ text: String) -> LocationID {
    if let known = places[text] { return known }
    let place = newPlace(text)
    places[text] = place
    return place
  }

  private func newPlace(_ text: String) -> LocationID {
    let number = Self.sgln(text, prefixes)
    if let number, let known = placesByNumber[number] { return known }
    let name =
      Self.unescaped(text, after: Self.placePrefix) ?? placeNames[text] ?? number?.description ?? text
    if number == nil, let known = placesByName[name] { return known }
    guard places.count < Self.limit else {
      log.add("a place", .tooMany, text)
      return .none
    }
    var definition = LocationDefinition(name: name, identifier: number)
    if let number, !isOwn(number) { definition.owner = partner(number.gln, name: name) }
    let place = table.intern(definition)
    remember(definition, place)
    return place
  }

  private func isOwn(_ place: SGLN) -> Bool {
    ownPrefixes.isEmpty
      || ownPrefixes.contains {
        place.gln.rawValue / 10 / Self.powerOfTen(12 - $0.length.digits) == $0.number
      }
  }

  private static func powerOfTen(_ exponent: Int) -> UInt64 {
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }

  /// The place that a URI of either form names; parties too, as places without an extension.
  static func sgln(_ text: String, _ prefixes: CompanyPrefixTable) -> SGLN? {
    if text.hasPrefix("urn:epc:id:sgln:") { return try? SGLN(epcURI: text) }
    if text.hasPrefix("urn:epc:id:pgln:") {
      guard let party = try? PGLN(epcURI: text) else { return nil }
      return SGLN(party.gln, companyPrefixLength: party.companyPrefixLength)
    }
    guard text.hasPrefix("http"), let fields = try? DigitalLink(text, readIn: 2_000).elementString else {
      return nil
    }
    if let place = fields.sgln(prefixes: prefixes) { return place }
    guard case .gln(let party) = fields.value(.party) else { return nil }
    return SGLN(party, companyPrefixLength: prefixes.prefix(of: party)?.length)
  }

  /// The number of the party or place that an identifier of either form names; nil for anything else.
  public static func party(_ text: String) -> GLN? { sgln(text, .empty)?.gln }

  /// How a document names a place.
  public func text(of place: LocationID) -> String? {
    guard let definition = table.definition(of: place) else { return nil }
    guard let number = definition.identifier else { return Self.placePrefix + Self.escaped(definition.name) }
    if let uri = number.epcURI { return uri }
    let length = prefixes.prefix(of: number.gln)?.length
    if let uri = number.with(companyPrefixLength: length).epcURI { return uri }
    return Self.link(
      [.location(number.gln)] + (number.locationExtension.map { [.locationExtension($0)] } ?? []))
  }

  // MARK: Actors

  /// The partner whose number an identifier is, or who is called by it; `none` where there are too many.
  public func partner(_ text: String) -> ActorID {
    if let known = actors[text] { return known }
    let actor: ActorID
    if let number = Self.sgln(text, prefixes) {
      actor = partner(number.gln, name: placeNames[text] ?? "GLN \(number.gln)")
    } else {
      actor = self.actor(text) ?? intern(ActorDefinition(name: text, kind: .partner))
    }
    actors[text] = actor
    return actor
  }

  private func partner(_ number: GLN, name: String) -> ActorID {
    partners[number] ?? intern(ActorDefinition(name: name, kind: .partner, identifier: number))
  }

  /// The device at a read point, which answers for what was seen there where nobody else is named.
  func device(at place: LocationID) -> ActorID {
    guard let definition = table.definition(of: place) else { return .none }
    let name = Self.device(at: definition)
    return actorsByName["device:\(name)"] ?? intern(ActorDefinition(name: name, kind: .device))
  }

  private static func device(at place: LocationDefinition) -> String { "device at \(place.name)" }

  /// Whether an actor is the one who answers for a read point where nobody else is named.
  func isDevice(_ actor: ActorID, at place: LocationID) -> Bool {
    guard let known = table.definition(of: actor), let place = table.definition(of: place) else {
      return false
    }
    return known.kind == .device && known.identifier == nil && known.name == Self.device(at: place)
  }

  /// The actor that a URI of this program names: `urn:driftline:actor:device:Line%207%20camera`.
  func actor(_ text: String) -> ActorID? {
    for kind in ActorDefinition.Kind.allCases {
      guard let name = Self.unescaped(text, after: "\(Self.actorPrefix)\(kind):") else { continue }
      return actorsByName["\(kind):\(name)"] ?? intern(ActorDefinition(name: name, kind: kind))
    }
    return nil
  }

  private func intern(_ definition: ActorDefinition) -> ActorID {
    guard table.actorCount < Self.limit else {
      log.add("a party", .tooMany, definition.name)
      return .none
    }
    let actor = table.intern(definition)
    remember(definition, actor)
    return actor
  }

  /// How a document names an actor: a partner by its number, all others by a URI of this program.
  ///
  /// A party is an SGLN without extension, as version 1.2 and the guideline of GS1 US have it; the PGLN came later.
  public func text(of actor: ActorID) -> String? {
    guard let definition = table.definition(of: actor) else { return nil }
    guard let number = definition.identifier else {
      return "\(Self.actorPrefix)\(definition.kind):\(Self.escaped(definition.name))"
    }
    let length = prefixes.prefix(of: number)?.length
    return SGLN(number, companyPrefixLength: length).epcURI ?? Self.link([.location(number)])
  }

  private func remember(_ place: LocationDefinition, _ id: LocationID) {
    if let number = place.identifier {
      if placesByNumber[number] == nil { placesByNumber[number] = id }
    } else if placesByName[place.name] == nil {
      placesByName[place.name] = id
    }
  }

  private func remember(_ actor: ActorDefinition, _ id: ActorID) {
    if let number = actor.identifier {
      if partners[number] == nil { partners[number] = id }
    } else if actorsByName["\(actor.kind):\(actor.name)"] == nil {
      actorsByName["\(actor.kind):\(actor.name)"] = id
    }
  }

  // MARK: Names in URIs

  static let placePrefix = "urn:driftline:place:"
  static let actorPrefix = "urn:driftline:actor:"

  /// A name with everything but letters, digits and `-._` as %XX.
  static func escaped(_ name: String) -> String {
    var text = ""
    for byte in name.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F:
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        text += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return text
  }

  /// The name behind a prefix; nil where the prefix is another.
  static func unescaped(_ text: String, after prefix: String) -> String? {
    guard text.hasPrefix(prefix) else { return nil }
    var bytes: [UInt8] = []
    var rest = text.utf8.dropFirst(prefix.utf8.count)
    while let byte = rest.popFirst() {
      if byte == 0x25, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
