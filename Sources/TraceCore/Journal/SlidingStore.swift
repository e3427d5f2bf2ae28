/// A list that grows at its end and is dropped at its beginning, whose positions never change.
///
/// A journal of the last hour and a journal of everything are the same list, trimmed or not. Memory is held in chunks
/// of 4,096 elements, so that neither growth nor trimming moves anything; unsafe memory, because an event is four
/// appends and an array of arrays asks for each whether it is shared. The owner deallocates it.
struct SlidingStore<Element: BitwiseCopyable> {
  static var chunkSize: Int { 4_096 }

  /// The first position that is still held.
  private(set) var startIndex = 0
  /// One past the last position.
  private(set) var endIndex = 0

  /// The chunks since `dropped`. Nothing in here counts references, because every access to an element would.
  private var chunks: UnsafeMutablePointer<UnsafeMutablePointer<Element>> = .allocate(capacity: 8)
  private var chunkCount = 0
  private var chunkCapacity = 8
  /// The chunk that is being filled.
  private var last: UnsafeMutablePointer<Element>?
  /// Number of chunks dropped before `chunks[0]`.
  private var dropped = 0

  func deallocate() {
    for index in 0..<chunkCount { chunks[index].deallocate() }
    chunks.deallocate()
  }

  @inline(__always)
  mutating func append(_ element: Element) {
    let offset = endIndex & 4_095
    if offset == 0 { prepareChunk() }
    (last.unsafelyUnwrapped + offset).initialize(to: element)
    endIndex &+= 1
  }

  /// Memory behind the last element, for at least one more and at most what the chunk has room for. What is written there
  /// counts once it is taken in.
  @inline(__always)
  mutating func room() -> UnsafeMutableBufferPointer<Element> {
    let offset = endIndex & 4_095
    if offset == 0 { prepareChunk() }
    return UnsafeMutableBufferPointer(start: last.unsafelyUnwrapped + offset, count: Self.chunkSize - offset)
  }

  /// Takes in what was written into the room.
  @inline(__always)
  mutating func takeIn(_ count: Int) { endIndex &+= count }

  /// The chunk for the next element, unless room was asked for before and not used.
  @inline(never)
  private mutating func prepareChunk() {
    if dropped + chunkCount == endIndex >> 12 { addChunk() }
  }

  /// Appends all elements of a list.
  mutating func append(contentsOf elements: UnsafeBufferPointer<Element>) {
    guard var next = elements.baseAddress else { return }
    var left = elements.count
    while left > 0 {
      let offset = endIndex & 4_095
      if offset == 0 { prepareChunk() }
      let count = min(left, Self.chunkSize - offset)
      (last.unsafelyUnwrapped + offset).initialize(from: next, count: count)
      endIndex += count
      next += count
      left -= count
    }
  }

  /// Calls `body` with the elements at `positions`, in as few pieces as there are chunks.
  @inline(__always)
  func forEachPiece(of positions: Range<Int>, _ body: (UnsafeBufferPointer<Element>) -> Void) {
    var position = positions.lowerBound
    while position < positions.upperBound {
      let end = min(positions.upperBound, (position | 4_095) + 1)
      body(UnsafeBufferPointer(start: address(position), count: end - position))
      position = end
    }
  }

  @inline(never)
  private mutating func addChunk() {
    if chunkCount == chunkCapacity {
      let larger = UnsafeMutablePointer<UnsafeMutablePointer<Element>>.allocate(capacity: chunkCapacity * 2)
      larger.initialize(from: chunks, count: chunkCount)
      chunks.deallocate()
      chunks = larger
      chunkCapacity *= 2
    }
    let chunk = UnsafeMutablePointer<Element>.allocate(capacity: Self.chunkSize)
    (chunks + chunkCount).initialize(to: chunk)
    chunkCount += 1
    last = chunk
  }

  @inline(__always)
  subscript(position: Int) -> Element {
    unsafeAddress { UnsafePointer(address(position)) }
    nonmutating unsafeMutableAddress { address(position) }
  }

  /// Changes an element in place.
  @inline(__always)
  func update(_ position: Int, _ change: (inout Element) -> Void) { change(&address(position).pointee) }

  @inline(__always)
  private func address(_ position: Int) -> UnsafeMutablePointer<Element> {
    precondition(
      position >= startIndex && position < endIndex, "position \(position) of \(startIndex)..<\(endIndex)")
    return chunks[(position >> 12) - dropped] + (position & 4_095)
  }

  /// The elements at `positions`, in one piece.
  func copy(_ positions: Range<Int>) -> [Element] { positions.map { self[$0] } }

  /// Drops whole chunks that end before `position`.
  mutating func trim(before position: Int) {
    let position = min(max(position, startIndex), endIndex)
    startIndex = position
    // The chunk that is being filled stays, also where it is full.
    let whole = min((position >> 12) - dropped, chunkCount - 1)
    guard whole > 0 else { return }
    for index in 0..<whole { chunks[index].deallocate() }
    chunks.update(from: chunks + whole, count: chunkCount - whole)
    chunkCount -= whole
    dropped += whole
  }

  /// Bytes of the chunks.
  var byteCount: Int { chunkCount * Self.chunkSize * MemoryLayout<Element>.stride }
}
