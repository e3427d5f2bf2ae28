import EPCIS
import Foundation
import TraceCore
import TraceModel
import TraceStore

/// An EPCIS file into a store, as `driftline reconcile --store` takes it: read once to its end, then once more into one
/// transaction, with all rules on and the identifiers new to the record.
enum EPCISStoreBenchmark {
  static func run(serials: Int) throws {
    let cases = max(1, serials / HealthyLot.perCase)
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "driftline-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var table = Table([
      "file", "MB", "serials", "read, s", "take, s", "commit, s", "serials/s", "bare SQLite, s", "ratio",
    ])
    for format in [EPCISFormat.json20, .xml12] {
      let file = folder.appendingPathComponent("lot").path
      let store = folder.appendingPathComponent("\(format).db").path
      let bare = folder.appendingPathComponent("bare.db").path
      try HealthyLot.write(to: file, as: format, cases: cases)
      let size = (try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0
      let times = try take(file, into: store)
      let seconds = times.reduce(0, +)
      let least = try BareInsert(from: store, to: bare).seconds()
      let count = Double(cases * HealthyLot.perCase)
      table.add([
        "\(format)", fixed(Double(size) / 1e6, 0), fixed(count, 0), fixed(times[0]), fixed(times[1]),
        fixed(times[2]), fixed(count / seconds, 0), fixed(least), fixed(seconds / least, 2),
      ])
      for path in [store, bare] { try FileManager.default.removeItem(atPath: path) }
    }
    table.print()
  }

  /// Seconds for the first reading, for taking, and for the commit with writing back.
  private static func take(_ file: String, into store: String) throws -> [Double] {
    var survey = DocumentSurvey()
    let read = try nanoseconds {
      let stream = EventStream(path: file, for: .survey)
      while let read = try stream.next() { survey.add(read.event) }
      if let document = stream.document { survey.add(document.content) }
    }
    var policy = SitePolicy()
    policy.staleAfter = .max
    policy.choose(.accept, for: .outsideReservedRange)
    let record = try StoredRecord(store, policy: policy) { $0.attach(Reconciliation()) }
    let taken = try nanoseconds {
      let log = MappingLog()
      let names = IdentifierNames(table: record.table, log: log)
      survey.register(in: names)
      let mapper = EventMapper(names: names, log: log)
      let stream = EventStream(path: file, prefixes: names.prefixes)
      try record.beginGroup()
      var batch = EventBatch()
      while let read = try stream.next() {
        for mapped in mapper.events(of: read) { batch.append(mapped) }
        guard batch.count >= 512 else { continue }
        try record.take(batch, arrival: Timestamp(seconds: 1_800_000_000))
        batch.removeAll()
      }
      try record.take(batch, arrival: Timestamp(seconds: 1_800_000_000))
    }
    let kept = try nanoseconds {
      try record.endGroup()
      record.close()
    }
    let findings = record.core.findings.filter { $0.severity > .note }
    if let finding = findings.first {
      print("  \(findings.count) findings in a healthy lot: \(finding.rule)")
    }
    return [read / 1e9, taken / 1e9, kept / 1e9]
  }
}
