import EventKernel
import Scenario

extension MechanismID {
  /// An update changes a mapping on one system, and its neighbors' stay.
  public static var updateMapping: Self { Self(bit: 32) }
}

/// From a moment on one system maps a field otherwise than its neighbors expect, for products that nobody tested.
public struct UpdateMapping: BorderMechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .updateMapping, failurePoint: .integration,
    cause:
      "A system is updated, and one field of its messages, their format, zone or version is another than before. The change "
      + "was tested with some of what the site makes; of the rest its neighbors understand less, or something else.",
    parameters: [
      boundary.erased, at.erased, every.erased, field.erased, shift.erased, tested.erased, testedBy.erased,
      rolledBack.erased,
      alert.erased,
    ],
    aloneCauses: [.orphan, .phantom, .over, .under, .ghost, .unreported, .misplaced, .wrongLot],
    symptom: "from one day on messages of some orders are refused or entered wrongly",
    firstDetectable: .reconciliation, detectableBy: "the line's counters against the record's numbers",
    dates: [.once(parameter: "at", what: "update of a mapping")])

  /// The field whose mapping is changed.
  public enum Field: Choice {
    /// The serial number: the receiver cannot read it, and refuses the message.
    case serial
    /// The container: the receiver does not learn into what things were put.
    case container
    /// The lot: the receiver enters the lot that it was tested with.
    case lot
    /// The expiry: day and month have changed places, and no month is the 28th, or later.
    case expiry
    /// The format of numbers: one told before it was padded is another than one told since.
    case format
    /// The zone of times.
    case zone
    /// The version of messages: the receiver takes none that it does not know.
    case version

    /// In plain words.
    public var meaning: String {
      switch self {
      case .serial: "the number is cut off: the receiver refuses what it cannot read"
      case .container: "the container is left out: packings are refused"
      case .lot: "the lot of the order that was open at the update is entered"
      case .expiry:
        "day and month of the expiry change places: commissionings are refused, what follows is not"
      case .format:
        "numbers are padded: one that was allotted before the update is not known again after it, nor the other way round"
      case .zone: "times are of another zone: everything is entered, and dated wrongly"
      case .version:
        "all messages are of a version that the receiver does not know: it refuses whatever is said"
      }
    }
  }

  /// Of what a test covers a share.
  public enum Scope: Choice {
    /// Of orders, whatever is made in them.
    case orders
    /// Of products, with all their orders.
    case products

    /// In plain words.
    public var meaning: String {
      switch self {
      case .orders: "a share of the orders, as where mappings hang on what is in an order"
      case .products: "a share of the products: all orders of one fare alike"
      }
    }
  }

  static let boundary = LinkSettings.boundary(
    "the border behind which the system was updated, whose mapping a message meets on arrival")
  static let at = Parameter<TimeSpan?>(
    "at", "when the update is installed, from the start", default: .days(3), healthy: nil,
    possible: .zero..., plausible: .hours(1)...(.days(365)), origin: .assumption("several updates a year"))
  static let every = Parameter<TimeSpan?>(
    "every", "from one update to the next; none where there is one", default: nil, healthy: nil,
    possible: .minutes(1)..., plausible: .days(7)...(.days(365)),
    origin: .assumption("several updates a year; none where a run is shorter than that"))
  static let field = Parameter<Field>(
    "field", "the field whose mapping is changed", default: .container, healthy: .container,
    origin: .assumption("no documented incident with figures was found"))
  static let shift = Parameter<TimeSpan>(
    "shift", "by how much times are ahead where the zone is changed; negative where they are behind",
    default: .hours(-1), healthy: .hours(-1), possible: .days(-400)...(.days(400)),
    plausible: .hours(-14)...(.hours(14)),
    origin: .assumption("winter time for summer time, or UTC for either"))
  static let tested = Parameter<Fraction>(
    "tested", "share of orders whose messages the test before had covered", default: .percent(80),
    healthy: .percent(100), possible: .percent(0)...(.percent(100)), plausible: .percent(0)...(.percent(100)),
    origin: .assumption("a test covers the products with the greatest volume"))
  static let testedBy = Parameter<Scope>(
    "tested-by", "of what the test before had covered that share", default: .orders, healthy: .orders,
    origin: .assumption("a mapping is kept for each product where a system was set up product by product"))
  static let rolledBack = Parameter<TimeSpan?>(
    "rolled-back", "after which time the mapping is put right", default: .days(2), healthy: .days(2),
    possible: .zero..., plausible: .hours(1)...(.days(60)), origin: .assumption("when somebody has noticed"))
  static let alert = LinkSettings.alert(
    .receiver, .source("lookup failures are shown in the receiver's own portal", .manual))

  let boundary: Boundary
  /// What it is called, where the site's calendar of updates has it.
  let name: String
  /// When it is installed, and for how long, in nanoseconds.
  let from: Int64
  let lasts: Int64
  let field: Field
  /// By how much times are ahead where the zone is changed, in nanoseconds.
  let shift: Int64
  let tested: Double
  let testedBy: Scope
  /// From the start of one update to that of the next, in nanoseconds; for ever where there is one.
  let period: Int64
  let alert: Alert

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    boundary = settings[Self.boundary]
    from = settings[Self.at]?.nanoseconds ?? .max
    name = settings.name
    lasts = settings[Self.rolledBack]?.nanoseconds ?? .max
    period = settings[Self.every]?.nanoseconds ?? .max
    testedBy = settings[Self.testedBy]
    field = settings[Self.field]
    shift = settings[Self.shift].nanoseconds
    tested = settings[Self.tested].base
    alert = settings[Self.alert]
  }

  /// The first moment from `start` on at which it is installed, and the how manieth time that is; never is the end of time.
  func installation(from start: Int64) -> (at: Int64, number: UInt32) {
    if from == .max || start <= from { return (from, 0) }
    guard period < .max else { return (.max, 0) }
    let number = (start - from - 1) / period + 1
    let (after, isOver) = number.multipliedReportingOverflow(by: period)
    let (at, isBeyond) = from.addingReportingOverflow(after)
    return isOver || isBeyond ? (.max, 0) : (at, UInt32(truncatingIfNeeded: number))
  }

  /// How often it has been installed by a moment.
  func installed(by now: Int64) -> Int {
    now < from ? 0 : period == .max ? 1 : Int((now - from) / period) + 1
  }
}

extension MechanismValues {
  /// How many updates have been installed by a moment, in nanoseconds from the start: so that what one has begun is told from
  /// what the next one has.
  public func updatesInstalled(by now: Int64) -> Int {
    all(\.updateMapping).reduce(0) { $0 + $1.installed(by: now) }
  }
}
