import Drive
import Experiments
import Foundation
import Testing

@Suite("The schema of what drive says") struct SchemaTests {
  @Test("a run and a contract are what the schema declares, to the last key; a key more or less is not")
  func schema() throws {
    let schema = try #require(Self.object(DriveSchema.text))
    var study = try Driven.study(["line.serializer.prints-per-roll = 400"])
    study.sizes = [10, 100]
    let run = DriveReport(try study.run(Driven.opening { StrictSystem() }), evidence: "", again: "").json
      .document
    let contract = try Contract(Driven.opening { FaultySystem(.anonymous) }, seed: 1).run().json(program: nil)
    for (name, text) in [("run", run), ("contract", contract.document)] {
      var value = try #require(Self.object(text))
      let shape = try #require((schema["$defs"] as? [String: Any])?[name] as? [String: Any])
      #expect(Self.faults(value, shape, "").isEmpty, "\(Self.faults(value, shape, ""))")
      value["more"] = 1
      #expect(Self.faults(value, shape, "") == [": more is not declared"])
      value["more"] = nil
      value["verdict"] = nil
      #expect(Self.faults(value, shape, "") == [": verdict is missing"])
    }
  }

  private static func object(_ text: String) -> [String: Any]? {
    (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any]
  }

  /// What of a value is not as its shape has it, by the few words of JSON Schema that are used here.
  private static func faults(_ value: Any, _ shape: [String: Any], _ place: String) -> [String] {
    if let shapes = shape["anyOf"] as? [[String: Any]] {
      return shapes.contains { faults(value, $0, place).isEmpty } ? [] : ["\(place): fits none"]
    }
    if let words = shape["enum"] as? [String] {
      return (value as? String).map(words.contains) == true ? [] : ["\(place): \(value) is no word of it"]
    }
    let types = (shape["type"] as? [String]) ?? (shape["type"] as? String).map { [$0] } ?? []
    guard types.isEmpty || types.contains(where: { isOf($0, value) }) else {
      return ["\(place): is no \(types)"]
    }
    if let list = value as? [Any], let items = shape["items"] as? [String: Any] {
      return list.enumerated().flatMap { faults($1, items, "\(place)/\($0)") }
    }
    guard let members = value as? [String: Any], let declared = shape["properties"] as? [String: Any] else {
      return []
    }
    let missing = (shape["required"] as? [String] ?? []).filter { members[$0] == nil }
    return missing.map { "\(place): \($0) is missing" }
      + members.keys.sorted().flatMap { key -> [String] in
        guard let shape = declared[key] as? [String: Any] else { return ["\(place): \(key) is not declared"] }
        return faults(members[key] ?? NSNull(), shape, "\(place)/\(key)")
      }
  }

  private static func isOf(_ type: String, _ value: Any) -> Bool {
    switch type {
    case "null": value is NSNull
    case "string": value is String
    case "array": value is [Any]
    case "object": value is [String: Any]
    default: value is NSNumber
    }
  }
}
