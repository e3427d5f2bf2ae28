/// What a source or destination of a transfer is: the three types of the standard.
///
/// Source: GS1 Core Business Vocabulary 2.0. Codes are stable: a new word goes to the end.
public enum SourceDestinationType: UInt8, StandardVocabulary {
  /// Who owns the things at this end of the transfer.
  case owningParty
  /// Who holds the things at this end.
  case possessingParty
  /// Where the things are at this end.
  case location

  /// The words as the standard writes them, in the order of the codes.
  public static let words: [String] = [
    "owning_party", "possessing_party", "location",
  ]

  /// How the URN of each word begins.
  public static let urnPrefix = "urn:epcglobal:cbv:sdt:"
  /// How the web address of each word begins.
  public static let webPrefix = "https://ref.gs1.org/cbv/SDT-"
}
