import EventKernel

/// Lays the layers of one scenario under one condition over one another and holds them against the schema.
struct Resolver {
  var diagnostics = Diagnostics()
  var context = ReadingContext()
  let schema: ScenarioSchema
  private let condition: String?
  private let healthy: [ScenarioPath]
  private var layers: [Layer] = []
  /// Whether amounts in other currencies are complained of: not where the scenario's own cannot be read.
  private(set) var complainsOfCurrency = true
  /// Whether the scenario's own file says in which currency it counts.
  private(set) var saysCurrency = false
  /// Amounts in another currency than the scenario's: they are one mistake.
  private(set) var strange: [(error: ReadingError, path: ScenarioPath, place: SourceRange)] = []

  init(
    _ schema: ScenarioSchema, _ texts: Layers, _ condition: String?, _ settings: [Setting],
    _ healthy: [ScenarioPath]
  ) {
    self.schema = schema
    self.condition = condition
    self.healthy = healthy
    for (index, file) in texts.files.enumerated() {
      layers.append(Layer(kind: index == texts.files.count - 1 ? .file : .inherited, node: file.node))
    }
    for file in texts.files {
      guard let conditions = file.node[ReservedKey.conditions] else { continue }
      if case .object = conditions.content {
      } else {
        complain("conditions", conditions, "an object of conditions")
      }
    }
    for name in texts.chain(of: condition, &diagnostics) {
      layers += texts.files.compactMap { file in
        file.node[ReservedKey.conditions]?[name].map { Layer(kind: .condition(name), node: $0) }
      }
      // What is set on a condition that others extend stays behind what they say themselves.
      if name != condition { layers += settings.filter { $0.condition == name }.map(\.layer) }
    }
    for setting in settings {
      guard setting.path.steps.first == ReservedKey.conditions else {
        if let off = off(above: setting.path), let condition {
          diagnostics.warning(
            "“\(off)” is switched off under “\(condition)”, and stays off there", at: setting.node.range,
            hint: "to switch it on there as well, set conditions.\(condition).\(setting.path)")
        } else {
          layers.append(setting.layer)
        }
        continue
      }
      if let name = setting.condition, texts.conditions.contains(name) {
        if name == condition { layers.append(setting.layer) }
      } else {
        diagnostics.error(
          "“\(setting.path)” is not a value of a condition of this scenario", at: setting.node.range,
          hint: "write conditions.NAME.path=value; conditions: \(texts.conditions.joined(separator: ", "))")
      }
    }
  }

  /// The whole scenario, its shifts as long as it says itself, its amounts in its own currency.
  mutating func resolve() -> ResolvedSection {
    let section = condition == nil ? schema.root : schema.resolved
    let before = diagnostics
    if case .value(let value) = self.value(at: schema.shiftPath, in: section) {
      context.shift = value.value as? TimeSpan
    }
    let mistakes = diagnostics.count(.error)
    if case .text(let text) = self.value(at: schema.currencyPath, in: section) {
      context.currency = text.text
      if case .inherited = text.provenance {} else { saysCurrency = text.provenance.range != nil }
    }
    if case .section(let rates) = self.value(at: schema.ratesPath, in: section) {
      for (code, rate) in rates.entries {
        guard case .value(let value) = rate, let worth = value.value as? Fraction else { continue }
        context.rates[code] = Int64((worth.share * 1e9).rounded())
      }
    }
    complainsOfCurrency = diagnostics.count(.error) == mistakes
    // What is wrong with them is said where they stand.
    diagnostics = before
    let resolved = self.section(section, layers, ScenarioPath([]), isRoot: true)
    complainOfCurrencies()
    return resolved
  }

  /// One value, without everything else.
  private mutating func value(at path: ScenarioPath?, in section: Section) -> Resolved? {
    guard let path else { return nil }
    var shape = Shape.section(section)
    var layers = layers
    for key in path.steps {
      guard case .section(let section) = shape, let field = section[key] else { return nil }
      shape = field.shape
      layers = self.layers(layers, below: key)
    }
    return resolve(shape, layers, path)
  }

  // MARK: - Shapes

