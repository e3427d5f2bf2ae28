import EventKernel
import TraceModel
import World

/// The way into a site's books of everything that was said of one lot: when each message came to each system, and when it
/// counted there.
struct BookTrail {
  /// A message about what is in cases and on pallets of the lot, or about its status.
  struct Entry {
    /// As the line has said it; of one that nobody has said so of this lot, as a system has entered it.
    var header: EventHeader
    /// When it was said of this lot; nil where it was said of another, or a system has entered it once more.
    var said: Instant?
    /// Units in cases that it is about, and units on pallets.
    var packed = 0
    var palletized = 0
    /// When it came to a system, and when it counts in its books; never is the distant future.
    var came: [Book: Instant] = [:]
    var counts: [Book: Instant] = [:]

    /// Whether it counts in a book by `now`.
    func counts(in book: Book, by now: Instant) -> Bool { counts[book].map { $0 <= now } ?? false }
  }

  /// Whose books.
  let lot: LotID
  /// In the order in which they were said, or came.
  private(set) var entries: [Entry] = []
  private var places: [EventID: Int] = [:]

  init(lot: LotID) { self.lot = lot }

  /// The line, or quality, has said something.
  mutating func hear(_ header: EventHeader, _ changes: [Yield.Change], at now: Instant) {
    guard header.lot == lot, isOfBooks(header) else { return }
    var entry = Entry(header: header, said: now)
    entry.packed = changes.reduce(0) { $0 + $1.packed }
    entry.palletized = changes.reduce(0) { $0 + $1.palletized }
    entry.counts[StockStatus(deciding: header) == nil ? .lineController : .quality] = now
    places[header.id] = entries.count
    entries.append(entry)
  }

  /// A message has come to a system at `now`, and counts in its books from a moment on: under this lot, or under another.
  mutating func enter(_ header: EventHeader, in book: Book, cameAt now: Instant, countsFrom start: Instant) {
    guard isOfBooks(header) else { return }
    if let place = places[header.id] {
      entries[place].came[book] = now
      if header.lot == lot { entries[place].counts[book] = start }
    } else if header.lot == lot {
      var entry = Entry(header: header)
      (entry.came[book], entry.counts[book]) = (now, start)
      places[header.id] = entries.count
      entries.append(entry)
    }
  }

  /// Partners are told of a lot what the repository can be asked for then.
  mutating func tell(_ lot: LotID, at now: Instant) {
    guard lot == self.lot else { return }
    for index in entries.indices where entries[index].counts(in: .repository, by: now) {
      entries[index].counts[.gateway] = now
    }
  }

  private func isOfBooks(_ header: EventHeader) -> Bool {
    header.kind == .pack || header.kind == .unpack || StockStatus(deciding: header) != nil
  }

  /// The messages that one of two books has and the other has not: what makes them differ.
  func differing(_ mismatch: BookMismatch) -> [Entry] {
    entries.filter { entry in
      let isAbout: Bool =
        switch mismatch.subject {
        case .statuses: StockStatus(deciding: entry.header) != nil
        case .quantities:
          entry.said == nil
            || (mismatch.second == .warehouse ? entry.palletized : entry.packed) != 0
        }
      return isAbout
        && entry.counts(in: mismatch.first, by: mismatch.at)
          != entry.counts(in: mismatch.second, by: mismatch.at)
    }
  }
}
