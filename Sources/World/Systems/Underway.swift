/// Messages on their way, by when they arrive; at one moment in the order in which they were sent.
///
/// A heap of its own and not the kernel's calendar: a link is a value among others in a list, and a calendar cannot be copied.
struct Underway {
  private struct Entry {
    var at: Int64
    var sent: UInt64
    var message: Link.Message

    static func < (a: Entry, b: Entry) -> Bool { (a.at, a.sent) < (b.at, b.sent) }
  }

  private var heap: [Entry] = []
  private var sent: UInt64 = 0

  mutating func send(_ message: Link.Message, arrival: Int64) {
    sent += 1
    let entry = Entry(at: arrival, sent: sent, message: message)
    heap.append(entry)
    var place = heap.count - 1
    // What comes in order, as nearly everything does, stays where it was put.
    while place > 0, entry < heap[(place - 1) / 2] {
      heap[place] = heap[(place - 1) / 2]
      place = (place - 1) / 2
    }
    heap[place] = entry
  }

  /// The next that arrives before `end`, and when.
  mutating func next(before end: Int64) -> (message: Link.Message, at: Int64)? {
    guard let first = heap.first, first.at < end else { return nil }
    let last = heap.removeLast()
    if heap.isEmpty { return (first.message, first.at) }
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
    return (first.message, first.at)
  }
}
