/// The mechanisms' values of one run; as they stand here, every one is healthy.
///
/// This and the list below are the catalogue: the only place besides a mechanism's own file, and the machine on which
/// it acts, that names it. That a value is a stored property makes reading it free where the line does so for
/// every carton; extensions cannot add one.
public struct MechanismValues: Sendable {
  // Serial numbers
  /// How a pool goes on after a crash.
  public var poolCheckpoint = PoolCheckpoint.healthy
  /// How far a second server of numbers lies behind.
  public var doubleIssue = DoubleIssue.healthy
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
  /// Whether the text beside the codes is loaded.
  public var staleText = StaleText.healthy
  // Tracking
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
  /// What the camera's eye sees.
  public var cameraTrigger = CameraTrigger.healthy
  // Aggregation
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
  /// What a labeler does after a change of roll.
  public var caseLabelReload = CaseLabelReload.healthy
  /// When the palletizer learns of a case.
  public var palletWindow = PalletWindow.healthy
  /// What becomes of partial cases and pallets.
  public var partialAtLotEnd = PartialAtLotEnd.healthy
  /// What is overlooked between two lots.
  public var lineClearance = LineClearance.healthy
  /// What a case weighs.
  public var weakCheckweigher = WeakCheckweigher.healthy
  // Integration
  /// How a queue before a system is bounded.
  public var queueOverflow = QueueOverflow.healthy
  /// When a system is down, and what its neighbor keeps.
  public var outage = Outage.healthy
  /// Where a receiver has the lot from.
  public var lotBoundaryRace = LotBoundaryRace.healthy
  /// When messages are sent again.
  public var retryDuplicate = RetryDuplicate.healthy
  /// Whether messages overtake one another.
  public var outOfOrder = OutOfOrder.healthy
  /// Whether an update changes what a system says.
  public var updateMapping = UpdateMapping.healthy
  /// Whether a system dates events by a clock of its own.
  public var clockOffset = ClockOffset.healthy
  /// When somebody empties a queue that has grown long.
  public var queuePurge = QueuePurge.healthy
  /// Whose master data a system checks packings by.
  public var masterDataChange = MasterDataChange.healthy
  /// When books of systems are alike.
  public var stitchedSync = StitchedSync.healthy
  /// When the warehouse gets its postings in a batch.
  public var nightBatch = NightBatch.healthy
  /// What the warehouse keeps of a pallet's number.
  public var truncatedIdentifier = TruncatedIdentifier.healthy
  /// Which decisions about a lot the warehouse learns.
  public var unsynchronizedStatus = UnsynchronizedStatus.healthy
  // Verification
  /// How fast queries are answered.
  public var slowEndpoint = SlowEndpoint.healthy
  /// How answers are written.
  public var answerFormat = AnswerFormat.healthy
  /// How counters' scanners are set.
  public var scannerInput = ScannerInput.healthy
  /// What queries meet that is older than they.
  public var upstreamGap = UpstreamGap.healthy
  // Documents
  /// When the gateway learns of a partner's version.
  public var schemaLag = SchemaLag.healthy
  /// What the gateway's mapping leaves out.
  public var missingField = MissingField.healthy
  /// Whether a shipment's document may come before what it refers to.
  public var unknownReference = UnknownReference.healthy
  /// When a refusal is seen.
  public var unmonitoredRejection = UnmonitoredRejection.healthy
  // Custody
  /// Whether the opening of a case is told.
  public var openCaseOutside = OpenCaseOutside.healthy
  /// Whether leftovers of two lots lie in one bin.
  public var mergedPartials = MergedPartials.healthy
  /// Whether a return is told and verified.
  public var silentRestock = SilentRestock.healthy
  /// Whether new numbers are linked to old ones.
  public var relabel = Relabel.healthy

  /// What acts at more than one border, besides where it stands above.
  private var further: [MechanismID: [MechanismSettings]] = [:]

  /// Everything healthy.
  public init() {}

  /// Every mechanism at its values in `settings`: all healthy, or all at their defaults.
  public init(_ settings: MechanismSettings) {
    for entry in MechanismCatalogue.entries { entry.set(&self, settings) }
  }

  /// Sets one mechanism to these values.
  public mutating func set(_ id: MechanismID, to settings: MechanismSettings) {
    MechanismCatalogue.entries[Int(id.bit)].set(&self, settings)
    further[id] = settings.further.isEmpty ? nil : settings.further
  }

  /// Everywhere that a mechanism acts between systems, in the order in which it was set.
  func all<M: BorderMechanism>(_ path: KeyPath<MechanismValues, M>) -> [M] {
    [self[keyPath: path]] + (further[M.card.id] ?? []).map(M.init)
  }

