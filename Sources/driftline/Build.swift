/// What identifies this build: nothing that a clock or a folder would change.
package enum Build {
  /// The version of driftline; together with scenario and seed it determines every figure of a report.
  package static let version = "0.1.0"

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
