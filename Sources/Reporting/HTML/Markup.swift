import TextFormats

/// Text within HTML and XML: escaped in one place, so that no name from a scenario is ever taken for markup.
package enum Markup {
  /// Between tags.
  package static func text(_ text: String) -> String { escaped(text) }

  /// Between double quotation marks, in one line.
  package static func attribute(_ text: String) -> String { escaped(text, isAttribute: true) }

  private static func escaped(_ text: String, isAttribute: Bool = false) -> String {
    // Bytes, because what is appended to a view of scalars copies all that stands there: results have megabytes.
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count + text.utf8.count / 8)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;".utf8
      case "<": result += "&lt;".utf8
      case ">": result += "&gt;".utf8
      // Elsewhere a quotation mark means nothing, and every tenth character of an embedded result is one.
      case "\"" where isAttribute: result += "&quot;".utf8
      case "'" where isAttribute: result += "&#39;".utf8
      case "\n", "\t": result.append(isAttribute ? 0x20 : UInt8(scalar.value))
      default:
        // XML has no place for other control characters, escaped or not; directions of writing must not be turned.
        let isRefused = scalar.isInvisible || scalar.value == 0xFFFE || scalar.value == 0xFFFF
        result += UTF8.encode(isRefused ? "\u{FFFD}" : scalar)!
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
