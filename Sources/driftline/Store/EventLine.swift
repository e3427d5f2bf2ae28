import Foundation
import TraceModel
import TraceStore

/// Reads events from lines of JSON, one a line.
///
/// ```
/// {"kind":"commission","identity":"7/1","time":"2026-03-02T06:00:00+01:00","actor":"Line 7 camera",
///  "items":["urn:epc:id:sgtin:4012345.012345.17"],"lot":"N7A001","gtin":"04012345123456"}
/// {"define":"product","value":{"name":"Nordhafen 20 mg","gtin":"04012345123456", …}}
/// ```
struct EventLine {
  /// Why a line makes no sense.
  struct Problem: Error {
    var reason: String
  }

  private let table: IdentifierTable
  private var actors: [String: ActorID] = [:]
  private var places: [String: LocationID] = [:]

  init(table: IdentifierTable) {
    self.table = table
    for raw in 0..<UInt16(table.actorCount) {
      let id = ActorID(raw: raw)
      if let name = table.definition(of: id)?.name { actors[name] = actors[name] ?? id }
    }
    for raw in 0..<UInt16(table.locationCount) {
      let id = LocationID(raw: raw)
      if let name = table.definition(of: id)?.name { places[name] = places[name] ?? id }
    }
  }

  private static let names: Set<String> = [
    "kind", "identity", "time", "actor", "items", "container", "lot", "gtin", "expiry", "readPoint", "place",
    "quantity", "counter", "step", "disposition", "reason", "source", "destination", "document",
    "transactions", "outputs", "declaredWrong", "correctives", "approver",
  ]

  /// The event of a line; nil where the line defined something.
  mutating func read(_ line: Data) throws(Problem) -> TraceEvent? {
    guard let object = (try? JSONSerialization.jsonObject(with: line)) as? [String: Any] else {
      throw Problem(reason: "this is no JSON object")
    }
    if let kind = object["define"] as? String {
      try define(kind, object["value"])
      return nil
    }
    if let name = object.keys.filter({ !Self.names.contains($0) }).min() {
      throw Problem(reason: "there is no member “\(name)”")
    }
    guard let word = object["kind"] as? String,
      let kind = EventKind.allCases.first(where: { "\($0)" == word })
    else { throw Problem(reason: "“kind” has to be one of the kinds of events, as “commission”") }
    var header = EventHeader(kind)
    guard let time = (object["time"] as? String).flatMap({ Moment(argument: $0) }) else {
      throw Problem(reason: "“time” has to be \(Moment.expectation)")
    }
    header.eventTime = time.time
    header.offset = time.offset
    header.actor = actor(object["actor"])
    header.id = try identity(object["identity"], "identity")
    header.readPoint = place(object["readPoint"])
    header.place = place(object["place"])
    header.container = try items(object["container"].map { [$0] }, "container").first ?? .none
    header.lot = try lot(object)
    if let quantity = object["quantity"] as? Int { header.quantity = Int64(quantity) }
    if let word = object["counter"] as? String {
      guard let counter = CounterKind.allCases.first(where: { "\($0)" == word }) else {
        throw Problem(reason: "there is no counter “\(word)”")
      }
      header.counter = counter
    }
    header.step = try self.word(object, "step") { BusinessStep($0) }
    header.disposition = try self.word(object, "disposition") { Disposition($0) }
    return TraceEvent(
      header, items: try items(object["items"] as? [Any], "items"), details: try details(object))
  }

  private func define(_ kind: String, _ value: Any?) throws(Problem) {
    guard let value, let data = try? JSONSerialization.data(withJSONObject: value, options: [.sortedKeys]),
      table.define(kind: kind, value: String(decoding: data, as: UTF8.self)) != nil
    else { throw Problem(reason: "this is no definition of “\(kind)”") }
  }

