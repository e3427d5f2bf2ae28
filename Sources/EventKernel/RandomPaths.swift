/// The random streams of one trial, found by name; it knows who draws from which path.
///
/// A path says what is drawn, in the words of the model: `"case packer/jam/duration"`. Two owners of one path would
/// draw the same numbers and be correlated without a trace in any result, so a second owner stops a debug build.
///
/// ```swift
/// var paths = RandomPaths(seed: 20_260_401, trial: 7)
/// let slip = paths.claim("transfer/slip", owner: "Transfer")
/// var stream = slip.stream(4_711)    // carton 4,711
/// let first = stream.uniform()
/// ```
public struct RandomPaths: Sendable {
  /// The seed of the experiment, chosen by its user.
  public let seed: UInt64
  /// The number of the trial within the experiment.
  public let trial: UInt64

  /// By hash of the path. Looked up and never iterated: its order changes from run to run.
  private var claims: [UInt64: Claim] = [:]

  private struct Claim: Sendable {
    var path: String
    var owner: String
  }

  /// A registry in which nothing is claimed yet.
  public init(seed: UInt64, trial: UInt64) {
    self.seed = seed
    self.trial = trial
  }

  /// Takes a path for its only owner; claiming it again under the same name gives the same path.
  ///
  /// Complexity: O(length of the path); claim once, when the model is built, and keep the ``RandomPath``.
  public mutating func claim(_ path: String, owner: String) -> RandomPath {
    assert(conflict(claiming: path, owner: owner) == nil, conflict(claiming: path, owner: owner) ?? "")
    let hash = Self.hash(path)
    if claims[hash] == nil { claims[hash] = Claim(path: path, owner: owner) }
    return RandomPath(seed: seed, trial: trial, pathHash: hash)
  }

  /// What would be wrong with this claim, in words; nil when nothing is.
  public func conflict(claiming path: String, owner: String) -> String? {
    guard let earlier = claims[Self.hash(path)] else { return nil }
    if earlier.path != path {
      return "the random paths '\(earlier.path)' and '\(path)' have the same hash; rename one of them"
    }
    if earlier.owner != owner {
      return
        "the random path '\(path)' is claimed by '\(owner)', but '\(earlier.owner)' draws from it already; "
        + "give each a path of its own"
    }
    return nil
  }

  /// FNV-1a over the path's UTF-8 bytes, 64 bits (Internet-Draft draft-eastlake-fnv). It need not mix well: what
  /// it gives passes through Philox before it becomes a key.
  private static func hash(_ path: String) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in path.utf8 {
      hash ^= UInt64(byte)
      hash &*= 0x0000_0100_0000_01B3
    }
    return hash
  }
}

/// What one owner draws: a family of streams, one for each entity.
public struct RandomPath: Sendable, BitwiseCopyable {
  @usableFromInline let key: UInt64
  @usableFromInline let mask: UInt64

  /// Both words of a block keyed by the seed: one is the key of all streams here, the other is laid over the
  /// entities, so that even two paths with the same key do not share the numbers of neighboring entities.
  init(seed: UInt64, trial: UInt64, pathHash: UInt64) {
    (key, mask) = Philox.block(pathHash, trial, key: seed)
  }

  /// The stream of one entity: carton n, roll n, minute k, visit v.
  @inlinable
  @inline(__always)
  public func stream(_ entity: UInt64) -> RandomStream {
    RandomStream(key: key, entity: entity ^ mask, sub: 0)
  }

  /// One of several streams of one entity, independent of the others: (carton n, attempt k).
  ///
  /// `stream(n)` is `stream(n, 0)`.
  @inlinable
  @inline(__always)
  public func stream(_ entity: UInt64, _ sub: UInt32) -> RandomStream {
    RandomStream(key: key, entity: entity ^ mask, sub: sub)
  }
}
