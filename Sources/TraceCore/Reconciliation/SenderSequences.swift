import TraceModel

/// What each sender has numbered: how many messages are missing, and how often its clock ran back.
struct SenderSequences {
  /// By the sender's short name, which is a small number.
  private var sequences: [SenderSequence] = []
  /// What was told of each.
  private var told: [(missing: UInt64, inversions: UInt64)] = []

  /// More of something than was told before.
  struct News {
    var rule: RuleID
    var sender: ActorID
    var count: UInt64
  }

  /// Adds an event, or takes it away again.
  @inline(__always)
  mutating func add(_ header: EventHeader, sign: Int64) {
    guard let sender = header.id.sender else { return }
    let index = index(of: sender)
    sequences[index].add(header.id.low, header.eventTime, sign: sign)
  }

  /// Adds the commissionings of a run; false, with nothing done, where a number was passed already or the clock ran back.
  @inline(__always)
  mutating func add(_ run: CommissioningRun) -> Bool {
    guard let sender = run.first.id.sender else { return true }
    let index = index(of: sender)
    return sequences[index].add(run)
  }

  /// What has been added to since it was last asked for, sender by sender.
  mutating func takeNews() -> [News] {
    var news: [News] = []
    for (index, sequence) in sequences.enumerated() {
      let sender = ActorID(raw: UInt16(index))
      for (rule, now, before) in [
        (RuleID.messagesMissing, sequence.missing, told[index].missing),
        (.clockRunsBack, sequence.inversions, told[index].inversions),
      ] where now > before { news.append(News(rule: rule, sender: sender, count: now - before)) }
      told[index] = (sequence.missing, sequence.inversions)
    }
    return news
  }

  /// Where the sequence of a sender stands.
  @inline(__always)
  private mutating func index(of sender: ActorID) -> Int {
    let index = Int(sender.raw)
    while sequences.count <= index {
      sequences.append(SenderSequence())
      told.append((0, 0))
    }
    return index
  }
}

/// A sender's own numbering: what is missing in it, and where its clock ran back.
private struct SenderSequence {
  private var first = UInt64.max
  private var last: UInt64 = 0
  private var count: UInt64 = 0
  private var latest = Timestamp.distantPast
  private(set) var inversions: UInt64 = 0

  /// Numbers between the first and the last that never came.
  var missing: UInt64 {
    // Neither sum nor difference goes beyond 64 bits, whatever a sender numbers its messages with.
    count == 0 || last - first < count - 1 ? 0 : last - first - (count - 1)
  }

  /// Adds the commissionings of a run; false, with nothing done, where a number was passed already or the clock ran back.
  mutating func add(_ run: CommissioningRun) -> Bool {
    let number = run.first.id.low
    guard number > last || count == 0, run.first.eventTime >= latest else { return false }
    latest = run.latest
    first = min(first, number)
    last = number + UInt64(run.positions.count - 1)
    count += UInt64(run.positions.count)
    return true
  }

  mutating func add(_ number: UInt64, _ time: Timestamp, sign: Int64) {
    guard sign > 0 else {
      count -= min(count, 1)
      return
    }
    // An event that is replayed comes again with a number already passed: its time was judged before.
    if number > last || count == 0 {
      if time < latest { inversions += 1 }
      latest = max(latest, time)
    }
    first = min(first, number)
    last = max(last, number)
    count += 1
  }
}
