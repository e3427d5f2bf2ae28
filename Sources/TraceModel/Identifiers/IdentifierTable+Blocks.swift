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
    let index = blocks.insert(block)
    number(index)
    return BlockID(raw: index)
  }

  /// The items of a block, in the order of their running numbers; nil where the block is released.
  public func items(of block: BlockID) -> Range<UInt32>? {
    let entry = blocks[block.raw]
    return entry.firstItem.map { $0..<$0 + UInt32(entry.definition.count) }
  }

  /// Item number `ordinal` of a block, from 0.
  @inlinable
  public func item(of block: BlockID, at ordinal: Int) -> ItemID? {
    guard let items = items(of: block), ordinal >= 0, ordinal < items.count else { return nil }
    return ItemID(raw: items.lowerBound + UInt32(ordinal))
  }

  /// How a block was registered.
  public func definition(of block: BlockID) -> NumberBlock { blocks[block.raw].definition }

  /// The block and the place in it that an item has; nil for codes outside blocks.
  public func position(of item: ItemID) -> (block: BlockID, ordinal: Int)? {
    guard case .block(let index) = page(of: item), let ordinal = blocks[index].ordinal(of: item) else {
      return nil
    }
    return (BlockID(raw: index), ordinal)
  }

  /// The block and the place in it that an identifier has, also where the block is released.
  public func position(of code: EPC) -> (block: BlockID, ordinal: Int)? { blocks.position(of: code) }

  /// Gives back the numbers of a block's items; the block itself stays known.
  ///
  /// For lots that were sealed to an archive. The caller makes sure that nobody uses these numbers any more:
  /// they will be given to others.
  public func release(_ block: BlockID) {
    guard let first = blocks[block.raw].firstItem else { return }
    version += 1
    let start = Int(first) / Self.pageSize
    let count = blocks[block.raw].pageCount
    for page in start..<start + count { pages[page] = .free }
    freePages.give(start, count)
    blocks.setFirstItem(nil, of: block.raw)
  }

  /// Numbers the items of a released block anew; they keep their numbers if it was not released.
  @discardableResult
  public func restore(_ block: BlockID) -> Range<UInt32> {
    if let items = items(of: block) { return items }
    number(block.raw)
    return items(of: block) ?? 0..<0
  }

  private func number(_ index: UInt32) {
    version += 1
    let count = blocks[index].pageCount
    let start = takePages(count)
    for page in start..<start + count { pages[page] = .block(index) }
    blocks.setFirstItem(UInt32(start * Self.pageSize), of: index)
  }
}

/// Runs of pages that were given back, in ascending order, neighbours joined.
struct PageRuns {
  private var runs: [Range<Int>] = []

  mutating func take(_ count: Int) -> Int? {
    guard let index = runs.firstIndex(where: { $0.count >= count }) else { return nil }
    let start = runs[index].lowerBound
    if runs[index].count == count {
      runs.remove(at: index)
    } else {
      runs[index] = start + count..<runs[index].upperBound
    }
    return start
  }

  mutating func give(_ start: Int, _ count: Int) {
    var index = runs.partitioningIndex { $0.lowerBound > start }
    runs.insert(start..<start + count, at: index)
    if index + 1 < runs.count, runs[index].upperBound == runs[index + 1].lowerBound {
      runs[index] = runs[index].lowerBound..<runs[index + 1].upperBound
      runs.remove(at: index + 1)
    }
    if index > 0, runs[index - 1].upperBound == runs[index].lowerBound {
      index -= 1
      runs[index] = runs[index].lowerBound..<runs[index + 1].upperBound
      runs.remove(at: index + 1)
    }
  }
}

extension RandomAccessCollection where Index == Int {
  /// The first position whose element satisfies `predicate`, in a collection where all such come last.
  func partitioningIndex(_ predicate: (Element) -> Bool) -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if predicate(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
