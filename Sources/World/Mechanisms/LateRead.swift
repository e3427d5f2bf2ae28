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
    .lateRead, failurePoint: .aggregation, border: .packerToController,
    cause:
      "Hard codes take long to decode and networks hold back. A read that arrives after its case was closed "
      + "goes to the next one; so does, the other way round, one that comes while the controller still waits for "
      + "those of the case before.",
    parameters: [tail.erased, longest.erased],
    aloneCauses: [.mislabeled, .over, .under, .substituted, .misplaced],
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

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    tail = Double(settings[Self.tail].nanoseconds)
    longest = Double(settings[Self.longest].nanoseconds)
  }

  /// What a read takes beyond the shortest time, in nanoseconds: exponential, cut at the longest.
  @inline(__always)
  func latency(_ u: Double) -> Int64 { Int64(min(longest, -Mathematics.log(u) * tail)) }

  /// Whether a read can overtake one that was made `time` before it.
  func overtakes(within time: TimeSpan) -> Bool { tail > 0 && longest > Double(time.nanoseconds) }
}
