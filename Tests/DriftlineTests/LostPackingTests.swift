import Foundation
import Testing

@Suite("Packings that are missing from a document")
struct LostPackingTests {
  @Test("each packing of the healthy lot that is left out is found, in both formats", arguments: 4...8)
  func oneLeftOut(_ number: Int) throws {
    let isPallet = number == 8
    let container = isPallet ? HealthyLot.pallet : HealthyLot.shipper(number - 4)
    var lot = try HealthyLot()
    lot.events.remove(at: number - 1)
    var text = try Documents.text("healthy-lot.xml")
    let start = text.ranges(of: "<AggregationEvent>")[number - 4].lowerBound
    let end = text[start...].range(of: "</AggregationEvent>")!.upperBound
    text.removeSubrange(start..<end)
    for report in [try lot.report(), try HealthyLot.report(of: text, ending: "xml")] {
      #expect(
        report.lines
          == (isPallet ? [] : ["aggregation.empty-packed-upward \(container)"])
          + ["shipping.empty \(container)"]
          + (isPallet
            ? [] : ["shipping.left-behind urn:epc:id:sgtin:4012345.012345.\(1001 + 12 * (number - 4))"]))
      #expect(
        report.findings.contains {
          ($0["message"] as? String)?.contains("nothing is recorded in it") ?? false
        })
    }
  }

  @Test("a level of which no packing came is one finding on shipping")
  func level() throws {
    var lot = try HealthyLot()
    lot.events.removeSubrange(3..<7)
    let report = try lot.report()
    #expect(report.lines.filter { $0.hasPrefix("aggregation.empty-packed-upward") }.count == 4)
    #expect(
      report.lines.filter { $0.hasPrefix("shipping.") } == [
        "shipping.level-never-packed \(HealthyLot.pallet)"
      ])
    let message = report.findings.compactMap { $0["message"] as? String }.first {
      $0.contains("a whole level")
    }
    #expect(message?.contains("any of 4 cases") ?? false, "\(message ?? "no message")")
  }

  @Test("units that are made and in no case are told of a lot that nobody has shipped")
  func unshipped() throws {
    var lot = try HealthyLot()
    // Of three cases and the pallet neither packing nor shipment came.
    lot.events.removeSubrange(4...)
    let folder = try TemporaryFolder()
    try lot.write(to: folder.path + "/lot.jsonld")
    let run = try Program.run(["reconcile", folder.path + "/lot.jsonld"])
    #expect(
      run.output.contains("nothing says in which of its 4 cases 36 of these units are"), "\(run.output)")
  }

  @Test("a packing that did not occur by a later declaration is missing as well")
  func declared() throws {
    var lot = try HealthyLot()
    var declaration = lot.events[4]
    declaration["errorDeclaration"] = [
      "declarationTime": "2026-03-02T15:30:00.000+01:00", "reason": "did_not_occur",
    ]
    lot.events.append(declaration)
    #expect(
      try lot.report().lines
        == ["aggregation.empty-packed-upward", "shipping.empty"].map { "\($0) \(HealthyLot.shipper(1))" }
        + ["shipping.left-behind urn:epc:id:sgtin:4012345.012345.1013"])
  }

  @Test("a case that goes on with fewer than master data say is found, unless it is the last of its lot")
  func partial() throws {
    var lot = try HealthyLot()
    lot.drop(units: 1, from: 3)
    #expect(try lot.report().lines == ["aggregation.under-quantity \(HealthyLot.shipper(0))"])
    lot = try HealthyLot()
    lot.drop(units: 5, from: 6)
    #expect(try lot.report().lines == [], "the lot ended with 7 in its last case")
    lot = try HealthyLot()
    var children = try #require(lot.events[6]["childEPCs"] as? [String])
    children.removeLast(2)
    lot.events[6]["childEPCs"] = children
    #expect(
      try lot.report().lines == [
        "aggregation.under-quantity \(HealthyLot.shipper(3))",
        "shipping.left-behind urn:epc:id:sgtin:4012345.012345.1047",
      ],
      "two units that would have fitted in were left over")
  }

  @Test(
    "units straight on a pallet are a level that was never packed, with and without what a case holds told"
  )
  func unitsOnPallets() throws {
    let units = { (range: ClosedRange<Int>) in range.map { "urn:epc:id:sgtin:4012345.012345.\($0)" }
    }
    var lot = try HealthyLot()
    lot.events[7]["childEPCs"] = units(1001...1048)
    for _ in 0..<4 { lot.events.remove(at: 3) }
    #expect(try lot.report().lines == ["shipping.level-never-packed \(HealthyLot.pallet)"])
    // No master data, and a second pallet on which there are cases.
    lot = try HealthyLot()
    lot.document["epcisHeader"] = nil
    let second = "urn:epc:id:sscc:4012345.3000000002"
    lot.events[2]["epcList"] = [HealthyLot.pallet, second]
    lot.events[8]["epcList"] = [HealthyLot.pallet, second]
    lot.events[7]["childEPCs"] = (0..<2).map { HealthyLot.shipper($0) }
    var straight = lot.events[7]
    straight["eventID"] = "urn:uuid:3e6cfc9f-d6ae-5f3e-9db8-000000000003"
    straight["parentID"] = second
    straight["childEPCs"] = units(1025...1048)
    lot.events.replaceSubrange(5...6, with: [])
    lot.events.insert(straight, at: 6)
    #expect(
      try lot.report().lines.filter { !$0.hasPrefix("document.") } == [
        "shipping.level-never-packed \(second)"
      ])
    // As many as a case holds are a case, whatever its number.
    lot = try HealthyLot()
    lot.events[7]["childEPCs"] = (0..<3).map { HealthyLot.shipper($0) }
    lot.events[6]["parentID"] = second
    lot.events[2]["epcList"] = [HealthyLot.pallet, second]
    lot.events[8]["epcList"] = [HealthyLot.pallet, second]
    #expect(try lot.report().lines == [])
  }

  @Test(
    "units that were left out of all cases alike are missed, whatever numbers the cases have",
    arguments: [true, false])
  func leftOut(hasSSCCs: Bool) throws {
    var lot = try HealthyLot()
    for packing in 3...6 { lot.drop(units: 1, from: packing, keepingThem: true) }
    if hasSSCCs {
      let text = String(
        decoding: try JSONSerialization.data(
          withJSONObject: lot.events, options: .withoutEscapingSlashes),
        as: UTF8.self
      )
      .replacingOccurrences(
        of: "urn:epc:id:sgtin:4012345.512345.90", with: "urn:epc:id:sscc:4012345.100000000")
      lot.events = try #require(
        JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
    }
    let report = try lot.report()
    let unit = "urn:epc:id:sgtin:4012345.012345.1012"
    #expect(report.lines.contains("shipping.left-behind \(unit)"), "\(report.lines)")
    #expect(
      report.findings.contains {
        ($0["message"] as? String)?.contains("taken out: 4 (") ?? false
      })
  }

  @Test("a unit beside cases on a pallet is found, also where nobody told what the pallet is")
  func mixed() throws {
    var lot = try HealthyLot()
    lot.drop(units: 1, from: 6, keepingThem: true)
    let loose = "urn:epc:id:sgtin:4012345.012345.1048"
    var children = try #require(lot.events[7]["childEPCs"] as? [String])
    children.append(loose)
    lot.events[7]["childEPCs"] = children
    let report = try lot.report()
    #expect(report.lines.contains("aggregation.level-skipped \(loose)"), "\(report.lines)")
    #expect(
      report.findings.contains { ($0["message"] as? String)?.contains("a unit beside a case") ?? false })
  }

  @Test("a recalled unit that is given to a patient is critical, by the unit and by its lot")
  func recalled() throws {
    for names in [
      ["epcList": ["urn:epc:id:sgtin:4012345.012345.1003"]], ["quantityList": [HealthyLot.amount]],
    ] as [[String: Any]] {
      var lot = try HealthyLot()
      lot.events.append(
        HealthyLot.event("receiving", "in_progress", at: "03T10:00", things: [HealthyLot.pallet]))
      lot.events.append(names.merging(HealthyLot.event("holding", "recalled", at: "04T10:00")) { a, _ in a })
      lot.events.append(
        HealthyLot.event(
          "dispensing", "dispensed", at: "05T10:00", things: ["urn:epc:id:sgtin:4012345.012345.1003"]))
      let report = try lot.report()
      #expect(
        report.lines.contains("custody.dispensed-on-hold urn:epc:id:sgtin:4012345.012345.1003"),
        "\(report.lines)")
    }
  }

  @Test("what its receiver sends on is not shipped twice; what the first owner sends again is")
  func secondHop() throws {
    var lot = try HealthyLot()
    var hop = lot.events[8]
    hop["eventID"] = "urn:uuid:3e6cfc9f-d6ae-5f3e-9db8-000000000001"
    hop["eventTime"] = "2026-03-06T15:00:00.000+01:00"
    hop["readPoint"] = nil
    var again = hop
    hop["sourceList"] = [["type": "owning_party", "source": "urn:epc:id:sgln:0614141.00777.0"]]
    hop["destinationList"] = [["type": "owning_party", "destination": "urn:epc:id:sgln:0614141.00888.0"]]
    lot.events.append(hop)
    #expect(try lot.report().lines == [])
    again["eventID"] = "urn:uuid:3e6cfc9f-d6ae-5f3e-9db8-000000000002"
    again["eventTime"] = "2026-03-07T15:00:00.000+01:00"
    lot.events.append(again)
    #expect(try lot.report().lines == ["shipping.twice \(HealthyLot.pallet)"])
  }

  @Test("identifiers that the vocabulary permits are things; what only looks like one is not")
  func identifiers() throws {
    let permitted = [
      "urn:epc:id:gid:95100000.12345.400", "urn:epc:id:upui:4012345.099999.51qIgY)%3C%26Jp3*j7SDB",
      "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "https://tracker.example/crates/17",
      "urn:epc:id:grai:4012345.12345.17", "urn:epc:id:itip:4012345.012345.01.02.987",
      "https://id.gs1.org/01/04012345123456/235/TPX",
    ]
    let refused = [
      "urn:epc:id:sgtin:4012345.12345.1", "urn:epc:id:nothing:4012345.1", "urn:uuid:f81d4fae",
      "https://id.gs1.org/01/04012345123457/21/1", "https://", "N7 17",
      "urn:epc:idpat:sgtin:4012345.012345.*",
    ]
    var lot = try HealthyLot()
    lot.events.append(HealthyLot.event("storing", "in_progress", at: "03T10:00", things: permitted + refused))
    #expect(
      try lot.report().lines
        == refused.map { "serial.malformed-code \($0)" }.sorted())
  }
}

