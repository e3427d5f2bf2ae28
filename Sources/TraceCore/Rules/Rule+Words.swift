import TraceModel

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
