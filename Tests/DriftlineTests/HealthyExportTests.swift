import Foundation
import Testing

/// What a healthy line says raises nothing in the record that reads it from a document.
@Suite("The documents of a healthy line")
struct HealthyExportTests {
  static let isDeep = ProcessInfo.processInfo.environment["DRIFTLINE_DEEP"] != nil

  /// Runs of a scenario with every mechanism healthy: what `reconcile` says where anything is above *note*.
  private func findings(_ scenario: String, _ more: String, seeds: ClosedRange<Int>) throws -> String {
    try Program.shell(
      """
      set -u; folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
      for seed in $(seq \(seeds.lowerBound) \(seeds.upperBound)); do
        "$0" export --run \(scenario) --healthy all --seed $seed \(more) > run.xml 2> notes
        code=$?; test $code = 0 || { echo "export $seed: $code"; cat notes; }
        "$0" reconcile --json run.xml > report 2> notes; code=$?
        test $code = 0 || { echo "reconcile $seed: $code"; cat notes; }
        grep -qE '"severity": *"(minor|major|critical)"' report && { echo "reconcile $seed:"; head -c 3000 report; }
      done
      """
    ).output
  }

  @Test("raise nothing above note in reconcile: first-steps, twelve seeds, in both conditions")
  func firstSteps() throws {
    for condition in ["validation", "production"] {
      let found = try findings(
        "first-steps", "--condition \(condition)", seeds: 1...(Self.isDeep ? 48 : 12))
      #expect(found.isEmpty, "\(condition): \(found)")
    }
  }

  @Test("raise nothing above note in reconcile: the reference line over its lots")
  func referenceLine() throws {
    let found = try findings(
      "reference-line", "--duration '\(Self.isDeep ? "4 shifts" : "4 h")'", seeds: 1...(Self.isDeep ? 12 : 2))
    #expect(found.isEmpty, "\(found)")
  }
}
