/// Entries that are to take effect, the one with the earliest turn first.
struct Agenda {
  struct Item: Comparable {
    var turn: Turn
    var position: Int

    static func < (a: Item, b: Item) -> Bool {
      a.turn == b.turn ? a.position < b.position : a.turn < b.turn
    }
  }

  private var items = Heap<Item>()

  var isEmpty: Bool { items.elements.isEmpty }
  var first: Item? { items.elements.first }

  mutating func insert(_ position: Int, at turn: Turn) {
    items.insert(Item(turn: turn, position: position))
  }

  mutating func popFirst() -> Item? { items.popFirst() }

  mutating func remove(_ position: Int) {
    items.change { $0.removeAll { $0.position == position } }
  }

  /// Puts those that were moved behind what set them free back to their own turns; they see again what sets them free.
  mutating func forgetMoves() {
    guard items.elements.contains(where: { $0.turn.generation > 0 }) else { return }
    items.change { elements in
      for index in elements.indices { elements[index].turn = Turn(elements[index].turn.own) }
    }
  }
}

/// A binary heap, the least element first.
struct Heap<Element: Comparable> {
  private(set) var elements: [Element] = []

  mutating func insert(_ element: Element) {
    elements.append(element)
    var child = elements.count - 1
    while child > 0, elements[child] < elements[(child - 1) / 2] {
      elements.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func popFirst() -> Element? {
    guard let first = elements.first else { return nil }
    let last = elements.removeLast()
    guard !elements.isEmpty else { return first }
    elements[0] = last
    var parent = 0
    while true {
      var child = parent * 2 + 1
      if child >= elements.count { break }
      if child + 1 < elements.count, elements[child + 1] < elements[child] { child += 1 }
      if elements[parent] < elements[child] { break }
      elements.swapAt(parent, child)
      parent = child
    }
    return first
  }

  /// Changes the elements in any way.
  mutating func change(_ body: (inout [Element]) -> Void) {
    body(&elements)
    elements.sort()  // A sorted list is a heap.
  }
}
