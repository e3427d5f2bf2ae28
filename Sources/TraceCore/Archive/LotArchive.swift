import TraceModel

/// Where sealed lots are while they are not in memory.
///
/// An implementer has to pass one test: what was stored last under a lot comes back equal until it is removed, in any
/// order, for any number of lots.
public protocol LotArchive: AnyObject {
  /// Keeps a lot, in place of what was kept of it before.
  func store(_ sealed: SealedLot)
  /// What is kept of a lot, or nil.
  func load(_ lot: LotID) -> SealedLot?
  /// Forgets a lot that is back in memory.
  func remove(_ lot: LotID)
}

/// An archive that keeps lots in memory, for tests.
public final class LotArchiveInMemory: LotArchive {
  private var lots: [LotID: SealedLot] = [:]

  /// An empty archive.
  public init() {}

  /// How many lots there are.
  public var count: Int { lots.count }

  /// Keeps a lot.
  public func store(_ sealed: SealedLot) { lots[sealed.lot] = sealed }
  /// What is kept of a lot, or nil.
  public func load(_ lot: LotID) -> SealedLot? { lots[lot] }
  /// Forgets a lot.
  public func remove(_ lot: LotID) { lots[lot] = nil }
}

/// What the core held of a lot: the states of its serial numbers, what was inside what, where it was; what was told for
/// its reconciliation; and the parts of the journal that are about it.
///
/// ``bytes`` and ``init(bytes:)`` carry it to a store and back.
public struct SealedLot: Sendable, Equatable {
  /// The lot.
  public let lot: LotID
  /// When it was sealed, by the record's clock.
  public let sealedAt: Timestamp
  var pages: [Page] = []
  var account: LotAccount?
  var journal: [JournalPart] = []

  struct Page: Sendable, Equatable {
    var number: Int
    var records: [ItemRecord]
    /// Places of the containers' lists, gaps included, by offset in the page.
    var contents: [Int: [UInt32]] = [:]
    var standings: [ItemID: Standing] = [:]
    var documents: [ItemID: [String]] = [:]
    var secondParents: [ItemID: [ItemID]] = [:]
    var secondLots: [ItemID: [LotID]] = [:]
    /// Where the journal's mentions of each item begin; empty where there were none.
    var heads: [UInt32] = []
  }

  /// A chunk of one of the journal's stores, as it stands in memory.
  struct JournalPart: Sendable, Equatable {
    var place: Place
    var bytes: [UInt8]

    struct Place: Sendable, Hashable {
      var store: Store
      var chunk: Int
    }

    enum Store: UInt8, Sendable, CaseIterable {
      case entries, items, mentions, marks, changes

      /// Bytes of a chunk.
      var chunkByteCount: Int {
        switch self {
        case .entries: SlidingStore<Journal.Entry>.chunkByteCount
        case .items: SlidingStore<ItemID>.chunkByteCount
        case .mentions: SlidingStore<Postings.Mention>.chunkByteCount
        case .marks: SlidingStore<Int>.chunkByteCount
        case .changes: SlidingStore<UndoLog.Change>.chunkByteCount
        }
      }
    }
  }

  init(lot: LotID, sealedAt: Timestamp) {
    self.lot = lot
    self.sealedAt = sealedAt
  }

  /// How many pages of 4,096 serial numbers it has.
  public var pageCount: Int { pages.count }

  /// Bytes of states and contents, and of the journal.
  public var byteCount: Int {
    pages.reduce(0) { sum, page in
      sum + page.records.count * MemoryLayout<ItemRecord>.stride + page.heads.count * 4
        + page.contents.values.reduce(0) { $0 + $1.count * 4 }
    } + journalByteCount
  }

  /// Bytes of the journal that left with the lot.
  public var journalByteCount: Int { journal.reduce(0) { $0 + $1.bytes.count } }
}

/// Why a lot cannot be sealed.
public enum SealRefusal: Error, Hashable, Sendable {
  /// No archive was given to the core.
  case noArchive
  /// No such lot.
  case unknownLot(LotID)
  /// It is sealed already.
  case sealedAlready(LotID)
  /// It was not closed on the line.
  case stillOpen(LotID)
  /// So many of its units have not left and are not accounted for.
  case inStock(LotID, units: Int)
  /// Something of it was touched so short a time ago that late events may still arrive.
  case tooEarly(LotID)
  /// Nobody has reconciled it: the core has no reconciliation attached, or it has not come to this lot yet.
  case notReconciled(LotID)
  /// So many findings of major or critical severity about it stand, and nobody has explained them.
  case unresolved(LotID, findings: Int)
}

extension SealRefusal: CustomStringConvertible {
  /// What is wrong and what to do about it.
  public var description: String {
    switch self {
    case .noArchive: "The core has no archive. Give it one."
    case .unknownLot(let lot): "There is no lot \(lot.raw)."
    case .sealedAlready(let lot): "Lot \(lot.raw) is sealed already."
    case .stillOpen(let lot): "Lot \(lot.raw) is open. Close it first."
    case .inStock(let lot, let units):
      "\(units) units of lot \(lot.raw) have not left. Ship them or account for them."
    case .tooEarly(let lot): "Events about lot \(lot.raw) may still arrive. Wait for the allowed lateness."
    case .notReconciled(let lot):
      "Lot \(lot.raw) was not reconciled. Attach a reconciliation, and wait for the allowed lateness."
    case .unresolved(let lot, let findings):
      "\(findings) findings about lot \(lot.raw) stand. Declare the wrong events wrong, or approve the difference."
    }
  }
}
