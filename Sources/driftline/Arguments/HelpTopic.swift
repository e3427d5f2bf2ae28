import Experiments
import Scenario
import TraceModel
import World

/// A page of help about something that is no command.
package struct HelpTopic: Sendable {
  /// The word that calls it: `driftline help criteria`.
  package let name: String
  /// What it is about, in one line without a full stop.
  package let summary: String
  /// The page.
  package let text: String

  /// All pages.
  package static let all = [criteria, Glossary.topic]

  /// Every word that a criterion may have, from the lists by which criteria are read.
  private static let criteria = HelpTopic(
    name: "criteria", summary: "what a line can promise, and in which words",
    text: """
      driftline help criteria: what a line can promise, and in which words

      A criterion is a sentence of a scenario. It is judged by the long runs under
      production's conditions: accepted where the whole interval keeps the limit, not
      accepted where none of it does, inconclusive in between.

      Of things per million that is not enough where anything was seen: one episode
      of a kind that came in no run can be as large as a lot. Such a rate is accepted
      only where that, too, keeps the limit; the verdict says so, and how many more
      runs would decide. A criterion on episodes needs fewer.

        criteria: {
          "AC-1": "silent episodes per million units <= 5",
          "AC-2": "units detected before release >= 99 %",
          "AC-3": "rejects <= 1 %",
          "AC-4": "stops per hour <= 30",
          "AC-5": "false-alarms per week <= 5",
        }

      Sentences
      \(Layout.table([
        ("[FILTER] THING per million LEVEL <= N", "a rate: mismatches (single things) or episodes"),
        ("[FILTER] THING <= N", "without “per million”: the most in any one trial"),
        ("[FILTER] LEVEL wrong <= N", "mismatches of one level: units wrong, cases wrong, pallets wrong"),
        ("compromised units per million units <= N", "units that wrong containers make unverifiable"),
        (
          "LEVEL detected before PLACE [FILTER] >= N %",
          "the share of episodes that was raised before it came there"
        ),
        ("precision >= N %", "the share of what the record has raised that has something wrong behind it"),
        ("false-alarms per week <= N", "what it has raised with nothing wrong behind it, in a week of running"),
        ("LINE MEASURE <= N %", "a share of what the line made, see below; oee and bin take >="),
        ("LINE MEASURE per hour <= N", "of stops and jams; also per shift (eight hours), per week"),
        ("MEASURE AFTER THE LINE <= N %", "documents, custody, queries, recalls; hours of recalls without %"),
      ], most: 42))
      Filters, as many as are needed
      \(Layout.table([
        ("silent", "nothing was raised because of it, and no alert of a system seen, before it left the line"),
        ("KIND", words(MismatchKind.self)), ("FAILURE POINT", words(FailurePoint.self)),
        ("LEVEL", "units, bundles, cases, pallets"),
        ("by MECHANISM", "with this cause among others; “driftline mechanisms” lists them"),
        ("detected at PLACE", words(DetectionPlace.self)),
      ]))
      Line measures
      \(Layout.table(LineMeasure.promised.map { ($0.word, $0.meaning) }))
      After the line, where a scenario has a market, queries or recalls; shares in %,
      hours without
      \(Layout.table(AfterMeasure.allCases.map { ($0.word, $0.meaning) }))
      Requirements of your own, each with the criteria that answer it, make the matrix
      of a report:

        requirements: {
          "URS-014": { text: "cases hold what is recorded", risk: "high",
                       criteria: ["AC-1", "AC-2"] },
        }

      """)

  private static func words<Word: Worded>(_ type: Word.Type) -> String {
    Word.allCases.map(\.word).joined(separator: ", ")
  }
}
