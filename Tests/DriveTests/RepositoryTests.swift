import Drive
import Experiments
import Foundation
import Testing
import TextFormats

@Suite("A repository of EPCIS 2.0 over HTTP", .serialized) struct RepositoryTests {
  private func drive(
    _ modes: String, authorization: String? = nil, log: URL? = nil,
    _ change: (inout DriveStudy) -> Void = { _ in }
  ) throws -> DriveResult {
    try Driven.inFolder { folder in
      let repository = try Repository(modes, in: folder)
      var opening = SystemOpening(try SystemName("epcis-2.0: \(repository.address)"))
      opening.credentials.authorization = authorization
      var study = try Driven.study(["line.lots.cartons-per-lot = 96"], healthy: true)
      change(&study)
      opening.timeout = study.delivery.timeout.seconds
      opening.retries = study.delivery.retries
      let log = try log.map {
        try ExchangeLog(
          $0.path, run: .object([("log", .integer(1))]), resumes: false, secrets: opening.credentials.secrets)
      }
      return try study.run(opening, log: log)
    }
  }

  @Test(
    "documents are captured, jobs polled, pages read: it has what our core has",
    arguments: ["plain", "pages", "busy", "cut", "pages,busy,cut"])
  func right(_ modes: String) throws {
    let result = try drive(modes) { $0.delivery.documentSize = 20 }
    #expect(result.differences.count == 0 && result.differences.things > 96, "\(result.differences.examples)")
    #expect(result.tally.accepted == result.tally.documents && result.tally.documents > 4)
    #expect(result.tally.storage.held == result.tally.events && result.system.kinds.isEmpty)
    if modes.contains("cut") { #expect(result.tally.asked > 0) }
  }

  @Test("what it has acknowledged and lost is seen in what it keeps, and in what follows from that")
  func lossy() throws {
    let result = try drive("lossy") { $0.delivery.documentSize = 20 }
    #expect(result.tally.storage.lostCount >= 20 && result.verdict == .notAccepted)
    #expect(
      result.differences.count(.accepted, .state) > 0 && result.differences.count(.refused, .state) == 0)
  }

  @Test("one that refuses everything has nothing, and each refusal is told")
  func refuses() throws {
    let result = try drive("refuse")
    #expect(result.tally.accepted == 0 && result.tally.refused.count == result.tally.documents)
    #expect(result.tally.refused[0].why.contains("closed on Sundays"))
    #expect(result.system.kinds.contains { $0.kind == .unreported && $0.counts.silent == 0 })
  }

  @Test("one that is slow is asked again, and what it has not said is not counted")
  func slow() throws {
    let result = try drive("slow") {
      $0.delivery.documentSize = 100
      $0.delivery.timeout = .milliseconds(500)
      $0.delivery.retries = 0
    }
    #expect(result.tally.unknown.count == result.tally.documents && result.tally.refused.isEmpty)
    #expect(result.verdict == .inconclusive || result.verdict == .notAccepted)
  }

  @Test(
    "one that is no such repository, lets nobody in, talks nonsense, is not there or sends on ends with one message"
  )
  func bad() throws {
    func problem(_ modes: String, _ authorization: String? = nil) -> SystemProblem? {
      do {
        _ = try drive(modes, authorization: authorization)
        return nil
      } catch { return error as? SystemProblem }
    }
    guard case .wrongProfile = problem("other") else { throw Unexpected() }
    guard case .forbidden(let why) = problem("auth", "Bearer wrong") else { throw Unexpected() }
    #expect(why.contains("401"))
    guard case .nonsense = problem("nonsense") else { throw Unexpected() }
    guard case .wrongProfile = problem("elsewhere") else { throw Unexpected() }
    let study = try Driven.study()
    #expect(throws: SystemProblem.self) {
      try study.run(SystemOpening(try SystemName("epcis-2.0: http://127.0.0.1:9")))
    }
    for name in [
      "epcis-2.0: ftp://x", "epcis-2.0: https://user:secret@x", "epcis-2.0:", "other: x", "command:",
    ] {
      #expect(throws: SystemProblem.self) { try SystemName(name) }
    }
  }

  private struct Unexpected: Error {}

  @Test(
    "a certificate is checked: one that nobody vouches for or of another name does not fit, one of your authority does"
  )
  func certificates() throws {
    try Driven.inFolder { folder in
      func certificate(_ name: String) throws -> (file: URL, key: URL) {
        let (file, key) = (
          folder.appendingPathComponent("\(name).pem"), folder.appendingPathComponent("\(name).key")
        )
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
          "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=\(name)",
          "-addext", "subjectAltName=\(name == "right" ? "IP:127.0.0.1" : "DNS:other.example")", "-keyout",
          key.path,
          "-out", file.path,
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return (file, key)
      }
      let study = try Driven.study(["line.lots.cartons-per-lot = 96"], healthy: true)
      func run(_ served: (file: URL, key: URL), trusting authority: URL?) throws -> DriveResult {
        let repository = try Repository("plain", in: folder, certificate: served)
        var opening = SystemOpening(try SystemName("epcis-2.0: \(repository.address)"))
        opening.credentials.authorityFile = authority?.path
        return try study.run(opening)
      }
      let (right, wrong) = (try certificate("right"), try certificate("wrong"))
      #expect(try run(right, trusting: right.file).differences.count == 0)
      for (served, authority) in [(right, nil), (right, wrong.file), (wrong, wrong.file)] {
        do {
          _ = try run(served, trusting: authority)
          Issue.record("it was driven without a certificate that fits")
        } catch SystemProblem.certificate {}
      }
    }
  }

  @Test("a secret is in no log and in no report, also where the system says it back")
  func secrets() throws {
    try Driven.inFolder { folder in
      let log = folder.appendingPathComponent("run.log")
      let result = try drive("auth", authorization: "Bearer sesame-42", log: log)
      let text = try String(contentsOf: log, encoding: .utf8)
      #expect(text.contains("POST http://127.0.0.1") && text.contains("\"outcome\":\"accepted\""))
      #expect(!text.contains("sesame"))
      #expect(!DriveReport(result, evidence: "", again: "").page.contains("sesame"))
      do {
        _ = try drive(
          "auth", authorization: "Bearer swordfish-9", log: folder.appendingPathComponent("other.log"))
        Issue.record("it was let in")
      } catch let problem as SystemProblem { #expect(!problem.message.contains("swordfish")) }
      #expect(
        try !String(contentsOf: folder.appendingPathComponent("other.log"), encoding: .utf8).contains(
          "swordfish"))
    }
  }

  @Test("events of the same run in it already are seen before anything is sent")
  func notFresh() throws {
    try Driven.inFolder { folder in
      let repository = try Repository("plain", in: folder)
      let opening = SystemOpening(try SystemName("epcis-2.0: \(repository.address)"))
      let study = try Driven.study(["line.lots.cartons-per-lot = 96"], healthy: true)
      _ = try study.run(opening)
      #expect(throws: SystemProblem.notFresh) { try study.run(opening) }
      var several = study
      several.sizes = [1, 10]
      #expect(throws: SystemProblem.cannotBeginAnew(for: "--document-sizes")) { try several.run(opening) }
      let contract = try Contract(opening, seed: 3).run()
      #expect(contract.findings.filter { $0.answer == .kept }.count >= 5, "\(contract.text(evidence: ""))")
      #expect(throws: SystemProblem.notFresh) { try Contract(opening, seed: 3).run() }
    }
  }
}
