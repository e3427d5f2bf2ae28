import RecordSamples
import TraceCore
import TraceModel
import TraceStore

/// Events on their way: in batches, late, twice, some of them declared wrong.
struct Deliveries {
  var batches: [(batch: EventBatch, arrival: Timestamp)] = []

  /// `events` in batches of random sizes, their order disturbed by `disorder` places, some of them sent again.
  init(_ events: [TraceEvent], site: Site, seed: UInt64, disorder: Int, declarations: Int = 0) {
    var random = TestRandom(state: seed)
    var queue = events.enumerated().map { (place: $0.offset, event: $0.element) }
    for index in queue.indices { queue[index].place += Int.random(in: 0...disorder, using: &random) }
    queue.sort { $0.place < $1.place }
    var stream = queue.map(\.event)
    for number in 0..<declarations where !stream.isEmpty {
      let target = stream[Int.random(in: 0..<stream.count, using: &random)]
      var header = EventHeader(.errorDeclaration)
      header.id = EventID(sender: site.partner, sequence: UInt64(10_000 + number))
      header.eventTime = target.header.eventTime.advanced(byMicroseconds: 60_000_000)
      header.actor = site.partner
      var details = EventDetails()
      details.declaredWrong = target.header.id
      details.errorReason = .didNotOccur
      details.reason = "was not \"so\"\n"
      stream.insert(
        TraceEvent(header, details: details), at: Int.random(in: 0...stream.count, using: &random))
    }
    var clock = shiftStart
    var position = 0
    while position < stream.count {
      var batch = EventBatch()
      for _ in 0..<Int.random(in: 1...12, using: &random) where position < stream.count {
        batch.append(stream[position])
        if Int.random(in: 0..<12, using: &random) == 0 {
          batch.append(stream[Int.random(in: 0...position, using: &random)])
        }
        position += 1
        clock = clock.advanced(byMicroseconds: 2_000_000)
      }
      batches.append((batch, clock))
    }
    batches.append((EventBatch(), clock.advanced(byMicroseconds: 3_600_000_000)))
  }

  /// The same as one batch, all of which arrives with its last event.
  var together: Self {
    var whole = EventBatch()
    for (batch, _) in batches {
      for position in batch.headers.indices { whole.append(batch[position]) }
    }
    var copy = self
    copy.batches = [(whole, batches.last?.arrival ?? shiftStart)]
    return copy
  }

  /// Gives all to a store and returns the numbers of the entries that were new, in order.
  @discardableResult
  func feed(_ record: StoredRecord) throws -> [Int64] {
    var numbers: [Int64] = []
    for (batch, arrival) in batches {
      let receipt = try record.take(batch, arrival: arrival)
      numbers += receipt.numbers.filter { !receipt.repeated.contains($0) }
    }
    return numbers
  }
}

/// Answers as texts in which everything has its name, so that those of two dictionaries can be compared.
struct Plain {
  let core: TraceCore
  /// Numbers of entries by places in the core's journal.
  let entries: [Int64]

  private var table: IdentifierTable { core.table }
  private func name(_ item: ItemID) -> String { item.isSome ? table.text(of: item) : "none" }
  private func names(_ items: [ItemID]) -> [String] { items.map(name).sorted() }

  func item(_ item: ItemID) -> String {
    let ledger = core.ledger
    return
      "\(name(item)): \(core.state(of: item)) own \(ledger.ownState(of: item)) in \(name(core.parent(of: item)))"
      + " lot \(core.lot(of: item).raw) flags \(ledger.flags(of: item).rawValue)"
      + " contents \(core.contents(of: item).map(name))"
      + " claims \(names(ledger.otherParents(of: item))) \(ledger.otherLots(of: item).map(\.raw))"
      + " documents \(core.documents(of: item).sorted()) place \(ledger.standing(of: item)?.place.raw ?? 0)"
  }

  func finding(_ finding: Finding) -> String {
    "\(finding.rule.rawValue) \(name(finding.item)) \(name(finding.container)) \(finding.lot.raw)"
      + " \(finding.actor.raw) \(finding.raisedAt) \(finding.expected ?? -1) \(finding.observed ?? -1)"
      + " \(finding.note) \(finding.isWithdrawn) \(finding.events)"
  }

  func history(_ history: ProductHistory) -> String {
    func line(_ step: ProductHistory.Step) -> String {
      var relation = "\(step.relation)"
      switch step.relation {
      case .container(let container, let levels): relation = "in \(name(container)) \(levels)"
      case .predecessor(let item): relation = "from \(name(item))"
      case .itself, .lot: break
      }
      return
        "\(entries[step.position]) \(step.chapter) \(relation) \(step.header.kind) \(step.header.eventTime)"
        + " \(name(step.header.container)) \(step.details?.reason ?? "")"
    }
    let lines = [
      name(history.item), "lots \(history.lots.map(\.raw))", "in \(history.containers.map(name))",
      "materials \(history.materials.map(\.raw))", "by \(history.equipment.map(\.raw))",
      "approved \(history.approvers.map(\.raw))", "held \(history.holders.map(\.raw))",
      "from \(names(history.predecessors))", "to \(names(history.successors))",
      "related \(history.relatedLots.map(\.raw))", "recalled \(history.isRecalled) \(history.isComplete)",
    ]
    return (lines + history.steps.map(line) + ["withdrawn"] + history.withdrawn.map(line)).joined(
      separator: "\n")
  }

  func recall(_ document: RecallDocument) -> String {
    var lines = document.units.map { unit in
      "\(name(unit.item)) \(unit.lot.raw) \(name(unit.container)) \(unit.whereabouts) \(unit.holders.map(\.raw))"
        + " \(unit.isDerived)"
    }.sorted()
    lines += document.customers.map { "\($0)" }
    lines += document.openInventory.map {
      "\($0.place.raw) \($0.lot.raw) \($0.units) \(names($0.containers))"
    }
    lines += document.unaffected.filter { $0.lot != .none }.map { "\($0)" }
    lines += document.undecided.map { "\($0.rule.rawValue) \($0.events) \(names($0.units))" }.sorted()
    lines.append("widening \(document.widening) unknown \(document.unknown)")
    return lines.joined(separator: "\n")
  }

  func impact(_ impact: Impact) -> String {
    """
    \(impact.positions.map { entries[$0] })
    \(names(impact.items))
    \(names(impact.inside))
    \(impact.lots.map(\.raw)) \(impact.documents)
    """
  }
}
