import EPCIS
import Foundation
import TextFormats
import TraceModel

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Everything that was said to a system and what it answered, a line each, written as it happens: evidence, and what an
/// interrupted run goes on from.
///
/// The first line says of which run it is. An exchange has the texts both ways; a delivery has its outcome in a line of its own. What is
/// secret never gets there: it is blotted out of whatever is written.
package final class ExchangeLog {
  private let file: Int32
  private let path: String
  private let secrets: [String]
  private var failure: String?
  /// Outcomes that the log has from before, by document and copy.
  package private(set) var outcomes: [String: Outcome] = [:]

  /// Opens a log for a run that `run` names: a new one, or with `resumes` one that is there.
  package init(_ path: String, run: JSONValue, resumes: Bool, secrets: [String]) throws {
    (self.path, self.secrets) = (path, secrets.filter { !$0.isEmpty })
    let isThere = access(path, F_OK) == 0
    file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      throw SystemProblem.log(path, why: .cannotWrite(String(cString: strerror(errno))))
    }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      close(file)
      throw SystemProblem.log(path, why: .inUse)
    }
    guard isThere else {
      append(run)
      return
    }
    guard resumes else {
      close(file)
      throw SystemProblem.log(path, why: .exists)
    }
    do { try read(run.line) } catch {
      close(file)
      throw error
    }
  }

  deinit { close(file) }

  private func read(_ run: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw SystemProblem.log(path, why: .unreadable(line: 1))
    }
    // A run that was cut off leaves half a line at the end, which goes, and nowhere else.
    let whole = data.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    if whole < data.count { ftruncate(file, off_t(whole)) }
    let lines = data[..<whole].split(separator: 0x0A)
    guard let first = lines.first, String(decoding: first, as: UTF8.self) == run else {
      throw SystemProblem.log(path, why: .otherRun)
    }
    for (index, line) in lines.enumerated().dropFirst() {
      guard let object = try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any] else {
        throw SystemProblem.log(path, why: .unreadable(line: index + 1))
      }
      guard let document = object["document"] as? String, let copy = object["copy"] as? Int else { continue }
      let why = object["why"] as? String ?? ""
      switch object["outcome"] as? String {
      case "accepted": outcomes["\(document)#\(copy)"] = .accepted
      case "refused": outcomes["\(document)#\(copy)"] = .refused(why)
      default: outcomes["\(document)#\(copy)"] = nil
      }
    }
  }

  /// A line went out and another one came back.
  func heard(_ answer: [UInt8], to line: String) {
    append(
      .object([
        ("time", .text(Self.time)), ("sent", .text(line)),
        ("answer", .text(String(decoding: answer, as: UTF8.self))),
      ]))
  }

  /// A delivery has come to an end.
  func ended(_ delivery: Delivery, _ outcome: Outcome, tries: Int) {
    append(
      .object([
        ("time", .text(Self.time)), ("document", .text(delivery.id)), ("number", .integer(delivery.number)),
        ("copy", .integer(delivery.copy)), ("events", .integer(delivery.events.count)),
        ("at", .text(delivery.at.description)), ("tries", .integer(tries)), ("outcome", .text(outcome.word)),
        ("why", .text(outcome.why)),
      ]))
  }

  /// Fails where something could not be written: evidence with holes is none.
  func check() throws { if let failure { throw SystemProblem.log(path, why: .cannotWrite(failure)) } }

  private func append(_ value: JSONValue) {
    var line = value.line
    for secret in secrets { line = line.replacingOccurrences(of: secret, with: "(secret)") }
    write(Array(line.utf8) + [0x0A])
  }

  private func write(_ bytes: [UInt8]) {
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count > 0 {
        start += count
      } else if errno != EINTR {
        failure = failure ?? String(cString: strerror(errno))
        return
      }
    }
  }

  private static var time: String { Timestamp(microseconds: Int64(Moment.ofDay * 1e6)).description }
}
