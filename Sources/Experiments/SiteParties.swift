import TraceModel

/// What documents say of the product and of the companies around the line: all of it fictional.
extension Site {
  /// A company with its place.
  public struct Party: Sendable {
    /// Its number.
    public let place: SGLN
    /// Its name and address.
    public let address: [(MasterDataField, String)]

    fileprivate init(_ uri: String, _ address: [(MasterDataField, String)]) {
      do { place = try SGLN(epcURI: uri) } catch { preconditionFailure("\(uri): \(error)") }
      self.address = address
    }
  }

  /// The site itself, and the wholesaler who buys what the line packs.
  public static let parties = [
    Party(
      "urn:epc:id:sgln:4012345.00001.0",
      [
        (.name, "Nordhafen"), (.streetAddressOne, "1 Harbor Street"), (.city, "Nordhafen"), (.state, "HH"),
        (.postalCode, "20457"), (.countryCode, "DE"),
      ]),
    depot(0, name: "Wholesaler"),
  ]

  /// A wholesaler of a market, by his number: a place and a name of his own; the first has the place of that in ``parties``.
  public static func wholesaler(_ number: Int) -> Party { depot(number, name: wholesalerName(number)) }

  private static func depot(_ number: Int, name: String) -> Party {
    let place = String(777 + number)
    return Party(
      "urn:epc:id:sgln:0614141." + String(repeating: "0", count: max(0, 5 - place.count)) + place + ".0",
      [
        (.name, name), (.streetAddressOne, "\(7 + number) Depot Road"),
        (.city, "Louisville"),
        (.state, "KY"), (.postalCode, "40218"), (.countryCode, "US"),
      ])
  }

  /// How a wholesaler is called.
  static func wholesalerName(_ number: Int) -> String { "Wholesaler \(number + 1)" }

  /// How the repackager is called, and the prefix under which he numbers what he makes.
  static let repackager = "Repackager"
  /// See ``repackager``.
  static let repackagerPrefix = "0614142"

  /// What is said of a product and its cases besides the name: each has another strength.
  static func productData(of number: Int) -> [(MasterDataField, String)] {
    let strength = 20 * (number + 1)
    let code = String(strength)
    return [
      (
        .additionalTradeItemIdentification,
        "12345-" + String(repeating: "0", count: max(0, 3 - code.count)) + code + "-30"
      ),
      (.additionalTradeItemIdentificationTypeCode, "US_FDA_NDC"),
      (.manufacturerOfTradeItemPartyName, "Nordhafen Pharma"), (.dosageFormType, "TABLET"),
      (.strengthDescription, "\(strength) mg"), (.netContentDescription, "30 tablets"),
    ]
  }
}
