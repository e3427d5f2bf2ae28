import TraceModel

/// What the line controller has been told of each number of the lot in work: the list that a machine asks before it
/// accepts a code.
///
/// It follows what is said on this line and knows nothing else: not what is printed on what, nor where anything is. What is
/// said late is not in it yet, and a number of another lot was never in it.
struct StatusList: ~Copyable {
  /// What is known of one number.
  enum Status: UInt8, BitwiseCopyable {
    /// Nobody has said that it counts.
    case unknown
    /// It counts, and is in nothing.
    case counts
    /// It counts, and is in something.
    case packed
    /// It was scrapped, sampled, destroyed or withdrawn.
    case void
    /// It is void, and somebody has said since that it counts: the record may have it so.
    case revived
  }

  /// Whether any machine of the line asks it; nothing is written down where none does.
  let isKept: Bool
  /// The lot's first number; numbers of a lot follow one another, whatever their level.
  private var first: UInt32 = 0
  private var statuses: [Status] = []

  init(isKept: Bool) { self.isKept = isKept }

  /// A lot begins: of the one before nothing is known any more.
  mutating func openLot() { statuses.removeAll(keepingCapacity: true) }

  /// Numbers were issued for the lot.
  mutating func issue(_ numbers: Range<UInt32>) {
    guard isKept else { return }
    if statuses.isEmpty { first = numbers.lowerBound }
    let missing = Int(numbers.upperBound - first) - statuses.count
    if missing > 0 { statuses.append(contentsOf: repeatElement(.unknown, count: missing)) }
  }

  /// What is known of a number.
  subscript(item: ItemID) -> Status {
    @inline(__always) get {
      let place = Int(item.raw &- first)
      return place < statuses.count ? statuses[place] : .unknown
    }
    @inline(__always) set {
      let place = Int(item.raw &- first)
      if place < statuses.count { statuses[place] = newValue }
    }
  }

  /// Follows what is said of a number. What is in something or void stays so, whoever says once more that it counts.
  @inline(__always)
  mutating func note(_ kind: EventKind, _ item: ItemID) {
    guard isKept else { return }
    switch kind {
    case .commission:
      switch self[item] {
      case .unknown: self[item] = .counts
      case .void: self[item] = .revived
      case .counts, .packed, .revived: break
      }
    case .scrap, .decommission, .destroy, .sample: self[item] = .void
    default: break
    }
  }

  /// A machine asks whether a number may go into something; the number is in it from then on.
  @inline(__always)
  mutating func pack(_ item: ItemID) -> Bool {
    guard self[item] == .counts else { return false }
    self[item] = .packed
    return true
  }

  /// A number is taken out of what it was in.
  mutating func unpack(_ item: ItemID) {
    if self[item] == .packed { self[item] = .counts }
  }
}
