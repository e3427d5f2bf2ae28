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
      Field("labeller", CaseLabellerPlan.variant),
      Field("palletizer", PalletizerPlan.variant),
      Field("crew", .section(CrewPlan.section())),
      Field("stops", .section(StopPlan.section())),
      Field("clocks", .section(ClockPlan.section())),
    ])

  /// The section `mechanisms`: what is not mentioned is healthy, what is mentioned has its defaults for production.
  public static let mechanisms = Section(
    "the mechanisms that are on; one that is not mentioned is healthy, one that is null is switched off again",
    fields: MechanismCatalogue.all.map { mechanism in
      Field(
        mechanism.card.id.word,
        .section(
          Section(
            mechanism.card.cause, fields: mechanism.card.parameters.map { Field($0.id, .parameter($0)) })),
        .optional)
    })

  /// The plan of a resolved scenario; what it does not say has its default.
  public static func plan(line: ResolvedSection?, mechanisms: ResolvedSection?) -> LinePlan {
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
    apply("labeller", \.labeller)
    apply("palletizer", \.palletizer)
    apply("crew", \.crew)
    apply("stops", \.stops)
    apply("clocks", \.clocks)
    for type in MechanismCatalogue.all {
      guard let section = mechanisms?.section(type.card.id.word) else { continue }
      plan.mechanisms.set(type.card.id, to: settings(of: type.card, in: section))
    }
    return plan
  }

  /// What a section says about a mechanism.
  public static func settings(of card: MechanismCard, in section: ResolvedSection) -> MechanismSettings {
    var settings = MechanismSettings.standard
    for parameter in card.parameters {
      if case .value(let resolved) = section[parameter.id] { settings.set(parameter, to: resolved.value) }
    }
    return settings
  }
}
