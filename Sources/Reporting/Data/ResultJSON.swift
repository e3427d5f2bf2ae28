import Drift
import Experiments
import TextFormats
import World

/// The result in JSON: every figure, not rounded, with names that its schema declares.
struct ResultJSON {
  private let result: ExperimentResult
  private let stories: [Story]
  private let options: ReportOptions

  init(_ result: ExperimentResult, _ stories: [Story], _ options: ReportOptions) {
    self.result = result
    self.stories = stories
    self.options = options
  }

  var text: String { value.folded() + "\n" }

  private var value: JSONValue {
    let identity = result.identity
    let finding = result.finding
    var fields: [(String, JSONValue)] = [
      ("schemaVersion", .integer(ExperimentResult.schemaVersion)),
      ("driftline", .text(identity.version)), ("verdict", .text(result.verdict.rawValue)),
      (
        "finding",
        .object([
          ("inProduction", .integer(finding.inProduction)),
          ("raisedByProtocol", .integer(finding.raisedByProtocol)),
          ("refusedByProtocol", .integer(finding.refusedByProtocol)),
        ])
      ),
      ("identity", self.identity), ("criteria", .list(result.criteria.map(criterion))),
      (
        "requirements",
        .list(
          result.requirements.map {
            .object([
              ("id", .text($0.id)), ("text", .text($0.text)), ("risk", .text($0.risk)),
              ("criteria", .texts($0.criteria)),
              ("verdict", .optional($0.verdict(result.criteria)?.rawValue)),
            ])
          })
      ),
      ("failureModes", .list(result.failureModes.map(failureMode))),
      ("levels", .list(result.levels.map(kind))), ("kinds", .list(result.kinds.map(kind))),
      ("printQuality", .list(result.printQuality.map(kind))),
      ("cells", .list(result.cells.map(cell))), ("mechanisms", .list(result.mechanisms.map(mechanism))),
      ("detection", .list(result.detection.map(detection))), ("alarms", .list(result.alarms.map(alarms))),
      ("development", .list(result.development.map(development))),
      ("updates", .list(result.updates.map(\.json))),
      ("challenges", .list(result.challenges.map(challenge))),
      ("witnesses", .list(result.witnesses.map(witness))),
      ("stories", .list(stories.map { StoryJSON($0).value })),
      ("trials", .list(result.trials.map(trial))),
      ("sensitivity", .optional(result.sensitivity, \.json)),
      ("values", .list(result.values.map(scenarioValue))), ("notes", .list(result.notes.map { .text($0) })),
    ]
    if options.timing, let performance = result.performance {
      fields.append(
        (
          "performance",
          .object([
            ("seconds", .decimal(performance.seconds)), ("units", .integer(performance.units)),
            ("jobs", .integer(performance.jobs)),
            ("peakMemory", .optional(performance.peakMemory) { .integer($0) }),
          ])
        ))
    }
    if !options.kept.isEmpty { fields.append(("kept", .texts(options.kept))) }
    return .object(fields)
  }

  private var identity: JSONValue {
    let identity = result.identity
    return .object([
      ("scenario", .text(identity.reference)), ("name", .text(identity.name)),
      ("summary", .text(identity.summary)), ("digest", .text(identity.digest)),
      ("sha256", .optional(identity.sha256)), ("program", .optional(identity.program, \.json)),
      ("document", .object(identity.document.fields.map { ($0.key, .text($0.text)) })),
      ("settings", .list(identity.settings.map { .text($0) })), ("command", .text(identity.command)),
      // A seed has 64 bits, and many readers of JSON keep only 53 of a number.
      ("seed", .text(String(identity.seed))), ("trials", .integer(identity.trials)),
      ("shortTrials", .integer(identity.shortTrials)), ("protocolUnits", .integer(identity.protocolUnits)),
      ("longUnits", .integer(identity.longUnits)), ("longLots", .integer(identity.longLots)),
      ("validation", .text(identity.validation)), ("production", .text(identity.production)),
      ("confidence", .decimal(identity.confidence)), ("correction", .text(identity.correction.word)),
      ("currency", .optional(identity.currency) { .text($0) }),
      (
        "texts",
        .list(identity.texts.map { .object([("name", .text($0.name)), ("text", .text($0.text))]) })
      ),
    ])
  }

