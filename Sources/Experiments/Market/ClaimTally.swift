import EventKernel
import World

/// What has become of wholesalers' claims.
public struct ClaimTally: Hashable, Sendable {
  /// Claims that the maker was told of, and cases in them.
  public var raised = 0
  /// See ``raised``.
  public var cases = 0
  /// Of these, those that were settled, turned away as late, and given up without a decision.
  public var settled = 0
  /// See ``settled``.
  public var late = 0
  /// See ``settled``.
  public var givenUp = 0
  /// From the claim until it was settled, in seconds, all together.
  public var untilSettled = 0

  /// None yet.
  public init() {}

  /// From a claim until it was settled, in hours in the mean; 0 where none was.
  public var meanHours: Double { settled == 0 ? 0 : Double(untilSettled) / 3_600 / Double(settled) }

  mutating func note(_ claim: Claim, at end: Instant) {
    guard let told = claim.toldAt, told <= end else { return }
    raised += 1
    cases += claim.cases
    guard let (how, at) = claim.end, at <= end else { return }
    switch how {
    case .settled:
      settled += 1
      untilSettled += Int((at - told).seconds)
    case .late: late += 1
    case .givenUp: givenUp += 1
    }
  }
}

extension ClaimTally: TrialRecord {
  static var blank: Self { Self() }
  static let fields: [TrialField<Self>] = [
    .init("raised", \.raised, +=), .init("cases", \.cases, +=), .init("settled", \.settled, +=),
    .init("late", \.late, +=), .init("givenUp", \.givenUp, +=), .init("untilSettled", \.untilSettled, +=),
  ]
}
