import EventKernel
import Scenario

/// The bytes that trials of the embedded scenarios had where this version was made.
///
/// A test holds them, and writes them anew with `DRIFTLINE_RECORD=1 swift test -c release --filter RecordedTrials`.
public enum RecordedTrials {
  /// One digest a scenario, by its name.
  public static let digests = [
    "first-steps": "3263ee874f972f9c",
    "four-billion": "1ac57c3f0497687c",
    "market-year": "a9a5e0e5282bd9fe",
    "one-thread": "14fb81e194ad23ce",
    "partial-fix": "8fe2a395296d469f",
    "reference-line": "1ac57c3f0497687c",
    "site-debt": "106cd5a4130a503c",
    "stitched-site": "6794205eb3db20ab",
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
