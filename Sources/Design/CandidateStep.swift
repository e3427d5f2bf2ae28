import EventKernel
import Experiments
import Scenario
import World

/// A step that a protocol may have: so many cartons on a line that has just been set up, and what is provoked meanwhile.
package struct CandidateStep: Hashable, Sendable {
  /// A word that tells it from all others.
  package var id: String
  /// What it is called in a protocol.
  package var name: String
  /// Cartons that are fed, in each lot.
  package var units: Int
  /// Lots that are run one after the other.
  package var lots = 1
  /// Cartons a minute; nil for production's.
  package var perMinute: Double?
  /// What it sets, over production's values and a fresh start.
  package var settings: [DebtSetting] = []
  /// What it makes to happen, each of which is paid for.
  package var provokes: [Occurrence] = []
  /// Codes that are spoiled on purpose, as a share of its cartons.
  package var spoiled = 0.0
  /// What is done so often that no count of a run tells it: systems that are taken down, updates that are tried.
  package var acts = 0

  /// A step without anything provoked.
  package init(_ id: String, _ name: String, units: Int) {
    (self.id, self.name, self.units) = (id, name, units)
  }

  /// Whether it is the same as another, and shorter.
  package func isShorter(than other: CandidateStep) -> Bool {
    allUnits < other.allUnits && lots == other.lots && perMinute == other.perMinute
      && settings == other.settings && provokes == other.provokes && spoiled == other.spoiled
  }

  /// Cartons that all its lots feed.
  package var allUnits: Int { units * lots }

  /// The step as a protocol has it, so many times.
  package func step(times: Int = 1) -> ProtocolStep {
    var step = ProtocolStep(name: name, count: units, perMinute: perMinute)
    (step.lots, step.times, step.settings) = (lots, times, settings)
    return step
  }
}

/// Something that happens seldom in production and can be made to happen often: episodes per exposure stay what they are.
///
/// What it sets is how often a cause has its chance, and never how likely the cause acts then.
package struct Provocation: Sendable {
  /// A word that tells it from all others.
  package var id: String
  /// What is done, in a few words.
  package var name: String
  /// What it sets.
  package var settings: [DebtSetting] = []
  /// What it makes to happen.
  package var provokes: [Occurrence] = []
  /// Codes that are spoiled, as a share of cartons.
  package var spoiled = 0.0
  /// What is done besides, once in a step.
  package var acts = 0
  /// Whether it belongs to a rough hour: what people can do to a line beside one another.
  package var isRough = true

  fileprivate init(
    _ id: String, _ name: String, _ settings: [(String, String)], _ provokes: [Occurrence] = [],
    spoiled: Double = 0, acts: Int = 0, isRough: Bool = true
  ) {
    (self.id, self.name) = (id, name)
    self.settings = settings.map { DebtSetting($0.0, $0.1) }
    (self.provokes, self.spoiled, self.acts, self.isRough) = (provokes, spoiled, acts, isRough)
  }

  /// Everything that can be provoked on a line with these mechanisms.
  package static func all(_ plan: ExperimentPlan, _ site: ConditionPlan) -> [Provocation] {
    var all = [
      Provocation("stops", "short stops, two a minute", [("line.stops.micro-stops", "120/h")], [.microStops]),
      Provocation("jams", "jams before the packer, one a minute", [("line.stops.jams", "60/h")], [.jams]),
      Provocation(
        "restarts", "the serializer's controller is switched off in full run, six times an hour",
        [("line.stops.crashes", "1008/week")], [.crashes]),
      Provocation(
        "rolls", "a change of roll or cartridge every 400 prints",
        [("line.serializer.prints-per-roll", "400")], [.reloads]),
      Provocation(
        "reels", "a change of the roll of case labels every ten cases",
        [("line.labeler.labels-per-roll", "10")], [.caseLabelReloads]),
      Provocation(
        "samples", "hand samples, one a minute", [("line.crew.samples", "60/h")], [.samples]),
      Provocation(
        "short-cases", "one unit is taken out of every tenth case",
        [("line.packer.short-case-every", "10")], [.challenges]),
      Provocation(
        "bad-codes",
        "one code in twenty is turned, wrinkled or reflecting, and the bin is emptied every five minutes",
        [("line.serializer.turned-share", "5 %"), ("line.crew.bin-every", "5 min")], spoiled: 0.05),
      Provocation(
        "swings", "the speed is changed every two minutes, by up to two fifths",
        [("line.stops.speed-swing-every", "2 min"), ("line.stops.speed-swing", "40 %")], isRough: false),
      Provocation(
        "alone", "one person at the line, with twenty other tasks",
        [("line.crew.people", "1"), ("line.crew.backlog", "20")], isRough: false),
      Provocation(
        "shifts", "the end of a shift every half hour",
        [("line.crew.shift-length", "30 min"), ("line.crew.handover", "5 min")], isRough: false),
    ]
    all += aged(site) + outages(site) + updates(site)
    return all
  }

  /// Everything that ages is as old as it ever is: just before it is cleaned, calibrated or set.
  private static func aged(_ site: ConditionPlan) -> [Provocation] {
    var settings: [(String, String)] = []
    for id in site.mechanisms {
      guard let start = id.card.startAge else { continue }
      let cycles = id.card.dates.compactMap { date -> TimeSpan? in
        if case .every(let key, _, _) = date { site.span(id, key) } else { nil }
      }
      let path = site.startPath(of: id, start.id)
      if let age = cycles.max() ?? site.span(id, "age") {
        settings.append((path, "\(max(0, age.nanoseconds / 1_000_000_000 - 600)) s"))
      }
    }
    guard !settings.isEmpty else { return [] }
    return [
      Provocation(
        "worn", "nothing has been cleaned or calibrated: ten minutes before it would be", settings, acts: 0,
        isRough: false)
    ]
  }

  /// Systems are taken down, where they are suspected of losing something by it.
  private static func outages(_ site: ConditionPlan) -> [Provocation] {
    let settings = site.mechanisms.filter { id in MechanismSet.ofMessages.contains(MechanismSet(id)) }
      .filter { site.span($0, "between") != nil }.map { ("mechanisms.\($0.word).between", "10 min") }
    guard !settings.isEmpty else { return [] }
    return [
      Provocation("outages", "a system is taken down every ten minutes", settings, acts: 3, isRough: false)
    ]
  }

  /// What an update brings is tried before it comes.
  private static func updates(_ site: ConditionPlan) -> [Provocation] {
    let settings = site.mechanisms.flatMap { id in
      id.card.dates.compactMap { date -> (String, String)? in
        guard case .once(let key, _) = date, site.span(id, key) != nil else { return nil }
        return ("mechanisms.\(id.word).\(key)", "3 min")
      }
    }
    guard !settings.isEmpty else { return [] }
    return [
      Provocation(
        "updates", "the next update of each system is installed in the fourth minute", settings,
        acts: settings.count, isRough: false)
    ]
  }
}

