import TraceModel

/// Who can say something on this line: each signs its messages and has a clock of its own.
public enum Device: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// The eye at the entry.
  case infeedEye
  /// The printer.
  case printer
  /// The camera behind it.
  case camera
  /// The serializer's controller with its reject station.
  case rejectStation
  /// The case packer.
  case packer
  /// The controller that assigns reads to cases.
  case controller
  /// The case label applicator with its scanner.
  case labeller
  /// The scale.
  case scale
  /// The palletiser.
  case palletizer
  /// The crew at the panel.
  case crew
  /// Quality.
  case quality

  /// The name by which the record knows it.
  public var actor: ActorID { ActorID(raw: UInt16(rawValue) + 1) }
}

/// Who issues numbers on a site: serial numbers, case and pallet labels, lots.
///
/// Not bound to classes, for the sake of ``Line``, which holds one: a value of unknown layout makes the line one that is
/// only ever used where it stands. Without it the compiler takes the line for a value to be loaded, follows each of its
/// fields through every function (the module took twice as long to build) and copies all 4,480 bytes at every scan.
public protocol NumberSource {
  /// Opens a lot and returns its short name.
  func openLot(number: Int) -> LotID
  /// Issues `count` consecutive short names for things of `level`; their texts need not be consecutive.
  func issue(level: PackagingLevel, lot: LotID, count: Int) -> ItemID
}
