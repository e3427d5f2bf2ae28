/// A set of items of debt that are put right; the rest is as it is today.
package struct Coalition: Hashable, Sendable {
  /// A bit for each item, in the order of the scenario.
  package private(set) var bits: UInt64

  private init(bits: UInt64) { self.bits = bits }

  /// These items.
  package init(_ members: some Sequence<Int>) { bits = members.reduce(0) { $0 | 1 << UInt64($1) } }

  /// Nothing is put right.
  package static let none = Coalition(bits: 0)

  /// Everything of `count` items is.
  package static func all(_ count: Int) -> Coalition { Coalition(0..<count) }

  /// Whether an item is put right.
  package func contains(_ item: Int) -> Bool { bits >> UInt64(item) & 1 == 1 }

  /// With one more.
  package func with(_ item: Int) -> Coalition { Coalition(bits: bits | 1 << UInt64(item)) }

  /// Without one.
  package func without(_ item: Int) -> Coalition { Coalition(bits: bits & ~(1 << UInt64(item))) }

  /// The items, ascending.
  package var members: [Int] { (0..<64).filter(contains) }

  /// `10100000`: a digit for each of `count` items.
  package func word(of count: Int) -> String { (0..<count).map { contains($0) ? "1" : "0" }.joined() }
}
