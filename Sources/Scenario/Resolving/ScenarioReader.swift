/// Reads a scenario: its file, what it extends, a condition, and changes from the command line, held against a schema.
///
/// Laid over one another from the earliest to the latest: the most distant file that is extended, …, the file itself,
/// the condition in the same order of files, then `--set`. Sections and maps are laid over one another key by key, a
/// list or a value as a whole; `null` takes back what was said before, so that the default holds again.
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

  /// The scenario that `request` asks for, nil where anything forbids a run, and all that has to be said about it.
  public func read(_ request: ScenarioRequest) -> (scenario: ResolvedScenario?, diagnostics: Diagnostics) {
    let texts = Layers(request, loader)
    var diagnostics = texts.diagnostics
    let settings = request.settings.compactMap { Setting($0, &diagnostics) }
    guard !texts.files.isEmpty else { return (nil, diagnostics) }
    let names = texts.conditions
    if let condition = request.condition, !names.contains(condition) {
      complain(about: condition, names, texts, &diagnostics)
    }
    // Conditions that were not asked for are checked as well: a mistake in them should not wait until their turn.
    for name in names where name != request.condition {
      var other = resolver(texts, name, settings, request.healthy)
      _ = other.resolve()
      diagnostics.add(other.diagnostics)
    }
    var resolver = resolver(texts, request.condition, settings, request.healthy)
    let root = resolver.resolve()
    diagnostics.add(resolver.diagnostics)
    let scenario = ResolvedScenario(
      condition: request.condition, conditions: names, root: root,
      sources: texts.files.map(\.node.range.source))
    return (diagnostics.hasErrors ? nil : scenario, diagnostics)
  }

  private func complain(
    about condition: String, _ names: [String], _ texts: Layers, _ diagnostics: inout Diagnostics
  ) {
    let place =
      texts.files.last?.node[ReservedKey.conditions]?.range ?? texts.files[texts.files.count - 1].node.range
    let near = Nearest.name(to: condition, among: names).map { "did you mean \"\($0)\"? " } ?? ""
    diagnostics.error(
      "there is no condition “\(condition)”", at: place,
      hint: near + (names.isEmpty ? "this scenario has none" : "conditions: \(names.joined(separator: ", "))")
    )
  }

  /// A resolver that knows how long a shift is and which currency counts, as the same layers say.
  private func resolver(
    _ texts: Layers, _ condition: String?, _ settings: [Setting], _ healthy: [ScenarioPath]
  ) -> Resolver {
    var resolver = Resolver(schema, texts, condition, settings, healthy)
    guard schema.shiftPath != nil || schema.currencyPath != nil else { return resolver }
    var first = resolver
    resolver.context = first.readContext()
    return resolver
  }
}
