import EventKernel
import TraceModel
import World

/// One mismatch, told so that anybody can follow it: what happened, what was said, what the record holds, and why.
///
/// Every statement cites events of the trial by their number in ``events``; a statement without one cannot be made.
///
///     Let      who and what this is about
///     Then     what physically happened and what each device said, in order, with both clocks
///     However  what the record holds, and why nothing noticed
///     Because  the mechanism, its parameters and their origin
///     Unless   the same trial with that mechanism healthy and every other draw equal
public struct Story: Sendable {
  /// The mismatch.
  public var mismatch: Mismatch
  /// The trial.
  public var trial: UInt64
  /// The code on the thing, or the recorded one, as people read it.
  public var code: String
  /// *Let*: who and what this is about.
  public var introduction: [StoryStatement]
  /// *Then*: everything that matters, in the order of true time, numbered from 1.
  public var events: [StoryEvent]
  /// The number of the event at which truth and record parted; nil where no single one can be named.
  public var parting: Int?
  /// *However*: what the record holds, and why nothing noticed.
  public var record: [StoryStatement]
  /// *Because*: the mechanisms that decided otherwise than their healthy values would have.
  public var causes: [StoryCause]
  /// *Unless*: what becomes of the same thing in the same trial, each cause healthy in turn.
  public var alternatives: [StoryAlternative]

  /// A story with all its parts.
  public init(
    mismatch: Mismatch, trial: UInt64, code: String, introduction: [StoryStatement], events: [StoryEvent],
    parting: Int?, record: [StoryStatement], causes: [StoryCause], alternatives: [StoryAlternative]
  ) {
    self.mismatch = mismatch
    self.trial = trial
    self.code = code
    self.introduction = introduction
    self.events = events
    self.parting = parting
    self.record = record
    self.causes = causes
    self.alternatives = alternatives
  }
}

/// Something that happened or was said, in a story.
public struct StoryEvent: Hashable, Sendable {
  /// Which lane of a picture it belongs to.
  public enum Lane: UInt8, Hashable, Sendable, CaseIterable {
    /// It happened.
    case truth
    /// Somebody said so.
    case record
  }

  /// Its number in the story, from 1.
  public var number: Int
  /// Which lane.
  public var lane: Lane
  /// When it happened or was said, by the true clock.
  public var at: Instant
  /// What its sender's clock showed, where somebody said it.
  public var stamp: Timestamp?
  /// The message's identity, where somebody said it.
  public var message: EventID?
  /// Who did it or said it: `carton 4,711`, `camera`.
  public var who: String
  /// What: `left the belt into case 17`.
  public var what: String
  /// The mechanism that decided it otherwise, where one did.
  public var mechanism: MechanismID?

  /// An event of a story.
  public init(
    number: Int, lane: Lane, at: Instant, stamp: Timestamp? = nil, message: EventID? = nil, who: String,
    what: String, mechanism: MechanismID? = nil
  ) {
    self.number = number
    self.lane = lane
    self.at = at
    self.stamp = stamp
    self.message = message
    self.who = who
    self.what = what
    self.mechanism = mechanism
  }
}

/// A sentence of a story, with the events that it stands on.
public struct StoryStatement: Hashable, Sendable {
  /// The sentence, without its citations.
  public var text: String
  /// Numbers of the events that prove it, ascending; never empty.
  public var events: [Int]

  /// A sentence that stands on `events`.
  public init(_ text: String, events: [Int]) {
    precondition(!events.isEmpty, "“\(text)” stands on nothing")
    self.text = text
    self.events = events
  }
}

/// A mechanism's part in a story.
public struct StoryCause: Sendable {
  /// Which one.
  public var mechanism: MechanismID
  /// Numbers of the events at which it decided otherwise.
  public var events: [Int]
  /// Its parameters in this trial, each with its value, healthy value and origin, as texts.
  public var parameters: [Parameter]

  /// A parameter as it was in the trial.
  public struct Parameter: Hashable, Sendable {
    /// What it is, in plain words.
    public var name: String
    /// Its value with its unit.
    public var value: String
    /// The value at which it does no harm.
    public var healthy: String
    /// Where it comes from.
    public var origin: String

    /// A parameter with its texts.
    public init(name: String, value: String, healthy: String, origin: String) {
      self.name = name
      self.value = value
      self.healthy = healthy
      self.origin = origin
    }
  }

  /// A mechanism's part.
  public init(mechanism: MechanismID, events: [Int], parameters: [Parameter]) {
    self.mechanism = mechanism
    self.events = events
    self.parameters = parameters
  }
}

/// What becomes of the same thing in the same trial without one cause.
public struct StoryAlternative: Hashable, Sendable {
  /// The mechanisms that are healthy in it.
  public var healthy: MechanismSet
  /// The kind of mismatch that the thing has then, or nil where truth and record agree about it.
  public var kind: MismatchKind?
  /// Whether the thing comes to be at all in that trial.
  public var exists: Bool
  /// How many other things are wrong in the same way instead, where they stand for those that have come right.
  public var others: Int
  /// In words: `the same case agrees with its record, unit by unit`.
  public var text: String
  /// Whether nothing is wrong then: the thing agrees, or never comes to be, and no others are wrong instead.
  public var isMended: Bool { kind == nil && others == 0 }

  /// What becomes of it.
  public init(healthy: MechanismSet, kind: MismatchKind?, exists: Bool, others: Int = 0, text: String) {
    self.healthy = healthy
    self.kind = kind
    self.exists = exists
    self.others = others
    self.text = text
  }
}
