import TraceCore
import TraceModel

/// One batch on its way to the disk, within a transaction.
extension StoredRecord {
  func write(_ batch: EventBatch, firstPosition: Int) throws(StoreError) -> Receipt {
    writer.chain.begin()
    var block = Chain.Block(
      number: head.block + 1, arrival: core.now.microseconds, firstEntry: lastEntry + 1,
      entries: Int64(batch.count), firstItem: Int64(writer.numbers.count) + 1, items: 0,
      firstDefinition: writer.definitions + 1, definitions: 0)
    writeDefinitions(batch)
    writeItems(batch)
    try rows.handOn()
    block.items = Int64(writer.numbers.count) + 1 - block.firstItem
    block.definitions = writer.definitions + 1 - block.firstDefinition
    let repeated = try writeEntries(batch, firstPosition: firstPosition)
    try rows.handOn()
    writeChanges(newItems: block.firstItem)
    writeEffects(from: firstPosition)
    writeFindings()
    let feedback = core.takeFeedback()
    writeAlerts(feedback, block: block.number)
    writeActivity()
    head = ChainHead(block: block.number, hash: writer.chain.finish(block, after: head.hash))
    write(block)
    try rows.handOn()
    lastEntry += Int64(batch.count)
    return Receipt(
      first: block.firstEntry, count: batch.count, repeated: repeated, feedback: feedback, head: head)
  }

  private func write(_ block: Chain.Block) {
    rows.tape.begin(.block)
    for field in block.fields { rows.tape.add(field) }
    rows.tape.add(head.hash)
  }

  // MARK: Master data

  /// What the dictionary has learnt since the last commit.
  private func writeDefinitions(_ batch: EventBatch) {
    if !writer.hasPolicy { define(.policy, 0, policy) }
    writer.hasPolicy = true
    for text in writer.exchanges.pending { define(.exchange, writer.exchanges.number(of: text), text) }
    writer.exchanges.pending.removeAll()
    defineNew(.product, \.products, table.productCount) {
      self.table.definition(of: ProductID(raw: UInt16($0))).map(DefinitionText.written)
    }
    defineNew(.actor, \.actors, table.actorCount) {
      self.table.definition(of: ActorID(raw: UInt16($0))).map(DefinitionText.written)
    }
    defineNew(.location, \.locations, table.locationCount) {
      self.table.definition(of: LocationID(raw: UInt16($0))).map(DefinitionText.written)
    }
    defineNew(.material, \.materials, table.materialCount) {
      self.table.definition(of: MaterialBatchID(raw: UInt32($0))).map(DefinitionText.written)
    }
    defineNew(.block, \.blocks, table.blockCount) {
      DefinitionText.written(self.table.definition(of: BlockID(raw: UInt32($0))))
    }
    writeLots(batch)
  }

  /// Defines what has been added since `written`.
  private func defineNew(
    _ kind: DefinitionText.Kind, _ written: WritableKeyPath<StoreWriter, Int>, _ count: Int,
    _ text: (Int) -> JSONText?
  ) {
    let first = writer[keyPath: written]
    guard first < count else { return }
    for raw in first..<count { if let text = text(raw) { define(kind, raw, text) } }
    writer[keyPath: written] = count
  }

  /// New lots, and those of the batch of which more is known than before.
  private func writeLots(_ batch: EventBatch) {
    var last = LotID.none
    for header in batch.headers where header.lot != last && header.lot != .none {
      last = header.lot
      let raw = Int(header.lot.raw)
      guard raw < writer.lots.count, let lot = table.definition(of: header.lot), lot != writer.lots[raw]
      else { continue }
      writer.lots[raw] = lot
      define(.lot, raw, DefinitionText.written(lot))
    }
    for raw in writer.lots.count..<table.lotCount {
      guard let lot = table.definition(of: LotID(raw: UInt32(raw))) else { continue }
      writer.lots.append(lot)
      define(.lot, raw, DefinitionText.written(lot))
    }
  }

  private func define(_ kind: DefinitionText.Kind, _ id: Int, _ value: JSONText) {
    define(kind, id, value.written)
  }

