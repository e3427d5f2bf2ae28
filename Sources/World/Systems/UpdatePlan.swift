import EventKernel
import Scenario

/// The updates of a site's systems, as its calendar has them: each has a name, a system and a date.
public enum UpdatePlan {
  /// What an update does where it was not tested with what is made.
  public static let mechanism = MechanismID.updateMapping

  /// A system that takes messages from another, and so can be updated while that one is not.
  public enum Updated: UInt8, Choice {
    /// The site's own execution system.
    case siteSystem
    /// The company's planning and inventory.
    case enterprise
    /// What keeps the record.
    case repository

    /// Behind which boundary it stands.
    public var boundary: Boundary { Boundary.allCases[Int(rawValue)] }
    /// In plain words.
    public var meaning: String { boundary.receiver.meaning }
  }

  /// Which system is updated.
  public static let system = Parameter<Updated>(
    "system", "the system that is updated", default: .siteSystem, healthy: .siteSystem,
    origin: .assumption("yours to set"))

  /// Its keys, besides ``system``: as the mechanism has them, but for what says that it comes again.
  private static let parameters = UpdateMapping.card.parameters.filter {
    ![UpdateMapping.boundary.id, UpdateMapping.every.id].contains($0.id)
  }

  /// The section of a scenario.
  public static let shape = Shape.map(
    of: .section(
      Section(
        "an update of one system, of which a part was tested with what the site makes",
        fields: [Field(system)] + parameters.map { Field($0.id, .parameter($0)) })),
    help: "updates of systems by name; each stays until it is rolled back, or until the system's next one")

  /// What a scenario has in its calendar.
  static func all(in section: ResolvedSection?) -> [MechanismSettings] {
    (section?.entries ?? []).compactMap { name, said in
      guard let section = said.section else { return nil }
      var settings = MechanismSettings.standard
      settings.name = name
      for parameter in parameters {
        if case .value(let resolved) = section[parameter.id] { settings.set(parameter, to: resolved.value) }
      }
      settings[UpdateMapping.every] = nil
      settings[UpdateMapping.boundary] = section[system].boundary
      return settings
    }
  }

  /// An update as a report tells of it.
  public struct Entry: Hashable, Sendable {
    /// What it is called; empty where it is the mechanism's own.
    public var name: String
    /// Behind which boundary the system stands.
    public var boundary: Boundary
    /// When it is installed, after the start of the trial.
    public var at: TimeSpan
    /// Until when it stays; nil for good.
    public var until: TimeSpan?
    /// How long it stays; nil for good.
    public var lasts: TimeSpan? { until.map { $0 - at } }
    /// The field whose mapping it changes, in a word.
    public var field: String
    /// The share of the orders or products with which it was tested.
    public var tested: Double
    /// Of what that is a share, in a word.
    public var scope: String
  }

  /// All updates of a scenario that have a date, the mechanism's own first.
  public static func entries(in root: ResolvedSection) -> [Entry] {
    let section = root.section("mechanisms")?.section(mechanism.word)
    let own = section.map { LineScenario.settings(of: mechanism.card, in: $0) }
    let named = all(in: root.section("systems")?.section("updates"))
    return ((own.map { [$0] + $0.further } ?? []) + named).compactMap { settings in
      guard let at = settings[UpdateMapping.at] else { return nil }
      let lasts = [settings[UpdateMapping.rolledBack], settings[UpdateMapping.every]].compactMap(\.self).min()
      return Entry(
        name: settings.name, boundary: settings[UpdateMapping.boundary], at: at, until: lasts.map { at + $0 },
        field: settings[UpdateMapping.field].word, tested: settings[UpdateMapping.tested].base,
        scope: settings[UpdateMapping.testedBy].word)
    }
  }
}
