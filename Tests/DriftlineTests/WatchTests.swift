import Foundation
import Testing

@Suite("A line to be watched")
struct WatchTests {
  /// The page that a command line writes, and what its player draws from.
  private static func page(_ words: [String]) throws -> (html: String, data: [String: Any], run: Program.Run)
  {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = try Program.run(words + ["--out", "page.html"], in: folder.path)
    #expect(run.code == 0, "\(run.errors)")
    let html = try String(contentsOf: folder.appendingPathComponent("page.html"), encoding: .utf8)
    let start = try #require(html.range(of: "id=\"player-data\">")).upperBound
    let end = try #require(html.range(of: "</script>", range: start..<html.endIndex)).lowerBound
    let data = try #require(
      JSONSerialization.jsonObject(with: Data(html[start..<end].utf8)) as? [String: Any])
    return (html, data, run)
  }

  @Test("the page has the story's events, the case in truth and in record, and the same without the cause")
  func contents() throws {
    let (html, data, run) = try Self.page(["watch", "first-steps"])
    #expect(run.output.contains("page.html"))
    let told = try Program.run(["explain", "first-steps", "--json"])
    let story = try #require(JSONSerialization.jsonObject(with: Data(told.output.utf8)) as? [String: Any])
    let events = try #require(story["then"] as? [[String: Any]])
    let drawn = try #require(data["events"] as? [[Any]])
    #expect(drawn.count == events.count && drawn.count > 10)
    #expect(html.components(separatedBy: "data-event=").count == events.count + 1)
    #expect(data["parting"] as? Int == story["parting"] as? Int)
    let spans = try #require(data["spans"] as? [[Double]])
    for event in drawn {
      let time = try #require(event[1] as? Double)
      #expect(spans.contains { $0[0] <= time && time <= $0[1] }, "event \(event[0]) is in no stretch")
    }
    let runs = try #require(data["runs"] as? [[String: Any]])
    #expect(runs.count == 2 && runs[1]["healthy"] as? String == "print-queue-reload")
    func differing(_ run: [String: Any]) throws -> Int {
      let pair = try #require(run["pair"] as? [String: Any])
      let rows = try #require(pair["rows"] as? [[Any]])
      return rows.count { $0[1] as? String != $0[2] as? String }
    }
    // One carton too many on each side, as the story says; and none without the cause.
    #expect(try differing(runs[0]) == 2 && differing(runs[1]) == 0)
    #expect(!html.contains("src=") && !html.contains("http://") || html.contains("w3.org/2000/svg"))
  }

  @Test("cartons lie on the belts one behind the other, and every carton of the case is seen to fall into it")
  func places() throws {
    let (_, data, _) = try Self.page(["watch", "first-steps"])
    let layout = try #require(data["layout"] as? [String: Any])
    let length = try #require(layout["carton"] as? Double)
    let runs = try #require(data["runs"] as? [[String: Any]])
    for run in runs {
      let scenes = try #require(run["scenes"] as? [[String: Any]])
      var dropped = Set<Int>()
      for scene in scenes {
        let rides = try #require(scene["rides"] as? [[Any]])
        // Of two that ride on one belt at the same time, no one lies in the other.
        for (index, ride) in rides.enumerated() where index % 7 == 0 {
          guard let origin = ride[2] as? Double, let from = ride[3] as? Double else { continue }
          for other in rides where other[0] as? Int != ride[0] as? Int && other[1] as? Int == ride[1] as? Int
          {
            guard let place = other[2] as? Double, let since = other[3] as? Double, since <= from,
              other[4] as? Double ?? .infinity > from
            else { continue }
            #expect(abs(place - origin) >= length - 0.001, "cartons \(ride[0]) and \(other[0])")
          }
        }
        for row in try #require(scene["cartons"] as? [[Any]]) {
          if let carton = row[0] as? Int, row[4] is Int { dropped.insert(carton) }
        }
      }
      let pair = try #require(run["pair"] as? [String: Any])
      let inside = try #require(pair["rows"] as? [[Any]]).compactMap { $0[0] as? Int }
      #expect(inside.count == 24 && inside.allSatisfy(dropped.contains))
    }
  }

  @Test(
    "with nothing wrong the line is shown as it starts, and who asks for a thing that is not there is told")
  func nothing() throws {
    let (html, data, run) = try Self.page(["watch", "first-steps", "--healthy", "all"])
    #expect(run.output.contains("wrong for good") && html.contains("wrong for good"))
    #expect((data["events"] as? [Any])?.isEmpty == true)
    let asked = try Program.run(["watch", "first-steps", "--healthy", "all", "--kind", "escaped"])
    #expect(asked.code == 65 && asked.errors.contains("no such mismatch"))
  }

  @Test("explain writes the page beside its story, and none of two books")
  func explained() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let words = ["explain", "first-steps", "--json"]
    let run = try Program.run(words + ["--html", "story.html"], in: folder.path)
    #expect(run.code == 0 && run.errors.contains("story.html"), "\(run.errors)")
    #expect(try run.output == Program.run(words).output)
    #expect(FileManager.default.fileExists(atPath: folder.path + "/story.html"))
    let books = try Program.run(
      ["explain", "stitched-site", "--book", "any", "--html", "b.html"], in: folder.path)
    #expect(books.code == 64 && books.output.isEmpty && books.errors.contains("--html needs"))
  }

  /// The last of the rows of a case that is so by `time`, by the case.
  private static func beliefs(_ run: [String: Any], of box: Int) throws -> [[Int]] {
    try #require(run["scenes"] as? [[String: Any]]).flatMap { scene in
      (scene["beliefs"] as? [[Any]] ?? []).compactMap { row in
        row[0] as? Int == 0 && row[1] as? Int == box ? row[3] as? [Int] : nil
      }
    }
  }

  @Test(
    "what the record gives to the case is there from when it was told, code by code as the comparison has it")
  func record() throws {
    let (_, data, _) = try Self.page(["watch", "first-steps"])
    let heads = try #require(data["heads"] as? [String])
    let codes = try #require(data["codes"] as? [[Any]]).map { row in
      heads[row[0] as? Int ?? 0] + (row[1] as? String ?? "")
    }
    #expect(Set(codes).count == codes.count && codes.count > 100)
    for run in try #require(data["runs"] as? [[String: Any]]) {
      let pair = try #require(run["pair"] as? [String: Any])
      let number = try #require(pair["number"] as? Int)
      let last = try #require(Self.beliefs(run, of: number).last)
      let recorded = try #require(pair["rows"] as? [[Any]]).compactMap { $0[2] as? String }.filter {
        !$0.isEmpty
      }
      #expect(last.map { codes[$0] }.sorted() == recorded.sorted() && recorded.count == 24)
    }
  }

  @Test("any minutes can be watched, and what happens in them is told as a list")
  func minutes() throws {
    let (html, data, run) = try Self.page(["watch", "first-steps", "--around", "00:16:00", "--minutes", "3"])
    #expect(run.output.contains("written to"))
    #expect(data["spans"] as? [[Double]] == [[870_000, 1_050_000]])
    let notes = try #require(data["notes"] as? [[Any]])
    #expect(html.components(separatedBy: "data-note=").count == notes.count + 1 && notes.count > 10)
    #expect(html.contains("The line from 00:14:30 to 00:17:30"))
    // The belt stands for a new roll when it begins: the list says so.
    #expect(html.contains("stands: a new roll") && html.contains("changes the label roll"))
    let times = notes.compactMap { $0[0] as? Double }
    #expect(times == times.sorted() && times.allSatisfy { 870_000...1_050_000 ~= $0 })
  }

  @Test(
    "minutes and mismatches are asked for one at a time",
    arguments: [
      (["--around", "00:16:00", "--kind", "escaped"], "--around needs"),
      (["--minutes", "3"], "--minutes needs"),
      (["--around", "noon"], "01:30:00"), (["--around", "00:61:00"], "01:30:00"),
      (["--around", "900:00:00"], "ends before these minutes"), (["--minutes", "11"], "from 1 to 10"),
      (["--story", "0"], "from 1"), (["--story", "100000"], "no such mismatch"),
      (["--html", "a.html", "--out", "b.html"], "--html needs"),
    ])
  func refused(_ words: [String], _ said: String) throws {
    let run = try Program.run(["watch", "first-steps"] + words)
    #expect(run.code != 0 && run.output.isEmpty && run.errors.contains(said), "\(run.errors)")
  }

  @Test("the second story is another one, and the whole trial is told where somebody asks for it")
  func stories() throws {
    let first = try Self.page(["watch", "first-steps", "--weeks"])
    let second = try Self.page(["watch", "first-steps", "--story", "2"])
    #expect(first.html.contains("The whole trial") && !second.html.contains("The whole trial"))
    func label(_ data: [String: Any]) -> String? {
      ((data["runs"] as? [[String: Any]])?.first?["pair"] as? [String: Any])?["label"] as? String
    }
    #expect(label(first.data) != nil && label(first.data) != label(second.data))
  }

  @Test("the same command writes the same page")
  func replays() throws {
    #expect(try Self.page(["watch", "first-steps"]).html == Self.page(["watch", "first-steps"]).html)
  }
}
