import Experiments
import TextFormats
import TraceModel

/// The JSON Schema (draft 2020-12) of a design's JSON form: every field is declared, and nothing else may stand there.
package enum DesignSchema {
  /// The version of the object.
  package static let version = 1

  /// The schema.
  package static var text: String {
    JSONValue.object([
      ("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
      ("title", .text("The protocol that would have shown it, as driftline has found it")),
      (
        "description",
        .text(
          "Figures are not rounded. Costs are in “unit”: the currency, or hours of the line where nothing has a price. "
            + "“acts” is λ, “strength” what adds up over steps, “price” what seeing a cause costs beyond what the others need."
        )
      ), ("$ref", .text("#/$defs/design")), ("$defs", .object([("design", design)])),
    ]).folded() + "\n"
  }

  private static var design: JSONValue {
    object([
      ("schemaVersion", .object([("const", .integer(version))])), ("name", string), ("scenario", string),
      ("sha256", nullable(string)), ("program", program), ("seed", string), ("confidence", number),
      ("unit", string), ("finding", string),
      (
        "trials",
        object([("screened", count), ("measured", count), ("verified", count), ("filed", count)])
      ), ("rounds", count), ("isSmaller", boolean),
      (
        "proposal",
        object(
          size + [
            ("runs", count), ("hoursEnds", nullable(ends)), ("costEnds", nullable(ends)),
            ("steps", list(times)), ("scenario", nullable(string)),
          ])
      ),
      ("bound", nullable(object([("value", number), ("whole", number), ("isBest", boolean)]))),
      ("filed", object(size)),
      ("budget", nullable(number)),
      (
        "affordable",
        nullable(object([("cost", number), ("causes", list(string)), ("steps", list(times))]))
      ),
      ("causes", list(cause)),
      (
        "candidates",
        list(
          object(
            [("step", string), ("name", string), ("perMinute", nullable(number))] + size + [
              (
                "settings",
                .object([("type", .text("object")), ("additionalProperties", string)])
              ), ("share", nullable(number)),
            ]))
      ),
      ("impossible", list(object([("step", string), ("why", string)]))),
      ("prices", object(ProtocolCosts.Item.allCases.map { ($0.word, nullable(number)) })),
      ("thousandth", count), ("alarms", count),
    ])
  }

  private static let size: [(String, JSONValue)] =
    ["units", "hours", "cost", "setUps", "lots", "provocations", "challenges"].map { ($0, number) }

  private static let ends = object([("low", number), ("high", number)])

  private static let times = object([("step", string), ("times", count)])

  private static var cause: JSONValue {
    object([
      ("cause", string), ("state", words(["shown", "missed", "rare", "hidden"])),
      ("way", words(["alone", "together"])), ("demand", number), ("price", number),
      ("need", nullable(number)), ("shown", nullable(count)), ("refused", nullable(count)),
      ("trials", nullable(count)), ("filed", object([("shown", count), ("trials", count)])),
      (
        "sampling",
        nullable(object([("level", string), ("wrong", count), ("of", count), ("size", nullable(count))]))
      ),
      (
        "steps",
        list(
          object([
            ("step", string), ("acts", number), ("shown", count), ("trials", count), ("strength", number),
          ]))
      ),
      ("watched", list(object([("what", string), ("count", count), ("isNoticed", boolean)]))),
    ])
  }

  // MARK: - Shapes

  private static let string = JSONValue.object([("type", .text("string"))])
  private static let boolean = JSONValue.object([("type", .text("boolean"))])
  private static let count = JSONValue.object([("type", .text("integer")), ("minimum", .integer(0))])
  private static let number = JSONValue.object([("type", .list([.text("number"), .text("null")]))])
  /// As ``ProgramIdentity`` writes it.
  private static let program = JSONValue.object([("type", .list([.text("object"), .text("null")]))])

  private static func words(_ words: [String]) -> JSONValue { .object([("enum", .texts(words))]) }

  private static func list(_ items: JSONValue) -> JSONValue {
    .object([("type", .text("array")), ("items", items)])
  }

  private static func nullable(_ shape: JSONValue) -> JSONValue {
    .object([("anyOf", .list([shape, .object([("type", .text("null"))])]))])
  }

  private static func object(_ fields: [(String, JSONValue)]) -> JSONValue {
    .object([
      ("type", .text("object")), ("properties", .object(fields)), ("required", .texts(fields.map(\.0))),
      ("additionalProperties", .boolean(false)),
    ])
  }
}
