/// One field of a GS1 code: an application identifier with a value of the right kind.
public struct Element: Hashable, Sendable {
  /// The value of a field.
  public enum Value: Hashable, Sendable {
    /// A logistic unit.
    case sscc(SSCC)
    /// A product.
    case gtin(GTIN)
    /// A location or party.
    case gln(GLN)
    /// A lot.
    case lot(LotNumber)
    /// A serial number.
    case serial(SerialNumber)
    /// A place within a location.
    case locationExtension(LocationExtension)
    /// The end of use.
    case expiry(ExpiryDate)
    /// Another day; the month's last where the label gave the month only.
    case date(CalendarDate, isWholeMonth: Bool)
    /// A number with as many digits as were printed.
    case number(UInt64, digits: Int)
    /// Any other text of set 82.
    case text(String)
  }

  /// What the field is.
  public let identifier: ApplicationIdentifier
  /// What it says.
  public let value: Value

  init(_ identifier: ApplicationIdentifier, _ value: Value) {
    self.identifier = identifier
    self.value = value
  }

  /// The field of an identifier with the text that stands behind it on a label.
  public init(
    _ identifier: ApplicationIdentifier, text: String, readIn year: Int
  ) throws(IdentifierError) {
    let characters = text.utf8Span
    let bytes = characters.span
    try self.init(identifier, bytes, 0..<bytes.count, as: .plain, readIn: year)
  }

  /// (00)
  public static func sscc(_ sscc: SSCC) -> Element {
    Element(.sscc, .sscc(sscc.with(companyPrefixLength: nil)))
  }
  /// (01)
  public static func gtin(_ gtin: GTIN) -> Element { Element(.gtin, .gtin(gtin)) }
  /// (02)
  public static func contentGTIN(_ gtin: GTIN) -> Element { Element(.contentGTIN, .gtin(gtin)) }
  /// (10)
  public static func lot(_ lot: LotNumber) -> Element { Element(.lot, .lot(lot)) }
  /// (11)
  public static func productionDate(_ day: CalendarDate) -> Element {
    Element(.productionDate, .date(day, isWholeMonth: false))
  }
  /// (17)
  public static func expiry(_ date: ExpiryDate) -> Element { Element(.expiryDate, .expiry(date)) }
  /// (21)
  public static func serial(_ serial: SerialNumber) -> Element { Element(.serial, .serial(serial)) }
  /// (37); nil above 99,999,999.
  public static func count(_ count: Int) -> Element? {
    guard 0...99_999_999 ~= count else { return nil }
    return Element(.count, .number(UInt64(count), digits: String(count).count))
  }
  /// (254)
  public static func locationExtension(_ text: LocationExtension) -> Element {
    Element(.locationExtension, .locationExtension(text))
  }
  /// (414)
  public static func location(_ gln: GLN) -> Element { Element(.location, .gln(gln)) }
  /// (417)
  public static func party(_ gln: GLN) -> Element { Element(.party, .gln(gln)) }

  /// Reads a field's value.
  init(
    _ identifier: ApplicationIdentifier, _ bytes: Span<UInt8>, _ range: Range<Int>,
    as writing: PackedText.Writing,
    readIn year: Int
  ) throws(IdentifierError) {
    let value: Value
    switch identifier.format {
    case .sscc: value = .sscc(try SSCC(bytes, range, companyPrefixLength: nil))
    case .gtin:
      // Element strings have fourteen digits; web addresses may have the shorter lengths.
      if writing == .plain { _ = try DigitText.number(bytes, range, digits: 14, field: .gtin) }
      value = .gtin(try GTIN(bytes, range))
    case .gln: value = .gln(try GLN(bytes, range))
    case .lot: value = .lot(LotNumber(packed: try PackedText(bytes, range, as: writing, field: .lotNumber)))
    case .serial:
      value = .serial(SerialNumber(packed: try PackedText(bytes, range, as: writing, field: .serialNumber)))
    case .locationExtension:
      let packed = try PackedText(bytes, range, as: writing, field: .locationExtension)
      value = .locationExtension(try LocationExtension(reading: packed, at: range.lowerBound))
    case .date:
      let isExpiry = identifier == .expiryDate
      let date = try ExpiryDate(yymmdd: bytes, range, readIn: year, field: isExpiry ? .expiryDate : .date)
      value = isExpiry ? .expiry(date) : .date(date.lastDay, isWholeMonth: date.isWholeMonth)
    case .digits(let counts):
      guard !range.isEmpty else { throw IdentifierError(.empty, in: .count, at: range.lowerBound) }
      try DigitText.allDigits(bytes, range, field: .count)
      guard counts.contains(range.count) else {
        throw IdentifierError(.wrongLength(found: range.count), in: .count, at: range.lowerBound)
      }
      value = .number(try DigitText.number(bytes, range, field: .count), digits: range.count)
    case .text(let most): value = .text(try Self.text(bytes, range, as: writing, most: most))
    }
    self.init(identifier, value)
  }

  /// A text of set 82 that may be longer than serial numbers are.
  private static func text(
    _ bytes: Span<UInt8>, _ range: Range<Int>, as writing: PackedText.Writing, most: Int
  ) throws(IdentifierError) -> String {
    guard !range.isEmpty else { throw IdentifierError(.empty, in: .text, at: range.lowerBound) }
    var characters: [UInt8] = []
    var position = range.lowerBound
    while position < range.upperBound {
      let (byte, width) = try PackedText.character(
        bytes, at: position, before: range.upperBound, as: writing, field: .text)
      characters.append(byte)
      position += width
    }
    guard characters.count <= most else {
      throw IdentifierError(.wrongLength(found: characters.count), in: .text, at: range.lowerBound)
    }
    return String(decoding: characters, as: UTF8.self)
  }

  /// Appends the value as the form writes it.
  func appendValue(to output: inout [UInt8], as writing: PackedText.Writing) {
    switch value {
    case .sscc(let sscc): DigitText.append(sscc.rawValue, width: 18, to: &output)
    case .gtin(let gtin): DigitText.append(gtin.rawValue, width: 14, to: &output)
    case .gln(let gln): DigitText.append(gln.rawValue, width: 13, to: &output)
    case .lot(let lot): lot.packed.append(to: &output, as: writing)
    case .serial(let serial): serial.packed.append(to: &output, as: writing)
    case .locationExtension(let text): text.packed.append(to: &output, as: writing)
    case .expiry(let date): output.append(contentsOf: date.yymmdd.utf8)
    case .date(let day, let isWholeMonth):
      output.append(contentsOf: ExpiryDate.yymmdd(day, isWholeMonth: isWholeMonth).utf8)
    case .number(let number, let digits): DigitText.append(number, width: digits, to: &output)
    case .text(let text):
      for byte in text.utf8 { PackedText.append(byte, to: &output, as: writing) }
    }
  }

  /// The value as it stands on a label.
  public var text: String {
    var output: [UInt8] = []
    appendValue(to: &output, as: .plain)
    return String(decoding: output, as: UTF8.self)
  }
}
