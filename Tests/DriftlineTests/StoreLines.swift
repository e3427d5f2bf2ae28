import Foundation

/// Line 7, Nordhafen, as lines of JSON: pallets of 3 cases of 4 units, commissioned, packed and shipped.
struct StoreLines {
  private(set) var lines: [String] = []
  private var time = 0
  private var sequence = 0

  static let unit = "04012345123456"
  static let shipper = "54012345123451"

  init(pallets: Int) {
    lines = [
      """
      {"define":"product","value":{"name":"Nordhafen 20 mg","gtin":"\(Self.unit)","companyPrefix":"4012345",\
      "market":"US","shelfLifeMonths":24,"case":{"contents":4,"gtin":"\(Self.shipper)"},"pallet":{"contents":3}}}
      """,
      #"{"define":"actor","value":{"name":"Wholesaler","kind":"partner"}}"#,
    ]
    for pallet in 0..<pallets { add(pallet: pallet) }
  }

  /// Units are commissioned, so many an event, and nothing else: as many events as lines.
  init(events: Int, of units: Int = 1) {
    for number in 0..<events {
      add(
        "commission", (1...units).map { Self.unit(number * units + $0) },
        #""lot":"N7A001""#)
    }
  }

  static func unit(_ number: Int) -> String { "urn:epc:id:sgtin:4012345.012345.\(number)" }
  static func shipper(_ number: Int) -> String { "urn:epc:id:sgtin:4012345.512345.\(number)" }
  static func pallet(_ number: Int) -> String {
    "urn:epc:id:sscc:4012345.3" + String(String(1_000_000_000 + number).dropFirst())
  }

  private mutating func add(pallet: Int) {
    let lot = #""lot":"N7A00\#(pallet % 2 + 1)","gtin":"\#(Self.unit)","expiry":"2031-06-30""#
    var cases: [String] = []
    for index in 1...3 {
      let number = pallet * 3 + index
      let units = (1...4).map { Self.unit((number - 1) * 4 + $0) }
      for unit in units { add("commission", [unit], lot) }
      add("commission", [Self.shipper(number)], lot)
      add("pack", units, #""container":"\#(Self.shipper(number))""#)
      cases.append(Self.shipper(number))
    }
    add("commission", [Self.pallet(pallet + 1)])
    add("pack", cases, #""container":"\#(Self.pallet(pallet + 1))""#)
    add(
      "ship", [Self.pallet(pallet + 1)],
      #"""
      "source":"Line 7 camera","destination":"Wholesaler","document":"ASN-\#(pallet + 1)",\#
      "transactions":[["po","4711"]]
      """#)
  }

  private mutating func add(_ kind: String, _ items: [String], _ rest: String = "") {
    sequence += 1
    time += 1
    let clock = [6 + time / 3_600, time / 60 % 60, time % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
      .joined(separator: ":")
    let list = items.map { "\"\($0)\"" }.joined(separator: ",")
    lines.append(
      #"{"kind":"\#(kind)","identity":"1/\#(sequence)","time":"2026-03-02T\#(clock)Z","actor":"Line 7 camera","#
        + #""items":[\#(list)]\#(rest.isEmpty ? "" : "," + rest)}"#)
  }

  var text: String { lines.joined(separator: "\n") + "\n" }
}
