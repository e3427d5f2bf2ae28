import Experiments
import TextFormats
import TraceModel

/// The JSON Schema (draft 2020-12) of a design's JSON form: every field is declared, and nothing else may stand there.
package enum DesignSchema: JSONShapes {
  /// The version of the object.
  package static let version = 2

  /// The schema.
  package static var text: String {
    schema(
      title: "The protocol that would have shown it, as driftline has found it",
      description:
        "Figures are not rounded. Costs are in “unit”: the currency, or hours of the line where nothing has a price. "
        + "“acts” is λ, “strength” what adds up over steps, “price” what seeing a cause costs beyond what the others need. “least” is the "
        + "share of repetitions in which each cause that is not missed is shown at least, with “confidence” for all of them and all "
        + "rounds at once. “hours” and “cost” are what is planned; “foundHours” pass because of what is found. “own” is as much of the "
        + "file's own protocol as shows the same for less.",
      root: "design", definitions: [("design", design)])
  }

  private static var design: JSONValue {
    object([
      ("schemaVersion", constant(version)), ("name", string), ("scenario", string),
      ("sha256", nullable(string)), ("program", anyObject), ("seed", string), ("confidence", number),
      ("unit", string), ("finding", string),
      (
        "trials",
        object([
          ("screened", count), ("measured", count), ("verified", count), ("told", count), ("filed", count),
        ])
      ), ("rounds", object([("mended", count), ("cuts", count), ("told", count)])),
      ("least", nullable(number)), ("isSmaller", boolean),
      (
        "proposal",
        object(
          size + [
            ("runs", count), ("hoursEnds", nullable(ends)), ("costEnds", nullable(ends)),
            ("foundHours", number), ("steps", list(times)), ("scenario", nullable(string)),
          ])
      ), ("own", nullable(own)),
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
                table(string)
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

  private static var own: JSONValue {
    object(
      size + [
        ("isWhole", boolean), ("hasChallenges", boolean), ("least", nullable(number)), ("steps", list(times)),
        ("causes", list(object([("cause", string), ("shown", count), ("trials", count)]))),
      ])
  }

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
}
