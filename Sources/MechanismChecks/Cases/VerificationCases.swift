import EventKernel
import Experiments
import Oracles
import Scenario
import World

// Queries about packs of a quiet line, months after it was made.
enum VerificationCases {
  static func all(_ size: CaseSize) -> [OracleCase] {
    (queue(size) + constant(size) + outages(size) + formats(size) + scanners(size) + older(size)).map { one in
      var asked = one
      // All packs of a lot are asked about, each at a counter of its own, at any time of the day.
      var plan = one.verification ?? VerificationPlan()
      plan.askedShare = 1
      plan.counters = 1_000_000
      plan.opensAt = .zero
      plan.openFor = .hours(24)
      plan.network = .zero
      asked.verification = plan
      return asked
    }
  }

  private static func asked(
    _ id: MechanismID, _ mode: String, _ setting: String, _ plan: LinePlan,
    _ verification: VerificationPlan = VerificationPlan(),
    companions: MechanismSet = [], seeded: Set<MismatchKind> = [],
    _ expectations: @escaping @Sendable (Observation) -> [Expectation]
  ) -> OracleCase {
    var one = OracleCase(
      id, mode, setting, plan, seeded: seeded, companions: companions, expectations)
    one.verification = verification
    return one
  }

  private static func line(_ size: CaseSize, _ cartons: Int = 4_800) -> LinePlan {
    .even(.byCount, cartons: size(cartons))
  }

  // MARK: The endpoint

  private static func queue(_ size: CaseSize) -> [OracleCase] {
    let settings: [(Double, Double, Int, Double)] = [
      (8, 1, 10, 1), (8, 1, 10, 3), (1.5, 2, 4, 2), (0.5, 1, 1, 2), (12, 0.25, 4, 0.5),
    ]
    return settings.map { rate, service, servers, patience in
      var plan = line(size)
      plan.set(
        .slowEndpoint,
        [
          ("load", Rate.perSecond(rate)), ("service", TimeSpan(nearest: service)),
          ("servers", Count(servers)),
          ("law", SlowEndpoint.Law.exponential),
        ])
      var verification = VerificationPlan()
      verification.timeOut = TimeSpan(nearest: patience)
      return asked(
        .slowEndpoint, "exponential",
        "\(rate) a second, \(service) s each, \(servers) servers, answers within \(patience) s", plan,
        verification
      ) { seen in
        [
          .share(
            "queries that are answered too late", seen.queries.failed(by: .endpoint), of: seen.queries.asked,
            VerificationOracle.later(than: patience, rate: rate, service: service, servers: servers),
            // Two queries that come soon after one another meet the same queue.
            spread: 1.5)
        ]
      }
    }
  }

  private static func constant(_ size: CaseSize) -> [OracleCase] {
    let settings: [(Double, Double, Double)] = [(0.5, 1, 1.5), (0.5, 1, 3), (0.8, 1, 2.5)]
    return settings.map { rate, service, patience in
      var plan = line(size)
      plan.set(
        .slowEndpoint,
        [
          ("load", Rate.perSecond(rate)), ("service", TimeSpan(nearest: service)), ("servers", Count(1)),
          ("law", SlowEndpoint.Law.constant),
        ])
      var verification = VerificationPlan()
      verification.timeOut = TimeSpan(nearest: patience)
      return asked(
        .slowEndpoint, "constant", "\(rate) a second, \(service) s each, answers within \(patience) s", plan,
        verification
      ) { seen in
        [
          .share(
            "queries that are answered too late", seen.queries.failed(by: .endpoint), of: seen.queries.asked,
            VerificationOracle.laterConstant(than: patience, rate: rate, service: service), spread: 1.5)
        ]
      }
    }
  }

