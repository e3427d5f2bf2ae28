/// Every mechanism that there is, in the order of ``MechanismID``.
public enum MechanismCatalogue {
  /// One line a mechanism.
  public static let all: [any Mechanism.Type] = [
    TrackingSlip.self,
    CounterBounce.self,
    WindowSkew.self,
    LateRead.self,
    LayerInference.self,
    ForcedClose.self,
    UnloggedRemoval.self,
    JamRepack.self,
    ReworkUncontrolled.self,
    Override.self,
    CaseLabelReload.self,
    PalletWindow.self,
    PartialAtLotEnd.self,
    WeakCheckweigher.self,
  ]
}
