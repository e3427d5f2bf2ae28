import Drift
import Experiments
import TextFormats
import TraceModel
import World

/// What of a result is about goods, documents, queries and recalls after the line.
extension ResultSchema {
  static var verification: JSONValue {
    let row = object([
      ("cause", words(QueryCause.allCases.map(\.word))),
      ("outcome", words(QueryOutcome.allCases.map(\.word))),
      ("kind", nullable(words(MismatchKind.allCases.map(\.word)))),
      ("level", nullable(words(PackagingLevel.allCases.map(\.word)))), ("mechanisms", list(mechanism)),
      ("boundaries", list(words(Boundary.allCases.map(\.word)))), ("count", count),
      ("days", nullable(number)),
    ])
    let counts = [
      "asked", "destroyedCases", "verified", "verifiedWrongly", "failed", "unexplained", "severalCauses",
    ]
    return object(
      counts.map { ($0, count) } + [
        ("failedShare", ref("estimate")), ("answerSeconds", number), ("slowestSeconds", number),
        ("causes", object(QueryCause.allCases.map { ($0.word, count) })), ("rows", list(row)),
        (
          "investigations",
          object([("count", count), ("late", count), ("workHours", number), ("meanHours", number)])
        ),
      ])
  }

  static var recalls: JSONValue {
    let counts = [
      "affected", "named", "reached", "missed", "missedDispensed", "customers", "customersMissed",
      "inVain", "leftInBins", "pulledInVain", "undecided", "widening", "unjoined", "stitchedMissed",
      "stitchedInVain",
    ]
    return list(
      object(
        [("name", string)] + counts.map { ($0, count) }
          + [("wideningFactor", number), ("unknown", count)]
          + ["threadWorkHours", "threadHours", "stitchedWorkHours", "stitchedHours"].map { ($0, number) }))
  }

  static var review: JSONValue {
    let cadence = words(ReviewCadence.allCases.map(\.word))
    return object([
      (
        "failures",
        list(
          object([
            ("failure", string), ("cadence", cadence), ("count", count), ("found", count),
            ("days", nullable(number)), ("unitsShipped", nullable(number)),
          ]))
      ),
      (
        "light",
        list(
          object([
            ("level", words(PackagingLevel.allCases.map(\.word))),
            ("kind", words(MismatchKind.allCases.map(\.word))),
            ("place", words(DetectionPlace.allCases.map(\.word))), ("count", count),
            ("days", nullable(number)),
          ]))
      ), ("alarms", list(object([("cadence", cadence), ("count", count), ("idle", count)]))),
    ])
  }

  static var market: JSONValue {
    func counts(_ names: [String]) -> [(String, JSONValue)] { names.map { ($0, count) } }
    return object(
      counts([
        "released", "shipped", "shipments", "shortOrders", "shortPallets", "shortCases", "notFound",
        "casesNotFound", "mixedPallets", "palletsOfSeveralLots", "toldDispensed", "toldExpired",
        "casesRepackaged", "relabeled",
      ]) + [
        (
          "documents",
          object(
            counts([
              "sent", "again", "received", "accepted", "refused", "unanswered", "noticed", "unnoticed",
              "givenUp", "unitsWithout",
            ]) + [("hoursUntilNoticed", number)])
        ), ("refusals", list(object([("partner", count), ("reason", string), ("count", count)]))),
        (
          "gaps",
          list(
            object(
              [("reason", words(CustodyGap.Reason.allCases.map(\.word)))] + counts(["gaps", "units", "open"])
                + [("hours", number)]))
        ),
        (
          "custody",
          object(
            counts(["casesUnder", "misplaced", "wrongLot", "unlinked", "ghosts", "copied", "exchanged"]) + [
              (
                "kinds",
                list(
                  object(
                    [
                      ("level", words(PackagingLevel.allCases.map(\.word))),
                      ("kind", words(MismatchKind.allCases.map(\.word))),
                    ] + counts(["count"])))
              )
            ])
        ),
        (
          "counted",
          object(
            counts(["cases", "over", "short", "substituted", "withoutData", "withoutProduct", "damaged"]))
        ),
        (
          "returns",
          object(
            counts([
              "returned", "restocked", "destroyed", "unassociated", "setApart", "unverified", "sentBack",
            ]))
        ), ("dispensing", object(counts(["setApart", "givenLater", "withoutAnswer"]))),
        (
          "claims",
          object(
            counts([
              "raised", "cases", "settled", "late", "givenUp", "unitsCredited", "unitsWrittenOff",
              "unitsSentBack",
            ]) + [("hours", number)])
        ),
        ("places", object(counts(MarketPlace.allCases.map(\.word)))),
      ] + counts(["asked", "notGood", "raised"]))
  }
}