  private static func outages(_ size: CaseSize) -> [OracleCase] {
    let settings: [(Int, Int)] = [(60, 6), (20, 5), (45, 15)]
    return settings.map { between, length in
      var plan = line(size)
      plan.set(
        .slowEndpoint,
        [
          ("load", Rate.perSecond(0)), ("outage-between", TimeSpan.minutes(Int64(between))),
          ("outage-length", TimeSpan.minutes(Int64(length))),
        ])
      return asked(.slowEndpoint, "outages", "\(length) min down, \(between) min up", plan) { seen in
        [
          .share(
            "queries that nobody answers", seen.queries.failed(by: .endpoint), of: seen.queries.asked,
            VerificationOracle.down(between: Double(between), length: Double(length)), spread: 3)
        ]
      }
    }
  }

  // MARK: Formats and scanners

  private static func formats(_ size: CaseSize) -> [OracleCase] {
    let settings: [(String, AnswerFormat.Expiry, AnswerFormat.Letters, Double, Bool)] =
      [0.1, 0.3, 0.6].map { ("dates", .eightDigits, .registered, $0, true) }
      + [0.2, 0.4, 0.7].map { ("small letters", .sixDigits, .small, $0, true) }
      // The lot is in capitals as it is.
      + [0.2, 0.5, 1].map { ("capitals", .sixDigits, .capitals, $0, false) }
    return settings.map { mode, expiry, letters, share, isOther in
      var plan = line(size)
      plan.set(
        .answerFormat, [("share", Fraction.of(share)), ("expiry", expiry), ("letters", letters)])
      return asked(.answerFormat, mode, "\(percent(share)) compare texts", plan) { seen in
        [
          .share(
            "queries of which the answer is taken for another pack's", seen.queries.failed(by: .format),
            of: seen.queries.asked, isOther ? share : 0)
        ]
      }
    }
  }

  private static func scanners(_ size: CaseSize) -> [OracleCase] {
    typealias Setting = (
      mode: String, share: Double, values: [(String, any ParameterValue)], strict: Bool, fails: Bool
    )
    func shares(
      _ mode: String, _ key: String, _ more: [(String, any ParameterValue)], _ strict: Bool, _ fails: Bool
    )
      -> [Setting]
    {
      [0.1, 0.35, 0.8].map { (mode, $0, [(key, Fraction.of($0))] + more, strict, fails) }
    }
    let settings =
      // N7-1001 has a dash, which another keyboard has elsewhere.
      shares("German keyboard", "layout-share", [("layout", KeyboardLayout.german)], false, true)
      + shares("French keyboard", "layout-share", [("layout", KeyboardLayout.french)], false, true)
      + shares("caps lock, strict responder", "caps-lock-share", [], true, true)
      + shares("caps lock, forgiving responder", "caps-lock-share", [], false, false)
      + shares("line end", "extra-share", [("extra", ScannerInput.Extra.lineEnd)], false, true)
      + shares(
        "symbology identifier", "extra-share", [("extra", ScannerInput.Extra.symbologyIdentifier)], true,
        false)
      + shares("no separator", "separator-share", [], false, true)
    return settings.map { setting in
      var plan = line(size)
      plan.set(.scannerInput, setting.values)
      var verification = VerificationPlan()
      verification.forgives = setting.strict ? .nothing : .everything
      let (share, fails) = (setting.share, setting.fails)
      return asked(.scannerInput, setting.mode, percent(share), plan, verification) { seen in
        [
          .share(
            "queries that the scanner spoils", seen.queries.failed(by: .scanner), of: seen.queries.asked,
            fails ? share : 0)
        ]
      }
    }
  }

  // MARK: Something older

  private static func older(_ size: CaseSize) -> [OracleCase] {
    let profiles: [CodeFormat.Profile] = [.noSeparator, .dayFirst, .unpadded]
    return profiles.map { profile in
      var plan = line(size)
      plan.set(.codeFormat, [("profile", profile), ("update-at", TimeSpan.minutes(5))])
      return asked(
        .upstreamGap, "codes of another template", "\(profile.word) for the last two thirds", plan,
        companions: MechanismSet(.codeFormat), seeded: [.malformed]
      ) { seen in
        [
          .exactly(
            "queries that are a symptom of the template", seen.queries.failed(by: .older),
            seen.units(.malformed)),
          .exactly("of these, put down to nothing", seen.queries.unexplained, 0),
        ]
      }
    }
  }
}
