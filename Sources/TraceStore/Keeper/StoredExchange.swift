import TraceModel

/// An exchange document and how far its exchange has come, as the store keeps it.
public struct StoredExchange: Hashable, Sendable {
  /// Which way a document went.
  public enum Direction: String, Hashable, Sendable, CaseIterable {
    /// To a partner.
    case sent
    /// From a partner.
    case received
  }

  /// Its identity in its header, or the name of its file.
  public var document: String
  /// The other side, where it is known.
  public var partner: GLN?
  /// Which way it went.
  public var direction: Direction
  /// The version of its schema, where it is known.
  public var version: SchemaVersion?
  /// How many events it has.
  public var events: Int?
  /// How many bytes it has.
  public var bytes: Int?
  /// What stands around its events (header, master data, statements), in a form that whoever keeps it can read again.
  public var frame: String?
  /// How far it has come.
  public var state: ExchangeState

  /// A document that went one way.
  public init(
    document: String, partner: GLN? = nil, direction: Direction, version: SchemaVersion? = nil,
    events: Int? = nil, bytes: Int? = nil, frame: String? = nil, state: ExchangeState = ExchangeState()
  ) {
    self.document = document
    self.partner = partner
    self.direction = direction
    self.version = version
    self.events = events
    self.bytes = bytes
    self.frame = frame
    self.state = state
  }

  /// What the journal says of it: a definition of its own kind, so that parties and statements are under the chain.
  var written: JSONText {
    var members: [(String, JSONText)] = [
      ("document", .text(document)), ("direction", .text(direction.rawValue)),
    ]
    func add(_ name: String, _ text: String?) { if let text { members.append((name, .text(text))) } }
    func add(_ name: String, _ number: Int?) {
      if let number { members.append((name, .integer(Int64(number)))) }
    }
    func add(_ name: String, _ word: String, at time: ZonedTime?) {
      add(name, word)
      if let time { members.append((name + "At", .integer(time.milliseconds * 1_000))) }
    }
    add("partner", partner?.description)
    add("version", version?.rawValue)
    add("events", events)
    add("bytes", bytes)
    switch state.transport {
    case .waiting: add("transport", "waiting")
    case .sent(let time, let attempt):
      add("transport", "sent", at: time)
      add("attempts", attempt)
    case .received(let time): add("transport", "received", at: time)
    case .failed(let time, let attempts):
      add("transport", "failed", at: time)
      add("attempts", attempts)
    }
    switch state.content {
    case .unanswered: add("content", "unanswered")
    case .accepted(let time): add("content", "accepted", at: time)
    case .partlyAccepted(let time, _): add("content", "partlyAccepted", at: time)
    case .rejected(let time, _): add("content", "rejected", at: time)
    }
    members.append(("rejections", .list(state.rejections.map { .text("\($0)") })))
    if let time = state.noticed { members.append(("noticedAt", .integer(time.milliseconds * 1_000))) }
    add("frame", frame)
    return .members(members)
  }
}

/// The exchanges that a store knows, each by the number under which definitions state how far it has come.
struct ExchangeNumbers {
  /// What has come since the last commit.
  var pending: [String] = []
  private var known: [String: (number: Int, text: String)] = [:]

  /// The number of the exchange that a text is about: of one document between two parties, in one direction.
  mutating func number(of text: String) -> Int {
    let key = Self.key(of: text)
    let number = known[key]?.number ?? known.count
    known[key] = (number, text)
    return number
  }

  /// Whether this was said last of the exchange.
  func knows(_ text: String) -> Bool { known[Self.key(of: text)]?.text == text }

  private static func key(of text: String) -> String {
    let value = JSONText(text)
    return JSONText.list(["document", "partner", "direction"].map { value?[$0] ?? .null }).written
  }
}
