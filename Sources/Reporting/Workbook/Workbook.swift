import TextFormats

/// A workbook of sheets (ECMA-376, Office Open XML): numbers are numbers, and no text is ever a formula.
///
/// Text stands in the cell itself and says that it is text; a style with a quotation mark keeps it so when somebody edits
/// the cell. There is no formula, no link, and nothing to run.
package struct Workbook {
  /// What stands in a cell.
  package enum Cell: Sendable {
    case text(String)
    case number(Double)
    /// A share between 0 and 1, shown in per cent.
    case share(Double)
    case empty
  }

  /// Rows of cells below a row of titles.
  package struct Sheet: Sendable {
    package var name: String
    package var columns: [String]
    package var rows: [[Cell]]

    package init(_ name: String, _ columns: [String], _ rows: [[Cell]]) {
      (self.name, self.columns, self.rows) = (name, columns, rows)
    }
  }

  private let title: String
  private let sheets: [Sheet]

  package init(title: String, _ sheets: [Sheet]) { (self.title, self.sheets) = (title, sheets) }

  /// The file.
  package var bytes: [UInt8] {
    var archive = ZipArchive()
    func add(_ name: String, _ text: String) {
      archive.add(
        name, Array(("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n" + text).utf8))
    }
    add("[Content_Types].xml", contentTypes)
    add("_rels/.rels", Self.relations)
    add("docProps/core.xml", core)
    add("xl/workbook.xml", workbook)
    add("xl/_rels/workbook.xml.rels", workbookRelations)
    add("xl/styles.xml", Self.styles)
    for (index, sheet) in sheets.enumerated() {
      add("xl/worksheets/sheet\(index + 1).xml", Self.text(of: sheet))
    }
    return archive.bytes
  }

  // MARK: - The parts

  private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  private static let document = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  private static let package = "http://schemas.openxmlformats.org/package/2006"

  private var contentTypes: String {
    let types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    let parts =
      [
        ("/xl/workbook.xml", "\(types).sheet.main+xml"), ("/xl/styles.xml", "\(types).styles+xml"),
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
      ] + sheets.indices.map { ("/xl/worksheets/sheet\($0 + 1).xml", "\(types).worksheet+xml") }
    return "<Types xmlns=\"\(Self.package)/content-types\">"
      + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
      + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
      + parts.map { "<Override PartName=\"\($0.0)\" ContentType=\"\($0.1)\"/>" }.joined() + "</Types>"
  }

  private static let relations =
    "<Relationships xmlns=\"\(package)/relationships\">"
    + "<Relationship Id=\"rId1\" Type=\"\(document)/officeDocument\" Target=\"xl/workbook.xml\"/>"
    + "<Relationship Id=\"rId2\" Type=\"\(package)/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>"
    + "</Relationships>"

  private var core: String {
    "<cp:coreProperties xmlns:cp=\"\(Self.package)/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
      + "<dc:title>\(Markup.text(title.visible))</dc:title><dc:creator>driftline</dc:creator></cp:coreProperties>"
  }

  private var workbook: String {
    "<workbook xmlns=\"\(Self.main)\" xmlns:r=\"\(Self.document)\"><sheets>"
      + sheets.enumerated().map { index, sheet in
        "<sheet name=\"\(Markup.attribute(sheet.name))\" sheetId=\"\(index + 1)\" r:id=\"rId\(index + 1)\"/>"
      }.joined() + "</sheets></workbook>"
  }

  private var workbookRelations: String {
    "<Relationships xmlns=\"\(Self.package)/relationships\">"
      + sheets.indices.map {
        "<Relationship Id=\"rId\($0 + 1)\" Type=\"\(Self.document)/worksheet\" Target=\"worksheets/sheet\($0 + 1).xml\"/>"
      }.joined()
      + "<Relationship Id=\"rId\(sheets.count + 1)\" Type=\"\(Self.document)/styles\" Target=\"styles.xml\"/></Relationships>"
  }

  /// A cell's style: its place in ``styles``.
  private enum Style: Int { case plain, title, text, number, share }

  private static let styles =
    "<styleSheet xmlns=\"\(main)\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"0.###%\"/></numFmts>"
    + "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
    + "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
    + "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>"
    + "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    + "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
    + "<cellXfs count=\"5\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
    + "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\" quotePrefix=\"1\" applyAlignment=\"1\">"
    + "<alignment vertical=\"top\" wrapText=\"1\"/></xf>"
    + "<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" quotePrefix=\"1\" applyNumberFormat=\"1\" "
    + "applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf>"
    + "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyAlignment=\"1\"><alignment vertical=\"top\"/></xf>"
    + "<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyAlignment=\"1\">"
    + "<alignment vertical=\"top\"/></xf></cellXfs>"
    + "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>"

  // MARK: - A sheet

  private static func text(of sheet: Sheet) -> String {
    let last = column(max(1, sheet.columns.count) - 1)
    var out = "<worksheet xmlns=\"\(main)\"><dimension ref=\"A1:\(last)\(sheet.rows.count + 1)\"/>"
    out +=
      "<sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\""
    out += " state=\"frozen\"/></sheetView></sheetViews><cols>"
    for index in sheet.columns.indices {
      out +=
        "<col min=\"\(index + 1)\" max=\"\(index + 1)\" width=\"\(width(index, sheet))\" customWidth=\"1\"/>"
    }
    out += "</cols><sheetData>" + row(1, sheet.columns.map(Cell.text), titles: true)
    for (index, cells) in sheet.rows.enumerated() { out += row(index + 2, cells) }
    return out + "</sheetData><autoFilter ref=\"A1:\(last)\(sheet.rows.count + 1)\"/></worksheet>"
  }

  private static func row(_ number: Int, _ cells: [Cell], titles: Bool = false) -> String {
    var out = "<row r=\"\(number)\">"
    for (index, cell) in cells.enumerated() {
      let place = column(index) + String(number)
      switch cell {
      case .empty: continue
      case .number(let value): out += numeric(value, place, .number)
      case .share(let value): out += numeric(value, place, .share)
      case .text(let text):
        let style = (titles ? Style.title : .text).rawValue
        out +=
          "<c r=\"\(place)\" s=\"\(style)\" t=\"inlineStr\"><is><t xml:space=\"preserve\">\(escaped(text))</t></is></c>"
      }
    }
    return out + "</row>"
  }

  private static func numeric(_ value: Double, _ place: String, _ style: Style) -> String {
    value.isFinite ? "<c r=\"\(place)\" s=\"\(style.rawValue)\"><v>\(value.shortestText)</v></c>" : ""
  }

  /// At most what a cell holds, without what its format takes for an escape: `_x0041_` is an A there.
  private static func escaped(_ text: String) -> String {
    let text = text.visible
    let whole = text.utf16.count <= 32_767 ? text : String(text.prefix(16_000)) + "…"
    var out = ""
    for (index, part) in whole.split(separator: "_x", omittingEmptySubsequences: false).enumerated() {
      let code = part.prefix(5)
      let isEscape = code.count == 5 && code.last == "_" && code.dropLast().allSatisfy(\.isHexDigit)
      out += (index == 0 ? "" : isEscape ? "_x005F_x" : "_x") + part
    }
    return Markup.text(out)
  }

  /// A, …, Z, AA, ….
  private static func column(_ index: Int) -> String {
    let letter = String(UnicodeScalar(UInt8(65 + index % 26)))
    return index < 26 ? letter : column(index / 26 - 1) + letter
  }

  /// As wide as its longest text, within reason.
  private static func width(_ index: Int, _ sheet: Sheet) -> Int {
    let longest = sheet.rows.reduce(sheet.columns[index].count) { most, row in
      guard index < row.count, case .text(let text) = row[index] else { return most }
      return max(most, text.count)
    }
    return min(60, max(10, longest + 2))
  }
}
