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

  @Test("the same command writes the same page")
  func replays() throws {
    #expect(try Self.page(["watch", "first-steps"]).html == Self.page(["watch", "first-steps"]).html)
  }
}
