import TextFormats

/// Which build of the program ran, as far as it can be known.
public struct ProgramIdentity: Hashable, Sendable {
  /// The commit of its sources; nil where there was no git.
  public var commit: String?
  /// Whether the sources differed from that commit.
  public var isModified: Bool
  /// SHA-256 of the program's own bytes; nil where the system does not show them.
  public var sha256: String?

  /// A build.
  public init(commit: String?, isModified: Bool, sha256: String?) {
    self.commit = commit
    self.isModified = isModified
    self.sha256 = sha256
  }

  /// `commit 404f397c, modified, program 3abad18f2603`; empty where nothing is known.
  public var words: String {
    let parts = [
      commit.map { "commit \($0.prefix(8))" + (isModified ? ", modified" : "") },
      sha256.map { "program \($0.prefix(12))" },
    ]
    return parts.compactMap(\.self).joined(separator: ", ")
  }

  /// For programs.
  public var json: JSONValue {
    .object([
      ("commit", .optional(commit)), ("isModified", .boolean(isModified)), ("sha256", .optional(sha256)),
    ])
  }
}
