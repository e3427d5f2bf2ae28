import Calibration
import Foundation

/// What an object has that its schema does not, and the other way round, down to the last field.
enum SchemaShape {
  static func problems(with json: String) throws -> [String] {
    let schema = try JSONSerialization.jsonObject(with: Data(CalibrationSchema.text.utf8)) as? [String: Any]
    let definitions = schema?["$defs"] as? [String: Any]
    return problems(
      try JSONSerialization.jsonObject(with: Data(json.utf8)), definitions?["calibration"], "calibration")
  }

  private static func problems(_ value: Any, _ shape: Any?, _ path: String) -> [String] {
    guard let shape = shape as? [String: Any] else { return ["\(path): no shape"] }
    if let options = shape["anyOf"] as? [Any] {
      return options.contains { problems(value, $0, path).isEmpty } ? [] : ["\(path): fits none"]
    }
    if let words = shape["enum"] as? [String] {
      return words.contains(value as? String ?? "?") ? [] : ["\(path): \(value)"]
    }
    if let fields = shape["properties"] as? [String: Any], let object = value as? [String: Any] {
      return Set(object.keys).symmetricDifference(fields.keys).sorted().map { "\(path): \($0)" }
        + object.flatMap { problems($0.value, fields[$0.key], "\(path).\($0.key)") }
    }
    if let items = shape["items"] {
      guard let list = value as? [Any] else { return ["\(path): no list"] }
      return list.flatMap { problems($0, items, path + "[]") }
    }
    let types = shape["type"] as? [String] ?? (shape["type"] as? String).map { [$0] } ?? []
    let isFit = types.contains { type in
      switch type {
      case "string": value is String
      case "boolean", "integer", "number": value is NSNumber
      case "object": value is [String: Any]
      case "null": value is NSNull
      default: false
      }
    }
    return types.isEmpty || isFit ? [] : ["\(path): \(value) is no \(types)"]
  }
}
