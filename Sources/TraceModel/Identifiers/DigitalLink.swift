/// A web address that names a thing by its GS1 keys: `https://id.gs1.org/01/09506000134352/21/1001?17=270630`.
///
/// Key and key qualifiers stand in the path, in the standard's order; everything else in the query. What comes
/// before the key (any host, any path) and parameters that are no GS1 fields are kept as they were written.
/// Source: GS1 Digital Link standard, URI syntax 1.4. Compressed links are not read.
public struct DigitalLink: Hashable, Sendable {
  /// A parameter of the query that is no GS1 field, as `linkType=gs1:pip`.
  public struct Parameter: Hashable, Sendable {
    /// Its name, as written.
    public let name: String
    /// Its value, as written; nil where there is no equals sign.
    public let value: String?

    /// A parameter as it is written in the address.
    public init(name: String, value: String?) {
      self.name = name
      self.value = value
    }
  }

  /// What comes before the key, without the slash that follows it: `https://id.gs1.org`.
  public let stem: String
  /// The GS1 fields: the key, its qualifiers, then the attributes.
  public let elementString: ElementString
  /// The other parameters of the query in their order.
  public let otherParameters: [Parameter]
  /// What follows `#`, as written, if anything does.
  public let fragment: String?

  /// The stem that GS1 resolves itself.
  public static let gs1Stem = "https://id.gs1.org"

  /// The link that fields make behind a stem; the first of (01), (00), (414), (417) among them is the key.
  public init(_ elementString: ElementString, stem: String = gs1Stem) throws(IdentifierError) {
    let stemText = stem.utf8Span
    let bytes = stemText.span
    _ = try Self.pathStart(bytes)
    guard stem.utf8.last != 0x2F, !stem.utf8.contains(where: { $0 == 0x3F || $0 == 0x23 || $0 <= 0x20 })
    else {
      throw IdentifierError(.wrongScheme, in: .digitalLink, at: 0)
    }
    guard
      let key = [UInt16(1), 0, 414, 417].lazy.compactMap({ code in
        elementString.elements.first { $0.identifier.code == code }
      }).first
    else { throw IdentifierError(.missingKey, in: .digitalLink, at: 0) }
    let qualifiers = Self.qualifiers(of: key.identifier)
    var path = [key]
    for code in qualifiers {
      if let element = elementString.elements.first(where: { $0.identifier.code == code }) {
        path.append(element)
      }
    }
    let attributes = elementString.elements.filter { !path.contains($0) }
    self.init(
      stem: stem, elementString: ElementString(unchecked: path + attributes), otherParameters: [],
      fragment: nil)
  }

  init(stem: String, elementString: ElementString, otherParameters: [Parameter], fragment: String?) {
    self.stem = stem
    self.elementString = elementString
    self.otherParameters = otherParameters
    self.fragment = fragment
  }

  /// The qualifiers of a key in the order of the path.
  static func qualifiers(of key: ApplicationIdentifier) -> [UInt16] {
    switch key.code {
    case 1: [22, 10, 21]
    case 414: [254]
    default: []
    }
  }

  static func isKey(_ code: UInt16) -> Bool { code == 0 || code == 1 || code == 414 || code == 417 }

  /// Where the path begins: behind the scheme and a host that is not empty.
  static func pathStart(_ bytes: Span<UInt8>) throws(IdentifierError) -> Int {
    var position = 0
    for byte in "https://".utf8 {
      if byte == 0x73, position < bytes.count, bytes[position] | 0x20 != 0x73 { continue }
      guard position < bytes.count, bytes[position] | (byte >= 0x61 ? 0x20 : 0) == byte else {
        throw IdentifierError(.wrongScheme, in: .digitalLink, at: 0)
      }
      position += 1
    }
    let host = position
    while position < bytes.count, bytes[position] != 0x2F, bytes[position] != 0x3F, bytes[position] != 0x23 {
      guard 0x21...0x7E ~= bytes[position] else {
        throw IdentifierError(.illegalCharacter(bytes[position]), in: .digitalLink, at: position)
      }
      position += 1
    }
    guard position > host else { throw IdentifierError(.empty, in: .digitalLink, at: host) }
    return position
  }

  /// The address.
  public var uri: String {
    var output = Array(stem.utf8)
    let path = Self.pathCount(elementString)
    for element in elementString.elements[..<path] {
      output.append(0x2F)
      output.append(contentsOf: element.identifier.digits.utf8)
      output.append(0x2F)
      element.appendValue(to: &output, as: .webAddress)
    }
    var delimiter: UInt8 = 0x3F
    for element in elementString.elements[path...] {
      output.append(delimiter)
      output.append(contentsOf: element.identifier.digits.utf8)
      output.append(0x3D)
      element.appendValue(to: &output, as: .webAddress)
      delimiter = 0x26
    }
    for parameter in otherParameters {
      output.append(delimiter)
      output.append(contentsOf: parameter.name.utf8)
      if let value = parameter.value {
        output.append(0x3D)
        output.append(contentsOf: value.utf8)
      }
      delimiter = 0x26
    }
    if let fragment { output.append(contentsOf: ("#" + fragment).utf8) }
    return String(decoding: output, as: UTF8.self)
  }

  /// How many of the fields stand in the path: the key and the qualifiers behind it.
  private static func pathCount(_ elements: ElementString) -> Int {
    let qualifiers = qualifiers(of: elements.elements[0].identifier)
    return 1 + elements.elements.dropFirst().prefix { qualifiers.contains($0.identifier.code) }.count
  }
}

extension DigitalLink: CustomStringConvertible {
  /// The address.
  public var description: String { uri }
}
