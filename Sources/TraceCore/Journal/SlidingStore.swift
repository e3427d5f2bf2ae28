/// A list that grows at its end and is dropped at its beginning, whose positions never change.
///
/// A journal of the last hour and a journal of everything are the same list, trimmed or not. Memory is held in chunks
/// of 4,096 elements, so that neither growth nor trimming moves anything.
struct SlidingStore<Element> {
  static var chunkSize: Int { 4_096 }

  /// The first position that is still held.
  private(set) var startIndex = 0
  /// One past the last position.
  private(set) var endIndex = 0

  private var chunks: [[Element]] = []
  /// Number of chunks dropped before `chunks[0]`.
  private var dropped = 0

  var count: Int { endIndex - startIndex }

  mutating func append(_ element: Element) {
    if endIndex % Self.chunkSize == 0 {
      var chunk: [Element] = []
      chunk.reserveCapacity(Self.chunkSize)
      chunks.append(chunk)
    }
    chunks[endIndex / Self.chunkSize - dropped].append(element)
    endIndex += 1
  }

  subscript(position: Int) -> Element {
    get { chunks[position / Self.chunkSize - dropped][position % Self.chunkSize] }
    _modify { yield &chunks[position / Self.chunkSize - dropped][position % Self.chunkSize] }
  }

  /// Changes an element in place.
  @inline(__always)
  mutating func update(_ position: Int, _ change: (inout Element) -> Void) {
    change(&chunks[position / Self.chunkSize - dropped][position % Self.chunkSize])
  }

  /// The elements at `positions`, in one piece.
  func copy(_ positions: Range<Int>) -> [Element] {
    var elements: [Element] = []
    elements.reserveCapacity(positions.count)
    var position = positions.lowerBound
    while position < positions.upperBound {
      let start = position % Self.chunkSize
      let end = min(start + positions.upperBound - position, Self.chunkSize)
      elements.append(contentsOf: chunks[position / Self.chunkSize - dropped][start..<end])
      position += end - start
    }
    return elements
  }

  /// Drops whole chunks that end before `position`.
  mutating func trim(before position: Int) {
    let position = min(max(position, startIndex), endIndex)
    startIndex = position
    let whole = position / Self.chunkSize - dropped
    guard whole > 0 else { return }
    chunks.removeFirst(min(whole, chunks.count))
    dropped += whole
  }
}
