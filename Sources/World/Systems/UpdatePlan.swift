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
}
