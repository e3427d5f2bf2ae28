/// One of the texts that are laid over one another to make a scenario, the later over the earlier.
struct Layer {
  enum Kind {
    case file
    case inherited
    case condition(String)
    case commandLine
  }

  let kind: Kind
  let node: Node

  /// The layer of a part of this one.
  func part(_ node: Node) -> Layer { Layer(kind: kind, node: node) }

  /// Where a value at `range` in this layer comes from.
  func provenance(of range: SourceRange) -> Provenance {
    switch kind {
    case .file: .file(range)
    case .inherited: .inherited(range)
    case .condition(let name): .condition(name, range)
    case .commandLine: .commandLine(range)
    }
  }
}

/// The texts of a scenario, read and in order, before their values are looked at.
struct Layers {
  /// Files, the most distant ancestor first.
  private(set) var files: [(name: String, node: Node)] = []
  private(set) var diagnostics = Diagnostics()

  /// Reads the file that `request` names and everything that it extends.
  init(_ request: ScenarioRequest, _ loader: ScenarioLoader) {
    let place = SourceRange(SourceText(name: request.reference, text: ""), 0..<0)
    if let source = load(request.reference, nil, at: place, loader) { follow(source, loader, chain: []) }
  }

  private mutating func load(
    _ reference: String, _ base: String?, at place: SourceRange, _ loader: ScenarioLoader
  ) -> SourceText? {
    do throws(UnreadableScenario) {
      if let source = try loader.load(reference, base) { return source }
      diagnostics.error(
        "there is no scenario “\(reference)”", at: place, hint: Self.hint(reference, loader))
    } catch {
      diagnostics.error(
        "the scenario “\(reference)” cannot be read: \(error.reason)", at: place,
        hint: "a scenario is a file of JSON5, of 16 MB at most")
    }
    return nil
  }

  /// Reads a text and what it extends; `place` is where another text names it.
  private mutating func follow(
    _ source: SourceText, _ loader: ScenarioLoader, chain: [String], at place: SourceRange? = nil
  ) {
    let (node, found) = JSON5Reader.read(source)
    if source.isForeign, let place, let first = found.sorted.first(where: { $0.severity == .error }) {
      diagnostics.error(
        "“\(source.name)” is no scenario: its line \(first.range.place.line) is not JSON5", at: place,
        hint: "what is in a file elsewhere is not shown from here; “driftline check” on it shows it")
      return
    }
    diagnostics.add(found)
    guard let node else { return }
    if let extends = node[ReservedKey.extends] {
      switch extends.content {
      case .text(let reference):
        if let parent = load(reference, source.name, at: extends.range, loader) {
          let chain = chain + [source.name]
          if chain.contains(parent.name) {
            diagnostics.error(
              "this scenario extends itself: \((chain + [parent.name]).joined(separator: " → "))",
              at: extends.range,
              hint: "leave one of these extends out")
          } else if chain.count > 20 {
            diagnostics.error(
              "more than 20 scenarios extend one another", at: extends.range, hint: "merge some of them")
          } else {
            follow(parent, loader, chain: chain, at: extends.range)
          }
        }
      case .broken: break
      default:
        diagnostics.error(
          "found \(extends.phrase) where the name of a scenario is needed", at: extends.range,
          hint: "write extends: \"base.json5\"")
      }
    }
    files.append((source.name, node))
  }

  private static func hint(_ reference: String, _ loader: ScenarioLoader) -> String {
    if let near = Nearest.name(to: reference, among: loader.embedded) { return "did you mean \"\(near)\"?" }
    let known =
      loader.embedded.isEmpty ? "" : "; embedded scenarios: \(loader.embedded.joined(separator: ", "))"
    return "a path is relative to the file it stands in" + known
  }

