import Scenario

/// Where a message leaves one system and enters another: what is lost there belongs to neither of the two.
public enum Boundary: UInt8, Choice {
  /// From the line's controller to the site's system.
  case controllerToSite
  /// From the site's system to the repository, which keeps the record.
  case siteToRepository

  /// In plain words.
  public var meaning: String {
    switch self {
    case .controllerToSite: "line controller → site system"
    case .siteToRepository: "site system → repository"
    }
  }
}
