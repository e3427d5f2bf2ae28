/// A list that grows at its end and is dropped at its beginning, whose positions never change.
///
/// A journal of the last hour and a journal of everything are the same list, trimmed or not. Memory is held in chunks
/// of 4,096 elements, so that neither growth nor trimming moves anything; unsafe memory, because an event is four
/// appends and an array of arrays asks for each whether it is shared. The owner deallocates it.
///
/// A chunk that is full can be taken out, for an archive. Whoever asks for one of its elements gets it back by `fetch`.
struct SlidingStore<Element: BitwiseCopyable> {
  static var chunkSize: Int { 4_096 }
  static var chunkByteCount: Int { chunkSize * MemoryLayout<Element>.stride }

  /// The first position that is still held.
  private(set) var startIndex = 0
  /// One past the last position.
  private(set) var endIndex = 0
  /// Puts the chunk of this number back and gives its memory, which is that of `heldChunk`.
  var fetch: (Int) -> UnsafeMutablePointer<Element>

  private var chunks: [UnsafeMutablePointer<Element>?] = []
  /// The chunk that is being filled.
  private var last: UnsafeMutablePointer<Element>?
  /// Number of chunks dropped before `chunks[0]`.
  private var dropped = 0
  /// What stands where an archive has lost what it was given.
  private let placeholder: Element

  init(placeholder: Element) {
    self.placeholder = placeholder
    fetch = { number in preconditionFailure("chunk \(number) was taken out, and nobody brings it back") }
  }

  var count: Int { endIndex - startIndex }

  func deallocate() { for chunk in chunks { chunk?.deallocate() } }

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
    let number = position >> 12
    return (chunks[number - dropped] ?? fetch(number)) + (position & 4_095)
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
    for chunk in chunks[..<whole] { chunk?.deallocate() }
    chunks.removeFirst(whole)
    dropped += whole
  }

  // MARK: Chunks that are taken out

  /// Numbers of the chunks that are full and held, but for the last one.
  var fullChunks: [Int] { chunks.indices.dropLast().filter { chunks[$0] != nil }.map { $0 + dropped } }

  /// Bytes of the chunks in memory.
  var heldByteCount: Int { chunks.reduce(0) { $0 + ($1 == nil ? 0 : Self.chunkByteCount) } }

  /// Whether the element at `position` is in memory.
  func isHeld(_ position: Int) -> Bool {
    position >= startIndex && position < endIndex && chunks[(position >> 12) - dropped] != nil
  }

  /// The elements of a chunk that is held.
  func elements(ofChunk number: Int) -> UnsafeBufferPointer<Element> {
    UnsafeBufferPointer(start: chunks[number - dropped], count: Self.chunkSize)
  }

  /// Takes one of `fullChunks` out of memory and gives its bytes.
  mutating func takeOut(_ number: Int) -> [UInt8] {
    guard let chunk = chunks[number - dropped] else { return [] }
    defer { chunk.deallocate() }
    chunks[number - dropped] = nil
    return Array(UnsafeRawBufferPointer(start: chunk, count: Self.chunkByteCount))
  }

  /// Puts bytes back that `takeOut` has given; does nothing where they are not as many, or the chunk is held.
  mutating func putBack(_ bytes: [UInt8], as number: Int) {
    guard chunks.indices.contains(number - dropped), chunks[number - dropped] == nil,
      bytes.count == Self.chunkByteCount
    else { return }
    let chunk = UnsafeMutablePointer<Element>.allocate(capacity: Self.chunkSize)
    UnsafeMutableRawBufferPointer(start: chunk, count: bytes.count).copyBytes(from: bytes)
    chunks[number - dropped] = chunk
  }

  /// The memory of a chunk; full of placeholders where the archive has lost it.
  mutating func heldChunk(_ number: Int) -> UnsafeMutablePointer<Element> {
    if let chunk = chunks[number - dropped] { return chunk }
    let chunk = UnsafeMutablePointer<Element>.allocate(capacity: Self.chunkSize)
    chunk.initialize(repeating: placeholder, count: Self.chunkSize)
    chunks[number - dropped] = chunk
    return chunk
  }
}
