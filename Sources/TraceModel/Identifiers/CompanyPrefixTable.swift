/// The company prefixes that a site knows: its own, its contractors', its partners'.
///
/// A barcode or a Digital Link does not say where the company prefix ends. Whoever reads one and wants to
/// write an EPC URI looks here. GS1 issues prefixes so that none begins another; a table that breaks this
/// is refused, because its answers would depend on order.
public struct CompanyPrefixTable: Hashable, Sendable {
  /// Two prefixes of which one begins with the other.
  public struct Overlap: Error, Hashable, Sendable, CustomStringConvertible {
    /// The shorter one.
    public let shorter: CompanyPrefix
    /// The one that begins with it.
    public let longer: CompanyPrefix

    /// What is wrong and what to do.
    public var description: String {
      "The company prefix \(longer) begins with \(shorter), so a number under it would have two readings. "
        + "Keep the one that GS1 issued."
    }
  }

  /// The prefixes in the order of their digits.
  public let prefixes: [CompanyPrefix]

  /// A table that knows nothing: whatever is read stays without a prefix length.
  public static let empty = CompanyPrefixTable()

  private init() { prefixes = [] }

  /// A table of known prefixes; one given twice counts once.
  public init(_ prefixes: some Sequence<CompanyPrefix>) throws(Overlap) {
    var kept: [CompanyPrefix] = []
    for prefix in prefixes.sorted() where kept.last != prefix {
      if let last = kept.last, prefix.start < last.end { throw Overlap(shorter: last, longer: prefix) }
      kept.append(prefix)
    }
    self.prefixes = kept
  }

  /// The prefix of a product number, by its digits after the indicator.
  public func prefix(of gtin: GTIN) -> CompanyPrefix? {
    prefix(ofTwelveDigits: gtin.rawValue / 10 % PowerOfTen.of(12))
  }

  /// The prefix of a logistic unit, by its digits after the extension digit.
  public func prefix(of sscc: SSCC) -> CompanyPrefix? {
    prefix(ofTwelveDigits: sscc.rawValue / PowerOfTen.of(5) % PowerOfTen.of(12))
  }

  /// The prefix of a location or party.
  public func prefix(of gln: GLN) -> CompanyPrefix? { prefix(ofTwelveDigits: gln.rawValue / 10) }

  /// Binary search: O(log n) comparisons.
  private func prefix(ofTwelveDigits body: UInt64) -> CompanyPrefix? {
    var low = 0
    var high = prefixes.count
    while low < high {
      let middle = (low + high) / 2
      if prefixes[middle].start <= body { low = middle + 1 } else { high = middle }
    }
    guard low > 0, body < prefixes[low - 1].end else { return nil }
    return prefixes[low - 1]
  }
}
