/// What a receiver knows from the documents that it took: the background against which it reviews the next.
public struct ReceiverMemory: Hashable, Sendable {
  /// What is known of a thing since its commissioning.
  struct Thing: Hashable, Sendable {
    /// When it was commissioned, in ms since 1970.
    var commissioned: Int64
    var expiry: ExpiryDate?
    var lot: LotNumber?
    var isDecommissioned = false
  }

  private(set) var instanceIdentifiers: Set<String> = []
  private(set) var eventIdentities: Set<String> = []
  private(set) var things: [EPC: Thing] = [:]
  private(set) var parents: [EPC: EPC] = [:]
  private(set) var contents: [EPC: [EPC]] = [:]
  private(set) var masterData = StatedMasterData()

  /// A receiver that has taken nothing yet.
  public init() {}

  /// Takes what a document says into account, as after its acceptance.
  public mutating func take(_ document: ExchangeDocument) {
    if let identifier = document.header?.instanceIdentifier { instanceIdentifiers.insert(identifier) }
    take(document.masterData)
    for event in document.events { take(event) }
  }

  /// Takes what a document says of products, parties and places into account.
  mutating func take(_ stated: StatedMasterData) { masterData.add(stated) }

  /// Takes what one event says into account.
  mutating func take(_ event: EventFact) {
    if let identity = event.identity { eventIdentities.insert(identity) }
    switch event.action {
    case .commission:
      for epc in event.epcs {
        things[epc] = Thing(commissioned: event.time.milliseconds, expiry: event.expiry, lot: event.lot)
      }
    case .pack:
      guard let parent = event.parent else { return }
      var seen: Set<EPC> = []
      let children = event.epcs.filter { seen.insert($0).inserted && !isInside(parent, $0) }
      remove(children)
      for epc in children { parents[epc] = parent }
      contents[parent, default: []] += children
    case .unpack:
      guard let parent = event.parent else { return }
      let children = event.epcs.isEmpty ? contents[parent] ?? [] : event.epcs
      remove(children.filter { parents[$0] == parent })
    case .decommission:
      remove(event.epcs)
      for epc in event.epcs { things[epc]?.isDecommissioned = true }
    case .ship, .receive, .return, .observe, .prepare: break
    }
  }

  /// Takes things out of whatever they are in; each container is gone through once.
  private mutating func remove(_ children: [EPC]) {
    var emptied: [EPC] = []
    var seen: Set<EPC> = []
    for epc in children {
      guard let parent = parents.removeValue(forKey: epc) else { continue }
      if seen.insert(parent).inserted { emptied.append(parent) }
    }
    for parent in emptied { contents[parent]?.removeAll { parents[$0] != parent } }
  }

  /// The most containers that may be around each other: far more than levels exist.
  private static let depthLimit = 16

  /// Whether a container is a thing itself or anywhere inside it.
  ///
  /// Nothing is packed where this holds, so that contents never go around in a circle. A pile of containers
  /// deeper than any real one counts as inside, which keeps the walk short for whatever a document says.
  func isInside(_ container: EPC, _ epc: EPC) -> Bool {
    var place: EPC? = container
    for _ in 0..<Self.depthLimit {
      guard let current = place else { return false }
      if current == epc { return true }
      place = parents[current]
    }
    return place != nil
  }

  /// A thing and everything inside it, outermost first, in the order of packing.
  func everything(in epc: EPC) -> [EPC] {
    var found = [epc]
    var next = 0
    while next < found.count {
      found += contents[found[next]] ?? []
      next += 1
    }
    return found
  }
}
