import EPCIS
import Glibc

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
private enum HealthyLot {
  static func document(cases: Int) -> EPCISDocument {
    var document = EPCISDocument(creationDate: time(0))
    document.header = StandardHeader(
      sender: "urn:epc:id:sgln:4012345.00007.0", receiver: "urn:epc:id:sgln:0614141.00777.0",
      instanceIdentifier: "LOT-N7-0001")
    document.namespaces = [NamespaceBinding(prefix: "cbvmda", uri: "urn:epcglobal:cbv:mda")]
    for number in 0..<cases {
      document.events.append(commissioning(number))
      document.events.append(packing(number))
    }
    return document
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
    PackedStrings((0..<24).map { "urn:epc:id:sgtin:4012345.011111.\(10_000_000_000 + number * 24 + $0)" })
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
    event.parentID = "urn:epc:id:sscc:4012345.\(3_000_000_000 + number)"
    event.childEPCs = units(number)
    event.bizStep = "packing"
    event.disposition = "in_progress"
    return event
  }
}
