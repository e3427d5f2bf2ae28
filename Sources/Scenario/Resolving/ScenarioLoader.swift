/// Why a scenario's text is there and cannot be had.
public struct UnreadableScenario: Error {
  /// The reason, without a full stop: a folder, too large, not permitted.
  public let reason: String

  /// It cannot be had for this reason.
  public init(_ reason: String) { self.reason = reason }
}

/// Finds the text of a scenario; the only thing that reading needs of the world outside.
///
/// Given what stands behind `extends` (or what the user named) and the name of the text it stands in, a loader gives
/// the text under its full name, which must be the same for the same text, or nil where there is none. This is where
/// relative paths are understood, and where embedded scenarios are found by their name.
public struct ScenarioLoader: Sendable {
  /// Finds a text.
  public typealias Load =
    @Sendable (_ reference: String, _ base: String?) throws(UnreadableScenario) -> SourceText?

  /// Finds a text.
  public let load: Load
  /// The names of embedded scenarios, for hints.
  public let embedded: [String]

  /// A loader from a function.
  public init(embedded: [String] = [], load: @escaping Load) {
    self.load = load
    self.embedded = embedded
  }

  /// A loader that knows `embedded` scenarios by name, and leaves files to `readFile`, which gets a path.
  ///
  /// A reference that starts with `/` is taken as it is, any other one relative to the folder of the text it stands in.
  public static func files(
    embedded: [(name: String, text: String)] = [],
    readFile: @escaping @Sendable (_ path: String) throws(UnreadableScenario) -> [UInt8]?
  ) -> ScenarioLoader {
    ScenarioLoader(embedded: embedded.map(\.name)) { (reference, base) throws(UnreadableScenario) in
      if let known = embedded.first(where: { $0.name == reference }) {
        return SourceText(name: known.name, text: known.text)
      }
      let isInEmbedded = base.map { name in embedded.contains { $0.name == name } } ?? false
      let path =
        reference.hasPrefix("/") || isInEmbedded ? reference : join(folder(of: base ?? ""), reference)
      let isForeign =
        base != nil && (reference.hasPrefix("/") || reference.split(separator: "/").contains(".."))
      guard let bytes = try readFile(path) else { return nil }
      // Of what is extended and is no scenario, nothing is quoted: it may be anybody's.
      if base != nil, !isScenario(bytes) {
        throw UnreadableScenario("it does not begin as a scenario does, with {")
      }
      return SourceText(name: path, bytes: bytes, isForeign: isForeign)
    }
  }

  /// Whether a text begins with a brace or a comment.
  private static func isScenario(_ bytes: [UInt8]) -> Bool {
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    return text.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }.map { $0 == 0x7B || $0 == 0x2F } ?? true
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }

  /// `a/b/` and `../c` are `a/c`; so one file has one name, and a cycle is seen.
  private static func join(_ folder: String, _ reference: String) -> String {
    var parts: [Substring] = []
    for part in (folder + reference).split(separator: "/", omittingEmptySubsequences: true) where part != "."
    {
      if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
    }
    return (folder.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}
