/// The JSON Schema (draft 2020-12) of a scenario, so that editors complete and check while people write.
///
/// It accepts everything that ``ScenarioReader`` accepts; the reverse cannot be, because a schema knows no units.
public struct JSONSchema: Sendable {
  private let schema: ScenarioSchema

  /// The generator for `schema`.
  public init(_ schema: ScenarioSchema) { self.schema = schema }

  /// The schema as JSON, two spaces to a level, keys in a fixed order.
  public var text: String { document.text(indent: 0) + "\n" }

  private var document: JSONText {
    let root = properties(schema.root, isPartial: true)
    let condition = properties(
      Section("", fields: schema.root.fields + schema.condition.fields), isPartial: true)
    let conditions: JSONText = .object([
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
              ("type", .text("object")), ("properties", .object(condition)),
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

  private func properties(_ section: Section, isPartial: Bool) -> [(String, JSONText)] {
    section.fields.map { ($0.key, nullable(shape($0.shape))) }
  }

  /// A key may always be `null`: that takes back what was said before.
  private func nullable(_ schema: JSONText) -> JSONText {
    .object([("anyOf", .list([schema, .object([("type", .text("null"))])]))])
  }

  private func shape(_ shape: Shape) -> JSONText {
    switch shape {
    case .parameter(let parameter): return value(parameter)
    case .text(let rule): return described(.object([("type", .text("string"))]), rule.help)
    case .section(let section): return object(section, tag: nil)
    case .list(let element, let help):
      let elements = self.shape(element)
      let changes: JSONText = .object([
        ("type", .text("object")), ("propertyNames", .object([("pattern", .text("^[0-9]+$"))])),
        ("additionalProperties", nullable(elements)),
      ])
      let list: JSONText = .object([("type", .text("array")), ("items", elements)])
      return described(.object([("anyOf", .list([list, changes]))]), help)
    case .map(let element, let help):
      return described(
        .object([("type", .text("object")), ("additionalProperties", nullable(self.shape(element)))]), help)
    case .variant(let tag, let help, let cases):
      return described(
        .object([("anyOf", .list(cases.map { object($0.section, tag: (tag, $0.name)) }))]), help)
    }
  }

  private func object(_ section: Section, tag: (key: String, word: String)?) -> JSONText {
    var properties = properties(section, isPartial: true)
    if let tag { properties.insert((tag.key, .object([("const", .text(tag.word))])), at: 0) }
    return described(
      .object([
        ("type", .text("object")), ("properties", .object(properties)),
        ("additionalProperties", .boolean(false)),
      ]), section.help)
  }

  private func value(_ parameter: AnyParameter) -> JSONText {
    let bare = bare(parameter.kind)
    let withOrigin: JSONText = .object([
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

  private func bare(_ kind: ValueKind) -> JSONText {
    switch kind {
    case .quantity(let dimension, _):
      let types: [JSONText] =
        dimension.allowsBareNumber ? [.text("string"), .text("number")] : [.text("string")]
      return .object([("type", .list(types)), ("examples", .list([.text(dimension.example)]))])
    case .distribution: return .object([("type", .list([.text("string"), .text("number")]))])
    case .choice(let cases):
      return .object([
        (
          "anyOf",
          .list(cases.map { .object([("const", .text($0.word)), ("description", .text($0.meaning))]) })
        )
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
    parts.append("healthy \(parameter.healthyText(in: ReadingContext(currency: "EUR")))")
    if let plausible = parameter.plausible { parts.append("plausible \(plausible)") }
    if let possible = parameter.possible { parts.append("possible \(possible)") }
    if !parameter.help.isEmpty { parts.append(parameter.help) }
    return parts.joined(separator: "; ")
  }

  private func described(_ schema: JSONText, _ help: String) -> JSONText {
    guard case .object(let members) = schema else { return schema }
    return .object([("description", .text(help))] + members)
  }
}

/// A JSON value to be written, its keys in the order given.
indirect enum JSONText {
  case text(String)
  case boolean(Bool)
  case list([JSONText])
  case object([(String, JSONText)])

  /// The value with line breaks, two spaces to a level.
  func text(indent: Int) -> String {
    let margin = String(repeating: "  ", count: indent)
    switch self {
    case .text(let text): return Self.quoted(text)
    case .boolean(let value): return value ? "true" : "false"
    case .list(let elements):
      if elements.isEmpty { return "[]" }
      return "[\n" + elements.map { "\(margin)  \($0.text(indent: indent + 1))" }.joined(separator: ",\n")
        + "\n\(margin)]"
    case .object(let members):
      if members.isEmpty { return "{}" }
      let lines = members.map { "\(margin)  \(Self.quoted($0.0)): \($0.1.text(indent: indent + 1))" }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(margin)}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\0"..."\u{1F}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
