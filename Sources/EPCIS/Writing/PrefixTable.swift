/// Chooses prefixes for namespaces: the document's own, then what a name came with, then `ns1`, `ns2`, ….
struct PrefixTable {
  private var prefixes: [String: String] = [:]
  private var taken: Set<String>
  private var generated = 0

  /// A table in which the given prefixes are already used.
  init(fixed: [String: String]) {
    taken = Set(fixed.keys)
    // Of several prefixes for one namespace the first in the alphabet is used.
    for (prefix, uri) in fixed.sorted(by: { $0.key > $1.key }) { prefixes[uri] = prefix }
  }

  func prefix(of uri: String) -> String? { prefixes[uri] }

  /// Gives a namespace a prefix, by preference the wanted one, but none that would capture a value.
  mutating func bind(_ uri: String, preferring wanted: String, avoiding: Set<String> = []) -> String {
    if let prefix = prefixes[uri] { return prefix }
    var prefix = wanted
    while prefix.isEmpty || taken.contains(prefix) || avoiding.contains(prefix) || !XMLName.isValid(prefix)
      || prefix.lowercased().hasPrefix("xml")
    {
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
