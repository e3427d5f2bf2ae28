import TraceModel

/// The accounts of all lots in memory.
///
/// One event after another is about the same lot: its account is found without a look into the table, and changed where
/// it stands.
struct LotAccounts {
  private var indexes: [LotID: Int] = [:]
  private var accounts: [LotAccount] = []
  private var free: [Int] = []
  /// The lot that was asked for last, and where its account stands.
  private var last: (lot: LotID, index: Int) = (.none, 0)

  /// The account of a lot; nil where nothing was told of it.
  subscript(lot: LotID) -> LotAccount? { indexes[lot].map { accounts[$0] } }

  /// The account of a lot, an empty one where nothing was told of it.
  subscript(adding lot: LotID) -> LotAccount {
    get { self[lot] ?? LotAccount() }
    _modify {
      if last.lot != lot { last = (lot, index(of: lot)) }
      yield &accounts[last.index]
    }
  }

  /// Takes an account out.
  mutating func remove(_ lot: LotID) {
    guard let index = indexes.removeValue(forKey: lot) else { return }
    if last.lot == lot { last = (.none, 0) }
    free.append(index)
    accounts[index] = LotAccount()
  }

  /// The lots that were closed by then, in ascending order.
  func closed(by limit: Timestamp) -> [LotID] {
    // order-free: sorted
    indexes.compactMap { lot, index in
      // Asked at every look: an account is not copied for it.
      accounts[index].closedAt.flatMap { $0 <= limit ? lot : nil }
    }.sorted()
  }

  private mutating func index(of lot: LotID) -> Int {
    if let known = indexes[lot] { return known }
    if free.isEmpty {
      free.append(accounts.count)
      accounts.append(LotAccount())
    }
    let index = free.removeLast()
    indexes[lot] = index
    return index
  }
}
