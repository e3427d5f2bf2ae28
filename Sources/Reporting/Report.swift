import Drift
import Experiments

/// A form in which a report can be had.
public enum ReportFormat: String, CaseIterable, Sendable {
  /// For reading in a terminal of 80 columns.
  case terminal
  /// One file for a browser and for print, with everything in it.
  case html
  /// The whole result for programs; ``Report/jsonSchema`` says what is in it.
  case json
  /// For a wiki, a review or a repository.
  case markdown
  /// Every observation a row, for a statistics program.
  case csv
  /// Sheets of criteria, rates, failure modes, causes, assumptions and trials, for a spreadsheet.
  case xlsx
  /// The criteria as test cases, for a build server.
  case junit
  /// The result as tables of a small database, for people who ask in SQL.
  case sqlite

  /// What a file of this form ends with.
  public var fileExtension: String {
    switch self {
    case .terminal: "txt"
    case .html: "html"
    case .json: "json"
    case .markdown: "md"
    case .csv: "csv"
    case .xlsx: "xlsx"
    case .junit: "junit.xml"
    case .sqlite: "sqlite"
    }
  }

  /// The form with this name, as people write it: by its name or by what its file ends with.
  public init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.rawValue == name || $0.fileExtension == name }) else {
      return nil
    }
    self = found
  }
}

/// How a report is written, where its content leaves that open.
public struct ReportOptions: Hashable, Sendable {
  /// Whether a terminal's escape sequences may be used; the caller knows of `NO_COLOR` and of what is a terminal.
  public var colors = false
  /// Failure modes and effects too, in a terminal.
  public var failures = false
  /// Verdict and criteria only, in a terminal.
  public var quiet = false
  /// Elapsed time and memory too; without them a report is the same to the byte.
  public var timing = false
  /// Files that were written beside this one, to be told in a terminal.
  public var files: [String] = []

  /// The trials behind the result, as a file of finished trials has them line by line, for the JSON form: whoever has them can
  /// make every other form anew. None are written where there are none.
  public var kept: [String] = []

  /// The usual.
  public init() {}
}

/// What an experiment has found, ready to be written in any form.
///
/// All forms are written from one document, so that they cannot say different things; the same result gives the same
/// bytes on every machine.
public struct Report: Sendable {
  private let result: ExperimentResult
  private let stories: [Story]

  /// The report of `result`, with the stories of some of its witnesses.
  public init(result: ExperimentResult, stories: [Story] = []) {
    self.result = result
    self.stories = stories
  }

  /// The report in one form, as the bytes of a file: UTF-8, but for a workbook and a database.
  public func rendered(as format: ReportFormat, _ options: ReportOptions = ReportOptions()) -> [UInt8] {
    if format == .json { return Array(ResultJSON(result, stories, options).text.utf8) }
    let document = document(options)
    if format == .xlsx { return WorkbookRenderer(result, document).bytes }
    if format == .sqlite { return SQLiteRenderer(result, document).bytes }
    let text =
      switch format {
      case .terminal: TerminalRenderer(options).text(of: document)
      case .html: HTMLPage(document).text
      case .markdown: MarkdownRenderer.text(of: document)
      case .csv: CSVRenderer.text(of: document)
      case .junit: JUnitRenderer.text(of: document)
      case .json, .xlsx, .sqlite: ""
      }
    return Array(text.utf8)
  }

  /// The document from which all forms are written.
  package func document(_ options: ReportOptions = ReportOptions()) -> ReportDocument {
    DocumentWriter(result: result, stories: stories, options: options).document()
  }

  /// The JSON Schema (draft 2020-12) of the JSON form.
  public static var jsonSchema: String { ResultSchema.text }
}
