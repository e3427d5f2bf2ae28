/// The mechanisms' values of one run; as they stand here, every one is healthy.
public struct MechanismValues: Sendable {
  /// How a pool goes on after a crash.
  public var poolCheckpoint = PoolCheckpoint.healthy
  /// When numbers count, and whether rejects are voided.
  public var earlyCommit = EarlyCommit.healthy
  /// How results are fetched.
  public var unhandshakenResult = UnhandshakenResult.healthy
  /// What becomes of buffered labels at a change of roll.
  public var printQueueReload = PrintQueueReload.healthy
  /// In which format codes are printed.
  public var codeFormat = CodeFormat.healthy
  /// How print loses grade.
  public var printDecay = PrintDecay.healthy
  /// How the camera's limits move.
  public var cameraDrift = CameraDrift.healthy
  /// How codes are typed.
  public var keyedCode = KeyedCode.healthy
  /// Slip at stops and restarts.
  public var trackingSlip = TrackingSlip.healthy
  /// What a verdict waits for.
  public var fixedDelayTracking = FixedDelayTracking.healthy
  /// Which eyes are missing.
  public var missingResync = MissingResync.healthy
  /// How results find their cartons in the read zone.
  public var codeSwap = CodeSwap.healthy
  /// When people switch the reject station off.
  public var bypass = Bypass.healthy
  /// What a crash leaves of the tracking register.
  public var registerLoss = RegisterLoss.healthy
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

  /// Every mechanism at its values in `settings`: all healthy, or all at their defaults.
  public init(_ settings: MechanismSettings) {
    poolCheckpoint = PoolCheckpoint(settings)
    earlyCommit = EarlyCommit(settings)
    unhandshakenResult = UnhandshakenResult(settings)
    printQueueReload = PrintQueueReload(settings)
    codeFormat = CodeFormat(settings)
    printDecay = PrintDecay(settings)
    cameraDrift = CameraDrift(settings)
    keyedCode = KeyedCode(settings)
    trackingSlip = TrackingSlip(settings)
    fixedDelayTracking = FixedDelayTracking(settings)
    missingResync = MissingResync(settings)
    codeSwap = CodeSwap(settings)
    bypass = Bypass(settings)
    registerLoss = RegisterLoss(settings)
    counterBounce = CounterBounce(settings)
    windowSkew = WindowSkew(settings)
    lateRead = LateRead(settings)
    layerInference = LayerInference(settings)
    forcedClose = ForcedClose(settings)
    unloggedRemoval = UnloggedRemoval(settings)
    jamRepack = JamRepack(settings)
    reworkUncontrolled = ReworkUncontrolled(settings)
    override = Override(settings)
    caseLabelReload = CaseLabelReload(settings)
    palletWindow = PalletWindow(settings)
    partialAtLotEnd = PartialAtLotEnd(settings)
    weakCheckweigher = WeakCheckweigher(settings)
  }
}
