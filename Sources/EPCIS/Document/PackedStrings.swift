import Glibc

/// A list of texts in two pieces of memory: all bytes one after the other, and where each text ends.
///
/// A lot's events hold millions of identifiers of 30 to 50 bytes. As an array of `String` each costs 16 bytes
/// and a heap block of its own; here it costs its bytes and four more, and reading allocates per list instead
/// of per identifier. Texts come out as `String` on access; hot paths take the bytes with `withUTF8(at:_:)`.
public struct PackedStrings: Hashable, Sendable {
  @usableFromInline var bytes: [UInt8] = []
  @usableFromInline var ends: [UInt32] = []

  /// An empty list.
  @inlinable
  public init() {}

  /// A list of the given texts.
  public init(_ texts: some Sequence<String>) {
    for text in texts { append(text) }
  }

  /// The bytes of all texts together.
  @inlinable
  public var byteCount: Int { bytes.count }

  /// Adds a text at the end.
  public mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append(utf8: $0) }
  }

  /// Adds a text at the end by its bytes, which have to be valid UTF-8.
  ///
  /// A list holds at most 4 GiB; the reader's limits stop far below.
  @inlinable
  public mutating func append(utf8: UnsafeBufferPointer<UInt8>) {
    bytes.append(contentsOf: utf8)
    precondition(bytes.count <= Int(UInt32.max), "a packed list of \(bytes.count) bytes exceeds 4 GiB")
    ends.append(UInt32(truncatingIfNeeded: bytes.count))
  }

  /// The bytes of one text, without a copy.
  @inlinable
  public func withUTF8<Result>(
    at index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    let range = byteRange(index)
    return try bytes.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  @usableFromInline
  func byteRange(_ index: Int) -> Range<Int> {
    (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])
  }
}

extension PackedStrings {
  /// Adds all texts in the order of their bytes, `prefix` before each.
  func appendSorted(to joined: inout [UInt8], each prefix: String) {
    joined.reserveCapacity(joined.count + bytes.count + count * prefix.utf8.count)
    bytes.withUnsafeBufferPointer { bytes in
      let order = indices.sorted { one, other in
        let (a, b) = (byteRange(one), byteRange(other))
        guard let start = bytes.baseAddress else { return false }
        let difference = memcmp(start + a.lowerBound, start + b.lowerBound, Swift.min(a.count, b.count))
        return difference == 0 ? a.count < b.count : difference < 0
      }
      for index in order {
        joined += prefix.utf8
        joined += bytes[byteRange(index)]
      }
    }
  }
}

extension PackedStrings: RandomAccessCollection {
  /// The first position, always 0.
  @inlinable public var startIndex: Int { 0 }
  /// The number of texts.
  @inlinable public var endIndex: Int { ends.count }
  /// The text at a position, as a new `String`.
  public subscript(index: Int) -> String {
    String(decoding: bytes[byteRange(index)], as: UTF8.self)
  }
}

extension PackedStrings: ExpressibleByArrayLiteral, CustomStringConvertible {
  /// The texts as they stand in the source.
  public init(arrayLiteral elements: String...) {
    self.init(elements)
  }

  /// The texts as an array prints.
  public var description: String { Array(self).description }
}
