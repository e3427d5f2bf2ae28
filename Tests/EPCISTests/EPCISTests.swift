import EPCIS
import Testing
import Foundation

@Test func temporaryReadAll() throws {
  for root in ["gs1/examples-xml", "gs1/examples-json", "gs1/examples-xml-1.2", "openepcis", "event-hash"] {
    let base = "/work/shared/" + root
    let files = FileManager.default.enumerator(atPath: base)!
    for case let file as String in files {
      guard file.hasSuffix(".xml") || file.hasSuffix(".json") || file.hasSuffix(".jsonld") else { continue }
      do {
        let d = try EPCISDocument(path: base + "/" + file)
        print(file, d.kind, d.events.count, d.extensions.count, d.masterData.count)
      } catch { print("FAIL", file, error) }
    }
  }
}
