import EPCIS
import TraceModel

/// By what exported events are divided into documents.
enum SplitKey: String, CaseIterable {
  case lot, shipment
}

extension SplitKey: ArgumentValue {
  static var expectation: String { "lot or shipment" }
}

/// Which document each thing belongs to: that of its lot, or that of the shipment in which it left.
///
/// A container belongs where its contents belong. What belongs nowhere is a document of its own, so that nothing is lost.
struct ExportSplit {
  /// The documents' names, in the order in which their first event came; the last one is for the rest.
  private(set) var labels: [String] = []
  /// The same in lower case, because some file systems do not tell the cases apart.
  private var used: Set<String> = ["rest"]
  private let names: IdentifierNames
  private var groups: [ItemID: Int] = [:]
  /// Groups of lots that are named without things.
  private var lotGroups: [LotID: Int] = [:]

  /// Divides the events of a source by a key.
  init(_ source: any ExportSource, by key: SplitKey) throws {
    let log = MappingLog()
    names = IdentifierNames(table: IdentifierTable(), log: log)
    source.survey.register(in: names)
    let mapper = EventMapper(names: names, log: log)
    var inside: [ItemID: [ItemID]] = [:]
    var containers: [ItemID] = []
    var shipments: [(label: String, things: [ItemID])] = []
    var lots: [(LotID, [ItemID])] = []
    try source.forEachEvent { event in
      for event in mapper.events(of: event) {
        switch event.header.kind {
        case .pack where event.header.container.isSome:
          if inside[event.header.container] == nil { containers.append(event.header.container) }
          inside[event.header.container, default: []] += event.items
        case .ship: shipments.append((Self.label(of: event, number: shipments.count + 1), event.items))
        case .commission: lots.append((event.header.lot, event.items))
        case .repackage: lots.append((event.header.lot, event.details?.outputs ?? []))
        default: break
        }
      }
    }
    switch key {
    case .shipment:
      for (label, things) in shipments { assign(things, inside, to: newGroup(label)) }
    case .lot:
      for (lot, things) in lots where lot != .none {
        let group = lotGroups[lot] ?? newGroup(label(of: lot))
        lotGroups[lot] = group
        for thing in things where groups[thing] == nil { groups[thing] = group }
      }
      // From the inside out: a container that is packed after its contents finds their group.
      for container in containers where groups[container] == nil {
        groups[container] = firstGroup(of: inside[container] ?? [])
      }
    }
    labels.append("rest")
  }

  /// A document whose name no other has: lots `P.` and `P/` are both called `P-` in a file's name.
  private mutating func newGroup(_ label: String) -> Int {
    var name = label
    var number = 1
    while !used.insert(name.lowercased()).inserted {
      number += 1
      name = "\(label)-\(number)"
    }
    labels.append(name)
    return labels.count - 1
  }

  /// Everything inside, whatever the order of packing; what has left once stays with its first shipment.
  private mutating func assign(_ things: [ItemID], _ inside: [ItemID: [ItemID]], to group: Int) {
    var open = things
    while let thing = open.popLast() {
      guard groups[thing] == nil else { continue }
      groups[thing] = group
      open += inside[thing] ?? []
    }
  }

  private func firstGroup(of things: [ItemID]) -> Int? {
    for thing in things { if let group = groups[thing] { return group } }
    return nil
  }

  private static func label(of event: TraceEvent, number: Int) -> String {
    let transaction = event.details?.transactions.first?.identifier ?? ""
    let name = safe(transaction.split(separator: ":").last.map(String.init) ?? "")
    return "shipment-\(number)" + (name.isEmpty ? "" : "-\(name)")
  }

  private func label(of lot: LotID) -> String {
    guard let definition = names.table.definition(of: lot) else { return "lot" }
    let gtin = names.table.definition(of: definition.product).map { "\($0.gtin)-" } ?? ""
    return "lot-\(gtin)\(Self.safe(definition.number.description))"
  }

  /// What can stand in a file's name everywhere.
  private static func safe(_ text: String) -> String {
    let bytes = text.utf8.prefix(60).map { byte -> UInt8 in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: byte
      default: 0x2D
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: Dividing an event

  /// The event's part in each document, with the document's number.
  ///
  /// An event whose things belong to several documents is as many events, each with an identity of its own; every other
  /// event stays as it is.
  func parts(of event: EPCISEvent) -> [(group: Int, event: EPCISEvent)] {
    let rest = labels.count - 1
    func group(_ text: String?) -> Int? { text.flatMap { groups[names.item($0)] } }
    switch event.type {
    case .aggregation, .association:
      let own = group(event.parentID) ?? event.childEPCs.lazy.compactMap { group($0) }.first
      return [(own ?? rest, event)]
    case .transformation:
      let own = (Array(event.outputEPCList) + Array(event.inputEPCList)).lazy.compactMap { group($0) }.first
      return [(own ?? lotGroup(event.outputQuantityList) ?? rest, event)]
    case .object, .transaction:
      var lists: [Int: PackedStrings] = [:]
      for text in event.epcList { lists[group(text) ?? rest, default: []].append(text) }
      if lists.count <= 1 {
        return [(lists.keys.first ?? lotGroup(event.quantityList) ?? rest, event)]
      }
      return lists.keys.sorted().enumerated().map { part, group in
        var piece = event
        piece.epcList = lists[group] ?? []
        if part > 0 { piece.quantityList = [] }
        piece.eventID = event.eventID.map { EventID(epcis: $0).part(group + 1).uri }
        return (group, piece)
      }
    }
  }

  private func lotGroup(_ list: [QuantityElement]) -> Int? {
    for element in list {
      guard case .lot(let number)? = IdentifierNames.itemClass(element.epcClass, names.prefixes),
        let product = names.table.product(of: number.gtin)?.product,
        let lot = names.table.lot(number.lot, of: product), let group = lotGroups[lot]
      else { continue }
      return group
    }
    return nil
  }
}
