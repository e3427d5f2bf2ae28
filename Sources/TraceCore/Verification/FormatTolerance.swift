/// What a responder forgives in the texts of a query.
///
/// A query passes a scanner, a keyboard wedge, a pharmacy's system and a router; each of them changes texts in its own way.
/// What is forgiven is a policy: a responder that forgives nothing raises alarms about good product, one that forgives all
/// takes two serial numbers that differ in a letter's case for one.
public struct FormatTolerance: OptionSet, Sendable, Hashable {
  /// One bit for each.
  public let rawValue: UInt8

  /// The tolerances whose bits are set.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Spaces, tabs and line ends around a text.
  public static let whitespace = FormatTolerance(rawValue: 1)
  /// Letters in the other case throughout, as caps lock makes them.
  public static let letterCase = FormatTolerance(rawValue: 2)
  /// GTINs of 8, 12 and 13 digits; without it only 14.
  public static let shortGTIN = FormatTolerance(rawValue: 4)
  /// Expiries as YYYYMMDD and YYYY-MM-DD; without it only YYMMDD, which is what a code carries.
  public static let expiryForms = FormatTolerance(rawValue: 8)
  /// What scanners add: symbology identifiers, spelt or real separators, application identifiers in front of a value.
  public static let scannerArtifacts = FormatTolerance(rawValue: 16)
  /// Y for Z and Z for Y, as a keyboard of another country makes them.
  public static let keyboardLayout = FormatTolerance(rawValue: 32)

  /// Texts are taken as they stand.
  public static let strict: FormatTolerance = []
  /// Everything is forgiven.
  public static let tolerant: FormatTolerance = [
    .whitespace, .letterCase, .shortGTIN, .expiryForms, .scannerArtifacts, .keyboardLayout,
  ]
}
