/// The registered blocks, found by their numbers without a text.
///
/// Blocks of one numbering are kept in the order of their running numbers; an identifier is turned into a running
/// number by the numbering's arithmetic, and its block found by bisection.
struct BlockRegistry {
  struct Entry {
    let definition: NumberBlock
    /// nil where the block is released.
    var firstItem: UInt32?

    var pageCount: Int {
      (definition.count + IdentifierTable.pageSize - 1) / IdentifierTable.pageSize
    }

    func ordinal(of item: ItemID) -> Int? {
      guard let firstItem, item.raw >= firstItem else { return nil }
      let ordinal = Int(item.raw - firstItem)
      return ordinal < definition.count ? ordinal : nil
    }

    func identifier(at ordinal: Int) -> EPC {
      definition.numbering.identifier(
        at: definition.first + UInt64(ordinal), companyPrefixLength: definition.companyPrefixLength)
    }
  }

  /// Blocks of one numbering.
  private struct Family {
    let numbering: NumberBlock.Numbering
    /// In ascending order of their first running numbers.
    var members: [UInt32] = []
  }

  private var entries: [Entry] = []
  var count: Int { entries.count }
  private var families: [Family] = []
  private var familiesOfGTIN: [GTIN: [Int]] = [:]
  private var familiesOfUnits: [Int] = []

  subscript(index: UInt32) -> Entry { entries[Int(index)] }

  mutating func setFirstItem(_ item: UInt32?, of index: UInt32) { entries[Int(index)].firstItem = item }

  func item(of code: EPC) -> ItemID? {
    guard let (block, ordinal) = position(of: code), let first = entries[Int(block.raw)].firstItem else {
      return nil
    }
    return ItemID(raw: first + UInt32(ordinal))
  }

  func position(of code: EPC) -> (block: BlockID, ordinal: Int)? {
    for index in candidates(for: code) {
      guard let number = families[index].numbering.number(of: code) else { continue }
      let members = families[index].members
      let next = members.partitioningIndex { entries[Int($0)].definition.first > number }
      guard next > 0 else { continue }
      let block = members[next - 1]
      let definition = entries[Int(block)].definition
      if number - definition.first < UInt64(definition.count) {
        return (BlockID(raw: block), Int(number - definition.first))
      }
    }
    return nil
  }

  private func candidates(for code: EPC) -> [Int] {
    switch code {
    case .sgtin(let unit): familiesOfGTIN[unit.gtin] ?? []
    case .sscc: familiesOfUnits
    }
  }

  /// A block that shares a number with `block`: in its own numbering by interval; in others of the same
  /// product whose texts can coincide, number by number of the smaller one.
  func overlapping(_ block: NumberBlock) -> BlockID? {
    let related: [Int] =
      switch block.numbering {
      case .serials(let gtin, _): familiesOfGTIN[gtin] ?? []
      case .logisticUnits: familiesOfUnits
      }
    for index in related {
      for member in families[index].members {
        let other = entries[Int(member)].definition
        if families[index].numbering == block.numbering {
          let isBefore = other.first + UInt64(other.count) <= block.first
          let isAfter = block.first + UInt64(block.count) <= other.first
          if !isBefore, !isAfter { return BlockID(raw: member) }
        } else if canCoincide(block.numbering, other.numbering), shareNumber(block, other) {
          return BlockID(raw: member)
        }
      }
    }
    return nil
  }

  private func canCoincide(_ a: NumberBlock.Numbering, _ b: NumberBlock.Numbering) -> Bool {
    switch (a, b) {
    case (.serials(_, let a), .serials(_, let b)):
      return a.prefix.utf8.count + a.width == b.prefix.utf8.count + b.width
        && (a.prefix.hasPrefix(b.prefix) || b.prefix.hasPrefix(a.prefix))
    case (.logisticUnits(let a, let p), .logisticUnits(let b, let q)):
      return a == b && (p.description.hasPrefix(q.description) || q.description.hasPrefix(p.description))
    default: return false
    }
  }

  private func shareNumber(_ a: NumberBlock, _ b: NumberBlock) -> Bool {
    let (small, large) = a.count < b.count ? (a, b) : (b, a)
    for number in small.first..<small.first + UInt64(small.count) {
      let code = small.numbering.identifier(at: number, companyPrefixLength: nil)
      if let other = large.numbering.number(of: code), other >= large.first,
        other - large.first < UInt64(large.count)
      {
        return true
      }
    }
    return false
  }

  mutating func insert(_ block: NumberBlock) -> UInt32 {
    let index = UInt32(entries.count)
    entries.append(Entry(definition: block, firstItem: nil))
    let family: Int
    if let known = families.firstIndex(where: { $0.numbering == block.numbering }) {
      family = known
    } else {
      family = families.count
      families.append(Family(numbering: block.numbering))
      switch block.numbering {
      case .serials(let gtin, _): familiesOfGTIN[gtin, default: []].append(family)
      case .logisticUnits: familiesOfUnits.append(family)
      }
    }
    let position = families[family].members.partitioningIndex {
      entries[Int($0)].definition.first > block.first
    }
    families[family].members.insert(index, at: position)
    return index
  }
}
