import Scenario

extension MechanismID {
  /// A pool's position is saved after use, every so many serials.
  public static var poolCheckpoint: Self { Self(bit: 0) }
}

/// A pool's position is saved after use, every so many serials; after a crash numbers are issued again.
public struct PoolCheckpoint: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .poolCheckpoint, failurePoint: .serialNumbers, border: .controllerToPrinter,
    cause:
      "The controller notes only now and then, and afterwards, how many serial numbers it has used. After a crash "
      + "it goes on from its last note, and numbers that are on cartons already are printed again.",
    parameters: [interval.erased, order.erased],
    aloneCauses: [.mislabeled, .over, .duplicate, .unreported, .misplaced],
    needs: "crashes of the serializer's controller; for cases, a record that refuses to pack a number twice",
    symptom: "after a restart the camera reads numbers that were read before", firstDetectable: .line,
    detectableBy: "the second commissioning of one serial number")

  /// Whether a position is saved before or after the numbers up to it are used.
  public enum Order: Choice {
    /// A number is used only once the saved position lies beyond it.
    case before
    /// The position is saved when the numbers have been used.
    case after

    /// In plain words.
    public var meaning: String {
      switch self {
      case .before: "a crash leaves numbers unused, never used twice"
      case .after: "a crash brings back the numbers that were used since the last save"
      }
    }
  }

  static let interval = Parameter<Count>(
    "interval", "serials between two saves of the pool's position", default: 500, healthy: 1,
    possible: 1...1_000_000_000, plausible: 1...1_000,
    origin: .assumption("makers do not publish it; a flash memory is not written for every carton"))

  static let order = Parameter<Order>(
    "order", "whether the position is saved before or after use", default: .after, healthy: .before,
    origin: .assumption("older controllers log what they did, not what they are going to do"))

  let interval: Int
  let order: Order
  let healthyInterval: Int
  let healthyOrder: Order

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    interval = settings[Self.interval].value
    order = settings[Self.order]
    healthyInterval = Self.interval.healthy.value
    healthyOrder = Self.order.healthy
  }

  /// Where a pool goes on after a crash that found `position` numbers used.
  static func resume(at position: Int, interval: Int, order: Order) -> Int {
    let saved = position / interval * interval
    return order == .after || saved == position ? saved : saved + interval
  }
}