  private func estimate(_ estimate: Estimate) -> JSONValue {
    .object([
      ("value", .decimal(estimate.value)), ("low", .decimal(estimate.low)), ("high", .decimal(estimate.high)),
      ("confidence", .decimal(estimate.confidence)), ("method", .text(estimate.method.rawValue)),
      ("seen", .integer(estimate.seen)), ("trials", .integer(estimate.trials)),
    ])
  }

  private func subject(_ subject: Subject) -> [(String, JSONValue)] {
    switch subject {
    case .kind(let level, let kind):
      [
        ("class", .text(kind.failurePoint.word)), ("kind", .text(kind.word)), ("level", .text(level.word)),
      ]
    case .level(let level): [("class", .null), ("kind", .null), ("level", .text(level.word))]
    }
  }

  private func kind(_ kind: KindResult) -> JSONValue {
    .object(
      subject(kind.subject) + [
        ("validation", estimate(kind.validation)), ("production", estimate(kind.production)),
        ("validationEpisodes", estimate(kind.validationEpisodes)),
        ("productionEpisodes", estimate(kind.productionEpisodes)),
        ("change", .optional(kind.change, estimate)),
        ("episodesChange", .optional(kind.episodesChange, estimate)),
        ("ratio", .optional(kind.ratio, estimate)),
        ("visibility", .text(kind.visibility.rawValue)),
        ("certainty", kind.isFew ? .null : .decimal(kind.certainty)),
        ("unitsNeeded", .optional(kind.unitsNeeded, estimate)),
        ("unitsNeededInProduction", .optional(kind.unitsNeededInProduction, estimate)),
        ("provedByOneProtocol", .decimal(kind.provedByOneProtocol)),
        ("provedPooled", .optional(kind.provedPooled) { .decimal($0) }),
        (
          "showings",
          .list(
            kind.showings.map {
              .object([
                ("cell", .text($0.cell.word)), ("there", .integer($0.there)), ("raised", .integer($0.raised)),
                ("refused", .integer($0.refused)), ("trials", .integer($0.trials)),
                ("chance", estimate($0.chance)),
              ])
            })
        ), ("inValidation", counts(kind.inValidation)), ("inProduction", counts(kind.inProduction)),
      ])
  }

  private func failureMode(_ mode: FailureMode) -> JSONValue {
    func rank(_ rank: FailureMode.Rank) -> JSONValue {
      .object([("value", .integer(rank.value)), ("low", .integer(rank.low)), ("high", .integer(rank.high))])
    }
    return .object(
      subject(mode.subject) + [
        ("severity", .integer(mode.severity.rank)),
        ("isSeverityAssumption", .boolean(mode.severity.isAssumption)),
        ("occurrence", rank(mode.occurrence)), ("detection", rank(mode.detection)),
        ("number", rank(mode.number)), ("found", estimate(mode.found)),
        ("effect", .text(FailureWords.effect(mode))),
        (
          "causes",
          .list(
            mode.causes.map {
              .object([("mechanism", .text($0.mechanism.word)), ("share", .decimal($0.share))])
            })
        ), ("marks", .texts(mode.marks.map(\.word))),
      ])
  }

  private func trial(_ trial: TrialOutcome) -> JSONValue {
    .object([
      ("cell", .text(trial.cell.word)), ("trial", .integer(trial.trial)), ("units", .integer(trial.units)),
      ("cases", .integer(trial.cases)), ("pallets", .integer(trial.pallets)), ("lots", .integer(trial.lots)),
      ("hours", .decimal(trial.hours)),
      (
        "wrong",
        .list(
          trial.wrong.map {
            .object([
              ("level", .text($0.level.word)), ("count", .integer($0.count)), ("silent", .integer($0.silent)),
              ("episodes", .integer($0.episodes)),
            ])
          })
      ), ("compromised", .integer(trial.compromised)), ("findings", .integer(trial.findings)),
      ("unbalancedLots", .integer(trial.unbalancedLots)),
    ])
  }

  private func counts(_ counts: KindCounts) -> JSONValue {
    .object([
      ("count", .integer(counts.count)), ("silent", .integer(counts.silent)),
      ("units", .integer(counts.units)), ("episodes", .integer(counts.episodes)),
      ("silentEpisodes", .integer(counts.silentEpisodes)), ("largest", .integer(counts.largest)),
      ("places", .list(counts.places.map(place))),
    ])
  }

