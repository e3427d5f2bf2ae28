import Testing
import TraceModel

@Suite("The table of identifiers")
struct IdentifierTableTests {
  @Test(
    "a shuffle is one to one and undone, for ranges of every size",
    arguments: [1, 2, 3, 10, 1_000, 6_724, 65_537])
  func permutation(count: UInt64) {
    let shuffle = KeyedPermutation(count: count, key: 0xC0FFEE)
    var seen: Set<UInt64> = []
    for number in 0..<count {
      let value = shuffle(number)
      #expect(value < count && shuffle.inverse(value) == number)
      seen.insert(value)
    }
    #expect(seen.count == Int(count))
  }

  @Test("shuffles of the widest formats are undone, and other keys shuffle otherwise")
  func widePermutation() {
    for count in [1_000_000_000_000_000_000, 82 * 82 * 82 * 82 * 82 * 82 * 82 * 82 * 82, 1 << 62] as [UInt64]
    {
      let shuffle = KeyedPermutation(count: count, key: 7)
      let other = KeyedPermutation(count: count, key: 8)
      for number in [0, 1, count / 3, count - 1] {
        #expect(shuffle.inverse(shuffle(number)) == number)
        #expect(shuffle(number) != other(number))
      }
    }
  }

  @Test("numbers of every format are found again by their texts, and their neighbors are not")
  func blocks() throws {
    let gtin = try GTIN("04012345123456")
    let formats = [
      NumberFormat(width: 12), NumberFormat(prefix: "A7-", width: 6), NumberFormat(width: 8, key: 42),
      NumberFormat(prefix: "Z", width: 5, alphabet: .set82, key: 1), NumberFormat(width: 9, alphabet: .set82),
    ]
    let table = IdentifierTable()
    for format in formats {
      let format = try #require(format)
      let block = try table.register(
        .serials(of: gtin, level: .unit, format: format, first: 5_000, count: 5_000))
      for ordinal in [0, 1, 4_095, 4_096, 4_999] as [UInt32] {
        let item = ItemID(raw: table.items(of: block).lowerBound + ordinal)
        guard case .epc(let code) = table.identifier(of: item) else {
          Issue.record("item \(item.raw) has no code")
          continue
        }
        #expect(table.id(of: code) == item && table.intern(code) == item)
        #expect(table.block(of: item) == block && table.level(of: item) == .unit)
      }
      for outside in [4_999, 10_000] as [UInt64] {
        #expect(table.id(of: .sgtin(SGTIN(gtin, format.serial(at: outside)))) == nil)
      }
    }
    #expect(table.storedCount == 0, "no text was stored")
  }

  @Test("logistic units of a block are found by arithmetic")
  func logisticUnits() throws {
    let prefix = try CompanyPrefix("0614141")
    let table = IdentifierTable()
    let block = try table.register(
      .logisticUnits(
        extensionDigit: 3, companyPrefix: prefix, level: .pallet, first: 999_999_000, count: 1_000))
    let last = ItemID(raw: table.items(of: block).lowerBound + 999)
    #expect(table.text(of: last) == "urn:epc:id:sscc:0614141.3999999999")
    let other = try SSCC(extensionDigit: 4, companyPrefix: prefix, serialReference: 999_999_500)
    #expect(table.id(of: .sscc(other)) == nil)
  }

  @Test("a number is never given to two blocks, nor to a block and a code")
  func overlaps() throws {
    let gtin = try GTIN("04012345123456")
    let format = try #require(NumberFormat(width: 6))
    let table = IdentifierTable()
    let first = try table.register(.serials(of: gtin, level: .unit, format: format, first: 100, count: 100))
    #expect(throws: NumberBlockError.overlap(first)) {
      try table.register(.serials(of: gtin, level: .unit, format: format, first: 199, count: 10))
    }
    // Another format whose texts are the same.
    let prefixed = try #require(NumberFormat(prefix: "000", width: 3))
    #expect(throws: NumberBlockError.overlap(first)) {
      try table.register(.serials(of: gtin, level: .unit, format: prefixed, first: 0, count: 200))
    }
    #expect(throws: NumberBlockError.outOfRange(first: 999_999, count: 2, capacity: 1_000_000)) {
      try table.register(.serials(of: gtin, level: .unit, format: format, first: 999_999, count: 2))
    }
    let single = table.intern(.sgtin(SGTIN(gtin, try SerialNumber("000300"))))
    #expect(throws: NumberBlockError.alreadyInterned(single)) {
      try table.register(.serials(of: gtin, level: .unit, format: format, first: 250, count: 100))
    }
  }

  @Test("foreign and malformed codes keep their numbers through growth")
  func loose() throws {
    let table = IdentifierTable()
    var items: [(String, ItemID)] = []
    for number in 0..<20_000 {
      let text =
        number % 3 == 0 ? "]d2 no code \(number)" : "urn:epc:id:sgtin:0614141.112345.\(number)"
      items.append((text, table.intern(uri: text)))
    }
    #expect(Set(items.map(\.1)).count == items.count)
    for (text, item) in items {
      #expect(table.intern(uri: text) == item)
      #expect(table.text(of: item) == (text.hasPrefix("]") ? "\"\(text)\"" : text))
    }
    #expect(table.identifier(of: ItemID(raw: 4_000_000)) == nil && table.identifier(of: .none) == nil)
  }

  @Test("a block is held against its neighbors alone, in whatever order blocks are registered")
  func neighbors() throws {
    let gtin = try GTIN("04012345123456")
    let format = try #require(NumberFormat(width: 6))
    let table = IdentifierTable()
    for number in 0..<300 as Range<UInt64> {
      let first = number * 7_919 % 300 * 3
      let block = NumberBlock.serials(of: gtin, level: .unit, format: format, first: first, count: 2)
      let id = try table.register(block)
      #expect(throws: NumberBlockError.overlap(id)) { try table.register(block) }
    }
    for number in 0..<300 as Range<UInt64> {
      let gap = NumberBlock.serials(of: gtin, level: .unit, format: format, first: number * 3 + 2, count: 1)
      #expect(throws: NumberBlockError.self) {
        try table.register(
          .serials(of: gtin, level: .unit, format: format, first: number * 3 + 1, count: 2))
      }
      try table.register(gap)
    }
  }

  @Test("a lot's definition is completed by a later one and never replaced")
  func lots() throws {
    let table = IdentifierTable()
    let number = try LotNumber("N7A001")
    let first = table.intern(LotDefinition(product: ProductID(raw: 0), number: number))
    let expiry = ExpiryDate(year: 2031, month: 6)
    #expect(table.intern(LotDefinition(product: ProductID(raw: 0), number: number, expiry: expiry)) == first)
    let other = ExpiryDate(year: 2032, month: 6)
    #expect(table.intern(LotDefinition(product: ProductID(raw: 0), number: number, expiry: other)) == first)
    #expect(table.definition(of: first)?.expiry == expiry)
    #expect(table.intern(LotDefinition(product: ProductID(raw: 1), number: number)) != first)
  }
}
