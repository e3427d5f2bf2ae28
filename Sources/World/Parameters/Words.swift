import Scenario
import TraceModel

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

/// How names become words.
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
}

extension MechanismID: Worded {}
extension MismatchKind: Worded {}
extension FailurePoint: Worded {}
extension DetectionPlace: Worded {}
extension PackagingLevel: Worded {}

extension MismatchKind {
  /// The failure point under which it is reported: containers and what lies in the wrong one are aggregation, a wrong
  /// lot is a fault of integration, and everything else is about the serial number itself.
  public var failurePoint: FailurePoint {
    if isOfContainers || self == .misplaced { return .aggregation }
    return self == .wrongLot ? .integration : .serialNumbers
  }
}
