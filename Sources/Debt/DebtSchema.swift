import Experiments
import TextFormats

/// The JSON Schema (draft 2020-12) of a debt's JSON form: every field is declared, and nothing else may stand there.
package enum DebtSchema: JSONShapes {
  /// The version of the object.
  package static let version = 1

  /// The schema.
  package static var text: String {
    schema(
      title: "What a site owes, as driftline has found it",
      description:
        "Figures are not rounded. Money is in the currency and of a year, or where nothing is priced, units of a year; "
        + "failures are of a year; events are those of one run. Intervals of money have in them what prices could be; chance is half of "
        + "what chance alone gives.",
      root: "debt", definitions: [("debt", debt), ("spread", spread)])
  }

  private static var debt: JSONValue {
    object([
      ("schemaVersion", constant(version)), ("name", string), ("scenario", string),
      ("isAnonymous", boolean), ("sha256", nullable(string)), ("program", anyObject), ("seed", string),
      ("trials", count), ("confidence", number), ("currency", string), ("unit", string),
      ("unitsOfARun", count),
      ("unitsAYear", number), ("finding", string), ("today", figure), ("allRight", figure), ("debt", figure),
      ("items", list(item)),
      ("owners", list(object([("owner", string), ("items", list(string)), ("share", figure)]))),
      ("money", list(money)),
      (
        "interactions",
        list(
          object([
            ("items", list(string)),
            ("meaning", words(["only-together", "hidden", "harms", "eased", "more", "less"])),
            ("beyond", figure),
            ("both", figure),
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
            ("month", count), ("asItIs", figure), ("allRight", figure), ("debt", figure),
            (
              "criteria",
              list(
                object([
                  ("criterion", string), ("verdict", words(Verdict.allCases.map(\.rawValue))),
                  ("value", number),
                ]))
            ),
          ]))
      ), ("waitingAYear", figure),
      (
        "plans",
        list(
          object([
            ("reason", string), ("order", list(string)), ("fixesCost", number), ("days", count),
            ("lostAndSpent", figure), ("regret", figure), ("remains", figure),
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
      ("id", string), ("name", string), ("owner", string), ("share", figure), ("alone", figure),
      ("last", figure),
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

  private static var figure: JSONValue { ref("spread") }

  private static var spread: JSONValue {
    object([("value", number), ("low", number), ("high", number), ("isTold", boolean), ("chance", number)])
  }

  private static var consequence: JSONValue { words(Consequence.allCases.map(\.word)) }
}