  /// A condition and those that it extends, the most distant first.
  func chain(of condition: String?, _ diagnostics: inout Diagnostics) -> [String] {
    var chain: [String] = []
    var next = condition
    while let name = next {
      chain.insert(name, at: 0)
      let said = files.compactMap { $0.node[ReservedKey.conditions]?[name]?[ReservedKey.extends] }.last
      next = nil
      switch said?.content {
      case nil, .null, .broken: break
      case .text(let other) where chain.contains(other):
        diagnostics.error(
          "condition “\(name)” extends itself: \((chain.reversed() + [other]).joined(separator: " → "))",
          at: said!.range, hint: "leave one of these extends out")
      case .text(let other) where conditions.contains(other): next = other
      default:
        let near = said?.plainText.flatMap { Nearest.name(to: $0, among: conditions) }
        diagnostics.error(
          "condition “\(name)” extends \(said!.phrase), which is no condition of this scenario",
          at: said!.range,
          hint: (near.map { "did you mean \"\($0)\"? " } ?? "")
            + "conditions: \(conditions.joined(separator: ", "))")
      }
    }
    return chain
  }

  /// The names of all conditions, in the order of their first mention.
  var conditions: [String] {
    var names: [String] = []
    for file in files {
      for member in file.node[ReservedKey.conditions]?.members ?? [] where !names.contains(member.key) {
        names.append(member.key)
      }
    }
    return names
  }

  /// Those that the last file names, with their places.
  var ownConditions: [(name: String, place: SourceRange)] {
    (files.last?.node[ReservedKey.conditions]?.members ?? []).map { ($0.key, $0.keyRange) }
  }
}

/// A change from the command line, as a tree: `a.b=1` is `{ a: { b: 1 } }`.
struct Setting {
  let path: ScenarioPath
  let node: Node

  /// The name of the condition that alone is changed; nil for none.
  var condition: String? {
    path.steps.first == ReservedKey.conditions && path.steps.count > 2 ? path.steps[1] : nil
  }

  /// Lays the change over everything, or over its condition.
  var layer: Layer { Layer(kind: .commandLine, node: tree(dropping: condition == nil ? 0 : 2)) }

  /// Reads `text`; what stands behind the first `=` is a JSON5 value where it is one, and a text otherwise.
  init?(_ text: String, _ diagnostics: inout Diagnostics) {
    let source = SourceText(name: "--set", text: text)
    let whole = SourceRange(source, 0..<source.bytes.count)
    guard let equals = source.bytes.firstIndex(of: UInt8(ascii: "=")), equals > 0 else {
      diagnostics.error(
        "“\(text)” sets nothing", at: whole, hint: "write path=value, such as line.belt.speed=\"30 m/min\"")
      return nil
    }
    path = ScenarioPath(String(source.string(0..<equals).trimmed))
    guard !path.steps.contains("") else {
      diagnostics.error(
        "“\(path)” is not a path", at: SourceRange(source, 0..<equals), hint: "join keys by single dots")
      return nil
    }
    let isSpace: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") }
    let rest = source.bytes[(equals + 1)...]
    let end = rest.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? equals + 1
    let range = SourceRange(source, (rest.firstIndex { !isSpace($0) } ?? end)..<end)
    let value = source.string(range.bytes)
    let (read, problems) = JSON5Reader.read(SourceText(name: "--set", text: value))
    let content = read.flatMap { problems.all.isEmpty ? $0.content : nil } ?? .text(value)
    node = Self.moved(content, to: range)
  }

  /// The tree below the root, or below a condition, `depth` steps of the path left out.
  func tree(dropping depth: Int) -> Node {
    path.steps.dropFirst(depth).reversed().reduce(node) { inner, key in
      let keys = SourceRange(inner.range.source, 0..<max(0, node.range.bytes.lowerBound - 1))
      return Node(.object([Node.Member(key: key, keyRange: keys, value: inner)]), at: inner.range)
    }
  }

  /// Everything that was read from the value stands where the value stands.
  private static func moved(_ content: Node.Content, to range: SourceRange) -> Node {
    switch content {
    case .list(let nodes): return Node(.list(nodes.map { moved($0.content, to: range) }), at: range)
    case .object(let members):
      let moved = members.map {
        Node.Member(key: $0.key, keyRange: range, value: Self.moved($0.value.content, to: range))
      }
      return Node(.object(moved), at: range)
    default: return Node(content, at: range)
    }
  }
}
