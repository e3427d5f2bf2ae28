import Experiments

/// A report as a document: what is said, in which order, and with which figures; nothing of how it looks.
///
/// It is built once from a result and its stories. Renderers know no simulation: they lay out what stands here, so
/// that the same words and the same numbers reach a terminal, a browser and a file.
///
///     ExperimentResult ┐                    ┌ terminal
///                      ├─ ReportDocument ───┼ HTML
///     [Story]          ┘                    └ Markdown, CSV, JUnit
package struct ReportDocument: Sendable {
  /// What the report is about: `Line 7, Nordhafen`.
  package var title: String
  /// What is written above it: program, scenario, seed, trials.
  package var masthead: [String]
  /// What stands at the head of every printed page: the line, and under which number it is filed.
  package var runningHead: String
  /// What stands at its foot: program and scenario.
  package var runningFoot: String
  /// The scenario's own summary; may be empty.
  package var summary: String
  /// The finding, in one sentence.
  package var finding: String
  /// What stands beside it: what kind of statement it is.
  package var reservation: String
  /// The answer to the criteria together.
  package var verdict: Verdict
  /// The criteria, judged.
  package var criteria: [Criterion]
  /// The kinds of failure with their ranks, for a terminal.
  package var failureModes: [FailureMode]
  /// What is said, in its order.
  package var sections: [ReportSection]
  /// Commands that lead on from here, each with what it is for.
  package var next: [Command]
  /// The result in JSON, which is embedded where a file has room for it; made where it is asked for, because it has every trial.
  package var data: @Sendable () -> String
  /// The same without the stories, which a page tells anyway; nil where there are none.
  package var figures: (@Sendable () -> String)?
  /// The texts that the scenario was read from.
  package var texts: [ScenarioText]

  /// A criterion with its answer.
  package struct Criterion: Sendable {
    package var id: String
    package var text: String
    package var quantity: Quantity
    /// The figure with its interval and what belongs to it, as one text.
    package var measured: String
    package var verdict: Verdict
    package var place: String
    package var basis: String
    package var note: String
  }

  /// A command to run next.
  package struct Command: Sendable, Hashable {
    package var purpose: String
    package var line: String
  }

  /// The section with this name, if the report has it.
  package subscript(id: ReportSection.ID) -> ReportSection? { sections.first { $0.id == id } }
}

/// A part of a report under one heading.
package struct ReportSection: Sendable {
  /// The parts, in the order of the report.
  package enum ID: String, Sendable, CaseIterable {
    case whole, plausibility, unseen, conditions, causes, time, detection, systems, thread, market,
      verification, recalls, review, compromised, print, witnesses
    case failures, traceability, sensitivity, limits, reproduction, approval, glossary
  }

  package var id: ID
  package var title: String
  package var blocks: [Block]
  /// What stands for it where there is little room: a few lines.
  package var brief: [String] = []
}

/// A piece of a section.
package enum Block: Sendable {
  /// A paragraph of the text.
  case paragraph(String)
  /// What has to be kept in mind beside the claim above it.
  case reservation(String)
  /// A statement that must not be missed.
  case callout(String, tone: Tone)
  /// A smaller heading.
  case heading(String)
  /// Figures in rows and columns; folded where it only repeats what a chart shows.
  case table(Table)
  /// A picture with its table.
  case figure(Figure)
  /// Text to copy: a command, a scenario, a result.
  case code(Code)
  /// Words with what they mean.
  case definitions([Definition])
  /// A mismatch told as a story.
  case narrative(Narrative)
}

/// What color a statement has, where there are colors.
package enum Tone: String, Sendable {
  case good, bad, open, plain

  init(_ verdict: Verdict) {
    self =
      switch verdict {
      case .accepted: .good
      case .notAccepted: .bad
      case .inconclusive: .open
      }
  }
}

/// Text to be copied as it stands.
package struct Code: Sendable {
  package var caption: String
  package var text: String
  /// Long texts are folded away.
  package var isFolded = false
  /// A name by which a program finds it.
  package var id = ""
}

/// A word of the report and what it means.
package struct Definition: Sendable {
  package var word: String
  package var meaning: String
}

/// A picture: what it shows, how to read it, and the table behind it.
package struct Figure: Sendable {
  package var id: String
  /// The finding that it shows, true in every case.
  package var title: String
  /// One sentence on how to read it.
  package var reading: String
  package var chart: Chart
  package var table: Table
}

/// A mismatch told as a story, with a picture of the moment at which truth and record part.
package struct Narrative: Sendable {
  package var id: String
  package var title: String
  /// What it is the witness of: kind, trial, size.
  package var facts: String
  /// *Let*, *Then*, …: each with its sentences.
  package var parts: [Part]
  package var events: Table
  package var picture: Figure
  package var command: String

  package struct Part: Sendable {
    package var word: String
    package var sentences: [String]
    /// Whether the sentences are the events themselves, which others cite by their numbers.
    package var isNumbered = false
  }
}
