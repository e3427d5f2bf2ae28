import TraceModel

/// What documents say of the product and of the companies around the line.
///
/// Names, and the numbers of the maker and of the product, are the scenario's; what no scenario says (streets, whatever a
/// product's name leaves out) is fictional, and says so.
extension Site {
  /// A company with its place.
  public struct Party: Sendable {
    /// Its number.
    public let place: SGLN
    /// Its name and address.
    public let address: [(MasterDataField, String)]
  }

  /// What stands before a street that is nowhere.
  public static let fictional = "fictional: "

  /// The site of a scenario that says nothing else, and the wholesaler who buys what its line packs.
  public static let parties: [Party] = {
    let plan = SitePlan()
    do {
      return [try maker(plan, CompanyPrefix(plan.companyPrefix)), depot(0, name: "Wholesaler")]
    } catch {
      preconditionFailure("\(plan.companyPrefix): \(error)")
    }
  }()

  /// The site itself: the first place of its company.
  static func maker(_ plan: SitePlan, _ prefix: CompanyPrefix) throws -> Party {
    let gln = try GLN(companyPrefix: prefix, locationReference: prefix.length.digits < 12 ? 1 : 0)
    return Party(
      place: SGLN(gln, companyPrefixLength: prefix.length),
      address: [
        (.name, plan.name), (.streetAddressOne, fictional + "1 Harbor Street"), (.city, plan.name),
        (.state, "HH"), (.postalCode, "20457"), (.countryCode, "DE"),
      ])
  }

  /// A wholesaler of a market, by his number: a place and a name of his own; the first has the place of that in ``parties``.
  public static func wholesaler(_ number: Int) -> Party { depot(number, name: wholesalerName(number)) }

  private static func depot(_ number: Int, name: String) -> Party {
    let place: SGLN
    do {
      place = SGLN(
        try GLN(companyPrefix: CompanyPrefix("0614141"), locationReference: UInt64(777 + number)),
        companyPrefixLength: .seven)
    } catch {
      preconditionFailure("depot \(number): \(error)")
    }
    return Party(
      place: place,
      address: [
        (.name, name), (.streetAddressOne, fictional + "\(7 + number) Depot Road"), (.city, "Louisville"),
        (.state, "KY"), (.postalCode, "40218"), (.countryCode, "US"),
      ])
  }

  /// How a wholesaler is called.
  static func wholesalerName(_ number: Int) -> String { "Wholesaler \(number + 1)" }

  /// How the repackager is called, and the prefix under which he numbers what he makes.
  static let repackager = "Repackager"
  /// See ``repackager``.
  static let repackagerPrefix = "0614142"

  /// What is said of a product and its cases besides the name: what the name says, and a National Drug Code out of the digits
  /// of the maker's prefix and the product's number.
  static func productData(of article: SitePlan.Article, by maker: String, _ prefix: CompanyPrefix)
    -> [(MasterDataField, String)]
  {
    func digits(_ text: String, _ count: Int) -> String {
      String((String(repeating: "0", count: count) + text).suffix(count))
    }
    let words = ProductWords(article.name)
    let code = digits("\(prefix)", 5) + "-" + digits("\(article.itemReference)", 3) + "-01"
    return [
      (.additionalTradeItemIdentification, code), (.additionalTradeItemIdentificationTypeCode, "US_FDA_NDC"),
      (.manufacturerOfTradeItemPartyName, maker), (.dosageFormType, words.form ?? ProductWords.unknown),
      (.strengthDescription, words.strength ?? ProductWords.unknown),
      (.netContentDescription, words.content ?? ProductWords.unknown),
    ]
  }
}
