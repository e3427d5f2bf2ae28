import EPCIS
import Experiments
import TraceCore
import TraceModel

/// Our own core as a level 4 of its own: it reads the documents, and knows nothing but them and the products.
package final class InProcessSystem: SystemUnderTest {
  package let title = "driftline's core"
  package let questions = Set(Question.allCases)
  package let beginsAnew = true
  private let core: TraceCore
  private let names: IdentifierNames
  private let mapper: EventMapper
  private var stored: [String: EPCISEvent] = [:]

  /// A core that knows the products of `table`, and nothing else of it.
  package init(products table: IdentifierTable? = nil) {
    let own = IdentifierTable()
    let log = MappingLog()
    names = IdentifierNames(table: own, log: log)
    if let table {
      var survey = DocumentSurvey()
      survey.add(table)
      survey.register(in: names)
      for raw in 0..<UInt16(table.productCount) {
        if let product = table.definition(of: ProductID(raw: raw)) { _ = own.intern(product) }
      }
    }
    var policy = SitePolicy.simulated
    policy.keepsJournal = true
    core = TraceCore(table: own, policy: policy)
    mapper = EventMapper(names: names, log: log)
  }

  package func deliver(_ delivery: Delivery) throws -> Outcome {
    var batch = EventBatch()
    var read: [EPCISEvent] = []
    do {
      let reader = try EPCISReader(bytes: try delivery.bytes(as: .json20))
      while let event = try reader.next() { read.append(event) }
    } catch {
      // What cannot be read to its end is taken as far as it goes only where the sender asks for that.
      if delivery.rollsBack || read.isEmpty { return .refused("\(error)") }
    }
    for event in read { for event in mapper.events(of: event) { batch.append(event) } }
    core.take(batch, arrival: max(core.now, delivery.at))
    for event in read { if let id = event.eventID, stored[id] == nil { stored[id] = event } }
    return .accepted
  }

  package func parents(of things: [String]) -> [String?] {
    things.map { thing in
      let parent = item(thing).map(core.parent(of:)) ?? .none
      return parent.isSome ? names.text(of: parent) : nil
    }
  }

  package func contents(of containers: [String]) -> [[String]] {
    containers.map { item($0).map { core.contents(of: $0).map(names.text(of:)) } ?? [] }
  }

  package func states(of things: [String]) -> [SerialState] {
    things.map { item($0).map(core.state(of:)) ?? .unassigned }
  }

  package func events(_ ids: [String]) -> [StoredEvent] {
    ids.map { id in stored[id].map { .shown($0) } ?? .absent }
  }

  package func close() {}

  private func item(_ text: String) -> ItemID? {
    var text = text
    if let code = text.withUTF8({ IdentifierNames.epc($0, .empty) }) { return names.table.id(of: code) }
    return names.table.id(ofMalformed: Array(IdentifierNames.kept(text).utf8))
  }
}
