import TraceModel

/// What can be read of the record.
extension TraceCore {
  /// The state of a serial number, inherited or its own.
  public func state(of item: ItemID) -> SerialState { ledger.state(of: item) }

  /// The container that the record has the item in, or `none`.
  public func parent(of item: ItemID) -> ItemID { ledger.parent(of: item) }

  /// Appends state and container of each number in a run.
  public func appendFates(of items: Range<UInt32>, to list: inout [ItemFate]) {
    ledger.appendFates(of: items, to: &list)
  }

  /// The lot that the record has the item in, or `none`.
  public func lot(of item: ItemID) -> LotID { ledger.lot(of: item) }

  /// Calls `body` with each direct child, in the order of packing.
  public func forEachChild(of container: ItemID, _ body: (ItemID) -> Void) {
    ledger.forEachChild(of: container, body)
  }

  /// Everything that was raised, in order; what does not stand any more is marked as withdrawn.
  public var findings: [Finding] { Array(findingLog.all) }

  /// How many findings were ever raised.
  public var findingCount: Int { findingLog.count }

  /// The finding at a position below `findingCount`.
  public func finding(at position: Int) -> Finding { findingLog[position] }

  /// Positions of the findings about an item, as the thing or as the container.
  public func findings(about item: ItemID) -> [Int] { findingLog.positions(about: item) }

  /// Positions of the findings that name a lot.
  public func findings(aboutLot lot: LotID) -> [Int] { findingLog.positions(aboutLot: lot) }

  /// Appends the direct children of a container, in the order of packing.
  public func appendContents(of container: ItemID, to list: inout [ItemID]) {
    ledger.appendChildren(of: container, to: &list)
  }

  /// Identities of the exchange documents under which the item left, alone or in a container around it.
  public func documents(of item: ItemID) -> [String] {
    var documents: [String] = []
    for key in ledger.documentKeys(of: item) {
      let document = ledger.register.shipments[key]?.document ?? ""
      if !document.isEmpty, !documents.contains(document) { documents.append(document) }
    }
    return documents
  }
}
