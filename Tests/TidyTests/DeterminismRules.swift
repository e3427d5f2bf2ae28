/// Nothing on the way to a result may differ between two runs, two machines or two processors.
enum DeterminismRule {
  /// Targets whose outcome is no result of a simulation.
  static let exempt: Set<String> = ["driftline", "DriftlineBenchmarks"]

  private static let clocks: Set<String> = [
    "clock_gettime", "gettimeofday", "ContinuousClock", "SuspendingClock", "DispatchTime", "DispatchWallTime",
    "mach_absolute_time", "CFAbsoluteTimeGetCurrent", "systemUptime", "localtime", "localtime_r",
    "timespec_get",
  ]
  private static let randomness: Set<String> = [
    "SystemRandomNumberGenerator", "arc4random", "arc4random_uniform", "arc4random_buf", "drand48",
    "getrandom",
    "getentropy", "srand", "hashValue",
  ]
  private static let randomMembers: Set<String> = ["random", "shuffled", "shuffle", "randomElement"]
  private static let transcendental: Set<String> = [
    "log", "log2", "log10", "log1p", "exp", "exp2", "expm1", "pow", "sin", "cos", "tan", "asin", "acos",
    "atan", "atan2",
    "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "cbrt", "hypot", "erf", "erfc", "tgamma", "lgamma",
    "logf", "expf",
    "powf", "sinf", "cosf",
  ]
  private static let cModules: Set<String> = ["Foundation", "Glibc", "Darwin", "Musl", "Dispatch"]

  static func findings(in file: SourceFile) -> [Finding] {
    guard file.isSource, let target = file.target, !exempt.contains(target) else { return [] }
    let code = file.code
    let seesC = code.indices.contains {
      code[$0].text == "import" && $0 + 1 < code.count && cModules.contains(code[$0 + 1].text)
    }
    var findings: [Finding] = []
    for index in code.indices where code[index].kind == .word {
      let before = index > 0 ? code[index - 1].text : ""
      let after = index + 1 < code.count ? code[index + 1].text : ""
      guard before != "func", before != "case", before != "var", before != "let",
        let reason = reason(code[index].text, before, after, code, index, seesC),
        !file.isExcused(code[index].line, "deterministic")
      else { continue }
      findings.append(Finding(path: file.path, line: code[index].line, reason: reason))
    }
    return findings
  }

  private static func reason(
    _ word: String, _ before: String, _ after: String, _ code: [Token], _ index: Int, _ seesC: Bool
  ) -> String? {
    let isMember = before == "."
    if clocks.contains(word) || (word == "Date" && !isMember && (after == "(" || after == "."))
      || (word == "time" && !isMember && after == "(" && seesC)
    {
      return "“\(word)” reads the clock; time is a parameter, or no run can be repeated"
    }
    if randomness.contains(word) || (word == "UUID" && after == "(") || (word == "Hasher" && after == "(")
      || (isMember && randomMembers.contains(word) && after == "(")
      || (["rand", "random"].contains(word) && !isMember && after == "(" && seesC)
    {
      return "“\(word)” draws from the system; draws come from named streams, or no run can be repeated"
    }
    if word == "@_silgen_name" || word == "@_extern" {
      return "“\(word)” calls C behind the compiler's back"
    }
    if transcendental.contains(word), after == "(" {
      let isQualified = isMember && index >= 2 && cModules.contains(code[index - 2].text)
      if isQualified || (seesC && !isMember) {
        return
          "“\(word)” of the C library has other last bits on other processors; use the kernel's Mathematics"
      }
    }
    return nil
  }
}

/// The order of a Dictionary or a Set changes from run to run, so nobody may see it.
///
/// Lexical, per file: names that are declared as dictionaries or sets are followed by scope; the properties of other
/// files of the target are known by name. What a function returns is known where it is declared in the file.
/// `// order-free: reason` on the line, or the one before, says that the order cannot be seen.
enum UnsortedIterationRule {
  /// Members that show the order.
  private static let revealing: Set<String> = [
    "map", "forEach", "reduce", "first", "flatMap", "compactMap", "enumerated", "prefix", "dropFirst",
    "joined",
    "reversed", "popFirst", "makeIterator", "lazy", "elementsEqual", "min", "max", "suffix",
  ]
  /// Members that are as unordered as what they belong to.
  private static let unordered: Set<String> = [
    "keys", "values", "filter", "mapValues", "compactMapValues", "union", "intersection", "subtracting",
    "symmetricDifference", "merging",
  ]

  /// The names of properties that are dictionaries or sets wherever the target declares them.
  static func properties(of files: [SourceFile]) -> Set<String> {
    var yes: Set<String> = []
    var no: Set<String> = []
    for file in files {
      let code = file.code
      for index in code.indices where ["var", "let"].contains(code[index].text) && index + 1 < code.count {
        guard code[index + 1].kind == .word else { continue }
        if isUnordered(code, at: index + 2) {
          yes.insert(code[index + 1].text)
        } else {
          no.insert(code[index + 1].text)
        }
      }
    }
    return yes.subtracting(no)
  }

