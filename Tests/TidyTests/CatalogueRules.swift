/// A mechanism stands in its own file, in the catalogue, and on the machine where it acts: nowhere else.
enum CatalogueRule {
  private static let folder = "Sources/World/Mechanisms/"
  private static let catalogue = folder + "MechanismCatalogue.swift"

  /// Where a mechanism may be named besides its own file: the list, the machines, and what tries it or has it act on purpose.
  private static func mayNameAny(_ path: String) -> Bool {
    path == catalogue || path.hasPrefix("Sources/World/Line/") || path.hasPrefix("Sources/World/Systems/")
      || path.hasPrefix("Sources/World/Market/")
      || path.hasPrefix("Sources/MechanismChecks/")
      || path.hasPrefix("Sources/DriftlineBenchmarks/")
      || path == "Sources/Experiments/Scenario/Challenge.swift"
  }

  /// A file with a card, and the name that it declares.
  struct Entry {
    let path: String
    /// As an identifier: `trackingSlip`.
    let name: String
    /// As a type: `TrackingSlip`.
    let type: String
  }

  /// The mechanisms by their files: what declares `public static var name: Self` in an extension of `MechanismID`.
  static func entries(in files: [SourceFile]) -> [Entry] {
    files.filter { $0.path.hasPrefix(folder) }.compactMap { file in
      let code = file.code
      guard let place = code.indices.first(where: { isIdentifier(code, at: $0) }) else { return nil }
      let name = code[place + 6].text
      return Entry(path: file.path, name: name, type: name.prefix(1).uppercased() + name.dropFirst())
    }
  }

  /// `extension MechanismID { public static var name`.
  private static func isIdentifier(_ code: [Token], at index: Int) -> Bool {
    let words = ["extension", "MechanismID", "{", "public", "static", "var"]
    guard index + words.count < code.count else { return false }
    return words.indices.allSatisfy { code[index + $0].text == words[$0] }
  }

  static func findings(among files: [SourceFile]) -> [Finding] {
    let entries = entries(in: files)
    let cards = files.filter { $0.path.hasPrefix(folder) && declaresCard($0) }
    var findings: [Finding] = []
    for file in cards where !entries.contains(where: { $0.path == file.path }) {
      findings.append(
        Finding(
          path: file.path, line: 1,
          reason: "a card without an identifier of its own: “extension MechanismID { public static var …”"))
    }
    let listed = files.first { $0.path == catalogue }?.code ?? []
    for entry in entries {
      if entry.path != folder + entry.type + ".swift" {
        findings.append(
          Finding(path: entry.path, line: 1, reason: "\(entry.name) belongs into \(entry.type).swift"))
      }
      let isListed = listed.indices.contains { index in
        listed[index].text == "MechanismEntry" && index + 4 < listed.count
          && listed[index...(index + 4)].contains { $0.text == entry.name }
      }
      if !isListed {
        findings.append(
          Finding(
            path: entry.path, line: 1,
            reason: "\(entry.name) is not in the catalogue: no scenario can switch it on"))
      }
    }
    let ambiguous = ambiguousNames(entries, files)
    return findings + files.filter(\.isSource).flatMap { names(entries, in: $0, except: ambiguous) }
  }

  private static func declaresCard(_ file: SourceFile) -> Bool {
    let code = file.code
    return code.indices.dropLast().contains {
      code[$0].text == "MechanismCard" && code[$0 + 1].text == "(" && $0 > 0 && code[$0 - 1].text == "="
    }
  }

  /// Where `file` names a mechanism that is none of its business.
  private static func names(
    _ entries: [Entry], in file: SourceFile, except ambiguous: Set<String>
  ) -> [Finding] {
    if mayNameAny(file.path) { return [] }
    let code = file.code
    var findings: [Finding] = []
    for (index, token) in code.enumerated() where token.kind == .word {
      guard
        let entry = entries.first(where: {
          token.text == $0.type
            || token.text == $0.name && index > 0 && code[index - 1].text == "."
              && !ambiguous.contains($0.name)
        }), entry.path != file.path
      else { continue }
      findings.append(
        Finding(
          path: file.path, line: token.line,
          reason:
            "\(token.text) is named outside its own file, the catalogue and the machine where it acts: ask its card "
            + "instead, so that the next mechanism is added in one place"))
    }
    return findings
  }

  /// Names that are also a case of something else: `.override` is a kind of event.
  private static func ambiguousNames(_ entries: [Entry], _ files: [SourceFile]) -> Set<String> {
    let names = Set(entries.map(\.name))
    var found: Set<String> = []
    for file in files where file.isSource && !file.path.hasPrefix(folder) {
      let code = file.code
      for index in code.indices.dropFirst()
      where code[index - 1].text == "case" && names.contains(code[index].text) {
        found.insert(code[index].text)
      }
    }
    return found
  }
}
