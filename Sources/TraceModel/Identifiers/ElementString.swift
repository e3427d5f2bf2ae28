/// The fields of a GS1 code in their order: what a DataMatrix, a GS1-128 or a label's text says.
///
/// It is read from a scanner's bytes or from human-readable text and written as either. A company prefix's
/// length is in none of them; ``sgtin(prefixes:)`` and its kin take it from a table.
public struct ElementString: Hashable, Sendable {
  /// The fields in their order, each identifier once.
  public let elements: [Element]

  /// Fields that may stand together.
  ///
  /// A field that is given twice with the same value is kept once; with another value, it is an error.
  public init(_ elements: [Element]) throws(IdentifierError) {
    var builder = Builder()
    for element in elements { try builder.append(element, at: 0) }
    self = try builder.finished()
  }

  init(unchecked elements: [Element]) { self.elements = elements }

  /// The value of a field, or nil when the code does not have it.
  public func value(_ identifier: ApplicationIdentifier) -> Element.Value? {
    elements.first { $0.identifier == identifier }?.value
  }

  /// The product, (01).
  public var gtin: GTIN? { if case .gtin(let gtin) = value(.gtin) { gtin } else { nil } }
  /// The serial number, (21).
  public var serial: SerialNumber? { if case .serial(let serial) = value(.serial) { serial } else { nil } }
  /// The lot, (10).
  public var lot: LotNumber? { if case .lot(let lot) = value(.lot) { lot } else { nil } }
  /// The end of use, (17).
  public var expiry: ExpiryDate? { if case .expiry(let date) = value(.expiryDate) { date } else { nil } }
  /// The location, (414).
  public var location: GLN? { if case .gln(let gln) = value(.location) { gln } else { nil } }
  /// How many products a logistic unit holds, (37).
  public var count: Int? { if case .number(let number, _) = value(.count) { Int(number) } else { nil } }

  /// The unit that product and serial number name; nil when the code lacks one of them.
  public func sgtin(prefixes: CompanyPrefixTable = .empty) -> SGTIN? {
    guard let gtin, let serial else { return nil }
    return SGTIN(gtin, serial, companyPrefixLength: prefixes.prefix(of: gtin)?.length)
  }

  /// The lot that product and lot number name; nil when the code lacks one of them.
  public func lgtin(prefixes: CompanyPrefixTable = .empty) -> LGTIN? {
    guard let gtin, let lot else { return nil }
    return LGTIN(gtin, lot, companyPrefixLength: prefixes.prefix(of: gtin)?.length)
  }

  /// The logistic unit, (00).
  public func sscc(prefixes: CompanyPrefixTable = .empty) -> SSCC? {
    guard case .sscc(let sscc) = value(.sscc) else { return nil }
    return sscc.with(companyPrefixLength: prefixes.prefix(of: sscc)?.length)
  }

  /// The place, (414) with (254) if it is there.
  public func sgln(prefixes: CompanyPrefixTable = .empty) -> SGLN? {
    guard let location else { return nil }
    var place: LocationExtension?
    if case .locationExtension(let text) = value(.locationExtension) { place = text }
    return SGLN(location, extension: place, companyPrefixLength: prefixes.prefix(of: location)?.length)
  }

  /// Collects fields and sees that they may stand together.
  struct Builder {
    private var elements: [Element] = []

    mutating func append(_ element: Element, at offset: Int) throws(IdentifierError) {
      if let other = elements.first(where: { $0.identifier == element.identifier }) {
        guard other.value == element.value else {
          throw IdentifierError(
            .repeatedApplicationIdentifier(element.identifier.code), in: .applicationIdentifier, at: offset)
        }
        return
      }
      // Source: General Specifications, section 4.14.1, invalid pairs.
      for (first, second) in [(UInt16(1), UInt16(2)), (1, 37)] {
        let code = element.identifier.code
        guard code == first || code == second else { continue }
        let other = code == first ? second : first
        if elements.contains(where: { $0.identifier.code == other }) {
          throw IdentifierError(
            .contradictoryApplicationIdentifiers(first, second), in: .applicationIdentifier, at: offset)
        }
      }
      elements.append(element)
    }

    func finished() throws(IdentifierError) -> ElementString {
      guard !elements.isEmpty else { throw IdentifierError(.empty, in: .elementString, at: 0) }
      return ElementString(unchecked: elements)
    }
  }
}

extension ElementString: CustomStringConvertible {
  /// The text as a person reads it on a label: ``humanReadable``.
  public var description: String { humanReadable }
}
