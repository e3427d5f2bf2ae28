import Dispatch
import EPCIS
import Glibc
import TraceCore
import TraceModel

/// Speed of reading and writing EPCIS documents, per format: a generated healthy lot, in memory, on one core.
enum EPCISBenchmark {
  /// Prints megabytes (10⁶ bytes) per second, medians over so many runs.
  static func run(_ options: Benchmarks.Options) {
    let runs = options.runs
    let cases = 20_000
    let document = HealthyLot.document(cases: cases)
    print(
      "EPCIS: a lot of \(cases) cases of 24, \(document.events.count) events; medians of \(runs) runs, processor time"
    )
    for format in EPCISFormat.allCases {
      guard let bytes = try? document.written(as: format).bytes else { continue }
      let size = Double(bytes.count) / 1e6
      let read = median(runs) { count(bytes) == document.events.count }
      let write = median(runs) { (try? document.written(as: format).bytes.count) == bytes.count }
      let name = "\(format)"
      print(
        "  \(name): \(rounded(size)) MB, read \(rounded(size / read)) MB/s, write \(rounded(size / write)) MB/s"
      )
    }
    let hashed = document.events.prefix(2000)
    let hash = median(runs) { hashed.allSatisfy { EventHash.id(of: $0).utf8.count == 89 } }
    print("  event hash IDs: \(rounded(Double(hashed.count) / hash / 1000)) thousand events/s")
    let mentions = document.events.reduce(0) { $0 + $1.epcList.count + $1.childEPCs.count }
    let mapped = median(runs) { map(document, into: nil) == mentions }
    let taken = median(runs) { map(document, into: SitePolicy()) == mentions }
    print(
      "  events of the record: \(rounded(Double(mentions) / mapped / 1e6)) million mentions of serial numbers/s"
    )
    print("  and taken by the core: \(rounded(Double(mentions) / taken / 1e6)) million mentions/s")
  }

  /// How many mentions of serial numbers became items of the record, with a core that takes them if there is a policy.
  private static func map(_ document: EPCISDocument, into policy: SitePolicy?) -> Int {
    let log = MappingLog()
    let names = IdentifierNames(table: IdentifierTable(), log: log)
    var survey = DocumentSurvey()
    for event in document.events { survey.add(event) }
    survey.register(in: names)
    let mapper = EventMapper(names: names, log: log)
    let core = policy.map { TraceCore(table: names.table, policy: $0) }
    var batch = EventBatch()
    var count = 0
    for event in document.events {
      for mapped in mapper.events(of: event) {
        count += mapped.items.count
        batch.append(mapped)
      }
      guard batch.count >= 512 else { continue }
      core?.take(batch, arrival: Timestamp(seconds: 1_800_000_000))
      batch.removeAll()
    }
    core?.take(batch, arrival: Timestamp(seconds: 1_800_000_000))
    return count
  }

  /// Writes and reads one document of so many gigabytes (10⁹ bytes) through a pipe, and shows that memory does not grow.
  static func stream(_ options: Benchmarks.Options) {
    print(
      "EPCIS: one document of \(options.gigabytes) GB, written into a pipe and read from it at the same time")
    for format in [EPCISFormat.json20, .xml12] {
      var ends: [Int32] = [0, 0]
      guard pipe(&ends) == 0 else { return print("  no pipe") }
      let (source, target) = (ends[0], ends[1])
      let limit = options.gigabytes * 1_000_000_000
      DispatchQueue.global().async { HealthyLot.write(to: target, as: format, bytes: limit) }
      var clock = timespec()
      clock_gettime(CLOCK_MONOTONIC, &clock)
      let began = Double(clock.tv_sec) + Double(clock.tv_nsec) * 1e-9
      guard let reader = try? EPCISReader(path: "/dev/fd/\(source)") else {
        return print("  it cannot be read")
      }
      close(source)
      var count = 0
      var early = 0
      while (try? reader.next()) != nil {
        count += 1
        if count == 20_000 { early = peakMegabytes }
      }
      clock_gettime(CLOCK_MONOTONIC, &clock)
      let seconds = Double(clock.tv_sec) + Double(clock.tv_nsec) * 1e-9 - began
      print(
        "  \(format): \(count) events in \(rounded(seconds)) s, \(rounded(Double(limit) / 1e6 / seconds)) MB/s; peak memory \(early) MB after 20,000 events, \(peakMegabytes) MB at the end"
      )
    }
  }

