/// Codes outside blocks: foreign ones, and characters that are no identifier.
///
/// An open-addressing hash table of 32-bit positions into a list of 24-byte values; malformed texts stand in one
/// arena. A code costs about 35 bytes, however many there are.
struct LooseItems {
  /// Page of each 4,096 codes.
  var pages: [UInt32] = []

  private enum Entry {
    case sgtin(SGTIN)
    case sscc(SSCC)
    case malformed(start: Int, count: Int)
  }

  private var entries: [Entry] = []
  private var arena: [UInt8] = []
  /// Positions plus one; 0 is free. The count is a power of two, at most two thirds used.
  private var slots: [UInt32] = Array(repeating: 0, count: 64)

  var count: Int { entries.count }

  func identifier(at position: Int) -> ItemIdentifier? {
    guard position < entries.count else { return nil }
    return switch entries[position] {
    case .sgtin(let unit): .epc(.sgtin(unit))
    case .sscc(let unit): .epc(.sscc(unit))
    case .malformed(let start, let count): .malformed(Array(arena[start..<start + count]))
    }
  }

  func id(of code: EPC) -> ItemID? {
    find(hash(code)) { entry in
      switch (entry, code) {
      case (.sgtin(let a), .sgtin(let b)): a == b
      case (.sscc(let a), .sscc(let b)): a == b
      default: false
      }
    }
  }

  func id(ofMalformed bytes: [UInt8]) -> ItemID? {
    find(hash(bytes)) { entry in
      guard case .malformed(let start, let count) = entry else { return false }
      return arena[start..<start + count].elementsEqual(bytes)
    }
  }

  mutating func append(_ code: EPC, as item: ItemID) {
    switch code {
    case .sgtin(let unit): entries.append(.sgtin(unit))
    case .sscc(let unit): entries.append(.sscc(unit))
    }
    insert(hash(code))
  }

  mutating func append(malformed bytes: [UInt8], as item: ItemID) {
    entries.append(.malformed(start: arena.count, count: bytes.count))
    arena.append(contentsOf: bytes)
    insert(hash(bytes))
  }

  /// A code that a block would number a second time.
  func firstItem(in block: NumberBlock) -> ItemID? {
    if block.count < entries.count {
      for number in block.first..<block.end {
        let code = block.numbering.identifier(at: number, companyPrefixLength: nil)
        if let item = id(of: code) { return item }
      }
      return nil
    }
    let position = entries.indices.first { position in
      guard case .epc(let code) = identifier(at: position) else { return false }
      return block.numbering.number(of: code).map { (block.first..<block.end).contains($0) } ?? false
    }
    return position.map { item(at: $0) }
  }

  private func item(at position: Int) -> ItemID {
    let size = IdentifierTable.pageSize
    return ItemID(raw: pages[position / size] * UInt32(size) + UInt32(position % size))
  }

  private func find(_ hash: UInt64, where matches: (Entry) -> Bool) -> ItemID? {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let position = Int(slots[slot]) - 1
      if matches(entries[position]) { return item(at: position) }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private mutating func insert(_ hash: UInt64) {
    if entries.count * 3 > slots.count * 2 {
      slots = Array(repeating: 0, count: slots.count * 2)
      for position in entries.indices.dropLast() { place(position, rehash(position)) }
    }
    place(entries.count - 1, hash)
  }

  private mutating func place(_ position: Int, _ hash: UInt64) {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = UInt32(position + 1)
  }

  private func rehash(_ position: Int) -> UInt64 {
    switch entries[position] {
    case .sgtin(let unit): hash(.sgtin(unit))
    case .sscc(let unit): hash(.sscc(unit))
    case .malformed(let start, let count): hash(Array(arena[start..<start + count]))
    }
  }

  // Fixed hashes, not the library's: those change from run to run, and with them the time of a lookup.
  private func hash(_ code: EPC) -> UInt64 {
    switch code {
    case .sgtin(let unit):
      mix(mix(mix(unit.gtin.rawValue) ^ unit.serial.packed.high) ^ unit.serial.packed.low)
    case .sscc(let unit): mix(unit.rawValue ^ 1 << 63)
    }
  }

  private func hash(_ bytes: [UInt8]) -> UInt64 {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325  // FNV-1a
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return mix(value)
  }

  private func mix(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
