import TraceCore
import TraceModel

/// One batch on its way to the disk, within a transaction.
extension StoredRecord {
  func write(_ batch: EventBatch, firstPlace: Int) throws(StoreError) -> Receipt {
    guard let statements = writer.statements else { throw .unusable(path: path) }
    writer.chain.begin()
    var block = Chain.Block(
      number: head.block + 1, arrival: core.now.microseconds, firstEntry: lastEntry + 1,
      entries: Int64(batch.count), firstItem: Int64(writer.numbers.count) + 1, items: 0,
      firstDefinition: writer.definitions + 1, definitions: 0)
    try writeDefinitions(batch, statements)
    try writeItems(batch, statements)
    block.items = Int64(writer.numbers.count) + 1 - block.firstItem
    block.definitions = writer.definitions + 1 - block.firstDefinition
    let repeated = try writeEntries(batch, firstPlace: firstPlace, statements)
    try writeChanges(newItems: block.firstItem, statements)
    try writeEffects(from: firstPlace, statements)
    try writeFindings(statements)
    let feedback = core.takeFeedback()
    try writeAlerts(feedback, block: block.number, statements)
    try writeActivity(statements)
    head = ChainHead(block: block.number, hash: writer.chain.finish(block, after: head.hash))
    try write(block, statements)
    lastEntry += Int64(batch.count)
    return Receipt(
      first: block.firstEntry, count: batch.count, repeated: repeated, feedback: feedback, head: head)
  }

  private func write(_ block: Chain.Block, _ statements: StoreWriter.Statements) throws(StoreError) {
    let fields = [
      block.number, block.arrival, block.firstEntry, block.entries, block.firstItem, block.items,
      block.firstDefinition, block.definitions,
    ]
    for (index, field) in fields.enumerated() { statements.block.bind(Int32(index + 1), field) }
    statements.block.bind(9, head.hash)
    try statements.block.run()
  }

  // MARK: Master data

  /// What the dictionary has learnt since the last commit.
  private func writeDefinitions(_ batch: EventBatch, _ statements: StoreWriter.Statements) throws(StoreError)
  {
    for raw in writer.products..<table.productCount {
      guard let product = table.definition(of: ProductID(raw: UInt16(raw))) else { continue }
      try define(.product, raw, DefinitionText.written(product), statements)
    }
    writer.products = table.productCount
    for raw in writer.actors..<table.actorCount {
      guard let actor = table.definition(of: ActorID(raw: UInt16(raw))) else { continue }
      try define(.actor, raw, DefinitionText.written(actor), statements)
    }
    writer.actors = table.actorCount
    for raw in writer.locations..<table.locationCount {
      guard let location = table.definition(of: LocationID(raw: UInt16(raw))) else { continue }
      try define(.location, raw, DefinitionText.written(location), statements)
    }
    writer.locations = table.locationCount
    for raw in writer.materials..<table.materialCount {
      guard let material = table.definition(of: MaterialBatchID(raw: UInt32(raw))) else { continue }
      try define(.material, raw, DefinitionText.written(material), statements)
    }
    writer.materials = table.materialCount
    for raw in writer.blocks..<table.blockCount {
      let block = table.definition(of: BlockID(raw: UInt32(raw)))
      try define(.block, raw, DefinitionText.written(block), statements)
    }
    writer.blocks = table.blockCount
    try writeLots(batch, statements)
  }

  /// New lots, and those of the batch of which more is known than before.
  private func writeLots(_ batch: EventBatch, _ statements: StoreWriter.Statements) throws(StoreError) {
    var last = LotID.none
    for header in batch.headers where header.lot != last && header.lot != .none {
      last = header.lot
      let raw = Int(header.lot.raw)
      guard raw < writer.lots.count, let lot = table.definition(of: header.lot), lot != writer.lots[raw]
      else {
        continue
      }
      writer.lots[raw] = lot
      try define(.lot, raw, DefinitionText.written(lot), statements)
    }
    for raw in writer.lots.count..<table.lotCount {
      guard let lot = table.definition(of: LotID(raw: UInt32(raw))) else { continue }
      writer.lots.append(lot)
      try define(.lot, raw, DefinitionText.written(lot), statements)
    }
  }

