import EPCIS
import Foundation
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
  private let base: String
  private let curl: Curl
  private let timeout: Double
  private let retries: Int
  private var entries: [String: Entry]?
  private var kept: Set<String>?

  private struct Entry {
    var parent: String?
    var state: SerialState
  }

  /// A server at an address, with /capture/ and /epcis/ below it.
  package init(_ base: String, _ credentials: Credentials, timeout: Double, retries: Int, log: ExchangeLog?)
    throws
  {
    (self.base, self.timeout, self.retries) = (base, timeout, retries)
    title = "quartet-1.2: \(base)"
    curl = try Curl(credentials, timeout: timeout, log: log)
    let reply = try curl.send(Curl.Request(address: base + "/epcis/entries/?format=json"))
    guard case .answer(let answer) = reply else {
      throw SystemProblem.unreachable("no answer within \(timeout) s")
    }
    if [401, 403].contains(answer.status) { throw SystemProblem.forbidden(answer.words) }
    guard answer.status == 200 else {
      throw SystemProblem.wrongProfile("there are no /epcis/entries/: \(answer.words)")
    }
  }

  package func deliver(_ delivery: Delivery) throws -> Outcome {
    (entries, kept) = (nil, nil)
    let reply = try curl.send(
      Curl.Request(
        method: "POST",
        address: base + "/capture/quartet-capture/?rule=EPCIS&run-immediately=true&format=json",
        body: .file(try delivery.bytes(as: .xml12), name: "document.xml")))
    guard case .answer(let answer) = reply else { return .unknown("no answer within \(timeout) s") }
    switch answer.status {
    case 200..<300: return .accepted
    case 401, 403: throw SystemProblem.forbidden(answer.words)
    case 404: throw SystemProblem.wrongProfile("there is no /capture/quartet-capture/: \(answer.words)")
    case 400..<500: return .refused(answer.words)
    default:
      let object = try? JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
      guard let detail = object?["detail"] as? String, detail.hasPrefix("Error in rule") else {
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
      kept = Set(try list("/epcis/events/").compactMap { $0["event_id"] as? String })
    }
    return ids.map { kept?.contains($0) == true ? .held : .absent }
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
    var address = base + path + "?format=json"
    var tries = 0
    while true {
      guard case .answer(let answer) = try curl.send(Curl.Request(address: address)), answer.status == 200
      else {
        tries += 1
        guard tries <= retries else { throw SystemProblem.silent(.state, seconds: timeout) }
        Moment.sleep(min(0.05 * Double(1 << tries), 5))
        continue
      }
      let value = try? JSONSerialization.jsonObject(with: Data(answer.body))
      if let list = value as? [[String: Any]] { return list }
      guard let page = value as? [String: Any], let part = page["results"] as? [[String: Any]] else {
        throw SystemProblem.nonsense(answer.words, about: "no list at \(path)")
      }
      rows += part
      guard let next = page["next"] as? String, next.hasPrefix(base) else { return rows }
      address = next
    }
  }
}