  /// The most memory that the process had so far, in MB (10⁶ bytes).
  private static var peakMegabytes: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1_024 / 1_000_000
  }

  private static func count(_ bytes: [UInt8]) -> Int {
    guard let reader = try? EPCISReader(bytes: bytes) else { return -1 }
    var count = 0
    while (try? reader.next()) != nil { count += 1 }
    return count
  }

  private static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// The median of the processor's time in seconds, which other programs on the machine disturb less than the clock's;
  /// the work says whether it did what it should.
  private static func median(_ runs: Int, _ work: () -> Bool) -> Double {
    let durations = (0..<runs).map { _ in
      let start = processorSeconds()
      if !work() { print("  the work of the next figure failed") }
      return processorSeconds() - start
    }
    return durations.sorted()[runs / 2]
  }

  private static func rounded(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}

/// The events of a lot on Line 7, Nordhafen, in which nothing went wrong.
enum HealthyLot {
  static func document(cases: Int) -> EPCISDocument {
    var document = EPCISDocument(creationDate: time(0))
    document.header = StandardHeader(
      sender: "urn:epc:id:sgln:4012345.00007.0", receiver: "urn:epc:id:sgln:0614141.00777.0",
      instanceIdentifier: "LOT-N7-0001")
    document.namespaces = [NamespaceBinding(prefix: "cbvmda", uri: "urn:epcglobal:cbv:mda")]
    for number in 0..<cases {
      document.events += events(number)
    }
    return document
  }

  /// Writes a document of so many cases of ``perCase`` units.
  static func write(to path: String, as format: EPCISFormat, cases: Int) throws {
    let writer = try EPCISWriter(path: path, format: format, document: document(cases: 0))
    for number in 0..<cases {
      for event in events(number) { try writer.write(event) }
    }
    try writer.finish()
  }

  /// Units in a case.
  static let perCase = 24

  /// Writes cases until there are so many bytes, and closes the pipe.
  static func write(to target: Int32, as format: EPCISFormat, bytes: Int) {
    let frame = document(cases: 0)
    guard let writer = try? EPCISWriter(path: "/dev/fd/\(target)", format: format, document: frame) else {
      return
    }
    close(target)
    var number = 0
    while writer.byteCount < bytes {
      guard (try? events(number).forEach { try writer.write($0) }) != nil else { return }
      number += 1
    }
    try? writer.finish()
  }

  private static func time(_ seconds: Int) -> EPCISTimestamp? {
    EPCISTimestamp(
      seconds: 1_772_352_000 + Int64(seconds), fraction: 125, fractionDigits: 3, zone: .minutes(60))
  }

  private static func event(_ type: EventType, _ seconds: Int) -> EPCISEvent {
    guard let time = time(seconds), let zone = ZoneOffset(minutes: 60) else {
      preconditionFailure("a valid time")
    }
    var event = EPCISEvent(type, .add, at: time, zone: zone)
    event.readPoint = EventLocation("urn:epc:id:sgln:4012345.00007.12")
    event.bizLocation = EventLocation("urn:epc:id:sgln:4012345.00007.0")
    return event
  }

  private static func units(_ number: Int) -> PackedStrings {
    PackedStrings(
      (0..<perCase).map { "urn:epc:id:sgtin:4012345.011111.\(10_000_000_000 + number * perCase + $0)" })
  }

  /// The life of one case: its units, its label, and the packing.
  private static func events(_ number: Int) -> [EPCISEvent] {
    [commissioning(number), labeling(number), packing(number)]
  }

  private static func label(_ number: Int) -> String { "urn:epc:id:sscc:4012345.\(3_000_000_000 + number)" }

  private static func labeling(_ number: Int) -> EPCISEvent {
    var event = event(.object, number * 10 + 4)
    event.epcList = [label(number)]
    event.bizStep = "commissioning"
    event.disposition = "active"
    return event
  }

  private static func commissioning(_ number: Int) -> EPCISEvent {
    var event = event(.object, number * 10)
    event.epcList = units(number)
    event.bizStep = "commissioning"
    event.disposition = "active"
    event.ilmd = [
      ExtensionNode(mda("lotNumber"), .text("N7-0001")),
      ExtensionNode(mda("itemExpirationDate"), .text("2029-03-01")),
    ]
    return event
  }

  private static func mda(_ local: String) -> QualifiedName {
    QualifiedName(namespace: "urn:epcglobal:cbv:mda", local: local, prefix: "cbvmda")
  }

  private static func packing(_ number: Int) -> EPCISEvent {
    var event = event(.aggregation, number * 10 + 5)
    event.parentID = label(number)
    event.childEPCs = units(number)
    event.bizStep = "packing"
    event.disposition = "in_progress"
    return event
  }
}
