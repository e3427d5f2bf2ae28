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

  func write(to database: Database) throws(StoreError) {
    let statement = try database.prepare(
      "INSERT OR REPLACE INTO exchange VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    statement.bind(1, document)
    statement.bind(2, partner?.description ?? "")
    statement.bind(3, direction.rawValue)
    statement.bind(4, version?.rawValue)
    if let events { statement.bind(5, events) } else { statement.bindNull(5) }
    if let bytes { statement.bind(6, bytes) } else { statement.bindNull(6) }
    switch state.transport {
    case .waiting: bind(statement, "waiting", nil, nil)
    case .sent(let time, let attempt): bind(statement, "sent", time, attempt)
    case .received(let time): bind(statement, "received", time, nil)
    case .failed(let time, let attempts): bind(statement, "failed", time, attempts)
    }
    switch state.content {
    case .unanswered: bind(statement, "unanswered", nil)
    case .accepted(let time): bind(statement, "accepted", time)
    case .partlyAccepted(let time, _): bind(statement, "partlyAccepted", time)
    case .rejected(let time, _): bind(statement, "rejected", time)
    }
    statement.bind(12, JSONText.list(state.rejections.map { .text("\($0)") }).written)
    bind(statement, 13, state.noticed)
    statement.bind(14, frame)
    try statement.run()
  }

  private func bind(_ statement: Statement, _ transport: String, _ time: ZonedTime?, _ attempts: Int?) {
    statement.bind(7, transport)
    bind(statement, 8, time)
    if let attempts { statement.bind(9, attempts) } else { statement.bindNull(9) }
  }

  private func bind(_ statement: Statement, _ content: String, _ time: ZonedTime?) {
    statement.bind(10, content)
    bind(statement, 11, time)
  }

  private func bind(_ statement: Statement, _ index: Int32, _ time: ZonedTime?) {
    if let time { statement.bind(index, time.milliseconds * 1_000) } else { statement.bindNull(index) }
  }
}
