import Experiments
import TextFormats
import World

/// A result as one object: figures are not rounded.
struct DesignJSON {
  private let result: DesignResult
  private let proposal: String?
  private let words: DesignWords

  init(_ result: DesignResult, proposal: String?) {
    (self.result, self.proposal) = (result, proposal)
    words = DesignWords(result)
  }

  private var study: DesignStudy { result.study }
  private var numbers: DesignNumbers { result.numbers }
  private var prices: ProtocolCosts { study.plan.protocolCosts }

  var object: JSONValue {
    let plan = study.plan
    return .object([
      ("schemaVersion", .integer(DesignSchema.version)), ("name", .text(plan.name)),
      ("scenario", .text(plan.reference)), ("sha256", .optional(plan.sha256)),
      ("program", .optional(plan.program, \.json)), ("seed", .text(String(plan.seed))),
      ("confidence", .number(plan.confidence)),
      ("unit", .text(prices.isPriced ? plan.costs.currency : "hours")),
      ("finding", .text(words.finding)),
      (
        "trials",
        .object([
          ("screened", .integer(study.screened)), ("measured", .integer(study.measured)),
          ("verified", .integer(study.verified)), ("told", .integer(study.told)),
          ("filed", .integer(study.filedTrials)),
        ])
      ),
      (
        "rounds",
        .object([
          ("mended", .integer(result.history.mended)), ("cuts", .integer(result.history.cuts)),
          ("told", .integer(result.history.told)),
        ])
      ),
      (
        "least",
        .optional(
          result.least(result.kept, of: result.checks.count, rounds: max(1, result.history.told)))
      ),
      ("isSmaller", .boolean(result.history.isSmaller)),
      (
        "proposal",
        .object(
          size(result.size) + [
            ("runs", .integer(result.sizes.count)), ("hoursEnds", .optional(result.interval(\.hours), ends)),
            ("costEnds", .optional(result.interval { [prices] in $0.cost(prices) }, ends)),
            ("foundHours", .number(result.foundHours)), ("steps", .list(steps)),
            ("scenario", .optional(proposal)),
          ])
      ), ("own", .optional(result.own, own)),
      (
        "bound",
        .optional(result.history.isSmaller ? nil : result.cover) {
          .object([
            ("value", .number($0.bound)), ("whole", .number($0.cost)), ("isBest", .boolean($0.isBest)),
          ])
        }
      ),
      ("filed", .object(size(numbers.filedSize))),
      ("budget", .optional(prices.budget)), ("affordable", .optional(result.affordable, affordable)),
      ("causes", .list(study.suspects.indices.map(cause))),
      ("candidates", .list(study.candidates.indices.map(candidate))),
      (
        "impossible",
        .list(study.impossible.map { .object([("step", .text($0.step.id)), ("why", .text($0.why))]) })
      ),
      ("prices", .object(ProtocolCosts.Item.allCases.map { ($0.word, .optional(prices[$0]?.amount)) })),
      ("thousandth", .integer(AcceptanceSampling.size(rate: 0.001, confidence: plan.confidence) ?? 0)),
      ("alarms", .integer(numbers.alarms)),
    ])
  }

  private func size(_ size: StepSize) -> [(String, JSONValue)] {
    [("units", .number(size.units)), ("hours", .number(size.hours)), ("cost", .number(size.cost(prices)))]
      + [
        ("setUps", .number(size.setUps)), ("lots", .number(size.lots)),
        ("provocations", .number(size.provocations)), ("challenges", .number(size.challenges)),
      ]
  }

  private func ends(_ ends: (low: Double, high: Double)) -> JSONValue {
    .object([("low", .number(ends.low)), ("high", .number(ends.high))])
  }

  private var steps: [JSONValue] {
    (result.proposal?.steps(study.candidates) ?? []).map { index, step in
      .object([("step", .text(study.candidates[index].id)), ("times", .integer(step.times))])
    }
  }

  private func own(_ own: OwnProtocol) -> JSONValue {
    .object(
      size(StepSize.mean(of: own.sizes)) + [
        ("isWhole", .boolean(own.isWhole)), ("hasChallenges", .boolean(own.steps.hasChallenges)),
        ("least", .optional(result.least(own.checks, of: own.checks.count, rounds: own.rounds))),
        (
          "steps",
          .list(
            own.steps.steps(study.plan).map {
              .object([("step", .text($0.name)), ("times", .integer($0.times))])
            })
        ),
        (
          "causes",
          .list(
            own.checks.map {
              .object([
                ("cause", .text(words.cause($0.cause))), ("shown", .integer($0.shown)),
                ("trials", .integer($0.trials)),
              ])
            })
        ),
      ])
  }

  private func affordable(_ smaller: DesignResult.Affordable) -> JSONValue {
    .object([
      ("cost", .number(smaller.cost)), ("causes", .texts(smaller.causes.map(words.cause))),
      (
        "steps",
        .list(
          zip(study.candidates, smaller.counts).filter { $0.1 > 0 }.map {
            .object([("step", .text($0.0.id)), ("times", .integer($0.1))])
          })
      ),
    ])
  }

  private func cause(_ index: Int) -> JSONValue {
    let check = result.checks.first { $0.cause == index }
    let rate = numbers.rates[index]
    let share = rate.map { Double($0.wrong) / Double($0.of) }
    let need = result.search.need(of: index)
    return .object([
      ("cause", .text(words.cause(index))),
      (
        "state",
        .text(
          need == nil
            ? "hidden"
            : check == nil ? "rare" : check.map(result.search.isMissed) ?? true ? "missed" : "shown")
      ),
      ("way", .text(numbers.ways[index] == .alone ? "alone" : "together")),
      ("demand", .number(result.demand(of: index))), ("price", .number(result.price(of: index))),
      ("need", .optional(need)),
      ("shown", .optional(check) { .integer($0.shown) }),
      ("refused", .optional(check) { .integer($0.refused) }),
      ("trials", .optional(check) { .integer($0.trials) }),
      (
        "filed",
        .object([
          ("shown", .integer(numbers.filed[index].shown)), ("trials", .integer(numbers.filed[index].trials)),
        ])
      ),
      (
        "sampling",
        .optional(rate) {
          .object([
            ("level", .text($0.level.word)), ("wrong", .integer($0.wrong)), ("of", .integer($0.of)),
            (
              "size",
              .optional(AcceptanceSampling.size(rate: share ?? 0, confidence: study.plan.confidence)) {
                .integer($0)
              }
            ),
          ])
        }
      ),
      (
        "steps",
        .list(
          study.candidates.indices.compactMap { step in
            let shown = numbers.shown[index][step]
            guard shown.trials > 0 else { return nil }
            return .object([
              ("step", .text(study.candidates[step].id)), ("acts", .number(shown.mean)),
              ("shown", .integer(shown.trials)), ("trials", .integer(shown.acts.count)),
              ("strength", .number(shown.strength)),
            ])
          })
      ),
      (
        "watched",
        .list(
          (result.watched[index] ?? []).map {
            .object([
              ("what", .text($0.name)), ("count", .integer($0.count)), ("isNoticed", .boolean($0.isNoticed)),
            ])
          })
      ),
    ])
  }

  private func candidate(_ index: Int) -> JSONValue {
    let step = study.candidates[index]
    return .object(
      [("step", .text(step.id)), ("name", .text(step.name)), ("perMinute", .optional(step.perMinute))]
        + size(numbers.sizes[index]) + [
          ("settings", .object(step.settings.map { ($0.path, .text($0.value)) })),
          ("share", .optional(result.cover?.shares[index])),
        ])
  }
}
