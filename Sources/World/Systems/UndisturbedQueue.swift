/// A boundary's queue as it would stand had no system on the way ever been down: when it would have served each message.
///
/// An outage loses what its own buffer cannot keep, and it floods what comes after it: when the system is back, everything
/// that has waited goes on at once. What a queue behind loses then, or serves too late, is the outage's doing too, and only this
/// comparison tells it from what the queue would have lost anyhow.
struct UndisturbedQueue: ~Copyable {
  private let places: Int
  private let servers: Int
  /// When what waits or is in service will be done, ascending.
  private var ends = Ring<Int64>()

  init(places: Int, servers: Int) { (self.places, self.servers) = (places, servers) }

  /// When a message is done that comes at `now` and is served for `service`; nil where it finds no place.
  mutating func offer(at now: Int64, service: Int64) -> Int64? {
    while !ends.isEmpty, ends[ends.first] <= now { _ = ends.popFirst() }
    let ahead = ends.count - servers
    guard ahead < places || ahead < 0 else { return nil }
    let start = ahead < 0 ? now : ends[ends.first + ahead]
    ends.insert(start &+ service) { $0 }
    return start &+ service
  }
}
