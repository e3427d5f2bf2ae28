/// Where a value comes from: a source that can be cited, arithmetic, or nobody.
///
/// No published figure says how often a case's record differs from its contents, so every figure of a scenario
/// names what it rests on, and an assumption calls itself one.
public enum Origin: Hashable, Sendable {
  /// A source, with the trust that it deserves.
  case source(String, Trust)
  /// Arithmetic from inputs that are stated; the text says which.
  case derived(String)
  /// Assumed without a source; the text says why it is believed.
  case assumption(String)

  /// How far a source can be trusted.
  public enum Trust: String, Hashable, Sendable, CaseIterable {
    /// A regulator, a statute or a standard.
    case regulator = "REG"
    /// Peer-reviewed.
    case peerReviewed = "PR"
    /// Trade press or an industry body.
    case industry = "IND"
    /// A practitioner.
    case practitioner = "PRAC"
    /// A vendor's marketing.
    case vendor = "VEN"
    /// A vendor's technical manual.
    case manual = "MAN"
    /// A forum.
    case forum = "FOR"
    /// Unsigned.
    case unsigned = "LOW"
  }

  /// Whether nobody but the author stands behind the value.
  public var isAssumption: Bool { if case .assumption = self { true } else { false } }
}

extension Origin: CustomStringConvertible {
  /// One line: `Kepware, Monitored Items [MAN]`, `assumption: …`, `derived: …`.
  public var description: String {
    switch self {
    case .source(let citation, let trust): "\(citation) [\(trust.rawValue)]"
    case .derived(let how): "derived: \(how)"
    case .assumption(let why): "assumption: \(why)"
    }
  }
}
