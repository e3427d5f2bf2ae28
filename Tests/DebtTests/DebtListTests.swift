import Debt
import Experiments
import Scenario
import Testing

@Suite("A list of debt that makes no sense is told with place and hint") struct DebtListTests {
  /// Everything that is said of a text, read and then studied.
  private func complaints(_ text: String) -> [Diagnostic] {
    let loader = Studies.loader(text)
    let request = ExperimentRequest("own")
    let (plan, diagnostics) = ExperimentReader(loader: loader).read(request)
    let errors = diagnostics.all.filter { $0.severity == .error }
    guard errors.isEmpty, let plan, let debt = plan.debt else { return errors }
    do {
      _ = try DebtStudy(request, plan, debt, loader: loader)
      return []
    } catch {
      return error.diagnostics.all
    }
  }

  private static func line(_ rest: String) -> String { "{ extends: \"first-steps\",\n\(rest)\n}" }

  private static func items(_ items: String, _ more: String = "") -> String {
    line("debt: { \"units-a-year\": 1000000, \(more) items: {\n\(items)\n} }")
  }

  private static let reload = "right: { \"mechanisms.print-queue-reload\": \"null\" }"

  static let bad: [(text: String, message: String, line: Int)] = [
    (line("costs: { violation: { amount: \"5 USD\" } }"), "“USD” is not the currency of this scenario", 2),
    (line("costs: { currency: \"USD\", violation: { amount: \"5 EUR\" } }"), "“EUR” is not the currency", 2),
    (
      line("costs: { violation: { amount: \"5 EUR\" } }"), "“costs.currency” does not say in which currency",
      2
    ),
    (
      line("costs: { currency: \"EUR\", violation: { amount: \"100.000 EUR\" } }"),
      "“100.000 EUR” can be 100000 or 100 EUR", 2
    ),
    (line("costs: { currency: \"EUR\", violation: \"5 EUR\" }"), "found the text “5 EUR”", 2),
    (
      line("costs: { currency: \"EUR\", violation: { amount: \"100'000 EUR\" } }"), "between its thousands", 2
    ),
    (items("a: { \(reload) }", "budget: \"100’000 EUR\","), "between its thousands", 2),
    (
      line("protocol: { costs: { unit: \"1.000 USD\" } }, costs: { currency: \"USD\" }"),
      "can be 1000 or 1 USD", 2
    ),
    (line("costs: { currency: \"euro\" }"), "is not a currency's code", 2),
    (line("costs: { currency: \"euro\", violation: { amount: \"5 EUR\" } }"), "is not a currency's code", 2),
    (
      line(
        "costs: { currency: \"EUR\", violation: { amount: \"5 USD\", low: \"1 USD\" }, recall: { amount: \"9 USD\" } }"
      ),
      "“USD” is not the currency of this scenario", 2
    ),
    (
      line("costs: { currency: \"EUR\", violation: { amount: \"-5 EUR\" } }"),
      "-5 EUR is outside the possible range 0 to 1000000000 EUR", 2
    ),
    (
      line("costs: { currency: \"EUR\", violation: { amount: \"5 EUR\", low: \"9 EUR\" } }"),
      "between its low and its high", 2
    ),
    (line("costs: { currency: \"EUR\", violation: { low: \"5 EUR\" } }"), "amount", 2),
    (line("costs: { currency: \"EUR\", violatoin: { amount: \"5 EUR\" } }"), "violatoin", 2),
    (line("costs: { currency: \"EUR\", license: { amount: \"5 EUR\" } }"), "tolerance", 2),
    (items("a: { name: \"A\" }"), "does not say what it would be when put right", 3),
    (items("a: { right: { \"experiment.seed\": \"7\" } }"), "is nothing that a site could put right", 3),
    (items("a: { right: { \"line.lots.count\": \"7\" } }"), "is nothing that a site could put right", 3),
    (items("a: { \(reload) },\nb: { \(reload) }"), "contradict each other", 4),
    (
      items("a: { \(reload) },\nb: { right: { \"mechanisms.print-queue-reload.policy\": \"discard\" } }"),
      "contradict each other", 4
    ),
    (
      items(
        "a: { \(reload) },\nb: { name: \"B\",\n owner: \"x\",\n right: {\n \"line.stops.jams\": \"1/h\",\n"
          + " \"mechanisms.print-queue-reload.policy\": \"discard\" } }"),
      "contradict each other", 8
    ),
    (
      items("a: { name: \"A\",\n right: {\n \"line.stops.jams\": \"1/h\",\n \"experiment.seed\": \"7\" } }"),
      "is nothing that a site could put right", 6
    ),
    (
      items(
        "a: { right: {\n \"mechanisms.print-queue-reload\": \"null\",\n"
          + " \"mechanisms.print-queue-reload.policy\": \"discard\" } }"),
      "“a” contradicts itself: “mechanisms.print-queue-reload” is null", 5
    ),
    (items("a: { name: \"A\",\n right: { \"line.packer.scael\": \"none\" } }"), "“A” put right: ", 4),
    (items("a: { name: \"A\",\n right: { \"line.packer.units-per-case\": \"-3\" } }"), "“A” put right: ", 4),
    (items("a: { today: { \"line.packer.scale\": \"loud\" }, \(reload) }"), "as it is today: ", 3),
    (
      items(
        "a: { \(reload),\n grows: { \"mechanisms.print-queue-reload.policy\": { \"times-a-year\": 2 } } }"),
      "is no number that could", 4
    ),
    (
      items("a: { \(reload),\n grows: { \"line.feed.rate\": { \"times-a-year\": 2 } } }"),
      "grows, and it is no value of “a”", 4
    ),
    (
      items("a: { \(reload) }", "grows: { \"line.serializer.prints-per-roll\": {} },"),
      "nothing says how", 0
    ),
    (
      items(
        "a: { \(reload) }",
        "grows: { \"line.feed.rate\": { \"times-a-year\": 2, \"more-a-year\": \"3/min\" } },"),
      "two laws say how", 2
    ),
    (
      items("a: { \(reload) }", "grows: { \"line.feed.rate\": { \"from-month\": { soon: \"3/min\" } } },"),
      "“soon” is no month", 2
    ),
    (
      items("a: { \(reload) }", "grows: { \"line.feed.rate\": { \"from-month\": {\n \"12\": \"7 zz\" } } },"),
      "from month 12: line.feed.rate: “zz” is not a unit", 3
    ),
    (
      items("a: { \(reload) }", "grows: { \"line.feed.rat\": { \"from-month\": { \"12\": \"7/min\" } } },"),
      "from month 12: ", 2
    ),
    (
      items("a: { \(reload) }", "grows: { \"line.stops.micro-stops\": { \"times-a-year\": 100 } },"),
      "which cannot be", 2
    ),
    (items("a: { \(reload), takes: \"3 mm\" }"), "3 mm", 3),
    (
      items("a: { \(reload) }", "grows: { \"units-a-year\": { \"times-a-year\": 900 } },"),
      "in month 24, which cannot be", 2
    ),
    (
      items(
        "a: { \(reload) }",
        "grows: { \"line.stops.micro-stops\": { \"times-a-year\": 1.5, \"up-to\": \"1/h\" } },"),
      "up to 1/h, and it is", 2
    ),
    (line("terms: { caes: \"box\" }"), "“caes” is none of the words", 2),
  ]

