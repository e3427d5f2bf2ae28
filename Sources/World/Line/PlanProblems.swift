/// A plan that cannot be run, with everything that is wrong with it.
public struct PlanProblems: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, in the order of the plan's parts; never empty.
  public let problems: [PlanProblem]

  /// One line for each.
  public var description: String {
    "this line cannot be run:\n" + problems.map { "  \($0)" }.joined(separator: "\n")
  }
}

extension LinePlan {
  /// Throws what is wrong with this plan, where something is: asked before a ``Line`` is made of it.
  public func check() throws(PlanProblems) {
    let found = problems()
    if !found.isEmpty { throw PlanProblems(problems: found) }
  }
}
