/// Who may import whom, as the design draws it.
enum ImportRule {
  /// The project's own targets.
  static let own: [String: Set<String>] = [
    "TextFormats": [],
    "Numerics": [],
    "Oracles": ["Numerics"],
    "EventKernel": ["Numerics"],
    "TraceModel": [],
    "TraceCore": ["Numerics", "TraceModel"],
    "Hashing": [],
    "EPCIS": ["TraceModel", "Hashing"],
    "TraceStore": ["TraceModel", "TraceCore", "Hashing"],
    "Scenario": ["TextFormats", "EventKernel"],
    "World": ["Numerics", "EventKernel", "TraceModel", "Scenario"],
    "Drift": ["EventKernel", "TraceModel", "World"],
    "Experiments": [
      "TextFormats", "Numerics", "EventKernel", "TraceModel", "Scenario", "World", "TraceCore", "Drift",
    ],
    "Reporting": [
      "TextFormats", "Numerics", "EventKernel", "TraceModel", "Scenario", "World", "TraceCore", "Drift",
      "Experiments",
    ],
    "Debt": [
      "TextFormats", "Numerics", "EventKernel", "TraceModel", "Scenario", "World", "Drift", "Experiments",
      "Reporting",
    ],
    "Design": [
      "TextFormats", "Numerics", "EventKernel", "TraceModel", "Scenario", "World", "Drift", "Experiments",
      "Reporting",
    ],
    "Calibration": [
      "TextFormats", "Numerics", "EventKernel", "TraceModel", "Scenario", "World", "Experiments", "Reporting",
    ],
    "Drive": [
      "TextFormats", "EventKernel", "TraceModel", "TraceCore", "EPCIS", "Scenario", "World", "Drift",
      "Experiments", "Reporting",
    ],
    "Distribute": ["TextFormats"],
    "MechanismChecks": [
      "Numerics", "Oracles", "EventKernel", "TraceModel", "Scenario", "World", "Drift", "Experiments",
    ],
    "RecordSamples": ["TraceModel", "TraceCore"],
    "JSONTrees": [],
    "BuildIdentity": [],
    "RecordCommit": [],
    "driftline": everything,
    "DriftlineBenchmarks": everything,
  ]

  /// Modules from outside, each with the reason why the target needs it. Nothing else is allowed.
  static let outside: [String: [String: String]] = [
    "Scenario": ["Synchronization": "words of all enumerations are looked up in one table"],
    "EventKernel": [
      "Dispatch": "trials run in parallel",
      "Synchronization": "trials share a counter",
    ],
    "Hashing": ["CCrypto": "the processor's instructions for SHA-256"],
    "EPCIS": [
      "CZlib": "documents travel compressed",
      "Glibc": "the C interface of those libraries needs its types",
      "Dispatch": "a document is read ahead of what is done with it", "Synchronization": "the same",
    ],
    "TraceStore": [
      "CSQLite": "the file that SQL tools can read", "Glibc": "a lock that ends with its process",
      "Darwin": "a lock that ends with its process",
      "Dispatch": "rows are written beside what makes them", "Synchronization": "the same",
    ],
    "Reporting": [
      "CSQLite": "a result can be had as a database", "CZlib": "checksums of the files in a workbook",
    ],
    "JSONTrees": ["Foundation": "JSON is read by another reader than ours"],
    "Drive": [
      "Glibc": "children, pipes and the clock of time-outs", "Darwin": "the same",
      "Foundation": "answers of other systems are JSON",
    ],
    "RecordCommit": [
      "PackagePlugin": "what a plugin of the build is written against", "Foundation": "paths of files",
    ],
    "driftline": [
      "Glibc": "streams and signals", "Darwin": "streams and signals", "Foundation": "folders and files",
      "Dispatch": "interrupts", "Synchronization": "trials end side by side",
    ],
    "DriftlineBenchmarks": [
      "CSQLite": "what SQLite does by itself", "Foundation": "runs other programs",
      "Glibc": "reads the clock",
      "Dispatch": "measures on several cores",
      "Synchronization": "measures on several cores",
    ],
  ]

