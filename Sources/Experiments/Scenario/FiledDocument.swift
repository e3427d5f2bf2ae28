import Scenario

/// What people write on a document that is filed: the program puts it at the head of a report, and invents none of it.
public struct FiledDocument: Hashable, Sendable {
  /// The fields that were filled, in the order of the schema, each with what it is.
  public var fields: [Field] = []

  /// A field that was filled.
  public struct Field: Hashable, Sendable {
    /// Its key in a scenario.
    public var key: String
    /// What it is.
    public var name: String
    /// What was written.
    public var text: String
  }

  private static let known = [
    ("number", "document number"), ("revision", "revision"), ("title", "title of the document"),
    ("date", "date of execution, as entered"), ("machine", "machine of execution, as entered"),
    ("author", "executed by, as entered"),
  ]

  /// The section `document` of a scenario.
  static let section = Section(
    "what a report is filed under; every field is free text and yours",
    fields: known.map { key, name in Scenario.Field(key, .text(TextRule(name)), .optional) })

  /// What a scenario says.
  init(_ section: ResolvedSection?) {
    for (key, name) in Self.known {
      if let text = section?.text(key), !text.isEmpty {
        fields.append(Field(key: key, name: name, text: text))
      }
    }
  }

  /// Nothing was filled.
  public init() {}
}