  private func place(_ place: PlaceCount) -> JSONValue {
    .object([
      ("place", .text(place.place.word)), ("count", .integer(place.count)),
      ("episodes", .integer(place.episodes)),
    ])
  }

  private func cell(_ cell: CellResult) -> JSONValue {
    .object([
      ("cell", .text(cell.cell.word)), ("condition", .text(cell.condition)),
      ("trials", .integer(cell.trials)),
      (
        "exposure",
        .object([
          ("units", .integer(cell.exposure.units)), ("cases", .integer(cell.exposure.cases)),
          ("pallets", .integer(cell.exposure.pallets)), ("packed", .integer(cell.exposure.packed)),
          ("lots", .integer(cell.lots)),
          ("hours", .decimal(cell.hours)),
        ])
      ), ("occurrences", .object(Occurrence.allCases.map { ($0.name, .integer(cell.occurrences[$0])) })),
      ("machines", machines(cell)),
      (
        "line",
        .object(LineMeasure.allCases.map { ($0.word, .optional($0.value(in: cell)) { .decimal($0) }) })
      ),
      ("borders", .list(result.borders(of: cell).map(border))),
      ("messages", .list(cell.messages.map(\.json))), ("books", .optional(cell.books, \.json)),
      ("market", .optional(cell.market, \.resultJSON)),
      ("verification", .optional(cell.verification, \.json)),
      ("recalls", .optional(cell.recalls, \.json)), ("review", .optional(cell.review, \.resultJSON)),
      ("mismatches", .list(cell.rows.map(row))),
      (
        "wrongContainers",
        .integer(cell.rows.filter { $0.key.kind.isOfContainers }.reduce(0) { $0 + $1.count })
      ), ("compromised", .integer(cell.compromised)), ("compromisedRate", estimate(cell.compromisedRate)),
      (
        "balances",
        .object([
          ("issued", .integer(cell.balance.issued)), ("commissioned", .integer(cell.balance.commissioned)),
          ("scrapped", .integer(cell.balance.scrapped)), ("sampled", .integer(cell.balance.sampled)),
          ("destroyed", .integer(cell.balance.destroyed)), ("unused", .integer(cell.balance.unused)),
          ("open", .integer(cell.balance.open)), ("unbalancedLots", .integer(cell.unbalancedLots)),
        ])
      ), ("findings", .integer(cell.findings)),
      ("transients", .integer(cell.transients)),
      ("transientMinutes", .optional(cell.transientMinutes) { .decimal($0) }),
      ("faults", .list(cell.faults.map { .text($0) })),
    ])
  }

  /// Shares of the planned time, changeovers included, and the pace-maker's effectiveness.
  private func machines(_ cell: CellResult) -> JSONValue {
    .object(
      [("hours", .decimal(Double(cell.times.open) / 3.6e12))]
        + Machine.allCases.map { machine in
          (
            machine.word,
            .object(
              MachineUse.allCases.map { use in
                (
                  use.rawValue,
                  .optional(cell.times.share(of: machine, in: use.states)) { .decimal($0) }
                )
              })
          )
        } + cell.effectiveness.parts.map { ($0.word, .decimal($0.value)) })
  }

  private func border(_ count: BorderCount) -> JSONValue {
    .object([
      ("border", .text(count.border.word)), ("mechanisms", .texts(count.mechanisms.map(\.word))),
      ("things", .integer(count.things)), ("alone", .integer(count.alone)),
      ("byMark", .integer(count.byMark)), ("silentThings", .integer(count.silentThings)),
      ("episodes", .integer(count.episodes)),
    ])
  }

  private func row(_ row: MismatchRow) -> JSONValue {
    .object(
      key(row.key) + [
        ("count", .integer(row.count)), ("episodes", .integer(row.episodes)), ("units", .integer(row.units)),
        ("largest", .integer(row.largest)), ("rate", .decimal(row.rate.value)),
        ("low", .decimal(row.rate.low)),
        ("high", .decimal(row.rate.high)),
      ])
  }

