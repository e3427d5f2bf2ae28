import TraceModel

/// What documents show of products, places and company prefixes before their events are taken.
///
/// Files of a site rarely carry complete master data. What they state is taken from there; what they do not state is seen
/// from what is packed into what: which trade item is a case of which, and how many most cases hold. Such a number is an
/// inference, and says so.
public struct DocumentSurvey {
  /// A container's number of contents, and where it comes from.
  public enum Contents: Hashable, Sendable {
    /// Master data of a document say so.
    case stated(Int)
    /// So many of all containers of the kind hold this number; nobody has stated it.
    case seen(Int, containers: Int, of: Int)

    /// The number.
    public var count: Int {
      switch self {
      case .stated(let count): count
      case .seen(let count, _, _): count
      }
    }
  }

  /// What is known of a trade item's containers.
  public struct Product: Hashable, Sendable {
    /// The unit's number.
    public var gtin: GTIN
    /// The number of its containers from the inside out, with how many each holds.
    public var containers: [(gtin: GTIN, contents: Contents)]
    /// Its name, where a document states it.
    public var name: String?

    /// Whether two say the same.
    public static func == (a: Self, b: Self) -> Bool { a.gtin == b.gtin && a.name == b.name }
    /// Feeds what tells them apart.
    public func hash(into hasher: inout Hasher) { hasher.combine(gtin) }
  }

  private struct Container {
    var child: GTIN
    var count: Int
    var isMixed = false
    var lastTime: EPCISTimestamp
    var lastCount: Int
  }

  private var gtins: [GTIN: CompanyPrefixLength?] = [:]
  /// Trade items of which things are named, and of which amounts are.
  private var serialized: Set<GTIN> = []
  private var counted: Set<GTIN> = []
  private var seenPrefixes: Set<CompanyPrefix> = []
  private var ownPrefixes: Set<CompanyPrefix> = []
  private var containers: [EPC: Container] = [:]
  private var stated: [GTIN: String] = [:]
  private var statedContents: [GTIN: Int] = [:]
  private var placeNames: [String: String] = [:]
  private var lastIdentifier: [UInt8] = []

  /// A survey that has seen nothing.
  public init() {}

  /// Whether any document states products: then what is not among them is unknown.
  public var hasProducts: Bool { !stated.isEmpty }
  /// The identifiers of the places that documents state.
  public var statedPlaces: [String] { placeNames.keys.sorted() }

  // MARK: Looking

  /// Looks at what stands around the events.
  public mutating func add(_ document: EPCISDocument) {
    for vocabulary in document.masterData + document.queriedMasterData {
      for element in vocabulary.elements { add(element, of: vocabulary.type) }
    }
    for partner in (document.header?.senders ?? []) + (document.header?.receivers ?? []) {
      see(place: partner.id)
    }
  }

  private mutating func add(_ element: MasterDataElement, of type: String) {
    func text(_ endings: String...) -> String? {
      element.attributes.first { attribute in endings.contains { attribute.id.hasSuffix($0) } }?.value.text
    }
    if type.hasSuffix("EPCClass") {
      guard let itemClass = IdentifierNames.itemClass(element.id, .empty) else { return }
      see(itemClass.gtin, Self.length(of: itemClass))
      stated[itemClass.gtin] =
        text("regulatedProductName", "descriptionShort", "functionalName", "tradeItemDescription") ?? ""
      // GDSN's attribute; the standard's own list has none for it.
      if let count = text("uantityOfNextLowerLevelTradeItem").flatMap({ Int($0) }), count > 0 {
        statedContents[itemClass.gtin] = count
      }
    } else if type.hasSuffix("Location") || type.hasSuffix("Party") {
      see(place: element.id)
      placeNames[element.id] = text("#name", "/name", "mda-name", "cbvmda:name") ?? element.id
    }
  }

  /// Looks at what a record knows already, so that documents that came earlier count as well.
  public mutating func add(_ table: IdentifierTable) {
    for raw in 0..<UInt16(table.productCount) {
      if let product = table.definition(of: ProductID(raw: raw)) {
        if let prefix = product.companyPrefix { seenPrefixes.insert(prefix) }
      }
    }
    let places = (0..<UInt16(table.locationCount)).compactMap { table.definition(of: LocationID(raw: $0)) }
    // Where all places are the site's own, nobody has told which are not.
    let areToldApart = places.contains { $0.owner != .none }
    for place in places {
      guard let prefix = place.identifier.flatMap({ see($0) }) else { continue }
      if areToldApart, place.owner == .none { ownPrefixes.insert(prefix) }
    }
  }

