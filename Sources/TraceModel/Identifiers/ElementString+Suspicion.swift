extension ElementString {
  /// What makes a code doubtful although it follows the rules.
  ///
  /// A printer that leaves out a separator, or a scanner that spells it, gives a code that is legal and says
  /// something else. It is read as it stands; whoever cares asks here.
  public enum Suspicion: Hashable, Sendable {
    /// The end of a field's text is itself a run of fields that the code lacks: the separator may be missing.
    case separatorMissing(in: ApplicationIdentifier, before: ApplicationIdentifier)
    /// A field's text spells the separator, as `<GS>` or `%1D`.
    case separatorSpelled(in: ApplicationIdentifier)
  }

  /// What is doubtful about the code, in the order of its fields.
  ///
  /// A missing separator is suspected where the rest of a text begins with a date or a GTIN that is right and
  /// that the code does not have elsewhere. Of random serial numbers of 20 letters and digits fewer than one
  /// in a thousand looks so; the tests count it.
  public var suspicions: [Suspicion] {
    var found: [Suspicion] = []
    for element in elements {
      switch element.value {
      case .lot, .serial, .text, .locationExtension: break
      default: continue
      }
      let text = Array(element.text.utf8)
      for spelling in ["<GS>", "%1D", "%1d"] where Self.contains(text, Array(spelling.utf8)) {
        found.append(.separatorSpelled(in: element.identifier))
        break
      }
      if let swallowed = swallowed(in: text) {
        found.append(.separatorMissing(in: element.identifier, before: swallowed))
      }
    }
    return found
  }

  /// The identifier of the first field that a text may have swallowed.
  private func swallowed(in text: [UInt8]) -> ApplicationIdentifier? {
    guard text.count > 8 else { return nil }
    for start in 1..<text.count - 7 {
      let code = UInt16(text[start] &- 0x30) * 10 + UInt16(text[start + 1] &- 0x30)
      guard [1, 11, 17].contains(code),
        let rest = try? Self.scan(text.span.extracting(start...), from: 0, readIn: 2000)
      else { continue }
      let isNew = rest.elements.allSatisfy { value($0.identifier) == nil }
      if isNew { return rest.elements[0].identifier }
    }
    return nil
  }

  private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
    guard text.count >= part.count else { return false }
    return (0...text.count - part.count).contains { Array(text[$0..<$0 + part.count]) == part }
  }
}