  static func findings(in file: SourceFile, properties: Set<String> = []) -> [Finding] {
    guard file.isSource, let target = file.target, !DeterminismRule.exempt.contains(target) else { return [] }
    var walk = Walk(code: file.code, properties: properties)
    return walk.places().filter { !file.isExcused($0.line, "order-free") }.map { place in
      Finding(
        path: file.path, line: place.line,
        reason:
          "“\(place.name)” is iterated unsorted, and its order changes from run to run; sort it, or say why nobody sees the order: // order-free: reason"
      )
    }
  }

  /// Whether what follows a name at `index` declares a dictionary or a set: `: [K: V]`, `: Set<T>`, `= [:]`, `= Set(`.
  static func isUnordered(_ code: [Token], at start: Int) -> Bool {
    var index = start
    guard index < code.count else { return false }
    if code[index].text == ":" {
      index += 1
      while index < code.count,
        ["inout", "borrowing", "consuming", "some", "any", "sending"].contains(code[index].text)
      { index += 1 }
      return isUnorderedType(code, at: index)
    }
    guard code[index].text == "=", index + 1 < code.count else { return false }
    return isUnorderedType(code, at: index + 1)
  }

  /// `[K: V]`, `Set<T>`, `Set(…)`, `Dictionary<K, V>`, `Dictionary(…)`, and literals with keys.
  static func isUnorderedType(_ code: [Token], at index: Int) -> Bool {
    guard index < code.count else { return false }
    switch code[index].text {
    case "Set", "Dictionary":
      guard index + 1 < code.count else { return false }
      if code[index + 1].text == "<" { return true }
      guard code[index + 1].text == "(" else { return true }
      let end = closing(code, from: index + 1)
      return !chainSorts(code, from: end + 1)
    case "[":
      var depth = 0
      for place in index..<code.count {
        let text = code[place].text
        if code[place].kind == .symbol, "([{".contains(text) { depth += 1 }
        if code[place].kind == .symbol, ")]}".contains(text) {
          depth -= 1
          if depth == 0 { return false }
        }
        if depth == 1, text == ":" { return true }
        if depth == 1, text == "?" { return false }
      }
      return false
    default: return false
    }
  }

  /// Whether a chain of members that goes on at `index` sorts, or asks for something that has no order.
  static func chainSorts(_ code: [Token], from start: Int) -> Bool {
    var index = start
    while index + 1 < code.count,
      code[index].text == "." || code[index].text == "?" || code[index].text == "!"
    {
      if code[index].text != "." {
        index += 1
        continue
      }
      let member = code[index + 1].text
      if member == "sorted" { return true }
      index += 2
      while index < code.count, ["(", "{", "["].contains(code[index].text) {
        index = closing(code, from: index) + 1
      }
    }
    return false
  }

  private struct Walk {
    let code: [Token]
    let properties: Set<String>
    private var scopes: [[String: Bool]] = [[:]]
    /// Names that belong to the next scope: parameters and bindings before a brace.
    private var coming: [String: Bool] = [:]

    init(code: [Token], properties: Set<String>) {
      self.code = code
      self.properties = properties
    }

    mutating func places() -> [(name: String, line: Int)] {
      var places: [(name: String, line: Int)] = []
      declareTypeMembers()
      for index in code.indices {
        let token = code[index]
        switch token.text {
        case "{" where token.kind == .symbol:
          scopes.append(coming)
          coming = [:]
        case "}" where token.kind == .symbol: if scopes.count > 1 { scopes.removeLast() }
        case "var", "let": declare(index)
        case "func", "init", "subscript": declareParameters(index)
        default: if token.kind == .word, let place = place(at: index) { places.append(place) }
        }
      }
      return places
    }

    /// Properties and functions may be used above the line that declares them.
    private mutating func declareTypeMembers() {
      var depth = 0
      for index in code.indices where index + 1 < code.count {
        if code[index].text == "{" { depth += 1 }
        if code[index].text == "}" { depth -= 1 }
        if depth <= 1, ["var", "let"].contains(code[index].text), code[index + 1].kind == .word {
          scopes[0][code[index + 1].text] = UnsortedIterationRule.isUnordered(code, at: index + 2)
        }
        guard code[index].text == "func", index + 2 < code.count,
          let open = code[index...].firstIndex(where: { $0.text == "(" })
        else { continue }
        var end = closing(code, from: open) + 1
        while end < code.count, !["-", "{", "}", "func", "var", "let", "where"].contains(code[end].text) {
          end += 1
        }
        if end + 2 < code.count, code[end].text == "-", code[end + 1].text == ">" {
          scopes[0][code[index + 1].text + "()"] = UnsortedIterationRule.isUnorderedType(code, at: end + 2)
        }
      }
    }

