import Experiments
import TextFormats
import World

/// What of a result is about messages between systems and about their books.
extension ResultSchema {
  static var messages: JSONValue {
    object([
      ("boundary", boundary), ("sent", count), ("doubled", count), ("recognized", count), ("entered", count),
      ("copiesEntered", count), ("copiesLost", count), ("delivered", count), ("held", count),
      ("underway", count), ("endedSinceUpdate", count),
      (
        "fates",
        object(
          MessageFate.allCases.map {
            (
              $0.word,
              object([
                ("count", count), ("bySender", count), ("byReceiver", count), ("silent", count),
                ("sinceUpdate", count),
              ])
            )
          })
      ), ("things", count), ("silentThings", count), ("episodes", count),
    ])
  }

  static var books: JSONValue {
    let book = words(Book.allCases.map(\.word))
    let architecture = words(Architecture.allCases.map(\.word))
    return object([
      ("architecture", architecture),
      (
        "traces",
        list(
          object(
            [("moment", string), ("architecture", architecture), ("questions", count)]
              + TraceMeasure.allCases.map { ($0.word, ref("estimate")) }))
      ),
      (
        "exceptions",
        object(
          [
            "differences", "tolerated", "ignored", "unread", "lookedInto", "wrongFound", "wrongLeft",
          ].map { ($0, count) } + [("hours", number), ("workHours", number)])
      ),
      (
        "comparisons",
        list(
          object([
            ("first", book), ("second", book), ("lots", count), ("differing", count), ("units", count),
            ("statuses", count),
          ]))
      ),
      (
        "jobs",
        list(
          object([
            ("interface", words(Interface.allCases.map(\.word))), ("carried", count), ("never", count),
            ("late", count), ("changed", count), ("disagreementHours", number),
          ]))
      ),
    ])
  }
}
