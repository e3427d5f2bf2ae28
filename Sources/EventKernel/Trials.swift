import Dispatch
import Synchronization

/// Runs trials side by side and gives their rows in the order of trials.
///
/// A trial is single-threaded and knows nothing of the others; parallelism is across trials. Whoever folds the rows
/// does it once, in this order: the same bytes come out for any number of jobs, and for any split over machines.
///
/// ```swift
/// let rows = try runTrials(0..<24, jobs: 2) { trial in try Line.run(seed: seed, trial: trial) }
/// let waiting = Tally(rows.map(\.meanWait))
/// ```
///
/// - Parameters:
///   - trials: The numbers of the trials: all of an experiment, or one shard of it.
///   - jobs: How many run at once; at least 1.
///   - body: One trial. It must not draw on anything that another trial changes.
/// - Returns: One row for each trial, in order.
/// - Throws: What the first trial that failed, by its number, has thrown. Trials that have not begun by then do not.
public func runTrials<Row: Sendable, Failure: Error>(
  _ trials: Range<UInt64>, jobs: Int, _ body: @Sendable (UInt64) throws(Failure) -> Row
) throws(Failure) -> [Row] {
  precondition(jobs >= 1, "\(jobs) jobs cannot run any trial")
  let next = Atomic<UInt64>(trials.lowerBound)
  let hasFailed = Atomic<Bool>(false)
  let finished = Mutex<[(trial: UInt64, result: Result<Row, Failure>)]>([])

  // Trials are handed out in order: when one fails, all before it have begun, and they end. So the failure with the
  // lowest number is always the same, however many jobs there are.
  DispatchQueue.concurrentPerform(iterations: min(jobs, trials.count)) { _ in
    while !hasFailed.load(ordering: .relaxed) {
      let trial = next.wrappingAdd(1, ordering: .relaxed).oldValue
      if trial >= trials.upperBound { return }
      let result: Result<Row, Failure>
      do throws(Failure) {
        result = .success(try body(trial))
      } catch {
        hasFailed.store(true, ordering: .relaxed)
        result = .failure(error)
      }
      finished.withLock { $0.append((trial, result)) }
    }
  }

  var rows: [Row] = []
  rows.reserveCapacity(trials.count)
  for (_, result) in finished.withLock({ $0 }).sorted(by: { $0.trial < $1.trial }) {
    rows.append(try result.get())
  }
  return rows
}
