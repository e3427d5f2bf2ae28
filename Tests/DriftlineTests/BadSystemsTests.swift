import Foundation
import Testing

/// Systems behind the line that cannot be, or that come to a bitter end, as users would write them.
@Suite("Systems that cannot be")
struct BadSystemsTests {
  private static func short(_ settings: [String]) -> [String] {
    ["first-steps"]
      + (["line.lots.count=1", "line.lots.cartons-per-lot=1200"] + settings).flatMap { ["--set", $0] }
  }

  private static func flowing(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test(
    "what cannot be is refused with its place and a hint",
    arguments: [
      (
        [
          "systems.updates.spring={system:\"enterprise\",at:\"2 h\"}",
          "systems.updates.autumn={system:\"enterprise\",at:\"120 min\"}",
        ], "comes at one moment with the update “spring”", "give one of them another"
      ),
      (
        [
          "mechanisms.update-mapping={at:\"1 h\",every:\"30 min\"}",
          "systems.updates.spring={system:\"site-system\",at:\"3 h\"}",
        ], "comes at one moment with the mechanism's update", "give one of them another"
      ),
      (["systems.updates.spring={at:\"-1 d\"}"], "outside the possible range 0 s or more", "the sign"),
      (
        ["systems.updates.spring={system:\"gateway\"}"], "“gateway” is not one of the choices",
        "site-system, enterprise, repository"
      ),
      (
        ["site.also-packs=[{product:\"Nordhafen 40 mg\",\"item-reference\":2,material:\"1\"}]"],
        "are both article 1 in the books of enterprise and warehouse", "give each a material of its own"
      ),
      (
        ["systems.books.warehouse-clock.zone=+25:00"], "found “+25:00” where an offset from UTC",
        "from -12:00 to +14:00"
      ),
      (
        ["systems.books.enterprise-clock.zone=Europe/Nordhafen"], "found “Europe/Nordhafen”", "such as +01:00"
      ),
      (
        ["mechanisms.queue-overflow={\"also-at\":{\"controller-to-site\":{}}}"],
        "acts at controller-to-site already", "one border has one value"
      ),
      (
        ["mechanisms.retry-duplicate={attempts:100,\"also-at\":{\"site-to-enterprise\":{attempts:100}}}"],
        "100 × 100 attempts at 2 borders", "fewer attempts"
      ),
      (["systems.routes.repository=enterprise"], "unknown key “routes”", "known keys: books, updates"),
      (
        ["mechanisms.queue-overflow={places:-1}"], "outside the possible range", "check the unit and the sign"
      ),
      (["mechanisms.outage={length:\"-1 h\"}"], "outside the possible range", "check the unit and the sign"),
    ])
  func refused(_ settings: [String], _ message: String, _ hint: String) throws {
    let told = try Program.run(["check", "-q"] + Self.short(settings))
    let text = Self.flowing(told.errors)
    #expect(told.code == 65 && told.output.isEmpty, "\(told.code): \(text)")
    #expect(text.contains("--set:1:") && text.contains("error: ") && text.contains("hint: "), "\(text)")
    #expect(text.contains(message) && text.contains(hint), "\(text)")
  }

  @Test(
    "what does nothing, costs more than anybody may think, or speaks twice of one thing is told",
    arguments: [
      (
        ["mechanisms.lot-boundary-race={}"], "“lot-boundary-race” acts on nothing: there is one lot",
        "delay: "
      ),
      (
        ["line.lots.count=3", "mechanisms.lot-boundary-race={}"],
        "“lot-boundary-race” acts on next to nothing", "delay: "
      ),
      (
        [
          "line.lots.cartons-per-lot=20000",
          "mechanisms.retry-duplicate={attempts:100,timeout:\"0.1 s\",latency:\"5 min\",late:\"ignored\"}",
        ], "“retry-duplicate” sends each message 99 times", "fewer attempts"
      ),
      (
        ["experiment.duration=8 h"], "line.lots.count is not used: experiment.duration says",
        "leave one of the two out"
      ),
      (
        [
          "site.also-packs=[{product:\"A\",\"item-reference\":20,material:\"7\"},"
            + "{product:\"A\",\"item-reference\":21,material:\"8\"}]"
        ], "two products are called “A”", "give each one of its own"
      ),
    ])
  func told(_ settings: [String], _ message: String, _ hint: String) throws {
    let told = try Program.run(["check", "-q"] + Self.short(settings))
    let text = Self.flowing(told.errors)
    #expect(
      told.code == 0 && text.contains("warning: \(message)") && text.contains(hint), "\(told.code): \(text)")
  }

