import Testing
import TraceCore
import TraceModel

@Suite("Verification")
struct VerificationTests {
  private func record(_ tolerance: FormatTolerance = .tolerant) throws -> ChainRecord {
    let record = ChainRecord(try Chain())
    record.makePallet(0, lot: 0, leaflet: 0)
    record.ship([record.chain.pallets[0]], document: "ASN-1")
    record.core.responder = RecordVerifier(system: record.chain.system, tolerance: tolerance)
    return record
  }

  private func ask(
    _ record: ChainRecord, gtin: String = "04012345123456", serial: String = "0000001000", lot: String? = nil,
    expiry: String? = nil, at time: Timestamp = Chain.time(5_000)
  ) -> VerificationAnswer {
    record.core.answer(
      VerificationQuery(
        gtin: gtin, serial: serial, lot: lot, expiry: expiry, requester: record.chain.pharmacy, askedAt: time)
    )
  }

  private func no(
    _ reason: VerificationAnswer.Reason, _ additional: VerificationAnswer.Additional? = nil
  ) -> VerificationAnswer {
    VerificationAnswer(verified: false, reason: reason, additional: additional)
  }

  @Test("A unit that was shipped is verified, with lot and expiry or without")
  func good() throws {
    let record = try record()
    #expect(record.chain.gtin.description == "04012345123456")
    #expect(ask(record).verified)
    #expect(ask(record, lot: "N7A001", expiry: "310600").verified)
  }

  @Test("Each reason has its case")
  func reasons() throws {
    let record = try record()
    #expect(ask(record, serial: "0000009999") == no(.noMatchGTINSerial))
    #expect(ask(record, serial: "0000001040") == no(.noMatchGTINSerial))
    #expect(ask(record, gtin: "04012345543211") == no(.noMatchGTINSerial))
    #expect(ask(record, lot: "N7A002") == no(.noMatchGTINSerialLot))
    #expect(ask(record, lot: "N7A001", expiry: "310500") == no(.noMatchGTINSerialExpiry))
    #expect(ask(record, lot: "X", expiry: "310500") == no(.noMatchGTINSerialLotExpiry))
    #expect(ask(record, expiry: "not a date") == no(.noMatchGTINSerialExpiry))
    let verifier = RecordVerifier(system: record.chain.system, sequence: 1_000)
    verifier.silentProducts = [record.chain.product]
    record.core.responder = verifier
    #expect(ask(record) == no(.manufacturerPolicy))
    record.core.responder = nil
    #expect(ask(record) == no(.noReasonProvided))
  }

  @Test("Expired, recalled, suspect, dispensed, sampled and destroyed units are not for redistribution")
  func notForRedistribution() throws {
    let record = try record()
    let chain = record.chain
    #expect(ask(record, at: Timestamp(seconds: 1_940_630_400)).verified == false)  // 2031-07-01
    let answer = ask(record, at: Timestamp(seconds: 1_940_630_400))
    #expect(answer == no(.notForRedistribution, .expired))
    // The verifier's clock has moved the keeper's on; the record goes on from there.
    record.second = 170_000_000
    record.tell(.dispense, [chain.units[1]], by: chain.pharmacy)
    record.tell(.destroy, [chain.units[3]])
    record.tell(.hold, [chain.units[2]], by: chain.quality)
    #expect(ask(record, serial: "0000001001") == no(.notForRedistribution))
    #expect(ask(record, serial: "0000001003") == no(.notForRedistribution, .illegitimate))
    #expect(ask(record, serial: "0000001002") == no(.notForRedistribution, .suspect))
    record.tell(.hold, lot: chain.lots[0], by: chain.quality, disposition: .recalled)
    #expect(ask(record, serial: "0000001000") == no(.notForRedistribution, .recalled))
    #expect(ask(record, serial: "0000001000", lot: "X") == no(.noMatchGTINSerialLot, .recalled))
    #expect(record.core.history(of: chain.units[0]).isRecalled)
  }