  private mutating func section(
    _ section: Section, _ layers: [Layer], _ path: ScenarioPath, kind: String? = nil,
    kindFrom: Provenance = .standard, tag: String? = nil, isRoot: Bool = false
  ) -> ResolvedSection {
    // What a mechanism does is told in sentences, and not as a noun.
    let (isThere, what) = (!layers.isEmpty, section.help.hasSuffix(".") ? "its values" : section.help)
    let layers = objects(layers, path, "an object with \(what)", section)
    checkKeys(section, layers, path, tag: tag, isRoot: isRoot)
    var entries: [(key: String, value: Resolved)] = []
    for field in section.fields {
      let below = self.layers(layers, below: field.key)
      if below.isEmpty, field.presence != .defaulted {
        // Of something else than an object that was complained of, and not of all that it does not have.
        if field.presence == .required, !isThere || !layers.isEmpty { complainMissing(field, layers, path) }
        continue
      }
      if let value = resolve(field.shape, below, path.appending(field.key)) {
        entries.append((field.key, value))
      }
    }
    return ResolvedSection(path: path, kind: kind, kindFrom: kindFrom, entries: entries)
  }

  private mutating func resolve(_ shape: Shape, _ layers: [Layer], _ path: ScenarioPath) -> Resolved? {
    switch shape {
    case .parameter(let parameter): return value(parameter, layers, path).map(Resolved.value)
    case .text(let rule): return text(rule, layers, path).map(Resolved.text)
    case .section(let section): return .section(self.section(section, layers, path))
    case .list(let element, let help): return .list(list(element, help, layers, path))
    case .map(let element, let help): return .section(map(element, help, layers, path))
    case .variant(let tag, let help, let cases):
      return variant(tag, help, cases, layers, path).map(Resolved.section)
    }
  }

  private mutating func map(
    _ element: Shape, _ help: String, _ layers: [Layer], _ path: ScenarioPath
  ) -> ResolvedSection {
    let layers = objects(layers, path, "an object with \(help)")
    var keys: [String] = []
    for member in layers.flatMap(\.node.members) where !keys.contains(member.key) { keys.append(member.key) }
    var entries: [(key: String, value: Resolved)] = []
    for key in keys {
      let below = self.layers(layers, below: key)
      if !below.isEmpty, let value = resolve(element, below, path.appending(key)) {
        entries.append((key, value))
      }
    }
    return ResolvedSection(path: path, kind: nil, kindFrom: .standard, entries: entries)
  }

  /// The last list counts; objects above it change its elements by number.
  private mutating func list(
    _ element: Shape, _ help: String, _ layers: [Layer], _ path: ScenarioPath
  ) -> [Resolved] {
    var elements: [[Layer]] = []
    for layer in layers {
      switch layer.node.content {
      case .list(let nodes): elements = nodes.map { [layer.part($0)] }
      case .object(let members):
        for member in members {
          if let index = Int(member.key), elements.indices.contains(index) {
            elements[index].append(layer.part(member.value))
          } else {
            let known = elements.isEmpty ? "the list is empty" : "its elements are 0 to \(elements.count - 1)"
            diagnostics.error("“\(path)” has no element “\(member.key)”", at: member.keyRange, hint: known)
          }
        }
      case .broken: break
      default: complain(path.description, layer.node, "a list of \(help)")
      }
    }
    return elements.enumerated().compactMap { resolve(element, $1, path.appending("\($0)")) }
  }

  private mutating func variant(
    _ tag: String, _ help: String, _ cases: [VariantCase], _ layers: [Layer], _ path: ScenarioPath
  ) -> ResolvedSection? {
    var layers = objects(layers, path, "an object with \(help)")
    guard let last = layers.lastIndex(where: { $0.node[tag] != nil }), let word = layers[last].node[tag]
    else {
      if let usual = cases.first(where: \.isDefault) {
        return section(usual.section, layers, path, kind: usual.name, tag: tag)
      }
      if let place = layers.last?.node.range {
        diagnostics.error(
          "“\(path)” does not say what it is", at: place,
          hint: "write \(tag): one of \(cases.map(\.name).joined(separator: ", "))")
      }
      return nil
    }
    guard case .text(let name) = word.content, let chosen = cases.first(where: { $0.name == name }) else {
      if case .broken = word.content { return nil }
      let names = cases.map(\.name)
      var near = ""
      if case .text(let name) = word.content {
        near = Nearest.name(to: name, among: names).map { "did you mean \"\($0)\"? " } ?? ""
      }
      diagnostics.error(
        "\(word.phrase) is not a kind of \(help)", at: word.range,
        hint: near + "kinds: \(names.joined(separator: ", "))")
      return nil
    }
    let said = layers[last].provenance(of: word.range)
    layers = standing(layers, of: (tag, cases), as: chosen, at: word.range, path)
    return section(chosen.section, layers, path, kind: name, kindFrom: said, tag: tag)
  }

