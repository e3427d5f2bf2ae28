/// Entries that are to take effect, the one with the earliest place first: a binary heap.
struct Agenda {
  struct Item: Comparable {
    var place: Place
    var position: Int

    static func < (a: Item, b: Item) -> Bool {
      a.place == b.place ? a.position < b.position : a.place < b.place
    }
  }

  private var items: [Item] = []

  var isEmpty: Bool { items.isEmpty }
  var first: Item? { items.first }

  mutating func insert(_ position: Int, at place: Place) {
    items.append(Item(place: place, position: position))
    var child = items.count - 1
    while child > 0, items[child] < items[(child - 1) / 2] {
      items.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func popFirst() -> Item? {
    guard let first = items.first else { return nil }
    let last = items.removeLast()
    guard !items.isEmpty else { return first }
    items[0] = last
    var parent = 0
    while true {
      var child = parent * 2 + 1
      if child >= items.count { break }
      if child + 1 < items.count, items[child + 1] < items[child] { child += 1 }
      if items[parent] < items[child] { break }
      items.swapAt(parent, child)
      parent = child
    }
    return first
  }

  mutating func remove(_ position: Int) {
    items.removeAll { $0.position == position }
    items.sort()  // A sorted list is a heap.
  }

  /// Puts those that were moved behind what set them free back to their own places; they see again what sets them free.
  mutating func forgetMoves() {
    var isMoved = false
    for index in items.indices where items[index].place.generation > 0 {
      items[index].place = Place(items[index].place.own)
      isMoved = true
    }
    if isMoved { items.sort() }
  }
}
