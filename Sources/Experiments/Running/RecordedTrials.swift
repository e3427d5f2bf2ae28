import EventKernel
import Scenario

/// The bytes that trials of the embedded scenarios had where this version was made.
///
/// A test holds them, and writes them anew with `DRIFTLINE_RECORD=1 swift test -c release --filter RecordedTrials`.
public enum RecordedTrials {
  /// One digest a scenario, by its name.
  public static let digests = [
    "first-steps": "0ec97c748a5b0081",
    "four-billion": "d82d2658184b66f8",
    "market-year": "60c25da410cc7d69",
    "one-thread": "afdac3fe64320600",
    "partial-fix": "4c2fe9be0047e01d",
    "reference-line": "d82d2658184b66f8",
    "site-debt": "f6eb3c8066413e42",
    "stitched-site": "a7276515c696b810",
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
