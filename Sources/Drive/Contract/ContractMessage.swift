import EPCIS
import TraceModel

/// A message of the contract's own small site: units, cases of units, a pallet of cases.
///
/// Messages name things by numbers; each try gives them other serial numbers, so that a system that cannot begin anew has heard of none.
struct ContractMessage: Hashable, Sendable {
  /// Its place in time, in seconds from the beginning, and its identity.
  var number: Int
  var act: Act

  /// What it says.
  enum Act: Hashable, Sendable {
    case commission([Thing])
    /// The same serial number once more, under another lot.
    case commissionAgain(Thing)
    case pack(Thing, [Thing])
    case unpack(Thing, [Thing])
    case sample(Thing)
    case destroy(Thing)
    /// That an earlier message was wrong.
    case declareWrong(Int)
    /// Something that nobody expects.
    case odd(Oddity)
  }

  /// What nobody expects.
  enum Oddity: String, CaseIterable, Sendable {
    case noDocument = "a text that is no document"
    case nothing = "nothing at all"
    case noEvents = "a document without events"
    case emptyList = "an event about nothing"
    case foreignSerial = "a serial number of another company"
    case noIdentifier = "a thing whose identifier is no GS1 key"
    case enormousList = "a list of 5,000 things"
    case beforeTheEpoch = "an event of the year 1950"
    case farAhead = "an event of the year 2199"
    case inItself = "a container inside itself"
    case unknownDeclared = "a correction of an event that nobody has sent"
  }

  /// A thing by its number.
  enum Thing: Hashable, Sendable {
    case unit(Int)
    case box(Int)
    case pallet(Int)

    var words: String {
      switch self {
      case .unit(let number): "unit \(number)"
      case .box(let number): "case \(number)"
      case .pallet(let number): "pallet \(number)"
      }
    }
  }

  /// In words.
  var words: String {
    func list(_ things: [Thing]) -> String {
      things.count > 3 ? "\(things.count) things" : things.map(\.words).joined(separator: ", ")
    }
    switch act {
    case .commission(let things): return "commission \(list(things))"
    case .commissionAgain(let thing): return "commission \(thing.words) again, in another lot"
    case .pack(let box, let things): return "pack \(list(things)) into \(box.words)"
    case .unpack(let box, let things):
      return "unpack \(things.isEmpty ? "all" : list(things)) from \(box.words)"
    case .sample(let thing): return "take \(thing.words) as a sample"
    case .destroy(let thing): return "destroy \(thing.words)"
    case .declareWrong(let number): return "declare message \(number) wrong"
    case .odd(let oddity): return oddity.rawValue
    }
  }

  /// Whether what it needs was said by `other`.
  func needs(_ other: ContractMessage) -> Bool {
    guard other.number < number else { return false }
    switch (act, other.act) {
    case (.declareWrong(let wrong), _): return other.number == wrong
    case (.pack(let box, let things), .commission(let made)):
      return made.contains(box) || !Set(made).isDisjoint(with: things)
    case (.unpack(let box, let things), .pack(let other, let packed)):
      return box == other && (things.isEmpty || !Set(packed).isDisjoint(with: things))
    case (.sample(let thing), .commission(let made)), (.destroy(let thing), .commission(let made)),
      (.commissionAgain(let thing), .commission(let made)):
      return made.contains(thing)
    default: return false
    }
  }
}

/// What serial numbers and moments the messages of one try have.
struct ContractTry {
  let seed: UInt64
  let number: Int
  static let start = Timestamp(seconds: 1_772_427_600)

  /// How documents call a thing.
  func text(of thing: ContractMessage.Thing) -> String {
    let key = "\(digits(seed % 1_000, 3))\(digits(UInt64(number), 4))"
    switch thing {
    case .unit(let index): return "urn:epc:id:sgtin:4012345.000001.9\(key)\(digits(UInt64(index), 4))"
    case .box(let index): return "urn:epc:id:sgtin:4012345.100001.9\(key)\(digits(UInt64(index), 4))"
    case .pallet(let index): return "urn:epc:id:sscc:4012345.3\(key)\(digits(UInt64(index), 2))"
    }
  }

  private func digits(_ value: UInt64, _ width: Int) -> String {
    let text = "\(value)"
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }

  /// The identity of a message's event.
  func id(of message: Int) -> String {
    EventID(name: "contract/\(seed)/\(number)/\(message)", in: .driftline).uri
  }

  /// The document that is sent for a message: an event, or something that nobody expects.
  func delivery(of message: ContractMessage, among all: [ContractMessage], copy: Int = 0) -> Delivery {
    let at = Self.start.advanced(byMicroseconds: 300_000_000 + Int64(message.number) * 1_000)
    var delivery = Delivery(
      number: message.number,
      id: EventID(name: "document/\(seed)/\(number)/\(message.number)", in: .driftline).uri,
      events: [event(of: message, among: all)].compactMap(\.self), at: at)
    delivery.copy = copy
    switch message.act {
    case .odd(.noDocument): delivery.raw = Array("<no>document{".utf8)
    case .odd(.nothing): delivery.raw = []
    default: break
    }
    return delivery
  }