  private func define(_ kind: DefinitionText.Kind, _ id: Int, _ text: String) {
    writer.definitions += 1
    writer.chain.addDefinition(number: writer.definitions, kind: kind.rawValue, id: Int64(id), value: text)
    rows.tape.add(.definition, writer.definitions)
    rows.tape.add(kind.rawValue)
    rows.tape.add(id)
    rows.tape.add(text)
  }

  // MARK: Items

  /// Numbers for what is named for the first time, then their rows as the record has them now: a thing may have got its
  /// number before the container that it is in.
  private func writeItems(_ batch: EventBatch) {
    writer.newItems.removeAll(keepingCapacity: true)
    writer.serials.removeAll(keepingCapacity: true)
    for header in batch.headers {
      for item in batch.items(of: header) where item.isSome && writer.numbers[item] == 0 { number(item) }
      if header.container.isSome, writer.numbers[header.container] == 0 { number(header.container) }
      guard header.details != .max else { continue }
      for item in batch.details(of: header)?.outputs ?? [] where item.isSome && writer.numbers[item] == 0 {
        number(item)
      }
    }
    var start = 0
    for new in writer.newItems {
      rows.tape.begin(.newItem)
      rows.tape.add(Int64(writer.numbers[new.item]))
      rows.tape.add(new.itemClass)
      rows.tape.add(text: writer.serials[start..<new.end])
      rows.tape.add(Int64(writer.balance.level(of: writer.numbers[new.item])), unless: 255)
      addState(of: new.item)
      writer.balance.count(new.item, writer.numbers, core.ledger)
      start = new.end
    }
  }

  private func number(_ item: ItemID) {
    writer.numbers.append(item)
    let number = Int64(writer.numbers.count)
    writer.balance.append(level: table.level(of: item))
    let itemClass: Int64
    let start = writer.serials.count
    if case .epc(.sgtin(let unit)) = table.identifier(of: item) {
      unit.serial.append(to: &writer.serials)
      let key = StoreWriter.ClassKey(
        gtin: unit.gtin.rawValue, prefixLength: unit.companyPrefixLength?.rawValue ?? 0)
      if let last = writer.lastClass, last.key == key {
        itemClass = last.number
      } else {
        itemClass = classNumber(ItemCode(.epc(.sgtin(unit))).itemClass)
        writer.lastClass = (key, itemClass)
      }
    } else if let identifier = table.identifier(of: item) {
      let code = ItemCode(identifier)
      itemClass = classNumber(code.itemClass)
      writer.serials += Array(code.serial.utf8)
    } else {
      itemClass = classNumber(ItemCode.Class(scheme: .nothing))
      writer.serials += Array(String(item.raw).utf8)
    }
    let serial = writer.serials[start...]
    serial.withUnsafeBufferPointer {
      writer.chain.addItem(number: number, itemClass: itemClass, serial: $0)
    }
    writer.newItems.append((item, itemClass, writer.serials.count))
  }

  private func classNumber(_ itemClass: ItemCode.Class) -> Int64 {
    if let known = writer.classes[itemClass] { return known }
    let number = Int64(writer.classes.count)
    writer.classes[itemClass] = number
    define(.itemClass, Int(number), DefinitionText.written(itemClass))
    return number
  }

  /// Lot, state, flags, parent, place and holder.
  private func addState(of item: ItemID) {
    let ledger = core.ledger
    rows.tape.add(Int64(ledger.lot(of: item).raw), unless: Int64(UInt32.max))
    rows.tape.add(Int64(ledger.ownState(of: item).rawValue))
    rows.tape.add(Int64(ledger.ownFlags(of: item).rawValue))
    rows.tape.add(Int64(writer.numbers[ledger.parent(of: item)]), unless: 0)
    let standing = ledger.ownStanding(of: item)
    rows.tape.add(Int64(standing?.place.raw ?? .max), unless: Int64(UInt16.max))
    rows.tape.add(Int64(standing?.holder.raw ?? .max), unless: Int64(UInt16.max))
  }