  @Test("a slip in an amount is one mistake, and its hint names the key or the text that puts it right")
  func hints() {
    let cases: [(costs: String, hint: String)] = [
      (#"violation: { amount: "5 USD" }"#, "“costs.currency”: \"USD\""),
      (#"currency: "EUR", violation: { amount: "100'000 EUR" }"#, "\"100000 EUR\""),
      (#"currency: "EUR", violation: { amount: "100 000 EUR" }"#, "\"100000 EUR\""),
      (#"currency: "EUR", violation: { amount: "1,250,000 EUR" }"#, "\"1250000 EUR\""),
      (#"currency: "EUR", violation: "5 EUR""#, "{ amount: \"5 EUR\", … }"),
      (#"currency: "EUR", violation: 5"#, "{ amount: 5, … }"),
      (#"currency: "EUR", violation: { amount: "EUR 5" }"#, "the number stands first"),
      (#"currency: "EUR", violation: { amount: "5k EUR" }"#, "behind all digits"),
      (#"currency: "EUR", violation: { amount: "5 EUR/h" }"#, "behind all digits"),
      (#"currency: "EUR", rates: { USD: "0.9 EUR" }"#, "write the number alone"),
    ]
    for (costs, hint) in cases {
      let told = complaints(Self.line("costs: { \(costs) }"))
      #expect(
        told.count == 1 && told[0].hint?.contains(hint) == true,
        "\(costs): \(told.map(\.message)), \(told.map(\.hint))")
    }
  }

  @Test("two currencies that the scenario does not count in are both named, each at its first amount")
  func currencies() {
    let told = complaints(
      Self.line(
        "costs: { currency: \"EUR\", violation: { amount: \"5 USD\",\n low: \"1 USD\" },\n recall: { amount: \"9 CHF\" } }"
      ))
    #expect(told.map(\.range.place.line) == [2, 4], "\(told.map(\.message))")
    #expect(told.count == 2 && told[0].message.contains("“USD”") && told[1].message.contains("“CHF”"))
    #expect(told.allSatisfy { $0.message.contains("is not the currency of this scenario") })
  }

  @Test("switching something on and saying how it is, is no contradiction")
  func parts() {
    let text = Self.items(
      "a: { right: { \"mechanisms.print-queue-reload\": \"{}\", \"mechanisms.print-queue-reload.policy\": \"discard\" } }"
    )
    #expect(complaints(text).isEmpty, "\(complaints(text).map(\.message))")
  }

  @Test("a month behind the last is told with the last")
  func lastMonth() {
    let text = Self.items(
      "a: { \(Self.reload) }", "grows: { \"line.feed.rate\": { \"from-month\": { \"700\": \"3/min\" } } },")
    let told = complaints(text)
    #expect(
      told.count == 1 && told[0].message.contains("“700”") && told[0].hint?.contains("600") == true)
  }

  @Test("a law of the whole site goes on where nothing is put right, and does not undo what is")
  func fixesHold() throws {
    let path = "mechanisms.unlogged-removal.probability"
    func study(_ right: String) throws -> DebtStudy {
      try Studies.study(
        of: """
          { extends: "partial-fix", debt: {
              grows: { "\(path)": { "times-a-year": 1.5, "up-to": "60 %" } },
              items: { scale: null, "pallet-order": null, samples: null, own: { today: { "\(path)": "20 %" }, right: { \(right) } },
                other: { right: { "line.labeler.verifies-labels": "true" } } } } }
          """)
    }
    for right in ["\"\(path)\": \"0 %\"", "\"mechanisms.unlogged-removal\": \"null\""] {
      let study = try study(right)
      let item = try #require(study.debt.items.firstIndex { $0.id == "own" })
      func values(_ set: Coalition) throws -> [String] {
        try study.settings(of: Variant(set, month: 12)).filter { $0.contains("unlogged-removal") }
      }
      #expect(try values(Coalition([item])).count == 1, "what is right stays so")
      #expect(try values(.none).last?.hasSuffix("=30 %") == true)
      #expect(try values(Coalition([1 - item])).last?.hasSuffix("=30 %") == true, "another fix ends no law")
    }
  }

  @Test("one clear message, at the line where it stands, with a hint", arguments: bad.indices)
  func told(index: Int) {
    let (text, message, line) = Self.bad[index]
    let found = complaints(text)
    #expect(found.count == 1, "\(text): \(found.map(\.message))")
    guard let first = found.first else { return }
    #expect(first.message.contains(message), "\(first.message)")
    #expect(first.hint?.isEmpty == false, "\(first.message)")
    if line > 0 { #expect(first.range.place.line == line, "\(first.message) at \(first.range.place)") }
  }

  @Test("a list that makes sense is read: names, settings, growth, cost and time")
  func read() throws {
    let text = Self.items(
      """
      reload: { name: "Old labels", owner: "packaging", since: "2016", \(Self.reload),
        cost: { amount: "2000 EUR", low: "1000 EUR", high: "6000 EUR" }, takes: "30 d" }
      """, "budget: \"9000 EUR\", months: 12,")
    let study = try Studies.study(of: text)
    let item = study.debt.items[0]
    #expect(item.name == "Old labels" && item.owner == "packaging" && item.since == "2016")
    #expect(item.cost?.amount == 2_000 && item.days == 30 && study.debt.budget == 9_000)
    #expect(study.months.isEmpty, "nothing grows")
    let right = try study.settings(of: Variant(.all(1)))
    #expect(right == ["conditions.production.mechanisms.print-queue-reload=null"])
    #expect(try study.settings(of: Variant(.none)).isEmpty)
  }

  @Test("in every month a list's growth is laid over today's values, and not over what is put right")
  func months() throws {
    let study = try Studies.study("site-debt")
    let workarounds = try #require(study.debt.items.firstIndex { $0.id == "workarounds" })
    let path = "conditions.production.mechanisms.unlogged-removal.probability="
    func last(_ variant: Variant) throws -> String? {
      try study.settings(of: variant).last { $0.hasPrefix(path) }
    }
    #expect(try last(Variant(.none)) == path + "15 %" && last(Variant(.none, month: 12)) == path + "21 %")
    #expect(try last(Variant(Coalition([workarounds]), month: 12)) == path + "0.3 %")
  }
}
