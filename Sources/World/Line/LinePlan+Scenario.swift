import EventKernel
import Scenario

/// What a scenario may say about a line, and the plan that follows from it.
public enum LineScenario {
  /// The section `line`.
  public static let line = Section(
    "a packaging line: machines, people, clocks, stops",
    fields: [
      Field("lots", .section(LotPlan.section())),
      Field("feed", .section(FeedPlan.section())),
      Field("serializer", SerializerPlan.variant),
      Field("accumulation", .section(AccumulationPlan.section())),
      Field("packer", CasePackerPlan.variant),
      Field("bundler", BundlerPlan.variant),
      Field("labeler", CaseLabelerPlan.variant),
      Field("palletizer", PalletizerPlan.variant),
      Field("crew", .section(CrewPlan.section())),
      Field("stops", .section(StopPlan.section())),
      Field("clocks", .section(ClockPlan.section())),
    ])

  /// The section `mechanisms`: what is not mentioned is healthy, what is mentioned has its defaults for production.
  public static let mechanisms = Section(
    "the mechanisms that are on; one that is not mentioned is healthy, one that is null is switched off again",
    fields: MechanismCatalogue.all.map { mechanism in
      let fields = mechanism.card.parameters.map { Field($0.id, .parameter($0)) }
      return Field(
        mechanism.card.id.word,
        .section(Section(mechanism.card.cause, fields: fields + alsoAt(mechanism.card))), .optional)
    })

  /// The keys under which a mechanism between systems says where it acts, and where else.
  public static let (border, otherBorders) = ("at-border", "also-at")

  /// Other borders at which a mechanism between systems acts as well, each with values of its own.
  private static func alsoAt(_ card: MechanismCard) -> [Field] {
    let own = card.parameters.filter { $0.id != border }
    guard own.count < card.parameters.count else { return [] }
    let borders = Boundary.allCases.map { boundary in
      Field(
        boundary.word,
        .section(Section(boundary.meaning, fields: own.map { Field($0.id, .parameter($0)) })), .optional)
    }
    return [
      Field(
        otherBorders,
        .section(
          Section("other borders at which it acts as well, each with values of its own", fields: borders)),
        .optional)
    ]
  }

  /// The plan of a resolved scenario; what it does not say has its default.
  public static func plan(
    line: ResolvedSection?, mechanisms: ResolvedSection?, updates: ResolvedSection? = nil
  ) -> LinePlan {
    var plan = LinePlan()
    func apply<Part: BoundPlan>(_ key: String, _ path: WritableKeyPath<LinePlan, Part>) {
      if let section = line?.section(key) { plan[keyPath: path].apply(section) }
    }
    apply("lots", \.lots)
    apply("feed", \.feed)
    apply("serializer", \.serializer)
    apply("accumulation", \.accumulation)
    apply("packer", \.packer)
    apply("bundler", \.bundler)
    apply("labeler", \.labeler)
    apply("palletizer", \.palletizer)
    apply("crew", \.crew)
    apply("stops", \.stops)
    apply("clocks", \.clocks)
    for type in MechanismCatalogue.all {
      let section = mechanisms?.section(type.card.id.word)
      var settings = section.map { Self.settings(of: type.card, in: $0) } ?? MechanismSettings.healthy
      if type.card.id == UpdatePlan.mechanism { settings.further += UpdatePlan.all(in: updates) }
      if section != nil || !settings.further.isEmpty { plan.mechanisms.set(type.card.id, to: settings) }
    }
    return plan
  }

  /// What a section says about a mechanism.
  public static func settings(of card: MechanismCard, in section: ResolvedSection) -> MechanismSettings {
    var settings = MechanismSettings.standard
    for parameter in card.parameters {
      if case .value(let resolved) = section[parameter.id] { settings.set(parameter, to: resolved.value) }
    }
    for (word, said) in section.section(otherBorders)?.entries ?? [] {
      guard let values = said.section, let boundary = Boundary(word: word),
        let place = card.parameters.first(where: { $0.id == border })
      else { continue }
      var other = Self.settings(of: card, in: values)
      other.set(place, to: boundary)
      settings.further.append(other)
    }
    return settings
  }
}
