import Foundation
import Testing

@Suite("A result in other forms, without running")
struct ReportCommandTests {
  /// A folder with a small result in every form, made once.
  private static func inFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = try Program.run(
      [
        "compare", "first-steps", "--trials", "2", "--set", "experiment.protocol-trials=2", "--format",
        "html,json,md,csv,xlsx,junit,sqlite", "--stories", "0",
      ], in: folder.path)
    #expect([0, 1, 2].contains(run.code), "\(run.errors)")
    try body(folder.path)
  }

  @Test("every form is that of the run itself, to the byte; so are the words and the exit code")
  func forms() throws {
    try Self.inFolder { folder in
      let run = try Program.run(
        [
          "report", "first-steps.json", "--format", "html,json,md,csv,xlsx,junit,sqlite", "--out", "anew",
        ],
        in: folder)
      let first = try Program.run(
        ["compare", "first-steps", "--trials", "2", "--set", "experiment.protocol-trials=2"], in: folder)
      #expect(run.code == first.code && run.errors.isEmpty, "\(run.errors)")
      let told = try Program.run(["report", "first-steps.json"], in: folder)
      #expect(told.output == first.output && told.code == first.code)
      for ending in ["html", "json", "md", "csv", "xlsx", "junit.xml"] {
        let old = FileManager.default.contents(atPath: folder + "/first-steps." + ending)
        let new = FileManager.default.contents(atPath: folder + "/anew/first-steps." + ending)
        #expect(old != nil && old == new, "\(ending)")
      }
      #expect(FileManager.default.fileExists(atPath: folder + "/anew/first-steps.sqlite"))
    }
  }

  @Test("a run to a precision has more trials than its scenario asks for, and is reported as well")
  func precision() throws {
    try Self.inFolder { folder in
      let words = ["compare", "first-steps", "--trials", "2", "--set", "experiment.protocol-trials=1"]
      let run = try Program.run(words + ["--precision", "30%", "--json"], in: folder)
      #expect([0, 1, 2].contains(run.code), "\(run.errors)")
      try run.output.write(toFile: folder + "/p.json", atomically: true, encoding: .utf8)
      let anew = try Program.run(["report", "p.json", "--quiet"], in: folder)
      #expect(anew.code == run.code, "\(anew.errors)")
    }
  }

  @Test("what is no result, is cut off, was changed or is of another version is refused with a reason")
  func refusals() throws {
    try Self.inFolder { folder in
      let text = try String(contentsOfFile: folder + "/first-steps.json", encoding: .utf8)
      let broken: [(String, String)] = [
        ("", "cannot be reported anew"), ("{}", "does not say what a result says"),
        ("[]", "does not say what a result says"),
        (String(text.prefix(text.count / 2)), "cannot be reported"),
        (text.replacing("\"schemaVersion\": 3", with: "\"schemaVersion\": 2"), "its schema has version 2"),
        (text.replacing("\"kept\": [", with: "\"other\": ["), "it has no trials in it"),
        (text.replacing("first-steps", with: "second-steps"), "its trial in line 1"),
      ]
      for (text, why) in broken {
        try text.write(toFile: folder + "/bad.json", atomically: true, encoding: .utf8)
        let run = try Program.run(["report", "bad.json"], in: folder)
        #expect(run.code == 65 && run.output.isEmpty && run.errors.contains(why), "\(why): \(run.errors)")
        #expect(run.errors.contains("hint: "))
      }
      #expect(try Program.run(["report", "none.json"], in: folder).code == 74)
      #expect(try Program.run(["report"], in: folder).code == 64)
    }
  }

  @Test(
    "--open says where a page is where there is no desktop, and that there is none where none was written")
  func opening() throws {
    try Self.inFolder { folder in
      let run = try Program.shell(
        "cd '\(folder)'; unset DISPLAY WAYLAND_DISPLAY; \"$0\" report first-steps.json --format html --open --quiet"
      )
      #expect(run.errors.contains("there is no desktop here; the page is /"), "\(run.errors)")
      #expect(run.errors.contains("/first-steps.html\n"))
      let none = try Program.shell("cd '\(folder)'; \"$0\" report first-steps.json --open --quiet")
      #expect(none.errors.contains("no page was written"))
      // A desktop gets the file's name, and nobody waits for it.
      let opened = try Program.shell(
        """
        cd '\(folder)'; mkdir bin; printf '#!/bin/sh\\necho "$1" > opened; sleep 60\\n' > bin/xdg-open; chmod +x bin/xdg-open
        PATH="$PWD/bin:$PATH" DISPLAY=:0 "$0" report first-steps.json --format html --open --quiet > /dev/null
        for i in 1 2 3 4 5 6 7 8 9; do [ -s opened ] && break; sleep 0.2; done; cat opened
        """)
      #expect(opened.output == "first-steps.html\n", "\(opened.output)\(opened.errors)")
    }
  }
}
