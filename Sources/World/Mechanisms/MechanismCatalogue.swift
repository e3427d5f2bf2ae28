/// Every mechanism that there is, in the order of ``MechanismID``.
public enum MechanismCatalogue {
  /// One line a mechanism.
  public static let all: [any Mechanism.Type] = [
    PoolCheckpoint.self,
    EarlyCommit.self,
    UnhandshakenResult.self,
    PrintQueueReload.self,
    CodeFormat.self,
    PrintDecay.self,
    CameraDrift.self,
    KeyedCode.self,
    TrackingSlip.self,
    FixedDelayTracking.self,
    MissingResync.self,
    CodeSwap.self,
    Bypass.self,
    RegisterLoss.self,
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
