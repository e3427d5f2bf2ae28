import Foundation
import Testing

/// A study of the assumptions that is kept beside a comparison is told with it.
@Suite("A study in the folder of a comparison")
struct KeptStudyTests {
  private static let few = ["--set", "experiment.protocol-trials=2", "--set", "line.lots.count=2"]

  @Test("is told where it is of the same scenario and settings, and said to be another's where it is not")
  func told() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let study = try Program.run(["sensitivity", "first-steps", "--studies", "1", "--out", folder] + Self.few)
    #expect([0, 1, 2].contains(study.code), "\(study.errors)")
    #expect(FileManager.default.fileExists(atPath: folder + "/first-steps.sensitivity.json"))
    let compared = try Program.run(["compare", "first-steps", "--out", folder, "--format", "md"] + Self.few)
    let report = try String(contentsOfFile: folder + "/first-steps.md", encoding: .utf8)
    #expect(report.contains("The study was not run with this report"), "\(compared.errors)")
    #expect(compared.output.contains("rests on:"))
    let other = try Program.run(
      [
        "compare", "first-steps", "--out", folder, "--force", "--format", "md", "--set",
        "experiment.protocol-trials=2", "--set", "line.lots.count=3",
      ])
    let without = try String(contentsOfFile: folder + "/first-steps.md", encoding: .utf8)
    #expect(without.contains("is not told here"), "\(other.errors)")
    try Data("{".utf8).write(to: URL(fileURLWithPath: folder + "/first-steps.sensitivity.json"))
    _ = try Program.run(["compare", "first-steps", "--out", folder, "--force", "--format", "md"] + Self.few)
    let broken = try String(contentsOfFile: folder + "/first-steps.md", encoding: .utf8)
    #expect(broken.contains("is no study of assumptions"))
  }
}
