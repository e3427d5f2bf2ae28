import TraceModel
import TraceStore

/// Reads events from lines of JSON, one a line.
///
/// ```
/// {"kind":"commission","identity":"7/1","time":"2026-03-02T06:00:00+01:00","actor":"Line 7 camera",
///  "items":["urn:epc:id:sgtin:4012345.012345.17"],"lot":"N7A001","gtin":"04012345123456"}
/// {"define":"product","value":{"name":"Nordhafen 20 mg","gtin":"04012345123456", …}}
/// ```
///
/// What a line states is kept, or the line is refused: nothing that could not be understood is acknowledged.
struct EventLine {
  /// Why a line makes no sense.
  struct Problem: Error {
    var reason: String
  }

  private let table: IdentifierTable
  private var actors: [String: ActorID] = [:]
  private var places: [String: LocationID] = [:]
  /// How many of the table's actors and places have been looked at.
  private var known = (actors: 0, places: 0)

  init(table: IdentifierTable) { self.table = table }

  private static let names: Set<String> = [
    "kind", "identity", "time", "actor", "items", "container", "lot", "gtin", "expiry", "readPoint", "place",
    "quantity", "counter", "step", "disposition", "reason", "source", "destination", "document",
    "transactions", "outputs", "declaredWrong", "correctives", "approver",
  ]

  /// The event of a line; nil where the line defined something.
  mutating func read(_ line: [UInt8]) throws(Problem) -> TraceEvent? {
    let value: TraceStore.JSONText
    do throws(TraceStore.JSONText.Problem) {
      value = try TraceStore.JSONText(utf8: line)
    } catch {
      throw Problem(reason: "column \(error.offset + 1): \(error.reason)")
    }
    guard case .members(let members) = value else { throw Problem(reason: "this is no JSON object") }
    if value["define"] != nil {
      try define(Members(members))
      return nil
    }
    if let name = members.map(\.0).first(where: { !Self.names.contains($0) }) {
      throw Problem(reason: "there is no member “\(name)”")
    }
    return try event(Members(members))
  }

  private func define(_ members: Members) throws(Problem) {
    guard let kind = try members.text("define"), let value = members["value"], members.count == 2 else {
      throw Problem(reason: "a definition has “define”, “value” and nothing else")
    }
    do throws(DefinitionProblem) {
      try table.define(kind: kind, value: value)
    } catch {
      throw Problem(reason: error.reason)
    }
  }

  /// Everything is looked at before anything gets a number: a line that is refused leaves nothing behind.
  private mutating func event(_ members: Members) throws(Problem) -> TraceEvent {
    guard let kind = try members.word("kind", { word in EventKind.allCases.first { "\($0)" == word } }) else {
      throw Problem(reason: "“kind” has to be one of the kinds of events, as “commission”")
    }
    var header = EventHeader(kind)
    guard let clock = try members.text("time"), let time = Moment(argument: clock) else {
      throw Problem(reason: "“time” has to be \(Moment.expectation)")
    }
    header.eventTime = time.time
    header.offset = time.offset
    if let text = try members.text("identity") { header.id = try identity(text, "identity") }
    header.quantity = try members.integer("quantity") ?? 0
    if let counter = try members.word("counter", { word in CounterKind.allCases.first { "\($0)" == word } }) {
      guard kind == .countReport else {
        throw Problem(reason: "“counter” belongs to a countReport, and this is “\(kind)”")
      }
      header.counter = counter
    }
    header.step = try members.word("step") { BusinessStep($0) }
    header.disposition = try members.word("disposition") { Disposition($0) }
    let lot = try lot(members, seenFrom: Int(clock.prefix(4)) ?? 0)
    let (items, outputs) = (try members.texts("items"), try members.texts("outputs"))
    let container = try members.text("container")
    var details = try details(members)

    header.actor = try actor(members, "actor", .device)
    details.source = try actor(members, "source", .partner)
    details.destination = try actor(members, "destination", .partner)
    details.approver = try actor(members, "approver", .partner)
    header.readPoint = try place(members, "readPoint")
    header.place = try place(members, "place")
    if let lot {
      header.lot = table.intern(lot)
      // Of two dates of a lot the first is kept with the lot, and the other with the event.
      if let expiry = lot.expiry, table.definition(of: header.lot)?.expiry != expiry {
        details.expiry = expiry
      }
    }
    header.container = container.map(item) ?? .none
    details.outputs = outputs.map(item)
    return TraceEvent(
      header, items: items.map(item), details: details == EventDetails() ? nil : details)
  }

  private func details(_ members: Members) throws(Problem) -> EventDetails {
    var details = EventDetails()
    details.reason = try members.text("reason") ?? ""
    details.document = try members.text("document") ?? ""
    if let text = try members.text("declaredWrong") {
      details.declaredWrong = try identity(text, "declaredWrong")
    }
    for text in try members.texts("correctives") {
      details.correctives.append(try identity(text, "correctives"))
    }
    for pair in try members.list("transactions") {
      let words = pair.elements.compactMap(\.string)
      guard words.count == 2, pair.elements.count == 2, let type = BusinessTransactionType(words[0]) else {
        throw Problem(
          reason: "“transactions” has to be a list of pairs of a type, as “po”, and an identifier")
      }
      details.transactions.append(BusinessTransaction(type: type, identifier: words[1]))
    }
    return details
  }

