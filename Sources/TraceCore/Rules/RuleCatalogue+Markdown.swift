import TraceModel

extension RuleCatalogue {
  /// The catalogue as the article of the documentation, made from the rules themselves.
  public static var markdown: String {
    var text = """
      # The rules of the record

      Every rule that the core enforces or reports. This page is made from `RuleCatalogue`; a test holds it to that.

      *Responses* are what a site may choose, the default first. `accept`: the event takes effect and nobody is told.
      `flag`: it takes effect and a finding is raised. `ignore`: it changes nothing and a finding is raised. For
      collisions, `refuse` lets the first version stand, `move` the later one, `keepBoth` keeps the later one beside the
      first. An asterisk marks what an open-source level-4 repository (QU4RTET 4.1, tried) was found to let pass.

      """
    var family = ""
    for rule in all {
      let name = rule.id.rawValue.prefix { $0 != "." }
      if name != family {
        family = String(name)
        text +=
          "\n## \(family)\n\n| rule | severity | class (HDA 2023) | what is said | proof | what to do | asked at once | responses |\n"
        text += "|---|---|---|---|---|---|---|---|\n"
      }
      let cells = [
        "`\(rule.id.rawValue)`\(rule.isOftenMissed ? " *" : "")", "\(rule.severity)", "\(rule.hdaClass)",
        rule.message, rule.evidence.map { "\($0)" }.joined(separator: ", "), rule.remedy,
        rule.demand.map { "\($0)" } ?? "",
        rule.responses.map(\.rawValue).joined(separator: ", "),
      ]
      text += "| " + cells.joined(separator: " | ") + " |\n"
    }
    return text
  }
}

extension Rule {
  /// What is said about a finding of this rule, with the finding's data in place of the placeholders; `name` writes the
  /// identifiers, as the table does where it is left out.
  public func words(
    for finding: Finding, table: IdentifierTable, name: ((ItemID) -> String)? = nil
  ) -> String {
    let name = name ?? table.text(of:)
    let subject = finding.item.isSome ? finding.item : finding.container
    func value(_ placeholder: Substring) -> String {
      switch placeholder {
      case "item": subject.isSome ? name(subject) : "a thing"
      case "container": finding.container.isSome ? name(finding.container) : "its container"
      case "lot": table.definition(of: finding.lot).map { "\($0.number)" } ?? "no lot"
      case "actor": table.definition(of: finding.actor)?.name ?? "nobody"
      case "expected": finding.expected.map(Self.number) ?? "unknown"
      case "observed": finding.observed.map(Self.number) ?? "unknown"
      case "age": finding.observed.map(Self.age) ?? "some time"
      case "note": finding.note
      default: "{\(placeholder)}"
      }
    }
    var text = ""
    var rest = message[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      text += rest[..<open] + value(rest[rest.index(after: open)..<close])
      rest = rest[rest.index(after: close)...]
    }
    return text + rest
  }

  private static func number(_ value: Double) -> String {
    if value == value.rounded(), abs(value) < 1e15 { return "\(Int64(value))" }
    return "\((value * 1_000).rounded() / 1_000)"
  }

  /// Seconds in the two largest units that tell something: 14 days 3 h, 20 min 5 s, 0.262 s.
  private static func age(_ seconds: Double) -> String {
    guard seconds >= 60, seconds < 1e15 else { return "\(number(seconds)) s" }
    var rest = Int64(seconds.rounded())
    var words: [String] = []
    for (unit, length) in [("days", 86_400), ("h", 3_600), ("min", 60), ("s", 1)] as [(String, Int64)] {
      let count = rest / length
      rest %= length
      if count > 0 { words.append(unit == "days" && count == 1 ? "1 day" : "\(count) \(unit)") }
      if words.count == 2 || !words.isEmpty && count == 0 { break }
    }
    return words.joined(separator: " ")
  }
}
