/// What a user asks to be read: a scenario, and changes from the command line.
public struct ScenarioRequest: Sendable {
  /// A file, or the name of an embedded scenario.
  public var reference: String
  /// Changes as the user wrote them: `line.belt.speed=300/min`. They win over everything else, the last one over all.
  public var settings: [String]
  /// Sections all of whose parameters take their healthy value.
  public var healthy: [ScenarioPath]

  /// A scenario as it stands, unless more is said.
  public init(_ reference: String, settings: [String] = [], healthy: [ScenarioPath] = []) {
    self.reference = reference
    self.settings = settings
    self.healthy = healthy
  }
}
