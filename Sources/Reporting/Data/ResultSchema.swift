import Drift
import Experiments
import TextFormats
import TraceModel
import World

/// The JSON Schema (draft 2020-12) of the JSON form: every field is declared, and nothing else may stand there.
enum ResultSchema: JSONShapes {
  static var text: String {
    schema(
      title: "What an experiment of driftline has found",
      description:
        "Figures are not rounded. Rates are per million things of their own level, of episodes per million units; shares lie between 0 and 1, times are in hours unless "
        + "they say otherwise; a figure that is not finite is null.",
      root: "result", definitions: definitions)
  }

  private static var definitions: [(String, JSONValue)] {
    [
      (
        "result",
        object(
          [
            ("schemaVersion", constant(ExperimentResult.schemaVersion)),
            ("driftline", string), ("verdict", words(Verdict.allCases.map(\.rawValue))),
            (
              "finding",
              object([
                ("inProduction", count), ("raisedByProtocol", count), ("refusedByProtocol", count),
              ])
            ),
            ("identity", ref("identity")),
            ("criteria", list(ref("criterion"))), ("requirements", list(requirement)),
            ("failureModes", list(ref("failureMode"))),
            ("levels", list(ref("kind"))), ("kinds", list(ref("kind"))), ("printQuality", list(ref("kind"))),
            ("cells", list(ref("cell"))), ("mechanisms", list(ref("mechanism"))),
            ("detection", list(ref("detection"))), ("alarms", list(ref("alarms"))),
            ("development", list(ref("development"))),
            ("updates", list(update)), ("challenges", list(ref("challenge"))),
            ("witnesses", list(ref("witness"))),
            ("stories", list(ref("story"))), ("trials", list(ref("trial"))),
            ("sensitivity", nullable(sensitivity)), ("values", list(ref("value"))), ("notes", list(string)),
            ("performance", ref("performance")), ("kept", list(string)),
          ], optional: ["performance", "kept"])
      ), ("identity", identity), ("estimate", estimate), ("kind", kind), ("counts", counts),
      (
        "failureMode",
        object([
          ("class", nullable(failurePoint)), ("kind", nullable(kindWord)), ("level", level),
          ("severity", count), ("isSeverityAssumption", boolean), ("occurrence", rank), ("detection", rank),
          ("number", rank), ("found", ref("estimate")), ("effect", string),
          ("causes", list(object([("mechanism", mechanism), ("share", number)]))),
          ("marks", list(mechanism)),
        ])
      ),
      (
        "trial",
        object([
          ("cell", cellWord), ("trial", count), ("units", count), ("cases", count), ("pallets", count),
          ("lots", count), ("hours", number),
          (
            "wrong",
            list(object([("level", level), ("count", count), ("silent", count), ("episodes", count)]))
          ), ("compromised", count), ("findings", count), ("unbalancedLots", count),
        ])
      ),
      ("place", object([("place", place), ("count", count), ("episodes", count)])), ("cell", cell),
      (
        "row",
        object(
          key + [
            ("count", count), ("episodes", count), ("units", count), ("largest", count), ("rate", number),
            ("low", number), ("high", number),
          ])
      ), ("episodes", object([("level", level), ("kind", kindWord), ("episodes", count)])),
      (
        "share",
        object([
          ("alone", count), ("joint", count), ("episodes", count), ("count", count), ("units", count),
          ("silent", count), ("kinds", list(ref("episodes"))),
        ])
      ),
      (
        "mechanism",
        object([
          ("mechanism", mechanism), ("class", failurePoint), ("values", list(string)),
          ("isOnInValidation", boolean), ("isOnInProduction", boolean), ("validation", ref("share")),
          ("production", ref("share")), ("vanishing", nullable(ref("vanishing"))),
          ("markedRuns", nullable(ref("markedRuns"))),
        ])
      ),
      (
        "markedRuns",
        object([
          ("trials", list(count)),
          (
            "changes",
            list(
              object([
                ("class", nullable(failurePoint)), ("kind", nullable(kindWord)), ("level", level),
                ("all", count),
                ("marked", count), ("markedHere", count), ("with", count), ("without", count),
                ("chance", number),
                ("isTold", boolean),
              ]))
          ),
        ])
      ),
      (
        "vanishing",
        object([
          ("trials", count), ("lots", count),
          (
            "changes",
            list(
              object([
                ("class", nullable(failurePoint)), ("kind", nullable(kindWord)), ("level", level),
                ("gone", ref("estimate")), ("episodesGone", ref("estimate")), ("with", count),
                ("without", count),
              ]))
          ),
          (
            "answers",
            list(
              object([
                ("moment", string), ("gained", ref("estimate")), ("with", number), ("without", number),
              ]))
          ),
          (
            "market",
            list(
              object([
                ("measure", words(MarketMeasure.allCases.map(\.word))), ("with", count), ("without", count),
              ]))
          ),
          (
            "queries",
            list(
              object([
                ("cause", words(QueryCause.allCases.map(\.word))), ("with", count), ("without", count),
              ]))
          ),
        ])
      ),
      (
        "alarms",
        object([
          ("condition", role),
          (
            "rules",
            list(
              object([
                ("rule", string), ("count", count), ("behind", count), ("mended", count), ("idle", count),
                ("serious", count),
              ]))
          ), ("precision", nullable(ref("estimate"))), ("falseAlarmsPerWeek", ref("estimate")),
        ])
      ),
      (
        "detection",
        object([
          ("condition", role), ("level", level),
          (
            "places",
            list(object([("place", place), ("count", count), ("episodes", count), ("share", number)]))
          ), ("count", count), ("raised", count), ("recall", number), ("silent", count),
          ("silentShare", number),
          ("delayMedian", number), ("delayP90", number),
        ])
      ), ("development", development),
      (
        "challenge",
        object([
          ("id", string), ("text", string), ("made", count), ("caughtTotal", count), ("missed", count),
          ("caught", list(object([("by", string), ("count", count)]))), ("share", ref("estimate")),
          ("isCriterion", boolean),
        ])
      ),
      (
        "criterion",
        object([
          ("id", string), ("text", string), ("place", string), ("basis", string),
          ("estimate", ref("estimate")),
          ("unit", string), ("limit", number), ("relation", string),
          ("verdict", words(Verdict.allCases.map(\.rawValue))), ("trialsNeeded", nullable(count)),
          ("note", string),
        ])
      ),
      (
        "witness",
        object(
          [
            ("cell", cellWord), ("condition", string), ("trial", count), ("lot", count),
          ] + key + [
            ("code", string), ("number", nullable(count)), ("episodeSize", count), ("units", count),
            ("rule", nullable(string)),
          ])
      ), ("story", story), ("value", value),
      (
        "performance",
        object([
          ("seconds", number), ("units", count), ("jobs", count), ("peakMemory", nullable(count)),
        ])
      ),
    ]
  }

