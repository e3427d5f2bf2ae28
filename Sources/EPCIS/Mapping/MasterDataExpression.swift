import TraceModel

extension IdentifierNames {
  /// What the record knows of products and places, as documents carry it along; ``DocumentSurvey`` reads it again.
  ///
  /// How many a container holds is GDSN's attribute, because the standard's own list has none.
  public var masterData: [MasterDataVocabulary] {
    [products, locations].filter { !$0.elements.isEmpty }
  }

  private var products: MasterDataVocabulary {
    var elements: [MasterDataElement] = []
    for raw in 0..<UInt16(table.productCount) {
      guard let product = table.definition(of: ProductID(raw: raw)) else { continue }
      for level in product.packaging.levels {
        guard let gtin = product.packaging.gtin(of: level),
          let id = ProductClass(gtin, companyPrefixLength: product.companyPrefix?.length).epcURI
            ?? Self.link([.gtin(gtin)])
        else { continue }
        var attributes = [MasterDataAttribute(id: Self.standard + "regulatedProductName", text: product.name)]
        if let count = product.packaging.contents(of: level) {
          attributes.append(
            MasterDataAttribute(id: "urn:gs1:gdd:bte:quantityOfNextLowerLevelTradeItem", text: "\(count)"))
        }
        elements.append(MasterDataElement(id: id, attributes: attributes))
      }
    }
    return MasterDataVocabulary(type: "urn:epcglobal:epcis:vtype:EPCClass", elements: elements)
  }

  private var locations: MasterDataVocabulary {
    var elements: [MasterDataElement] = []
    var raw: UInt16 = 0
    while let place = table.definition(of: LocationID(raw: raw)) {
      if let id = text(of: LocationID(raw: raw)) {
        elements.append(
          MasterDataElement(
            id: id, attributes: [MasterDataAttribute(id: Self.standard + "name", text: place.name)]))
      }
      raw += 1
    }
    return MasterDataVocabulary(type: "urn:epcglobal:epcis:vtype:Location", elements: elements)
  }

  private static let standard = "urn:epcglobal:cbv:mda#"
}
