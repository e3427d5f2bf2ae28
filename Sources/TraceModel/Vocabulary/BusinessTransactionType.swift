/// The kind of document that an event refers to: the 13 types of the standard.
///
/// Source: GS1 Core Business Vocabulary 2.0. Codes are stable: a new word goes to the end.
public enum BusinessTransactionType: UInt8, StandardVocabulary {
  /// Bill of lading.
  case billOfLading
  /// Certificate.
  case certificate
  /// Despatch advice.
  case despatchAdvice
  /// Invoice.
  case invoice
  /// Pedigree.
  case pedigree
  /// Purchase order.
  case purchaseOrder
  /// Purchase order confirmation.
  case purchaseOrderConfirmation
  /// Production order.
  case productionOrder
  /// Receiving advice.
  case receivingAdvice
  /// Return merchandise authorization.
  case returnAuthorization
  /// Test procedure.
  case testProcedure
  /// Test result.
  case testResult
  /// The event by which a step upstream is referred to.
  case upstreamEvent

  /// The words as the standard writes them, in the order of the codes.
  public static let words: [String] = [
    "bol", "cert", "desadv", "inv", "pedigree", "po", "poc", "prodorder", "recadv", "rma", "testprd",
    "testres", "upevt",
  ]

  /// How the URN of each word begins.
  public static let urnPrefix = "urn:epcglobal:cbv:btt:"
  /// How the web address of each word begins.
  public static let webPrefix = "https://ref.gs1.org/cbv/BTT-"
}