  @Test("An expiry that quality has extended holds, with the printed date and the new one, and is said")
  func extended() throws {
    let record = try record()
    let chain = record.chain
    let july = Timestamp(seconds: 1_940_630_400)  // 2031-07-01, the day after the printed end of use
    record.tell(.approve, lot: chain.lots[0], by: chain.quality) {
      $0.expiry = ExpiryDate(year: 2031, month: 12)
    }
    let good = VerificationAnswer(verified: true, additional: .expirationExtended)
    #expect(ask(record, lot: "N7A001", expiry: "310600", at: july) == good)
    #expect(ask(record, lot: "N7A001", expiry: "311200", at: july) == good)
    #expect(ask(record, expiry: "311100", at: july) == no(.noMatchGTINSerialExpiry))
    let january = Timestamp(seconds: 1_956_528_000)  // 2032-01-01
    #expect(ask(record, at: january) == no(.notForRedistribution, .expired))
  }

  @Test(
    "A tolerant responder forgives what scanners, keyboards and systems do to a text; a strict one does not",
    arguments: [
      ("4012345123456", "0000001000", nil, nil), (" 04012345123456\n", "0000001000", nil, nil),
      ("(01)04012345123456", "(21)0000001000", nil, nil), ("0104012345123456", "0000001000\u{1D}", nil, nil),
      ("]d204012345123456", " 0000001000 ", nil, nil), ("04012345123456", "0000001000", "n7a001", nil),
      ("04012345123456", "0000001000", nil, "20310630"), ("04012345123456", "0000001000", nil, "2031-06-30"),
      ("04012345123456", "0000001000", nil, "20310600"), ("04012345123456", "0000001000", "N7A001<GS>", nil),
    ] as [(String, String, String?, String?)])
  func formats(gtin: String, serial: String, lot: String?, expiry: String?) throws {
    let tolerant = try record(.tolerant)
    #expect(ask(tolerant, gtin: gtin, serial: serial, lot: lot, expiry: expiry).verified)
    let strict = try record(.strict)
    #expect(!ask(strict, gtin: gtin, serial: serial, lot: lot, expiry: expiry).verified)
  }

  @Test("Both ways in which an expiry is printed are taken by all responders")
  func printedExpiries() throws {
    let strict = try record(.strict)
    #expect(ask(strict, expiry: "310600").verified)
    #expect(ask(strict, expiry: "310630").verified)
  }

  @Test("Letters in the other case and exchanged Y and Z are found, and the text as it stands goes first")
  func letters() throws {
    let record = try record()
    let chain = record.chain
    let texts = ["aYz7", "AyZ7"]
    let items = try texts.map { text in
      chain.table.intern(.sgtin(SGTIN(chain.gtin, try SerialNumber(text))))
    }
    record.tell(.commission, [items[0]], lot: chain.lots[0])
    #expect(ask(record, serial: "AyZ7").verified)
    #expect(ask(record, serial: "aZy7").verified)
    record.tell(.commission, [items[1]], lot: chain.lots[1])
    #expect(ask(record, serial: "AyZ7", lot: "N7A001") == no(.noMatchGTINSerialLot))
    #expect(ask(record, serial: "aYz7", lot: "N7A001").verified)
  }

  @Test("Every query is an event: about the thing where it is known, with who asked what and the answer")
  func recorded() throws {
    let record = try record()
    let chain = record.chain
    let before = record.core.takenCount
    _ = ask(record, lot: "WRONG")
    _ = ask(record, serial: "unknown")
    _ = ask(record, lot: "WRONG")
    #expect(record.core.takenCount == before + 3)
    let steps = record.core.history(of: chain.units[0]).steps(.verification)
    #expect(steps.count == 2)
    #expect(steps.first?.actor == chain.pharmacy)
    #expect(
      steps.first?.details?.reason == "gtin 04012345123456 ser 0000001000 lot WRONG: No_match_GTIN_Serial_Lot"
    )
    #expect(record.core.state(of: chain.units[0]) == .released)
  }

  @Test("No text stops a responder")
  func hostileTexts() throws {
    let record = try record()
    var random = ChainRandom(state: 5)
    for _ in 0..<2_000 {
      let text = String(
        decoding: (0..<Int.random(in: 0...40, using: &random)).map { _ in
          UInt8.random(in: 0...255, using: &random)
        },
        as: UTF8.self)
      #expect(!ask(record, gtin: text, serial: text, lot: text, expiry: text).verified)
      #expect(!ask(record, serial: "0000001000", lot: "N7A001", expiry: text).verified || text == "310600")
    }
    _ = ask(record, at: .distantFuture)
    _ = ask(record, at: .distantPast)
  }
}
