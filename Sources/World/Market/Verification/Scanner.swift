import Scenario
import TraceModel

/// The keyboard that a computer takes a scanner for: which character it makes of a key.
public enum KeyboardLayout: UInt8, Choice {
  /// The one to which scanners are set.
  case american
  /// QWERTZ.
  case german
  /// AZERTY.
  case french

  /// In plain words.
  public var meaning: String {
    switch self {
    case .american: "American: as scanners are set"
    case .german: "German: Y and Z have changed places, and so have signs"
    case .french: "French: digits are typed with shift"
    }
  }

  /// What stands on the keys of this keyboard that bear these on an American one, in the order of ``american``'s keys.
  private var keys: [Character] {
    switch self {
    case .american: Self.americanKeys
    case .german:
      Array(
        "1234567890ß´qwertzuiopü+asdfghjklöä#yxcvbnm,.-" + "!\"§$%&/()=?`QWERTZUIOPÜ*ASDFGHJKLÖÄ'YXCVBNM;:_")
    case .french:
      Array(
        "&é\"'(-è_çà)=azertyuiop^$qsdfghjklmù*wxcvbn,;:!" + "1234567890°+AZERTYUIOP¨£QSDFGHJKLM%µWXCVBN?./§")
    }
  }

  private static let americanKeys = Array(
    "1234567890-=qwertyuiop[]asdfghjkl;'\\zxcvbnm,./" + "!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:\"|ZXCVBNM<>?")

  /// What the computer makes of a character that the scanner types.
  func typed(_ character: Character) -> Character {
    guard self != .american, let key = Self.americanKeys.firstIndex(of: character) else { return character }
    return keys[key]
  }
}

/// How a counter's scanner, and the computer that it types into, are set.
public struct Scanner: Hashable, Sendable {
  /// The computer's keyboard.
  public var layout = KeyboardLayout.american
  /// What the scanner adds.
  public var extra: ScannerInput.Extra?
  /// Whether it leaves out the separator between fields.
  public var losesSeparators = false
  /// Whether caps lock is on.
  public var hasCapsLock = false

  /// As it has to be.
  public init() {}

  /// Set like this.
  public init(
    layout: KeyboardLayout, extra: ScannerInput.Extra?, losesSeparators: Bool, hasCapsLock: Bool
  ) {
    (self.layout, self.extra) = (layout, extra)
    (self.losesSeparators, self.hasCapsLock) = (losesSeparators, hasCapsLock)
  }

  /// What arrives in the asker's system of what a symbol says.
  public func typed(_ symbol: String) -> String {
    var text = ""
    for character in symbol.unicodeScalars {
      if character == "\u{1D}" {
        if !losesSeparators { text.unicodeScalars.append(character) }
        continue
      }
      var typed = layout.typed(Character(character))
      if hasCapsLock, typed.isLetter {
        typed = typed.isUppercase ? Character(typed.lowercased()) : Character(typed.uppercased())
      }
      text.append(typed)
    }
    switch extra {
    case .symbologyIdentifier: text = "]d2" + text
    case .lineEnd: text += "\r"
    case .space: text = " " + text
    case nil: break
    }
    return text
  }
}

/// What an asker's system has made of a scan, as the texts that it sends.
public struct ScannedFields: Hashable, Sendable {
  /// The product's number.
  public var gtin: String
  /// The serial number.
  public var serial: String
  /// The lot.
  public var lot: String?
  /// The expiry.
  public var expiry: String?

  /// These texts.
  public init(gtin: String, serial: String, lot: String?, expiry: String?) {
    (self.gtin, self.serial, self.lot, self.expiry) = (gtin, serial, lot, expiry)
  }

  /// The fields of a text, as a system reads them that knows GS1's rules; nil where they make no code of a pack of it.
  public init?(_ text: String, in year: Int) {
    guard let code = try? ElementString(scanned: text, readIn: year), let gtin = code.gtin,
      let serial = code.serial
    else { return nil }
    self.init(
      gtin: "\(gtin)", serial: "\(serial)", lot: code.lot.map { "\($0)" }, expiry: code.expiry?.yymmdd)
  }
}

/// What the code on a pack says when it is printed as it has to be.
public struct PackCode: Hashable, Sendable {
  /// The product's number.
  public var gtin: GTIN
  /// The serial number.
  public var serial: SerialNumber
  /// The lot.
  public var lot: LotNumber
  /// The expiry.
  public var expiry: ExpiryDate

  /// A code with these fields.
  public init(gtin: GTIN, serial: SerialNumber, lot: LotNumber, expiry: ExpiryDate) {
    (self.gtin, self.serial, self.lot, self.expiry) = (gtin, serial, lot, expiry)
  }

  /// What a scanner reads from the symbol: product, serial number, separator, expiry, lot.
  public var symbol: String { symbol(date: expiry.yymmdd, gtin: "\(gtin)", separator: "\u{1D}") }

  /// What it reads from one that was printed from this template.
  func symbol(_ profile: CodeFormat.Profile) -> String {
    let digits = expiry.yymmdd
    let turned = digits.suffix(2) + digits.dropFirst(2).prefix(2) + digits.prefix(2)
    return switch profile {
    case .registered: symbol
    case .noSeparator: symbol(date: digits, gtin: "\(gtin)", separator: "")
    case .dayFirst: symbol(date: String(turned), gtin: "\(gtin)", separator: "\u{1D}")
    case .unpadded:
      symbol(date: digits, gtin: String("\(gtin)".drop { $0 == "0" }), separator: "\u{1D}")
    }
  }

  private func symbol(date: String, gtin: String, separator: String) -> String {
    "01\(gtin)21\(serial)\(separator)17\(date)10\(lot)"
  }
}
