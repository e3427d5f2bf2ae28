import TraceModel

/// What one system has made of the messages that reached it: how many units are in cases, and on pallets, of each lot.
///
/// Every book that counts units does so by these rules, so that books which were told the same have the same numbers.
public struct Yield: Sendable {
  /// Units of a lot.
  public struct Quantity: Hashable, Sendable {
    /// In cases.
    public var packed = 0
    /// Of these, on pallets.
    public var palletized = 0
  }

  /// What one message has changed.
  public struct Change: Sendable {
    var lot: LotID
    /// Units in cases, more or fewer.
    public var packed = 0
    /// Units on pallets, more or fewer.
    public var palletized = 0
    /// The pallet that they are on.
    var pallet = ItemID.none
  }

  private struct Box {
    var lot = LotID.none
    /// What is directly in it: units, or those of its boxes.
    var units = 0
    var holdsBoxes = false
    var parent = ItemID.none
    /// What was put in last, and by which message.
    var last: (message: EventID, units: Int) = (.none, 0)
  }

  private var boxes: [ItemID: Box] = [:]
  private var quantities: [LotID: Quantity] = [:]

  /// Nothing yet.
  public init() {}

  /// Units of a lot.
  public subscript(lot: LotID) -> Quantity { quantities[lot] ?? Quantity() }

  /// Takes a message about a container.
  public mutating func take(
    _ header: EventHeader, _ items: ArraySlice<ItemID>, level: (ItemID) -> PackagingLevel?
  ) {
    take(header, items, level: level) { _ in }
  }

  /// Takes what was put into a container or out of it; calls `changed` with what that changes.
  public mutating func take(
    _ header: EventHeader, _ items: ArraySlice<ItemID>, level: (ItemID) -> PackagingLevel?,
    changed: (Change) -> Void
  ) {
    switch header.kind {
    case .pack: pack(items, into: header, level, changed)
    case .unpack where items.isEmpty: empty(header, level, changed)
    default: break
    }
  }

  private mutating func pack(
    _ items: ArraySlice<ItemID>, into header: EventHeader, _ level: (ItemID) -> PackagingLevel?,
    _ changed: (Change) -> Void
  ) {
    let container = header.container
    let isPallet = level(container) == .pallet
    var units = 0
    for item in items {
      if isPallet || level(item) != .unit {
        let inside = boxes[item]?.units ?? 0
        boxes[item, default: Box(lot: header.lot)].parent = container
        units += inside
        if isPallet, inside > 0, let box = boxes[item] {
          change(Change(lot: box.lot, palletized: inside, pallet: container), changed)
        }
      } else {
        units += 1
      }
    }
    guard !isPallet else { return }
    boxes[container, default: Box()].lot = header.lot
    boxes[container]?.units += units
    boxes[container]?.last = (header.id, units)
    // A unit counts once, in what it was put into first: that its bundle lies in a case changes nothing.
    let holdsBoxes = items.first.map { level($0) != .unit } ?? false
    boxes[container]?.holdsBoxes = holdsBoxes
    add(units, in: container, of: header.lot, counts: !holdsBoxes, level, changed)
  }

  /// A container was opened: nothing is in it until somebody says what is. Who opens and fills it again numbers what he says,
  /// so that a filling which has overtaken its opening stays.
  private mutating func empty(
    _ header: EventHeader, _ level: (ItemID) -> PackagingLevel?, _ changed: (Change) -> Void
  ) {
    guard let box = boxes[header.container] else { return }
    let last = box.last
    let isLater = last.message.high == header.id.high && last.message.low > header.id.low
    let taken = box.units - (isLater ? last.units : 0)
    guard taken > 0 else { return }
    boxes[header.container]?.units -= taken
    add(-taken, in: header.container, of: box.lot, counts: !box.holdsBoxes, level, changed)
  }

  private mutating func add(
    _ units: Int, in container: ItemID, of lot: LotID, counts: Bool,
    _ level: (ItemID) -> PackagingLevel?, _ changed: (Change) -> Void
  ) {
    guard units != 0 else { return }
    var parent = boxes[container]?.parent ?? .none
    var depth = 0
    // A label that was used twice can make a circle.
    while parent.isSome, level(parent) != .pallet, depth < 4 {
      boxes[parent]?.units += units
      parent = boxes[parent]?.parent ?? .none
      depth += 1
    }
    change(
      Change(lot: lot, packed: counts ? units : 0, palletized: parent.isSome ? units : 0, pallet: parent),
      changed)
  }

  private mutating func change(_ change: Change, _ changed: (Change) -> Void) {
    quantities[change.lot, default: Quantity()].packed += change.packed
    quantities[change.lot, default: Quantity()].palletized += change.palletized
    changed(change)
  }

  /// Nobody asks about a lot any more.
  public mutating func forget(_ lot: LotID) {
    boxes = boxes.filter { $0.value.lot != lot }
    quantities[lot] = nil
  }
}
