/// The mechanisms' values of one run; as they stand here, every one is healthy.
public struct MechanismValues: Sendable {
  /// Slip at stops and restarts.
  public var trackingSlip = TrackingSlip.healthy
  /// What an eye counts.
  public var counterBounce = CounterBounce.healthy
  /// When the packer's clock says that a case closed.
  public var windowSkew = WindowSkew.healthy
  /// When the packer's reads arrive.
  public var lateRead = LateRead.healthy
  /// What becomes of positions that an image does not give.
  public var layerInference = LayerInference.healthy
  /// What people do when a case stops for a short read.
  public var forcedClose = ForcedClose.healthy
  /// Whether samples are logged.
  public var unloggedRemoval = UnloggedRemoval.healthy
  /// How cartons of a jam go back.
  public var jamRepack = JamRepack.healthy
  /// What becomes of rejected cartons.
  public var reworkUncontrolled = ReworkUncontrolled.healthy
  /// Whether checks are made that were asked for.
  public var override = Override.healthy
  /// What a labeller does after a change of roll.
  public var caseLabelReload = CaseLabelReload.healthy
  /// When the palletiser learns of a case.
  public var palletWindow = PalletWindow.healthy
  /// What becomes of partial cases and pallets.
  public var partialAtLotEnd = PartialAtLotEnd.healthy
  /// What a case weighs.
  public var weakCheckweigher = WeakCheckweigher.healthy

  /// Everything healthy.
  public init() {}
}
