import TraceModel

/// An account on its way to an archive and back.
extension LotAccount {
  func write(to writer: inout ByteWriter) {
    writer.put(numbers.runs.flatMap { [$0.lowerBound, $0.upperBound] })
    writer.put(UInt64(counters.count))
    for counter in counters.keys.sorted() {
      writer.put(counter.kind.rawValue)
      writer.put(counter.actor.raw)
      writer.put(counters[counter] ?? 0)
    }
    writer.put(UInt64(masses.count))
    for container in masses.keys.sorted() {
      writer.put(container.raw)
      writer.put(masses[container] ?? 0)
    }
    writer.put(UInt64(shifts.all.count))
    for entry in shifts.all {
      writer.put(entry.shift)
      for value in entry.tally.values { writer.put(value) }
    }
    writer.put(UInt8(closedAt == nil ? 0 : 1))
    writer.put(closedAt?.microseconds ?? 0)
    writer.put(UInt64(explained.count))
    for rule in explained.keys.sorted() {
      writer.put(rule.rawValue)
      writer.put(Int64(explained[rule] ?? 0))
    }
  }

  init(from reader: inout ByteReader) throws(SealedLotError) {
    let bounds = try reader.numbers()
    try reader.require(bounds.count % 2 == 0 && zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 })
    let runs = stride(from: 0, to: bounds.count, by: 2).map { bounds[$0]..<bounds[$0 + 1] }
    var counters: [Counter: Int64] = [:]
    for _ in 0..<(try reader.count(of: 11)) {
      let kind = CounterKind(rawValue: try reader.number())
      let actor = ActorID(raw: try reader.number())
      let value: Int64 = try reader.number()
      try reader.require(kind != nil)
      if let kind { counters[Counter(kind: kind, actor: actor)] = value }
    }
    var masses: [ItemID: Int64] = [:]
    for _ in 0..<(try reader.count(of: 12)) { masses[ItemID(raw: try reader.number())] = try reader.number() }
    var shifts = ShiftTallies()
    for _ in 0..<(try reader.count(of: 56)) {
      let shift: Int64 = try reader.number()
      var values: [Int64] = []
      for _ in 0..<6 { values.append(try reader.number()) }
      shifts[shift] = ShiftTally(values)
    }
    let isClosed: UInt8 = try reader.number()
    let closed = Timestamp(microseconds: try reader.number())
    var explained: [RuleID: Int] = [:]
    for _ in 0..<(try reader.count(of: 16)) {
      let rule = RuleID(rawValue: try reader.text())
      explained[rule] = Int(try reader.number(Int64.self))
    }
    self.init(
      numbers: NumberRuns(runs: runs), counters: counters, masses: masses, shifts: shifts,
      closedAt: isClosed == 1 ? closed : nil, explained: explained)
  }
}

extension ShiftTally {
  /// The six numbers, in the order of their declaration.
  fileprivate var values: [Int64] { [commissioned, scrapped, sampled, destroyed, packed, exceptions] }

  fileprivate init(_ values: [Int64]) {
    self.init(
      commissioned: values[0], scrapped: values[1], sampled: values[2], destroyed: values[3],
      packed: values[4], exceptions: values[5])
  }
}
