import Foundation

/// What JSON's null is read as.
typealias NSNullLike = NSNull

/// Comma-separated values as RFC 4180 has them.
struct CSV {
  private(set) var rows: [[String: String]] = []
  /// How many fields rows have.
  private(set) var widths: Set<Int> = []

  init(_ text: String) {
    var records: [[String]] = []
    var record: [String] = []
    var field = ""
    var isQuoted = false
    // The mark of UTF-8 is none of the first field.
    var scalars = Array(text.unicodeScalars.drop { $0 == "\u{FEFF}" })[...]
    func next() -> Unicode.Scalar? { scalars.first }
    while let scalar = scalars.popFirst() {
      if isQuoted {
        if scalar == "\"", next() == "\"" {
          field += "\""
          scalars.removeFirst()
        } else if scalar == "\"" {
          isQuoted = false
        } else {
          field.unicodeScalars.append(scalar)
        }
      } else if scalar == "\"" {
        isQuoted = true
      } else if scalar == "," || scalar == "\n" {
        record.append(field)
        field = ""
        if scalar == "\n" {
          records.append(record)
          record = []
        }
      } else if scalar != "\r" {
        field.unicodeScalars.append(scalar)
      }
    }
    guard let names = records.first else { return }
    widths = Set(records.map(\.count))
    rows = records.dropFirst().map { Dictionary(zip(names, $0), uniquingKeysWith: { a, _ in a }) }
  }
}
