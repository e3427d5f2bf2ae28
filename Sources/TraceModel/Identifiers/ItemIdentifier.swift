/// What an item's number stands for: an identifier, or characters that are none.
public enum ItemIdentifier: Hashable, Sendable {
  /// A trade item's serial number or a logistic unit's code.
  case epc(EPC)
  /// The characters of a code that is no identifier, as they were read.
  case malformed([UInt8])
}

extension ItemIdentifier: CustomStringConvertible {
  /// The identifier as a person reads it, or the characters in quotation marks.
  public var description: String {
    switch self {
    case .epc(let code): code.description
    case .malformed(let bytes): "\"\(String(decoding: bytes, as: UTF8.self))\""
    }
  }
}