  /// The values of a mechanism at a border; healthy where it does not act there.
  func at<M: BorderMechanism>(_ boundary: Boundary, _ path: KeyPath<MechanismValues, M>) -> M {
    all(path).first { $0.boundary == boundary } ?? .healthy
  }
}

/// Every mechanism that there is, in the order of their bits.
public enum MechanismCatalogue {
  static let entries: [MechanismEntry] = checked([
    MechanismEntry(\.poolCheckpoint),
    MechanismEntry(\.earlyCommit),
    MechanismEntry(\.unhandshakenResult),
    MechanismEntry(\.printQueueReload),
    MechanismEntry(\.codeFormat),
    MechanismEntry(\.printDecay),
    MechanismEntry(\.cameraDrift),
    MechanismEntry(\.keyedCode),
    MechanismEntry(\.trackingSlip),
    MechanismEntry(\.fixedDelayTracking),
    MechanismEntry(\.missingResync),
    MechanismEntry(\.codeSwap),
    MechanismEntry(\.bypass),
    MechanismEntry(\.registerLoss),
    MechanismEntry(\.counterBounce),
    MechanismEntry(\.windowSkew),
    MechanismEntry(\.lateRead),
    MechanismEntry(\.layerInference),
    MechanismEntry(\.forcedClose),
    MechanismEntry(\.unloggedRemoval),
    MechanismEntry(\.jamRepack),
    MechanismEntry(\.reworkUncontrolled),
    MechanismEntry(\.override),
    MechanismEntry(\.caseLabelReload),
    MechanismEntry(\.palletWindow),
    MechanismEntry(\.partialAtLotEnd),
    MechanismEntry(\.weakCheckweigher),
    MechanismEntry(\.queueOverflow),
    MechanismEntry(\.outage),
    MechanismEntry(\.lotBoundaryRace),
    MechanismEntry(\.retryDuplicate),
    MechanismEntry(\.outOfOrder),
    MechanismEntry(\.updateMapping),
    MechanismEntry(\.clockOffset),
    MechanismEntry(\.cameraTrigger),
    MechanismEntry(\.lineClearance),
    MechanismEntry(\.staleText),
    MechanismEntry(\.stitchedSync),
    MechanismEntry(\.nightBatch),
    MechanismEntry(\.truncatedIdentifier),
    MechanismEntry(\.unsynchronizedStatus),
    MechanismEntry(\.queuePurge),
    MechanismEntry(\.masterDataChange),
    MechanismEntry(\.doubleIssue),
    MechanismEntry(\.schemaLag),
    MechanismEntry(\.missingField),
    MechanismEntry(\.unknownReference),
    MechanismEntry(\.unmonitoredRejection),
    MechanismEntry(\.openCaseOutside),
    MechanismEntry(\.mergedPartials),
    MechanismEntry(\.silentRestock),
    MechanismEntry(\.relabel),
    MechanismEntry(\.slowEndpoint),
    MechanismEntry(\.answerFormat),
    MechanismEntry(\.scannerInput),
    MechanismEntry(\.upstreamGap),
  ])

  /// Their types, in the same order.
  public static let all: [any Mechanism.Type] = entries.map { $0.type }

  /// A bit that is taken twice would put down to one mechanism what another has done: no run begins with it.
  private static func checked(_ entries: [MechanismEntry]) -> [MechanismEntry] {
    for (place, entry) in entries.enumerated() {
      precondition(
        entry.type.card.id.bit == UInt8(place),
        "\(entry.type) is number \(place) of the catalogue, but its bit is \(entry.type.card.id.bit)")
    }
    return entries
  }
}

/// What the catalogue does with a mechanism without knowing which one it is.
struct MechanismEntry: Sendable {
  let type: any Mechanism.Type
  /// The type's name as the code writes a value of it: `trackingSlip`.
  let name: String
  /// Puts the mechanism at these settings into the values of a run.
  let set: @Sendable (_ values: inout MechanismValues, _ settings: MechanismSettings) -> Void

  init<M: Mechanism>(_ path: WritableKeyPath<MechanismValues, M> & Sendable) {
    type = M.self
    let word = "\(M.self)"
    name = word.prefix(1).lowercased() + word.dropFirst()
    set = { values, settings in values[keyPath: path] = M(settings) }
  }
}

extension MechanismSet {
  /// Those by which what was said comes twice, or after what was said later: nothing is wrong with a thing by them.
  public static let ofRepeats = MechanismSet(.retryDuplicate).union(MechanismSet(.outOfOrder))

  /// Those that change when a message comes, how often, or under which time, and not what it says.
  public static let ofTiming = ofRepeats.union(MechanismSet(.clockOffset))
}