  private func key(_ key: MismatchKey) -> [(String, JSONValue)] {
    [
      ("class", .text(key.failurePoint.word)), ("kind", .text(key.kind.word)),
      ("level", .text(key.level.word)),
      ("mechanisms", .list(key.mechanisms.members.map { .text($0.word) })),
      ("boundaries", .texts(key.boundaries.members.map(\.word))),
      ("detectedAt", .text(key.detectedAt.word)), ("silent", .boolean(key.silent)),
    ]
  }

  private func episodes(_ entry: KindEpisodes) -> JSONValue {
    .object([
      ("level", .text(entry.level.word)), ("kind", .text(entry.kind.word)),
      ("episodes", .integer(entry.episodes)),
    ])
  }

  private func mechanism(_ mechanism: MechanismResult) -> JSONValue {
    func share(_ share: MechanismShare) -> JSONValue {
      .object([
        ("alone", .integer(share.alone)), ("joint", .integer(share.joint)),
        ("episodes", .integer(share.alone + share.joint)), ("count", .integer(share.count)),
        ("units", .integer(share.units)), ("silent", .integer(share.silent)),
        ("kinds", .list(share.kinds.map(episodes))),
      ])
    }
    return .object([
      ("mechanism", .text(mechanism.id.word)), ("class", .text(mechanism.id.card.failurePoint.word)),
      ("values", .list(mechanism.values.map { .text($0) })),
      ("isOnInValidation", .boolean(mechanism.isOnInValidation)),
      ("isOnInProduction", .boolean(mechanism.isOnInProduction)),
      ("validation", share(mechanism.validation)), ("production", share(mechanism.production)),
      ("vanishing", .optional(mechanism.vanishing, vanishing)),
      ("markedRuns", .optional(mechanism.markedRuns, markedRuns)),
    ])
  }

  private func markedRuns(_ runs: MarkedRuns) -> JSONValue {
    .object([
      ("trials", .list(runs.trials.map { .integer($0) })),
      (
        "changes",
        .list(
          runs.changes.map {
            .object(
              subject($0.subject) + [
                ("all", .integer($0.all)), ("marked", .integer($0.marked)),
                ("markedHere", .integer($0.markedHere)),
                ("with", .integer($0.with)), ("without", .integer($0.without)),
                ("chance", .decimal($0.chance)),
                ("isTold", .boolean($0.isTold)),
              ])
          })
      ),
    ])
  }

  private func vanishing(_ vanishing: Vanishing) -> JSONValue {
    .object([
      ("trials", .integer(vanishing.trials)), ("lots", .integer(vanishing.lots)),
      (
        "changes",
        .list(
          vanishing.changes.map {
            .object(
              subject($0.subject) + [
                ("gone", estimate($0.gone)), ("episodesGone", estimate($0.episodesGone)),
                ("with", .integer($0.with)), ("without", .integer($0.without)),
              ])
          })
      ),
      (
        "answers",
        .list(
          vanishing.answers.map {
            .object([
              ("moment", .text($0.moment)), ("gained", estimate($0.gained)), ("with", .decimal($0.with)),
              ("without", .decimal($0.without)),
            ])
          })
      ), ("market", .list(vanishing.market.map(\.json))),
      ("queries", .list(vanishing.queries.map(\.json))),
    ])
  }

  private func alarms(_ alarms: AlarmResult) -> JSONValue {
    .object([
      ("condition", .text(alarms.role.word)),
      (
        "rules",
        .list(
          alarms.rules.map {
            .object([
              ("rule", .text($0.rule)), ("count", .integer($0.count)), ("behind", .integer($0.behind)),
              ("mended", .integer($0.mended)), ("idle", .integer($0.idle)), ("serious", .integer($0.serious)),
            ])
          })
      ), ("precision", .optional(alarms.precision, estimate)),
      ("falseAlarmsPerWeek", estimate(alarms.falseAlarmsPerWeek)),
    ])
  }

  private func detection(_ detection: DetectionResult) -> JSONValue {
    func share(_ count: Int) -> JSONValue { .decimal(Double(count) / Double(max(detection.count, 1))) }
    return .object([
      ("condition", .text(detection.role.word)), ("level", .text(detection.level.word)),
      (
        "places",
        .list(
          detection.places.map { place in
            .object([
              ("place", .text(place.place.word)), ("count", .integer(place.count)),
              ("episodes", .integer(place.episodes)), ("share", share(place.count)),
            ])
          })
      ), ("count", .integer(detection.count)), ("raised", .integer(detection.raised)),
      ("recall", share(detection.raised)), ("silent", .integer(detection.silent)),
      ("silentShare", share(detection.silent)),
      ("delayMedian", .optional(detection.delayMedian) { .decimal($0) }),
      ("delayP90", .optional(detection.delayP90) { .decimal($0) }),
    ])
  }