    private mutating func declare(_ index: Int) {
      guard index + 2 < code.count, code[index + 1].kind == .word else { return }
      let name = code[index + 1].text
      let isUnordered =
        UnsortedIterationRule.isUnordered(code, at: index + 2) || copies(index + 2)
      let isCondition = index > 0 && ["if", "guard", "while", ","].contains(code[index - 1].text)
      if isCondition && code[index - 1].text != "guard" { coming[name] = isUnordered }
      scopes[scopes.count - 1][name] = isUnordered
    }

    /// `let copy = known`, `let keys = known.keys`, `let found = function(…)`.
    private func copies(_ index: Int) -> Bool {
      guard code[index].text == "=", index + 1 < code.count, code[index + 1].kind == .word else {
        return false
      }
      var base = index + 1
      if code[base].text == "self", base + 2 < code.count { base += 2 }
      guard isTracked(base) else { return false }
      var end = base + 1
      if end < code.count, code[end].text == "(" { end = closing(code, from: end) + 1 }
      end = unorderedChain(from: end)
      return end >= code.count || ![".", "[", "?", "(", "!"].contains(code[end].text)
    }

    private mutating func declareParameters(_ index: Int) {
      guard let open = code[index...].firstIndex(where: { $0.text == "(" }) else { return }
      let end = closing(code, from: open)
      guard open + 1 < end else { return }
      for place in (open + 1)..<end where code[place].kind == .word && place + 1 < code.count {
        if code[place + 1].text == ":" {
          coming[code[place].text] = UnsortedIterationRule.isUnordered(code, at: place + 1)
        }
      }
    }

    /// Whether the word at `index` names a dictionary or a set here.
    private func isTracked(_ index: Int) -> Bool {
      let isCall = index + 1 < code.count && code[index + 1].text == "("
      let name = code[index].text + (isCall ? "()" : "")
      let isMember = index > 0 && code[index - 1].text == "."
      let isOfSelf = isMember && index > 1 && code[index - 2].text == "self"
      if isMember && !isOfSelf { return properties.contains(name) || (isCall && scopes[0][name] == true) }
      for scope in scopes.reversed() { if let known = scope[name] { return known } }
      return properties.contains(name)
    }

    /// A place where the order of the word at `index` is seen.
    private func place(at index: Int) -> (name: String, line: Int)? {
      let isLiteral =
        (code[index].text == "Set" || code[index].text == "Dictionary") && index + 1 < code.count
        && code[index + 1].text == "("
      guard isLiteral || isTracked(index) else { return nil }
      if index + 1 < code.count, code[index + 1].text == ":" { return nil }
      var end = index + 1
      if end < code.count, code[end].text == "(" { end = closing(code, from: end) + 1 }
      while end < code.count, ["?", "!"].contains(code[end].text) { end += 1 }
      if UnsortedIterationRule.chainSorts(code, from: end) { return nil }
      let last = unorderedChain(from: end)
      let found = (code[index].text, code[index].line)
      if last + 1 < code.count, code[last].text == ".",
        UnsortedIterationRule.revealing.contains(code[last + 1].text)
      {
        let isKeyed =
          ["min", "max", "first"].contains(code[last + 1].text) && last + 3 < code.count
          && code[last + 2].text == "(" && code[last + 3].text == ")" && code[last + 1].text != "first"
        return isKeyed ? nil : found
      }
      guard last < code.count else { return nil }
      if code[last].text == "." || code[last].text == "[" { return nil }
      return isIterated(index, last) || isMadeAList(index) ? found : nil
    }

    /// The end of the members after `start` that are as unordered as what they belong to.
    private func unorderedChain(from start: Int) -> Int {
      var index = start
      while index + 1 < code.count, code[index].text == ".",
        UnsortedIterationRule.unordered.contains(code[index + 1].text)
      {
        let takesClosure = ["filter", "mapValues", "compactMapValues"].contains(code[index + 1].text)
        index += 2
        guard index < code.count else { break }
        if code[index].text == "(" || (takesClosure && code[index].text == "{") {
          index = closing(code, from: index) + 1
        }
      }
      return index
    }

    /// `for … in NAME {` and `for … in NAME where`.
    private func isIterated(_ index: Int, _ end: Int) -> Bool {
      guard code[end].text == "{" || code[end].text == "where" else { return false }
      var start = index
      while start > 1, code[start - 1].text == "." { start -= 2 }
      return start > 0 && code[start - 1].text == "in" && isFor(start - 1)
    }

    /// Whether an `in` belongs to a `for` and not to a closure.
    private func isFor(_ index: Int) -> Bool {
      var place = index - 1
      while place >= 0, index - place < 40 {
        if code[place].text == "for" { return true }
        if ["{", "}"].contains(code[place].text) { return false }
        place -= 1
      }
      return false
    }

    /// `Array(NAME)`.
    private func isMadeAList(_ index: Int) -> Bool {
      var start = index
      while start > 1, code[start - 1].text == "." { start -= 2 }
      guard start > 1, code[start - 1].text == "(",
        ["Array", "ContiguousArray", "zip"].contains(code[start - 2].text)
      else { return false }
      return !UnsortedIterationRule.chainSorts(code, from: closing(code, from: start - 1) + 1)
    }
  }
}
