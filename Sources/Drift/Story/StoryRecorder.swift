import EventKernel
import TraceModel
import World

/// Follows a few things through a trial: what truth shows of them from look to look, and every message that names them.
///
/// The line records nothing for stories: it is run again in slices so short that hardly two things change in one, and
/// whoever looks on sees the changes. So a story costs nothing until somebody asks for it.
public struct StoryRecorder {
  /// What was seen and heard, in order, numbered from 1.
  public private(set) var events: [StoryEvent] = []
  private let subjects: StorySubjects
  private let words: StoryWords
  private var cartons: [Int: CartonTruth] = [:]
  private var cases: [Int: CaseTruth] = [:]
  private var pallets: [Int: PalletTruth] = [:]
  private var heard = 0

  /// A recorder for `subjects`, which writes in `words`.
  public init(_ subjects: StorySubjects, words: StoryWords) {
    self.subjects = subjects
    self.words = words
  }

  /// Looks at everything that is followed, and reads what was said since the last look.
  public mutating func look(at line: borrowing Line, now: Instant) {
    // The larger first: what goes into a case finds it there.
    for number in subjects.pallets where line.truth.palletNumbers.contains(number) {
      let new = line.truth.pallet(number)
      note(words.changes(ofPallet: number, from: pallets[number], to: new), words.pallet(number), now)
      pallets[number] = new
    }
    for number in subjects.cases where line.truth.caseNumbers.contains(number) {
      let new = line.truth.caseOfUnits(number)
      let isBehind =
        new.pallet != cases[number]?.pallet ?? .max
        && (number + 1..<line.truth.caseNumbers.upperBound).contains {
          line.truth.caseOfUnits($0).pallet != .max
        }
      note(
        words.changes(ofCase: number, from: cases[number], to: new, isBehind: isBehind), words.box(number),
        now)
      cases[number] = new
    }
    for number in subjects.cartons where line.truth.cartonNumbers.contains(number) {
      let new = line.truth.carton(number)
      note(words.changes(ofCarton: number, from: cartons[number], to: new), words.carton(number), now)
      cartons[number] = new
    }
    listen(to: line.outbox, saidAt: line.saidAt, now: now)
  }

  /// The line's outbox was emptied.
  public mutating func forgetHeard() { heard = 0 }

  private mutating func listen(to batch: borrowing EventBatch, saidAt times: [Instant], now: Instant) {
    while heard < batch.count {
      let header = batch.headers[heard]
      let at = heard < times.count ? times[heard] : now
      heard += 1
      let items = batch.items(of: header)
      let named = items.filter { subjects.codes.contains($0) }
      let isAbout = !named.isEmpty || header.container.isSome && subjects.codes.contains(header.container)
      guard isAbout, let what = words.message(header, naming: Array(named)) else { continue }
      events.append(
        StoryEvent(
          number: events.count + 1, lane: .record, at: at, stamp: header.eventTime, message: header.id,
          who: words.sender(header.actor), what: what))
    }
  }

  /// What became of messages on their way to the record: all of it for those with which something was decided otherwise, and
  /// for the others too where a story is about their way.
  public mutating func add(
    _ hops: [MessageHop], _ beliefs: [MessageBelief], all: Bool = false, stamp: (Instant) -> Timestamp
  ) {
    let odd = Set(hops.filter { all || $0.mechanism != nil }.map(\.header.id))
    for hop in hops where odd.contains(hop.header.id) {
      guard let what = words.hop(hop, naming: hop.items.filter(subjects.codes.contains), stamp) else {
        continue
      }
      events.append(
        StoryEvent(
          number: 0, lane: .record, at: hop.at, stamp: stamp(hop.clocks.receiver), message: hop.header.id,
          who: words.system(hop), what: what, mechanism: hop.mechanism))
    }
    for belief in beliefs where belief.state != .allocated {
      events.append(
        StoryEvent(
          number: 0, lane: .record, at: belief.at, stamp: stamp(belief.at), who: System.repository.meaning,
          what: words.belief(belief)))
    }
    let order = events.indices.sorted { (events[$0].at, $0) < (events[$1].at, $1) }
    events = order.map { events[$0] }
    for index in events.indices { events[index].number = index + 1 }
  }

  private mutating func note(_ changes: [StoryWords.Change], _ who: String, _ now: Instant) {
    for change in changes {
      events.append(
        StoryEvent(
          number: events.count + 1, lane: .truth, at: now, who: who, what: change.what,
          mechanism: change.mechanism))
    }
  }
}
