/// The dictionary between identifiers and the short names that truth and record say in their place.
///
/// One per process or trial. It is a dictionary of texts and nothing else: an entry says neither that the thing exists
/// nor what became of it. Numbers of a registered block cost no memory of their own, because their texts are computed
/// and their texts' numbers found by arithmetic; all other codes are held as 24 bytes each in a hash table.
///
/// Items are numbered in pages of 4,096. A block begins a page, so that a record can keep dense arrays by page and let
/// go of those of a lot that is over.
public final class IdentifierTable {
  /// Items per page.
  public static let pageSize = 4_096

  @exclusivity(unchecked) var blocks = BlockRegistry()
  var loose = LooseItems()
  /// What each page holds.
  @exclusivity(unchecked) var pages: [Page] = []

  var productRegistry = Registry<ProductDefinition>()
  var lotRegistry = Registry<LotDefinition>()
  var lotsByNumber: [LotKey: UInt32] = [:]
  var locationRegistry = Registry<LocationDefinition>()
  var actorRegistry = Registry<ActorDefinition>()
  var materialRegistry = Registry<MaterialBatch>()
  var levels: [GTIN: TradeItem] = [:]
  /// Rises whenever item numbers or trade items get another meaning.
  ///
  /// Who remembers what an item is asks again when this has changed.
  public internal(set) var version = 0

  /// An empty dictionary.
  public init() {}

  struct LotKey: Hashable {
    var product: ProductID
    var number: LotNumber
  }

  struct TradeItem {
    var product: ProductID
    var level: PackagingLevel
  }

  /// What a page of item numbers holds.
  enum Page {
    case block(UInt32)
    /// Codes outside blocks, the first of them at this position of the list.
    case loose(base: Int)
  }

  /// How many codes are held as text, which is what the table's memory grows with.
  public var storedCount: Int { loose.count }
}

// MARK: - Items

extension IdentifierTable {
  /// The identifier of an item, or nil where no item has this number.
  public func identifier(of item: ItemID) -> ItemIdentifier? {
    switch page(of: item) {
    case nil: return nil
    case .loose(let base):
      return loose.identifier(at: base + Int(item.raw) % Self.pageSize)
    case .block(let index):
      return blocks[index].identifier(of: item).map { .epc($0) }
    }
  }

  /// The level of packaging that an item's number was issued for, or nil where nobody has told it.
  public func level(of item: ItemID) -> PackagingLevel? {
    switch page(of: item) {
    case nil: return nil
    case .block(let index): return blocks[index].definition.level
    case .loose(let base):
      guard case .epc(.sgtin(let unit)) = loose.identifier(at: base + Int(item.raw) % Self.pageSize) else {
        return nil
      }
      return levels[unit.gtin]?.level
    }
  }

  /// The product of an item, or `none` where its number names none of the master data.
  public func product(of item: ItemID) -> ProductID {
    guard case .epc(.sgtin(let unit)) = identifier(of: item) else { return .none }
    return levels[unit.gtin]?.product ?? .none
  }

  /// The item's EPC URI; where that cannot be written, the identifier as a person reads it.
  public func text(of item: ItemID) -> String {
    guard let identifier = identifier(of: item) else { return item.isSome ? "item \(item.raw)" : "none" }
    if case .epc(let code) = identifier, let uri = code.uri { return uri }
    return identifier.description
  }

  /// The item with this identifier, or nil where it was never interned and is in no block.
  public func id(of code: EPC) -> ItemID? { blocks.item(of: code) ?? loose.id(of: code) }

  /// The item that is known by characters that are no identifier, or nil where they were never interned.
  public func id(ofMalformed bytes: [UInt8]) -> ItemID? { loose.id(ofMalformed: bytes) }

  /// The item with this identifier, which gets a number if it has none.
  ///
  /// The hash table is asked in constant time, the blocks in the logarithm of their number.
  public func intern(_ code: EPC) -> ItemID {
    if let known = id(of: code) { return known }
    let item = nextLooseItem()
    loose.append(code, as: item)
    return item
  }

  /// The item that a scanner's reading names: its identifier, or the malformed characters themselves.
  ///
  /// A reading that names only a product or a place is no item: nil.
  public func intern(_ code: ScannedCode) -> ItemID? {
    if let epc = code.epc { return intern(epc) }
    guard case .malformed(let malformed) = code else { return nil }
    return intern(malformed: malformed.bytes)
  }

  /// The item that is known by characters that are no identifier.
  public func intern(malformed bytes: [UInt8]) -> ItemID {
    if let known = loose.id(ofMalformed: bytes) { return known }
    let item = nextLooseItem()
    loose.append(malformed: bytes, as: item)
    return item
  }

  /// The item that an EPC URI names; malformed text is held as what it is.
  public func intern(uri text: String) -> ItemID {
    do throws(IdentifierError) {
      return intern(try EPC(uri: text))
    } catch {
      return intern(malformed: Array(text.utf8))
    }
  }

  /// The item that the bytes of an EPC URI name; malformed text is held as what it is.
  public func intern(uri bytes: [UInt8]) -> ItemID {
    do throws(IdentifierError) {
      return intern(try EPC(uri: bytes.span))
    } catch {
      return intern(malformed: bytes)
    }
  }

  func page(of item: ItemID) -> Page? {
    let number = Int(item.raw) / Self.pageSize
    return number < pages.count ? pages[number] : nil
  }

  private func nextLooseItem() -> ItemID {
    let offset = loose.count % Self.pageSize
    if offset == 0 {
      loose.pages.append(UInt32(pages.count))
      append(.loose(base: loose.count), count: 1)
    }
    let page = Int(loose.pages[loose.count / Self.pageSize])
    return ItemID(raw: UInt32(page * Self.pageSize + offset))
  }

  func append(_ page: Page, count: Int) {
    precondition((pages.count + count) * Self.pageSize <= Int(UInt32.max), "more than 2^32 items at once")
    pages.append(contentsOf: repeatElement(page, count: count))
  }
}
