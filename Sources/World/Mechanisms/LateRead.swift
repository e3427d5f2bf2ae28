import EventKernel
import Numerics
import Scenario

extension MechanismID {
  /// A read arrives after its case was closed.
  public static var lateRead: Self { Self(bit: 16) }
}

/// A read arrives after its case was closed.
public struct LateRead: Mechanism {
  /// What the catalogue says of it.
  public static let card = MechanismCard(
    .lateRead, failurePoint: .aggregation,
    cause:
      "Hard codes take long to decode and networks hold back. A read that arrives after its case was closed "
      + "goes to the next one.",
    parameters: [tail.erased, longest.erased],
    aloneCauses: [.mislabelled, .over, .under, .substituted, .misplaced],
    needs:
      "a packer whose reads are assigned between close signals or by time; by count, only reads that overtake",
    symptom: "a case with one read fewer, followed by one with one more", firstDetectable: .line,
    detectableBy: "a case's reads against its count")

  static let tail = Parameter<TimeSpan>(
    "tail", "how much longer than the shortest a read takes in the mean", default: .milliseconds(40),
    healthy: .milliseconds(10), possible: .zero...(.hours(1)),
    plausible: .milliseconds(1)...(.milliseconds(500)),
    origin: .assumption("retries of the decoder and a busy network; exponential"))
  static let longest = Parameter<TimeSpan>(
    "longest", "by how much a read can be late at most", default: .seconds(2), healthy: .milliseconds(60),
    possible: .zero...(.hours(1)), plausible: .milliseconds(20)...(.seconds(5)),
    origin: .assumption("healthy is bounded below the packer's margin: a decoder with a time-out"))

  private let tail: Double
  private let longest: Double
  private static let healthyTail = 10e6
  private static let healthyLongest = 60e6

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    tail = Double(settings[Self.tail].nanoseconds)
    longest = Double(settings[Self.longest].nanoseconds)
  }

  /// What a read takes beyond the shortest time, here and healthy, in nanoseconds: exponential, cut at the longest.
  @inline(__always)
  func latencies(_ u: Double) -> (now: Int64, healthy: Int64) {
    let exponential = -Mathematics.log(u)
    return (
      Int64(min(longest, exponential * tail)),
      Int64(min(Self.healthyLongest, exponential * Self.healthyTail))
    )
  }
}
