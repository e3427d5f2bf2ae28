/// Every mechanism that there is, in the order of ``MechanismID``.
public enum MechanismCatalogue {
  /// One line a mechanism.
  public static let all: [any Mechanism.Type] = [
    TrackingSlip.self,
    CounterBounce.self,
    WeakCheckweigher.self,
  ]
}
