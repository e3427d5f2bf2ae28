/// Words in which a JSON Schema (draft 2020-12) of a result is written: every field is declared, and nothing else may stand
/// there. A schema is an enumeration that conforms, so that it can say `object([("name", string)])`.
package protocol JSONShapes {}

extension JSONShapes {
  /// The text of a schema whose instances are one of what `root` names in `definitions`.
  package static func schema(
    title: String, description: String, root: String..., definitions: [(String, JSONValue)]
  ) -> String {
    let ways: (String, JSONValue) =
      root.count == 1 ? ("$ref", .text("#/$defs/" + root[0])) : ("oneOf", .list(root.map(ref)))
    return JSONValue.object([
      ("$schema", .text("https://json-schema.org/draft/2020-12/schema")), ("title", .text(title)),
      ("description", .text(description)), ways, ("$defs", .object(definitions)),
    ]).folded() + "\n"
  }

  package static var string: JSONValue { .object([("type", .text("string"))]) }
  package static var boolean: JSONValue { .object([("type", .text("boolean"))]) }
  package static var integer: JSONValue { .object([("type", .text("integer"))]) }
  package static var count: JSONValue { .object([("type", .text("integer")), ("minimum", .integer(0))]) }
  /// A figure that there is not, or that is not finite, is null.
  package static var number: JSONValue { .object([("type", .list([.text("number"), .text("null")]))]) }
  /// An object of which its own writer says what stands in it, or null.
  package static var anyObject: JSONValue { .object([("type", .list([.text("object"), .text("null")]))]) }

  package static func words(_ words: [String]) -> JSONValue { .object([("enum", .texts(words))]) }

  package static func constant(_ value: Int) -> JSONValue { .object([("const", .integer(value))]) }

  package static func pattern(_ pattern: String) -> JSONValue {
    .object([("type", .text("string")), ("pattern", .text(pattern))])
  }

  package static func ref(_ name: String) -> JSONValue { .object([("$ref", .text("#/$defs/" + name))]) }

  package static func list(_ items: JSONValue) -> JSONValue {
    .object([("type", .text("array")), ("items", items)])
  }

  /// An object of any names, each of whose values has one shape.
  package static func table(_ values: JSONValue) -> JSONValue {
    .object([("type", .text("object")), ("additionalProperties", values)])
  }

  package static func nullable(_ shape: JSONValue) -> JSONValue {
    .object([("anyOf", .list([shape, .object([("type", .text("null"))])]))])
  }

  package static func object(_ fields: [(String, JSONValue)], optional: [String] = []) -> JSONValue {
    .object([
      ("type", .text("object")), ("properties", .object(fields)),
      ("required", .texts(fields.map(\.0).filter { !optional.contains($0) })),
      ("additionalProperties", .boolean(false)),
    ])
  }
}
