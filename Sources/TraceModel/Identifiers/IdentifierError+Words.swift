extension IdentifierError: CustomStringConvertible {
  /// What is wrong, where, and what to do about it, in one sentence each.
  public var description: String {
    let place = "\(field.words), character \(offset + 1): \(statement)."
    guard let hint else { return place }
    return "\(place) \(hint)"
  }

  /// What is wrong, without the place and the hint.
  public var statement: String {
    switch problem {
    case .empty: "it is empty"
    case .wrongLength(let found): "it has \(found) \(field.unit)"
    case .wrongCheckDigit(let found, let expected):
      "the check digit is \(found), the digits before it give \(expected)"
    case .illegalCharacter(let byte): "\(Self.name(byte)) is not allowed"
    case .missingSeparator(let byte): "\(Self.name(byte)) is missing"
    case .unexpectedSeparator(let byte): "\(Self.name(byte)) may not stand here"
    case .brokenEscape: "% is not followed by two hexadecimal digits"
    case .needlessEscape(let byte): "\(Self.name(byte)) is escaped and need not be"
    case .wrongScheme: "it does not begin as this form begins"
    case .foreignSymbology: "the symbology identifier is not one of a GS1 code"
    case .companyPrefixLength(let found): "the company prefix has \(found) digits"
    case .companyPrefixMismatch: "the digits do not begin with the company prefix"
    case .impossibleDate(let year, let month, let day):
      "the calendar has no day \(day) in month \(month) of year \(year)"
    case .outOfRange: "the number is outside its range"
    case .unknownApplicationIdentifier(let code):
      "\(Self.aiName(code)) is no application identifier known here"
    case .repeatedApplicationIdentifier(let code): "\(Self.aiName(code)) stands twice with different values"
    case .contradictoryApplicationIdentifiers(let first, let second):
      "\(Self.aiName(first)) and \(Self.aiName(second)) may not stand together"
    case .misplacedApplicationIdentifier(let code): "\(Self.aiName(code)) may not stand here"
    case .missingKey: "no identification key (00, 01, 414, 417) with what follows it is in the path"
    case .missing: "it is missing"
    case .ambiguousEightDigits: "eight digits that begin with 0 are not a GTIN-8"
    case .reservedExtension: "the extension 0 means that there is no extension"
    }
  }

  /// What a person can do about it, if there is something to say beyond the statement.
  public var hint: String? {
    switch problem {
    case .empty, .missing: "Expected \(field.expectation)."
    case .wrongLength: "Expected \(field.expectation)."
    case .wrongCheckDigit: "A digit was misread or mistyped, or the check digit was computed otherwise."
    case .illegalCharacter(let byte): Self.hint(forByte: byte) ?? "Expected \(field.expectation)."
    case .missingSeparator(0x1D), .unexpectedSeparator(0x1D):
      "A separator (FNC1, transmitted as GS, byte 1D) ends a field without predefined length, except the last."
    case .missingSeparator, .unexpectedSeparator: "Expected \(field.expectation)."
    case .brokenEscape: "Write a percent sign in a URI as %25."
    case .needlessEscape:
      "Write the character as itself: two texts for one identifier would not compare equal."
    case .wrongScheme: "Expected \(field.expectation)."
    case .foreignSymbology:
      "GS1 codes begin with ]d2, ]C1, ]Q3, ]e0 or ]J1; check the scanner's or printer's mode."
    case .companyPrefixLength: "A GS1 company prefix has 6 to 12 digits."
    case .companyPrefixMismatch: "Give the company prefix under which this number was issued."
    case .impossibleDate: "Dates are year, month, day; day 00 is the month's last day in YYMMDD only."
    case .outOfRange: nil
    case .unknownApplicationIdentifier:
      "The field before it may lack its separator, or the code is not of GS1."
    case .repeatedApplicationIdentifier: "Two labels may have been read as one."
    case .contradictoryApplicationIdentifiers: "Two labels may have been read as one."
    case .misplacedApplicationIdentifier:
      "Key qualifiers follow their key in the path, in order; attributes stand in the query."
    case .missingKey: "An example is https://id.gs1.org/01/09506000134352/21/ABC."
    case .ambiguousEightDigits:
      "Expand a UPC-E code to its 12 digits first; numbers for a store's own use are no GTINs."
    case .reservedExtension: "Leave the extension out."
    }
  }

  private static func hint(forByte byte: UInt8) -> String? {
    switch byte {
    case 0x1D: "A separator (FNC1) may stand only between two fields."
    case 0x20: "Remove the space."
    case 0x80...: "Only ASCII is allowed; a scanner with a foreign keyboard layout gives such bytes."
    default: nil
    }
  }

  private static func name(_ byte: UInt8) -> String {
    switch byte {
    case 0x1D: "the separator GS (byte 1D)"
    case 0x20: "a space"
    case 0x21...0x7E: "\"\(Character(Unicode.Scalar(byte)))\""
    default: "byte " + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
  }

  private static func aiName(_ code: UInt16) -> String { "(\(ApplicationIdentifier.digits(of: code)))" }
}

extension IdentifierField {
  /// The field as a person calls it.
  public var words: String {
    switch self {
    case .gtin: "GTIN"
    case .sscc: "SSCC"
    case .gln: "GLN"
    case .companyPrefix: "company prefix"
    case .itemReference: "indicator and item reference"
    case .serialReference: "serial reference"
    case .locationReference: "location reference"
    case .partyReference: "party reference"
    case .serialNumber: "serial number"
    case .lotNumber: "lot number"
    case .batchNumber: "batch number"
    case .locationExtension: "location extension"
    case .date: "date"
    case .expiryDate: "expiry date"
    case .count: "count"
    case .text: "text field"
    case .epcURI: "EPC URI"
    case .elementString: "element string"
    case .humanReadable: "human-readable text"
    case .digitalLink: "Digital Link"
    case .applicationIdentifier: "application identifier"
    case .scannedCode: "scanned code"
    }
  }

  /// What the field's length counts.
  var unit: String {
    switch self {
    case .gtin, .sscc, .gln, .companyPrefix, .itemReference, .serialReference, .locationReference,
      .partyReference, .date, .expiryDate, .count:
      "digits"
    default: "characters"
    }
  }

  /// What would have been right, for a hint.
  var expectation: String {
    switch self {
    case .gtin: "8, 12, 13 or 14 digits, the last of them the check digit"
    case .sscc: "18 digits, the last of them the check digit"
    case .gln: "13 digits, the last of them the check digit"
    case .companyPrefix: "6 to 12 digits"
    case .itemReference: "digits that make 13 together with the company prefix"
    case .serialReference: "digits that make 17 together with the company prefix"
    case .locationReference, .partyReference: "digits that make 12 together with the company prefix"
    case .serialNumber, .lotNumber, .batchNumber, .locationExtension:
      "1 to 20 characters out of GS1's set 82: letters, digits and !\"%&'()*+,-./:;<=>?_"
    case .date, .expiryDate: "YYMMDD, YYYYMMDD or YYYY-MM-DD"
    case .count: "1 to 8 digits"
    case .text: "characters out of GS1's set 82, as many as the application identifier allows"
    case .epcURI: "urn:epc:id:sgtin:4012345.012345.998877 or one of its kin (sscc, sgln, pgln, lgtin, idpat)"
    case .elementString: "an application identifier and its data, as in 0109506000134352"
    case .humanReadable: "an application identifier in parentheses before each field; write ( in data as \\("
    case .digitalLink: "a web address as https://id.gs1.org/01/09506000134352/21/ABC"
    case .applicationIdentifier: "2 to 4 digits"
    case .scannedCode: "the characters of a GS1 code"
    }
  }
}
