import CSQLite
import Experiments
import JSONTrees
import Reporting
import Scenario
import Testing

/// The form as a database: whether SQL gives the figures that the result has.
@Suite struct SQLiteTests {
  /// A database that was made from the bytes of a file.
  final class Opened {
    private var handle: OpaquePointer?

    init(_ bytes: [UInt8]) throws {
      try #require(sqlite3_open(":memory:", &handle) == SQLITE_OK)
      let memory = try #require(sqlite3_malloc64(UInt64(bytes.count)))
      memory.copyMemory(from: bytes, byteCount: bytes.count)
      let code = sqlite3_deserialize(
        handle, "main", memory.assumingMemoryBound(to: UInt8.self), Int64(bytes.count), Int64(bytes.count),
        UInt32(SQLITE_DESERIALIZE_FREEONCLOSE))
      try #require(code == SQLITE_OK)
    }

    deinit { sqlite3_close(handle) }

    /// Every row of an answer: doubles as they are, everything else as text, null as nil.
    func rows(_ sql: String) throws -> [[String?]] {
      var statement: OpaquePointer?
      try #require(sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK, "\(sql)")
      defer { sqlite3_finalize(statement) }
      var rows: [[String?]] = []
      while sqlite3_step(statement) == SQLITE_ROW {
        rows.append(
          (0..<sqlite3_column_count(statement)).map { column in
            switch sqlite3_column_type(statement, column) {
            case SQLITE_NULL: return nil
            case SQLITE_FLOAT: return "\(sqlite3_column_double(statement, column))"
            default:
              let count = Int(sqlite3_column_bytes(statement, column))
              let text = sqlite3_column_text(statement, column)
              return String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
            }
          })
      }
      return rows
    }
  }

  @Test func `the rows of the mismatches are those of the result`() throws {
    for sample in HTMLTests.samples {
      let file = try Opened(sample.report.rendered(as: .sqlite))
      let json = try JSONTree(sample.report.rendered(as: .json))
      let cells = try #require(json.value(at: "/cells") as? [[String: Any]])
      for cell in cells {
        let name = try #require(cell["cell"] as? String)
        let rows = try #require(cell["mismatches"] as? [[String: Any]])
        let found = try file.rows(
          "SELECT kind, level, mechanisms, count, episodes FROM mismatches WHERE cell = '\(name)'")
        let expected: [[String?]] = rows.map { row in
          let mechanisms = (row["mechanisms"] as? [String] ?? []).joined(separator: ",")
          return [
            row["kind"] as? String, row["level"] as? String, mechanisms,
            (row["count"] as? Int).map(String.init),
            (row["episodes"] as? Int).map(String.init),
          ]
        }
        #expect(found == expected, "\(sample.name) \(name)")
      }
      #expect(try file.rows("PRAGMA integrity_check") == [["ok"]])
    }
  }

  /// A small line, run whole: results written by hand have no trials.
  private static func ran() throws -> ExperimentResult {
    let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all) { _ in nil }
    var request = ExperimentRequest("first-steps")
    request.settings = ["trials=2", "protocol-trials=3", "cause-trials=0"].map { "experiment." + $0 }
    let (read, diagnostics) = ExperimentReader(loader: loader).read(request)
    let plan = try #require(read, "\(DiagnosticRenderer().text(diagnostics))")
    let runner = ExperimentRunner(plan)
    return ResultBuilder(plan, trials: try runner.run(runner.allJobs, atOnce: 2)).result(
      version: "test", command: "test")
  }

  @Test func `every trial is a row, with the figures of the JSON form`() throws {
    let report = Report(result: try Self.ran())
    let file = try Opened(report.rendered(as: .sqlite))
    let json = try JSONTree(report.rendered(as: .json))
    let trials = try #require(json.value(at: "/trials") as? [[String: Any]])
    #expect(trials.count == 2 * (2 + 3))
    let expected: [[String?]] = trials.map { trial in
      let levels = trial["wrong"] as? [[String: Any]] ?? []
      func wrong(_ level: String, _ name: String) -> String? {
        (levels.first { $0["level"] as? String == level }?[name] as? Int).map(String.init)
      }
      return [
        trial["cell"] as? String, (trial["trial"] as? Int).map(String.init),
        (trial["units"] as? Int).map(String.init), wrong("unit", "count"), wrong("case", "silent"),
        wrong("pallet", "episodes"), (trial["findings"] as? Int).map(String.init),
      ]
    }
    let found = try file.rows(
      "SELECT cell, trial, units, \"unit.count\", \"case.silent\", \"pallet.episodes\", findings FROM trials")
    #expect(found == expected)
    #expect(try file.rows("SELECT sum(\"unit.count\") > 0 FROM trials") == [["1"]], "nothing to compare")
  }

  @Test func `figures are those of the CSV form, and the result stands beside them`() throws {
    for sample in HTMLTests.samples {
      let file = try Opened(sample.report.rendered(as: .sqlite))
      let csv = CSV(String(decoding: sample.report.rendered(as: .csv), as: UTF8.self))
      let rows = try file.rows("SELECT value, json, shown FROM figures")
      #expect(rows.count == csv.rows.count)
      for (row, other) in zip(rows, csv.rows) {
        #expect(row[0].flatMap(Double.init) == Double(other["value"] ?? ""), "\(sample.name) \(row)")
        #expect(row[1] == other["json"])
      }
      let result = try file.rows("SELECT json FROM result")
      #expect(result == [[String(decoding: sample.report.rendered(as: .json), as: UTF8.self)]])
    }
  }

  @Test func `a hostile text is a text, and ends nothing`() throws {
    var result = Sample.hostile
    result.notes = ["a\u{0}b", "'); DROP TABLE figures; --", "\u{1F4A9}", ""]
    let file = try Opened(Report(result: result).rendered(as: .sqlite))
    #expect(try file.rows("SELECT note FROM notes") == result.notes.map { [$0] })
    #expect(try !file.rows("SELECT count(*) FROM figures").isEmpty)
  }

  @Test func `the version of the library is not in the bytes`() {
    let bytes = Report(result: Sample.result).rendered(as: .sqlite)
    #expect(String(decoding: bytes.prefix(15), as: UTF8.self) == "SQLite format 3")
    #expect(bytes[96..<100].allSatisfy { $0 == 0 })
  }
}
