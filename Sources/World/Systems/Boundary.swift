import Scenario

/// A system that a line's messages pass on their way to the record.
public enum System: UInt8, Choice {
  /// What the devices of the line report to.
  case lineController
  /// The site's own execution system.
  case siteSystem
  /// The company's planning and inventory.
  case enterprise
  /// What keeps the record.
  case repository

  /// In plain words.
  public var meaning: String {
    switch self {
    case .lineController: "line controller"
    case .siteSystem: "site system"
    case .enterprise: "enterprise system"
    case .repository: "repository"
    }
  }
}

/// Where a message leaves one system and enters another: what is lost there belongs to neither of the two.
///
/// Routes are the cases of this, one behind the other: each boundary begins where the one before ends, and no scenario names
/// where a system sends. So there can be no cycle, in which a message would go round for ever; whoever lets a scenario choose
/// routes has to refuse one, and a test holds these to their order.
public enum Boundary: UInt8, Choice {
  /// From the line's controller to the site's system.
  case controllerToSite
  /// From the site's system to the enterprise's.
  case siteToEnterprise
  /// From the enterprise's system to the repository, which keeps the record.
  case enterpriseToRepository

  /// Who sends there.
  public var sender: System {
    switch self {
    case .controllerToSite: .lineController
    case .siteToEnterprise: .siteSystem
    case .enterpriseToRepository: .enterprise
    }
  }

  /// Who receives there.
  public var receiver: System {
    switch self {
    case .controllerToSite: .siteSystem
    case .siteToEnterprise: .enterprise
    case .enterpriseToRepository: .repository
    }
  }

  /// In plain words.
  public var meaning: String { "\(sender.meaning) → \(receiver.meaning)" }
}

/// Several boundaries in one byte.
public struct BoundarySet: OptionSet, Hashable, Sendable, BitwiseCopyable {
  /// Bit n for the boundary that is number n on the way.
  public var rawValue: UInt8

  /// The set with these bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The set of one boundary.
  public init(_ boundary: Boundary) { rawValue = 1 << boundary.rawValue }

  /// Its members, in the order of the way.
  public var members: [Boundary] { Boundary.allCases.filter { contains(BoundarySet($0)) } }
}

/// Which of the two systems at a boundary says that a message has come to grief.
public enum Alert: UInt8, Choice {
  /// Neither.
  case nobody
  /// The one that has sent it.
  case sender
  /// The one that was to take it.
  case receiver

  /// In plain words.
  public var meaning: String {
    switch self {
    case .nobody: "neither system raises anything"
    case .sender: "the system that sends raises an alert"
    case .receiver: "the system that receives raises an alert"
    }
  }
}