  private func details(_ object: [String: Any]) throws(Problem) -> EventDetails? {
    var details = EventDetails()
    details.reason = object["reason"] as? String ?? ""
    details.document = object["document"] as? String ?? ""
    details.declaredWrong = try identity(object["declaredWrong"], "declaredWrong")
    for value in object["correctives"] as? [Any] ?? [] {
      details.correctives.append(try identity(value, "correctives"))
    }
    details.outputs = try items(object["outputs"] as? [Any], "outputs")
    for case let pair as [String] in object["transactions"] as? [Any] ?? [] {
      guard pair.count == 2, let type = BusinessTransactionType(pair[0]) else {
        throw Problem(reason: "“transactions” are pairs of a type, as “po”, and an identifier")
      }
      details.transactions.append(BusinessTransaction(type: type, identifier: pair[1]))
    }
    details.source = known(object["source"])
    details.destination = known(object["destination"])
    details.approver = known(object["approver"])
    return details == EventDetails() ? nil : details
  }

  // MARK: Names

  /// An actor that is new is taken for a device; a definition before says otherwise.
  private func actor(_ value: Any?) -> ActorID {
    guard let name = value as? String, !name.isEmpty else { return .none }
    return actors[name] ?? table.actor(named: name)
      ?? table.intern(ActorDefinition(name: name, kind: .device))
  }

  private func known(_ value: Any?) -> ActorID {
    guard let name = value as? String, !name.isEmpty else { return .none }
    return actors[name] ?? table.actor(named: name)
      ?? table.intern(ActorDefinition(name: name, kind: .partner))
  }

  private func place(_ value: Any?) -> LocationID {
    guard let name = value as? String, !name.isEmpty else { return .none }
    return places[name] ?? table.intern(LocationDefinition(name: name))
  }

  private func lot(_ object: [String: Any]) throws(Problem) -> LotID {
    guard let text = object["lot"] as? String else { return .none }
    guard let number = try? LotNumber(text) else { throw Problem(reason: "“\(text)” is no lot number") }
    let gtin = (object["gtin"] as? String).flatMap { try? GTIN($0) }
    let product = gtin.flatMap { table.product(of: $0)?.product } ?? ProductID.none
    let expiry = (object["expiry"] as? String).flatMap { try? ExpiryDate($0, readIn: 2_026) }
    return table.intern(LotDefinition(product: product, number: number, expiry: expiry))
  }

  private func items(_ values: [Any]?, _ name: String) throws(Problem) -> [ItemID] {
    var items: [ItemID] = []
    for value in values ?? [] {
      guard let text = value as? String else { throw Problem(reason: "“\(name)” has to be identifiers") }
      if let code = ScannedCode(text, in: ReadingContext(year: 2_000)).epc {
        items.append(table.intern(code))
      } else {
        items.append(table.intern(uri: text))
      }
    }
    return items
  }

  /// A UUID, or a sender's number and its running number as “7/1”.
  private func identity(_ value: Any?, _ name: String) throws(Problem) -> EventID {
    guard let value else { return .none }
    guard let text = value as? String else { throw Problem(reason: "“\(name)” has to be a text") }
    let parts = text.split(separator: "/")
    if parts.count == 2, let sender = UInt16(parts[0]), let sequence = UInt64(parts[1]) {
      return EventID(sender: ActorID(raw: sender), sequence: sequence)
    }
    guard let id = EventID(text: text.replacing("urn:uuid:", with: "")) else {
      throw Problem(reason: "“\(name)” has to be a UUID, or a sender's and a running number as “7/1”")
    }
    return id
  }

  private func word<Word>(
    _ object: [String: Any], _ name: String, _ read: (String) -> Word?
  ) throws(Problem) -> Word? {
    guard let text = object[name] as? String else { return nil }
    guard let word = read(text) else { throw Problem(reason: "“\(text)” is no \(name) of the vocabulary") }
    return word
  }
}

extension IdentifierTable {
  /// The first actor of a name.
  fileprivate func actor(named name: String) -> ActorID? {
    (0..<UInt16(actorCount)).map { ActorID(raw: $0) }.first { definition(of: $0)?.name == name }
  }
}
