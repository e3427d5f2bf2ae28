import TraceCore
import TraceModel

extension TraceCore {
  /// Takes any bytes as events and asks about everything afterwards; for fuzzers and tests.
  ///
  /// The bytes choose kinds, items, times, lots and details out of small sets and out of the limits of their types, so
  /// that random bytes meet one another; nothing they say may stop the core.
  package static func fuzz(_ bytes: UnsafeBufferPointer<UInt8>) {
    var source = FuzzBytes(bytes: bytes)
    var policy = SitePolicy()
    policy.keepsJournal = source.next() & 1 == 0
    policy.allowedLateness = [0, 1, 600_000_000, .max][Int(source.next() & 3)]
    for rule in RuleCatalogue.all where source.next() & 7 == 0 {
      policy.choose(rule.responses[Int(source.next()) % rule.responses.count], for: rule.id)
    }
    let table = IdentifierTable()
    for number in 0..<48 as Range<UInt8> { _ = table.intern(malformed: [0x58, number]) }
    for number in 0..<2 {
      guard let number = try? LotNumber("F\(number)") else { continue }
      _ = table.intern(LotDefinition(product: .none, number: number))
    }
    let core = TraceCore(table: table, policy: policy)
    core.attach(Reconciliation())
    let review = AuditReview()
    core.attach(review)
    core.responder = RecordVerifier(system: ActorID(raw: 9))
    var now = Timestamp(seconds: 1_772_431_200)
    while !source.isEmpty {
      core.take(source.batch(), arrival: now)
      now = now.advanced(byMicroseconds: Int64(source.next()) * 4_000_000)
    }
    core.advance(to: .distantFuture)
    for raw in 0..<64 as Range<UInt32> {
      let item = ItemID(raw: raw)
      _ = (core.state(of: item), core.lot(of: item), core.contents(of: item), core.documents(of: item))
      _ = (core.findings(about: item), core.ledger.standing(of: item), core.ledger.outermost(of: item))
      _ = core.history(of: item).steps.count
    }
    for position in core.journal.startIndex..<core.journal.endIndex {
      _ = core.impact(of: core.journal.header(at: position).id)
    }
    _ = core.recall(.lot(LotID(raw: 0))).units.count
    _ = core.recall(.machine(ActorID(raw: 1), from: .distantPast, through: .distantFuture)).units.count
    _ = core.answer(VerificationQuery(gtin: "04012345123456", serial: "X", lot: "F0", askedAt: now))
    _ = (review.review(in: core).count, core.findings.count, core.takeFeedback().count)
  }
}

/// Events out of bytes.
private struct FuzzBytes {
  let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isEmpty: Bool { position >= bytes.count }

  mutating func next() -> UInt8 {
    defer { position += 1 }
    return position < bytes.count ? bytes[position] : 0
  }

  mutating func batch() -> EventBatch {
    var batch = EventBatch()
    for _ in 0...Int(next() & 15) {
      var header = EventHeader(EventKind.allCases[Int(next()) % EventKind.allCases.count])
      header.id = identity()
      header.eventTime = time()
      header.container = next() & 1 == 0 ? item() : .none
      header.lot = [.none, LotID(raw: 0), LotID(raw: 1), LotID(raw: 900)][Int(next() & 3)]
      header.actor = next() & 7 == 0 ? .none : ActorID(raw: UInt16(next()))
      header.offset = [.utc, .missing, UTCOffset(minutes: .max)][Int(next()) % 3]
      header.quantity = [0, -1, .max, .min][Int(next() & 3)]
      header.place = next() & 3 == 0 ? LocationID(raw: 7) : .none
      let items = (0..<Int(next() & 7)).map { _ in item() }
      batch.append(header, items: items, details: next() & 1 == 0 ? details() : nil)
    }
    return batch
  }

  private mutating func item() -> ItemID {
    let byte = next()
    return byte == 255 ? .none : byte == 254 ? ItemID(raw: 5_000_000) : ItemID(raw: UInt32(byte & 63))
  }

  private mutating func identity() -> EventID {
    let byte = next()
    if byte & 31 == 0 { return .none }
    if byte & 31 == 1 { return EventID(sender: ActorID(raw: 1), sequence: .max) }
    return byte & 1 == 0
      ? EventID(sender: ActorID(raw: UInt16(byte & 3)), sequence: UInt64(next()))
      : EventID(high: UInt64(byte), low: UInt64(next()))
  }

  private mutating func time() -> Timestamp {
    switch next() & 31 {
    case 0: .distantPast
    case 1: .distantFuture
    case 2: Timestamp(seconds: -86_400)
    default: Timestamp(seconds: 1_772_431_200 + Int64(next()))
    }
  }

  private mutating func details() -> EventDetails {
    var details = EventDetails()
    if next() & 1 == 0 { details.declaredWrong = identity() }
    if next() & 1 == 0 { details.errorReason = .incorrectData }
    if next() & 3 == 0 { details.outputs = (0..<Int(next() & 3)).map { _ in item() } }
    if next() & 1 == 0 { details.document = "D\(next() & 3)" }
    if next() & 3 == 0 { details.correctives = [identity()] }
    return details
  }
}
