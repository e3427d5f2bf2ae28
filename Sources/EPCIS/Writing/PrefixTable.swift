/// Chooses prefixes for namespaces: the document's own, then what a name came with, then `ns1`, `ns2`, ….
///
/// A namespace can have several: a text that begins with one of them must find it again, so all that a document declares
/// are declared, and a name keeps the one that it came with.
struct PrefixTable {
  private var prefixes: [String: String] = [:]
  private var others: [String: String] = [:]
  private var taken: Set<String>
  private var generated = 0

  /// A table in which the given prefixes are already used.
  init(fixed: [String: String]) {
    taken = Set(fixed.keys)
    // Of several prefixes for one namespace the first in the alphabet is used.
    for (prefix, uri) in fixed.sorted(by: { $0.key > $1.key }) { prefixes[uri] = prefix }
  }

  /// The prefix of a namespace: the wanted one, where that is one of several.
  func prefix(of uri: String, preferring wanted: String = "") -> String? {
    others[wanted] == uri ? wanted : prefixes[uri]
  }

  /// Gives a namespace that has a prefix another one; false where that is in use, or is none.
  mutating func add(_ prefix: String, for uri: String) -> Bool {
    guard Self.isUsable(prefix), taken.insert(prefix).inserted else { return false }
    others[prefix] = uri
    return true
  }

  private static func isUsable(_ prefix: String) -> Bool {
    XMLName.isValid(prefix) && !prefix.lowercased().hasPrefix("xml")
  }

  /// Gives a namespace a prefix, by preference the wanted one, but none that would capture a value.
  mutating func bind(_ uri: String, preferring wanted: String, avoiding: Set<String> = []) -> String {
    if let prefix = prefixes[uri] { return prefix }
    var prefix = wanted
    while taken.contains(prefix) || avoiding.contains(prefix) || !Self.isUsable(prefix) {
      generated += 1
      prefix = "ns\(generated)"
    }
    taken.insert(prefix)
    prefixes[uri] = prefix
    return prefix
  }

  /// Gives a prefix back.
  mutating func release(_ uri: String) {
    if let prefix = prefixes.removeValue(forKey: uri) { taken.remove(prefix) }
  }
}