  private func define(
    _ kind: DefinitionText.Kind, _ id: Int, _ value: JSONText, _ statements: StoreWriter.Statements
  ) throws(StoreError) {
    writer.definitions += 1
    let text = value.written
    writer.chain.addDefinition(number: writer.definitions, kind: kind.rawValue, id: Int64(id), value: text)
    statements.definition.bind(1, writer.definitions)
    statements.definition.bind(2, kind.rawValue)
    statements.definition.bind(3, id)
    statements.definition.bind(4, text)
    try statements.definition.run()
  }

  // MARK: Items

  /// Numbers for what is named for the first time, with their rows as the record has them now.
  private func writeItems(_ batch: EventBatch, _ statements: StoreWriter.Statements) throws(StoreError) {
    for header in batch.headers {
      for item in batch.items(of: header) where item.isSome && writer.numbers[item] == 0 {
        try introduce(item, statements)
      }
      if header.container.isSome, writer.numbers[header.container] == 0 {
        try introduce(header.container, statements)
      }
      guard header.details != .max else { continue }
      for item in batch.details(of: header)?.outputs ?? [] where item.isSome && writer.numbers[item] == 0 {
        try introduce(item, statements)
      }
    }
  }

  private func introduce(_ item: ItemID, _ statements: StoreWriter.Statements) throws(StoreError) {
    writer.numbers.append(item)
    let number = Int64(writer.numbers.count)
    writer.balance.append(level: table.level(of: item))
    let itemClass: Int64
    var serial: [UInt8] = []
    if case .epc(.sgtin(let unit)) = table.identifier(of: item) {
      serial.reserveCapacity(20)
      unit.serial.append(to: &serial)
      let key = StoreWriter.ClassKey(
        gtin: unit.gtin.rawValue, prefixLength: unit.companyPrefixLength?.rawValue ?? 0)
      if let last = writer.lastClass, last.key == key {
        itemClass = last.number
      } else {
        itemClass = try classNumber(ItemCode(.epc(.sgtin(unit))).itemClass, statements)
        writer.lastClass = (key, itemClass)
      }
    } else if let identifier = table.identifier(of: item) {
      let code = ItemCode(identifier)
      itemClass = try classNumber(code.itemClass, statements)
      serial = Array(code.serial.utf8)
    } else {
      itemClass = try classNumber(ItemCode.Class(scheme: .nothing), statements)
      serial = Array(String(item.raw).utf8)
    }
    serial.withUnsafeBufferPointer {
      writer.chain.addItem(number: number, itemClass: itemClass, serial: $0)
    }
    let insert = statements.insertItem
    insert.bind(1, number)
    insert.bind(2, itemClass)
    insert.bind(text: 3, serial)
    insert.bind(4, Int64(writer.balance.level(of: UInt32(number))), unless: 255)
    bindState(of: item, to: insert, from: 5)
    try insert.run()
    writer.balance.count(item, writer.numbers, core.ledger)
  }

  private func classNumber(
    _ itemClass: ItemCode.Class, _ statements: StoreWriter.Statements
  ) throws(StoreError) -> Int64 {
    if let known = writer.classes[itemClass] { return known }
    let number = Int64(writer.classes.count)
    writer.classes[itemClass] = number
    try define(.itemClass, Int(number), DefinitionText.written(itemClass), statements)
    return number
  }

  /// Lot, state, flags, parent, place and holder.
  private func bindState(of item: ItemID, to statement: Statement, from first: Int32) {
    let ledger = core.ledger
    statement.bind(first, Int64(ledger.lot(of: item).raw), unless: Int64(UInt32.max))
    statement.bind(first + 1, Int64(ledger.ownState(of: item).rawValue))
    statement.bind(first + 2, Int64(ledger.ownFlags(of: item).rawValue))
    statement.bind(first + 3, Int64(writer.numbers[ledger.parent(of: item)]), unless: 0)
    let standing = ledger.ownStanding(of: item)
    statement.bind(first + 4, Int64(standing?.place.raw ?? .max), unless: Int64(UInt16.max))
    statement.bind(first + 5, Int64(standing?.holder.raw ?? .max), unless: Int64(UInt16.max))
  }