  /// Looks at an event.
  public mutating func add(_ event: EPCISEvent) {
    see(event.epcList)
    see(event.childEPCs)
    see(event.inputEPCList)
    see(event.outputEPCList)
    if let parent = event.parentID { see(parent) }
    for place in [event.readPoint, event.bizLocation] {
      guard let place else { continue }
      let prefix = see(place: place.id)
      if event.action == .add, event.type == .object, let prefix { ownPrefixes.insert(prefix) }
    }
    for party in event.sourceList + event.destinationList { see(place: party.id) }
    let amounts =
      event.quantityList + event.childQuantityList + event.inputQuantityList + event.outputQuantityList
    for quantity in amounts {
      guard let itemClass = IdentifierNames.itemClass(quantity.epcClass, .empty) else { continue }
      see(itemClass.gtin, Self.length(of: itemClass))
      counted.insert(itemClass.gtin)
    }
    if event.type == .aggregation, event.errorDeclaration == nil { pack(event) }
  }

  /// Identifiers that differ from the last one in their serial number only tell nothing new.
  private mutating func see(_ list: PackedStrings) {
    for index in list.indices {
      list.withUTF8(at: index) { bytes in
        if isLikeLast(bytes) { return }
        lastIdentifier = Array(bytes)
        see(bytes)
      }
    }
  }

  private func isLikeLast(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count == lastIdentifier.count else { return false }
    var end = bytes.count
    while end > 0, bytes[end - 1] != 0x2E, bytes[end - 1] != 0x2F { end -= 1 }
    guard end > 0 else { return false }
    for index in 0..<end where bytes[index] != lastIdentifier[index] { return false }
    return true
  }

  private mutating func see(_ text: String) {
    var text = text
    text.withUTF8 { see($0) }
  }

  private mutating func see(_ bytes: UnsafeBufferPointer<UInt8>) {
    switch IdentifierNames.epc(bytes, .empty) {
    case .sgtin(let unit):
      see(unit.gtin, unit.companyPrefixLength)
      serialized.insert(unit.gtin)
    case .sscc(let unit): if let prefix = unit.companyPrefix { seenPrefixes.insert(prefix) }
    case nil: break
    }
  }

  private mutating func see(_ gtin: GTIN, _ length: CompanyPrefixLength?) {
    if let prefix = gtin.companyPrefix(length) { seenPrefixes.insert(prefix) }
    if gtins[gtin] == nil || length != nil { gtins[gtin] = .some(length) }
  }

  @discardableResult
  private mutating func see(place text: String) -> CompanyPrefix? {
    IdentifierNames.sgln(text, .empty).flatMap { see($0) }
  }

  private mutating func see(_ place: SGLN) -> CompanyPrefix? {
    guard let length = place.companyPrefixLength else { return nil }
    let digits = String(String(place.gln.description).prefix(length.digits))
    guard let prefix = try? CompanyPrefix(digits) else { return nil }
    seenPrefixes.insert(prefix)
    return prefix
  }

  private static func length(of itemClass: EPCClass) -> CompanyPrefixLength? {
    switch itemClass {
    case .lot(let lot): lot.companyPrefixLength
    case .product(let product): product.companyPrefixLength
    }
  }

  /// Adds up what containers with a trade item number hold.
  private mutating func pack(_ event: EPCISEvent) {
    guard event.action != .observe, var text = event.parentID,
      let parent = text.withUTF8({ IdentifierNames.epc($0, .empty) }), case .sgtin = parent
    else { return }
    let sign = event.action == .delete ? -1 : 1
    if event.action == .delete, event.childEPCs.isEmpty { containers[parent]?.count = 0 }
    guard !event.childEPCs.isEmpty,
      case .sgtin(let child)? = event.childEPCs.withUTF8(at: 0, { IdentifierNames.epc($0, .empty) })
    else { return }
    let count = event.childEPCs.count
    guard var container = containers[parent] else {
      if sign > 0 {
        containers[parent] = Container(
          child: child.gtin, count: count, lastTime: event.eventTime, lastCount: count)
      }
      return
    }
    // The same packing once more, as in a file that was sent twice.
    if container.lastTime.seconds > event.eventTime.seconds
      || container.lastTime == event.eventTime && container.lastCount == sign * count
    {
      return
    }
    container.count += sign * count
    container.isMixed = container.isMixed || container.child != child.gtin
    container.lastTime = event.eventTime
    container.lastCount = sign * count
    containers[parent] = container
  }

  // MARK: Concluding

