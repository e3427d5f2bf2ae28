/// Messages on their way, by when they arrive; at one moment in the order in which they were sent.
///
/// What comes in order, as nearly everything does, stands in a row; what overtakes, in a heap beside it. A heap of its own and
/// not the kernel's calendar: a link is a value among others in a list, and a calendar cannot be copied.
struct Underway {
  private struct Entry {
    var at: Int64
    var sent: UInt64
    var parcel: Parcel

    static func < (a: Entry, b: Entry) -> Bool { (a.at, a.sent) < (b.at, b.sent) }
  }

  private var row: [Entry] = []
  /// Where the row begins in its memory.
  private var first = 0
  private var heap: [Entry] = []
  private var sent: UInt64 = 0

  /// Whether nothing is on its way.
  var isEmpty: Bool { first == row.count && heap.isEmpty }

  mutating func send(_ parcel: Parcel, arrival: Int64) {
    sent += 1
    let entry = Entry(at: arrival, sent: sent, parcel: parcel)
    if first == row.count || row[row.count - 1].at <= arrival {
      row.append(entry)
    } else {
      push(entry)
    }
  }

  /// The next that arrives before `end`, and when.
  mutating func next(before end: Int64) -> (parcel: Parcel, at: Int64)? {
    guard first < row.count else {
      guard let next = heap.first, next.at < end else { return nil }
      pop()
      return (next.parcel, next.at)
    }
    if let next = heap.first, next < row[first] {
      guard next.at < end else { return nil }
      pop()
      return (next.parcel, next.at)
    }
    let next = row[first]
    guard next.at < end else { return nil }
    first += 1
    if first == row.count {
      row.removeAll(keepingCapacity: true)
      first = 0
    } else if first > 4_096, first > row.count / 2 {
      row.removeFirst(first)
      first = 0
    }
    return (next.parcel, next.at)
  }

  private mutating func push(_ entry: Entry) {
    heap.append(entry)
    var place = heap.count - 1
    while place > 0, entry < heap[(place - 1) / 2] {
      heap[place] = heap[(place - 1) / 2]
      place = (place - 1) / 2
    }
    heap[place] = entry
  }

  private mutating func pop() {
    let last = heap.removeLast()
    if heap.isEmpty { return }
    var place = 0
    while true {
      var child = 2 * place + 1
      if child >= heap.count { break }
      if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
      if !(heap[child] < last) { break }
      heap[place] = heap[child]
      place = child
    }
    heap[place] = last
  }
}
