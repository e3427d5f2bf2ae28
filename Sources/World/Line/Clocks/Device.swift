import EventKernel
import TraceModel

/// Who can say something on this line: each signs its messages and has a clock of its own.
///
/// By its number it signs, is set and draws. A device that is added takes the next free number, wherever it stands in this
/// list, so that those of the others stay, and with them what they say and draw.
public enum Device: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// The eye at the entry.
  case infeedEye = 0
  /// The printer.
  case printer = 1
  /// The camera behind it.
  case camera = 2
  /// The serializer's controller with its reject station.
  case rejectStation = 3
  /// The case packer.
  case packer = 4
  /// The controller that assigns reads to cases.
  case controller = 5
  /// The case label applicator with its scanner.
  case labeler = 6
  /// The scale.
  case scale = 7
  /// The palletizer.
  case palletizer = 8
  /// The crew at the panel.
  case crew = 9
  /// Quality.
  case quality = 10

  /// The name by which the record knows it on a site's first line.
  public var actor: ActorID { ActorID(raw: UInt16(rawValue) + 1) }

  /// Which of a site's lines an actor's device is on, counted from 0.
  public static func line(of actor: ActorID) -> Int {
    actor == .none ? 0 : (max(1, Int(actor.raw)) - 1) / allCases.count
  }

  /// How much its well kept clock gains, in parts per billion: two neighbors on the line run to different sides, as
  /// crystals do. PLC clocks have 20 to 30 ppm (industrialmonitordirect [LOW]).
  public var drift: Int64 {
    switch self {
    case .infeedEye: 3_000
    case .printer: -4_500
    case .camera: 6_000
    case .rejectStation: -7_500
    case .packer: 9_000
    case .controller: -10_500
    case .labeler: 12_000
    case .scale: -13_500
    case .palletizer: 15_000
    case .crew: -16_500
    case .quality: 18_000
    }
  }

  /// Whether its clock runs fast, whatever its age.
  public var isFast: Bool { drift > 0 }

  /// All of them in the order of their numbers.
  public static let byNumber = allCases.sorted { $0.rawValue < $1.rawValue }
}

/// One value for each device, at its number.
typealias PerDevice<Value> = InlineArray<11, Value>

/// Who issues numbers on a site: serial numbers, case and pallet labels, lots.
///
/// Not bound to classes, for the sake of ``Line``, which holds one: a value of unknown layout makes the line one that is
/// only ever used where it stands. Without it the compiler takes the line for a value to be loaded, follows each of its
/// fields through every function (the module took twice as long to build) and copies all 4,480 bytes at every scan.
public protocol NumberSource {
  /// Opens a line's lot, counted from 0 on that line, and returns its short name.
  func openLot(number: Int, at now: Instant) -> LotID
  /// Issues `count` consecutive short names for things of `level`; their texts need not be consecutive.
  func issue(level: PackagingLevel, lot: LotID, count: Int) -> ItemID
  /// Issues the number of one logistic unit of `level`, which is no instance of a trade item.
  func issueLogisticUnit(level: PackagingLevel, lot: LotID) -> ItemID
}

extension NumberSource {
  /// Where numbers are nothing but numbers, a logistic unit has the next one.
  public func issueLogisticUnit(level: PackagingLevel, lot: LotID) -> ItemID {
    issue(level: level, lot: lot, count: 1)
  }
}
