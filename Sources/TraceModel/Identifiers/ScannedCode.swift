/// What a camera or a hand scanner gave: an identifier, or characters that are none.
///
/// Lines print malformed codes, and somebody scans them later. Such a code is not thrown away: it is held as
/// the bytes that it is, with what is wrong with them.
public enum ScannedCode: Hashable, Sendable {
  /// A product, with what else the code says of it.
  case item(ScannedItem)
  /// A logistic unit.
  case logisticUnit(SSCC)
  /// A place.
  case place(SGLN)
  /// Characters that are no identifier.
  case malformed(MalformedCode)

  /// What a text is; it never fails, because a malformed code is something too.
  public init(_ text: String, in context: ReadingContext) {
    let characters = text.utf8Span
    self.init(characters.span, in: context)
  }

  /// What bytes are: a web address, an EPC URI, text with parentheses, the number alone from an EAN or ITF
  /// symbol (announced by `]E0`, `]E4` or `]I1`), or else the data of a GS1 symbol.
  public init(_ bytes: Span<UInt8>, in context: ReadingContext) {
    do throws(IdentifierError) {
      self = try Self.read(bytes, in: context)
    } catch {
      self = .malformed(MalformedCode(bytes, error: error))
    }
  }

  private static func read(
    _ bytes: Span<UInt8>, in context: ReadingContext
  ) throws(IdentifierError) -> ScannedCode {
    guard bytes.count > 0 else { throw IdentifierError(.empty, in: .scannedCode, at: 0) }
    switch bytes[0] {
    case 0x68, 0x48:
      return try code(DigitalLink(bytes, readIn: context.year).elementString, in: context)
    case 0x75, 0x55:
      if EPCURI.begins(bytes, with: EPCURI.sgln) { return .place(try SGLN(epcURI: bytes)) }
      switch try EPC(uri: bytes) {
      case .sscc(let unit): return .logisticUnit(unit)
      case .sgtin(let unit):
        return .item(
          ScannedItem(
            gtin: unit.gtin, serial: unit.serial, lot: nil, expiry: nil,
            companyPrefixLength: unit.companyPrefixLength))
      }
    case 0x28: return try code(ElementString(humanReadable: bytes, readIn: context.year), in: context)
    case 0x5D where announcesTradeItem(bytes):
      let gtin = try GTIN(bytes, 3..<bytes.count)
      return .item(
        ScannedItem(
          gtin: gtin, serial: nil, lot: nil, expiry: nil,
          companyPrefixLength: context.companyPrefixes.prefix(of: gtin)?.length))
    default: return try code(ElementString(scanned: bytes, readIn: context.year), in: context)
    }
  }

  private static func announcesTradeItem(_ bytes: Span<UInt8>) -> Bool {
    guard bytes.count > 3 else { return false }
    return switch (bytes[1], bytes[2]) {
    case (0x45, 0x30), (0x45, 0x34), (0x49, 0x31): true
    default: false
    }
  }

  private static func code(
    _ elements: ElementString, in context: ReadingContext
  ) throws(IdentifierError) -> ScannedCode {
    if let gtin = elements.gtin {
      return .item(
        ScannedItem(
          gtin: gtin, serial: elements.serial, lot: elements.lot, expiry: elements.expiry,
          companyPrefixLength: context.companyPrefixes.prefix(of: gtin)?.length))
    }
    if let unit = elements.sscc(prefixes: context.companyPrefixes) { return .logisticUnit(unit) }
    if let place = elements.sgln(prefixes: context.companyPrefixes) { return .place(place) }
    throw IdentifierError(.missing, in: .gtin, at: 0)
  }

  /// The unit or logistic unit that the code names; nil where it names a product only, a place, or nothing.
  public var epc: EPC? {
    switch self {
    case .item(let item): item.sgtin.map(EPC.sgtin)
    case .logisticUnit(let unit): .sscc(unit)
    case .place, .malformed: nil
    }
  }
}

/// What a code on a package says of it.
public struct ScannedItem: Hashable, Sendable, BitwiseCopyable {
  /// The product.
  public let gtin: GTIN
  /// The serial number, if the code has one.
  public let serial: SerialNumber?
  /// The lot, if the code has one.
  public let lot: LotNumber?
  /// The end of use, if the code has one.
  public let expiry: ExpiryDate?
  /// The length of the company prefix, or nil when the reader did not know it.
  public let companyPrefixLength: CompanyPrefixLength?

  /// What a code says.
  public init(
    gtin: GTIN, serial: SerialNumber?, lot: LotNumber?, expiry: ExpiryDate?,
    companyPrefixLength: CompanyPrefixLength?
  ) {
    self.gtin = gtin
    self.serial = serial
    self.lot = lot
    self.expiry = expiry
    self.companyPrefixLength = companyPrefixLength
  }

  /// The unit, if the code has a serial number.
  public var sgtin: SGTIN? { serial.map { SGTIN(gtin, $0, companyPrefixLength: companyPrefixLength) } }
}

/// The characters of a code that is no identifier, and what is wrong with them.
///
/// Up to 96 bytes are held in place: the longest code of a pharmaceutical pack (product, expiry, lot and
/// serial number with symbology identifier) has 72. Of longer ones the beginning is kept, and the length.
public struct MalformedCode: Hashable, Sendable, BitwiseCopyable {
  /// The most bytes that are held.
  public static let capacity = 96

  private let storage: InlineArray<96, UInt8>
  /// How many bytes the code had, even if not all are held.
  public let length: Int
  /// What is wrong.
  public let error: IdentifierError

  /// A code that was read as something wrong.
  public init(_ bytes: Span<UInt8>, error: IdentifierError) {
    var storage = InlineArray<96, UInt8>(repeating: 0)
    for position in 0..<min(bytes.count, Self.capacity) { storage[position] = bytes[position] }
    self.storage = storage
    length = bytes.count
    self.error = error
  }

  /// Whether the code was longer than what is held.
  public var isTruncated: Bool { length > Self.capacity }

  /// The bytes that are held.
  public var bytes: [UInt8] { (0..<min(length, Self.capacity)).map { storage[$0] } }

  /// Whether both are the same characters with the same fault.
  public static func == (a: Self, b: Self) -> Bool {
    guard a.length == b.length, a.error == b.error else { return false }
    for position in 0..<min(a.length, capacity) where a.storage[position] != b.storage[position] {
      return false
    }
    return true
  }

  /// By the characters and their number.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(length)
    for position in 0..<min(length, Self.capacity) { hasher.combine(storage[position]) }
  }
}

extension MalformedCode: CustomStringConvertible {
  /// The characters, with control characters as `<1D>`, and what is wrong.
  public var description: String {
    var text = ""
    for byte in bytes {
      if 0x20...0x7E ~= byte {
        text.append(Character(Unicode.Scalar(byte)))
      } else {
        text += "<" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true) + ">"
      }
    }
    return "\"\(text)\(isTruncated ? "…" : "")\": \(error)"
  }
}