  // MARK: - Longer definitions

  private static var identity: JSONValue {
    object([
      ("scenario", string), ("name", string), ("summary", string), ("digest", string),
      ("sha256", nullable(string)),
      (
        "program",
        nullable(
          object([
            ("commit", nullable(string)), ("isModified", boolean), ("sha256", nullable(string)),
          ]))
      ), ("document", table(string)),
      ("settings", list(string)), ("command", string), ("seed", pattern("^[0-9]+$")), ("trials", count),
      ("shortTrials", count), ("protocolUnits", count), ("longUnits", count), ("longLots", count),
      ("validation", string), ("production", string), ("confidence", number),
      ("correction", words(Correction.allCases.map(\.word))), ("currency", nullable(string)),
      ("texts", list(object([("name", string), ("text", string)]))),
    ])
  }

  private static var estimate: JSONValue {
    object([
      ("value", number), ("low", number), ("high", number), ("confidence", number),
      ("method", words(IntervalMethod.allCases.map(\.rawValue))), ("seen", count), ("trials", count),
    ])
  }

  private static var requirement: JSONValue {
    object([
      ("id", string), ("text", string), ("risk", string), ("criteria", list(string)),
      ("verdict", nullable(words(Verdict.allCases.map(\.rawValue)))),
    ])
  }

