import EventKernel
import Scenario

extension MechanismID {
  /// Codes are printed in another format.
  public static var codeFormat: Self { Self(bit: 4) }
}

/// Codes are printed in a format that nobody can parse as this product's.
public struct CodeFormat: Mechanism {
  /// The catalogue's entry.
  public static let card = MechanismCard(
    .codeFormat, failurePoint: .serialNumbers, border: .controllerToPrinter,
    cause:
      "An update changes the template from which codes are printed: separators, padding, the order of a date. Printer "
      + "and camera share the template, so that the camera is content with what it sees. Once somebody notices, some of the "
      + "lot's cases that were made since are opened.",
    parameters: [profile.erased, updateAt.erased, noticedAfter.erased], aloneCauses: [.malformed],
    symptom: "scanners elsewhere show codes in parts", firstDetectable: .line,
    detectableBy: "a code of the line, read with a scanner that was not set up by the same update",
    dates: [.once(parameter: "update-at", what: "update of the print template")])

  /// Which template is in use after the update.
  public enum Profile: Choice {
    /// As it was registered.
    case registered
    /// The separator after the serial number is missing.
    case noSeparator
    /// The expiry is printed day first.
    case dayFirst
    /// The product number has lost its leading zeros.
    case unpadded

    /// In plain words.
    public var meaning: String {
      switch self {
      case .registered: "the registered template"
      case .noSeparator: "the group separator after the serial number is missing"
      case .dayFirst: "the expiry is printed day first"
      case .unpadded: "the product number is printed without leading zeros"
      }
    }
  }

  static let profile = Parameter<Profile>(
    "profile", "the template after the update", default: .noSeparator, healthy: .registered,
    origin: .assumption("the three mistakes that people report of templates"))

  static let updateAt = Parameter<TimeSpan>(
    "update-at", "when the update comes, after the start", default: .hours(24), healthy: .zero,
    possible: .zero...(.days(36_500)), plausible: .zero...(.days(365)),
    origin: .assumption("an update between two lots"))

  static let noticedAfter = Parameter<TimeSpan?>(
    "noticed-after", "from the update until it is put right; none where nobody notices", default: nil,
    healthy: nil, possible: .zero..., plausible: .minutes(10)...(.days(90)),
    origin: .assumption("nobody on the line reads codes by another device"))

  let profile: Profile
  private let from: Instant
  private let until: Instant

  /// The mechanism at these values.
  public init(_ settings: MechanismSettings) {
    profile = settings[Self.profile]
    from = Instant.start.adding(settings[Self.updateAt]) ?? .distantFuture
    until = settings[Self.noticedAfter].flatMap { [from] in from.adding($0) } ?? .distantFuture
  }

  /// Whether what is printed now cannot be parsed.
  @inline(__always)
  func isMalformed(at now: Instant) -> Bool { profile != .registered && now >= from && now < until }
}
