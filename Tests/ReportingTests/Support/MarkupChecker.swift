/// Reads well-formed markup, strictly, and keeps what tests ask about; what is wrong stands in ``problems``.
struct MarkupChecker {
  struct Element {
    var name: String
    var attributes: [String: String]
    /// All text within it, also within its children.
    var text = ""
    /// The names of the elements around it.
    var path: [String]
  }

  private(set) var elements: [Element] = []
  private(set) var problems: [String] = []

  init(_ text: String) {
    let scalars = Array(text.unicodeScalars)
    var place = 0
    var open: [Int] = []
    func rest(_ prefix: String) -> Bool {
      let wanted = Array(prefix.unicodeScalars)
      return place + wanted.count <= scalars.count && Array(scalars[place..<(place + wanted.count)]) == wanted
    }
    func end(of mark: String) -> Int {
      let wanted = Array(mark.unicodeScalars)
      var at = place
      while at + wanted.count <= scalars.count, Array(scalars[at..<(at + wanted.count)]) != wanted { at += 1 }
      return at + wanted.count
    }
    while place < scalars.count {
      if scalars[place] != "<" {
        var piece = String.UnicodeScalarView()
        while place < scalars.count, scalars[place] != "<" {
          piece.append(scalars[place])
          place += 1
        }
        let words = unescaped(String(piece))
        for index in open { elements[index].text += words }
        continue
      }
      if rest("<!DOCTYPE") || rest("<?xml") {
        place = end(of: ">")
        continue
      }
      let stop = end(of: ">")
      let tag = String(String.UnicodeScalarView(scalars[(place + 1)..<(stop - 1)]))
      place = stop
      if tag.hasPrefix("/") {
        guard let index = open.popLast(), elements[index].name == tag.dropFirst() else {
          problems.append("</\(tag.dropFirst())> closes nothing")
          continue
        }
        continue
      }
      let isEmpty = tag.hasSuffix("/")
      let (name, attributes) = read(isEmpty ? String(tag.dropLast()) : tag)
      elements.append(
        Element(name: name, attributes: attributes, path: open.map { elements[$0].name }))
      if !isEmpty { open.append(elements.count - 1) }
    }
    for index in open { problems.append("<\(elements[index].name)> is not closed") }
    checkReferences()
  }

  /// A misspelt one is passed over by every browser without a word.
  private static let aria: Set = [
    "aria-current", "aria-describedby", "aria-hidden", "aria-label", "aria-labelledby", "aria-live",
    "aria-valuetext",
  ]

  func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

  private mutating func checkReferences() {
    var ids: [String: Int] = [:]
    for element in elements { if let id = element.attributes["id"] { ids[id, default: 0] += 1 } }
    for (id, count) in ids where count > 1 { problems.append("the id “\(id)” stands \(count) times") }
    for element in elements {
      if let link = element.attributes["href"], link.hasPrefix("#"), ids[String(link.dropFirst())] == nil {
        problems.append("\(link) leads nowhere")
      }
      for id in (element.attributes["aria-labelledby"] ?? "").split(separator: " ")
      where ids[String(id)] == nil {
        problems.append("“\(id)” labels nothing")
      }
      for name in element.attributes.keys where name.hasPrefix("aria-") && !Self.aria.contains(name) {
        problems.append("“\(name)” is no attribute of WAI-ARIA that these pages use")
      }
    }
  }

  private mutating func read(_ tag: String) -> (String, [String: String]) {
    let name = String(tag.prefix { !$0.isWhitespace })
    if name.isEmpty || !name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-:".contains($0)) }) {
      problems.append("“<\(tag.prefix(40))” is no tag")
    }
    var attributes: [String: String] = [:]
    var rest = tag.dropFirst(name.count)
    while let start = rest.firstIndex(where: { !$0.isWhitespace }) {
      rest = rest[start...]
      guard let equals = rest.firstIndex(of: "="), rest.index(after: equals) < rest.endIndex,
        rest[rest.index(after: equals)] == "\""
      else {
        problems.append("“\(rest.prefix(40))” is no attribute of <\(name)>")
        break
      }
      let key = String(rest[..<equals])
      let begin = rest.index(equals, offsetBy: 2)
      guard let end = rest[begin...].firstIndex(of: "\"") else {
        problems.append("\(key) of <\(name)> has no end")
        break
      }
      if attributes.updateValue(unescaped(String(rest[begin..<end])), forKey: key) != nil {
        problems.append("\(key) of <\(name)> stands twice")
      }
      rest = rest[rest.index(after: end)...]
    }
    return (name, attributes)
  }

  private mutating func unescaped(_ text: String) -> String {
    guard text.contains("&") else { return text }
    let known = ["&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#39;": "'"]
    var result = ""
    var rest = text[...]
    while let index = rest.firstIndex(of: "&") {
      result += rest[..<index]
      rest = rest[index...]
      guard let entity = known.keys.first(where: { rest.hasPrefix($0) }) else {
        problems.append("“\(rest.prefix(12))” is no entity")
        result += "&"
        rest = rest.dropFirst()
        continue
      }
      result += known[entity] ?? ""
      rest = rest.dropFirst(entity.count)
    }
    return result + rest
  }
}