  private static var kind: JSONValue {
    object([
      ("class", nullable(failurePoint)), ("kind", nullable(kindWord)), ("level", nullable(level)),
      ("validation", ref("estimate")), ("production", ref("estimate")),
      ("validationEpisodes", ref("estimate")), ("productionEpisodes", ref("estimate")),
      ("change", nullable(ref("estimate"))), ("episodesChange", nullable(ref("estimate"))),
      ("ratio", nullable(ref("estimate"))),
      ("visibility", words(Visibility.allCases.map(\.rawValue))), ("certainty", number),
      ("unitsNeeded", nullable(ref("estimate"))), ("unitsNeededInProduction", nullable(ref("estimate"))),
      ("provedByOneProtocol", number), ("provedPooled", number),
      (
        "showings",
        list(
          object([
            ("cell", cellWord), ("there", count), ("raised", count), ("refused", count), ("trials", count),
            ("chance", ref("estimate")),
          ]))
      ), ("inValidation", ref("counts")), ("inProduction", ref("counts")),
    ])
  }

  private static var counts: JSONValue {
    object([
      ("count", count), ("silent", count), ("units", count), ("episodes", count), ("silentEpisodes", count),
      ("largest", count), ("places", list(ref("place"))),
    ])
  }

  private static var cell: JSONValue {
    object([
      ("cell", cellWord), ("condition", string), ("trials", count),
      (
        "exposure",
        object([
          ("units", count), ("cases", count), ("pallets", count), ("packed", count), ("lots", count),
          ("hours", number),
        ])
      ),
      ("occurrences", table(count)),
      (
        "machines",
        object(
          [("hours", number)]
            + Machine.allCases.map { ($0.word, object(MachineUse.allCases.map { ($0.rawValue, number) })) }
            + ["availability", "performance", "quality", "effectiveness"].map { ($0, number) })
      ),
      ("line", object(LineMeasure.allCases.map { ($0.word, number) })),
      (
        "borders",
        list(
          object([
            ("border", words(DeviceBorder.allCases.map(\.word))), ("mechanisms", list(mechanism)),
            ("things", count), ("alone", count), ("byMark", count), ("silentThings", count),
            ("episodes", count),
          ]))
      ), ("messages", list(messages)), ("books", nullable(books)),
      ("market", nullable(market)),
      ("verification", nullable(verification)), ("recalls", nullable(recalls)),
      ("review", nullable(review)),
      ("mismatches", list(ref("row"))), ("wrongContainers", count),
      ("compromised", count),
      ("compromisedRate", ref("estimate")),
      (
        "balances",
        object([
          ("issued", integer), ("commissioned", integer), ("scrapped", integer), ("sampled", integer),
          ("destroyed", integer), ("unused", integer), ("open", integer), ("unbalancedLots", count),
        ])
      ), ("findings", count), ("transients", count), ("transientMinutes", number), ("faults", list(string)),
    ])
  }

  private static var rank: JSONValue { object([("value", count), ("low", count), ("high", count)]) }

  private static var sensitivity: JSONValue {
    let figure = object([
      ("criterion", string), ("text", string), ("unit", string), ("value", number), ("limit", number),
      ("isMet", boolean),
    ])
    let outcome = object([("figures", nullable(list(figure))), ("refused", nullable(string))])
    let flip = object([
      ("criterion", string), ("becomesMet", boolean), ("last", nullable(string)), ("first", string),
      ("figure", number), ("distance", number),
    ])
    return object([
      ("trials", count), ("lots", count), ("studies", count), ("isCut", boolean), ("base", list(figure)),
      (
        "groups",
        list(
          object([
            ("name", string), ("paths", list(string)), ("low", outcome), ("high", outcome),
            ("movement", number),
          ]))
      ),
      (
        "assumptions",
        list(
          object([
            ("path", string), ("name", string), ("value", string), ("lower", string), ("upper", string),
            ("low", outcome), ("high", outcome), ("movement", number), ("flips", list(flip)),
          ]))
      ), ("untried", list(string)), ("unvaried", list(string)),
    ])
  }

