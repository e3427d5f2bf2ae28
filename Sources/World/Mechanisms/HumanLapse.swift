import EventKernel
import Scenario

/// How likely a person is to leave out a step: a base probability, multiplied by what presses on him.
///
/// The form is HEART's: HEP = generic probability × Π((effect − 1) × share + 1), where each share says how much of the
/// effect applies (J. C. Williams, 1985). The chapter that hands it down calls the absolute values "highly
/// questionable, useful for comparison": they are starting points and not findings.
public struct HumanLapse: Sendable, Hashable {
  /// With nobody waiting, at the beginning of a shift, and no effort asked for.
  public var probability: Double
  /// By how much a queue of ``fullBacklog`` tasks or more multiplies it.
  public var backlogEffect: Double
  /// By how much the end of a shift multiplies it.
  public var shiftEffect: Double
  /// By how much a step multiplies it that is as cumbersome as steps get.
  public var effortEffect: Double
  /// How cumbersome the step is, from 0 to 1.
  public var effort: Double
  /// A lapse with these five numbers.
  public init(
    probability: Double, backlogEffect: Double, shiftEffect: Double, effortEffect: Double, effort: Double
  ) {
    self.probability = probability
    self.backlogEffect = backlogEffect
    self.shiftEffect = shiftEffect
    self.effortEffect = effortEffect
    self.effort = effort
  }

  /// So many waiting tasks press with their whole weight.
  public static let fullBacklog = 4.0

  /// What presses on a person at the moment of a decision, and his draw.
  public struct State: Sendable {
    /// Tasks that wait.
    public var backlog: Int
    /// How much of the shift is over, from 0 to 1.
    public var shiftShare: Double
    /// Uniform in [0, 1), drawn for the thing that it is about.
    public var draw: Double

    /// A state with these parts.
    public init(backlog: Int, shiftShare: Double, draw: Double) {
      self.backlog = backlog
      self.shiftShare = shiftShare
      self.draw = draw
    }
  }

  /// The probability in this state, at most 1.
  public func probability(in state: State) -> Double {
    func weight(_ effect: Double, _ share: Double) -> Double { (effect - 1) * min(1, max(0, share)) + 1 }
    return min(
      1,
      probability * weight(backlogEffect, Double(state.backlog) / Self.fullBacklog)
        * weight(shiftEffect, state.shiftShare) * weight(effortEffect, effort))
  }

  /// Whether the step is left out.
  func lapses(_ state: State) -> Bool { state.draw < probability(in: state) }
}

/// The five parameters that every lapse has; a mechanism declares them with a probability of its own.
struct LapseParameters: Sendable {
  let probability: Parameter<Fraction>
  static let backlog = Parameter<Count>(
    "backlog-effect", "how many times likelier with four tasks or more waiting", default: 5, healthy: 5,
    possible: 1...1_000_000, plausible: 1...20,
    origin: .assumption(
      "HEART holds shortage of time for one of the strongest conditions; the size is assumed"))
  static let shift = Parameter<Count>(
    "shift-effect", "how many times likelier at the end of the shift", default: 2, healthy: 2,
    possible: 1...1_000_000, plausible: 1...10,
    origin: .assumption("no figure was found for the hour of the shift"))
  static let effortEffect = Parameter<Count>(
    "effort-effect", "how many times likelier where the step is as cumbersome as steps get", default: 3,
    healthy: 3, possible: 1...1_000_000, plausible: 1...20,
    origin: .source(
      "teeptrak: wrong or no reason code where entry is cumbersome; the size is assumed", .vendor))
  static let effort = Parameter<Fraction>(
    "effort", "how cumbersome the step is", default: .percent(30), healthy: .percent(30),
    possible: .percent(0)...(.percent(100)), plausible: .percent(0)...(.percent(100)),
    origin: .assumption("scan, two screens, a reason"))

  init(_ id: String, _ name: String, default standard: Fraction, origin: Origin) {
    probability = Parameter(
      id, name, default: standard, healthy: .percent(0), possible: .percent(0)...(.percent(100)),
      plausible: .percent(0)...(.percent(20)), origin: origin,
      rangeOrigin: .source(
        "HEART generic tasks: 0.003 with checking, 0.02 routine, 0.09 scant attention", .peerReviewed))
  }

  var erased: [AnyParameter] {
    [
      probability.erased, Self.backlog.erased, Self.shift.erased, Self.effortEffect.erased,
      Self.effort.erased,
    ]
  }

  func lapse(_ settings: MechanismSettings) -> HumanLapse {
    HumanLapse(
      probability: settings[probability].base, backlogEffect: settings[Self.backlog].base,
      shiftEffect: settings[Self.shift].base, effortEffect: settings[Self.effortEffect].base,
      effort: settings[Self.effort].base)
  }
}
