import TraceModel
import World

/// One container, held against the record of the label that is on it.
///
/// Multisets of direct children are compared: what it physically holds, by the codes printed on them, against what the
/// record gives to its label. The order has no meaning.
struct ContainerComparison {
  /// The label on it.
  let label: ItemID
  /// Codes on what it holds; `none` for a blank one.
  let inside: [ItemID]
  /// What the record gives to the label.
  let recorded: [ItemID]

  /// True where both are the same; the usual case, in which both came in the same order, takes one look at each.
  static func agree(_ inside: [ItemID], _ recorded: [ItemID]) -> Bool {
    if inside == recorded { return true }
    if inside.count != recorded.count { return false }
    // Of two that differ nearly all differ in their sums, which are found faster than an order.
    func sum(_ items: [ItemID]) -> UInt64 { items.reduce(0) { $0 &+ UInt64($1.raw) } }
    return sum(inside) == sum(recorded) && inside.sorted() == recorded.sorted()
  }

  /// The kind of its mismatch, or nil where there is none: the first that fits.
  ///
  /// - Parameters:
  ///   - bearers: how many physical containers bear this label.
  ///   - isKnown: whether the record knows the label at all.
  ///   - recordedParent: what the record has as the container of a child.
  func kind(bearers: Int, isKnown: Bool, recordedParent: (ItemID) -> ItemID) -> MismatchKind? {
    if !label.isSome { return .unlabeled }
    if bearers > 1 { return .duplicateLabel }
    if !isKnown { return .orphan }
    if ContainerComparison.agree(inside, recorded) { return nil }
    if otherOwner(recordedParent) != nil { return .mislabeled }
    if inside.count > recorded.count { return .over }
    if inside.count < recorded.count { return .under }
    return .substituted
  }

  /// The label to which the record gives a strict majority of what is inside, if that is another one.
  func otherOwner(_ recordedParent: (ItemID) -> ItemID) -> ItemID? {
    var owners: [ItemID: Int] = [:]
    for child in inside where child.isSome { owners[recordedParent(child), default: 0] += 1 }
    // order-free: at most one owner can have a strict majority
    for (owner, count) in owners where owner.isSome && owner != label && 2 * count > inside.count {
      return owner
    }
    return nil
  }

  /// Children on one side only, each as often as it is there: recorded and not inside, inside and not recorded.
  func differences() -> (missing: [ItemID], extra: [ItemID]) {
    let (a, b) = (inside.sorted(), recorded.sorted())
    var (missing, extra): ([ItemID], [ItemID]) = ([], [])
    var (i, j) = (0, 0)
    while i < a.count || j < b.count {
      if j == b.count || (i < a.count && a[i] < b[j]) {
        extra.append(a[i])
        i += 1
      } else if i == a.count || b[j] < a[i] {
        missing.append(b[j])
        j += 1
      } else {
        (i, j) = (i + 1, j + 1)
      }
    }
    return (missing, extra)
  }
}