  /// What was written of a variant before its kind was changed: it stands, and where the kinds differ in it, that is told.
  private mutating func standing(
    _ layers: [Layer], of variant: (tag: String, cases: [VariantCase]), as chosen: VariantCase,
    at place: SourceRange, _ path: ScenarioPath
  ) -> [Layer] {
    var kind = variant.cases.first(where: \.isDefault)
    var before: [String: VariantCase?] = [:]
    var result: [Layer] = []
    for layer in layers {
      if let word = layer.node[variant.tag]?.plainText {
        kind = variant.cases.first { $0.name == word } ?? kind
      }
      var members = layer.node.members
      for member in members { before[member.key] = kind }
      // A key that only another kind has means nothing any more.
      members.removeAll { member in
        chosen.section[member.key] == nil && kind?.section[member.key] != nil
      }
      result.append(layer.part(Node(.object(members), at: layer.node.range)))
    }
    var doubtful = before.compactMap { key, kind in
      chosen.section[key] == nil && kind?.section[key] != nil ? "\(key) means nothing for it" : nil
    }.sorted()
    for field in chosen.section.fields {
      guard case .parameter(let parameter) = field.shape, let kind = before[field.key] ?? nil,
        kind.name != chosen.name, case .parameter(let other)? = kind.section[field.key]?.shape,
        AnyHashable(other.standard) != AnyHashable(parameter.standard),
        let last = self.layers(result, below: field.key).last,
        let literal = (last.node[ReservedKey.value] ?? last.node).literal,
        let value = try? parameter.read(literal, in: context).value,
        AnyHashable(value) != AnyHashable(parameter.standard)
      else { continue }
      doubtful.append(
        "\(field.key) = \(literal.text) (\(last.provenance(of: last.node.range).description); usual now: "
          + "\(parameter.standardText(in: context)))")
    }
    if !doubtful.isEmpty {
      diagnostics.warning(
        "“\(path)” is “\(chosen.name)” now, and what was written before stands: "
          + doubtful.joined(separator: "; "), at: place,
        hint:
          "null instead of a value takes what is usual; the value beside the \(variant.tag) says that it is meant"
      )
    }
    return result
  }

  private mutating func text(_ rule: TextRule, _ layers: [Layer], _ path: ScenarioPath) -> ResolvedText? {
    guard let layer = layers.last else {
      return rule.standard.map { ResolvedText(path: path, text: $0, provenance: .standard) }
    }
    guard case .text(let text) = layer.node.content else {
      complain(path.description, layer.node, "a text")
      return nil
    }
    if let complaint = rule.complaint(text) {
      diagnostics.error(
        complaint.message, at: part(complaint.part, of: text, at: layer.node.range), hint: complaint.hint)
    }
    return ResolvedText(path: path, text: text, provenance: layer.provenance(of: layer.node.range))
  }

  /// A part of a text, where the file has it letter by letter: a text with escapes is complained of as a whole.
  private func part(_ part: Range<Int>?, of text: String, at range: SourceRange) -> SourceRange {
    guard let part, range.bytes.count == text.utf8.count + 2,
      range.source.string((range.bytes.lowerBound + 1)..<(range.bytes.upperBound - 1)) == text
    else { return range }
    let start = range.bytes.lowerBound + 1
    return SourceRange(range.source, (start + part.lowerBound)..<(start + part.upperBound))
  }

  // MARK: - Values

