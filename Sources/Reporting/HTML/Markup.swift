import TextFormats

/// Text within HTML and XML: escaped in one place, so that no name from a scenario is ever taken for markup.
package enum Markup {
  /// Between tags.
  package static func text(_ text: String) -> String { escaped(text) }

  /// Between double quotation marks, in one line.
  package static func attribute(_ text: String) -> String { escaped(text, isAttribute: true) }

  private static func escaped(_ text: String, isAttribute: Bool = false) -> String {
    var result = String.UnicodeScalarView()
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
      case "'": result.append(contentsOf: "&#39;".unicodeScalars)
      case "\n", "\t": result.append(isAttribute ? " " : scalar)
      default:
        // XML has no place for other control characters, escaped or not; directions of writing must not be turned.
        let isRefused = scalar.isInvisible || scalar.value == 0xFFFE || scalar.value == 0xFFFF
        result.append(isRefused ? "\u{FFFD}" : scalar)
      }
    }
    return String(result)
  }
}