  /// The products that documents state, or that they show where they state none; in the order of their numbers.
  public var products: [Product] {
    let contents = contentsByGTIN
    var known = Set(gtins.keys)
    if hasProducts {
      // What is in bulk is a material as often as a product of the site, and rarely among its products.
      known = Set(stated.keys).union(counted.subtracting(serialized))
      // A file that lists the unit means its case as well.
      for _ in 0..<3 {
        // order-free: a set is filled
        for (container, entry) in contents where known.contains(entry.child) { known.insert(container) }
      }
    }
    // What is around each trade item: the commonest first, of equally common the smaller number.
    var around: [GTIN: [GTIN]] = [:]
    for gtin in contents.keys.sorted(by: {
      (contents[$1]?.total ?? 0, $0) < (contents[$0]?.total ?? 0, $1)
    }) {
      if let child = contents[gtin]?.child { around[child, default: []].append(gtin) }
    }
    var used: Set<GTIN> = []
    var products: [Product] = []
    for gtin in known.sorted() where contents[gtin] == nil {
      var product = Product(gtin: gtin, containers: [], name: stated[gtin].flatMap { $0.isEmpty ? nil : $0 })
      var inside = gtin
      while product.containers.count < 3,
        let outside = around[inside]?.first(where: { known.contains($0) && !used.contains($0) }),
        let entry = contents[outside]
      {
        product.containers.append((outside, entry.contents))
        used.insert(outside)
        inside = outside
      }
      products.append(product)
    }
    // Containers that are left over, as a second size of case, stand for themselves.
    for gtin in known.sorted() where contents[gtin] != nil && !used.contains(gtin) {
      products.append(
        Product(gtin: gtin, containers: [], name: stated[gtin].flatMap { $0.isEmpty ? nil : $0 }))
    }
    return products
  }

  private typealias Seen = (child: GTIN, contents: Contents, total: Int)

  /// For each trade item that contains another: which, and how many of it most of them hold.
  private var contentsByGTIN: [GTIN: Seen] {
    var counts: [GTIN: [GTIN: [Int: Int]]] = [:]
    // order-free: numbers are added up
    for (container, entry) in containers where !entry.isMixed && entry.count > 0 {
      guard case .sgtin(let unit) = container, unit.gtin != entry.child else { continue }
      counts[unit.gtin, default: [:]][entry.child, default: [:]][entry.count, default: 0] += 1
    }
    var result: [GTIN: Seen] = [:]
    for gtin in counts.keys.sorted() {
      let children = counts[gtin] ?? [:]
      let totals = children.mapValues { $0.values.reduce(0, +) }
      let child = totals.sorted { ($0.value, $1.key) > ($1.value, $0.key) }[0].key
      // Of equally frequent numbers the largest: a container that is not full is commoner than one too full.
      let usual = (children[child] ?? [:]).sorted { ($0.value, $0.key) > ($1.value, $1.key) }[0]
      let total = totals[child] ?? 0
      let contents =
        statedContents[gtin].map { Contents.stated($0) }
        ?? Contents.seen(usual.key, containers: usual.value, of: total)
      result[gtin] = (child, contents, total)
    }
    // Master data may say what a container holds that nobody was seen to pack: it is one of its own item reference.
    for gtin in statedContents.keys.sorted() where result[gtin] == nil {
      let inside = gtins.keys.filter { $0 != gtin && Self.body(of: $0) == Self.body(of: gtin) }
      guard inside.count == 1, statedContents[inside[0]] == nil else { continue }
      result[gtin] = (inside[0], .stated(statedContents[gtin] ?? 1), 0)
    }
    return result
  }

  /// The digits that a trade item and its containers mostly share: without indicator and check digit.
  private static func body(of gtin: GTIN) -> UInt64 { gtin.rawValue / 10 % 1_000_000_000_000 }

  /// Tells a table what was seen: products, company prefixes, the names of places, and which are the site's own.
  public func register(in names: IdentifierNames) {
    var prefixes: [CompanyPrefix] = []
    for prefix in seenPrefixes.sorted() where (try? CompanyPrefixTable(prefixes + [prefix])) != nil {
      prefixes.append(prefix)
    }
    names.prefixes = (try? CompanyPrefixTable(prefixes)) ?? .empty
    names.ownPrefixes = ownPrefixes.sorted()
    names.placeNames = placeNames
    // What a table knows already stays as it is: lots belong to the product that they were begun under.
    for product in products.prefix(60_000) where names.table.product(of: product.gtin) == nil {
      if let definition = definition(of: product) { _ = names.table.intern(definition) }
    }
  }

  /// A definition with what documents state; shelf life and market they do not.
  private func definition(of product: Product) -> ProductDefinition? {
    var levels = product.containers.map {
      PackagingConfiguration.Container(contents: $0.contents.count, gtin: $0.gtin)
    }
    let name = product.name.map { String($0.prefix(80)) } ?? "GTIN \(product.gtin)"
    let prefix = product.gtin.companyPrefix(gtins[product.gtin] ?? nil)
    while true {
      let hasBundle = levels.count > 1
      let packaging = try? PackagingConfiguration(
        unit: product.gtin, bundle: hasBundle ? levels[0] : nil,
        case: hasBundle ? levels[1] : levels.first, pallet: levels.count > 2 ? levels[2] : nil)
      if let packaging,
        let definition = try? ProductDefinition(
          name: name, companyPrefix: prefix, packaging: packaging, shelfLife: nil, market: nil)
      {
        return definition
      }
      // A container under another company's prefix, or with an impossible number of contents.
      if levels.popLast() == nil { return nil }
    }
  }
}
