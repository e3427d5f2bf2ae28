/// Why a block could not be registered.
public enum NumberBlockError: Error, Hashable, Sendable {
  /// It has no numbers, or more than its format can write.
  case outOfRange(first: UInt64, count: Int, capacity: UInt64)
  /// Some of its numbers belong to another block.
  case overlap(BlockID)
  /// One of its numbers was already interned by itself, as this item.
  case alreadyInterned(ItemID)
}

extension NumberBlockError: CustomStringConvertible {
  /// What is wrong and what to do about it.
  public var description: String {
    switch self {
    case .outOfRange(let first, let count, let capacity):
      "\(count) numbers from \(first) on do not fit \(capacity). Widen the format, or issue fewer."
    case .overlap(let block):
      "Some of these numbers belong to block \(block.raw). Register a number once and use its block again."
    case .alreadyInterned(let item):
      "Item \(item.raw) is one of these numbers. Register blocks before single codes."
    }
  }
}

extension IdentifierTable {
  /// Numbers the items of a block in one run, without storing any text.
  @discardableResult
  public func register(_ block: NumberBlock) throws(NumberBlockError) -> BlockID {
    let capacity = block.numbering.capacity
    guard block.count > 0, block.first < capacity, UInt64(block.count) <= capacity - block.first else {
      throw .outOfRange(first: block.first, count: block.count, capacity: capacity)
    }
    if let other = blocks.overlapping(block) { throw .overlap(other) }
    if let item = loose.firstItem(in: block) { throw .alreadyInterned(item) }
    let index = blocks.insert(block, firstItem: UInt32(pages.count * Self.pageSize))
    append(.block(index), count: (block.count + Self.pageSize - 1) / Self.pageSize)
    version += 1
    return BlockID(raw: index)
  }

  /// The items of a block, in the order of their running numbers.
  public func items(of block: BlockID) -> Range<UInt32> { blocks[block.raw].items }

  /// How many blocks were registered; their numbers are all below.
  public var blockCount: Int { blocks.count }

  /// How a block was registered.
  public func definition(of block: BlockID) -> NumberBlock { blocks[block.raw].definition }

  /// The block that an item is in; nil for codes outside blocks.
  public func block(of item: ItemID) -> BlockID? {
    guard case .block(let index) = page(of: item), blocks[index].items.contains(item.raw) else { return nil }
    return BlockID(raw: index)
  }
}

extension RandomAccessCollection where Index == Int {
  /// The first position whose element satisfies `predicate`, in a collection where all such come last.
  @inlinable
  public func partitioningIndex(_ predicate: (Element) -> Bool) -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if predicate(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
