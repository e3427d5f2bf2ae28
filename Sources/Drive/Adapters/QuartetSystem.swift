import EPCIS
import TextFormats
import TraceModel

/// QU4RTET, the open repository that others run: a document of EPCIS 1.2 goes to its capture interface and is parsed at once; what it
/// believes stands in its entries.
///
/// It answers 500 where a document breaks a rule of business, and the rule in words: that is a refusal. Any other 500 is none.
package final class QuartetSystem: SystemUnderTest {
  package let title: String
  package let questions = Set(Question.allCases)
  package let beginsAnew = false
  private let server: Server
  private var entries: [String: Entry]?
  private var kept: [String: StoredEvent]?

  private struct Entry {
    var parent: String?
    var state: SerialState
  }

  /// A server at an address, with /capture/ and /epcis/ below it.
  package init(_ base: String, _ credentials: Credentials, timeout: Double, retries: Int, log: ExchangeLog?)
    throws
  {
    server = try Server(base, credentials, timeout: timeout, retries: retries, log: log)
    title = "quartet-1.2: \(base)"
    let answer = try server.greeting(Curl.Request(address: base + "/epcis/entries/?format=json"))
    guard answer.status == 200 else {
      throw SystemProblem.wrongProfile("there are no /epcis/entries/: \(answer.words)")
    }
  }

  package func deliver(_ delivery: Delivery) throws -> Outcome {
    (entries, kept) = (nil, nil)
    let reply = try server.curl.send(
      Curl.Request(
        method: "POST",
        address: server.base + "/capture/quartet-capture/?rule=EPCIS&run-immediately=true&format=json",
        body: .file(try delivery.bytes(as: .xml12), name: "document.xml")))
    guard case .answer(let answer) = reply else { return .unknown("no answer within \(server.timeout) s") }
    switch try answer.allowed.status {
    case 200..<300: return .accepted
    case 404: throw SystemProblem.wrongProfile("there is no /capture/quartet-capture/: \(answer.words)")
    case 400..<500: return .refused(answer.words)
    default:
      guard let detail = answer.object?["detail"] as? String, detail.hasPrefix("Error in rule") else {
        return .unknown(answer.words)
      }
      return .refused(String(detail.visible.prefix(300)))
    }
  }

  package func parents(of things: [String]) throws -> [String?] {
    let entries = try allEntries()
    return things.map { entries[$0]?.parent }
  }

  package func contents(of containers: [String]) throws -> [[String]] {
    var inside: [String: [String]] = [:]
    for (name, entry) in try allEntries().sorted(by: { $0.key < $1.key }) {
      if let parent = entry.parent { inside[parent, default: []].append(name) }
    }
    return containers.map { inside[$0] ?? [] }
  }

  package func states(of things: [String]) throws -> [SerialState] {
    let entries = try allEntries()
    return things.map { entries[$0]?.state ?? .unassigned }
  }

  package func events(_ ids: [String]) throws -> [StoredEvent] {
    if kept == nil {
      kept = Dictionary(
        try list("/epcis/events/").compactMap { row in
          (row["event_id"] as? String).map { ($0, Self.event($0, row)) }
        }
      ) { first, _ in first }
    }
    return ids.map { kept?[$0] ?? .absent }
  }

  /// What its list shows of an event: when, where and what, and not of which things.
  private static func event(_ id: String, _ row: [String: Any]) -> StoredEvent {
    let types = ["ob": ("ObjectEvent", "epcList"), "ag": ("AggregationEvent", "childEPCs")]
    guard let (type, things) = (row["type"] as? String).flatMap({ types[$0] }) else { return .held }
    var event: [String: Any] = ["type": type, "eventID": id, things: [String]()]
    event["eventTime"] = row["event_time"]
    event["eventTimeZoneOffset"] = row["event_timezone_offset"]
    event["action"] = row["action"]
    event["bizStep"] = (row["biz_step"] as? String)?.split(separator: ":").last.map(String.init)
    event["readPoint"] = (row["read_point"] as? String).map { ["id": $0] }
    return AnswerReader.event(event).map { .shown($0) } ?? .held
  }

  package func close() {}

  private func allEntries() throws -> [String: Entry] {
    if let entries { return entries }
    let rows = try list("/epcis/entries/")
    var names: [String: String] = [:]
    for row in rows {
      if let id = row["id"] as? String, let name = row["identifier"] as? String { names[id] = name }
    }
    var all: [String: Entry] = [:]
    for row in rows {
      guard let name = row["identifier"] as? String else { continue }
      let parent = row["parent_id"] as? String
      all[name] = Entry(parent: parent.flatMap { names[$0] }, state: Self.state(row))
    }
    entries = all
    return all
  }

  private static func state(_ row: [String: Any]) -> SerialState {
    if row["decommissioned"] as? Bool == true { return .inactive }
    let word = (row["last_disposition"] as? String ?? "").split(separator: ":").last.map(String.init) ?? ""
    return StateWords.state(word) ?? .commissioned
  }

  /// Every row of a list, over its pages where the server divides it.
  private func list(_ path: String) throws -> [[String: Any]] {
    var rows: [[String: Any]] = []
    var address = server.base + path + "?format=json"
    while true {
      let answer = try server.answer(to: Curl.Request(address: address), about: .state)
      if answer.status == 200, let list = answer.json as? [[String: Any]] { return list }
      guard answer.status == 200, let page = answer.object, let part = page["results"] as? [[String: Any]]
      else { throw SystemProblem.nonsense(answer.words, about: "no list at \(path)") }
      rows += part
      guard let next = page["next"] as? String, next.hasPrefix(server.base) else { return rows }
      address = next
    }
  }
}
