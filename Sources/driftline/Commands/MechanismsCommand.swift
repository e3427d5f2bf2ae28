import Scenario
import TextFormats
import TraceModel
import World

/// `driftline mechanisms`: the causes of drift between truth and record.
enum MechanismsCommand {
  static let command = Command(
    name: "mechanisms",
    summary: "list the causes of drift, or check them",
    examples: [
      .init("driftline mechanisms", "all of them, one line each"),
      .init("driftline mechanisms tracking-slip", "one, with its parameters and where they come from"),
      .init("driftline mechanisms --check", "what each alone has to give, against what it gives"),
    ],
    options: [
      .flag("check", "run each alone, in each mode, and compare with arithmetic"),
      .flag("deep", "with --check: ten times as many cartons"),
      .count("seed", "N", in: 0...Int.max, "with --check: another seed than 1"),
    ] + ExperimentArguments.running + [.flag("json", "write one JSON object")],
    operands: [Operand("ID", isOptional: true, isRepeatable: true, "a mechanism")],
    discussion: """
      --check ends with 1 where something lies outside its interval, or where a
      mechanism causes a kind of mismatch that the catalogue does not list for it.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    var ids: [MechanismID] = []
    for word in arguments.operands {
      guard let id = MechanismID(word: word) else { throw Failure.noMechanism(word) }
      ids.append(id)
    }
    if arguments.isSet("check") {
      let check = try MechanismsCheck(
        ids.isEmpty ? MechanismID.allCases : ids, arguments: arguments, console: console)
      console.print(arguments.isSet("json") ? check.json.text + "\n" : check.text)
      return check.holds ? .fine : .notAccepted
    }
    for option in ["deep", "seed", "jobs"] where arguments.isSet(option) {
      throw Failure.needs("--\(option)", "--check")
    }
    if arguments.isSet("json") {
      let cards = (ids.isEmpty ? MechanismID.allCases : ids).map(\.card)
      console.print(
        JSONValue.object([("schemaVersion", .integer(1)), ("mechanisms", .list(cards.map(json)))]).text + "\n"
      )
    } else if ids.isEmpty {
      console.print(list)
    } else {
      console.print(ids.map { page($0.card) }.joined(separator: "\n"))
    }
    return .fine
  }

  private static var list: String {
    var text = ""
    for point in FailurePoint.allCases {
      let cards = MechanismID.allCases.map(\.card).filter { $0.failurePoint == point }
      guard !cards.isEmpty else { continue }
      text += point.word.split(separator: "-").joined(separator: " ") + "\n"
      for card in cards {
        let name = card.id.word + String(repeating: " ", count: max(1, 22 - card.id.word.count))
        text += Layout.wrapped(
          String(card.cause.prefix { $0 != "." }), first: "  " + name, rest: String(repeating: " ", count: 24)
        )
      }
      text += "\n"
    }
    return text + "driftline mechanisms ID says more of one\n"
  }

  private static func page(_ card: MechanismCard) -> String {
    var text = card.id.word + "\n" + Layout.wrapped(card.cause, first: "  ", rest: "  ")
    if !card.needs.isEmpty { text += Layout.wrapped("needs " + card.needs, first: "  ", rest: "  ") }
    let kinds = card.aloneCauses.map(\.word).joined(separator: ", ")
    text += Layout.wrapped("alone it causes " + (kinds.isEmpty ? "nothing" : kinds), first: "  ", rest: "  ")
    text += Layout.wrapped("seen as " + card.symptom, first: "  ", rest: "  ")
    text += Layout.wrapped(
      "first detectable: \(card.firstDetectable.word), by " + card.detectableBy, first: "  ", rest: "  ")
    let context = ReadingContext(currency: "EUR")
    for parameter in card.parameters {
      text +=
        "\n  \(parameter.id): \(parameter.standardText(in: context)), healthy \(parameter.healthyText(in: context))\n"
      text += Layout.wrapped(parameter.name, first: "    ", rest: "    ")
      if let plausible = parameter.plausible {
        text += Layout.wrapped(
          "plausible \(plausible) (\(parameter.rangeOrigin))", first: "    ", rest: "    ")
      }
      text += Layout.wrapped("\(parameter.origin)", first: "    ", rest: "    ")
    }
    return text
  }

  private static func json(_ card: MechanismCard) -> JSONValue {
    let context = ReadingContext(currency: "EUR")
    return .object([
      ("id", .text(card.id.word)), ("failurePoint", .text(card.failurePoint.word)),
      ("cause", .text(card.cause)),
      ("needs", .text(card.needs)), ("aloneCauses", .texts(card.aloneCauses.map(\.word))),
      ("symptom", .text(card.symptom)), ("firstDetectable", .text(card.firstDetectable.word)),
      ("detectableBy", .text(card.detectableBy)),
      (
        "parameters",
        .list(
          card.parameters.map { parameter in
            .object([
              ("id", .text(parameter.id)), ("name", .text(parameter.name)),
              ("default", .text(parameter.standardText(in: context))),
              ("healthy", .text(parameter.healthyText(in: context))),
              ("plausible", .optional(parameter.plausible?.description)),
              ("possible", .optional(parameter.possible?.description)),
              ("origin", .text("\(parameter.origin)")),
            ])
          })
      ),
    ])
  }
}