  /// Rows of items that are others than before; those that were written in this commit already have it.
  private func writeChanges(newItems: Int64) {
    let changes = core.takeChanges(since: &writer.changeMark)
    for item in changes.items {
      let number = writer.numbers[item]
      guard number > 0 else { continue }
      writer.balance.count(item, writer.numbers, core.ledger)
      if core.ledger.ownFlags(of: item).contains(.contradicted) || writer.claimed.contains(number) {
        writeClaims(of: item, number)
      }
      if Int64(number) >= newItems { continue }
      rows.tape.begin(.changedItem)
      rows.tape.add(Int64(number))
      addState(of: item)
    }
    for (key, count) in writer.balance.takeChanges() {
      rows.tape.add(.balance, key.lot, key.level, key.state, count)
    }
    for position in changes.findings where position < writer.findings {
      let finding = core.findingLog[position]
      rows.tape.add(.turnedFinding, Int64(position), finding.isWithdrawn ? 1 : 0)
      rows.tape.add(finding.expected)
      rows.tape.add(finding.observed)
      rows.tape.add(finding.note.isEmpty ? nil : finding.note)
    }
  }

  private func writeClaims(of item: ItemID, _ number: UInt32) {
    rows.tape.add(.noClaims, Int64(number))
    writer.claimed.remove(number)
    for container in core.ledger.otherParents(of: item) {
      rows.tape.add(.claim, Int64(number), Int64(writer.numbers[container]))
      rows.tape.addNull()
      writer.claimed.insert(number)
    }
    for lot in core.ledger.otherLots(of: item) {
      rows.tape.add(.claim, Int64(number))
      rows.tape.addNull()
      rows.tape.add(Int64(lot.raw))
      writer.claimed.insert(number)
    }
  }

  // MARK: Entries