/// The healthy lot of the documents, with other events.
struct HealthyLot {
  var document: [String: Any]
  var events: [[String: Any]]

  static let pallet = "urn:epc:id:sscc:4012345.3000000001"
  static var amount: [String: Any] { ["epcClass": "urn:epc:class:lgtin:4012345.012345.N7-0411"] }

  static func shipper(_ number: Int) -> String { "urn:epc:id:sgtin:4012345.512345.\(901 + number)" }

  init() throws {
    document = try #require(
      JSONSerialization.jsonObject(with: Data(try Documents.text("healthy-lot.jsonld").utf8))
        as? [String: Any])
    // Made after all that tests add to it.
    document["creationDate"] = "2026-04-01T16:00:00.000+01:00"
    let body = try #require(document["epcisBody"] as? [String: Any])
    events = try #require(body["eventList"] as? [[String: Any]])
  }

  static func event(
    _ step: String, _ disposition: String, at time: String, things: [String] = []
  ) -> [String: Any] {
    var event: [String: Any] = [
      "type": "ObjectEvent", "action": "OBSERVE", "bizStep": step, "disposition": disposition,
      "eventTime": "2026-03-\(time):00.000+01:00", "eventTimeZoneOffset": "+01:00",
      "eventID": "urn:uuid:\(UUID().uuidString.lowercased())",
      "readPoint": ["id": "urn:epc:id:sgln:0614141.00777.0"],
    ]
    if !things.isEmpty { event["epcList"] = things }
    return event
  }

  /// Takes the last units out of a packing and, unless they are kept, out of their commissioning.
  mutating func drop(units count: Int, from packing: Int, keepingThem: Bool = false) {
    guard var children = events[packing]["childEPCs"] as? [String],
      var commissioned = events[0]["epcList"] as? [String]
    else { return }
    let dropped = children.suffix(count)
    children.removeLast(count)
    events[packing]["childEPCs"] = children
    if !keepingThem {
      commissioned.removeAll { dropped.contains($0) }
      events[0]["epcList"] = commissioned
    }
  }

  func write(to path: String) throws {
    var document = document
    document["epcisBody"] = ["eventList": events]
    try JSONSerialization.data(withJSONObject: document).write(to: URL(fileURLWithPath: path))
  }

  func report() throws -> Report {
    try Self.report(ending: "jsonld") { try write(to: $0) }
  }

  static func report(of text: String, ending: String) throws -> Report {
    try report(ending: ending) { try text.write(toFile: $0, atomically: true, encoding: .utf8) }
  }

  private static func report(ending: String, _ write: (String) throws -> Void) throws -> Report {
    let folder = try TemporaryFolder()
    let path = folder.path + "/lot.\(ending)"
    try write(path)
    let run = try Program.run(["reconcile", "--json", path])
    let report = try Report(run.output)
    #expect(run.code == (report.lines.isEmpty ? 0 : 1), "\(run.errors)")
    return report
  }
}
