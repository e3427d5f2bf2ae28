import Experiments
import TextFormats

/// The JSON Schema (draft 2020-12) of a debt's JSON form: every field is declared, and nothing else may stand there.
package enum DebtSchema {
  /// The version of the object.
  package static let version = 1

  /// The schema.
  package static var text: String {
    JSONValue.object([
      ("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
      ("title", .text("What a site owes, as driftline has found it")),
      (
        "description",
        .text(
          "Figures are not rounded. Money is in the currency and of a year, or where nothing is priced, units of a year; "
            + "failures are of a year; events are those of one run. Intervals of money have in them what prices could be; chance is half of "
            + "what chance alone gives.")
      ), ("$ref", .text("#/$defs/debt")), ("$defs", .object([("debt", debt), ("spread", spread)])),
    ]).folded() + "\n"
  }

  private static var debt: JSONValue {
    object([
      ("schemaVersion", .object([("const", .integer(version))])), ("name", string), ("scenario", string),
      ("isAnonymous", boolean), ("sha256", nullable(string)), ("program", program), ("seed", string),
      ("trials", count), ("confidence", number), ("currency", string), ("unit", string),
      ("unitsOfARun", count),
      ("unitsAYear", number), ("finding", string), ("today", ref), ("allRight", ref), ("debt", ref),
      ("items", list(item)), ("money", list(money)),
      (
        "interactions",
        list(
          object([
            ("items", list(string)),
            ("meaning", words(["only-together", "hidden", "harms", "more", "less"])),
            ("beyond", ref),
            ("both", ref),
          ]))
      ),
      (
        "movements",
        list(
          object([
            ("putRight", list(string)), ("better", changes), ("worse", changes), ("story", nullable(string)),
          ]))
      ),
      (
        "curve",
        list(
          object([
            ("month", count), ("asItIs", ref), ("allRight", ref), ("debt", ref),
            (
              "criteria",
              list(
                object([
                  ("criterion", string), ("verdict", words(Verdict.allCases.map(\.rawValue))),
                  ("value", number),
                ]))
            ),
          ]))
      ), ("waitingAYear", ref),
      (
        "plans",
        list(
          object([
            ("reason", string), ("order", list(string)), ("fixesCost", number), ("days", count),
            ("lostAndSpent", ref), ("regret", ref), ("remains", ref),
          ]))
      ),
      ("ordersTried", count), ("areAllOrdersTried", boolean),
      (
        "flips",
        list(
          object([
            ("first", string), ("second", string), ("price", consequence), ("factor", number),
            ("isPlausible", boolean),
          ]))
      ),
      (
        "runs",
        list(
          object([
            ("putRight", list(string)), ("trial", count), ("value", number),
            ("events", object(Consequence.allCases.map { ($0.word, count) })),
          ]))
      ),
    ])
  }

  private static var item: JSONValue {
    object([
      ("id", string), ("name", string), ("owner", string), ("share", ref), ("alone", ref), ("last", ref),
      ("fixCosts", nullable(number)), ("fixDays", nullable(number)), ("rank", count),
      (
        "failures",
        list(
          object([
            ("failure", string), ("gone", number), ("low", number), ("high", number), ("share", number),
          ]))
      ),
    ])
  }

  private static var money: JSONValue {
    object([
      ("consequence", consequence), ("rule", string), ("events", number), ("divisor", count),
      ("aYear", number),
      ("price", nullable(number)), ("today", nullable(number)), ("allRight", nullable(number)),
    ])
  }

  private static var changes: JSONValue {
    list(
      object([
        ("failure", string), ("today", number), ("change", number), ("low", number), ("high", number),
      ]))
  }

  private static var spread: JSONValue {
    object([("value", number), ("low", number), ("high", number), ("isTold", boolean), ("chance", number)])
  }

  private static var consequence: JSONValue { words(Consequence.allCases.map(\.word)) }

  // MARK: - Shapes

  private static let string = JSONValue.object([("type", .text("string"))])
  private static let boolean = JSONValue.object([("type", .text("boolean"))])
  private static let count = JSONValue.object([("type", .text("integer")), ("minimum", .integer(0))])
  /// A figure that is not finite is null.
  private static let number = JSONValue.object([("type", .list([.text("number"), .text("null")]))])
  /// As ``ProgramIdentity`` writes it.
  private static let program = JSONValue.object([("type", .list([.text("object"), .text("null")]))])
  private static let ref = JSONValue.object([("$ref", .text("#/$defs/spread"))])

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