  /// Writes every event, and returns the numbers of those that repeat another.
  private func writeEntries(_ batch: EventBatch, firstPosition: Int) throws(StoreError) -> [Int64] {
    var repeated: [Int64] = []
    var position = firstPosition
    writer.mentions.removeAll(keepingCapacity: true)
    for (index, header) in batch.headers.enumerated() {
      let number = lastEntry + 1 + Int64(index)
      var entry = self.entry(number, header, in: batch)
      // The core keeps what is new, in this order; what it did not keep had arrived before.
      let isKept =
        position < core.journal.endIndex && core.journal.header(at: position).id == header.id
        && core.journal.header(at: position).kind == header.kind
      if isKept {
        writer.entries.note(number, at: position)
        position += 1
        noteMentions(UInt32(index), header, in: batch)
        if header.kind == .errorDeclaration || header.kind == .consumeMaterial {
          writeReferences(number, header, in: batch)
        }
      } else {
        entry.repeats = try firstArrival(of: header, before: number)
        repeated.append(number)
      }
      let digest = writer.chain.add(entry)
      rows.tape.begin(.event)
      entry.addColumns(to: &rows.tape)
      rows.tape.add(digest)
    }
    writer.mentions.sort()
    for mention in writer.mentions {
      rows.tape.add(
        .mention, Int64(mention.first), lastEntry + 1 + Int64(mention.offset), Int64(mention.last))
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

  /// Notes what the event at `offset` of the batch names, as runs of neighboring numbers.
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

  private func writeReferences(_ number: Int64, _ header: EventHeader, in batch: EventBatch) {
    guard let details = batch.details(of: header) else { return }
    if header.kind == .errorDeclaration, details.declaredWrong != .none {
      let id = details.declaredWrong
      rows.tape.add(.declaration, Int64(bitPattern: id.high), Int64(bitPattern: id.low), number)
    }
    if header.kind == .consumeMaterial, details.material != .none {
      rows.tape.add(.consumption, Int64(details.material.raw), number)
    }
  }

  /// The number of the entry that an event repeats.
  private func firstArrival(of header: EventHeader, before number: Int64) throws(StoreError) -> Int64 {
    try rows.flush()
    let search = writer.firstArrival
    for isDeclaration in header.kind == .errorDeclaration ? [1, 0] : [0, 1] {
      search.bind(1, Int64(bitPattern: header.id.high))
      search.bind(2, Int64(bitPattern: header.id.low))
      search.bind(3, isDeclaration)
      defer { search.reset() }
      if try search.step() { return search.integer(0) }
    }
    throw .bug(detail: "entry \(number) was not kept and repeats nothing")
  }

  // MARK: What follows

  /// What became of the new entries, and of earlier ones that waited, were taken back or declared wrong.
  private func writeEffects(from firstPosition: Int) {
    var positions = Set(observer.changed)
    for correction in core.correctionHistory.suffix(
      from: min(writer.corrections, core.correctionHistory.count))
    {
      if let position = core.position(of: correction.target) { positions.insert(position) }
      if let position = core.position(ofDeclaration: correction.target) { positions.insert(position) }
    }
    writer.corrections = core.correctionHistory.count
    for position in positions.sorted() where position < firstPosition {
      let status = core.journal.status(at: position)
      if status == .applied {
        rows.tape.add(.noEffect, writer.entries.number(at: position))
      } else {
        write(status, at: position)
      }
    }
    for position in firstPosition..<core.journal.endIndex {
      let status = core.journal.status(at: position)
      if status != .applied { write(status, at: position) }
    }
  }

  private func write(_ status: Journal.Status, at position: Int) {
    rows.tape.add(.effect, writer.entries.number(at: position))
    rows.tape.add(Self.statusWords[Int(status.rawValue)])
  }

  // Made once: to describe a case takes as long as to write its row.
  private static let statusWords = Journal.Status.allCases.map { "\($0)" }
  private static let classWords = HDAClass.allCases.map { "\($0)" }

  private func writeFindings() {
    for position in writer.findings..<core.findingLog.count {
      let finding = core.findingLog[position]
      rows.tape.begin(.finding)
      rows.tape.add(position)
      rows.tape.add(finding.rule.rawValue)
      rows.tape.add(Int64(finding.severity.rawValue))
      rows.tape.add(Self.classWords[Int(finding.hdaClass.rawValue)])
      rows.tape.add(Int64(finding.place.rawValue))
      rows.tape.add(finding.raisedAt.microseconds)
      rows.tape.add(Int64(writer.numbers[finding.item]), unless: 0)
      rows.tape.add(Int64(writer.numbers[finding.container]), unless: 0)
      rows.tape.add(Int64(finding.lot.raw), unless: Int64(UInt32.max))
      rows.tape.add(Int64(finding.actor.raw), unless: Int64(UInt16.max))
      rows.tape.add(finding.expected)
      rows.tape.add(finding.observed)
      rows.tape.add(finding.probability)
      rows.tape.add(finding.note.isEmpty ? nil : finding.note)
      rows.tape.add(JSONText.list(entries(proving: finding)).written)
      rows.tape.add(finding.isWithdrawn ? 1 : 0)
    }
    writer.findings = core.findingLog.count
  }

  private func entries(proving finding: Finding) -> [JSONText] {
    finding.events.compactMap { event in
      (core.position(of: event) ?? core.position(ofDeclaration: event)).map {
        .integer(writer.entries.number(at: $0))
      }
    }
  }

  private func writeAlerts(_ feedback: [Feedback], block: Int64) {
    for message in feedback {
      rows.tape.begin(.alert)
      rows.tape.add(block)
      switch message {
      case .alert(let position):
        let finding = core.findingLog[position]
        rows.tape.addNull()
        rows.tape.add(position)
        addAlert(finding.item, finding.lot, finding.actor, finding.raisedAt)
      case .prompt(let prompt):
        rows.tape.add("\(prompt.demand)")
        rows.tape.addNull()
        addAlert(prompt.item, prompt.lot, prompt.actor, prompt.raisedAt)
      }
    }
  }

  private func addAlert(_ item: ItemID, _ lot: LotID, _ actor: ActorID, _ time: Timestamp) {
    rows.tape.add(Int64(writer.numbers[item]), unless: 0)
    rows.tape.add(Int64(lot.raw), unless: Int64(UInt32.max))
    rows.tape.add(Int64(actor.raw), unless: Int64(UInt16.max))
    rows.tape.add(time.microseconds)
  }

  private func writeActivity() {
    for (key, sum) in observer.takeActivity() where sum.events != 0 || sum.quantity != 0 {
      rows.tape.add(
        .activity, Int64(key.actor), Int64(key.readPoint), Int64(key.source), Int64(key.kind),
        Int64(key.counter), key.hour, sum.events, sum.quantity)
    }
  }
}
