import RecordSamples
import TraceCore
import TraceModel

/// What differs between the core and the naive record, in words; nil where nothing does.
func difference(_ core: TraceCore, _ naive: NaiveRecord, site: Site) -> String? {
  for item in site.everything {
    let thing = naive[item]
    func differs(_ what: String, _ a: Any, _ b: Any) -> String {
      "\(what) of item \(item.raw): the core has \(a), the naive record has \(b)"
    }
    let flags = core.ledger.flags(of: item)
    if core.ledger.ownState(of: item) != thing.state {
      return differs("own state", core.ledger.ownState(of: item), thing.state)
    }
    if core.state(of: item) != naive.state(item) {
      return differs("state", core.state(of: item), naive.state(item))
    }
    if core.parent(of: item) != thing.parent ?? ItemID.none {
      return differs("parent", core.parent(of: item), thing.parent ?? ItemID.none)
    }
    if core.ledger.otherParents(of: item) != thing.claims {
      return differs("claims", core.ledger.otherParents(of: item), thing.claims)
    }
    if core.contents(of: item) != thing.contents {
      return differs("contents", core.contents(of: item), thing.contents)
    }
    if core.ledger.childCount(of: item) != thing.contents.count {
      return differs("count", core.ledger.childCount(of: item), thing.contents.count)
    }
    if core.lot(of: item) != thing.lot ?? LotID.none {
      return differs("lot", core.lot(of: item), thing.lot ?? LotID.none)
    }
    if core.ledger.otherLots(of: item) != thing.otherLots {
      return differs("other lots", core.ledger.otherLots(of: item), thing.otherLots)
    }
    if flags.contains(.held) != naive.isHeld(item) { return differs("hold", flags, naive.isHeld(item)) }
    if flags.contains(.away) != naive.isAway(item) { return differs("absence", flags, naive.isAway(item)) }
    if flags.contains(.returned) != thing.isReturned { return differs("return", flags, thing.isReturned) }
    if flags.contains(.dispensed) != thing.isDispensed {
      return differs("dispensing", flags, thing.isDispensed)
    }
  }
  for lot in site.lots {
    var counts = Array(repeating: 0, count: SerialState.allCases.count)
    for item in site.everything where naive[item].lot == lot { counts[Int(naive[item].state.rawValue)] += 1 }
    if core.ledger.standing(of: lot).counts != counts {
      return "counts of lot \(lot.raw): the core has \(core.ledger.standing(of: lot).counts), not \(counts)"
    }
  }
  let ours = core.standingFindings(of: NaiveRecord.rules)
  let theirs = naive.findings.sorted()
  if ours != theirs {
    let missing = theirs.filter { !ours.contains($0) }
    let surplus = ours.filter { !theirs.contains($0) }
    return "findings: missing \(missing), surplus \(surplus), \(ours.count) and \(theirs.count)"
  }
  return nil
}
