import EventKernel
import World

/// What happens to each document on its way: drawn by its number, so that it is the same however often and in whatever order
/// documents are sent.
struct Way {
  private let plan: DeliveryPlan
  private let delays: RandomPath
  private let doubles: RandomPath
  private let cuts: RandomPath

  init(_ plan: DeliveryPlan, seed: UInt64, trial: Int) {
    self.plan = plan
    var paths = RandomPaths(seed: seed, trial: UInt64(trial))
    delays = paths.claim("drive/delay", owner: "Way")
    doubles = paths.claim("drive/doubling", owner: "Way")
    cuts = paths.claim("drive/cut connection", owner: "Way")
  }

  /// How long a copy of a document is under way, in microseconds.
  func delay(of document: Int, copy: Int) -> Int64 {
    var stream = delays.stream(UInt64(document), UInt32(copy))
    return Int64((stream.uniform() * plan.delay.seconds * 1e6).rounded())
  }

  /// How many copies of a document are sent.
  func copies(of document: Int) -> Int {
    var stream = doubles.stream(UInt64(document))
    return stream.uniform() < plan.doubled ? 2 : 1
  }

  /// Whether the connection is cut while the sender waits for the answer.
  func isCut(_ document: Int, copy: Int) -> Bool {
    var stream = cuts.stream(UInt64(document), UInt32(copy))
    return stream.uniform() < plan.cut
  }
}