  private func lot(_ members: Members, seenFrom year: Int) throws(Problem) -> LotDefinition? {
    guard let text = try members.text("lot") else {
      if let name = ["gtin", "expiry"].first(where: { members[$0] != nil }) {
        throw Problem(reason: "“\(name)” says something of a lot, and there is no “lot”")
      }
      return nil
    }
    guard let number = try? LotNumber(text) else { throw Problem(reason: "“\(text)” is no lot number") }
    var lot = LotDefinition(product: .none, number: number)
    if let text = try members.text("gtin") {
      guard let gtin = try? GTIN(text) else { throw Problem(reason: "“\(text)” is no GTIN") }
      guard let known = table.product(of: gtin) else {
        throw Problem(
          reason: "“gtin”: no product with \(gtin) is defined; a line before has to define it")
      }
      lot.product = known.product
    }
    if let text = try members.text("expiry") {
      guard let expiry = try? ExpiryDate(text, readIn: year) else {
        throw Problem(reason: "“expiry” has to be a date as 2027-06-30, and is “\(text)”")
      }
      lot.expiry = expiry
    }
    return lot
  }

  // MARK: Names

  /// The actor of a name. One that is new is taken to be of `kind`; a definition before says otherwise.
  private mutating func actor(
    _ members: Members, _ member: String, _ kind: ActorDefinition.Kind
  ) throws(Problem) -> ActorID {
    guard let name = try members.text(member), !name.isEmpty else { return .none }
    while known.actors < table.actorCount {
      let id = ActorID(raw: UInt16(known.actors))
      if let name = table.definition(of: id)?.name { actors[name] = actors[name] ?? id }
      known.actors += 1
    }
    if let actor = actors[name] { return actor }
    try checkRoom(table.actorCount, "actors")
    return table.intern(ActorDefinition(name: name, kind: kind))
  }

  private mutating func place(_ members: Members, _ member: String) throws(Problem) -> LocationID {
    guard let name = try members.text(member), !name.isEmpty else { return .none }
    while known.places < table.locationCount {
      let id = LocationID(raw: UInt16(known.places))
      if let name = table.definition(of: id)?.name { places[name] = places[name] ?? id }
      known.places += 1
    }
    if let place = places[name] { return place }
    try checkRoom(table.locationCount, "places")
    return table.intern(LocationDefinition(name: name))
  }

  private func checkRoom(_ count: Int, _ what: String) throws(Problem) {
    guard count < DefinitionText.mostNumbers else {
      throw Problem(reason: "this store has \(count) \(what), and no number is left for another")
    }
  }

  private func item(_ text: String) -> ItemID {
    // The year only gives printed dates their century, and no date matters here.
    ScannedCode(text, in: ReadingContext(year: 2_000)).epc.map { table.intern($0) } ?? table.intern(uri: text)
  }

  /// A UUID, or a sender's number and its running number as “7/1”.
  private func identity(_ text: String, _ name: String) throws(Problem) -> EventID {
    let parts = text.split(separator: "/")
    if parts.count == 2, let sender = UInt16(parts[0]), let sequence = UInt64(parts[1]) {
      return EventID(sender: ActorID(raw: sender), sequence: sequence)
    }
    guard let id = EventID(text: text.replacing("urn:uuid:", with: "")) else {
      throw Problem(reason: "“\(name)” has to be a UUID, or a sender's and a running number as “7/1”")
    }
    return id
  }
}

/// The members of a line, each with the type that it has to have.
private struct Members {
  private var values: [String: TraceStore.JSONText] = [:]

  init(_ members: [(String, TraceStore.JSONText)]) { for (name, value) in members { values[name] = value } }

  var count: Int { values.count }

  subscript(name: String) -> TraceStore.JSONText? { values[name] }

  func text(_ name: String) throws(EventLine.Problem) -> String? {
    guard let value = values[name] else { return nil }
    guard let text = value.string else { throw .init(reason: "“\(name)” has to be a text") }
    return text
  }

  func integer(_ name: String) throws(EventLine.Problem) -> Int64? {
    guard let value = values[name] else { return nil }
    guard let number = value.int else {
      throw .init(reason: "“\(name)” has to be a whole number of at most 64 bits")
    }
    return number
  }

  func list(_ name: String) throws(EventLine.Problem) -> [TraceStore.JSONText] {
    guard let value = values[name] else { return [] }
    guard case .list(let list) = value else { throw .init(reason: "“\(name)” has to be a list") }
    return list
  }

  func texts(_ name: String) throws(EventLine.Problem) -> [String] {
    var texts: [String] = []
    for value in try list(name) {
      guard let text = value.string else {
        throw .init(reason: "“\(name)” has to be a list of texts, and number \(texts.count + 1) is none")
      }
      texts.append(text)
    }
    return texts
  }

  func word<Word>(_ name: String, _ read: (String) -> Word?) throws(EventLine.Problem) -> Word? {
    guard let text = try text(name) else { return nil }
    guard let word = read(text) else { throw .init(reason: "there is no \(name) “\(text)”") }
    return word
  }
}
