/// Why a written value could not be read; the words are made in ``message`` and ``hint`` and nowhere else.
public enum ReadingError: Error, Hashable, Sendable {
  /// There is no number in it.
  case notAQuantity(String, Dimension)
  /// A number without a unit where one is needed.
  case missingUnit(String, Dimension, currency: String? = nil)
  /// A number with a unit that nobody knows.
  case unknownUnit(String, Dimension, nearest: String?)
  /// A number with a sign between its thousands; the same with its digits together.
  case grouped(String, together: String)
  /// A quantity of another dimension.
  case wrongDimension(String, found: Dimension, expected: Dimension)
  /// A number of shifts, where nobody knows how long one is.
  case needsShiftLength(String)
  /// An amount in another currency than the scenario counts in.
  case wrongCurrency(String, expected: String?)
  /// A fraction where things are counted.
  case notWhole(String)
  /// A number that no computer or no line can hold.
  case tooLarge(String, Dimension)
  /// Something else than a value of this sort.
  case wrongKind(found: String, expected: String)
  /// A word that is not one of the choices.
  case unknownChoice(String, choices: [String], nearest: String?)

  /// What is wrong, in one line without a full stop.
  public var message: String {
    switch self {
    case .notAQuantity(let text, let dimension): "“\(text)” is not \(dimension.phrase)"
    case .missingUnit(let number, let dimension, _):
      "“\(number)” has no unit, and \(dimension.phrase) needs one"
    case .unknownUnit(let unit, let dimension, _): "“\(unit)” is not a unit of \(dimension.phrase)"
    case .grouped(let text, _): "“\(text)” has a sign between its thousands"
    case .wrongDimension(let text, let found, let expected):
      "“\(text)” is \(found.phrase), but \(expected.phrase) is needed here"
    case .needsShiftLength(let text):
      "“\(text)” counts in shifts, but the length of a shift is not known here"
    case .wrongCurrency(let code, let expected):
      expected.map { "“\(code)” is not the currency of this scenario, which counts in \($0)" }
        ?? "“\(code)” is a currency, but this scenario states none"
    case .notWhole(let text): "“\(text)” is not a whole number"
    case .tooLarge(let text, let dimension): "“\(text)” is too large or too precise for \(dimension.phrase)"
    case .wrongKind(let found, let expected): "found \(found) where \(expected) is needed"
    case .unknownChoice(let text, _, _): "“\(text)” is not one of the choices"
    }
  }

  /// What to do about it.
  public var hint: String {
    switch self {
    case .notAQuantity(let text, .money) where text.contains(where: { $0.asciiDigit != nil }):
      "the number stands first, then the currency's code: \"\(Dimension.money.example)\""
    case .notAQuantity(_, let dimension): "write a number and a unit, such as \"\(dimension.example)\""
    case .missingUnit(let number, .money, let currency?):
      "write \"\(Unit(.money, currency).attached(to: number))\": this scenario counts in \(currency)"
    case .missingUnit(let number, let dimension, _):
      "write \"\(dimension.base.attached(to: number))\" if that is the unit; also understood: \(dimension.symbols)"
    case .unknownUnit(let unit, let dimension, _) where unit.hasPrefix(","):
      "decimals stand behind a point, as in \"\(dimension.base.attached(to: "12.5"))\""
    case .unknownUnit(_, .money, _):
      "behind all digits stands a currency's code and nothing else: \"\(Dimension.money.example)\""
    case .grouped(let text, let together):
      "digits stand together: \"\(together)\"" + (text.contains(",") ? "; decimals stand behind a point" : "")
    case .unknownUnit(_, let dimension, let nearest):
      (nearest.map { "did you mean \"\($0)\"? " } ?? "") + "units: \(dimension.symbols)"
    case .wrongDimension(_, .money, .fraction): "write the number alone, as in 0.9"
    case .wrongDimension(_, _, let expected):
      "write it as \"\(expected.example)\"; units: \(expected.symbols)"
    case .needsShiftLength: "use hours, or state the length of a shift"
    case .wrongCurrency(_, let expected):
      expected.map { "convert this amount and all others to \($0), or name the currency that they are in" }
        ?? "state the scenario's currency first"
    case .notWhole: "counts are whole numbers, such as 24"
    case .tooLarge: "check the unit and the number of zeros"
    case .wrongKind(_, let expected): "write \(expected)"
    case .unknownChoice(_, let choices, let nearest):
      (nearest.map { "did you mean \"\($0)\"? " } ?? "") + "choices: \(choices.joined(separator: ", "))"
    }
  }
}

extension Dimension {
  /// The unit that hints propose first.
  var base: Unit { units.first ?? Unit(self, "EUR") }

  /// The symbols of all units, for hints.
  var symbols: String {
    let written = units.map(\.symbol).filter { !$0.isEmpty }
    if !written.isEmpty { return written.joined(separator: ", ") }
    return self == .money ? "a currency code such as EUR" : "none, a plain number"
  }
}
