import EventKernel
import Scenario
import World

/// A mechanism with some of its parameters set by name, the others healthy.
///
/// Parameters are found on the mechanism's card, as a scenario file would find them.
func condition<M: Mechanism>(_ type: M.Type, _ values: [(String, any ParameterValue)]) -> M {
  var settings = MechanismSettings.healthy
  for (name, value) in values {
    guard let parameter = M.card.parameters.first(where: { $0.id == name }) else {
      preconditionFailure("\(M.card.id) has no parameter “\(name)”")
    }
    settings.set(parameter, to: value)
  }
  return M(settings)
}

/// A person who leaves out a step with this probability, whatever presses on him.
func lapse<M: Mechanism>(_ type: M.Type, _ probability: Double, _ more: [(String, any ParameterValue)] = [])
  -> M
{
  condition(
    type,
    [
      ("probability", Fraction.of(probability)), ("backlog-effect", Count(1)), ("shift-effect", Count(1)),
      ("effort-effect", Count(1)),
    ] + more)
}

extension Trial {
  /// Whether nothing was found that the mechanism's card does not list.
  func listsOnly<M: Mechanism>(_ type: M.Type) -> Bool { found.kinds.isSubset(of: M.card.aloneCauses) }
}
