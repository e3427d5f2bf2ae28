import EPCIS
import TextFormats
import TraceModel

/// A system behind a program of the user's own, which is talked to in lines of JSON.
///
///     → {"id":1,"deliver":{…EPCIS 2.0 JSON-LD…},"document":"urn:uuid:…","onError":"rollback"}
///     ← {"id":1,"outcome":"accepted"}        or refused or unknown, with "why"
///     → {"id":2,"ask":"parent","of":["urn:epc:id:sgtin:…"]}
///     ← {"id":2,"answer":["urn:epc:id:sscc:…"]}       null for none, one for each name
///
/// A document in XML is a text; so is one that is no document at all.
package final class CommandSystem: SystemUnderTest {
  package let title: String
  package let questions = Set(Question.allCases)
  package let beginsAnew = true
  private let child: ChildProcess
  private let format: EPCISFormat
  private let timeout: Double
  private let log: ExchangeLog?
  private var number = 0

  /// Names to a question.
  private static let most = 1_000

  /// Starts a command.
  package init(_ command: String, format: EPCISFormat, timeout: Double, log: ExchangeLog?) throws {
    child = try ChildProcess(command)
    (title, self.format, self.timeout, self.log) = ("command: \(command)", format, timeout, log)
  }

  package func deliver(_ delivery: Delivery) throws -> Outcome {
    let bytes = try delivery.bytes(as: format)
    // A line is a line: JSON has no line break within a text.
    let text = String(decoding: bytes, as: UTF8.self)
    let onOneLine = String(text.filter { !$0.isNewline })
    let isObject = format == .json20 && delivery.raw == nil
    let sent = isObject ? onOneLine : JSONValue.text(text).line
    number += 1
    let line =
      #"{"id":\#(number),"deliver":\#(sent),"document":\#(JSONValue.text(delivery.id).line),"#
      + #""onError":"\#(delivery.rollsBack ? "rollback" : "proceed")"}"#
    do {
      return try answer(to: line, about: nil).outcome()
    } catch SystemProblem.silent {
      return .unknown("no answer within \(timeout) s")
    }
  }

  package func parents(of things: [String]) throws -> [String?] {
    try ask(.parent, things) { try $0.name($1) }
  }

  package func contents(of containers: [String]) throws -> [[String]] {
    try ask(.contents, containers) { try $0.names($1) }
  }

  package func states(of things: [String]) throws -> [SerialState] {
    try ask(.state, things) { try $0.state($1) }
  }

  package func events(_ ids: [String]) throws -> [StoredEvent] { try ask(.events, ids) { try $0.event($1) } }

  package func close() { child.end() }

  private func ask<Answer>(
    _ question: Question, _ names: [String], _ read: (AnswerReader, Any) throws -> Answer
  ) throws -> [Answer] {
    var answers: [Answer] = []
    for start in stride(from: 0, to: names.count, by: Self.most) {
      let part = names[start..<min(start + Self.most, names.count)]
      number += 1
      let of = JSONValue.texts(part).line
      let line = #"{"id":\#(number),"ask":"\#(question.rawValue)","of":\#(of)}"#
      let answer = try answer(to: line, about: question)
      answers += try answer.answers(part.count).map { try read(answer, $0) }
    }
    return answers
  }

  /// The answer that bears the number of the line; one that comes too late for an earlier line is passed over.
  private func answer(to line: String, about question: Question?) throws -> AnswerReader {
    let deadline = Moment.now + timeout
    var said = child.ask(Array(line.utf8), seconds: timeout)
    while true {
      switch said {
      case .line(let bytes):
        log?.heard(bytes, to: line)
        let answer = try AnswerReader(bytes)
        guard let id = answer.id else { throw answer.nonsense("“id” is no number") }
        if id == number { return answer }
        guard id < number, id > 0 else { throw answer.nonsense("nothing with the id \(id) was asked") }
        said = child.hear(until: deadline)
      case .ended(let how): throw SystemProblem.ended(how)
      case .late: throw SystemProblem.silent(question ?? .events, seconds: timeout)
      case .tooLong: throw SystemProblem.nonsense("", about: "a line longer than 256 MiB")
      }
    }
  }
}
