import Drift
import EventKernel
import TextFormats
import TraceModel
import World

/// What became of a unit, a query, a shipment, a recall or a gap of custody after the line, truth and record side by side, and what of it would
/// not be so without each mechanism.
///
///     Let      who and what this is about
///     Then     what happened and what each system was told, by the true clock
///     However  where the two differ at the end
///     Because  the mechanisms without which it is not so
///     Unless   what becomes of the same thing with each mechanism healthy and every other draw equal
public struct MarketStory: Sendable {
  /// What is told of.
  public enum Subject: String, Sendable {
    /// A unit, from the material to a patient.
    case unit
    /// A query that has failed.
    case query
    /// A shipment with its documents.
    case shipment
    /// A recall.
    case recall
    /// A gap of custody.
    case gap
  }

  /// One thing that happened or was said.
  public struct Step: Hashable, Sendable {
    /// When, by the true clock.
    public var at: Instant
    /// Whether it happened; else somebody said it.
    public var isTruth: Bool
    /// Who.
    public var who: String
    /// What.
    public var what: String
  }

  /// What becomes of it with some mechanisms healthy.
  public struct Alternative: Hashable, Sendable {
    /// Which are healthy.
    public var healthy: MechanismSet
    /// Whether what was wrong is not so then.
    public var isMended: Bool
    /// In words.
    public var text: String
  }

  /// What is told of.
  public var subject: Subject
  /// The trial.
  public var trial: UInt64
  /// Its name: a code, a number, what a recall is called.
  public var name: String
  /// *Let*.
  public var introduction: [String] = []
  /// *Then*, in the order of time.
  public var steps: [Step] = []
  /// *However*.
  public var record: [String] = []
  /// *Because*.
  public var causes: [StoryCause] = []
  /// Where no mechanism is a cause.
  public var noCause = "nothing is wrong, so that nothing has caused it"
  /// *Unless*.
  public var alternatives: [Alternative] = []
  /// What else programs are told of it.
  public var figures: [(String, JSONValue)] = []

  init(_ subject: Subject, trial: UInt64, name: String) {
    (self.subject, self.trial, self.name) = (subject, trial, name)
  }

  mutating func add(_ isTruth: Bool, _ at: Instant?, _ who: String, _ what: String) {
    if let at { steps.append(Step(at: at, isTruth: isTruth, who: who, what: what)) }
  }

  /// Steps in the order of time; of what is at one instant what happened comes first.
  mutating func order(until end: Instant) {
    steps = steps.filter { $0.at <= end }.enumerated()
      .sorted { a, b in
        let first = (a.element.at, a.element.isTruth ? 0 : 1, a.offset)
        return first < (b.element.at, b.element.isTruth ? 0 : 1, b.offset)
      }.map(\.element)
  }

  /// One object.
  public var json: JSONValue {
    .object(
      [
        ("subject", .text(subject.rawValue)), ("trial", .text(String(trial))), ("name", .text(name)),
        ("let", .texts(introduction)),
        (
          "then",
          .list(
            steps.map {
              .object([
                ("lane", .text($0.isTruth ? "truth" : "record")), ("at", .text(String($0.at.nanoseconds))),
                ("who", .text($0.who)), ("what", .text($0.what)),
              ])
            })
        ), ("however", .texts(record)), ("because", .texts(causes.map(\.mechanism.word))),
        (
          "unless",
          .list(
            alternatives.map {
              .object([
                ("healthy", .texts($0.healthy.members.map(\.word))), ("mended", .boolean($0.isMended)),
                ("text", .text($0.text)),
              ])
            })
        ),
      ] + figures)
  }
}
