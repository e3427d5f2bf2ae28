/// The registered blocks, found by their numbers without a text.
///
/// Blocks of one numbering are kept in the order of their running numbers; an identifier is turned into a running
/// number by the numbering's arithmetic, and its block found by bisection.
struct BlockRegistry {
  struct Entry {
    let definition: NumberBlock
    let items: Range<UInt32>

    func identifier(of item: ItemID) -> EPC? {
      guard items.contains(item.raw) else { return nil }
      return definition.numbering.identifier(
        at: definition.first + UInt64(item.raw - items.lowerBound),
        companyPrefixLength: definition.companyPrefixLength)
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

  func item(of code: EPC) -> ItemID? {
    for index in candidates(for: code) {
      guard let number = families[index].numbering.number(of: code) else { continue }
      let members = families[index].members
      let next = members.partitioningIndex { entries[Int($0)].definition.first > number }
      guard next > 0 else { continue }
      let entry = entries[Int(members[next - 1])]
      if number - entry.definition.first < UInt64(entry.definition.count) {
        return ItemID(raw: entry.items.lowerBound + UInt32(number - entry.definition.first))
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
      let (numbering, members) = (families[index].numbering, families[index].members)
      if numbering == block.numbering {
        // They share no number among each other, so that their ends ascend as well.
        let next = members.partitioningIndex { entries[Int($0)].definition.end > block.first }
        if next < members.count, entries[Int(members[next])].definition.first < block.end {
          return BlockID(raw: members[next])
        }
      } else if canCoincide(block.numbering, numbering),
        let member = members.first(where: { shareNumber(block, entries[Int($0)].definition) })
      {
        return BlockID(raw: member)
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
    return (small.first..<small.end).contains { number in
      let code = small.numbering.identifier(at: number, companyPrefixLength: nil)
      return large.numbering.number(of: code).map { (large.first..<large.end).contains($0) } ?? false
    }
  }

  mutating func insert(_ block: NumberBlock, firstItem: UInt32) -> UInt32 {
    let index = UInt32(entries.count)
    entries.append(Entry(definition: block, items: firstItem..<firstItem + UInt32(block.count)))
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