  /// Rows of items that are others than before; those that were written in this commit already have it.
  private func writeChanges(newItems: Int64, _ statements: StoreWriter.Statements) throws(StoreError) {
    let changes = core.takeChanges(since: &writer.changeMark)
    for item in changes.items {
      let number = writer.numbers[item]
      guard number > 0 else { continue }
      writer.balance.count(item, writer.numbers, core.ledger)
      if core.ledger.ownFlags(of: item).contains(.contradicted) || writer.claimed.contains(number) {
        try writeClaims(of: item, number, statements)
      }
      if Int64(number) >= newItems { continue }
      bindState(of: item, to: statements.updateItem, from: 1)
      statements.updateItem.bind(7, Int64(number))
      try statements.updateItem.run()
    }
    for (key, count) in writer.balance.takeChanges() {
      statements.balance.bind(1, key.lot)
      statements.balance.bind(2, key.level)
      statements.balance.bind(3, key.state)
      statements.balance.bind(4, count)
      try statements.balance.run()
    }
    for position in changes.findings where position < writer.findings {
      statements.turnFinding.bind(1, core.findingLog[position].isWithdrawn ? 1 : 0)
      statements.turnFinding.bind(2, position)
      try statements.turnFinding.run()
    }
  }

  private func writeClaims(
    of item: ItemID, _ number: UInt32, _ statements: StoreWriter.Statements
  ) throws(StoreError) {
    statements.clearClaims.bind(1, Int64(number))
    try statements.clearClaims.run()
    writer.claimed.remove(number)
    for container in core.ledger.otherParents(of: item) {
      statements.claim.bind(1, Int64(number))
      statements.claim.bind(2, Int64(writer.numbers[container]))
      statements.claim.bindNull(3)
      try statements.claim.run()
      writer.claimed.insert(number)
    }
    for lot in core.ledger.otherLots(of: item) {
      statements.claim.bind(1, Int64(number))
      statements.claim.bindNull(2)
      statements.claim.bind(3, Int64(lot.raw))
      try statements.claim.run()
      writer.claimed.insert(number)
    }
  }

  // MARK: Entries

  /// Writes every event, and returns the numbers of those that repeat another.
  private func writeEntries(
    _ batch: EventBatch, firstPlace: Int, _ statements: StoreWriter.Statements
  ) throws(StoreError) -> [Int64] {
    var repeated: [Int64] = []
    var place = firstPlace
    writer.mentions.removeAll(keepingCapacity: true)
    for (index, header) in batch.headers.enumerated() {
      let number = lastEntry + 1 + Int64(index)
      var entry = self.entry(number, header, in: batch)
      // The core keeps what is new, in this order; what it did not keep had arrived before.
      let isKept =
        place < core.journal.endIndex && core.journal.header(at: place).id == header.id
        && core.journal.header(at: place).kind == header.kind
      if isKept {
        writer.entries.note(number, at: place)
        place += 1
        noteMentions(UInt32(index), header, in: batch)
        if header.kind == .errorDeclaration || header.kind == .consumeMaterial {
          try writeReferences(number, header, in: batch, statements)
        }
      } else {
        entry.repeats = try firstArrival(of: header, before: number, statements)
        repeated.append(number)
      }
      let digest = writer.chain.add(entry)
      entry.bind(to: statements.event)
      statements.event.bind(20, digest)
      try statements.event.run()
    }
    writer.mentions.sort()
    for mention in writer.mentions {
      statements.mention.bind(1, Int64(mention.first))
      statements.mention.bind(2, lastEntry + 1 + Int64(mention.offset))
      statements.mention.bind(3, Int64(mention.last))
      try statements.mention.run()
    }
    return repeated
  }

  private func entry(_ number: Int64, _ header: EventHeader, in batch: EventBatch) -> JournalEntry {
    var entry = JournalEntry(number: number, header: header)
    entry.header.container =
      header.container.isSome ? ItemID(raw: writer.numbers[header.container]) : .none
    let numbers = writer.numbers
    if header.itemCount > 0 {
      entry.items.reserveCapacity(Int(header.itemCount) * 2 + 4)
      ItemList.append(batch.items(of: header).lazy.map { numbers[$0] }, to: &entry.items)
    }
    if header.details != .max, let details = batch.details(of: header) {
      entry.details = DetailText.written(details) { numbers[$0] }
    }
    return entry
  }

