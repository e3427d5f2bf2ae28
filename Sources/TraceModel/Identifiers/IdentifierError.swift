/// What is wrong with a text that should have been an identifier, in which field, and where.
///
/// It is small and has no text of its own, so that a ``ScannedCode`` can carry it with a malformed code.
/// The words are in ``description``, made in one place.
public struct IdentifierError: Error, Hashable, Sendable, BitwiseCopyable {
  /// The kinds of fault, each with what was found and, where there is one, what would have been right.
  public enum Problem: Hashable, Sendable, BitwiseCopyable {
    /// Nothing where the field should be.
    case empty
    /// A number of characters or digits that the field does not allow.
    case wrongLength(found: Int)
    /// A check digit that does not follow from the other digits (weights 3 and 1 from the right, modulo 10).
    case wrongCheckDigit(found: UInt8, expected: UInt8)
    /// A character, as its byte, that the field does not allow.
    case illegalCharacter(UInt8)
    /// A separator that is missing; the text has something else here, or ends.
    case missingSeparator(UInt8)
    /// A separator where none may be.
    case unexpectedSeparator(UInt8)
    /// A percent sign that two hexadecimal digits do not follow.
    case brokenEscape
    /// An escape of a character that is written as itself in this form, so that one identifier had two texts.
    case needlessEscape(UInt8)
    /// A text that does not begin as this form does.
    case wrongScheme
    /// A symbology identifier of a code that does not carry GS1 element strings.
    case foreignSymbology
    /// A company prefix whose length is not 6 to 12 digits.
    case companyPrefixLength(found: Int)
    /// A company prefix that does not begin the identifier's digits.
    case companyPrefixMismatch
    /// A date that the calendar does not have.
    case impossibleDate(year: Int16, month: UInt8, day: UInt8)
    /// A number outside the field's range.
    case outOfRange
    /// Digits that are no application identifier known here.
    case unknownApplicationIdentifier(UInt16)
    /// An application identifier that stands twice with two values.
    case repeatedApplicationIdentifier(UInt16)
    /// Two application identifiers that may not stand together.
    case contradictoryApplicationIdentifiers(UInt16, UInt16)
    /// A key qualifier or attribute in the wrong place of a Digital Link.
    case misplacedApplicationIdentifier(UInt16)
    /// A Digital Link without an identification key.
    case missingKey
    /// A field that is required and not there.
    case missing
    /// Eight digits that begin with 0: a compressed UPC-E code or a store's own number, not a GTIN-8.
    case ambiguousEightDigits
    /// The extension `0` written out: in an EPC it says that there is no extension.
    case reservedExtension
  }

  /// The fault.
  public let problem: Problem
  /// The field that has it.
  public let field: IdentifierField
  /// Where: bytes from the beginning of the text, from 0.
  public let offset: Int

  /// An error with its parts.
  public init(_ problem: Problem, in field: IdentifierField, at offset: Int) {
    self.problem = problem
    self.field = field
    self.offset = offset
  }
}

/// The fields and forms that identifiers are made of, as errors name them.
public enum IdentifierField: UInt8, Hashable, Sendable, BitwiseCopyable, CaseIterable {
  /// A trade item number.
  case gtin
  /// A serial shipping container code.
  case sscc
  /// A location number.
  case gln
  /// A company prefix.
  case companyPrefix
  /// The reference of an item below its prefix.
  case itemReference
  /// The serial reference of a logistic unit.
  case serialReference
  /// The reference of a location below its prefix.
  case locationReference
  /// The reference of a party below its prefix.
  case partyReference
  /// A serial number.
  case serialNumber
  /// A lot number.
  case lotNumber
  /// A batch number.
  case batchNumber
  /// The extension of a location.
  case locationExtension
  /// A date.
  case date
  /// An expiry date.
  case expiryDate
  /// A count.
  case count
  /// A text of set 82.
  case text
  /// An EPC URI as a whole.
  case epcURI
  /// An element string as a whole.
  case elementString
  /// Human-readable data as a whole.
  case humanReadable
  /// A Digital Link as a whole.
  case digitalLink
  /// An application identifier.
  case applicationIdentifier
  /// A scanned code as a whole.
  case scannedCode
}
