import TextFormats
import World

/// What has become of messages at one boundary, and what was wrong in the end because of it.
public struct BoundaryMessages: Hashable, Sendable {
  /// Which boundary.
  public var boundary: Boundary
  /// Messages.
  public var counts: MessageCounts
  /// Things that are wrong because of what a message met here, alone or together with something else.
  public var things = 0
  /// Of these, those about which the record raised nothing before they had left the line.
  public var silentThings = 0
  /// Episodes of these.
  public var episodes = 0

  /// Messages at a boundary, and so far nothing wrong because of them.
  public init(boundary: Boundary, counts: MessageCounts) {
    self.boundary = boundary
    self.counts = counts
  }

  /// How often a message fared otherwise than it was said; one that was only overtaken came as it was said.
  public var fared: Int { sum(\.count) }

  /// How often of these neither system has raised an alert.
  public var silent: Int { sum(\.silent) }

  /// How often a message fared otherwise, of those that came to their end before a system here was updated for the first time, and
  /// since; one may do so twice, as what is late and refused. Nil where it never was, or nothing came in one of the two times.
  public var faredAroundUpdate: (before: Double, since: Double)? {
    let (since, before) = (counts.endedSinceUpdate, counts.ended - counts.endedSinceUpdate)
    guard since > 0, before > 0 else { return nil }
    // What still waits has not come to its end.
    let waiting = counts[.waiting]
    let later = sum(\.sinceUpdate) - waiting.sinceUpdate
    return (Double(fared - waiting.count - later) / Double(before), Double(later) / Double(since))
  }

  private func sum(_ part: KeyPath<FateCount, Int>) -> Int {
    MessageFate.allCases.reduce(0) { $1 == .overtaken ? $0 : $0 + counts[$1][keyPath: part] }
  }

  /// One object.
  public var json: JSONValue {
    .object([
      ("boundary", .text(boundary.word)), ("sent", .integer(counts.said)),
      ("endedSinceUpdate", .integer(counts.endedSinceUpdate)),
      ("doubled", .integer(counts.doubled)),
      ("recognized", .integer(counts.recognized)), ("entered", .integer(counts.entered)),
      ("copiesEntered", .integer(counts.copiesEntered)), ("copiesLost", .integer(counts.copiesLost)),
      ("delivered", .integer(counts.delivered)), ("held", .integer(counts.held)),
      ("underway", .integer(counts.underway)),
      (
        "fates",
        .object(
          MessageFate.allCases.map { fate in
            let count = counts[fate]
            return (
              fate.word,
              .object([
                ("count", .integer(count.count)), ("bySender", .integer(count.bySender)),
                ("byReceiver", .integer(count.byReceiver)), ("silent", .integer(count.silent)),
                ("sinceUpdate", .integer(count.sinceUpdate)),
              ])
            )
          })
      ), ("things", .integer(things)), ("silentThings", .integer(silentThings)),
      ("episodes", .integer(episodes)),
    ])
  }
}
