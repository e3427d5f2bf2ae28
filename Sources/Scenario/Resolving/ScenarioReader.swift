/// Reads a scenario: its file, what it extends, its conditions, and changes from the command line, held against a schema.
///
/// Laid over one another from the earliest to the latest: the defaults of a machine's vintage, the most distant file that
/// is extended, …, the file itself, the conditions that the condition extends and the condition itself, each in the same
/// order of files, then `--set`. So a vintage, wherever it is named, never takes back what somebody wrote. Sections and maps
/// are laid over one another key by key, a list or a value as a whole; `null` takes back what was said before, so that the
/// default holds again.
public struct ScenarioReader: Sendable {
  /// What a scenario may say.
  public let schema: ScenarioSchema
  /// Where texts come from.
  public let loader: ScenarioLoader

  /// A reader.
  public init(schema: ScenarioSchema, loader: ScenarioLoader) {
    self.schema = schema
    self.loader = loader
  }

  /// The scenario as it stands and then under each of its conditions, none where anything forbids a run, and all that
  /// has to be said about it.
  public func read(_ request: ScenarioRequest) -> (scenarios: [ResolvedScenario], diagnostics: Diagnostics) {
    let texts = Layers(request, loader)
    var diagnostics = texts.diagnostics
    let settings = request.settings.compactMap { Setting($0, &diagnostics) }
    guard !texts.files.isEmpty else { return ([], diagnostics) }
    let names = texts.conditions
    let scenarios = ([nil] + names.map(Optional.some)).map { condition in
      var resolver = Resolver(schema, texts, condition, settings, request.healthy)
      let root = resolver.resolve()
      diagnostics.add(resolver.diagnostics)
      return ResolvedScenario(
        condition: condition, conditions: names, ownConditions: texts.ownConditions, root: root,
        sources: texts.files.map(\.node.range.source))
    }
    return (diagnostics.hasErrors ? [] : scenarios, diagnostics)
  }
}
