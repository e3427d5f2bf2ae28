import TraceModel

/// The details of an event as JSON, with items by their numbers in the store.
enum DetailText {
  static func written(_ details: EventDetails, number: (ItemID) -> UInt32) -> String {
    var members: [(String, JSONText)] = []
    func add(_ name: String, _ text: String) { if !text.isEmpty { members.append((name, .text(text))) } }
    func add(_ name: String, _ value: Int, unless nothing: Int) {
      if value != nothing { members.append((name, .integer(Int64(value)))) }
    }
    add("reason", details.reason)
    add("document", details.document)
    add("source", Int(details.source.raw), unless: Int(ActorID.none.raw))
    add("destination", Int(details.destination.raw), unless: Int(ActorID.none.raw))
    add("sourcePlace", Int(details.sourcePlace.raw), unless: Int(LocationID.none.raw))
    add("destinationPlace", Int(details.destinationPlace.raw), unless: Int(LocationID.none.raw))
    add("approver", Int(details.approver.raw), unless: Int(ActorID.none.raw))
    add("material", Int(details.material.raw), unless: Int(MaterialBatchID.none.raw))
    if details.declaredWrong != .none { add("declaredWrong", details.declaredWrong.text) }
    if let reason = details.errorReason { add("errorReason", reason.word) }
    if let rule = details.rule { add("rule", rule.rawValue) }
    if let level = details.level { add("level", "\(level)") }
    if let expiry = details.expiry { members.append(("expiry", ExpiryText.written(expiry))) }
    if !details.correctives.isEmpty {
      members.append(("correctives", .list(details.correctives.map { .text($0.text) })))
    }
    if !details.outputs.isEmpty {
      members.append(("outputs", .list(details.outputs.map { .integer(Int64(number($0))) })))
    }
    if !details.transactions.isEmpty {
      let pairs = details.transactions.map { JSONText.list([.text($0.type.word), .text($0.identifier)]) }
      members.append(("transactions", .list(pairs)))
    }
    if !details.quantities.isEmpty {
      let rows = details.quantities.map { quantity in
        JSONText.list([
          .integer(Int64(quantity.product.raw)), .integer(Int64(quantity.lot.raw)),
          .integer(quantity.quantity), .integer(Int64(quantity.decimals)), .integer(quantity.isInput ? 1 : 0),
          .text(quantity.unit),
        ])
      }
      members.append(("quantities", .list(rows)))
    }
    add("original", details.original)
    return JSONText.members(members).written
  }

  /// The details that a text of ours states, with the items as `item` names them; nil where it is none of ours.
  static func read(_ text: String, item: (UInt32) -> ItemID) -> EventDetails? {
    guard let object = JSONText(text) else { return nil }
    var details = EventDetails()
    details.reason = object["reason"]?.string ?? ""
    details.document = object["document"]?.string ?? ""
    details.original = object["original"]?.string ?? ""
    details.source = actor(object["source"])
    details.destination = actor(object["destination"])
    details.sourcePlace = place(object["sourcePlace"])
    details.destinationPlace = place(object["destinationPlace"])
    details.approver = actor(object["approver"])
    if let raw = object["material"]?.int { details.material = MaterialBatchID(raw: UInt32(clamping: raw)) }
    details.declaredWrong = object["declaredWrong"]?.string.flatMap { EventID(text: $0) } ?? .none
    details.errorReason = object["errorReason"]?.string.flatMap { ErrorReason(word: $0) }
    details.rule = object["rule"]?.string.map { RuleID(rawValue: $0) }
    let level = object["level"]?.string
    details.level = PackagingLevel.allCases.first { "\($0)" == level }
    details.expiry = object["expiry"].flatMap { ExpiryText.read($0) }
    details.correctives =
      object["correctives"]?.elements.compactMap { $0.string.flatMap { EventID(text: $0) } } ?? []
    details.outputs = outputs(object).map(item)
    for pair in object["transactions"]?.elements ?? [] {
      guard case .list(let parts) = pair, parts.count == 2, let word = parts[0].string,
        let type = BusinessTransactionType(word: word), let identifier = parts[1].string
      else { return nil }
      details.transactions.append(BusinessTransaction(type: type, identifier: identifier))
    }
    for row in object["quantities"]?.elements ?? [] {
      let parts = row.elements.compactMap(\.int)
      guard parts.count == 3 || parts.count == 5 else { return nil }
      var amount = ClassQuantity(
        product: ProductID(raw: UInt16(clamping: parts[0])), lot: LotID(raw: UInt32(clamping: parts[1])),
        quantity: parts[2])
      if parts.count == 5 {
        amount.decimals = UInt8(clamping: parts[3])
        amount.isInput = parts[4] == 1
        amount.unit = row.elements.last?.string ?? ""
      } else if amount.quantity < 0 {
        // Before there were units of measure, what went in was negative.
        amount.quantity = -amount.quantity
        amount.isInput = true
      }
      details.quantities.append(amount)
    }
    return details
  }

  /// What the inputs became, by numbers of the store.
  static func outputs(of text: String) -> [UInt32] { JSONText(text).map(outputs) ?? [] }

  private static func outputs(_ object: JSONText) -> [UInt32] {
    object["outputs"]?.elements.compactMap { $0.int.map { UInt32(clamping: $0) } } ?? []
  }

  private static func place(_ value: JSONText?) -> LocationID {
    value?.int.map { LocationID(raw: UInt16(clamping: $0)) } ?? .none
  }

  private static func actor(_ value: JSONText?) -> ActorID {
    value?.int.map { ActorID(raw: UInt16(clamping: $0)) } ?? .none
  }
}

/// An expiry with whether a day or a whole month was stated.
enum ExpiryText {
  static func written(_ expiry: ExpiryDate) -> JSONText { .text(expiry.description) }

  static func read(_ value: JSONText) -> ExpiryDate? {
    guard let text = value.string else { return nil }
    if text.utf8.count > 7 { return (try? CalendarDate(text)).map { ExpiryDate(lastDay: $0) } }
    let parts = text.split(separator: "-").compactMap { Int($0) }
    return parts.count == 2 ? ExpiryDate(year: parts[0], month: parts[1]) : nil
  }
}

extension EventID {
  /// The identity as 32 hexadecimal digits in the groups of a UUID.
  public var text: String {
    func digits(_ value: UInt64) -> String {
      let digits = String(value, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }
    let all = Array(digits(high) + digits(low))
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(all[$0]) }.joined(separator: "-")
  }

  /// The identity that a text of 32 hexadecimal digits is, with or without hyphens.
  public init?(text: String) {
    let digits = text.filter { $0 != "-" }
    guard digits.utf8.count == 32, let high = UInt64(digits.prefix(16), radix: 16),
      let low = UInt64(digits.suffix(16), radix: 16)
    else { return nil }
    self.init(high: high, low: low)
  }
}
