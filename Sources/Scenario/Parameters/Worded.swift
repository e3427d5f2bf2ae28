/// A case of an enumeration that people write and read as words: `betweenCloses` is `between-closes`.
///
/// The words follow from the names in the code, so that a file, a table and the code never call a thing differently.
public protocol Worded: CaseIterable, Hashable, Sendable {}

extension Worded {
  /// The name in lower-case words joined by hyphens.
  public var word: String { Words.kebab("\(self)") }

  /// The case with this word, or nil where there is none.
  public init?(word: String) {
    guard let found = Self.allCases.first(where: { $0.word == word }) else { return nil }
    self = found
  }
}

/// How names become words, and words names.
public enum Words {
  /// `betweenCloses` becomes `between-closes`, `about2015` `about-2015`.
  public static func kebab(_ name: String) -> String {
    var text = ""
    var previous: Character = "-"
    for character in name {
      let beginsWord = character.isUppercase || (character.isNumber && previous.isLetter)
      if beginsWord, previous != "-" { text += "-" }
      text += character.lowercased()
      previous = character
    }
    return text
  }

  /// `pitch-spread` becomes `pitchSpread`.
  public static func camel(_ id: String) -> String {
    let parts = id.split(separator: "-")
    return parts.enumerated().map { index, part in
      index == 0 ? String(part) : part.prefix(1).uppercased() + part.dropFirst()
    }.joined()
  }
}
