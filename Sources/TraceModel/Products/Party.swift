/// A company that makes, holds, owns or receives goods.
public struct Party: Hashable, Sendable {
  /// What a company does in the supply chain.
  public enum Role: String, Hashable, Sendable, CaseIterable {
    /// Makes what others pack.
    case supplier
    /// Makes or packs the product.
    case manufacturer
    /// Packs it once more.
    case repackager
    /// Holds it for others.
    case logisticsProvider
    /// Buys and sells it.
    case wholesaler
    /// Gives it to patients.
    case dispenser
    /// Destroys or sends back what nobody uses.
    case returnsProcessor
  }

  /// Its number.
  public let gln: GLN
  /// The length of its company prefix, where it is known, by which its number is written as a URI.
  public let companyPrefixLength: CompanyPrefixLength?
  /// What it is called.
  public let name: String
  /// What it does.
  public let role: Role

  /// A company with a name.
  public init(
    gln: GLN, companyPrefixLength: CompanyPrefixLength? = nil, name: String, role: Role
  ) throws(ProductError) {
    self.gln = gln
    self.companyPrefixLength = companyPrefixLength
    self.name = try MasterData.checked(name, what: "party's name")
    self.role = role
  }

  /// The number in the EPC form of parties.
  public var pgln: PGLN { PGLN(gln, companyPrefixLength: companyPrefixLength) }
  /// The number as a place without extension, as EPCIS 1.2 names parties.
  public var sgln: SGLN { SGLN(gln, companyPrefixLength: companyPrefixLength) }
}

/// A company that supplies materials, and whether the site has approved it.
public struct Supplier: Hashable, Sendable {
  /// The company.
  public let party: Party
  /// Until when the site's approval holds; nil when there is none.
  public let approvedUntil: CalendarDate?

  /// A supplier with its approval, if there is one.
  public init(party: Party, approvedUntil: CalendarDate?) {
    self.party = party
    self.approvedUntil = approvedUntil
  }
}

/// A place where goods are made, kept or handed over.
public struct Location: Hashable, Sendable {
  /// Its number, with an extension for a place within a site.
  public let sgln: SGLN
  /// What it is called.
  public let name: String
  /// Who runs it.
  public let party: GLN

  /// A place that a company runs.
  public init(sgln: SGLN, name: String, party: GLN) throws(ProductError) {
    self.sgln = sgln
    self.name = try MasterData.checked(name, what: "location's name")
    self.party = party
  }
}
