/// The kinds of symbol that carry GS1 element strings, as a scanner announces them before the data.
///
/// Source: ISO/IEC 15424 and GS1 General Specifications, figure 5.1.2-1.
public enum GS1Symbology: String, Hashable, Sendable, CaseIterable {
  /// GS1 DataMatrix.
  case dataMatrix = "]d2"
  /// GS1-128.
  case code128 = "]C1"
  /// GS1 QR code.
  case qrCode = "]Q3"
  /// GS1 DataBar and composite codes.
  case dataBar = "]e0"
  /// GS1 DotCode.
  case dotCode = "]J1"

  /// The symbology that a text announces.
  static func announced(in bytes: Span<UInt8>) -> GS1Symbology? {
    guard bytes.count >= 3 else { return nil }
    return allCases.first { symbology in
      var position = 0
      for byte in symbology.rawValue.utf8 {
        guard bytes[position] == byte else { return false }
        position += 1
      }
      return true
    }
  }
}

extension ElementString {
  /// The separator between fields: FNC1 in the symbol, transmitted as the control character GS.
  public static let separator: UInt8 = 0x1D

  /// The fields that a scanner's text gives, with or without symbology identifier.
  public init(scanned text: String, readIn year: Int) throws(IdentifierError) {
    let characters = text.utf8Span
    try self.init(scanned: characters.span, readIn: year)
  }

  /// The fields that a scanner's bytes give, with or without symbology identifier.
  ///
  /// Two-digit years get their century from the year of reading.
  public init(scanned bytes: Span<UInt8>, readIn year: Int) throws(IdentifierError) {
    var start = 0
    if bytes.count > 0, bytes[0] == 0x5D {
      guard GS1Symbology.announced(in: bytes) != nil else {
        throw IdentifierError(.foreignSymbology, in: .elementString, at: 0)
      }
      start = 3
    }
    self = try Self.scan(bytes, from: start, readIn: year)
  }

  /// Reads fields until the end.
  static func scan(
    _ bytes: Span<UInt8>, from start: Int, readIn year: Int
  ) throws(IdentifierError) -> ElementString {
    guard start < bytes.count else { throw IdentifierError(.empty, in: .elementString, at: start) }
    var builder = Builder()
    var position = start
    while position < bytes.count {
      let beginning = position
      let identifier = try self.identifier(bytes, at: position)
      position += ApplicationIdentifier.width(of: identifier.code)
      var end = position
      while end < bytes.count, bytes[end] != separator { end += 1 }
      if identifier.hasPredefinedLength, let length = identifier.format.fixedLength {
        end = min(end, position + length)
      }
      try builder.append(Element(identifier, bytes, position..<end, as: .plain, readIn: year), at: beginning)
      position = end
      if position < bytes.count, bytes[position] == separator {
        position += 1
        guard position < bytes.count, bytes[position] != separator else {
          throw IdentifierError(.unexpectedSeparator(separator), in: .elementString, at: position - 1)
        }
      }
    }
    return try builder.finished()
  }

  /// The application identifier at a position.
  private static func identifier(
    _ bytes: Span<UInt8>, at position: Int
  ) throws(IdentifierError) -> ApplicationIdentifier {
    var code: UInt16 = 0
    var width = 2
    var read = 0
    while read < width {
      guard position + read < bytes.count else {
        throw IdentifierError(.wrongLength(found: read), in: .applicationIdentifier, at: position)
      }
      let byte = bytes[position + read]
      guard 0x30...0x39 ~= byte else {
        let problem: IdentifierError.Problem =
          byte == separator ? .unexpectedSeparator(byte) : .illegalCharacter(byte)
        throw IdentifierError(problem, in: .applicationIdentifier, at: position + read)
      }
      code = code * 10 + UInt16(byte - 0x30)
      read += 1
      if read == 2 { width = ApplicationIdentifier.digits(firstTwo: Int(code)) ?? 2 }
    }
    guard let identifier = ApplicationIdentifier(code: code) else {
      throw IdentifierError(.unknownApplicationIdentifier(code), in: .applicationIdentifier, at: position)
    }
    return identifier
  }

  /// The text as a scanner transmits it, with separators, and with a symbology identifier if one is given.
  public func scanned(as symbology: GS1Symbology? = nil) -> String {
    var output: [UInt8] = []
    if let symbology { output.append(contentsOf: symbology.rawValue.utf8) }
    for (index, element) in elements.enumerated() {
      output.append(contentsOf: element.identifier.digits.utf8)
      element.appendValue(to: &output, as: .plain)
      if !element.identifier.hasPredefinedLength, index < elements.count - 1 { output.append(Self.separator) }
    }
    return String(decoding: output, as: UTF8.self)
  }
}
