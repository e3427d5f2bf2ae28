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

  private var chunks: [UnsafeMutablePointer<Element>] = []
  /// The chunk that is being filled.
  private var last: UnsafeMutablePointer<Element>?
  /// Number of chunks dropped before `chunks[0]`.
  private var dropped = 0

  var count: Int { endIndex - startIndex }

  func deallocate() { for chunk in chunks { chunk.deallocate() } }

  @inline(__always)
  mutating func append(_ element: Element) {
    let offset = endIndex & 4_095
    if offset == 0 { addChunk() }
    (last.unsafelyUnwrapped + offset).initialize(to: element)
    endIndex += 1
  }

  @inline(never)
  private mutating func addChunk() {
    let chunk = UnsafeMutablePointer<Element>.allocate(capacity: Self.chunkSize)
    chunks.append(chunk)
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
    let whole = min((position >> 12) - dropped, chunks.count - 1)
    guard whole > 0 else { return }
    for chunk in chunks[..<whole] { chunk.deallocate() }
    chunks.removeFirst(whole)
    dropped += whole
  }
}
