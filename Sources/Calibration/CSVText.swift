/// A text of rows and cells as programs export them: quotes as RFC 4180 has them, any line ends, one sign between cells.
struct CSVText {
  /// A row with the line in which it begins, from 1.
  struct Row: Hashable {
    var line: Int
    var cells: [String]
  }

  /// What no reader can make rows of.
  struct Problem: Error {
    var line: Int
    var message: String
    var hint: String
  }

  let rows: [Row]

  /// So many rows are more than any site has shifts; a file of them is no log.
  private static let mostRows = 2_000_000

  /// Rows of `text`, which is UTF-8, with `delimiter` between cells; no more than `most` of them where that is said.
  init(_ text: [UInt8], delimiter: UInt8, most: Int? = nil) throws(Problem) {
    var rows: [Row] = []
    var cells: [String] = []
    var cell: [UInt8] = []
    var (line, began, quoted) = (1, 1, 0)
    // Whether a quoted part has ended: whatever follows before the next sign is its own fault.
    var isClosed = false
    func string(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    func end(_ rows: inout [Row]) {
      cells.append(string(cell))
      cell.removeAll(keepingCapacity: true)
      isClosed = false
      // A line with nothing in it is none.
      if cells.count > 1 || !cells[0].isBlank { rows.append(Row(line: began, cells: cells)) }
      cells.removeAll(keepingCapacity: true)
    }
    var index = 0
    while index < text.count {
      let byte = text[index]
      index += 1
      if quoted > 0 {
        if byte == UInt8(ascii: "\"") {
          if index < text.count, text[index] == UInt8(ascii: "\"") {
            cell.append(byte)
            index += 1
          } else {
            quoted = 0
            isClosed = true
          }
          continue
        }
        if byte == 10 { line += 1 }
        cell.append(byte)
        continue
      }
      switch byte {
      case delimiter:
        cells.append(string(cell))
        cell.removeAll(keepingCapacity: true)
        isClosed = false
      case 10, 13:
        if byte == 13, index < text.count, text[index] == 10 { index += 1 }
        end(&rows)
        line += 1
        began = line
        if let most, rows.count >= most {
          self.rows = rows
          return
        }
        guard rows.count <= Self.mostRows else {
          throw Problem(
            line: line, message: "it has more than \(Self.mostRows) rows",
            hint: "export shifts or days, and not single events")
        }
      case UInt8(ascii: "\"") where cell.isEmpty && !isClosed:
        quoted = line
      default:
        if isClosed, byte != 32 {
          throw Problem(
            line: line, message: "something follows a closing quote in the same cell",
            hint: "a quote within quotes is written twice")
        }
        if !isClosed { cell.append(byte) }
      }
    }
    if quoted > 0 {
      throw Problem(
        line: quoted, message: "a quote begins here and does not end",
        hint: "the file was cut off, or a quote stands in a cell by itself")
    }
    if !cell.isEmpty || !cells.isEmpty { end(&rows) }
    self.rows = rows
  }
}

extension String {
  /// Without spaces at both ends, those that do not break among them.
  var stripped: String {
    var scalars = Substring(self).unicodeScalars
    while let first = scalars.first, first.isBlank { scalars.removeFirst() }
    while let last = scalars.last, last.isBlank { scalars.removeLast() }
    return String(scalars)
  }

  /// Whether nothing stands in it.
  var isBlank: Bool { unicodeScalars.allSatisfy(\.isBlank) }
}

extension Unicode.Scalar {
  /// Spaces, those that do not break, and marks of the order of bytes.
  var isBlank: Bool { properties.isWhitespace || self == "\u{FEFF}" || self == "\u{200B}" }
}