  func event(of message: ContractMessage, among all: [ContractMessage]) -> EPCISEvent? {
    switch message.act {
    case .commission(let things): return object(.add, "commissioning", "active", things, message.number)
    case .commissionAgain(let thing):
      return object(.add, "commissioning", "active", [thing], message.number, lot: "OTHER")
    case .sample(let thing):
      return object(.observe, "sampling", "non_sellable_other", [thing], message.number)
    case .destroy(let thing): return object(.delete, "destroying", "destroyed", [thing], message.number)
    case .pack(let box, let things): return aggregation(.add, "packing", box, things, message.number)
    case .unpack(let box, let things): return aggregation(.delete, "unpacking", box, things, message.number)
    case .declareWrong(let number):
      guard let wrong = all.first(where: { $0.number == number }), var event = event(of: wrong, among: all)
      else {
        return nil
      }
      event.errorDeclaration = ErrorDeclaration(
        declarationTime: time(message.number), reason: "incorrect_data", correctiveEventIDs: [])
      return event
    case .odd(let oddity): return odd(oddity, message.number)
    }
  }

  private func odd(_ oddity: ContractMessage.Oddity, _ number: Int) -> EPCISEvent? {
    var event = object(.add, "commissioning", "active", [.unit(9_000 + number)], number)
    switch oddity {
    case .noDocument, .nothing, .noEvents: return nil
    case .emptyList: event.epcList = []
    case .foreignSerial: event.epcList = ["urn:epc:id:sgtin:0614141.107346.\(self.number)\(number)"]
    case .noIdentifier: event.epcList = ["https://example.com/a thing"]
    case .enormousList:
      event.epcList = PackedStrings((0..<5_000).map { text(of: .unit($0)) })
    case .beforeTheEpoch:
      return object(
        .add, "commissioning", "active", [.unit(9_100)], number, at: EPCISTimestamp("1950-01-01T00:00:00Z"))
    case .farAhead:
      return object(
        .add, "commissioning", "active", [.unit(9_101)], number, at: EPCISTimestamp("2199-12-31T23:59:59Z"))
    case .inItself: return aggregation(.add, "packing", .box(99), [.box(99)], number)
    case .unknownDeclared:
      event.errorDeclaration = ErrorDeclaration(
        declarationTime: time(number), reason: "incorrect_data", correctiveEventIDs: [])
    }
    return event
  }

  private func object(
    _ action: EventAction, _ step: String, _ disposition: String, _ things: [ContractMessage.Thing],
    _ number: Int,
    lot: String = "CONTRACT", at moment: EPCISTimestamp? = nil
  ) -> EPCISEvent {
    var event = EPCISEvent(.object, action, at: moment ?? time(number), zone: Self.zone)
    event.epcList = PackedStrings(things.map(text(of:)))
    if action == .add, things.allSatisfy({ if case .unit = $0 { true } else { false } }) {
      event.ilmd = [Self.master("lotNumber", lot), Self.master("itemExpirationDate", "2029-03-31")]
    }
    frame(&event, step, disposition, number)
    return event
  }

  private func aggregation(
    _ action: EventAction, _ step: String, _ box: ContractMessage.Thing, _ things: [ContractMessage.Thing],
    _ number: Int
  ) -> EPCISEvent {
    var event = EPCISEvent(.aggregation, action, at: time(number), zone: Self.zone)
    event.parentID = text(of: box)
    event.childEPCs = PackedStrings(things.map(text(of:)))
    frame(&event, step, "in_progress", number)
    return event
  }

  private func frame(_ event: inout EPCISEvent, _ step: String, _ disposition: String, _ number: Int) {
    event.eventID = id(of: number)
    event.bizStep = step
    event.disposition = disposition
    event.readPoint = EventLocation("urn:epc:id:sgln:4012345.00001.READER-\(number % 3)")
    event.bizLocation = EventLocation("urn:epc:id:sgln:4012345.00001.0")
  }

  private func time(_ number: Int) -> EPCISTimestamp {
    .of(Self.start.advanced(byMicroseconds: Int64(number) * 1_000_000))
  }

  /// Not UTC, so that an offset that is lost is seen.
  private static let zone: ZoneOffset = {
    guard let zone = ZoneOffset(minutes: 60) else { preconditionFailure("an hour is a possible offset") }
    return zone
  }()

  private static func master(_ local: String, _ text: String) -> ExtensionNode {
    ExtensionNode(
      QualifiedName(namespace: "urn:epcglobal:cbv:mda", local: local, prefix: "cbvmda"), .text(text))
  }
}
