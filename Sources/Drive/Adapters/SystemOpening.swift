import EPCIS

/// How a system is opened, as often as a run needs one that begins anew.
package struct SystemOpening {
  /// How it is named: “in-process”, “command: …”, “epcis-2.0: URL”, “quartet-1.2: URL”.
  package var name: SystemName
  package var format: EPCISFormat?
  package var timeout = 30.0
  package var retries = 3
  package var documentSize = 1
  /// A command that is run before each opening and makes the system begin anew; nil where there is none.
  package var before: String?
  /// What the environment says of credentials.
  package var credentials = Credentials()
  /// Makes a system of the caller's own in place of the named one: an adapter in process.
  package var make: (() throws -> any SystemUnderTest)?

  /// A system by its name.
  package init(_ name: SystemName) { self.name = name }

  /// Whether it can be opened several times with nothing of what it was told before.
  package var canBeginAnew: Bool {
    switch name {
    case .inProcess, .command: true
    case .epcis, .quartet: before != nil
    }
  }

  /// Opens it.
  package func open(log: ExchangeLog?) throws -> any SystemUnderTest {
    if let before { try Self.prepare(before) }
    if let make { return try make() }
    switch name {
    case .inProcess: return InProcessSystem()
    case .command(let command):
      return try CommandSystem(command, format: format ?? .json20, timeout: timeout, log: log)
    case .epcis(let base):
      return try EPCISSystem(
        base, credentials, timeout: timeout, retries: retries, documentSize: documentSize, log: log)
    case .quartet(let base):
      return try QuartetSystem(base, credentials, timeout: timeout, retries: retries, log: log)
    }
  }

  private static func prepare(_ command: String) throws {
    let child = try ChildProcess(command)
    defer { child.end() }
    while true {
      switch child.hear(until: Moment.now + 600) {
      case .line: continue
      case .ended(let how):
        guard how.hasSuffix("exit code 0") else { throw SystemProblem.cannotStart(command, why: how) }
        return
      case .late: throw SystemProblem.cannotStart(command, why: "not done after 600 s")
      case .tooLong: throw SystemProblem.cannotStart(command, why: "it writes without end")
      }
    }
  }
}

/// What the environment says of credentials: never an argument, which other people of the machine can see.
package struct Credentials: Sendable {
  /// The header `Authorization`, from `DRIFTLINE_AUTHORIZATION`.
  package var authorization: String?
  /// A file with the authorities to trust, from `DRIFTLINE_CA_FILE`; those of the machine where there is none.
  package var authorityFile: String?

  /// None.
  package init() {}

  /// What must never be written anywhere: the whole header and what stands behind its scheme.
  package var secrets: [String] {
    guard let authorization, !authorization.isEmpty else { return [] }
    let words = authorization.split(separator: " ").map(String.init)
    return [authorization] + words.filter { $0.count >= 6 }
  }
}

/// How a system is named on a command line.
package enum SystemName: Hashable, Sendable {
  case inProcess
  case command(String)
  case epcis(String)
  case quartet(String)

  /// Reads a name.
  package init(_ text: String) throws {
    if text == "in-process" {
      self = .inProcess
      return
    }
    let parts = text.split(separator: ":", maxSplits: 1).map { $0.drop { $0 == " " } }
    guard parts.count == 2, !parts[1].isEmpty else {
      throw SystemProblem.badName(text, why: "it says no kind, or nothing behind it")
    }
    let rest = String(parts[1])
    switch parts[0] {
    case "command": self = .command(rest)
    case "epcis-2.0": self = .epcis(try Self.address(rest))
    case "quartet-1.2": self = .quartet(try Self.address(rest))
    default: throw SystemProblem.badName(text, why: "“\(parts[0])” is no kind of system")
    }
  }

  private static func address(_ text: String) throws -> String {
    guard text.hasPrefix("http://") || text.hasPrefix("https://"),
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C })
    else { throw SystemProblem.badName(text, why: "it is no address that begins with http:// or https://") }
    let host = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst(2).first ?? ""
    guard !host.contains("@") else {
      throw SystemProblem.badName(
        "an address", why: "it has a user or a password in it, which belong into DRIFTLINE_AUTHORIZATION")
    }
    return text.hasSuffix("/") ? String(text.dropLast()) : text
  }
}
