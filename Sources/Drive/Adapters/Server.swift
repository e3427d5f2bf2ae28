import Foundation
import TextFormats

/// A system behind an address: how it is asked, how patiently, and what its answers mean whoever it is.
struct Server {
  let base: String
  let curl: Curl
  let timeout: Double
  let retries: Int

  init(_ base: String, _ credentials: Credentials, timeout: Double, retries: Int, log: ExchangeLog?) throws {
    (self.base, self.timeout, self.retries) = (base, timeout, retries)
    curl = try Curl(credentials, timeout: timeout, log: log)
  }

  /// The answer to the first request of all, which has to come, from somebody who lets us in.
  func greeting(_ request: Curl.Request) throws -> Curl.Answer {
    guard case .answer(let answer) = try curl.send(request) else {
      throw SystemProblem.unreachable("no answer to \(request.method) \(request.address) within \(timeout) s")
    }
    return try answer.allowed
  }

  /// The answer to a question that can be asked again: where there is none, and where the server has no time for it.
  func answer(to request: Curl.Request, about question: Question, first: Curl.Reply? = nil) throws
    -> Curl.Answer
  {
    var reply = try first ?? curl.send(request)
    for attempt in 1... {
      if case .answer(let answer) = reply, answer.status != 429, answer.status < 500 {
        return try answer.allowed
      }
      guard attempt <= retries else { break }
      Moment.sleep(min(0.05 * Double(1 << attempt), 5))
      reply = try curl.send(request)
    }
    throw SystemProblem.silent(question, seconds: timeout)
  }
}

extension Curl.Answer {
  /// The answer, where it is one to those who are let in.
  var allowed: Self {
    get throws {
      if [401, 403].contains(status) { throw SystemProblem.forbidden(words) }
      return self
    }
  }

  /// Its body as JSON.
  var json: Any? { try? JSONSerialization.jsonObject(with: Data(body)) }

  /// Its body as an object of JSON.
  var object: [String: Any]? { json as? [String: Any] }
}
