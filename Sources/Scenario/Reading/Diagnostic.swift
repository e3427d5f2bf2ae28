/// Something that has to be said about a place in a file.
public struct Diagnostic: Sendable {
  /// How bad it is.
  public enum Severity: String, Sendable, CaseIterable {
    /// The scenario cannot be run.
    case error
    /// It can, but it is probably not what was meant.
    case warning
  }

  /// How bad it is.
  public let severity: Severity
  /// Where.
  public let range: SourceRange
  /// What is wrong: one sentence without a full stop.
  public let message: String
  /// What to do about it.
  public let hint: String?
  /// Other places that matter: "first stated here".
  public let notes: [Note]

  /// Another place, with what it has to do with the matter.
  public struct Note: Sendable {
    /// Where.
    public let range: SourceRange
    /// What.
    public let message: String

    /// A place with what it has to do with the matter.
    public init(_ message: String, at range: SourceRange) {
      self.range = range
      self.message = message
    }
  }

  /// Something that has to be said.
  public init(
    _ severity: Severity, _ message: String, at range: SourceRange, hint: String? = nil, notes: [Note] = []
  ) {
    self.severity = severity
    self.range = range
    self.message = message
    self.hint = hint
    self.notes = notes
  }
}

/// Everything that has to be said, collected so that a user sees all of it at once.
public struct Diagnostics: Sendable {
  /// In the order in which they were found.
  public private(set) var all: [Diagnostic] = []

  /// Nothing yet.
  public init() {}

  /// Whether there is anything that forbids a run.
  public var hasErrors: Bool { all.contains { $0.severity == .error } }

  /// How many there are of `severity`.
  public func count(_ severity: Diagnostic.Severity) -> Int { all.count { $0.severity == severity } }

  /// Adds one, unless the same was said about the same place: a file that two conditions read is complained of once.
  public mutating func add(_ diagnostic: Diagnostic) {
    let isKnown = all.contains {
      $0.range.bytes == diagnostic.range.bytes && $0.message == diagnostic.message
        && ($0.range.source === diagnostic.range.source || $0.range.source.isSame(as: diagnostic.range.source))
    }
    if !isKnown { all.append(diagnostic) }
  }

  /// Adds an error.
  public mutating func error(
    _ message: String, at range: SourceRange, hint: String? = nil, notes: [Diagnostic.Note] = []
  ) { add(Diagnostic(.error, message, at: range, hint: hint, notes: notes)) }

  /// Adds a warning.
  public mutating func warning(_ message: String, at range: SourceRange, hint: String? = nil) {
    add(Diagnostic(.warning, message, at: range, hint: hint))
  }

  /// Adds all of `others`.
  public mutating func add(_ others: Diagnostics) { for other in others.all { add(other) } }

  /// By file in the order in which files were first complained about, then by place.
  public var sorted: [Diagnostic] {
    var files: [ObjectIdentifier: Int] = [:]
    for diagnostic in all {
      let file = ObjectIdentifier(diagnostic.range.source)
      if files[file] == nil { files[file] = files.count }
    }
    func key(_ diagnostic: Diagnostic) -> (Int, Int) {
      (files[ObjectIdentifier(diagnostic.range.source)] ?? 0, diagnostic.range.bytes.lowerBound)
    }
    return all.enumerated().sorted { (key($0.element), $0.offset) < (key($1.element), $1.offset) }.map(
      \.element)
  }
}

private func < (a: ((Int, Int), Int), b: ((Int, Int), Int)) -> Bool {
  a.0 == b.0 ? a.1 < b.1 : a.0 < b.0
}
