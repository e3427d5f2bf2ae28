/// The stable name of a rule, such as `aggregation.second-parent`.
public struct RuleID: Hashable, Comparable, Sendable, RawRepresentable, ExpressibleByStringLiteral {
  /// The name.
  public let rawValue: String

  /// The rule called `rawValue`.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// The rule called `value`.
  public init(stringLiteral value: String) { rawValue = value }

  /// Alphabetical.
  public static func < (a: RuleID, b: RuleID) -> Bool { a.rawValue < b.rawValue }
}

/// The classes of exceptions in the HDA *Exceptions Handling Guidelines for the DSCSA*, 2023.
public enum HDAClass: UInt8, Sendable, CaseIterable, Hashable {
  /// Data are there and wrong.
  case dataIssue
  /// There is a product, and no data about it.
  case productNoData
  /// There are data, and no product.
  case dataNoProduct
  /// The label or the package is wrong or damaged.
  case packagingAndLabeling
  /// Product and data are there, but the product may not be sold.
  case unavailableForDistribution

  /// The class as the guidelines call it.
  public var title: String {
    switch self {
    case .dataIssue: "Data Issue"
    case .productNoData: "Product No Data"
    case .dataNoProduct: "Data No Product"
    case .packagingAndLabeling: "Packaging and Labeling"
    case .unavailableForDistribution: "Unavailable for Distribution"
    }
  }
}

/// How much a finding matters, in ascending order.
public enum Severity: UInt8, Sendable, CaseIterable, Hashable, Comparable {
  /// For information.
  case note
  /// Look at it in routine review.
  case minor
  /// Resolve it before the lot is released.
  case major
  /// Stop: product that may not leave, or a record that contradicts itself about saleable product.
  case critical

  /// Whether `a` matters less.
  public static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }
}

/// Where along the chain something was found, in the order in which product passes.
public enum DetectionPlace: UInt8, Sendable, CaseIterable, Hashable, Comparable {
  /// On the line, while the thing was there.
  case line
  /// When counts and states of the lot were reconciled.
  case reconciliation
  /// When quality reviewed the lot for release.
  case release
  /// By the trading partner who received the documents.
  case partner
  /// In the site's or a partner's warehouse.
  case warehouse
  /// At the distributor's dock.
  case distributor
  /// At the pharmacy's or hospital's counter.
  case dispenser
  /// In a recall.
  case recall
  /// Nowhere within what was looked at.
  case never

  /// Whether `a` lies before `b` on the way of the product.
  public static func < (a: DetectionPlace, b: DetectionPlace) -> Bool { a.rawValue < b.rawValue }
}

/// Something that a keeper holds to be wrong, with what proves it.
public struct Finding: Hashable, Sendable {
  /// The rule that found it.
  public var rule: RuleID
  /// How much it matters.
  public var severity: Severity
  /// Its class of exceptions.
  public var hdaClass: HDAClass
  /// Where along the chain it was raised.
  public var place: DetectionPlace
  /// When it was raised, by the record's clock.
  public var raisedAt: Timestamp
  /// The thing that it is about, or `none`.
  public var item = ItemID.none
  /// The container that it is about, or `none`.
  public var container = ItemID.none
  /// The lot that it is about, or `none`.
  public var lot = LotID.none
  /// The device, person or partner that it is about, or `none`.
  public var actor = ActorID.none
  /// What the record or the master data made expect, where that is a number.
  public var expected: Double?
  /// What was seen instead.
  public var observed: Double?
  /// Probability that the finding is real and not noise of the evidence, where that can be computed.
  public var probability: Double?
  /// The events that prove it, in order of their record; enough to check it, not necessarily all.
  public var events: [EventID] = []
  /// What cannot be put into the fields above, in a few words; empty where nothing is.
  public var note = ""
  /// True where its ground was taken away later, by an event that arrived late or by a correction.
  public var isWithdrawn = false

  /// A finding of `rule` with the fields that each has.
  public init(
    rule: RuleID, severity: Severity, hdaClass: HDAClass, place: DetectionPlace, raisedAt: Timestamp
  ) {
    self.rule = rule
    self.severity = severity
    self.hdaClass = hdaClass
    self.place = place
    self.raisedAt = raisedAt
  }
}
