import Scenario

/// Which system gives a line its serial numbers.
public enum NumberGiver: UInt8, Choice {
  /// A server that does nothing else.
  case ownServer
  /// The site's own execution system, which keeps a stock of them.
  case siteSystem
  /// The company's planning and inventory.
  case enterprise
  /// What keeps the record: level 4.
  case repository

  /// In plain words.
  public var meaning: String {
    switch self {
    case .ownServer: "a server of numbers that is there whatever else is down"
    case .siteSystem: "the site system, from a stock of its own"
    case .enterprise: "the enterprise system"
    case .repository: "the repository, level 4"
    }
  }
}
