/// What a reader has to know to make identifiers out of a printed code: the code itself does not say it.
public struct ReadingContext: Hashable, Sendable {
  /// The company prefixes that are known; a key under another one is read without prefix length.
  public let companyPrefixes: CompanyPrefixTable
  /// The year of reading, which gives two-digit years their century.
  public let year: Int

  /// What a reader knows in a year.
  public init(companyPrefixes: CompanyPrefixTable = .empty, year: Int) {
    self.companyPrefixes = companyPrefixes
    self.year = year
  }
}
