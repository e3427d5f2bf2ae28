import EPCIS
import Foundation
import TextFormats
import TraceModel

/// An answer of another system: JSON that nobody vouches for, read strictly.
struct AnswerReader {
  private let root: [String: Any]
  private let text: String

  /// Reads one object.
  init(_ bytes: [UInt8]) throws {
    text = String(decoding: bytes.prefix(300), as: UTF8.self).visible
    guard let value = try? JSONSerialization.jsonObject(with: Data(bytes)),
      let object = value as? [String: Any]
    else { throw SystemProblem.nonsense(text, about: "no JSON object") }
    root = object
  }

  /// A part that is no answer.
  func nonsense(_ about: String) -> SystemProblem { .nonsense(text, about: about) }

  /// The number of the question that it answers.
  var id: Int? { root["id"] as? Int }

  /// What became of a delivery.
  func outcome() throws -> Outcome {
    let why = (root["why"] as? String ?? "").visible
    switch root["outcome"] as? String {
    case "accepted": return .accepted
    case "refused": return .refused(why.isEmpty ? "no reason was given" : why)
    case "unknown": return .unknown(why.isEmpty ? "the system does not know" : why)
    default: throw nonsense("“outcome” is none of accepted, refused, unknown")
    }
  }

  /// The answers to a question about so many names, in their order.
  func answers(_ count: Int) throws -> [Any] {
    guard let list = root["answer"] as? [Any], list.count == count else {
      throw nonsense("“answer” is no list of \(count)")
    }
    return list
  }

  /// A name, or none.
  func name(_ value: Any) throws -> String? {
    if value is NSNull { return nil }
    guard let text = value as? String else { throw nonsense("a container is no text") }
    return text.isEmpty ? nil : text
  }

  /// Names; none is an empty list.
  func names(_ value: Any) throws -> [String] {
    if value is NSNull { return [] }
    guard let list = value as? [String] else { throw nonsense("contents are no list of texts") }
    return list
  }

  /// A state by any of its names.
  func state(_ value: Any) throws -> SerialState {
    if value is NSNull { return .unassigned }
    guard let word = value as? String, let state = StateWords.state(word) else {
      throw nonsense("a state is none of \(StateWords.all.joined(separator: ", "))")
    }
    return state
  }

  /// What is kept of an event: true, false or nothing, or the event itself as JSON-LD.
  func event(_ value: Any) throws -> StoredEvent {
    if value is NSNull { return .absent }
    if let event = value as? [String: Any] { return Self.event(event).map { .shown($0) } ?? .held }
    guard let isHeld = value as? Bool else { throw nonsense("an event is neither true, false nor an object") }
    return isHeld ? .held : .absent
  }

  /// An event of a document as JSON-LD; nil where it is none.
  static func event(_ object: [String: Any]) -> EPCISEvent? {
    let document: [String: Any] = [
      "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"], "type": "EPCISDocument",
      "schemaVersion": "2.0", "creationDate": "2026-01-01T00:00:00Z", "epcisBody": ["eventList": [object]],
    ]
    guard let data = try? JSONSerialization.data(withJSONObject: document),
      let reader = try? EPCISReader(bytes: Array(data)), let event = try? reader.next()
    else { return nil }
    return event
  }
}

/// The words by which other systems may call a state.
enum StateWords {
  private static let words: [(word: String, state: SerialState)] =
    SerialState.allCases.map { ("\($0)", $0) } + [
      ("unknown", .unassigned), ("active", .commissioned), ("in_progress", .commissioned),
      ("container_closed", .commissioned), ("sellable_not_accessible", .commissioned),
      ("sellable_accessible", .commissioned), ("in_transit", .released),
      ("non_sellable_other", .sampled), ("disposed", .destroyed), ("decommissioned", .inactive),
    ]

  /// All words.
  static var all: [String] { words.map(\.word) }

  /// The state that a word means.
  static func state(_ word: String) -> SerialState? { words.first { $0.word == word }?.state }
}
