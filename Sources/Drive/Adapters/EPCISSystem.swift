import EPCIS
import TextFormats
import TraceModel

/// A repository by the REST interface of EPCIS 2.0: documents are captured, a job is asked for its end, events are queried.
///
/// No endpoint says what the repository believes. What it keeps is judged by itself (``events(_:)``); its belief is what follows from the
/// events that it gives for a thing, in our own core: where that is wrong, an event is missing or another one.
package final class EPCISSystem: SystemUnderTest {
  package let title: String
  package let questions = Set(Question.allCases)
  package let beginsAnew = false
  private let server: Server
  /// Events that were given for a thing, until the next delivery.
  private var given: [String: [String]] = [:]
  private var events: [String: EPCISEvent] = [:]

  private static let context = "GS1-EPCIS-Version: 2.0.0"
  private static let most = 200
  private static let mostPages = 10_000

  /// A repository at an address; asks it what it takes.
  package init(
    _ base: String, _ credentials: Credentials, timeout: Double, retries: Int, documentSize: Int,
    log: ExchangeLog?
  ) throws {
    server = try Server(base, credentials, timeout: timeout, retries: retries, log: log)
    title = "epcis-2.0: \(base)"
    let options = try server.greeting(Curl.Request(method: "OPTIONS", address: base + "/capture"))
    guard options.status != 404 else {
      throw SystemProblem.wrongProfile("there is no /capture: \(options.words)")
    }
    if let limit = options.headers["gs1-epcis-capture-limit"].flatMap({ Int($0) }), limit < documentSize {
      throw SystemProblem.wrongProfile(
        "it takes at most \(limit) events in a document: --set delivery.document-size=\(limit)")
    }
  }

  package func deliver(_ delivery: Delivery) throws -> Outcome {
    (given, events) = ([:], [:])
    let request = Curl.Request(
      method: "POST", address: server.base + "/capture",
      headers: [
        Self.context, "GS1-CBV-Version: 2.0.0", "Accept: application/json",
        "GS1-Capture-Error-Behaviour: \(delivery.rollsBack ? "rollback" : "proceed")",
      ], body: .plain(try delivery.bytes(as: .json20), type: "application/json"))
    for attempt in 0...server.retries {
      guard case .answer(let answer) = try server.curl.send(request) else {
        return .unknown("no answer within \(server.timeout) s")
      }
      switch try answer.allowed.status {
      case 202: return try job(answer)
      case 200..<300: return .accepted
      case 404: throw SystemProblem.wrongProfile("there is no /capture: \(answer.words)")
      case 429, 503:
        guard attempt < server.retries else { return .unknown(answer.words) }
        Moment.sleep(min(answer.headers["retry-after"].flatMap { Double($0) } ?? 1, server.timeout))
      case 400..<500: return .refused(Self.problem(answer))
      default: return .unknown(answer.words)
      }
    }
    return .unknown("it is busy")
  }

  /// Asks a job until it has ended.
  private func job(_ answer: Curl.Answer) throws -> Outcome {
    guard let place = answer.headers["location"] else {
      return .unknown("a job without a place to ask for it")
    }
    let deadline = Moment.now + server.timeout
    var pause = 0.02
    let address = try address(place)
    while Moment.now < deadline {
      if case .answer(let told) = try server.curl.send(
        Curl.Request(address: address, headers: [Self.context])), told.status == 200, let job = told.object,
        job["running"] as? Bool == false
      {
        if job["success"] as? Bool == true { return .accepted }
        let errors = (job["errors"] as? [[String: Any]] ?? []).compactMap {
          $0["detail"] as? String ?? $0["title"] as? String
        }
        return .refused(
          errors.first.map { String($0.visible.prefix(300)) } ?? "the job has failed and says nothing")
      }
      Moment.sleep(pause)
      pause = min(pause * 2, 1)
    }
    return .unknown("the job has not ended within \(server.timeout) s")
  }

  /// A place on the same server: credentials go nowhere else.
  private func address(_ place: String) throws -> String {
    if place.hasPrefix("/") {
      return server.base.split(separator: "/", omittingEmptySubsequences: false).prefix(3).joined(
        separator: "/")
        + place
    }
    if !place.hasPrefix("http://"), !place.hasPrefix("https://") { return server.base + "/" + place }
    let host = { (text: String) in text.split(separator: "/", omittingEmptySubsequences: false).prefix(3) }
    guard host(place) == host(server.base) else {
      throw SystemProblem.wrongProfile(
        "it sends on to another server, where nothing is sent: \(place.visible)")
    }
    return place
  }

  private static func problem(_ answer: Curl.Answer) -> String {
    let object = answer.object
    guard let text = object?["detail"] as? String ?? object?["title"] as? String else { return answer.words }
    return "HTTP \(answer.status): \(text.visible.prefix(300))"
  }

  // MARK: Questions

  package func events(_ ids: [String]) throws -> [StoredEvent] {
    try query(ids.map { "EQ_eventID=" + Curl.escaped($0) }).enumerated().map { index, found in
      found.first { $0.eventID == ids[index] && $0.errorDeclaration == nil }.map { .shown($0) }
        ?? (found.isEmpty ? .absent : .held)
    }
  }

  package func parents(of things: [String]) throws -> [String?] {
    try belief(about: things).parents(of: things)
  }
  package func states(of things: [String]) throws -> [SerialState] {
    try belief(about: things).states(of: things)
  }
  package func contents(of containers: [String]) throws -> [[String]] {
    _ = try belief(about: containers)
    let inside = Set(events.values.flatMap { Array($0.childEPCs) }).sorted()  // order-free: sorted
    return try belief(about: inside).contents(of: containers)
  }

  package func close() {}

  /// What follows from the events that it gives for these things.
  private func belief(about things: [String]) throws -> InProcessSystem {
    let unknown = things.filter { given[$0] == nil }
    let found = try query(
      unknown.flatMap { ["MATCH_anyEPC=" + Curl.escaped($0), "MATCH_parentID=" + Curl.escaped($0)] })
    for (index, thing) in unknown.enumerated() {
      var names: [String] = []
      for event in found[2 * index] + found[2 * index + 1] {
        let name = (event.eventID ?? "") + (event.errorDeclaration == nil ? "" : "#")
        events[name] = event
        names.append(name)
      }
      given[thing] = names
    }
    // What was given for other things counts too: a packing is worth nothing without what begins its contents.
    let all = events.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }.sorted {
      let (a, b) = ($0.1.eventTime, $1.1.eventTime)
      return (a.seconds, a.fraction, $0.0) < (b.seconds, b.fraction, $1.0)
    }
    let core = InProcessSystem()
    let last = all.last?.1.eventTime.seconds ?? 0
    _ = try core.deliver(
      Delivery(number: 0, id: "belief", events: all.map(\.1), at: Timestamp(seconds: last + 3_600)))
    return core
  }

  /// The events that each query gives, over all its pages.
  private func query(_ queries: [String]) throws -> [[EPCISEvent]] {
    var found: [[EPCISEvent]] = []
    for start in stride(from: 0, to: queries.count, by: Self.most) {
      let part = queries[start..<min(start + Self.most, queries.count)].map {
        Curl.Request(
          address: server.base + "/events?perPage=1000&" + $0,
          headers: [Self.context, "Accept: application/json"])
      }
      for (request, reply) in zip(part, try server.curl.send(part)) {
        found.append(try pages(request, reply))
      }
    }
    return found
  }

  private func pages(_ request: Curl.Request, _ first: Curl.Reply) throws -> [EPCISEvent] {
    var (reply, found, request) = (Optional(first), [EPCISEvent](), request)
    for _ in 0..<Self.mostPages {
      let answer = try server.answer(to: request, about: .events, first: reply)
      reply = nil
      if answer.status == 404 { return found }
      guard answer.status == 200, let object = answer.object, let list = Self.events(in: object) else {
        throw SystemProblem.nonsense(answer.words, about: "no list of events")
      }
      found += list.compactMap(AnswerReader.event)
      guard let next = Self.next(answer) else { return found }
      request.address = try address(next)
    }
    throw SystemProblem.nonsense("", about: "more than \(Self.mostPages) pages of events")
  }

  private static func events(in object: [String: Any]) -> [[String: Any]]? {
    let body = object["epcisBody"] as? [String: Any] ?? object
    let results = (body["queryResults"] as? [String: Any])?["resultsBody"] as? [String: Any] ?? body
    return results["eventList"] as? [[String: Any]]
  }

  /// Where the next page is, by the header Link.
  private static func next(_ answer: Curl.Answer) -> String? {
    for link in (answer.headers["link"] ?? "").split(separator: ",") where link.contains("rel=\"next\"") {
      guard let start = link.firstIndex(of: "<"), let end = link.firstIndex(of: ">"), start < end else {
        continue
      }
      return String(link[link.index(after: start)..<end])
    }
    return nil
  }
}
