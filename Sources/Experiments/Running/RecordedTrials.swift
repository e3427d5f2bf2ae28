import EventKernel
import Scenario

/// The bytes that trials of the embedded scenarios had where this version was made.
///
/// A test holds them, and writes them anew with `DRIFTLINE_RECORD=1 swift test -c release --filter RecordedTrials`.
public enum RecordedTrials {
  /// One digest a scenario, by its name.
  public static let digests = [
    "first-steps": "3db0790e9a895a27",
    "market-year": "36c1f102faf0e6ca",
    "one-thread": "acf227cbe572a9a9",
    "reference-line": "b99c799d8cbf0467",
    "stitched-site": "a49e75b46a91bd44",
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