  /// Notes what the event at `offset` of the batch names, as runs of neighbouring numbers.
  private func noteMentions(_ offset: UInt32, _ header: EventHeader, in batch: EventBatch) {
    var numbers = writer.mentioned
    writer.mentioned = []
    defer { writer.mentioned = numbers }
    numbers.removeAll(keepingCapacity: true)
    for item in batch.items(of: header) { numbers.append(writer.numbers[item]) }
    numbers.append(writer.numbers[header.container])
    if header.details != .max {
      for item in batch.details(of: header)?.outputs ?? [] { numbers.append(writer.numbers[item]) }
    }
    numbers.sort()
    var run: StoreWriter.MentionRun?
    for number in numbers where number > 0 && number != run?.last {
      if let open = run, number == open.last + 1, number - open.first < Schema.longestRun {
        run?.last = number
      } else {
        if let run { writer.mentions.append(run) }
        run = StoreWriter.MentionRun(first: number, last: number, offset: offset)
      }
    }
    if let run { writer.mentions.append(run) }
  }

  private func writeReferences(
    _ number: Int64, _ header: EventHeader, in batch: EventBatch, _ statements: StoreWriter.Statements
  ) throws(StoreError) {
    guard let details = batch.details(of: header) else { return }
    if header.kind == .errorDeclaration, details.declaredWrong != .none {
      statements.declaration.bind(1, Int64(bitPattern: details.declaredWrong.high))
      statements.declaration.bind(2, Int64(bitPattern: details.declaredWrong.low))
      statements.declaration.bind(3, number)
      try statements.declaration.run()
    }
    if header.kind == .consumeMaterial, details.material != .none {
      statements.consumption.bind(1, Int64(details.material.raw))
      statements.consumption.bind(2, number)
      try statements.consumption.run()
    }
  }

  /// The number of the entry that an event repeats.
  private func firstArrival(
    of header: EventHeader, before number: Int64, _ statements: StoreWriter.Statements
  ) throws(StoreError) -> Int64 {
    for isDeclaration in header.kind == .errorDeclaration ? [1, 0] : [0, 1] {
      statements.firstArrival.bind(1, Int64(bitPattern: header.id.high))
      statements.firstArrival.bind(2, Int64(bitPattern: header.id.low))
      statements.firstArrival.bind(3, isDeclaration)
      defer { statements.firstArrival.reset() }
      if try statements.firstArrival.step() { return statements.firstArrival.integer(0) }
    }
    throw .bug(detail: "entry \(number) was not kept and repeats nothing")
  }

  // MARK: What follows

  /// What became of the new entries, and of earlier ones that waited, were taken back or declared wrong.
  private func writeEffects(from firstPlace: Int, _ statements: StoreWriter.Statements) throws(StoreError) {
    var places = Set(observer.changed)
    for correction in core.correctionHistory.suffix(
      from: min(writer.corrections, core.correctionHistory.count))
    {
      if let place = core.position(of: correction.target) { places.insert(place) }
      if let place = core.position(ofDeclaration: correction.target) { places.insert(place) }
    }
    writer.corrections = core.correctionHistory.count
    for place in places.sorted() where place < firstPlace {
      let status = core.journal.status(at: place)
      if status == .applied {
        statements.clearEffect.bind(1, writer.entries.number(at: place))
        try statements.clearEffect.run()
      } else {
        try write(status, at: place, statements)
      }
    }
    for place in firstPlace..<core.journal.endIndex {
      let status = core.journal.status(at: place)
      if status != .applied { try write(status, at: place, statements) }
    }
  }

  private func write(
    _ status: Journal.Status, at place: Int, _ statements: StoreWriter.Statements
  ) throws(StoreError) {
    statements.setEffect.bind(1, writer.entries.number(at: place))
    statements.setEffect.bind(2, Self.statusWords[Int(status.rawValue)])
    try statements.setEffect.run()
  }

  // Made once: to describe a case takes as long as to write its row.
  private static let statusWords = Journal.Status.allCases.map { "\($0)" }
  private static let classWords = HDAClass.allCases.map { "\($0)" }

