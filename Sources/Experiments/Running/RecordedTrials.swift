import EventKernel
import Scenario

/// The bytes that trials of the embedded scenarios had where this version was made.
///
/// A test holds them, and writes them anew with `DRIFTLINE_RECORD=1 swift test -c release --filter RecordedTrials`.
public enum RecordedTrials {
  /// One digest a scenario, by its name.
  public static let digests = [
    "first-steps": "f626f2678fb39b4c",
    "four-billion": "3c7784e5d0f409ec",
    "market-year": "d75f6650e86400f2",
    "one-thread": "5c75d9057a8b6a93",
    "partial-fix": "5d102f6cddd76d88",
    "reference-line": "3c7784e5d0f409ec",
    "site-debt": "33c1c61a1a5ee6dc",
    "stitched-site": "949a7c146140c3cb",
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
