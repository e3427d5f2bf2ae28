import TraceModel

/// What has befallen messages, of which a record may rightly say something although no thing is wrong.
public struct MessageTrouble: OptionSet, Hashable, Sendable {
  /// The bits.
  public let rawValue: UInt8

  /// Creates a set of these bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Entered under a wrong time.
  public static let misdated = Self(rawValue: 1)
  /// Entered once more.
  public static let repeated = Self(rawValue: 2)
  /// Entered late, or after one that was sent later.
  public static let late = Self(rawValue: 4)
  /// Lost, refused, or never come.
  public static let missing = Self(rawValue: 8)
  /// Entered under another order, or with another field.
  public static let moved = Self(rawValue: 16)

  init(_ fate: MessageFate) {
    switch fate {
    case .lost, .refused, .waiting: self = .missing
    case .repeated: self = .repeated
    case .late, .overtaken: self = .late
    case .changed, .wrongLot: self = .moved
    case .misdated: self = .misdated
    }
  }
}

/// What has befallen the messages of each lot.
public struct LotTroubles: Sendable {
  private var ofLot: [LotID: MessageTrouble] = [:]
  /// The last one that was noted: most that follow are of its kind.
  private var last: (lot: LotID, trouble: MessageTrouble) = (.none, [])

  /// Nothing.
  public init() {}

  /// Whether nothing has befallen any.
  public var isEmpty: Bool { ofLot.isEmpty }

  /// What has befallen a lot's messages; of all lots together where none is named.
  public subscript(lot: LotID) -> MessageTrouble {
    // order-free: a union
    lot.isSome ? ofLot[lot, default: []] : ofLot.values.reduce(into: []) { $0.formUnion($1) }
  }

  mutating func note(_ trouble: MessageTrouble, of lot: LotID) {
    if last.lot == lot, last.trouble.isSuperset(of: trouble) { return }
    ofLot[lot, default: []].formUnion(trouble)
    last = (lot, ofLot[lot, default: []])
  }

  /// The same, and what shows in a lot of its neighbor on the line, each after the one before: a lot's last numbers are missed
  /// when one of the next has come, and a sender's times are held against one another while the next runs.
  func shared(byNeighbors pairs: [(before: LotID, after: LotID)]) -> Self {
    var shared = self
    for (before, after) in pairs {
      shared.note(ofLot[before, default: []].intersection([.missing, .late]), of: after)
      shared.note(ofLot[after, default: []].intersection([.misdated, .repeated, .late]), of: before)
    }
    return shared
  }
}