  private static let everything: Set<String> = [
    "TextFormats", "Numerics", "EventKernel", "TraceModel", "TraceCore", "Hashing", "EPCIS", "TraceStore",
    "Scenario",
    "World", "Drift", "Experiments", "Reporting", "Oracles", "MechanismChecks", "BuildIdentity",
    "Debt", "Design", "Calibration", "Drive", "Distribute",
  ]

  static func findings(in file: SourceFile) -> [Finding] {
    guard let target = file.target else { return [] }
    let code = file.code
    var findings: [Finding] = []
    for (index, token) in code.enumerated() where token.text == "import" && token.kind == .word {
      if index > 0, code[index - 1].text == "@testable" {
        findings.append(
          Finding(
            path: file.path, line: token.line,
            reason:
              "@testable shuts the optimiser out; tests run in release, against what users of a target see"))
      }
      guard file.isSource, index + 1 < code.count else { continue }
      let kinds: Set = ["struct", "enum", "class", "func", "var", "let", "protocol", "typealias"]
      let isScoped = kinds.contains(code[index + 1].text) && index + 2 < code.count
      let module = code[index + (isScoped ? 2 : 1)].text
      guard let allowed = own[target] else {
        findings.append(
          Finding(
            path: file.path, line: token.line,
            reason: "the design knows no target “\(target)”: add it to the table there and here"))
        continue
      }
      if own[module] != nil {
        if !allowed.contains(module) {
          findings.append(
            Finding(
              path: file.path, line: token.line,
              reason:
                "\(target) must not import \(module): imports point only as in the design, so that truth and record never meet below Experiments"
            ))
        }
      } else if outside[target]?[module] == nil {
        findings.append(
          Finding(
            path: file.path, line: token.line,
            reason:
              "\(target) must not import \(module): it would let in clocks, randomness and another processor's mathematics; a module from outside needs a reason in this table"
          ))
      }
    }
    return findings
  }

  /// What the manifest declares, held against the same table.
  static func findings(inManifest file: SourceFile) -> [Finding] {
    let code = file.code
    var findings: [Finding] = []
    for (index, token) in code.enumerated() where token.text == "target" || token.text == "executableTarget" {
      guard index > 0, code[index - 1].text == ".", index + 1 < code.count, code[index + 1].text == "(" else {
        continue
      }
      let end = closing(code, from: index + 1)
      let body = Array(code[(index + 2)..<end])
      guard let name = text(after: "name", in: body), let allowed = own[name] else {
        findings.append(
          Finding(path: file.path, line: token.line, reason: "a target that the design does not know"))
        continue
      }
      for dependency in dependencies(in: body)
      where !allowed.contains(dependency) && outside[name]?[dependency] == nil {
        findings.append(
          Finding(
            path: file.path, line: token.line,
            reason: "\(name) must not depend on \(dependency): the design's table does not have it"))
      }
    }
    return findings
  }

  private static func text(after label: String, in body: [Token]) -> String? {
    guard let index = body.firstIndex(where: { $0.text == label }), index + 2 < body.count else { return nil }
    return body[index + 2].text
  }

  private static func dependencies(in body: [Token]) -> [String] {
    guard let index = body.firstIndex(where: { $0.text == "dependencies" }), index + 2 < body.count else {
      return []
    }
    return body[(index + 2)..<closing(body, from: index + 2)].filter { $0.kind == .text }.map(\.text)
  }
}

/// The index of the bracket that closes the one at `start`, or the end.
func closing(_ code: [Token], from start: Int) -> Int {
  var depth = 0
  for index in start..<code.count where code[index].kind == .symbol {
    if "([{".contains(code[index].text) { depth += 1 }
    if ")]}".contains(code[index].text) {
      depth -= 1
      if depth == 0 { return index }
    }
  }
  return code.count
}

/// What stands at the top of the repository.
enum TopLevelRule {
  static let names: Set<String> = ["Package.swift", "Sources", "Tests", "Scenarios", "Reports", "README.md"]

  static func findings(among names: [String]) -> [Finding] {
    let strange = names.filter { !$0.hasPrefix(".") && !Self.names.contains($0) }
    let missing = ["Package.swift", "README.md", "Sources", "Tests"].filter { !names.contains($0) }
    return strange.map {
      Finding(
        path: $0, line: 1,
        reason:
          "the top level is Package.swift, Sources, Tests, Scenarios, Reports, README.md and nothing else: a reader finds everything from there"
      )
    } + missing.map { Finding(path: $0, line: 1, reason: "is missing at the top level") }
  }
}

