import Foundation

/// JSON as Foundation reads it, with pointers (RFC 6901) and the part of JSON Schema that our schemas use.
package struct JSONTree {
  package let root: Any

  package init(_ text: String) throws { try self.init(Array(text.utf8)) }

  package init(_ bytes: [UInt8]) throws { root = try JSONSerialization.jsonObject(with: Data(bytes)) }

  package func value(at pointer: String) -> Any? {
    var current: Any = root
    for part in pointer.split(separator: "/") {
      if let object = current as? [String: Any], let next = object[String(part)] {
        current = next
      } else if let list = current as? [Any], let index = Int(part), list.indices.contains(index) {
        current = list[index]
      } else {
        return nil
      }
    }
    return current
  }

  /// The number at a pointer: itself, or the figure of the estimate that stands there.
  package func number(at pointer: String) -> Double? {
    switch value(at: pointer) {
    case let number as NSNumber: number.doubleValue
    case let estimate as [String: Any]: (estimate["value"] as? NSNumber)?.doubleValue
    default: nil
    }
  }

  /// Whether the number at a pointer is this one, but for the last bits: Foundation on Linux reads some decimals one or two
  /// units in the last place off. The browser's test compares the same numbers exactly.
  package func has(_ value: Double, at pointer: String) -> Bool {
    number(at: pointer).map { ($0 - value).magnitude <= 4 * value.ulp } ?? false
  }

  /// What of `instance` a schema does not allow.
  package func problems(of instance: Any, _ schema: Any? = nil, at path: String = "") -> [String] {
    guard let schema = (schema ?? root) as? [String: Any] else { return ["\(path): the schema is no object"] }
    var found: [String] = []
    if let name = schema["$ref"] as? String {
      guard let target = value(at: String(name.dropFirst(1))) else { return ["\(name) is not defined"] }
      found += problems(of: instance, target, at: path)
    }
    if let options = schema["anyOf"] as? [Any] {
      if !options.contains(where: { problems(of: instance, $0, at: path).isEmpty }) {
        found.append("\(path): fits none")
      }
    }
    if let words = schema["enum"] as? [String], !words.contains(instance as? String ?? "?") {
      found.append("\(path): \(instance) is none of \(words)")
    }
    if let constant = schema["const"] as? Int, instance as? Int != constant {
      found.append("\(path): not \(constant)")
    }
    if let type = schema["type"] {
      let types = type as? [String] ?? [type as? String ?? ""]
      if !types.contains(where: { Self.is(instance, $0) }) {
        found.append("\(path): \(instance) is no \(types)")
      }
    }
    if let least = schema["minimum"] as? Int, let number = instance as? Int, number < least {
      found.append("\(path): \(number) is less than \(least)")
    }
    if let object = instance as? [String: Any] {
      let properties = schema["properties"] as? [String: Any] ?? [:]
      for name in schema["required"] as? [String] ?? [] where object[name] == nil {
        found.append("\(path): “\(name)” is missing")
      }
      for (name, value) in object {
        if let shape = properties[name] {
          found += problems(of: value, shape, at: "\(path)/\(name)")
        } else if let other = schema["additionalProperties"] as? [String: Any] {
          found += problems(of: value, other, at: "\(path)/\(name)")
        } else if schema["additionalProperties"] as? Bool == false {
          found.append("\(path): “\(name)” is not declared")
        }
      }
    }
    if let list = instance as? [Any], let items = schema["items"] {
      for (index, value) in list.enumerated() { found += problems(of: value, items, at: "\(path)/\(index)") }
    }
    return found
  }

  private static func `is`(_ instance: Any, _ type: String) -> Bool {
    switch type {
    case "object": instance is [String: Any]
    case "array": instance is [Any]
    case "string": instance is String
    case "boolean": instance is Bool
    case "integer": instance is Int && !(instance is String)
    case "number": instance is NSNumber
    case "null": instance is NSNull
    default: false
    }
  }
}
