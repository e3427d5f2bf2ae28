import BuildIdentity
import Experiments
import Hashing

/// What identifies this build: nothing that a clock or a folder would change.
package enum Build {
  /// The version of driftline; together with scenario and seed it determines every figure of a report.
  package static let version = "0.1.0"

  /// SHA-256 of the program's own bytes; nil where the system does not show them.
  static let sha256 = Process.programDigest

  /// What a result says of the program that made it.
  static var identity: ProgramIdentity {
    ProgramIdentity(commit: SourceState.commit, isModified: SourceState.isModified, sha256: sha256)
  }

  /// What tells this build from every other: trials of two builds are never put together.
  static var exact: String { "\(version), \(identity.words)" }

  /// The commit in words.
  static var commitWords: String {
    SourceState.commit.map { $0 + (SourceState.isModified ? ", with sources that were modified" : "") }
      ?? "not known: built without a repository"
  }

  /// SHA-256 of a scenario's texts and of what the command line changed, each with its length before it.
  static func sha256(of plan: ExperimentPlan) -> String {
    var hash = SHA256()
    for text in plan.texts.map(\.text) + plan.settings {
      hash.add(Array("\(text.utf8.count):".utf8))
      hash.add(Array(text.utf8))
    }
    return SHA256.hexadecimal(ofDigest: hash.finish())
  }

  /// The compiler's series.
  static var compiler: String {
    #if compiler(>=6.4)
    "Swift 6.4 or later"
    #elseif compiler(>=6.3)
    "Swift 6.3"
    #else
    "Swift before 6.3"
    #endif
  }

  /// Whether assertions are compiled in.
  static var configuration: String {
    #if DEBUG
    "debug"
    #else
    "release"
    #endif
  }

  /// Processor architecture and operating system.
  static var target: String { "\(architecture)-\(system)" }

  private static var architecture: String {
    #if arch(x86_64)
    "x86_64"
    #elseif arch(arm64)
    "arm64"
    #else
    "other"
    #endif
  }

  private static var system: String {
    #if os(Linux)
    "linux"
    #elseif os(macOS)
    "macos"
    #else
    "other"
    #endif
  }
}
