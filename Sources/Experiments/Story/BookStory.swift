import Drift
import EventKernel
import TraceModel
import World

/// Two books that differ, told so that anybody can follow it: what was said, which way it went, what each system made of it
/// by its own clock, and what becomes of the difference without each mechanism.
public struct BookStory: Sendable {
  /// The mismatch.
  public var mismatch: BookMismatch
  /// The trial.
  public var trial: UInt64
  /// The number of the lot.
  public var lot: String
  /// *Let*: what this is about.
  public var introduction: [StoryStatement]
  /// *Then*: the way of the first message that one of the two has and the other has not.
  public var events: [StoryEvent]
  /// The number of the event at which the two books parted; nil where no single one can be named.
  public var parting: Int?
  /// *However*: what each of the two has, and what has become of the difference.
  public var record: [StoryStatement]
  /// *Because*: the mechanisms without which the two are alike.
  public var causes: [StoryCause]
  /// *Because*, where no mechanism is a cause: how this site's systems hear from one another.
  public var delay: String?
  /// *Unless*: what becomes of the same two books with mechanisms healthy.
  public var alternatives: [BookAlternative]
}

/// What becomes of two books in the same trial without some mechanisms.
public struct BookAlternative: Hashable, Sendable {
  /// The mechanisms that are healthy in it.
  public var healthy: MechanismSet
  /// What the two have then; nil where they are alike.
  public var subject: BookMismatch.Subject?
  /// In words.
  public var text: String
}

extension Replay {
  /// Which mismatch of books is looked for: the first that fits, in the order of comparison.
  public struct BookSearch: Sendable {
    /// A book that is one of the two; nil for any.
    public var book: Book?
    /// The end of the lot's number; nil for any lot.
    public var lot: String?

    /// A search.
    public init(book: Book? = nil, lot: String? = nil) { (self.book, self.lot) = (book, lot) }
  }

  /// The story of the first two books that differ; nil where none do, or the site keeps none. The mechanisms in `suspected`
  /// are made healthy, each in turn.
  public func story(of search: BookSearch, suspected: [MechanismID]) throws -> BookStory? {
    guard let books = trial.books else { return nil }
    var running = try RunningTrial(trial, number: number)
    let found = try running.differences(trial.lotCount).first {
      search.fits($0, running.site.lotNumber($0.lot))
    }
    guard let found else { return nil }
    let lot = running.site.lotNumber(found.lot)
    let alternatives = try self.alternatives(to: found, lot, suspected)
    let teller = BookTeller(found, lot: lot, books: books, startOfTrial: trial.plan.clocks.startOfTrial)
    var story = try teller.story(trial, number, suspected: suspected)
    story.alternatives = alternatives
    story.causes = alternatives.filter { $0.subject == nil && $0.healthy.members.count == 1 }.flatMap {
      $0.healthy.members.map { id in
        StoryCause(
          mechanism: id, events: story.events.filter { $0.mechanism == id }.map(\.number),
          parameters: parameters(id))
      }
    }
    if !alternatives.contains(where: { $0.subject == nil }) { story.delay = books.delay?.words }
    return story
  }

  /// What becomes of the same two books of the same lot with each mechanism healthy, and where none of them alone is enough,
  /// with all.
  private func alternatives(to found: BookMismatch, _ lot: String, _ suspected: [MechanismID]) throws
    -> [BookAlternative]
  {
    func alternative(_ healthy: [MechanismID]) throws -> BookAlternative {
      var other = trial
      for id in healthy { other.plan.mechanisms.set(id, to: .healthy) }
      var running = try RunningTrial(other, number: number)
      let left = try running.differences(trial.lotCount).first {
        found.isLike($0) && running.site.lotNumber($0.lot) == lot
      }
      let text =
        left.map {
          $0.subject == found.subject ? "without it they differ as they do" : "without it, \($0.words)"
        }
        ?? "without it the two agree about this lot"
      return BookAlternative(
        healthy: healthy.reduce(into: []) { $0.formUnion(MechanismSet($1)) }, subject: left?.subject,
        text: text)
    }
    var all = try suspected.map { try alternative([$0]) }
    if all.count > 1, !all.contains(where: { $0.subject == nil }) { all.append(try alternative(suspected)) }
    return all
  }
}

extension Replay.BookSearch {
  func fits(_ mismatch: BookMismatch, _ number: String) -> Bool {
    (book.map { $0 == mismatch.first || $0 == mismatch.second } ?? true)
      && (lot.map { number == $0 || number.hasSuffix($0) } ?? true)
  }
}

extension RunningTrial {
  /// Runs to the end and gives every two books that were found to differ, in the order of comparison.
  mutating func differences(_ lots: Int) throws -> [BookMismatch] {
    try run(lots: lots)
    closeBooks()
    return bookMismatches
  }
}

/// Runs a trial again and tells how one lot's books came to differ.
private struct BookTeller {
  let mismatch: BookMismatch
  let lot: String
  let books: BooksPlan
  let startOfTrial: Int64

  init(_ mismatch: BookMismatch, lot: String, books: BooksPlan, startOfTrial: Int64) {
    (self.mismatch, self.lot, self.books, self.startOfTrial) = (mismatch, lot, books, startOfTrial)
  }

