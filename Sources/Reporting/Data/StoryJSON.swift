import Drift
import Experiments
import TextFormats
import World

/// A story in JSON.
package struct StoryJSON {
  package let value: JSONValue

  /// Of a thing.
  package init(_ story: Story) {
    let mismatch = story.mismatch
    value = .object([
      ("trial", .text(String(story.trial))), ("code", .text(story.code)), ("kind", .text(mismatch.kind.word)),
      ("level", .text(mismatch.level.word)),
      ("mechanisms", .list(mismatch.mechanisms.members.map { .text($0.word) })),
      ("boundaries", .texts(mismatch.boundaries.members.map(\.word))),
      ("detectedAt", .text(mismatch.detectedAt.word)), ("silent", .boolean(mismatch.silent)),
      ("parting", .optional(story.parting) { .integer($0) }), ("let", Self.statements(story.introduction)),
      ("then", .list(story.events.map(Self.event))), ("however", Self.statements(story.record)),
      ("because", .list(story.causes.map(Self.cause))),
      ("unless", .list(story.alternatives.map(Self.alternative))),
    ])
  }

  /// Of two books.
  package init(_ story: BookStory) {
    let mismatch = story.mismatch
    let (expected, observed): (JSONValue, JSONValue) =
      switch mismatch.subject {
      case .quantities(let one, let other): (.integer(one), .integer(other))
      case .statuses(let one, let other): (.text(one.word), .text(other.word))
      }
    value = .object([
      ("trial", .text(String(story.trial))), ("lot", .text(story.lot)), ("first", .text(mismatch.first.word)),
      ("second", .text(mismatch.second.word)), ("expected", expected), ("observed", observed),
      ("comparedAt", .text(String(mismatch.at.nanoseconds))),
      ("isRaised", .boolean(mismatch.fate != .tolerated)),
      ("parting", .optional(story.parting) { .integer($0) }), ("let", Self.statements(story.introduction)),
      ("then", .list(story.events.map(Self.event))), ("however", Self.statements(story.record)),
      ("because", .list(story.causes.map(Self.cause))), ("delay", .optional(story.delay)),
      (
        "unless",
        .list(
          story.alternatives.map { alternative in
            .object([
              ("healthy", .list(alternative.healthy.members.map { .text($0.word) })),
              ("agree", .boolean(alternative.subject == nil)), ("text", .text(alternative.text)),
            ])
          })
      ),
    ])
  }

  /// Of a message.
  package init(_ story: MessageStory) {
    value = .object([
      ("trial", .text(String(story.trial))), ("fate", .text(story.fate.word)),
      ("boundary", .text(story.boundary.word)),
      ("parting", .optional(story.parting) { .integer($0) }), ("let", Self.statements(story.introduction)),
      ("then", .list(story.events.map(Self.event))), ("however", Self.statements(story.record)),
      ("because", .list(story.causes.map(Self.cause))),
      (
        "unless",
        .list(
          story.alternatives.map { alternative in
            .object([
              ("healthy", .list(alternative.healthy.members.map { .text($0.word) })),
              ("same", .boolean(alternative.isSame)), ("text", .text(alternative.text)),
            ])
          })
      ),
    ])
  }

  private static func statements(_ statements: [StoryStatement]) -> JSONValue {
    .list(statements.map { .object([("text", .text($0.text)), ("events", numbers($0.events))]) })
  }

  private static func numbers(_ numbers: [Int]) -> JSONValue { .list(numbers.map { .integer($0) }) }

  private static func event(_ event: StoryEvent) -> JSONValue {
    .object([
      ("number", .integer(event.number)), ("lane", .text(event.lane == .truth ? "truth" : "record")),
      // Nanoseconds since the trial's start: as text, because they outgrow the whole numbers of many readers.
      ("at", .text(String(event.at.nanoseconds))),
      ("stamp", .optional(event.stamp) { .text($0.description) }),
      ("who", .text(event.who)), ("what", .text(event.what)),
      ("mechanism", .optional(event.mechanism) { .text($0.word) }),
    ])
  }

  private static func cause(_ cause: StoryCause) -> JSONValue {
    .object([
      ("mechanism", .text(cause.mechanism.word)), ("events", numbers(cause.events)),
      (
        "parameters",
        .list(
          cause.parameters.map {
            .object([
              ("name", .text($0.name)), ("value", .text($0.value)), ("healthy", .text($0.healthy)),
              ("origin", .text($0.origin)),
            ])
          })
      ),
    ])
  }

  private static func alternative(_ alternative: StoryAlternative) -> JSONValue {
    .object([
      ("healthy", .list(alternative.healthy.members.map { .text($0.word) })),
      ("kind", .optional(alternative.kind) { .text($0.word) }), ("exists", .boolean(alternative.exists)),
      ("others", .integer(alternative.others)), ("text", .text(alternative.text)),
    ])
  }
}