  private static var update: JSONValue {
    let lots = object([("lots", count), ("wrongLots", count), ("cases", count), ("wrongCases", count)])
    return object([
      ("name", string), ("system", words(System.allCases.map(\.word))), ("hour", number),
      ("until", nullable(number)), ("field", string), ("tested", number), ("testedBy", string),
      ("before", lots), ("during", lots), ("since", lots),
    ])
  }

  private static var development: JSONValue {
    object([
      ("condition", role), ("stretchHours", number), ("cycleHours", number),
      (
        "trends",
        list(
          object([
            ("level", level), ("kind", kindWord),
            ("direction", words(KindTrend.Direction.allCases.map(\.rawValue))),
          ]))
      ),
      (
        "landmarks",
        list(object([("hour", number), ("name", string), ("mechanism", nullable(mechanism))]))
      ),
      (
        "stretches",
        list(
          object([
            ("index", count), ("trials", count), ("units", count), ("episodes", list(ref("episodes"))),
            ("counts", list(object([("level", level), ("kind", kindWord), ("count", count)]))),
          ]))
      ),
    ])
  }

  private static var story: JSONValue {
    let statements = list(object([("text", string), ("events", list(count))]))
    let event = object([
      ("number", count), ("lane", words(["truth", "record"])), ("at", pattern("^-?[0-9]+$")),
      ("stamp", nullable(string)), ("who", string), ("what", string), ("mechanism", nullable(mechanism)),
    ])
    let parameter = object([("name", string), ("value", string), ("healthy", string), ("origin", string)])
    return object([
      ("trial", pattern("^[0-9]+$")), ("code", string), ("kind", kindWord), ("level", level),
      ("mechanisms", list(mechanism)), ("boundaries", list(boundary)), ("detectedAt", place),
      ("silent", boolean),
      ("parting", nullable(count)), ("let", statements), ("then", list(event)), ("however", statements),
      (
        "because",
        list(object([("mechanism", mechanism), ("events", list(count)), ("parameters", list(parameter))]))
      ),
      (
        "unless",
        list(
          object([
            ("healthy", list(mechanism)), ("kind", nullable(kindWord)), ("exists", boolean),
            ("others", count),
            ("text", string),
          ]))
      ),
    ])
  }

  private static var value: JSONValue {
    let side = nullable(
      object([
        ("text", string), ("provenance", string), ("origin", nullable(string)), ("isAssumption", boolean),
      ]))
    return object([
      ("path", string), ("name", string), ("validation", side), ("production", side),
      ("healthy", nullable(string)), ("plausible", nullable(string)), ("mechanism", nullable(string)),
      ("differs", boolean),
    ])
  }

  /// What makes two mismatches alike.
  private static var key: [(String, JSONValue)] {
    [
      ("class", failurePoint), ("kind", kindWord), ("level", level), ("mechanisms", list(mechanism)),
      ("boundaries", list(boundary)), ("detectedAt", place), ("silent", boolean),
    ]
  }

  // MARK: - Words and shapes

  static var failurePoint: JSONValue { words(FailurePoint.allCases.map(\.word)) }
  static var boundary: JSONValue { words(Boundary.allCases.map(\.word)) }
  static var kindWord: JSONValue { words(MismatchKind.allCases.map(\.word)) }
  static var level: JSONValue { words(PackagingLevel.allCases.map(\.word)) }
  static var place: JSONValue { words(DetectionPlace.allCases.map(\.word)) }
  static var mechanism: JSONValue { words(MechanismID.allCases.map(\.word)) }
  static var role: JSONValue { words(Role.allCases.map(\.word)) }
  private static var cellWord: JSONValue { words(Cell.all.map(\.word)) }
}
