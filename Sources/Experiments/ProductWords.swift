import TraceModel

/// What the name of a product says of it, as documents to partners state it: `Nordhafen 20 mg, 30 tablets`.
///
/// A scenario says no more of a product. What its name does not say is said to be unknown, and nothing is made up.
struct ProductWords {
  /// How much of the substance is in a dose.
  private(set) var strength: String?
  /// What form it has.
  private(set) var form: String?
  /// How much is in the package.
  private(set) var content: String?

  /// What stands in documents where the name says nothing.
  static let unknown = "unknown"

  private static let units: Set<String> = ["mg", "g", "kg", "µg", "μg", "mcg", "ml", "l", "IU", "U", "%"]
  private static let forms = [
    "tablet", "capsule", "vial", "ampoule", "syringe", "sachet", "patch", "suppository", "solution",
    "suspension", "cream", "ointment", "gel", "spray", "drop", "powder",
  ]

  /// What a name says.
  init(_ name: String) {
    let words = name.split { $0 == " " || $0 == "," || $0 == ";" || $0 == "(" || $0 == ")" }.map(String.init)
    for (place, word) in words.enumerated() {
      let before = place > 0 ? words[place - 1] : ""
      if strength == nil, let number = Self.number(word) {
        let unit = number.count < word.count ? String(word.dropFirst(number.count)) : ""
        let next = place + 1 < words.count ? words[place + 1] : ""
        if let unit = [unit, unit.isEmpty ? next : ""].first(where: Self.units.contains) {
          strength = "\(number) \(unit)"
        }
      }
      guard form == nil, let form = Self.forms.first(where: { Self.isForm(word.lowercased(), $0) }) else {
        continue
      }
      self.form = form.uppercased()
      if !before.isEmpty, Self.number(before)?.count == before.count { content = "\(before) \(word)" }
    }
  }

  private static func isForm(_ word: String, _ form: String) -> Bool {
    word == form || word == form + "s" || word == form + "es" || word == form.dropLast() + "ies"
  }

  /// The number that a text begins with.
  private static func number(_ text: String) -> String? {
    let digits = text.prefix { $0.isASCII && $0.isNumber || $0 == "." }
    return digits.first?.isNumber ?? false ? String(digits) : nil
  }
}
