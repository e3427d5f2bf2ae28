/// What is wrong with master data: products, packaging, materials.
///
/// Master data is typed in by people, so each case carries what was typed and the words say what to do.
public enum ProductError: Error, Hashable, Sendable {
  /// A name or code that is empty or longer than allowed, in characters.
  case badText(what: String, count: Int, allowed: ClosedRange<Int>)
  /// A number of contents per container that is not 1 to the limit.
  case contentsOutOfRange(PackagingLevel, found: Int, allowed: ClosedRange<Int>)
  /// A container over nothing: a level is packed from one that the configuration does not have.
  case missingLevel(PackagingLevel)
  /// One GTIN for two levels, so that a scan would not say which.
  case sharedGTIN(GTIN, PackagingLevel, PackagingLevel)
  /// A GTIN that is not issued under the product's company prefix.
  case foreignGTIN(GTIN, CompanyPrefix)
  /// A shelf life that is not 1 to the limit, in its unit.
  case shelfLifeOutOfRange(found: Int, allowed: ClosedRange<Int>)
  /// A market that is not two capital letters (ISO 3166-1).
  case badMarket(String)
  /// A quantity that is not a finite number above zero.
  case badQuantity(Double)
  /// A unit of measure that is not two or three capitals or digits (UN/ECE Recommendation 20).
  case badUnit(String)
  /// A mass that is not finite, or negative, in grams.
  case badMass(Double)
  /// An end before its beginning.
  case endsBeforeItBegins
}

extension ProductError: CustomStringConvertible {
  /// What is wrong and what to do about it.
  public var description: String {
    switch self {
    case .badText(let what, let count, let allowed):
      "The \(what) has \(count) characters. Give it \(allowed.lowerBound) to \(allowed.upperBound)."
    case .contentsOutOfRange(let level, let found, let allowed):
      "A \(level) of \(found) is not possible. Give \(allowed.lowerBound) to \(allowed.upperBound)."
    case .missingLevel(let level):
      "A level is packed from a \(level), which the product does not have. Add it, or pack from the next lower level."
    case .sharedGTIN(let gtin, let first, let second):
      "GTIN \(gtin) is given to the \(first) and to the \(second). Each level needs its own, usually with another indicator."
    case .foreignGTIN(let gtin, let prefix):
      "GTIN \(gtin) is not issued under the company prefix \(prefix). Correct one of them."
    case .shelfLifeOutOfRange(let found, let allowed):
      "A shelf life of \(found) is not possible. Give \(allowed.lowerBound) to \(allowed.upperBound)."
    case .badMarket(let text):
      "\"\(text)\" is no market. Give the two capital letters of ISO 3166-1, as DE."
    case .badQuantity(let amount): "\(amount) is no quantity. Give a number above zero."
    case .badUnit(let text):
      "\"\(text)\" is no unit of measure. Give a code of UN/ECE Recommendation 20, as KGM."
    case .badMass(let grams): "\(grams) g is no mass. Give a finite number of grams, not below zero."
    case .endsBeforeItBegins: "The end comes before the beginning. Exchange them or correct one."
    }
  }
}

/// Checks that several pieces of master data share.
enum MasterData {
  /// Names and codes that people type: 1 to 200 characters, not only spaces.
  static let textLengths = 1...200

  static func checked(_ text: String, what: String) throws(ProductError) -> String {
    let count = text.contains { !$0.isWhitespace } ? text.count : 0
    guard textLengths.contains(count) else {
      throw .badText(what: what, count: count, allowed: textLengths)
    }
    return text
  }
}
