/// The known name that somebody most likely meant.
public enum Nearest {
  /// The nearest of `names` to `word` by restricted Damerau-Levenshtein distance, or nil where none is near.
  ///
  /// Near means at most a third of the letters differ, but always at least one may. The first of equals wins, so
  /// that the answer does not depend on anything but the order of `names`.
  public static func name(to word: String, among names: [String]) -> String? {
    let limit = max(1, word.count / 3)
    var best: (name: String, distance: Int)?
    for name in names {
      let distance = distance(Array(word.lowercased()), Array(name.lowercased()))
      if distance <= limit && distance < name.count && distance < best?.distance ?? .max {
        best = (name, distance)
      }
    }
    return best?.name
  }

  /// Insertions, deletions, replacements and swaps of neighbors from `a` to `b`, no letter edited twice.
  ///
  /// The optimal string alignment form of F. J. Damerau, "A technique for computer detection and correction of
  /// spelling errors", Communications of the ACM 7 (1964). O(|a|·|b|).
  public static func distance<Element: Equatable>(_ a: [Element], _ b: [Element]) -> Int {
    var before = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1] + [Int](repeating: 0, count: b.count)
      for j in 0..<b.count {
        row[j + 1] = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          row[j + 1] = min(row[j + 1], before[j - 1] + 1)
        }
      }
      (before, last) = (last, row)
    }
    return last[b.count]
  }
}
