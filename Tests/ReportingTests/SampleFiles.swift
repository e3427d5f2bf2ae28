import Experiments
import Reporting
import Testing

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Writes the sample in every form into the folder that `DRIFTLINE_REPORTS` names: what the browser test looks at.
@Suite struct SampleFiles {
  static let folder = getenv("DRIFTLINE_REPORTS").map { String(cString: $0) }

  @Test(.enabled(if: SampleFiles.folder != nil))
  func `the sample is written for a browser to look at`() throws {
    let folder = try #require(Self.folder)
    let sample = Report(result: Sample.result, stories: Sample.stories)
    for format in ReportFormat.allCases {
      try Self.write(sample.rendered(as: format), to: "\(folder)/sample.\(format.fileExtension)")
    }
    try Self.write(Array(Report.jsonSchema.utf8), to: "\(folder)/schema.json")
    for (name, result, stories) in [
      ("empty", Sample.empty, []), ("hostile", Sample.hostile, Sample.hostileStories),
      ("crowded", Sample.crowded, []),
      ("quiet", Sample.quiet, []),
    ] {
      for format in [ReportFormat.html, .json, .terminal, .markdown] {
        try Self.write(
          Report(result: result, stories: stories).rendered(as: format),
          to: "\(folder)/\(name).\(format.fileExtension)")
      }
    }
  }

  private static func write(_ bytes: [UInt8], to path: String) throws {
    let file = try #require(fopen(path, "w"), "cannot write \(path)")
    defer { fclose(file) }
    #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
  }
}
