import EventKernel
import TraceModel
import World

/// The record in its simplest form: it believes every message, in the order in which they come.
final class PlainRecord: RecordReader {
  private var states: [ItemID: SerialState] = [:]
  private var parents: [ItemID: ItemID] = [:]
  private var children: [ItemID: [ItemID]] = [:]
  var findings: [Finding] = []

  private var withheld: [(EventHeader, ItemID)] = []

  /// Believes a batch, but for what names `label`, which waits for ``deliver()``.
  func listen(to batch: borrowing EventBatch, withholding label: ItemID = .none) {
    for position in 0..<batch.count {
      let event = batch[position]
      for item in event.items {
        if label.isSome, item == label || event.header.container == label {
          withheld.append((event.header, item))
        } else {
          take(event.header, item)
        }
      }
    }
  }

  /// Believes what was withheld.
  func deliver() {
    for (header, item) in withheld { take(header, item) }
    withheld = []
  }

  private func take(_ header: EventHeader, _ item: ItemID) {
    switch header.kind {
    case .allocate: states[item] = .allocated
    case .commission: states[item] = .commissioned
    case .scrap: states[item] = .labelScrapped
    case .sample: states[item] = .sampled
    case .destroy: states[item] = .destroyed
    case .decommission: states[item] = .inactive
    case .pack:
      parents[item] = header.container
      children[header.container, default: []].append(item)
    case .unpack:
      parents[item] = nil
      children[header.container]?.removeAll { $0 == item }
    default: break
    }
  }

  /// Makes the record believe that `item` is somewhere else.
  func tamper(_ item: ItemID, into container: ItemID) {
    if let old = parents[item] { children[old]?.removeAll { $0 == item } }
    parents[item] = container
    children[container, default: []].append(item)
  }

  /// Makes the record believe another state.
  func tamper(_ item: ItemID, state: SerialState) { states[item] = state }

  func state(of item: ItemID) -> SerialState { states[item] ?? .unassigned }
  func parent(of item: ItemID) -> ItemID { parents[item] ?? .none }
  func lot(of item: ItemID) -> LotID { .none }
  func forEachChild(of container: ItemID, _ body: (ItemID) -> Void) { children[container]?.forEach(body) }
  func findings(about item: ItemID) -> [Int] {
    findings.indices.filter { findings[$0].item == item || findings[$0].container == item }
  }
  func documents(of item: ItemID) -> [String] { [] }
}

/// Numbers in the order of asking.
final class PlainNumbers: NumberSource {
  private var next: UInt32 = 0

  func openLot(number: Int, at now: Instant) -> LotID { LotID(raw: UInt32(number)) }

  func issue(level: PackagingLevel, lot: LotID, count: Int) -> ItemID {
    defer { next += UInt32(count) }
    return ItemID(raw: next)
  }
}