/// Every public symbol says what it is.
enum DocumentationRule {
  private static let modifiers: Set<String> = [
    "static", "final", "mutating", "nonmutating", "override", "lazy", "weak", "unowned", "nonisolated",
    "class",
    "prefix", "postfix", "infix", "indirect", "convenience", "required", "private", "internal", "fileprivate",
    "set",
    "(", ")", "package",
  ]

  static func findings(in file: SourceFile) -> [Finding] {
    guard file.isSource else { return [] }
    let tokens = file.tokens.filter { $0.kind != .comment }
    var findings: [Finding] = []
    for (index, token) in tokens.enumerated()
    where token.kind == .word && (token.text == "public" || token.text == "open") {
      if index > 0, tokens[index - 1].text == "." { continue }
      // “open” is also a name that variables have.
      let declares: Set = ["class", "func", "var", "subscript", "override", "static"]
      if token.text == "open", index + 1 >= tokens.count || !declares.contains(tokens[index + 1].text) {
        continue
      }
      let next = tokens[(index + 1)...].first { $0.kind == .word && !modifiers.contains($0.text) }
      guard next?.text != "extension", next?.text != "import" else { continue }
      if index + 1 < tokens.count, tokens[index + 1].text == "(" { continue }
      if next?.text == "enum" { findings += undocumentedCases(tokens, after: index, file) }
      if !isDocumented(tokens, before: index) {
        findings.append(
          Finding(
            path: file.path, line: token.line,
            reason:
              "a public symbol without a doc comment: one sentence, then why; strangers read these first"))
      }
    }
    return findings
  }

  /// The cases of the public enum that is declared at `index`.
  private static func undocumentedCases(_ tokens: [Token], after index: Int, _ file: SourceFile) -> [Finding]
  {
    guard let open = tokens[index...].firstIndex(where: { $0.text == "{" && $0.kind == .symbol }) else {
      return []
    }
    var depth = 0
    var findings: [Finding] = []
    for place in open..<closing(tokens, from: open) {
      if tokens[place].kind == .symbol, "{([".contains(tokens[place].text) { depth += 1 }
      if tokens[place].kind == .symbol, "})]".contains(tokens[place].text) { depth -= 1 }
      // A case may itself be called `case`.
      let isName = tokens[place - 1].text == "case" || tokens[place - 1].text == "`"
      if depth == 1, tokens[place].text == "case", tokens[place].kind == .word, !isName,
        !isDocumented(tokens, before: place)
      {
        findings.append(
          Finding(
            path: file.path, line: tokens[place].line,
            reason: "a case of a public enum without a doc comment: say when it holds"))
      }
    }
    return findings
  }

  /// Whether a `///` stands before the attributes and modifiers at `index`.
  private static func isDocumented(_ tokens: [Token], before index: Int) -> Bool {
    var index = index - 1
    while index >= 0 {
      let token = tokens[index]
      if token.kind == .documentation { return true }
      if token.text == ")" {
        var depth = 0
        while index >= 0 {
          if tokens[index].text == ")" { depth += 1 }
          if tokens[index].text == "(" { depth -= 1 }
          if depth == 0 { break }
          index -= 1
        }
        guard index > 0, tokens[index - 1].text.hasPrefix("@") else { return false }
      } else if !token.text.hasPrefix("@"), !modifiers.contains(token.text) {
        return false
      }
      index -= 1
    }
    return false
  }
}

/// No file knows the machine that it was written on.
enum MachinePathRule {
  /// Put together here, so that this file does not mention them.
  private static let folders = ["home", "Users", "root", "work"].map { "/" + $0 + "/" }

  static func findings(in file: SourceFile) -> [Finding] {
    var findings: [Finding] = []
    for (number, line) in file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      for folder in folders {
        for range in line.ranges(of: folder) {
          let before = range.lowerBound > line.startIndex ? line[line.index(before: range.lowerBound)] : " "
          if before.isLetter || before.isNumber || ".-_}~".contains(before) { continue }
          findings.append(
            Finding(
              path: file.path, line: number + 1,
              reason: "\(folder)… is a path of somebody's machine; it means nothing on any other"))
        }
      }
    }
    return findings
  }
}
