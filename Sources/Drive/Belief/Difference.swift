import TraceModel

/// A thing that a system has otherwise than our core, which was told the same: what is wrong with the system itself.
package struct Difference: Hashable, Sendable {
  /// The thing, as documents call it.
  package var thing: String
  /// In what they differ.
  package var about: About
  /// What our core has.
  package var ours: String
  /// What the system has.
  package var theirs: String
  /// What became of the documents that named it.
  package var cause: Cause
  /// Numbers of these documents, from 1.
  package var documents: [Int]

  /// In what two records differ.
  package enum About: String, CaseIterable, Sendable {
    case state, container, contents

    /// What is said of a thing that differs so.
    package var meaning: String {
      switch self {
      case .state: "in another state"
      case .container: "in another container"
      case .contents: "with other contents"
      }
    }
  }

  /// What became of the documents that named a thing.
  package enum Cause: String, CaseIterable, Sendable {
    /// One of them was refused, so that the system knows that something is missing.
    case refused
    /// Of one nobody knows whether it is there.
    case unknown
    /// All were accepted, and still it has something else.
    case accepted

    /// In words.
    package var meaning: String {
      switch self {
      case .refused: "a document that names it was refused"
      case .unknown: "of a document that names it nobody knows the outcome"
      case .accepted: "all documents that name it were accepted"
      }
    }
  }
}

/// What differs, counted, with the first few of each sort.
package struct Differences: Sendable {
  /// Things that were compared.
  package var things = 0
  /// How many differ, by what became of their documents and in what they differ.
  package private(set) var counts: [Key: Int] = [:]
  /// The first of each sort.
  package private(set) var examples: [Difference] = []

  /// A sort of difference.
  package struct Key: Hashable, Sendable {
    package var cause: Difference.Cause
    package var about: Difference.About
  }

  private static let most = 5

  mutating func add(_ difference: Difference) {
    let key = Key(cause: difference.cause, about: difference.about)
    counts[key, default: 0] += 1
    if counts[key, default: 0] <= Self.most { examples.append(difference) }
  }

  mutating func add(_ other: Differences) {
    things += other.things
    // order-free: sums
    for (key, count) in other.counts { counts[key, default: 0] += count }
    examples += other.examples
  }

  /// How many things differ so.
  package func count(_ cause: Difference.Cause, _ about: Difference.About) -> Int {
    counts[Key(cause: cause, about: about)] ?? 0
  }

  /// All that differ.
  package var count: Int { counts.values.reduce(0, +) }  // order-free: a sum
}

extension SerialState {
  /// What a state means to whoever asks whether a thing is in stock.
  var standing: String {
    switch self {
    case .commissioned, .released: "in stock"
    case .unassigned, .unallocated, .allocated, .invalid, .encoded: "not known"
    case .labelSampled, .labelScrapped, .sampled, .inactive, .destroyed: "out of stock"
    }
  }
}