  @Test("where quality waits less long than messages overtake it is told, and its hint mends it")
  func patience() throws {
    let setting =
      "mechanisms.retry-duplicate={attempts:5,timeout:\"40 s\",latency:\"42.3 s\",receiver:\"idempotent\"}"
    func warnings(_ settings: [String]) throws -> String {
      let told = try Program.run(
        ["check", "-q", "reference-line"] + ([setting] + settings).flatMap { ["--set", $0] })
      #expect(told.code == 0)
      return Self.flowing(told.errors)
    }
    let text = try warnings(["mechanisms.outage={}"])
    #expect(text.contains(/a message can come [0-9.]+ min later than one that was sent after it/), "\(text)")
    let hint = try #require(text.firstMatch(of: /site: { "compares-after": "([^"]+)" }/)).1
    let mended = try warnings(["mechanisms.outage={}", "site.compares-after=\(hint)"])
    #expect(!mended.contains("quality waits"), "\(mended)")
    let queued = try warnings(["mechanisms.queue-overflow={service:\"400 ms\"}", "site.compares-after=8 h"])
    #expect(queued.contains("later by any time, in a queue full of copies"), "\(queued)")
  }

  @Test("how many lots the user says on the command line stands, where a file says how long a run is")
  func lotsStand() throws {
    let run = try Program.run(["check", "reference-line", "--set", "line.lots.count=3"])
    #expect(
      run.code == 0 && run.output.contains("3 lots of 50000") && run.errors.isEmpty,
      "\(run.output) \(run.errors)")
  }

  @Test("a mechanism that acts at several borders is made healthy at all of them")
  func healthyEverywhere() throws {
    let settings = [
      "mechanisms.queue-overflow={\"at-border\":\"site-to-enterprise\",\"also-at\":{\"controller-to-site\":{}}}"
    ]
    for healthy in ["queue-overflow", "all"] {
      let run = try Program.run(
        ["run", "--condition", "production", "--trials", "1", "--healthy", healthy, "--json"]
          + Self.short(settings))
      #expect(run.code == 0, "\(run.errors)")
    }
  }

  @Test(
    "what is only bitter is run to its end, quickly: no messages, no numbers, no answers",
    arguments: [
      ["mechanisms.queue-overflow={places:0,service:\"1 h\"}"],
      ["mechanisms.outage={length:\"10000 d\",between:\"1 min\"}"],
      ["mechanisms.retry-duplicate={latency:\"365 d\",timeout:\"1 h\"}"],
      [
        "mechanisms.queue-overflow={places:0,service:\"1 h\",\"also-at\":{\"site-to-enterprise\":{places:0},"
          + "\"enterprise-to-repository\":{places:0}}}"
      ],
      ["systems.updates.first={at:\"0 s\",tested:\"0 %\",field:\"serial\",\"rolled-back\":\"never\"}"],
      [
        "line.serializer.numbers-from=site-system",
        "mechanisms.outage={length:\"30 min\",between:\"10 min\"}",
      ],
    ])
  func bitter(_ settings: [String]) throws {
    let run = try Program.run(
      ["run", "--condition", "production", "--trials", "1", "--json"] + Self.short(settings))
    #expect(run.code == 0, "\(run.errors)")
    let object = try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(object["exposure"] != nil)
  }

  @Test(
    "a system that gives no numbers, now or ever: the program says what the line waits for",
    arguments: [
      [
        "line.serializer.pool-refusals=100 %", "line.serializer.pool-block=100",
        "line.serializer.pool-reserve=20",
      ],
      [
        "line.serializer.numbers-from=repository", "line.serializer.pool-block=100",
        "line.serializer.pool-reserve=20",
        "mechanisms.outage={length:\"10000 d\",between:\"1 min\",\"at-border\":\"enterprise-to-repository\"}",
      ],
    ])
  func noNumbers(_ settings: [String]) throws {
    let run = try Program.run(
      ["run", "--condition", "production", "--trials", "1"] + Self.short(settings))
    #expect(run.code == 65, "\(run.code) \(run.errors)")
    #expect(Self.flowing(run.errors).contains("which stands for serial numbers"), "\(run.errors)")
  }

  @Test("explain tells the way of books in words and as JSON, and a site without books says so")
  func books() throws {
    let words =
      ["explain", "stitched-site", "--book", "any", "--condition", "production"]
      + [
        "line.lots.cartons-per-lot=1200", "line.lots.count=2", "mechanisms.stitched-sync.failure-share=100 %",
      ]
      .flatMap { ["--set", $0] }
    let story = try Program.run(words)
    let text = Self.flowing(story.output)
    #expect(story.code == 0, "\(story.errors)")
    for part in [
      "Let", "Then", "However", "Because", "Unless", "stitched-sync is healthy", "without it the two agree",
      "holds the two books of lot", "reconciliation.books-differ was raised",
    ] {
      #expect(text.contains(part), "\(part): \(text)")
    }
    let lines: [Substring] = story.output.split(separator: "\n")
    #expect(lines.dropLast(3).allSatisfy { $0.count <= 80 }, "\(story.output)")
    let json = try Program.run(words + ["--json"])
    let object = try #require(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect((object["then"] as? [[String: Any]])?.isEmpty == false && object["first"] as? String != nil)
    let none = try Program.run(["explain", "first-steps", "--book", "any"])
    #expect(none.code == 65 && none.errors.contains("keeps no books"), "\(none.errors)")
  }
}