  private func writeFindings(_ statements: StoreWriter.Statements) throws(StoreError) {
    let statement = statements.finding
    for position in writer.findings..<core.findingLog.count {
      let finding = core.findingLog[position]
      statement.bind(1, position)
      statement.bind(2, finding.rule.rawValue)
      statement.bind(3, Int64(finding.severity.rawValue))
      statement.bind(4, Self.classWords[Int(finding.hdaClass.rawValue)])
      statement.bind(5, Int64(finding.place.rawValue))
      statement.bind(6, finding.raisedAt.microseconds)
      statement.bind(7, Int64(writer.numbers[finding.item]), unless: 0)
      statement.bind(8, Int64(writer.numbers[finding.container]), unless: 0)
      statement.bind(9, Int64(finding.lot.raw), unless: Int64(UInt32.max))
      statement.bind(10, Int64(finding.actor.raw), unless: Int64(UInt16.max))
      statement.bind(11, finding.expected)
      statement.bind(12, finding.observed)
      statement.bind(13, finding.probability)
      statement.bind(14, finding.note.isEmpty ? nil : finding.note)
      statement.bind(15, JSONText.list(entries(proving: finding)).written)
      statement.bind(16, finding.isWithdrawn ? 1 : 0)
      try statement.run()
    }
    writer.findings = core.findingLog.count
  }

  private func entries(proving finding: Finding) -> [JSONText] {
    finding.events.compactMap { event in
      let place =
        core.position(of: event) ?? core.position(ofDeclaration: event)
      return place.map { .integer(writer.entries.number(at: $0)) }
    }
  }

  private func writeAlerts(
    _ feedback: [Feedback], block: Int64, _ statements: StoreWriter.Statements
  ) throws(StoreError) {
    let statement = statements.alert
    for message in feedback {
      statement.bind(1, block)
      switch message {
      case .alert(let position):
        let finding = core.findingLog[position]
        statement.bindNull(2)
        statement.bind(3, position)
        bindAlert(statement, finding.item, finding.lot, finding.actor, finding.raisedAt)
      case .prompt(let prompt):
        statement.bind(2, "\(prompt.demand)")
        statement.bindNull(3)
        bindAlert(statement, prompt.item, prompt.lot, prompt.actor, prompt.raisedAt)
      }
      try statement.run()
    }
  }

  private func bindAlert(
    _ statement: Statement, _ item: ItemID, _ lot: LotID, _ actor: ActorID, _ time: Timestamp
  ) {
    statement.bind(4, Int64(writer.numbers[item]), unless: 0)
    statement.bind(5, Int64(lot.raw), unless: Int64(UInt32.max))
    statement.bind(6, Int64(actor.raw), unless: Int64(UInt16.max))
    statement.bind(7, time.microseconds)
  }

  private func writeActivity(_ statements: StoreWriter.Statements) throws(StoreError) {
    let statement = statements.activity
    for (key, sum) in observer.takeActivity() where sum.events != 0 || sum.quantity != 0 {
      statement.bind(1, Int64(key.actor))
      statement.bind(2, Int64(key.readPoint))
      statement.bind(3, Int64(key.source))
      statement.bind(4, Int64(key.kind))
      statement.bind(5, Int64(key.counter))
      statement.bind(6, key.hour)
      statement.bind(7, sum.events)
      statement.bind(8, sum.quantity)
      try statement.run()
    }
  }

  /// Writes everything that follows from the journal anew, as the core has it.
  func rewriteRecord() throws(StoreError) {
    guard let statements = writer.statements else { throw .unusable(path: path) }
    try database.run("BEGIN IMMEDIATE")
    do throws(StoreError) {
      for name in ["effect", "claim", "finding", "lot_balance"] { try database.run("DELETE FROM \(name)") }
      writer.balance.forget()
      writer.findings = 0
      for item in writer.numbers.items {
        bindState(of: item, to: statements.updateItem, from: 1)
        statements.updateItem.bind(7, Int64(writer.numbers[item]))
        try statements.updateItem.run()
        writer.balance.count(item, writer.numbers, core.ledger)
        try writeClaims(of: item, writer.numbers[item], statements)
      }
      try writeChanges(newItems: 0, statements)
      try writeEffects(from: 0, statements)
      try writeFindings(statements)
      try database.run("COMMIT")
    } catch {
      database.rollback()
      throw error
    }
  }
}
