import TraceCore
import TraceModel

/// Sealed lots in the store's file, out of memory.
///
/// A lot that cannot be written stays in memory and nothing is lost; ``failure`` says why. What is sealed follows from the
/// journal, so that a store which is opened again seals the same lots again.
public final class StoredArchive: LotArchive {
  /// Why the last lot that stayed in memory could not be written.
  public private(set) var failure: StoreError?
  private let database: Database
  private let rows: RowWriter
  private var kept: [LotID: SealedLot] = [:]

  init(_ database: Database, _ rows: RowWriter) {
    self.database = database
    self.rows = rows
  }

  /// Keeps a lot, in place of what was kept of it before.
  public func store(_ sealed: SealedLot) {
    kept[sealed.lot] = nil
    do throws(StoreError) {
      try rows.settle()
      let bytes = sealed.bytes
      let statement = try database.prepare("INSERT OR REPLACE INTO archived_lot VALUES (?, ?, ?, ?)")
      statement.bind(1, Int64(sealed.lot.raw))
      statement.bind(2, sealed.sealedAt.microseconds)
      statement.bind(3, bytes.count)
      statement.bind(4, bytes)
      try statement.run()
    } catch {
      failure = error
      kept[sealed.lot] = sealed
    }
  }

  /// What is kept of a lot, or nil.
  public func load(_ lot: LotID) -> SealedLot? {
    if let sealed = kept[lot] { return sealed }
    do throws(StoreError) {
      try rows.settle()
      let statement = try database.prepare("SELECT content FROM archived_lot WHERE lot = ?")
      statement.bind(1, Int64(lot.raw))
      return try statement.step() ? try? SealedLot(bytes: statement.bytes(0)) : nil
    } catch {
      failure = error
      return nil
    }
  }

  /// Forgets a lot that is back in memory.
  public func remove(_ lot: LotID) {
    kept[lot] = nil
    do throws(StoreError) {
      try rows.settle()
      let statement = try database.prepare("DELETE FROM archived_lot WHERE lot = ?")
      statement.bind(1, Int64(lot.raw))
      try statement.run()
    } catch { failure = error }
  }
}
