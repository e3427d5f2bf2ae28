/// A scenario under one condition, in which every value knows where it comes from.
public struct ResolvedScenario: Sendable {
  /// The condition's name; nil where none was asked for.
  public let condition: String?
  /// All conditions that the scenario names, in the order of their first mention.
  public let conditions: [String]
  /// Of these, those that the file itself names which was asked for, with their places.
  public let ownConditions: [(name: String, place: SourceRange)]
  /// Everything, from the root on.
  public let root: ResolvedSection
  /// The texts that it was read from, the most distant ancestor first.
  public let sources: [SourceText]

  /// Every single value in the order of the schema, for `check` and for reports.
  public var values: [ResolvedValue] { root.values }
}

/// An object of known keys, resolved.
public struct ResolvedSection: Sendable {
  /// The way from the root.
  public let path: ScenarioPath
  /// The word under the tag, where this is one kind of a variant.
  public let kind: String?
  /// Who said which kind it is.
  public let kindFrom: Provenance
  /// What is there, in the order of the schema (of the files, for the names of a map).
  public let entries: [(key: String, value: Resolved)]

  /// What stands behind `key`; nil where it is optional and was not written.
  public subscript(key: String) -> Resolved? { entries.first { $0.key == key }?.value }

  /// The value of a parameter that this section declares; to ask for another is a bug.
  public subscript<Value>(parameter: Parameter<Value>) -> Value {
    guard case .value(let resolved) = self[parameter.id], let value = resolved.value as? Value else {
      preconditionFailure("“\(path)” has no parameter “\(parameter.id)” of type \(Value.self)")
    }
    return value
  }

  /// The section behind `key`; nil where it is optional and was not written.
  public func section(_ key: String) -> ResolvedSection? {
    if case .section(let section) = self[key] { section } else { nil }
  }

  /// The elements of the list behind `key`; none where it was not written.
  public func list(_ key: String) -> [Resolved] {
    if case .list(let elements) = self[key] { elements } else { [] }
  }

  /// The text behind `key`.
  public func text(_ key: String) -> String? {
    if case .text(let text) = self[key] { text.text } else { nil }
  }

  /// Every single value below.
  public var values: [ResolvedValue] { entries.flatMap(\.value.values) }
}

/// Something in a resolved scenario.
public indirect enum Resolved: Sendable {
  /// A parameter's value.
  case value(ResolvedValue)
  /// Words.
  case text(ResolvedText)
  /// An object.
  case section(ResolvedSection)
  /// A list.
  case list([Resolved])

  /// Every single parameter's value below.
  public var values: [ResolvedValue] {
    switch self {
    case .value(let value): [value]
    case .text: []
    case .section(let section): section.values
    case .list(let elements): elements.flatMap(\.values)
    }
  }

  /// The section, if it is one.
  public var section: ResolvedSection? { if case .section(let section) = self { section } else { nil } }
}

/// The value of a parameter.
public struct ResolvedValue: Sendable {
  /// The way from the root.
  public let path: ScenarioPath
  /// What it is a value of.
  public let parameter: AnyParameter
  /// The value.
  public let value: any ParameterValue
  /// How the scenario's texts are read: its shifts and its currency.
  let context: ReadingContext
  /// Who said so.
  public let provenance: Provenance
  /// Why it is believed: what the file says beside it, or the declaration's own origin of its default.
  public let origin: Origin?

  /// The value as a text that reads back.
  public var text: String { value.text(in: context, preferring: parameter.unit) }
}

/// A text.
public struct ResolvedText: Sendable {
  /// The way from the root.
  public let path: ScenarioPath
  /// The text.
  public let text: String
  /// Who said so.
  public let provenance: Provenance
}

/// Who said that a value is what it is.
public enum Provenance: Sendable {
  /// The scenario's own file.
  case file(SourceRange)
  /// A file that it extends.
  case inherited(SourceRange)
  /// A condition, in whatever file.
  case condition(String, SourceRange)
  /// The command line: `--set`.
  case commandLine(SourceRange)
  /// The command line: all parameters below this path are healthy.
  case healthy(ScenarioPath)
  /// Nobody: the default.
  case standard

  /// One line for people: `line7.json5:4:12`, `default`, ….
  public var description: String {
    switch self {
    case .file(let range): range.description
    case .inherited(let range): "inherited, \(range.description)"
    case .condition(let name, let range): "condition “\(name)”, \(range.description)"
    case .commandLine(let range): "--set \(range.source.line(1))"
    case .healthy(let path): "--healthy \(path)"
    case .standard: "default"
    }
  }

  /// Whether it stands in a text of which `source` is not the name: a file that the scenario extends.
  public func isInherited(unlessIn source: SourceText?) -> Bool {
    if case .commandLine = self { return false }
    return range.map { $0.source.name != source?.name } ?? false
  }

  /// The place, where there is one.
  public var range: SourceRange? {
    switch self {
    case .file(let range), .inherited(let range), .condition(_, let range), .commandLine(let range): range
    case .healthy, .standard: nil
    }
  }
}