  private func development(_ development: Development) -> JSONValue {
    .object([
      ("condition", .text(development.role.word)), ("stretchHours", .decimal(development.stretchHours)),
      ("cycleHours", .optional(development.cycleHours) { .decimal($0) }),
      (
        "trends",
        .list(
          development.trends.map {
            .object([
              ("level", .text($0.level.word)), ("kind", .text($0.kind.word)),
              ("direction", .text($0.direction.rawValue)),
            ])
          })
      ),
      (
        "landmarks",
        .list(
          development.landmarks.map {
            .object([
              ("hour", .decimal($0.hour)), ("name", .text($0.name)),
              ("mechanism", .optional($0.mechanism) { .text($0.word) }),
            ])
          })
      ),
      (
        "stretches",
        .list(
          development.stretches.map {
            .object([
              ("index", .integer($0.index)), ("trials", .integer($0.trials)), ("units", .integer($0.units)),
              ("episodes", .list($0.episodes.map(episodes))),
              (
                "counts",
                .list(
                  $0.counts.map {
                    .object([
                      ("level", .text($0.level.word)), ("kind", .text($0.kind.word)),
                      ("count", .integer($0.episodes)),
                    ])
                  })
              ),
            ])
          })
      ),
    ])
  }

  private func challenge(_ challenge: ChallengeResult) -> JSONValue {
    .object([
      ("id", .text(challenge.id)), ("text", .text(challenge.text)), ("made", .integer(challenge.made)),
      ("caughtTotal", .integer(challenge.made - challenge.missed)), ("missed", .integer(challenge.missed)),
      (
        "caught",
        .list(challenge.caught.map { .object([("by", .text($0.by)), ("count", .integer($0.count))]) })
      ), ("share", estimate(challenge.share)), ("isCriterion", .boolean(challenge.isCriterion)),
    ])
  }

  private func criterion(_ criterion: CriterionResult) -> JSONValue {
    .object([
      ("id", .text(criterion.id)), ("text", .text(criterion.text)), ("place", .text(criterion.place)),
      ("basis", .text(criterion.basis)), ("estimate", estimate(criterion.estimate)),
      ("unit", .text(criterion.unit)), ("limit", .decimal(criterion.limit)),
      ("relation", .text(criterion.relation)), ("verdict", .text(criterion.verdict.rawValue)),
      ("trialsNeeded", .optional(criterion.trialsNeeded) { .integer($0) }), ("note", .text(criterion.note)),
    ])
  }

  private func witness(_ witness: Witness) -> JSONValue {
    .object(
      [
        ("cell", .text(witness.cell.word)), ("condition", .text(witness.condition)),
        ("trial", .integer(witness.trial)), ("lot", .integer(witness.lot)),
      ] + key(witness.key) + [
        ("code", .text(witness.code)), ("number", .optional(witness.number) { .integer($0) }),
        ("episodeSize", .integer(witness.episodeSize)), ("units", .integer(witness.units)),
        ("rule", .optional(witness.rule) { .text($0) }),
      ])
  }

  private func scenarioValue(_ value: ScenarioValue) -> JSONValue {
    func side(_ side: SidedValue) -> JSONValue {
      .object([
        ("text", .text(side.text)), ("provenance", .text(side.provenance)),
        ("origin", .optional(side.origin) { .text($0) }), ("isAssumption", .boolean(side.isAssumption)),
      ])
    }
    return .object([
      ("path", .text(value.path)), ("name", .text(value.name)),
      ("validation", .optional(value.validation, side)), ("production", .optional(value.production, side)),
      ("healthy", .optional(value.healthy) { .text($0) }),
      ("plausible", .optional(value.plausible) { .text($0) }),
      ("mechanism", .optional(value.mechanism) { .text($0) }), ("differs", .boolean(value.differs)),
    ])
  }
}