  /// Every layer's value is checked; the last one counts.
  private mutating func value(
    _ parameter: AnyParameter, _ layers: [Layer], _ path: ScenarioPath
  ) -> ResolvedValue? {
    var result: ResolvedValue?
    for layer in layers { result = written(parameter, layer, path) }
    tellOverridden(layers, path)
    if let section = healthy.first(where: path.starts(with:)) {
      return resolved(parameter, parameter.healthy, path, .healthy(section), nil)
    }
    return layers.isEmpty
      ? resolved(parameter, parameter.standard, path, .standard, parameter.origin) : result
  }

  /// Tells where what the file itself says does not hold, because a condition that it has from elsewhere says otherwise.
  private mutating func tellOverridden(_ layers: [Layer], _ path: ScenarioPath) {
    guard let condition, let last = layers.last, case .condition = last.kind,
      let own = layers.last(where: { if case .file = $0.kind { true } else { false } }),
      last.node.range.source !== own.node.range.source,
      let (said, holds) = (own.node[ReservedKey.value] ?? own.node).literal.flatMap({ said in
        (last.node[ReservedKey.value] ?? last.node).literal.map { (said.text, $0.text) }
      }), said != holds
    else { return }
    diagnostics.warning(
      "\(path) = \(said) does not hold under “\(condition)”, which has \(holds) (\(last.node.range.description))",
      at: own.node.range, hint: "write it below conditions.\(condition) as well")
  }

  private mutating func written(_ parameter: AnyParameter, _ layer: Layer, _ path: ScenarioPath)
    -> ResolvedValue?
  {
    let (node, origin) = withoutOrigin(layer.node, path)
    guard let node else { return nil }
    guard let literal = node.literal else {
      complain(path.description, node, parameter.kind.phrase)
      return nil
    }
    do throws(ReadingError) {
      let (value, finding) = try parameter.read(literal, in: context)
      report(finding, "\(path) = \(literal.text)", node.range, origin)
      return resolved(parameter, value, path, layer.provenance(of: node.range), origin)
    } catch {
      if case .wrongCurrency = error {
        strange.append((error, path, node.range))
        return nil
      }
      diagnostics.error("\(path): \(error.message)", at: node.range, hint: error.hint)
      return nil
    }
  }

  private mutating func report(
    _ finding: RangeFinding?, _ said: String, _ range: SourceRange, _ own: Origin? = nil
  ) {
    switch finding {
    case nil: break
    case .impossible(let possible):
      diagnostics.error(
        "\(said) is outside the possible range \(told(possible))", at: range,
        hint: "check the unit and the sign")
    case .implausible(let plausible, let origin):
      diagnostics.warning(
        "\(said) is outside the plausible range \(told(plausible))", at: range,
        hint: "the range rests on \(origin); "
          + (own.map { "the value on \($0), and stands" }
            ?? "if the value is meant, say beside it where it comes from"))
    }
  }

  /// `{ value: …, origin: … }` taken apart; a bare value has no origin of its own.
  private mutating func withoutOrigin(_ node: Node, _ path: ScenarioPath) -> (value: Node?, origin: Origin?) {
    guard case .object(let members) = node.content else { return (node, nil) }
    for member in members where member.key != ReservedKey.value && member.key != ReservedKey.origin {
      let near = Nearest.name(to: member.key, among: [ReservedKey.value, ReservedKey.origin])
      diagnostics.error(
        "“\(path)” is a single value and has no key “\(member.key)”", at: member.keyRange,
        hint: (near.map { "did you mean \"\($0)\"? " } ?? "") + "write { value: …, origin: … }")
    }
    guard let value = node[ReservedKey.value] else {
      diagnostics.error("“\(path)” has no value", at: node.range, hint: "write { value: …, origin: … }")
      return (nil, nil)
    }
    return (value, node[ReservedKey.origin].flatMap { WrittenOrigin.read($0, &diagnostics) })
  }

  private func resolved(
    _ parameter: AnyParameter, _ value: any ParameterValue, _ path: ScenarioPath, _ provenance: Provenance,
    _ origin: Origin?
  ) -> ResolvedValue {
    ResolvedValue(
      path: path, parameter: parameter, value: value, context: context, provenance: provenance, origin: origin
    )
  }

  // MARK: - Layers

