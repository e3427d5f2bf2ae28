/// An origin as a scenario file states it beside a value.
///
/// `"assumption: …"` and `"derived: …"` are what they say; any other text is a source, with its trust in brackets at
/// the end where it is known: `"Kepware, Monitored Items [MAN]"`. Without, the source counts as unsigned.
enum WrittenOrigin {
  static func read(_ node: Node, _ diagnostics: inout Diagnostics) -> Origin? {
    guard case .text(let text) = node.content, !text.trimmed.isEmpty else {
      if case .broken = node.content { return nil }
      diagnostics.error(
        "found \(node.phrase) where an origin is needed", at: node.range,
        hint: "write a source, such as \"measured on Line 7, 2025 [PRAC]\", or \"assumption: why\"")
      return nil
    }
    for (word, origin) in [("assumption", Origin.assumption), ("derived", Origin.derived)]
    where text.hasPrefix(word) {
      let rest = text.dropFirst(word.count).drop { $0 == ":" }.trimmed
      return origin(String(rest))
    }
    guard text.hasSuffix("]"), let bracket = text.lastIndex(of: "[") else { return .source(text, .unsigned) }
    let code = String(text[text.index(after: bracket)...].dropLast())
    guard let trust = Origin.Trust(rawValue: code) else {
      let codes = Origin.Trust.allCases.map(\.rawValue)
      diagnostics.error(
        "“\(code)” is not a level of trust", at: node.range,
        hint: (Nearest.name(to: code, among: codes).map { "did you mean [\($0)]? " } ?? "") + "levels: "
          + codes.joined(separator: ", "))
      return nil
    }
    return .source(String(text[..<bracket].trimmed), trust)
  }
}