  func story(_ trial: Trial, _ number: UInt64, suspected: [MechanismID]) throws -> BookStory {
    var first = try RunningTrial(trial, number: number)
    first.followBooks(of: mismatch.lot)
    _ = try first.differences(trial.lotCount)
    let differing = first.trail?.differing(mismatch) ?? []
    // Once more, to follow the first message on its way between systems.
    var running = try RunningTrial(trial, number: number)
    let table = running.site.table
    let words = StoryWords(
      code: { table.text(of: $0) }, actor: { table.definition(of: $0)?.name ?? "somebody" },
      lot: { table.definition(of: $0).map { "\($0.number)" } ?? "unknown" })
    let told = differing.first
    let codes: Set<ItemID> = told.map { $0.header.container.isSome ? [$0.header.container] : [] } ?? []
    var recorder = StoryRecorder(StorySubjects(codes: codes), words: words)
    if !codes.isEmpty { running.follow(codes) }
    let line = running.site.line(of: mismatch.lot)
    try running.run(
      lots: trial.lotCount, look: { if $1 == line { recorder.look(at: $0, now: $2) } },
      said: { _, _ in recorder.forgetHeard() })
    recorder.add(running.way.hops, [], all: true) { stamp($0, .zero) }
    let (events, parting) = self.events(recorder.events, told)
    return BookStory(
      mismatch: mismatch, trial: number, lot: lot,
      introduction: [introduction(running.site, events)], events: events, parting: parting,
      record: record(differing, events), causes: [], alternatives: [])
  }

  // MARK: Events

  /// What was said and became of it between systems, what each book made of it, and the comparison, in the order of time.
  private func events(_ followed: [StoryEvent], _ told: BookTrail.Entry?) -> ([StoryEvent], Int?) {
    var events = followed.filter { $0.at <= mismatch.at }
    func add(_ who: String, _ what: String, at now: Instant, by clock: BookClockPlan? = nil) {
      events.append(
        StoryEvent(
          number: 0, lane: .record, at: now, stamp: clock.map { stamp(now, $0.offset) }, who: who, what: what)
      )
    }
    if let told {
      if let status = StockStatus(deciding: told.header), let said = told.said {
        add("quality", "enters its decision about the lot: \(status.meaning)", at: said)
      }
      for book in [Book.execution, .enterprise, .warehouse, .repository] {
        guard let came = told.came[book], came <= mismatch.at else { continue }
        let counts = told.counts[book]
        let zone = clock(of: book).map { $0.zone == .utc ? "" : ", \($0.zone) by its clock" } ?? ""
        switch counts {
        case nil: add(book.meaning, "has it, and under another lot", at: came, by: clock(of: book))
        case let start? where start > mismatch.at:
          let when =
            start == .distantFuture ? "no run of the job before it takes it, now or later" : "counts it later"
          add(book.meaning, "does not have it yet: \(when)", at: came, by: clock(of: book))
        case let start?:
          add(
            book.meaning,
            start == came ? "has it in its books\(zone)" : "takes it with the run of its job\(zone)",
            at: start, by: clock(of: book))
        }
      }
    }
    add(
      "reconciliation between systems", "holds the two books of lot \(lot) against one another",
      at: mismatch.at)
    let order = events.indices.sorted { (events[$0].at, $0) < (events[$1].at, $1) }
    events = order.map { events[$0] }
    for index in events.indices { events[index].number = index + 1 }
    let decided = events.filter { $0.mechanism != nil }
    let parting =
      decided.first { $0.message == told?.header.id }
      ?? events.first { $0.what.hasPrefix("does not have it yet") } ?? decided.first
    return (events, parting?.number)
  }

  private func clock(of book: Book) -> BookClockPlan? {
    switch book {
    case .enterprise: books.enterpriseClock
    case .warehouse: books.warehouseClock
    default: BookClockPlan()
    }
  }

  private func stamp(_ now: Instant, _ ahead: TimeSpan) -> Timestamp {
    Timestamp(microseconds: startOfTrial + (now.nanoseconds + ahead.nanoseconds) / 1_000)
  }

  // MARK: Sentences

  private func introduction(_ site: Site, _ events: [StoryEvent]) -> StoryStatement {
    let article = site.article(of: mismatch.lot)
    return StoryStatement(
      "lot \(lot) of “\(article.name)”, article \(article.material) in the books of enterprise and warehouse: "
        + mismatch.words, events: [events.count])
  }

  private func record(_ differing: [BookTrail.Entry], _ events: [StoryEvent]) -> [StoryStatement] {
    let last = [events.count]
    var statements: [StoryStatement] = []
    let holders = [(mismatch.first, mismatch.second), (mismatch.second, mismatch.first)]
    for (one, other) in holders {
      let only = differing.filter { $0.counts(in: one, by: mismatch.at) }
      guard !only.isEmpty else { continue }
      let units = only.reduce(0) { $0 + (mismatch.second == .warehouse ? $1.palletized : $1.packed) }
      let about = units == 0 ? "" : ", about \(units) units"
      statements.append(
        StoryStatement(
          "the \(one.meaning) has \(only.count) \(only.count == 1 ? "message" : "messages") of this lot\(about), "
            + "that the \(other.meaning) has not", events: last))
    }
    let fate =
      switch mismatch.fate {
      case .tolerated: "nothing was raised: the difference is within what two books may differ by"
      case .ignored: "reconciliation.books-differ was raised, of a class to which nobody reacts"
      case .unread: "reconciliation.books-differ was raised, into a mailbox that nobody reads"
      case .lookedInto: "reconciliation.books-differ was raised, and somebody looks into it"
      }
    return statements + [StoryStatement(fate, events: last)]
  }
}
