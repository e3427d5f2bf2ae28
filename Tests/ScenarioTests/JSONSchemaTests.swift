import Foundation
import Scenario
import Testing

@Suite("The JSON Schema of a scenario")
struct JSONSchemaTests {
  let text = JSONSchema(Line7.schema).text

  func accepts(_ json5: String) throws -> Bool {
    let schema = try JSONSerialization.jsonObject(with: Data(text.utf8))
    let value = try #require(JSON5Reader.read(SourceText(name: "a", text: json5)).node).foundation
    return SmallValidator(root: schema).accepts(value, schema)
  }

  @Test("it is JSON, the same every time, and names every field and every origin")
  func wellFormed() throws {
    let object = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(object["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    #expect(JSONSchema(Line7.schema).text == text)
    for word in [
      "tracking-slip", "lens-age", "assumption: 5 to 80 mm", "plausible 2 to 80 mm", "healthy 120/min",
    ] {
      #expect(text.contains(word), "\(word)")
    }
  }

  @Test("what the reader accepts, the schema accepts")
  func acceptsWhatIsRead() throws {
    let scenarios = [
      Line7.base,
      "{ name: 'a', extends: 'reference-line', run: null, notes: { a: 'b' } }",
      "{ name: 'a', line: { stations: { } }, conditions: { c: { line: { belt: { pitch: '9 cm' } } } } }",
      "{ name: 'a', line: { mechanisms: { 'tracking-slip': { slip: { value: '3 mm', origin: 'assumption: x' } } } } }",
    ]
    for scenario in scenarios {
      let (read, diagnostics) = Line7.read(["a.json5": scenario], ScenarioRequest("a.json5"))
      #expect(read != nil, "\(DiagnosticRenderer().text(diagnostics))")
      #expect(try accepts(scenario), "\(scenario)")
    }
  }

  @Test("misspelt keys, unknown kinds and values of the wrong sort are refused")
  func refuses() throws {
    for scenario in [
      "{ nmae: 'a' }", "{ line: { belt: { sped: '1/min' } } }", "{ line: 5 }",
      "{ line: { belt: { speed: 300 } } }",
      "{ line: { stations: [ { kind: 'camra' } ] } }", "{ conditions: { a: { lines: {} } } }",
      "{ line: { belt: { speed: { origin: 'x' } } } }", "{ conditions: { a: 5 } }", "[]",
    ] {
      #expect(try !accepts(scenario), "\(scenario)")
    }
  }
}

extension Node {
  /// The value as Foundation's JSON objects.
  fileprivate var foundation: Any {
    switch content {
    case .null, .broken: NSNull()
    case .boolean(let value): value
    case .number(let digits): NSNumber(value: Double(digits) ?? 0)
    case .text(let text): text
    case .list(let nodes): nodes.map(\.foundation)
    case .object(let members): Dictionary(uniqueKeysWithValues: members.map { ($0.key, $0.value.foundation) })
    }
  }
}

/// As much of a JSON Schema validator as these schemas need.
private struct SmallValidator {
  let root: Any

  func accepts(_ value: Any, _ schema: Any) -> Bool {
    guard let schema = schema as? [String: Any] else { return (schema as? Bool) ?? false }
    if let reference = schema["$ref"] as? String {
      let target = reference.split(separator: "/").dropFirst().reduce(root) {
        ($0 as? [String: Any])?[String($1)] ?? false
      }
      if !accepts(value, target) { return false }
    }
    if let any = schema["anyOf"] as? [Any], !any.contains(where: { accepts(value, $0) }) { return false }
    if let const = schema["const"] as? String, value as? String != const { return false }
    if let values = schema["enum"] as? [NSObject], !values.contains(value as? NSObject ?? NSObject()) {
      return false
    }
    if let type = schema["type"] {
      let types = type as? [String] ?? [type as? String ?? ""]
      if !types.contains(where: { isOf($0, value) }) { return false }
    }
    guard let object = value as? [String: Any] else {
      guard let list = value as? [Any], let items = schema["items"] else { return true }
      return list.allSatisfy { accepts($0, items) }
    }
    for key in schema["required"] as? [String] ?? [] where object[key] == nil { return false }
    let properties = schema["properties"] as? [String: Any] ?? [:]
    return object.allSatisfy { key, value in
      if let property = properties[key] { return accepts(value, property) }
      return schema["additionalProperties"].map { accepts(value, $0) } ?? true
    }
  }

  private func isOf(_ type: String, _ value: Any) -> Bool {
    switch type {
    case "object": value is [String: Any]
    case "array": value is [Any]
    case "string": value is String
    case "number": value is NSNumber && !(value is Bool)
    case "null": value is NSNull
    default: false
    }
  }
}
