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
  /// What is said about a finding of this rule, with the finding's data in place of the placeholders.
  public func words(for finding: Finding, table: IdentifierTable) -> String {
    var text = ""
    var rest = message[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      text += rest[..<open]
      text += value(String(rest[rest.index(after: open)..<close]), of: finding, table)
      rest = rest[rest.index(after: close)...]
    }
    return text + rest
  }

  private func value(_ name: String, of finding: Finding, _ table: IdentifierTable) -> String {
    switch name {
    case "item": table.text(of: finding.item)
    case "container": table.text(of: finding.container)
    case "lot": table.definition(of: finding.lot).map { "\($0.number)" } ?? "none"
    case "actor": table.definition(of: finding.actor)?.name ?? "nobody"
    case "expected": finding.expected.map(number) ?? "nothing"
    case "observed": finding.observed.map(number) ?? "nothing"
    case "note": finding.note
    default: "{\(name)}"
    }
  }

  private func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
  }
}
