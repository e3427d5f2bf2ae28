import TraceModel

/// What the rules have to know of an item's identifier: looked up once a block.
struct ItemClass: BitwiseCopyable, Equatable {
  /// The level, or nil where nobody has told it.
  var level: PackagingLevel?
  var product: ProductID = .none
  /// Whether it is a logistic unit, which exists to hold things.
  var isLogistic = false
  /// Whether the number is in no reserved range.
  var isLoose = false
  /// Whether it stands for something.
  var exists = true
  /// Whether it is an identifier that may name a thing.
  var isWellFormed = true
  /// Whether it is a trade item that master data do not have.
  var isForeign = false

  /// Whether no rule has anything to say about the identifier itself.
  @inline(__always)
  var isUnremarkable: Bool { exists && isWellFormed && !isForeign }

  /// Whether that also holds where it is commissioned without having been issued.
  @inline(__always)
  var mayBeCommissioned: Bool { isUnremarkable && (!isLoose || product == .none) }
}

/// Looks item classes up, and remembers the last three blocks: units go into cases, and cases onto pallets.
final class ItemClasses {
  private let table: IdentifierTable
  @exclusivity(unchecked) private var first = Known()
  @exclusivity(unchecked) private var second = Known()
  @exclusivity(unchecked) private var third = Known()
  @exclusivity(unchecked) private var packaging: [[Level]] = []
  private var tableVersion: Int

  /// Items of one block, which are all of one class.
  private struct Known: BitwiseCopyable {
    var lowerBound: UInt32 = 0
    var count: UInt32 = 0
    var itemClass = ItemClass()

    @inline(__always)
    func contains(_ item: ItemID) -> Bool { item.raw &- lowerBound < count }
  }

  /// How one level of a product is packed.
  struct Level {
    /// How many of the next level inside it holds when full.
    var contents: Int?
    var inside: PackagingLevel?
    /// Whether things of this level have a trade item number; then a logistic unit is none of them.
    var hasGTIN = false
  }

  init(table: IdentifierTable) {
    self.table = table
    tableVersion = table.version
  }

  @inline(__always)
  func callAsFunction(_ item: ItemID) -> ItemClass {
    first.contains(item) ? first.itemClass : find(item)
  }

  /// The class of an item, and the first number behind it that may be of another.
  func classAndEnd(of item: ItemID) -> (ItemClass, end: UInt32) {
    let itemClass = self(item)
    return (itemClass, first.contains(item) ? first.lowerBound + first.count : item.raw + 1)
  }

  /// Forgets everything where numbers may have been given to others.
  func refresh() {
    guard table.version != tableVersion else { return }
    tableVersion = table.version
    first = Known()
    second = Known()
    third = Known()
    packaging.removeAll()
  }

  @inline(never)
  private func find(_ item: ItemID) -> ItemClass {
    if second.contains(item) {
      swap(&first, &second)
      return first.itemClass
    }
    if third.contains(item) {
      (first, second, third) = (third, first, second)
      return first.itemClass
    }
    return look(up: item)
  }

  private func look(up item: ItemID) -> ItemClass {
    guard let identifier = table.identifier(of: item) else { return ItemClass(exists: false) }
    guard let items = table.block(of: item).map({ table.items(of: $0) }) else { return loose(identifier) }
    var result = ItemClass(level: table.level(of: item))
    if case .epc(.sgtin(let unit)) = identifier {
      result.product = table.product(of: unit.gtin)?.product ?? .none
      result.isForeign = result.product == .none
    } else {
      result.isLogistic = true
    }
    (second, third) = (first, second)
    first = Known(lowerBound: items.lowerBound, count: UInt32(items.count), itemClass: result)
    return result
  }

  /// What is in no block has to be told one by one.
  private func loose(_ identifier: ItemIdentifier) -> ItemClass {
    guard case .epc(let code) = identifier else {
      return ItemClass(isLoose: true, isWellFormed: identifier.isPermitted)
    }
    guard case .sgtin(let unit) = code else { return ItemClass(isLogistic: true, isLoose: true) }
    guard let known = table.product(of: unit.gtin) else { return ItemClass(isLoose: true, isForeign: true) }
    return ItemClass(level: known.level, product: known.product, isLoose: true)
  }

  /// How a level of a product is packed; nil where master data have neither.
  func packaging(of product: ProductID, level: PackagingLevel) -> Level? {
    guard product != .none else { return nil }
    while packaging.count <= Int(product.raw) {
      let definition = table.definition(of: ProductID(raw: UInt16(packaging.count)))
      packaging.append(
        PackagingLevel.allCases.map {
          Level(
            contents: definition?.packaging.contents(of: $0), inside: definition?.packaging.levelInside($0),
            hasGTIN: definition?.packaging.gtin(of: $0) != nil)
        })
    }
    return packaging[Int(product.raw)][Int(level.rawValue)]
  }
}
