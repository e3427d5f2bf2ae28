import EventKernel
import Scenario

/// The bytes that trials of the embedded scenarios had where this version was made.
///
/// A test holds them, and writes them anew with `DRIFTLINE_RECORD=1 swift test -c release --filter RecordedTrials`.
public enum RecordedTrials {
  /// One digest a scenario, by its name.
  public static let digests = [
    "first-steps": "bedf0f0832bb1fff",
    "market-year": "4b45ec69e07a1beb",
    "one-thread": "6d70381da9ce157f",
    "partial-fix": "d65acd7571957521",
    "reference-line": "b18725f1f1327b73",
    "site-debt": "1f19655428b599f4",
    "stitched-site": "1fd533f4696f9215",
  ]

  /// The digest of the first protocol and of the first long trial of each condition, as they are kept.
  public static func digest(of scenario: String, atOnce: Int) throws -> String {
    var request = ExperimentRequest(scenario)
    request.settings = ["experiment.duration=4 h"]
    let reader = ExperimentReader(loader: .files(embedded: EmbeddedScenarios.all) { _ in nil })
    guard let plan = reader.read(request).plan else {
      preconditionFailure("“\(scenario)” is carried, and can be read")
    }
    let runner = ExperimentRunner(plan)
    let jobs = runner.jobs(trials: 0..<1, protocolTrials: 0..<1)
    var digest = Digest()
    for trial in try runner.run(jobs, atOnce: atOnce) { digest.add(TrialEncoding.line(trial)) }
    return digest.description
  }
}