extension CandidateStep {
  /// The steps that a protocol may be put together from: each provocation by itself, and several beside one another.
  package static func all(_ plan: ExperimentPlan, _ site: ConditionPlan) -> [CandidateStep] {
    let provocations = Provocation.all(plan, site)
    let rough = provocations.filter(\.isRough)
    // Two hundred cases: some pallets, and each provocation several times.
    let units = min(20_000, max(1_200, 200 * site.line.packer.unitsPerCase))
    var steps = [
      CandidateStep("full", "full speed", units: units),
      CandidateStep("full-long", "full speed, long", units: 5 * units),
    ]
    if let slow = plan[plan.validation]?.line.feed, slow.speed < site.line.feed.speed {
      var step = CandidateStep("slow", "as slow as in the validation", units: units)
      step.perMinute = (Double(slow.speed) * 60 / Double(max(1, slow.pitch))).rounded()
      steps.append(step)
    }
    // What is provoked once in a step needs no more cartons than those that it comes to.
    for provocation in provocations {
      steps.append(CandidateStep(provocation.id, [provocation], units: units))
      steps.append(
        CandidateStep(
          provocation.id + "-short", [provocation], name: provocation.name + ", short", units: units / 4))
    }
    var lots = CandidateStep("lots", "four small lots with a changeover between them", units: units / 4)
    lots.lots = 4
    steps.append(lots)
    func named(_ ids: Set<String>) -> [Provocation] { provocations.filter { ids.contains($0.id) } }
    for (suffix, size) in [("", units), ("-short", units / 4)] {
      let length = suffix.isEmpty ? "" : ", short"
      func add(_ id: String, _ name: String, _ all: [Provocation]) {
        steps.append(CandidateStep(id + suffix, all, name: name + length, units: size))
      }
      add("rough", "rough run", rough)
      if suffix.isEmpty {
        add("rough-worn", "rough run of a worn line", rough + named(["worn"]))
        add("rough-alone", "rough run with one person", rough + named(["alone", "shifts"]))
      }
      add("all", "everything at once", provocations)
      var several = CandidateStep(
        "all-lots" + suffix, provocations, name: "everything at once, in four lots" + length, units: size / 4)
      several.lots = 4
      steps.append(several)
    }
    return steps
  }

  private init(_ id: String, _ all: [Provocation], name: String? = nil, units: Int) {
    self.init(id, name ?? all.map(\.name).joined(separator: "; "), units: units)
    settings = all.flatMap(\.settings)
    provokes = all.flatMap(\.provokes)
    (spoiled, acts) = (all.reduce(0) { $0 + $1.spoiled }, all.reduce(0) { $0 + $1.acts })
  }
}

extension ConditionPlan {
  /// A length of time that a mechanism has; nil where it has none of this name, or it is never.
  func span(_ id: MechanismID, _ key: String) -> TimeSpan? {
    guard case .value(let value)? = scenario.root.section("mechanisms")?.section(id.word)?[key] else {
      return nil
    }
    return (value.value as? TimeSpan) ?? (value.value as? TimeSpan?) ?? nil
  }

  /// The way to how old something is at the start: of a condition where there are some, else the mechanism's own.
  func startPath(of id: MechanismID, _ start: String) -> String {
    scenario.condition == nil ? "mechanisms.\(id.word).age" : "start.\(start)"
  }
}
