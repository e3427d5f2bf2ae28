import Drift
import EventKernel
import TraceModel
import World

// A shipment with its documents, in truth and as partners were told.
extension MarketReplay {
  /// The story of a shipment, counted from 0.
  func story(ofShipment number: Int) -> MarketStory {
    var story = MarketStory(.shipment, trial: self.number, name: "SH-\(number + 1)")
    guard let market else { return story }
    let shipment = market.shipments[number]
    story.introduction = [
      "shipment SH-\(number + 1) for order PO-\(shipment.order + 1) of wholesaler \(shipment.partner + 1)",
      "\(shipment.listed.count) pallets on its list, \(shipment.loaded.count) loaded, "
        + "\(market.units(of: shipment)) units on them",
    ]
    story.add(true, market.orders[shipment.order].at, "wholesaler \(shipment.partner + 1)", "orders")
    addWay(ofShipment: number, to: &story)
    story.order(until: end)
    story.record = ShipmentFate(number, in: market, at: end).words
    return story
  }

  /// What happened to a shipment and to the documents about it.
  func addWay(ofShipment number: Int, to story: inout MarketStory) {
    guard let market else { return }
    let shipment = market.shipments[number]
    let who = "wholesaler \(shipment.partner + 1)"
    story.add(
      true, shipment.leftAt, "truck",
      "leaves for \(who) with \(shipment.loaded.count) pallets, as SH-\(number + 1)"
    )
    story.add(true, shipment.arrivedAt, "truck", "is at the dock of \(who)")
    story.add(true, shipment.quarantinedAt, who, "sets the goods apart: no document of theirs was taken")
    story.add(true, shipment.stockedAt, who, "takes the goods into stock")
    story.add(true, shipment.sentBackAt, who, "sends the goods back")
    for document in market.documents where document.shipment == number {
      let left = ShipmentDocument.Fields.all.subtracting(document.fields)
      story.add(
        false, document.sentAt, "gateway",
        "sends \(document.part.words) in \(document.version.rawValue)"
          + (document.attempt > 1 ? ", attempt \(document.attempt)" : "")
          + (left.isEmpty ? "" : ", without " + left.words))
      story.add(
        false, document.receivedAt, "\(who)'s gateway",
        "has the bytes, and a receipt says so; what they say nobody has looked at yet")
      story.add(
        false, document.answeredAt, "\(who)'s system",
        document.reasons.isEmpty
          ? "takes the document" : "refuses it: " + document.reasons.map { "\($0)" }.joined(separator: ", "))
      story.add(false, document.noticedAt, "site", "sees the refusal")
    }
  }
}

extension ShipmentDocument.Part {
  /// In words.
  fileprivate var words: String {
    switch self {
    case .whole: "the document"
    case .contents: "the document of the contents"
    case .shipping: "the document of the shipment alone"
    }
  }
}

extension ShipmentDocument.Fields {
  /// In words.
  fileprivate var words: String {
    [(Self.lot, "the lot"), (.expiry, "the expiry"), (.owner, "the owners"), (.statement, "the statement")]
      .filter { contains($0.0) }.map(\.1).joined(separator: ", ")
  }
}

/// What is wrong with a shipment at the end: equal where two runs have the same wrong with it.
struct ShipmentFate: Equatable {
  /// Labels that were listed and that nobody found.
  var notFound = 0
  /// Documents that were refused.
  var refused = 0
  /// Of these, refusals that nobody saw.
  var unseen = 0
  /// Whether no document was ever taken of goods that have arrived.
  var isWithoutData = false
  /// Whether goods went into stock before their document was taken.
  var stockedWithout = false
  /// Whether they were set apart.
  var wasSetApart = false
  /// Whether they went back.
  var wentBack = false
  /// Units that are not where partners were told.
  var misplaced = 0

  init() {}

  init(_ number: Int, in market: SupplyChain, at end: Instant) {
    let shipment = market.shipments[number]
    // A pallet that was built of single cases is on no list.
    let found = shipment.loaded.count { !market.pallets[$0].isMixed }
    notFound = shipment.leftAt == nil ? 0 : shipment.listed.count - found
    for document in market.documents where document.shipment == number && document.isRefused {
      refused += 1
      unseen += document.noticedAt == nil ? 1 : 0
    }
    isWithoutData = shipment.documentedAt == nil && shipment.arrivedAt != nil
    stockedWithout = shipment.stockedAt.map { $0 < shipment.documentedAt ?? .distantFuture } ?? false
    wasSetApart = shipment.quarantinedAt != nil
    wentBack = shipment.sentBackAt != nil
    let loaded = Set(shipment.loaded)
    for (place, box) in market.cases.enumerated() where loaded.contains(box.pallet) {
      misplaced += zip(
        market.holders(ofUnitsIn: place, at: end), market.toldHolders(ofUnitsIn: place, at: end)
      ).count { $0 != $1 }
    }
  }

  /// Whether nothing is wrong.
  var isGood: Bool { self == ShipmentFate() }

  /// Whether less is wrong than with another, and nothing more.
  func isBetter(than other: ShipmentFate) -> Bool {
    self != other && zip(numbers, other.numbers).allSatisfy(<=)
  }

  private var numbers: [Int] {
    [notFound, refused, unseen, misplaced]
      + [isWithoutData, stockedWithout, wasSetApart, wentBack].map { $0 ? 1 : 0 }
  }

  /// Sentences.
  var words: [String] {
    var words: [String] = []
    if notFound > 0 { words.append("\(notFound) pallets that the record had in stock were not found") }
    if refused > 0 {
      words.append(
        "\(refused) of its documents \(refused == 1 ? "was" : "were") refused"
          + (unseen > 0 ? ", and nobody saw it of \(unseen)" : ""))
    }
    if isWithoutData { words.append("no document about it was ever taken") }
    if stockedWithout { words.append("its goods went into stock without data") }
    if wasSetApart { words.append("its goods were set apart") }
    if wentBack { words.append("its goods went back") }
    if misplaced > 0 { words.append("\(misplaced) of its units are at the end not where anybody was told") }
    return words.isEmpty ? ["nothing is wrong with it: what was told is so"] : words
  }
}
