import TextFormats

/// The JSON Schema (draft 2020-12) of a scenario, so that editors complete and check while people write.
///
/// It accepts everything that ``ScenarioReader`` accepts; the reverse cannot be, because a schema knows no units.
public struct JSONSchema: Sendable {
  private let schema: ScenarioSchema

  /// The generator for `schema`.
  public init(_ schema: ScenarioSchema) { self.schema = schema }

  /// The schema as JSON, two spaces to a level, keys in a fixed order.
  public var text: String { document.text + "\n" }

  private var document: JSONValue {
    let root = properties(schema.root, isPartial: true)
    let condition = properties(
      Section("", fields: schema.root.fields + schema.condition.fields), isPartial: true)
    let conditions: JSONValue = .object([
      ("description", .text("named sets of changes, each with its start state")), ("type", .text("object")),
      ("additionalProperties", nullable(.object([("$ref", .text("#/$defs/condition"))]))),
    ])
    return .object([
      ("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
      ("title", .text(schema.title)),
      ("description", .text(schema.root.help)),
      ("type", .text("object")),
      (
        "properties",
        .object(
          [
            (
              ReservedKey.extends,
              described(.object([("type", .text("string"))]), "a file or scenario that this one changes")
            )
          ] + root + [(ReservedKey.conditions, conditions)])
      ),
      ("additionalProperties", .boolean(false)),
      (
        "$defs",
        .object([
          (
            "condition",
            .object([
              ("type", .text("object")),
              (
                "properties",
                .object(
                  [
                    (
                      ReservedKey.extends,
                      described(.object([("type", .text("string"))]), "a condition that this one changes")
                    )
                  ] + condition)
              ),
              ("additionalProperties", .boolean(false)),
            ])
          ),
          (
            "origin",
            .object([
              (
                "description",
                .text("where the value comes from: a source with its trust in brackets, or “assumption: why”")
              ),
              ("type", .text("string")),
            ])
          ),
        ])
      ),
    ])
  }

  private func properties(_ section: Section, isPartial: Bool) -> [(String, JSONValue)] {
    section.fields.map { ($0.key, nullable(shape($0.shape))) }
  }

  /// A key may always be `null`: that takes back what was said before.
  private func nullable(_ schema: JSONValue) -> JSONValue {
    .object([("anyOf", .list([schema, .object([("type", .text("null"))])]))])
  }

  private func shape(_ shape: Shape) -> JSONValue {
    switch shape {
    case .parameter(let parameter): return value(parameter)
    case .text(let rule): return described(.object([("type", .text("string"))]), rule.help)
    case .section(let section): return object(section, tag: nil)
    case .list(let element, let help):
      let elements = self.shape(element)
      let changes: JSONValue = .object([
        ("type", .text("object")), ("propertyNames", .object([("pattern", .text("^[0-9]+$"))])),
        ("additionalProperties", nullable(elements)),
      ])
      let list: JSONValue = .object([("type", .text("array")), ("items", elements)])
      return described(.object([("anyOf", .list([list, changes]))]), help)
    case .map(let element, let help):
      return described(
        .object([("type", .text("object")), ("additionalProperties", nullable(self.shape(element)))]), help)
    case .variant(let tag, let help, let cases):
      return described(
        .object([("anyOf", .list(cases.map { object($0.section, tag: (tag, $0.name)) }))]), help)
    }
  }

  private func object(_ section: Section, tag: (key: String, word: String)?) -> JSONValue {
    var properties = properties(section, isPartial: true)
    if let tag { properties.insert((tag.key, .object([("const", .text(tag.word))])), at: 0) }
    return described(
      .object([
        ("type", .text("object")), ("properties", .object(properties)),
        ("additionalProperties", .boolean(false)),
      ]), section.help)
  }

  private func value(_ parameter: AnyParameter) -> JSONValue {
    let bare = bare(parameter.kind)
    let withOrigin: JSONValue = .object([
      ("type", .text("object")),
      (
        "properties",
        .object([
          (ReservedKey.value, bare), (ReservedKey.origin, .object([("$ref", .text("#/$defs/origin"))])),
        ])
      ),
      ("required", .list([.text(ReservedKey.value)])), ("additionalProperties", .boolean(false)),
    ])
    return .object([
      ("description", .text(description(parameter))),
      ("default", .text(parameter.standardText(in: ReadingContext(currency: "EUR")))),
      ("anyOf", .list([bare, withOrigin])),
    ])
  }

  private func bare(_ kind: ValueKind) -> JSONValue {
    switch kind {
    case .quantity(let dimension, _):
      let types: [JSONValue] =
        dimension.allowsBareNumber ? [.text("string"), .text("number")] : [.text("string")]
      return .object([("type", .list(types)), ("examples", .list([.text(dimension.example)]))])
    case .choice(let cases):
      return .object([
        (
          "anyOf",
          .list(cases.map { .object([("const", .text($0.word)), ("description", .text($0.meaning))]) })
        )
      ])
    case .notation(_, let example):
      return .object([
        ("type", .list([.text("string"), .text("number")])), ("examples", .list([.text(example)])),
      ])
    case .boolean:
      return .object([("enum", .list([.boolean(true), .boolean(false), .text("true"), .text("false")]))])
    }
  }

  private func description(_ parameter: AnyParameter) -> String {
    var parts = [
      parameter.name,
      "default \(parameter.standardText(in: ReadingContext(currency: "EUR"))), \(parameter.origin)",
    ]
    let healthy = parameter.healthyText(in: ReadingContext(currency: "EUR"))
    if healthy != parameter.standardText(in: ReadingContext(currency: "EUR")) {
      parts.append("healthy \(healthy)")
    }
    if let plausible = parameter.plausible { parts.append("plausible \(plausible)") }
    if let possible = parameter.possible { parts.append("possible \(possible)") }
    if !parameter.help.isEmpty { parts.append(parameter.help) }
    return parts.joined(separator: "; ")
  }

  private func described(_ schema: JSONValue, _ help: String) -> JSONValue {
    guard case .object(let members) = schema else { return schema }
    return .object([JSONValue.Member("description", .text(help))] + members)
  }
}
