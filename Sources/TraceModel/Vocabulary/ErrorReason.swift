/// Why an earlier event is declared wrong: the two reasons of the standard.
///
/// Source: GS1 Core Business Vocabulary 2.0. Codes are stable: a new word goes to the end.
public enum ErrorReason: UInt8, StandardVocabulary {
  /// The event never happened; nothing replaces it.
  case didNotOccur
  /// The event happened otherwise; corrective events say how.
  case incorrectData

  /// The words as the standard writes them, in the order of the codes.
  public static let words: [String] = [
    "did_not_occur", "incorrect_data",
  ]

  /// How the URN of each word begins.
  public static let urnPrefix = "urn:epcglobal:cbv:er:"
  /// How the web address of each word begins.
  public static let webPrefix = "https://ref.gs1.org/cbv/ER-"
}
