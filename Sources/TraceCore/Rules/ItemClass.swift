import TraceModel

/// What the rules have to know of an item's identifier: looked up once a page for numbers of blocks.
struct ItemClass: BitwiseCopyable, Equatable {
  /// The level, or nil where nobody has told it.
  var level: PackagingLevel?
  var product: ProductID = .none
  /// Whether the number is in no reserved range.
  var isLoose = false
  /// Whether it stands for something.
  var exists = true
  /// Whether it is an identifier.
  var isWellFormed = true
  /// Whether it is a trade item that master data do not have.
  var isForeign = false
}

/// Looks item classes up, and remembers the last pages of blocks.
struct ItemClasses {
  private let table: IdentifierTable
  private var page = UInt32.max
  private var known = ItemClass()
  private var otherPage = UInt32.max
  private var otherKnown = ItemClass()
  private var packaging: [ProductID: [Level]] = [:]

  /// How one level of a product is packed.
  struct Level {
    /// How many of the next level inside it holds when full.
    var contents: Int?
    var inside: PackagingLevel?
  }

  init(table: IdentifierTable) { self.table = table }

  @inline(__always)
  mutating func callAsFunction(_ item: ItemID) -> ItemClass {
    let page = item.raw >> 12
    if page == self.page { return known }
    if page == otherPage {
      swap(&self.page, &otherPage)
      swap(&known, &otherKnown)
      return known
    }
    return look(up: item)
  }

  /// Blocks may have been released and their numbers given to others.
  mutating func forget() {
    page = .max
    otherPage = .max
    packaging.removeAll()
  }

  @inline(never)
  private mutating func look(up item: ItemID) -> ItemClass {
    guard let identifier = table.identifier(of: item) else { return ItemClass(exists: false) }
    var result = ItemClass(level: table.level(of: item), product: table.product(of: item))
    guard case .epc(let code) = identifier else {
      result.isWellFormed = false
      result.isLoose = true
      return result
    }
    if case .sgtin = code { result.isForeign = result.product == .none }
    guard let (block, ordinal) = table.position(of: item) else {
      result.isLoose = true
      return result
    }
    // The last page of a block may be shared with nothing, but it is not full: look there each time.
    let first = Int(item.raw & ~4_095) - (Int(item.raw) - ordinal)
    if first + IdentifierTable.pageSize <= table.definition(of: block).count {
      otherPage = page
      otherKnown = known
      page = item.raw >> 12
      known = result
    }
    return result
  }

  /// How a level of a product is packed; nil where master data have neither.
  mutating func packaging(of product: ProductID, level: PackagingLevel) -> Level? {
    if packaging[product] == nil {
      let definition = table.definition(of: product)
      packaging[product] = PackagingLevel.allCases.map {
        Level(contents: definition?.packaging.contents(of: $0), inside: definition?.packaging.levelInside($0))
      }
    }
    return packaging[product]?[Int(level.rawValue)]
  }
}
