import EventKernel
import Scenario
import TraceModel

/// A cause by which truth and record part: one file, one type, its name in the catalogue.
///
/// <doc:AddingAMechanism> says what belongs to one. Where it acts it may decide a quantity, a duration, or what a person
/// does, never that a record and a unit differ; and it sets its mark only where its healthy values would have decided
/// otherwise, at that very decision.
public protocol Mechanism: Sendable {
  /// What the catalogue says of it.
  static var card: MechanismCard { get }
  /// The mechanism at these values.
  init(_ settings: MechanismSettings)
}

extension Mechanism {
  /// The mechanism where it does no harm.
  public static var healthy: Self { Self(.healthy) }
}

/// A mechanism that acts where messages go from one system to another, and perhaps at several such borders.
protocol BorderMechanism: Mechanism {
  /// Where it acts.
  var boundary: Boundary { get }
}

/// What the catalogue says of a mechanism.
public struct MechanismCard: Sendable {
  /// Which one.
  public let id: MechanismID
  /// The failure point that it belongs to.
  public let failurePoint: FailurePoint
  /// Between which two devices of the line it acts; nil where it acts between systems.
  public let border: DeviceBorder?
  /// The physical or organized cause, in plain words.
  public let cause: String
  /// Its parameters, each with unit, ranges, origin and healthy value.
  public let parameters: [AnyParameter]
  /// The kinds of mismatch that it can cause alone.
  public let aloneCauses: [MismatchKind]
  /// What else has to be there before it can cause anything, in words; empty where nothing has.
  public let needs: String
  /// What people see of it.
  public let symptom: String
  /// The first place where equipment that works to specification, and is looked at, contradicts the record.
  public let firstDetectable: DetectionPlace
  /// What contradicts it there, in words.
  public let detectableBy: String
  /// What a scenario's `start` says of it in place of its parameter `age`: `lens-age`; nil where nothing ages.
  public let startAge: Parameter<TimeSpan>?
  /// What its values date, so that a chart of the hours shows it.
  public let dates: [MechanismDate]

  /// A card with all its fields.
  public init(
    _ id: MechanismID, failurePoint: FailurePoint, border: DeviceBorder? = nil, cause: String,
    parameters: [AnyParameter], aloneCauses: [MismatchKind], needs: String = "", symptom: String,
    firstDetectable: DetectionPlace,
    detectableBy: String, startAge: Parameter<TimeSpan>? = nil, dates: [MechanismDate] = []
  ) {
    self.id = id
    self.failurePoint = failurePoint
    self.border = border
    self.cause = cause
    self.parameters = parameters
    self.aloneCauses = aloneCauses
    self.needs = needs
    self.symptom = symptom
    self.firstDetectable = firstDetectable
    self.detectableBy = detectableBy
    self.startAge = startAge
    self.dates = dates
  }
}

/// Something that happens when a parameter of a mechanism says.
public enum MechanismDate: Hashable, Sendable {
  /// Once, so long after the start as the parameter says.
  case once(parameter: String, what: String)
  /// Again and again, with the parameter as the period, of which `age` has passed at the start; and why what escapes may become
  /// rarer the longer the last one is past, in words.
  case every(parameter: String, what: String, whyFewerEscape: String? = nil)
}

extension MechanismDate {
  /// Why what escapes may become rarer before the next one; nil where nothing says so.
  public var whyFewerEscape: String? {
    if case .every(_, _, let why) = self { why } else { nil }
  }
}

/// The six points at which traceability fails.
public enum FailurePoint: UInt8, Sendable, CaseIterable, Hashable {
  /// Duplicates, ghosts, unreported and unreadable codes.
  case serialNumbers
  /// Record and contents of a case or a pallet differ.
  case aggregation
  /// Events lost, duplicated, late, mapped wrongly.
  case integration
  /// Files incomplete, rejected, unnoticed.
  case files
  /// Product moved without an event.
  case custody
  /// Queries that fail.
  case verification

