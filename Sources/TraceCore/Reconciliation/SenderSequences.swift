import TraceModel

/// What each sender has numbered: which messages are missing, and how often its clock ran back.
struct SenderSequences {
  /// By the sender's short name, which is a small number.
  private var sequences: [SenderSequence] = []

  /// More of something than was told before.
  struct News {
    var rule: RuleID
    var sender: ActorID
    var count: UInt64
  }

  /// Adds an event.
  @inline(__always)
  mutating func add(_ header: EventHeader) {
    guard let sender = header.id.sender else { return }
    let index = index(of: sender)
    sequences[index].add(header.id.low, header.eventTime, of: header.lot)
  }

  /// Adds the commissionings of a run; false, with nothing done, where a number was passed already or the clock ran back.
  @inline(__always)
  mutating func add(_ run: CommissioningRun) -> Bool {
    guard let sender = run.first.id.sender else { return true }
    let index = index(of: sender)
    return sequences[index].add(run)
  }

  /// What has been added to since it was last asked for, sender by sender, as far as a lot goes.
  ///
  /// What a sender has numbered later than its last message of the lot may still be on its way: other lots run meanwhile.
  mutating func takeNews(of lot: LotID) -> [News] {
    var news: [News] = []
    for index in sequences.indices {
      let sender = ActorID(raw: UInt16(index))
      let missing = sequences[index].takeMissing(upTo: lot)
      if missing > 0 { news.append(News(rule: .messagesMissing, sender: sender, count: missing)) }
      let inversions = sequences[index].takeInversions()
      if inversions > 0 { news.append(News(rule: .clockRunsBack, sender: sender, count: inversions)) }
    }
    return news
  }

  /// Forgets how far a lot went.
  mutating func forget(_ lot: LotID) {
    for index in sequences.indices { sequences[index].forget(lot) }
  }

  /// Where the sequence of a sender stands.
  @inline(__always)
  private mutating func index(of sender: ActorID) -> Int {
    let index = Int(sender.raw)
    while sequences.count <= index { sequences.append(SenderSequence()) }
    return index
  }
}

/// A sender's own numbering: what is missing in it, and where its clock ran back.
private struct SenderSequence {
  /// Numbers between those that came, in their order; without those that were told.
  private var gaps: [ClosedRange<UInt64>] = []
  /// The least and the greatest number that came; none came where the greatest is the less.
  private var (first, last): (UInt64, UInt64) = (.max, 0)
  private var latest = Timestamp.distantPast
  private var inversions: UInt64 = 0
  /// The greatest number of each lot: of the one on the line, and of those before it.
  private var current: (lot: LotID, last: UInt64) = (.none, 0)
  private var earlier: [(lot: LotID, last: UInt64)] = []

  /// Adds the commissionings of a run; false, with nothing done, where a number was passed already or the clock ran back.
  mutating func add(_ run: CommissioningRun) -> Bool {
    let number = run.first.id.low
    guard number > last || first > last, run.first.eventTime >= latest else { return false }
    latest = run.latest
    extend(to: number)
    last = number + UInt64(run.positions.count - 1)
    note(last, of: run.first.lot)
    return true
  }

  /// An event that is replayed comes again with a number already passed: its time was judged before.
  @inline(__always)
  mutating func add(_ number: UInt64, _ time: Timestamp, of lot: LotID) {
    if number > last || first > last {
      if time < latest { inversions += 1 }
      latest = max(latest, time)
      extend(to: number)
      last = number
    } else if number < first {
      if first - number > 1 { gaps.insert(number + 1...first - 1, at: 0) }
      first = number
    } else if !gaps.isEmpty {
      fill(number)
    }
    note(number, of: lot)
  }

  /// Notes what lies between the greatest number so far and a greater one.
  @inline(__always)
  private mutating func extend(to number: UInt64) {
    if first > last {
      first = number
    } else if number - last > 1 {
      gaps.append(last + 1...number - 1)
    }
  }

  /// Takes a number that came late out of the gap in which it was missed.
  private mutating func fill(_ number: UInt64) {
    let index = gaps.partitioningIndex { $0.upperBound >= number }
    guard index < gaps.endIndex, gaps[index].contains(number) else { return }
    let gap = gaps[index]
    var rest: [ClosedRange<UInt64>] = []
    if gap.lowerBound < number { rest.append(gap.lowerBound...number - 1) }
    if number < gap.upperBound { rest.append(number + 1...gap.upperBound) }
    gaps.replaceSubrange(index...index, with: rest)
  }

  @inline(__always)
  private mutating func note(_ number: UInt64, of lot: LotID) {
    guard lot != current.lot else {
      current.last = max(current.last, number)
      return
    }
    if lot != .none { noteAnother(number, of: lot) }
  }

  @inline(never)
  private mutating func noteAnother(_ number: UInt64, of lot: LotID) {
    if let index = earlier.firstIndex(where: { $0.lot == lot }) {
      earlier[index].last = max(earlier[index].last, number)
    } else if current.lot == .none {
      current = (lot, number)
    } else if number > current.last {
      earlier.append(current)
      current = (lot, number)
    } else {
      earlier.append((lot, number))
    }
  }

  /// How many numbers before the last one of a lot never came and were not told yet.
  mutating func takeMissing(upTo lot: LotID) -> UInt64 {
    let end = lot == current.lot ? current.last : earlier.first { $0.lot == lot }?.last
    guard let end else { return 0 }
    let known = gaps.prefix { $0.upperBound < end }
    // The sum cannot go beyond 64 bits: the gaps are apart.
    let missing = known.reduce(0) { $0 + ($1.upperBound - $1.lowerBound + 1) }
    gaps.removeFirst(known.count)
    return missing
  }

  mutating func takeInversions() -> UInt64 {
    defer { inversions = 0 }
    return inversions
  }

  mutating func forget(_ lot: LotID) { earlier.removeAll { $0.lot == lot } }
}