  /// What the layers say behind `key`; a `null` takes back what was said before it.
  private func layers(_ layers: [Layer], below key: String) -> [Layer] {
    let parts = layers.compactMap { layer in layer.node[key].map(layer.part) }
    let start =
      parts.lastIndex { if case .null = $0.node.content { true } else { false } }.map { $0 + 1 } ?? 0
    return Array(parts[start...])
  }

  /// The part above `path` that a condition has switched off; nil where none is.
  private func off(above path: ScenarioPath) -> ScenarioPath? {
    var (layers, way) = (layers, ScenarioPath([]))
    for key in path.steps.dropLast() {
      let last = layers.last { $0.node[key] != nil }
      way = way.appending(key)
      if case .condition? = last?.kind, case .null? = last?.node[key]?.content { return way }
      layers = self.layers(layers, below: key)
    }
    return nil
  }

  /// The layers that are objects, with a complaint about the others.
  private mutating func objects(
    _ layers: [Layer], _ path: ScenarioPath, _ expected: String, _ section: Section? = nil
  ) -> [Layer] {
    var needed: String?
    if let field = section?.fields.first(where: { $0.presence == .required }), case .parameter = field.shape {
      needed = field.key
    }
    return layers.filter { layer in
      switch layer.node.content {
      case .object: return true
      case .broken: return false
      default:
        complain(
          path.steps.isEmpty ? "the scenario" : path.description, layer.node, expected,
          hint: layer.node.range.source.isForeign
            ? nil
            : layer.node.literal.flatMap { literal in
              needed.map { "write { \($0): \(literal.written), … }" }
            })
        return false
      }
    }
  }

  private mutating func checkKeys(
    _ section: Section, _ layers: [Layer], _ path: ScenarioPath, tag: String?, isRoot: Bool
  ) {
    for layer in layers {
      var known = section.fields.map(\.key) + (tag.map { [$0] } ?? [])
      if isRoot {
        switch layer.kind {
        case .file, .inherited:
          known = schema.root.fields.map(\.key) + [ReservedKey.extends, ReservedKey.conditions]
        case .condition: known = schema.resolved.fields.map(\.key) + [ReservedKey.extends]
        case .commandLine: known.append(ReservedKey.conditions)
        }
      }
      for member in layer.node.members where !known.contains(member.key) {
        let near = Nearest.name(to: member.key, among: known).map { "did you mean \"\($0)\"? " } ?? ""
        diagnostics.error(
          "unknown key “\(member.key)”" + (path.steps.isEmpty ? "" : " in “\(path)”"), at: member.keyRange,
          hint: near + "known keys: \(known.joined(separator: ", "))")
      }
    }
  }

  private mutating func complainMissing(_ field: Field, _ layers: [Layer], _ path: ScenarioPath) {
    let isInFile: (Layer) -> Bool = { layer in
      switch layer.kind {
      case .file, .inherited: true
      case .condition, .commandLine: false
      }
    }
    guard let place = (layers.last(where: isInFile) ?? layers.last ?? self.layers.last)?.node.range else {
      return
    }
    diagnostics.error(
      "“\(path.appending(field.key))” is missing: \(field.shape.help)",
      at: SourceRange(
        place.source, place.bytes.lowerBound..<min(place.bytes.lowerBound + 1, place.bytes.upperBound)),
      hint: "there is no default for it")
  }

  private mutating func complain(_ what: String, _ node: Node, _ expected: String, hint: String? = nil) {
    if case .broken = node.content { return }
    let words = "\(what): found \(node.phrase) where \(expected) is needed"
    diagnostics.error(words, at: node.range, hint: hint ?? "write \(expected)")
  }
}

extension ValueKind {
  /// What has to be written, with an article.
  var phrase: String {
    switch self {
    case .quantity(let dimension, let isOptional):
      "\(dimension.phrase) such as \"\(dimension.example)\""
        + (isOptional ? " or \"\(dimension.absence)\"" : "")
    case .choice(let cases): "one of \(cases.map(\.word).joined(separator: ", "))"
    case .boolean: "true or false"
    case .notation(let phrase, let example): "\(phrase) such as \"\(example)\""
    }
  }
}
