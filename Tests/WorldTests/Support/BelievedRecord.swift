import EventKernel
import TraceModel
import World

/// The record as it stands after every message was believed: what counts, and what lies where.
struct BelievedRecord {
  /// Numbers that are on something that can be sold, units and containers alike.
  var counting: Set<ItemID> = []
  var contents: [ItemID: [ItemID]] = [:]
  var parent: [ItemID: ItemID] = [:]

  mutating func believe(_ batch: borrowing EventBatch) {
    for position in 0..<batch.count {
      let event = batch[position]
      switch event.header.kind {
      case .commission: counting.formUnion(event.items)
      case .scrap, .destroy, .decommission, .sample: counting.subtract(event.items)
      case .pack:
        contents[event.header.container] = event.items
        for item in event.items { parent[item] = event.header.container }
      case .unpack:
        // Said of a case that was opened: all that it was said to hold is out of it.
        for item in contents.removeValue(forKey: event.header.container) ?? [] { parent[item] = nil }
      default: break
      }
    }
  }
}

/// Mismatches by kind, counted by the definitions of the catalogue and by nothing that the line knows of itself.
func classify(_ truth: borrowing Truth, _ record: BelievedRecord) -> [MismatchKind: Int] {
  var found: [MismatchKind: Int] = [:]
  func note(_ kind: MismatchKind?) { if let kind { found[kind, default: 0] += 1 } }

  // Containers.
  var uses: [ItemID: Int] = [:]
  for number in truth.caseNumbers { uses[truth.caseOfUnits(number).label, default: 0] += 1 }
  for number in truth.palletNumbers { uses[truth.pallet(number).label, default: 0] += 1 }
  var inherits: Set<Int> = []
  for number in truth.caseNumbers {
    let box = truth.caseOfUnits(number)
    let inside = (0..<box.contentCount).map { truth.carton(truth.carton(at: $0, inCase: number)).printed }
    let kind = containerKind(box.label, inside, uses, record)
    if kind == .mislabeled { inherits.insert(number) }
    note(kind)
  }
  for number in truth.palletNumbers {
    let pallet = truth.pallet(number)
    let inside = (0..<pallet.contentCount).map {
      truth.caseOfUnits(truth.caseOfUnits(at: $0, onPallet: number)).label
    }
    note(containerKind(pallet.label, inside, uses, record))
  }
  for label in record.contents.keys where uses[label] == nil { note(.phantom) }

  // Units.
  var copies: [ItemID: Int] = [:]
  for number in truth.cartonNumbers where truth.carton(number).place == .caseOfUnits {
    let carton = truth.carton(number)
    copies[carton.printed, default: 0] += 1
    if copies[carton.printed]! > 1 {
      note(.duplicate)
    } else if carton.malformed {
      note(.malformed)
    } else if carton.unreadable {
      note(.unreadable)
    } else if carton.rejected || carton.belowLimit {
      note(.escaped)
    } else if !record.counting.contains(carton.printed) {
      note(.unreported)
    } else if record.parent[carton.printed] != truth.caseOfUnits(Int(carton.container)).label,
      !inherits.contains(Int(carton.container))
    {
      note(.misplaced)
    }
  }
  for item in record.counting where copies[item] == nil && uses[item] == nil { note(.ghost) }
  return found
}

private func containerKind(
  _ label: ItemID, _ inside: [ItemID], _ uses: [ItemID: Int], _ record: BelievedRecord
) -> MismatchKind? {
  if !label.isSome { return .unlabeled }
  if uses[label]! > 1 { return .duplicateLabel }
  guard let said = record.contents[label], record.counting.contains(label) else { return .orphan }
  if said.sorted() == inside.sorted() { return nil }
  var elsewhere: [ItemID: Int] = [:]
  for item in inside {
    if let parent = record.parent[item], parent != label { elsewhere[parent, default: 0] += 1 }
  }
  if elsewhere.values.contains(where: { 2 * $0 > inside.count }) { return .mislabeled }
  if inside.count != said.count { return inside.count > said.count ? .over : .under }
  return .substituted
}
