import Synchronization

/// A case of an enumeration that people write and read as words: `betweenCloses` is `between-closes`.
///
/// The words follow from the names in the code, so that a file, a table and the code never call a thing differently.
public protocol Worded: CaseIterable, Hashable, Sendable {}

extension Worded {
  /// The name in lower-case words joined by hyphens.
  public var word: String { Words.kebab("\(self)") }

  /// The case with this word, or nil where there is none.
  public init?(word: String) {
    guard let index = wordTables.withLock({ $0.index(of: word, in: Self.self) }) else { return nil }
    self = Self.allCases[Self.allCases.index(Self.allCases.startIndex, offsetBy: index)]
  }
}

/// Where each word of an enumeration stands among its cases: a name is found by reflection, and files of trials have
/// thousands of them.
private struct WordTables: Sendable {
  private var tables: [ObjectIdentifier: [String: Int]] = [:]

  mutating func index<Case: Worded>(of word: String, in type: Case.Type) -> Int? {
    let id = ObjectIdentifier(type)
    if tables[id] == nil {
      tables[id] = Dictionary(Case.allCases.enumerated().map { ($1.word, $0) }) { first, _ in first }
    }
    return tables[id]?[word]
  }
}

private let wordTables = Mutex(WordTables())

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
