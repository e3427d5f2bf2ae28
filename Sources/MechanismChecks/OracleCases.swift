import World

/// Every line of the table: each mechanism alone, in each mode in which it can act, at three values or more, and where
/// a formula's assumptions break, against a small model of what happens.
public enum OracleCases {
  /// All cases in the order of the catalogue.
  public static func all(_ size: CaseSize = CaseSize()) -> [OracleCase] {
    let cases =
      SerialCases.all(size) + PrintCases.all(size) + TrackingCases.all(size) + TriggerCases.all(size)
      + PackingCases.all(size) + PeopleCases.all(size) + ChainCases.all(size) + BookCases.all(size)
      + DocumentCases.all(size) + CustodyCases.all(size)
      + VerificationCases.all(size)
    return MechanismID.allCases.flatMap { id in cases.filter { $0.mechanism == id } }
  }
}
