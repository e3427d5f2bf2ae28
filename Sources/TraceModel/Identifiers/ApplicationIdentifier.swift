/// The two to four digits that say what the next field of a GS1 code is.
///
/// Known are those of pharmaceutical and logistic labels; any other is refused, because without its rule
/// nobody knows where its field ends. Source: GS1 General Specifications, section 3.2.
public struct ApplicationIdentifier: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The digits as a number; the first two tell how many there are.
  public let code: UInt16

  /// The identifier of a code, or nil when it is not known here.
  public init?(code: UInt16) {
    guard Self.format(of: code) != nil else { return nil }
    self.code = code
  }

  init(known code: UInt16) { self.code = code }

  /// (00), a logistic unit.
  public static let sscc = Self(known: 0)
  /// (01), a product at a packaging level.
  public static let gtin = Self(known: 1)
  /// (02), the product contained in a logistic unit.
  public static let contentGTIN = Self(known: 2)
  /// (10), the lot.
  public static let lot = Self(known: 10)
  /// (11), the day of production.
  public static let productionDate = Self(known: 11)
  /// (17), the last day of use.
  public static let expiryDate = Self(known: 17)
  /// (21), the serial number.
  public static let serial = Self(known: 21)
  /// (22), the consumer product variant.
  public static let variant = Self(known: 22)
  /// (37), how many products a logistic unit holds.
  public static let count = Self(known: 37)
  /// (254), the place within a location.
  public static let locationExtension = Self(known: 254)
  /// (414), a physical location.
  public static let location = Self(known: 414)
  /// (417), a party.
  public static let party = Self(known: 417)

  /// What a field holds.
  enum Format: Hashable {
    case sscc, gtin, gln
    case date
    case digits(ClosedRange<Int>)
    case lot, serial, locationExtension
    case text(Int)

    /// The number of characters of a field that always has the same.
    var fixedLength: Int? {
      switch self {
      case .sscc: 18
      case .gtin: 14
      case .gln: 13
      case .date: 6
      case .digits(let counts): counts.count == 1 ? counts.lowerBound : nil
      case .lot, .serial, .locationExtension, .text: nil
      }
    }
  }

  var format: Format { Self.format(of: code) ?? .text(0) }

  static func format(of code: UInt16) -> Format? {
    switch code {
    case 0: .sscc
    case 1, 2: .gtin
    case 10: .lot
    case 11...13, 15...17: .date
    case 20: .digits(2...2)
    case 21: .serial
    case 22: .text(20)
    case 30, 37: .digits(1...8)
    case 90: .text(30)
    case 91...99: .text(90)
    case 235: .text(28)
    case 240, 241, 250, 251, 400, 401, 403: .text(30)
    case 242: .digits(1...6)
    case 243, 420, 710...716: .text(20)
    case 254: .locationExtension
    case 402: .digits(17...17)
    case 410...417: .gln
    case 422: .digits(3...3)
    case 3100...3169, 3200...3379, 3400...3579, 3600...3699: code % 10 < 6 ? .digits(6...6) : nil
    case 7003: .digits(10...10)
    case 8004: .text(30)
    case 8017, 8018: .digits(18...18)
    case 8020: .text(25)
    default: nil
    }
  }

  /// How many digits an identifier has that begins with these two; nil for those that GS1 has not given out.
  static func digits(firstTwo: Int) -> Int? {
    switch firstTwo {
    case 0...4, 10...22, 30, 37, 90...99: 2
    case 23...25, 40...42, 71: 3
    case 31...36, 39, 43, 70, 72, 80...82: 4
    default: nil
    }
  }

  /// Whether the field ends by its length alone, so that no separator is needed behind it.
  ///
  /// GS1 fixed this list once (General Specifications, figure 7.8.5-2); fields of one length only that came
  /// later need the separator.
  public var hasPredefinedLength: Bool {
    switch firstTwo {
    case 0...4, 11...20, 31...36, 41: true
    default: false
    }
  }

  private var firstTwo: UInt16 { code < 100 ? code : code < 1000 ? code / 10 : code / 100 }

  /// The digits as they are printed, `01` or `414`.
  public var digits: String { Self.digits(of: code) }

  static func digits(of code: UInt16) -> String { DigitText.text(UInt64(code), width: width(of: code)) }

  static func width(of code: UInt16) -> Int { code < 100 ? 2 : code < 1000 ? 3 : 4 }

  /// Whether the one comes before the other as a number.
  public static func < (a: Self, b: Self) -> Bool { a.code < b.code }
}

extension ApplicationIdentifier: CustomStringConvertible {
  /// The digits in parentheses, as people read them.
  public var description: String { "(\(digits))" }
}
