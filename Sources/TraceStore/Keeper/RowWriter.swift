import Dispatch
import Synchronization

/// Writes rows within a transaction: large portions of them by a thread of its own, while the next events are taken.
///
/// Taking events and writing their rows cost about the same, so that a long document need not wait for either. A failure
/// comes late, and in time: ``flush()`` throws it, without which nothing is committed.
final class RowWriter {
  /// Rows that nobody writes yet.
  var tape = RowTape()

  private let desk: Desk
  private let queue = DispatchQueue(label: "driftline.rows", qos: .userInitiated)
  private let free = DispatchSemaphore(value: 0)

  /// A portion for the thread has so many bytes, and so many of them wait for it.
  private static let most = (bytes: 1 << 18, portions: 2)

  init(_ database: Database) throws(StoreError) {
    desk = Desk(try RowTape.Row.allCases.map { (row) throws(StoreError) in try database.prepare(row.sql) })
    // Signalled instead of created so: a semaphore must not end below the value that it was created with.
    for _ in 0..<Self.most.portions { free.signal() }
  }

  /// Hands the rows to the thread if they are worth it; the database is the thread's until ``flush()``.
  func handOn() throws(StoreError) {
    guard tape.size > Self.most.bytes else { return }
    if let failure = desk.failure { throw failure }
    let portion = tape
    tape = RowTape()
    free.wait()
    queue.async { [desk, free] in
      desk.write(portion)
      free.signal()
    }
  }

  /// Writes all that is left, here; afterwards the database is the caller's.
  func flush() throws(StoreError) {
    queue.sync {}
    desk.write(tape)
    tape.removeAll()
    if let failure = desk.failure { throw failure }
  }

  /// Forgets what is left; afterwards the database is the caller's.
  func abandon() {
    queue.sync {}
    tape.removeAll()
  }

  /// Ends the use of the database.
  func close() {
    abandon()
    desk.close()
  }

  /// The statements, in the hands of one thread at a time.
  ///
  /// Unchecked, because the compiler does not see how the hands change: ``handOn()`` gives them to the serial queue, and
  /// ``flush()`` and ``abandon()`` wait until that is idle before anybody else uses the database.
  private final class Desk: @unchecked Sendable {
    private let statements: [Statement]
    private let problem = Mutex<StoreError?>(nil)

    init(_ statements: [Statement]) { self.statements = statements }

    /// Why rows could not be written; nothing is written after it.
    var failure: StoreError? { problem.withLock { $0 } }

    func close() {
      for statement in statements { statement.close() }
    }

    func write(_ tape: RowTape) {
      guard failure == nil, !tape.isEmpty else { return }
      do throws(StoreError) { try tape.write(by: statements) } catch {
        problem.withLock { $0 = error }
      }
    }
  }
}
