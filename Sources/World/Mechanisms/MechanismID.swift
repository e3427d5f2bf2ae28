/// The mechanisms by which truth and record part, in the order of the catalogue.
///
/// The raw value is a bit in a `MechanismSet` and nothing else; what a mechanism is stands in its own file.
public enum MechanismID: UInt8, Sendable, CaseIterable, Hashable, Comparable, BitwiseCopyable {
  // Serial numbers
  /// A pool's position is saved after use, every so many serials.
  case poolCheckpoint
  /// Serials count before a camera has seen them.
  case earlyCommit
  /// A result is overwritten before it was fetched.
  case unhandshakenResult
  /// A buffered label is printed again after a change of roll.
  case printQueueReload
  /// Codes are printed in another format.
  case codeFormat
  /// Print fades until the head is cleaned.
  case printDecay
  /// Light and lens drift until they are calibrated.
  case cameraDrift
  /// Unreadable codes are typed.
  case keyedCode
  // Tracking
  /// Cartons slip on the belt at stops and restarts.
  case trackingSlip
  /// A verdict waits a fixed time instead of a distance.
  case fixedDelayTracking
  /// Too few eyes correct the tracking.
  case missingResync
  /// The later of two codes is decoded first.
  case codeSwap
  /// A reject station is switched off.
  case bypass
  /// A crash clears the tracking register.
  case registerLoss
  // Aggregation
  /// A counter counts a flap twice or two cartons once.
  case counterBounce
  /// Reads are assigned by the stamps of two clocks that drift apart.
  case windowSkew
  /// A read arrives after its case was closed.
  case lateRead
  /// Positions that could not be read are filled from the expected order.
  case layerInference
  /// A case is closed as full by hand.
  case forcedClose
  /// A carton is taken out and not logged.
  case unloggedRemoval
  /// Cartons go back by hand after a jam.
  case jamRepack
  /// A rejected carton is put back on the belt.
  case reworkUncontrolled
  /// A stop is acknowledged without the check that it asks for.
  case override
  /// A buffered case label is applied again after a change of roll.
  case caseLabelReload
  /// Cases are assigned to pallets by stamps or late data.
  case palletWindow
  /// Partial cases and pallets at the end of a lot.
  case partialAtLotEnd
  /// A checkweigher that cannot see one missing unit.
  case weakCheckweigher

  /// Ascending in the order of the catalogue.
  public static func < (a: MechanismID, b: MechanismID) -> Bool { a.rawValue < b.rawValue }
}

/// A set of mechanisms in one word.
public struct MechanismSet: OptionSet, Hashable, Sendable, BitwiseCopyable {
  /// Bit n for the mechanism with raw value n.
  public var rawValue: UInt64

  /// The set with these bits.
  @inlinable
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The set of one mechanism.
  public init(_ id: MechanismID) { rawValue = 1 << UInt64(id.rawValue) }

  /// Its members in the order of the catalogue.
  public var members: [MechanismID] { MechanismID.allCases.filter { contains(MechanismSet($0)) } }
}
