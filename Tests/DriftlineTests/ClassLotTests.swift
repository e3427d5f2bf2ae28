import Foundation
import Testing

@Suite("Lots that no serial number names, in a store")
struct ClassLotTests {
  private static let bulk = "urn:epc:class:lgtin:4012345.099999.API-17"
  private static let tablets = "urn:epc:class:lgtin:4012345.088888.T-9"
  private static let finished = "urn:epc:class:lgtin:4012345.012345.N7-0411"

  private func event(
    _ type: String, _ step: String, at time: String, _ members: [String: Any]
  ) -> [String: Any] {
    [
      "type": type, "bizStep": step, "eventTime": "2026-03-01T\(time):00.000+01:00",
      "eventTimeZoneOffset": "+01:00", "eventID": "urn:uuid:\(UUID().uuidString.lowercased())",
      "readPoint": ["id": "urn:epc:id:sgln:4012345.00001.0"],
    ].merging(members) { $1 }
  }

  private func amount(_ name: String, _ quantity: Double? = nil, _ unit: String? = nil) -> [String:
    Any]
  {
    var amount: [String: Any] = ["epcClass": name]
    if let quantity { amount["quantity"] = quantity }
    if let unit { amount["uom"] = unit }
    return amount
  }

  /// Active ingredient in kilograms, tablets made of it, cartons made of these, packed and shipped.
  private func store(in folder: TemporaryFolder) throws {
    var lot = try HealthyLot()
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
    #expect((unit["holders"] as? [String])?.count == 1, "who got a rest of the bulk has no unit: \(unit)")
    let lot = try json(["trace", Self.bulk], in: folder)
    #expect((lot["wentInto"] as? [String])?.count == 2)
    let steps = try #require(lot["steps"] as? [[String: Any]])
    #expect(
      steps.map { $0["kind"] as? String } == [
        "commission", "consumeMaterial", "consumeMaterial", "ship",
      ],
      "through both steps, and the rest of it to whom it was sold")
    #expect(steps[0]["amounts"] as? [String] == ["25.5 KGM of (01)04012345999990(10)API-17"])
    let pallet = try json(["trace", "urn:epc:id:sscc:4012345.3000000001"], in: folder)
    #expect((pallet["contents"] as? [String])?.count == 4)
  }

  @Test(
    "which lot went through which events, when and where, into what: from a bulk to single units, of a lot or of none",
    arguments: ["L9", nil])
  func wholeChain(_ number: String?) throws {
    let folder = try TemporaryFolder()
    var lot = try HealthyLot()
    let place: [String: Any] = ["bizLocation": ["id": "urn:epc:id:sgln:4012345.00001.0"]]
    let units = (1...3).map { "urn:epc:id:sgtin:4012345.012345.\($0)" }
    lot.events = [
      event(
        "ObjectEvent", "commissioning", at: "06:00",
        place.merging(["action": "ADD", "quantityList": [amount(Self.bulk, 25.5, "KGM")]]) { $1 }),
      event(
        "TransformationEvent", "creating_class_instance", at: "08:00",
        place.merging([
          "inputQuantityList": [amount(Self.bulk, 20.25, "KGM")],
          "outputQuantityList": [amount(Self.tablets, 100.125, "KGM")],
        ]) { $1 }),
      event(
        "TransformationEvent", "commissioning", at: "10:00",
        place.merging([
          "inputQuantityList": [amount(Self.tablets, 50, "KGM")], "outputEPCList": units,
          "ilmd": number.map { ["cbvmda:lotNumber": $0, "cbvmda:itemExpirationDate": "2028-03-31"] } ?? [:],
        ]) { $1 }),
    ]
    try lot.write(to: folder.path + "/lot.jsonld")
    let run = try Program.run(["reconcile", "lot.jsonld", "--store", "site.db"], in: folder.path)
    let unit = try json(["trace", units[1]], in: folder)
    let madeOf = try #require(unit["madeOf"] as? [String])
    #expect(madeOf.count == 2 && madeOf[0].hasPrefix("API-17") && madeOf[1].hasPrefix("T-9"), "\(madeOf)")
    #expect((unit["steps"] as? [Any])?.count == 3, "what was said of the two, and of the unit")
    if number == nil { return }
    for line in [
      "made 25.5 KGM; used 20.25 KGM; went into T-9, L9",
      "made 100.125 KGM; used 50 KGM; made of API-17",
      "made 3 things; made of ",
    ] {
      #expect(run.output.contains(line), "\(line): \(run.output)")
    }
    #expect(!run.output.contains("nothing of it begins"), "\(run.output)")
    for name in [Self.bulk, Self.tablets] {
      let trace = try json(["trace", name], in: folder)
      #expect(
        (trace["wentInto"] as? [String])?.contains { $0.hasPrefix("L9") } ?? false, "\(trace)")
      let steps = try #require(trace["steps"] as? [[String: Any]])
      #expect(
        steps.map { $0["kind"] as? String } == ["commission", "consumeMaterial", "repackage"])
      #expect(
        steps.allSatisfy { $0["place"] as? String != nil } && steps[2]["thingsMade"] as? Int == 3)
    }
    let text = try Program.run(["trace", Self.bulk, "--store", "site.db"], in: folder.path).output
    #expect(
      text.contains(
        "3 things of (01)04012345123456(10)L9 from 50 KGM of (01)04012345888881(10)T-9"), "\(text)")
    let recall = try json(["recall", "--lot", "API-17"], in: folder)
    let amounts = try #require(recall["amounts"] as? [[String: Any]])
    #expect(
      amounts.count == 4 && amounts.allSatisfy { $0["place"] as? String != nil }, "\(amounts)")
    let stock = try #require(recall["openInventory"] as? [[String: Any]])
    #expect(
      stock.map { $0["units"] as? Int } == [3] && stock[0]["place"] as? String != nil, "\(stock)")
  }

  @Test(
    "a thing with a key that is neither a unit's nor a logistic unit's is found by the name that it came under"
  )
  func otherKeys() throws {
    let folder = try TemporaryFolder()
    let names = [
      "urn:epc:id:upui:4012345.099999.51qIgY)%3C%26Jp3*j7SDB", "urn:epc:id:grai:4012345.12345.17",
      "urn:epc:id:itip:4012345.012345.01.02.987", "urn:epc:id:gid:95100000.12345.400",
    ]
    var lot = try HealthyLot()
    lot.events = [
      event(
        "ObjectEvent", "commissioning", at: "06:00",
        ["action": "ADD", "epcList": names, "ilmd": ["cbvmda:lotNumber": "L9"]])
    ]
    try lot.write(to: folder.path + "/lot.jsonld")
    _ = try Program.run(["reconcile", "lot.jsonld", "--store", "site.db"], in: folder.path)
    for name in names {
      let trace = try json(["trace", name], in: folder)
      #expect(
        (trace["steps"] as? [Any])?.count == 1 && trace["state"] as? String == "commissioned",
        "\(trace)")
      let recall = try json(["recall", "--serial", name], in: folder)
      #expect(
        (recall["units"] as? [Any])?.count == 1 && (recall["unknown"] as? [Any])?.isEmpty == true)
    }
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
      let answer = try json(["verify-code", "04012345123456", code], in: folder)
      #expect(answer["verified"] as? Bool == true)
    }
    #expect(try kinds().filter { $0 == "verify" }.count == 2)
    _ = try json(["verify-code", "04012345123456", "1003", "--unrecorded"], in: folder)
    _ = try json(["verify-code", "04012345123456", "999", "--unrecorded"], in: folder, code: 1)
    #expect(try kinds().filter { $0 == "verify" }.count == 2)
    #expect(try Program.run(["audit", "verify", "--store", "site.db"], in: folder.path).code == 0)
    #expect(try Program.run(["verify-code", "1", "2", "--store", "none.db"], in: folder.path).code != 0)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/none.db"))
  }
}
