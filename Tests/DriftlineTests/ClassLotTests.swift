import Foundation
import Testing

@Suite("Lots that no serial number names, in a store")
struct ClassLotTests {
  private static let bulk = "urn:epc:class:lgtin:4012345.099999.API-17"
  private static let tablets = "urn:epc:class:lgtin:4012345.088888.T-9"
  private static let finished = "urn:epc:class:lgtin:4012345.012345.N7-0411"

  /// Active ingredient in kilograms, tablets made of it, cartons made of these, packed and shipped.
  private func store(in folder: TemporaryFolder) throws {
    var lot = try HealthyLot()
    func event(
      _ type: String, _ step: String, at time: String, _ members: [String: Any]
    ) -> [String: Any] {
      [
        "type": type, "bizStep": step, "eventTime": "2026-03-01T\(time):00.000+01:00",
        "eventTimeZoneOffset": "+01:00", "eventID": "urn:uuid:\(UUID().uuidString.lowercased())",
        "readPoint": ["id": "urn:epc:id:sgln:4012345.00001.0"],
      ].merging(members) { $1 }
    }
    func amount(_ name: String, _ quantity: Double? = nil, _ unit: String? = nil) -> [String: Any] {
      var amount: [String: Any] = ["epcClass": name]
      if let quantity { amount["quantity"] = quantity }
      if let unit { amount["uom"] = unit }
      return amount
    }
    lot.events.insert(
      contentsOf: [
        event(
          "ObjectEvent", "commissioning", at: "06:00",
          ["action": "ADD", "quantityList": [amount(Self.bulk, 25.5, "KGM")]]),
        event(
          "TransformationEvent", "creating_class_instance", at: "08:00",
          [
            "inputQuantityList": [amount(Self.bulk, 12.25, "KGM")],
            "outputQuantityList": [amount(Self.tablets, 1440)],
          ]),
        event(
          "TransformationEvent", "creating_class_instance", at: "10:00",
          ["inputQuantityList": [amount(Self.tablets)], "outputQuantityList": [amount(Self.finished, 48)]]),
        event(
          "ObjectEvent", "shipping", at: "12:00",
          [
            "action": "OBSERVE", "disposition": "in_transit",
            "quantityList": [amount(Self.bulk, 13.25, "KGM")],
            "bizTransactionList": [
              ["type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:0614141007772:77"]
            ],
            "sourceList": [["type": "owning_party", "source": "urn:epc:id:sgln:4012345.00001.0"]],
            "destinationList": [["type": "owning_party", "destination": "urn:epc:id:sgln:0614141.00888.0"]],
          ]),
      ], at: 0)
    try lot.write(to: folder.path + "/lot.jsonld")
    let run = try Program.run(["reconcile", "lot.jsonld", "--store", "site.db"], in: folder.path)
    #expect(run.code == 0, "\(run.output)\(run.errors)")
  }

  private func json(_ words: [String], in folder: TemporaryFolder, code: Int32 = 0) throws -> [String: Any] {
    let run = try Program.run(words + ["--store", "site.db", "--json"], in: folder.path)
    #expect(run.code == code, "\(words): \(run.errors)")
    return try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  @Test(
    "a recall of a bulk reaches the units that were made of it, and who got the rest of it",
    arguments: [
      ["--material", ClassLotTests.bulk], ["--lot", "(01)04012345999990(10)API-17"],
      ["--material", "API-17"],
      ["--lot", "https://id.gs1.org/01/04012345888881/10/T-9"],
    ])
  func recall(_ words: [String]) throws {
    let folder = try TemporaryFolder()
    try store(in: folder)
    let recall = try json(["recall"] + words, in: folder)
    #expect((recall["units"] as? [Any])?.count == 48)
    let lots = try #require(recall["lots"] as? [String])
    #expect(Set(lots).isSuperset(of: ["T-9", "N7-0411"]))
    let amounts = try #require(recall["amounts"] as? [[String: Any]])
    let shipped = amounts.filter { $0["kind"] as? String == "ship" }
    if lots.contains("API-17") {
      #expect(shipped.count == 1 && shipped[0]["amount"] as? String == "13.25")
      #expect(shipped[0]["unit"] as? String == "KGM" && shipped[0]["holder"] as? String != nil)
    } else {
      #expect(shipped.isEmpty)
    }
  }

  @Test("a unit's history tells what its lot was made of; a lot's what it became")
  func trace() throws {
    let folder = try TemporaryFolder()
    try store(in: folder)
    let unit = try json(["trace", "urn:epc:id:sgtin:4012345.012345.1003"], in: folder)
    #expect((unit["madeOf"] as? [String])?.contains { $0.hasPrefix("API-17") } ?? false, "\(unit)")
    #expect((unit["around"] as? [String])?.count == 2, "the case and the pallet")
    let lot = try json(["trace", Self.bulk], in: folder)
    #expect((lot["wentInto"] as? [String])?.count == 2)
    let steps = try #require(lot["steps"] as? [[String: Any]])
    #expect(steps.map { $0["kind"] as? String } == ["commission", "consumeMaterial", "ship"])
    #expect(steps[0]["amounts"] as? [String] == ["25.5 KGM of (01)04012345999990(10)API-17"])
    let pallet = try json(["trace", "urn:epc:id:sscc:4012345.3000000001"], in: folder)
    #expect((pallet["contents"] as? [String])?.count == 4)
  }

  @Test("nothing is made up of a product that no file defines")
  func definitions() throws {
    let folder = try TemporaryFolder()
    try store(in: folder)
    let run = try Program.shell(
      "cd '\(folder.path)'; sqlite3 site.db \"SELECT value FROM definition WHERE kind = 'product'\" || true")
    #expect(!run.output.contains("shelfLife") && !run.output.contains("market"), "\(run.output)")
  }

  @Test("a verification is an entry of the record, unless it is asked not to be")
  func verification() throws {
    let folder = try TemporaryFolder()
    try store(in: folder)
    func kinds() throws -> [String] {
      let unit = try json(["trace", "urn:epc:id:sgtin:4012345.012345.1003"], in: folder)
      return (unit["steps"] as? [[String: Any]] ?? []).compactMap { $0["kind"] as? String }
    }
    for code in ["1003", "1003"] {
      let answer = try json(["verify", "04012345123456", code], in: folder)
      #expect(answer["verified"] as? Bool == true)
    }
    #expect(try kinds().filter { $0 == "verify" }.count == 2)
    _ = try json(["verify", "04012345123456", "1003", "--unrecorded"], in: folder)
    _ = try json(["verify", "04012345123456", "999", "--unrecorded"], in: folder, code: 1)
    #expect(try kinds().filter { $0 == "verify" }.count == 2)
    #expect(try Program.run(["audit", "verify", "--store", "site.db"], in: folder.path).code == 0)
    #expect(try Program.run(["verify", "1", "2", "--store", "none.db"], in: folder.path).code != 0)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/none.db"))
  }
}
