import EPCIS
import TextFormats
import TraceModel
import TraceStore

/// What the commands on a store have in common.
enum StoreOptions {
  static let store = Option.value("store", "DB", of: String.self, "the store: an SQLite file (required)")
  static let json = Option.flag("json", "write one JSON object")

  /// The path of the store, which has no default.
  static func path(_ arguments: Arguments, _ command: Command) throws(UsageProblem) -> String {
    guard let path = arguments.value("store", as: String.self) else {
      throw .missingValue(store, command: command)
    }
    return path
  }
}

extension StoreReader {
  /// What an answer rests on: the program by its digest, and the store by its entries and the head of its chain.
  var evidence: JSONValue {
    .object([
      ("program", .optional(Process.programDigest)), ("entries", .integer(Int(entryCount))),
      ("head", .text("\(head)")),
    ])
  }

  /// The number of the thing that a user names, in any form that is understood.
  ///
  /// `words` is one text (EPC URI, element string, Digital Link, 18 digits of a logistic unit) or a GTIN and a serial number.
  func number(named words: [String]) throws -> UInt32 {
    let text = words.joined(separator: " ")
    for code in Self.codes(words) { if let number = try number(of: code) { return number } }
    if words.count == 1,
      let number = try number(ofMalformed: Array(IdentifierNames.kept(text).utf8))
    {
      return number
    }
    throw Failure.unknown("“\(text)”", store: path)
  }

  /// The lot that a user names by its class, and no single thing: `(01)…(10)…`, a URN or a Digital Link.
  func lot(named words: [String]) -> LotID? {
    guard words.count == 1, let name = Self.lotClass(words[0]) else { return nil }
    return lots(name.lot, of: name.gtin).first
  }

  /// The lots that a text names by number or class, of the product with this number where one is given.
  func lots(named text: String, of gtin: GTIN? = nil) -> [LotID] {
    if let name = Self.lotClass(text) { return lots(name.lot, of: name.gtin) }
    return (try? LotNumber(text)).map { lots($0, of: gtin) } ?? []
  }

  private static func lotClass(_ text: String) -> LGTIN? {
    if case .lot(let name)? = try? EPCClass(uri: text) { return name }
    guard case .item(let item) = ScannedCode(text, in: ReadingContext(year: 2_000)), item.serial == nil,
      let lot = item.lot
    else { return nil }
    return LGTIN(item.gtin, lot)
  }

  /// What a user's words may mean, the likeliest first.
  private static func codes(_ words: [String]) -> [EPC] {
    if words.count == 2 {
      guard let gtin = try? GTIN(words[0]), let serial = try? SerialNumber(words[1]) else { return [] }
      return [.sgtin(SGTIN(gtin, serial))]
    }
    var codes: [EPC] = []
    // The year only gives printed dates their century, and no date matters here.
    if let code = ScannedCode(words[0], in: ReadingContext(year: 2_000)).epc { codes.append(code) }
    if let code = try? EPC(uri: words[0]) { codes.append(code) }
    if let unit = try? SSCC(words[0]) { codes.append(.sscc(unit)) }
    return codes
  }

  /// How people call an actor, or a dash.
  func name(_ actor: ActorID) -> String { table.definition(of: actor)?.name ?? "–" }

  /// How people call a place, or nil where none was stated.
  func name(_ place: LocationID) -> String? { table.definition(of: place)?.name }

  /// A lot's number, or nil where there is none.
  func name(_ lot: LotID) -> String? { table.definition(of: lot).map { "\($0.number)" } }

  /// An amount in words: 12.5 KGM of (01)…(10)….
  func words(_ amount: ClassQuantity) -> String {
    let lot = table.definition(of: amount.lot)
    let product = table.definition(of: lot?.product ?? amount.product)
    let name = [
      product.map { "(01)\($0.gtin)" } ?? "", lot.map { "(10)\($0.number)" } ?? "",
    ].joined()
    let much =
      amount.quantity == 0 ? "some" : amount.unit.isEmpty ? amount.amount : "\(amount.amount) \(amount.unit)"
    return name.isEmpty ? much : "\(much) of \(name)"
  }

  /// Amounts that an event names and, where it is a transformation, what came of those that it used: amounts and things.
  func words(_ amounts: [ClassQuantity], _ details: EventDetails?, of lot: LotID) -> String {
    let used = amounts.filter(\.isInput).map { words($0) }
    var others = amounts.filter { !$0.isInput }.map { words($0) }
    let things = details?.outputs.count ?? 0
    if things > 0 {
      others.append(
        words(ClassQuantity(product: .none, lot: lot, quantity: Int64(things), unit: "things")))
    }
    let became = others.joined(separator: ", ")
    if used.isEmpty { return became }
    return (became.isEmpty ? "used " : "\(became) from ") + used.joined(separator: ", ")
  }

  /// The identifier as a person reads it.
  func code(_ item: ItemID) -> String {
    table.identifier(of: item).map { "\($0)" } ?? "–"
  }
}

/// Rows of words under one another.
enum Columns {
  /// Every column as wide as its widest word, two spaces between them.
  static func text(_ rows: [[String]], indent: Int = 2) -> String {
    let rows = rows.map { $0.map(\.visible) }
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = String(repeating: " ", count: indent)
      for (column, word) in row.enumerated() {
        line += word
        if column + 1 < row.count { line += String(repeating: " ", count: widths[column] - word.count + 2) }
      }
      while line.hasSuffix(" ") { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}