  /// Whether it lies where goods have left the site.
  public var isAfterLine: Bool { rawValue >= Self.files.rawValue }
}

/// The kinds of mismatch between truth and record, in the order in which they are tried: the first that fits counts.
public enum MismatchKind: UInt8, Sendable, CaseIterable, Hashable, Comparable {
  // Containers
  /// In the record, not in the world.
  case phantom
  /// Two containers, one label.
  case duplicateLabel
  /// No label at all.
  case unlabeled
  /// Its label is unknown to the record.
  case orphan
  /// A strict majority of its content is what the record gives to another label.
  case mislabeled
  /// Holds more than recorded.
  case over
  /// Holds fewer than recorded.
  case under
  /// Same number, others.
  case substituted
  // Units
  /// More than one physical copy of one serial number.
  case duplicate
  /// What is printed cannot be parsed.
  case malformed
  /// What is printed cannot be read.
  case unreadable
  /// Rejected by the line's own verdict, yet packed.
  case escaped
  /// In the record, not in saleable stock.
  case ghost
  /// In saleable stock, not in the record.
  case unreported
  /// Its container's label is not its recorded parent.
  case misplaced
  /// Recorded, or marked in plain text, in another lot than it was made in; an axis of its own.
  case wrongLot

  /// True for those of containers.
  public var isOfContainers: Bool { self <= .substituted }

  /// The failure point under which it is reported: containers and what lies in the wrong one are aggregation, a wrong
  /// lot is a fault of integration, and everything else is about the serial number itself.
  public var failurePoint: FailurePoint {
    if isOfContainers || self == .misplaced { return .aggregation }
    return self == .wrongLot ? .integration : .serialNumbers
  }

  /// In the order in which they are tried.
  public static func < (a: MismatchKind, b: MismatchKind) -> Bool { a.rawValue < b.rawValue }
}

/// The values of one mechanism's parameters in one run: what was set, over healthy or default values.
public struct MechanismSettings: Sendable {
  /// What a parameter has that was not set.
  public enum Base: Sendable {
    /// Its healthy value.
    case healthy
    /// Its default value.
    case standard
  }

  /// What a parameter has that was not set.
  public var base: Base
  private var set: [String: any ParameterValue]
  /// What it is called, where it has a name: an update.
  public var name = ""
  /// The same mechanism under other values: at another border, or as another update.
  public var further: [MechanismSettings] = []

  /// Every parameter healthy.
  public static let healthy = MechanismSettings(base: .healthy)
  /// Every parameter at its default, which is plausible in production.
  public static let standard = MechanismSettings(base: .standard)

  /// Nothing set yet.
  public init(base: Base) {
    self.base = base
    set = [:]
  }

  /// The value of a parameter.
  public subscript<Value>(_ parameter: Parameter<Value>) -> Value {
    get {
      // Not `as?` on the optional: a value that may be absent would be found absent where it was not set.
      if let given = set[parameter.id], let value = given as? Value { return value }
      return base == .healthy ? parameter.healthy : parameter.standard
    }
    set { set[parameter.id] = newValue }
  }

  /// The parameters of a mechanism whose values cannot be: a value that is no number is outside of every range.
  public func impossible<M: Mechanism>(for type: M.Type) -> [String] {
    M.card.parameters.filter { parameter in
      let value = set[parameter.id] ?? (base == .healthy ? parameter.healthy : parameter.standard)
      if case .impossible = parameter.finding(for: value) { return true }
      return false
    }.map(\.id)
  }

  /// Sets a parameter whose type is not known here; a value of another type is a bug of the caller.
  public mutating func set(_ parameter: AnyParameter, to value: any ParameterValue) {
    precondition(type(of: value) == type(of: parameter.standard), "“\(parameter.id)” cannot be \(value)")
    set[parameter.id] = value
  }
}
