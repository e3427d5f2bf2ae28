import Drift
import Experiments
import Reporting
import World

/// Writes a comparison where and how the command line asks for it.
struct ComparisonOutput {
  /// The options that say so.
  static let options: [Option] = [
    .value(
      "format", "LIST", of: FormatList.self,
      "write reports as files: html, json, md, csv, xlsx, junit, sqlite; into --out, or here"),
    ExperimentArguments.opening,
    .count(
      "stories", "N", in: 0...1_000, "stories in a report for each failure point; 3 where nothing is said"),
    .flag("failures", "show failure modes with severity, occurrence and detection too"),
    .flag("json", "write the whole result as one JSON object"),
    .flag("quiet", short: "q", "only the verdict and its criteria"),
  ]

  private let formats: [ReportFormat]
  private let stories: Int
  private let isJSON: Bool
  private let folder: String?
  private var options = ReportOptions()

  /// With so many stories for each failure point where nobody says how many.
  init(_ arguments: Arguments, folder: String?, stories usual: Int = 3) {
    formats = arguments.value("format", as: FormatList.self)?.formats ?? []
    stories = arguments.value("stories", as: Int.self) ?? usual
    isJSON = arguments.isSet("json")
    self.folder = folder
    options.quiet = arguments.isSet("quiet")
    options.failures = arguments.isSet("failures")
  }

  /// Whether a report is asked for that tells stories: each is three runs of its trial and more, and nobody waits for what he did
  /// not ask for.
  var wantsStories: Bool {
    stories > 0 && formats.contains { [.html, .json, .markdown].contains($0) }
  }

  /// So many stories there can be.
  var mostStories: Int { stories * FailurePoint.allCases.count }

  /// What of a result is told as stories.
  func worthTelling(_ result: ExperimentResult) -> [Witness] {
    Storyteller.worthTelling(result.witnesses, perPoint: stories)
  }

  /// Writes the result with its stories, of which those in `known` are told already, and with the lines of its trials where
  /// a form has them; the answer of its criteria is how the program ends.
  func write(
    _ result: ExperimentResult, of plan: ExperimentPlan, known: [String: Story?] = [:], atOnce: Int,
    kept: () throws -> [String], _ console: inout Console
  ) throws -> ExitCode {
    let teller = Storyteller(plan, isInterrupted: { Process.isInterrupted })
    let told = try teller.told(of: wantsStories ? worthTelling(result) : [], known: known, atOnce: atOnce)
    var result = result
    try takeStudy(of: plan, into: &result)
    let report = Report(result: result, stories: told.compactMap(\.story))
    var options = options
    options.timing = result.performance != nil
    if isJSON || formats.contains(.json) { options.kept = try kept() }
    let name = Self.fileName(result.identity.reference)
    if let folder, !formats.isEmpty { try Files.makeFolder(folder) }
    for format in formats {
      let path = (folder.map { $0 + "/" } ?? "") + name + "." + format.fileExtension
      try Files.write(report.rendered(as: format, options), to: path)
      options.files.append(path)
    }
    options.colors = console.usesColors
    console.print(bytes: report.rendered(as: isJSON ? .json : .terminal, options))
    if let performance = result.performance {
      let memory = performance.peakMemory.map { ", \(Figures.number(Double($0) / 1e6)) MB" } ?? ""
      console.remark(
        "\(Figures.number(performance.seconds)) s for \(Figures.number(Double(performance.units) / 1e6)) million units, "
          + "\(performance.jobs) at once\(memory)\n")
    }
    return ExitCode(result.verdict)
  }

  /// A study of the assumptions that lies in the folder is told with the rest where it is of the same scenario and build.
  private func takeStudy(of plan: ExperimentPlan, into result: inout ExperimentResult) throws {
    guard let folder else { return }
    let path = Self.study(in: folder, of: result.identity.reference)
    guard let bytes = try Files.read(path, atMost: 1 << 28) else { return }
    do throws(TrialEncoding.Problem) {
      let kept = try KeptSensitivity(reading: String(decoding: bytes, as: UTF8.self))
      if kept.isOf(plan) {
        (result.sensitivity, result.sensitivityFrom) = (kept.study, path)
      } else {
        result.notes.append(
          "“\(path)” is a study of another scenario, of other settings or by another build, and is not told here"
        )
      }
    } catch {
      result.notes.append("“\(path)” is no study of assumptions: \(error.message)")
    }
  }

  /// Where a study of a scenario's assumptions is kept in a folder.
  static func study(in folder: String, of reference: String) -> String {
    "\(folder)/\(fileName(reference)).sensitivity.json"
  }

  /// What a scenario's reports are called: its file's name without folder and ending.
  private static func fileName(_ reference: String) -> String {
    let last = reference.split(separator: "/").last.map(String.init) ?? reference
    let stem = last.hasSuffix(".json5") ? String(last.dropLast(6)) : last
    return stem.isEmpty ? "report" : stem
  }
}

/// Forms of a report as a command line names them: `html,json`.
struct FormatList: ArgumentValue {
  let formats: [ReportFormat]

  static let expectation =
    "forms separated by commas, of " + ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")

  init?(argument: String) {
    var found: [ReportFormat] = []
    for name in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let format = ReportFormat(name: String(name)) else { return nil }
      if !found.contains(format) { found.append(format) }
    }
    formats = found
  }
}
