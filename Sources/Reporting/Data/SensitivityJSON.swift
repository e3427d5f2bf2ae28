import Experiments
import TextFormats

extension Sensitivity {
  /// For programs; the schema of a result declares every name.
  package var json: JSONValue {
    .object([
      ("trials", .integer(trials)), ("lots", .integer(lots)), ("studies", .integer(studies)),
      ("isCut", .boolean(isCut)), ("base", .list(base.map(\.json))),
      (
        "groups",
        .list(
          groups.map {
            .object([
              ("name", .text($0.name)), ("paths", .texts($0.paths)), ("low", $0.low.json),
              ("high", $0.high.json), ("movement", .decimal($0.movement)),
            ])
          })
      ), ("assumptions", .list(assumptions.map(\.json))), ("untried", .texts(untried)),
      ("unvaried", .texts(unvaried)),
    ])
  }
}

extension Sensitivity.Figure {
  fileprivate var json: JSONValue {
    .object([
      ("criterion", .text(criterion)), ("text", .text(text)), ("unit", .text(unit)),
      ("value", .decimal(value)), ("limit", .decimal(limit)), ("isMet", .boolean(isMet)),
    ])
  }
}

extension Sensitivity.Outcome {
  fileprivate var json: JSONValue {
    switch self {
    case .figures(let figures): .object([("figures", .list(figures.map(\.json))), ("refused", .null)])
    case .refused(let why): .object([("figures", .null), ("refused", .text(why))])
    }
  }
}

extension Sensitivity.Studied {
  fileprivate var json: JSONValue {
    .object([
      ("path", .text(path)), ("name", .text(name)), ("value", .text(value)), ("lower", .text(lower)),
      ("upper", .text(upper)), ("low", low.json), ("high", high.json), ("movement", .decimal(movement)),
      (
        "flips",
        .list(
          flips.map {
            .object([
              ("criterion", .text($0.criterion)), ("becomesMet", .boolean($0.becomesMet)),
              ("last", .optional($0.last)), ("first", .text($0.first)), ("figure", .decimal($0.figure)),
              ("distance", .decimal($0.distance)),
            ])
          })
      ),
    ])
  }
}
