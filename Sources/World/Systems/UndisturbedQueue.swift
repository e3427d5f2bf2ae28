/// A boundary's queue as it would stand had no system on the way ever been down: when it would have served each message.
///
/// An outage loses what its own buffer cannot keep, and it floods what comes after it: when the system is back, everything
/// that has waited goes on at once. What a queue behind loses then, or serves too late, is the outage's doing too, and only this
/// comparison tells it from what the queue would have lost anyhow.
struct UndisturbedQueue: ~Copyable {
  private let places: Int
  /// When each server has done all that is its to serve, what waits among it.
  private var free: [Int64]
  /// When what waits will be begun, ascending.
  private var starts = Ring<Int64>()

  init(places: Int, servers: Int) {
    self.places = places
    free = Array(repeating: .min, count: servers)
  }

  /// When a message is done that comes at `now` and is served for `service`; nil where it finds no place.
  mutating func offer(at now: Int64, service: Int64) -> Int64? {
    // As in a ``Channel``, what is begun at this very moment still waits.
    while !starts.isEmpty, starts[starts.first] < now { _ = starts.popFirst() }
    var server = 0
    for other in free.indices.dropFirst() where free[other] < free[server] { server = other }
    let start = max(now, free[server])
    if !starts.isEmpty || free[server] > now {
      guard starts.count < places else { return nil }
      starts.append(start)
    }
    free[server] = start &+ service
    return free[server]
  }
}
