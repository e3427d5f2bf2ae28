/// What a scenario file may say: sections, fields, parameters. Machines and mechanisms declare their own parts of it.
///
/// ```swift
/// let line7 = ScenarioSchema(
///   title: "Line 7, Nordhafen",
///   root: Section("a scenario", fields: [
///     Field("belt", .section(Section("the belt", fields: [Field(Belt.speed), Field(Belt.pitch)]))),
///   ]),
///   condition: Section("a start state", fields: [Field(Start.lensAge)]))
/// ```
///
/// Beside the fields of `root`, every file may have `extends` (a file or an embedded scenario that it changes) and
/// `conditions` (named sets of changes to the fields of `root`, each with the fields of `condition` as its start).
public struct ScenarioSchema: Sendable {
  /// The title of the JSON Schema.
  public let title: String
  /// The fields of a scenario.
  public let root: Section
  /// What a condition has beside the fields of ``root``: its start state.
  public let condition: Section
  /// The path of the duration that one shift takes, if a scenario has one.
  public let shiftPath: ScenarioPath?
  /// The path of the text that names the currency, if a scenario has one.
  public let currencyPath: ScenarioPath?
  /// The path of what other currencies are worth in that one, by their codes, if a scenario has any.
  public let ratesPath: ScenarioPath?

  /// A schema.
  public init(
    title: String, root: Section, condition: Section = Section("nothing more"),
    shiftPath: ScenarioPath? = nil, currencyPath: ScenarioPath? = nil, ratesPath: ScenarioPath? = nil
  ) {
    self.title = title
    self.root = root
    self.condition = condition
    self.shiftPath = shiftPath
    self.currencyPath = currencyPath
    self.ratesPath = ratesPath
    for reserved in [ReservedKey.extends, ReservedKey.conditions] {
      precondition(
        root[reserved] == nil && condition[reserved] == nil, "“\(reserved)” has a meaning of its own")
    }
  }

  /// The fields of a scenario under one condition.
  var resolved: Section { Section(root.help, fields: root.fields + condition.fields) }
}

/// Keys that mean the same in every scenario.
enum ReservedKey {
  static let extends = "extends"
  static let conditions = "conditions"
  /// Beside a value: `{ value: "12 mm", origin: "measured on Line 7" }`.
  static let value = "value"
  static let origin = "origin"
}

/// An object with known keys.
public struct Section: Sendable {
  /// What it describes, as a noun.
  public let help: String
  /// Its keys, in the order in which people should read them.
  public let fields: [Field]

  /// A section; a key that stands there twice is a bug of the declaration.
  public init(_ help: String, fields: [Field] = []) {
    self.help = help
    self.fields = fields
    var known: Set<String> = []
    for field in fields { precondition(known.insert(field.key).inserted, "“\(field.key)” is declared twice") }
  }

  /// The field of a key.
  public subscript(key: String) -> Field? { fields.first { $0.key == key } }
}

/// A key of a section, with what stands behind it.
public struct Field: Sendable {
  /// Whether it has to be written.
  public enum Presence: Sendable {
    /// It has to be.
    case required
    /// Where it is not written, its defaults hold.
    case defaulted
    /// Where it is not written, there is none.
    case optional
  }

  /// The key.
  public let key: String
  /// What stands behind it.
  public let shape: Shape
  /// Whether it has to be written.
  public let presence: Presence

  /// A key with something behind it.
  public init(_ key: String, _ shape: Shape, _ presence: Presence = .defaulted) {
    precondition(Identifier.isValid(key), "“\(key)”: a key has lower-case words joined by hyphens")
    self.key = key
    self.shape = shape
    self.presence = presence
  }

  /// A parameter under its own identifier.
  public init<Value>(_ parameter: Parameter<Value>, _ presence: Presence = .defaulted) {
    self.init(parameter.id, .parameter(parameter.erased), presence)
  }
}

/// What can stand behind a key.
public indirect enum Shape: Sendable {
  /// A value with unit, ranges and origin.
  case parameter(AnyParameter)
  /// Words: names, identifiers, notes.
  case text(TextRule)
  /// An object with known keys.
  case section(Section)
  /// A list of equals; a condition changes single elements by their number: `{ "0": { … } }`.
  case list(of: Shape, help: String)
  /// An object whose keys are names that the scenario gives: `{ "printer-1": { … } }`.
  case map(of: Shape, help: String)
  /// An object that says under `tag` which section it is.
  case variant(tag: String, help: String, cases: [VariantCase])

  /// What it describes.
  public var help: String {
    switch self {
    case .parameter(let parameter): parameter.name
    case .text(let rule): rule.help
    case .section(let section): section.help
    case .list(_, let help), .map(_, let help), .variant(_, let help, _): help
    }
  }
}

/// One kind of a variant: `{ kind: "camera", … }`.
public struct VariantCase: Sendable {
  /// The word under the tag.
  public let name: String
  /// The other keys.
  public let section: Section
  /// Whether this kind is meant where no word stands; at most one of a variant's.
  public let isDefault: Bool

  /// A kind with its keys.
  public init(_ name: String, _ section: Section, isDefault: Bool = false) {
    self.name = name
    self.section = section
    self.isDefault = isDefault
  }
}

/// What a text may be.
public struct TextRule: Sendable {
  /// What it says.
  public let help: String
  /// The text where none is written; nil where there is none then.
  public let standard: String?
  /// What is wrong with a text; nil where it is fine.
  public let complaint: @Sendable (String) -> TextComplaint?

  /// Any text, unless `complaint` objects.
  public init(
    _ help: String, default standard: String? = nil,
    complaint: @escaping @Sendable (String) -> (message: String, hint: String)? = { _ in nil }
  ) {
    self.init(help, default: standard) { text in
      complaint(text).map { TextComplaint($0.message, hint: $0.hint) }
    }
  }

  /// Any text, unless `check` objects to a part of it.
  public init(
    _ help: String, default standard: String? = nil, check: @escaping @Sendable (String) -> TextComplaint?
  ) {
    self.help = help
    self.standard = standard
    complaint = check
  }
}

/// What is wrong with a text, where in it, and what to write instead.
public struct TextComplaint: Hashable, Sendable {
  /// One sentence without a full stop.
  public let message: String
  /// What to write instead.
  public let hint: String
  /// The UTF-8 offsets of the words that are meant; nil for the whole text.
  public let part: Range<Int>?

  /// A complaint about `part` of a text, or about all of it.
  public init(_ message: String, hint: String, part: Range<Int>? = nil) {
    self.message = message
    self.hint = hint
    self.part = part
  }
}

/// The way from the root to a value: `line.stations.0.speed`.
public struct ScenarioPath: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  /// The keys, and numbers of list elements from 0.
  public let steps: [String]

  /// The keys from the root on.
  public init(_ steps: [String]) { self.steps = steps }

  /// A path as it is written, with dots; `a[0].b` is `a.0.b`.
  public init(_ text: String) {
    let dotted = text.split(separator: "[", omittingEmptySubsequences: false).joined(separator: ".").filter {
      $0 != "]"
    }
    steps =
      dotted.isEmpty ? [] : dotted.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
  }

  /// A path as it is written.
  public init(stringLiteral text: String) { self.init(text) }

  /// With dots.
  public var description: String { steps.joined(separator: ".") }

  /// One step further.
  public func appending(_ step: String) -> ScenarioPath { ScenarioPath(steps + [step]) }

  /// Whether this is `prefix` or lies below it.
  public func starts(with prefix: ScenarioPath) -> Bool { steps.starts(with: prefix.steps) }
}
