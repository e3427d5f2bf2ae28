import Foundation
import Testing

@Suite("Lessons, as students do them")
struct LessonTests {
  /// A folder that is gone afterwards, and a student who works in it.
  private static func inFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  /// The right answers of each lesson, in order, and of each puzzle, as the teacher's list has them.
  private static func key(_ student: String, in folder: String) throws -> [(name: String, answers: [String])]
  {
    let run = try Program.run(
      ["lesson", "list", "--key", "--student", student, "--progress", "nobody.json"], in: folder)
    #expect(run.code == 0, "\(run.errors)")
    var key: [(name: String, answers: [String])] = []
    for line in run.output.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      if line.hasPrefix("         ") {
        let answers = line.replacing("key:", with: "").split(separator: ",").compactMap {
          $0.split(separator: " ").last.map(String.init)
        }
        key[key.count - 1].answers = answers
      } else if line.hasPrefix("  "), let name = words.first(where: { Int($0) == nil }) {
        key.append((name, []))
      }
    }
    return key
  }

  @Test("from nothing to the last puzzle: the key's answers are right, others are not, and the way ends")
  func course() throws {
    try Self.inFolder { folder in
      let key = try Self.key("anna", in: folder)
      #expect(key.count == 18 && key.allSatisfy { !$0.answers.isEmpty })
      func lesson(_ words: String...) throws -> String {
        let run = try Program.run(["lesson"] + words + ["--progress", "anna.json"], in: folder)
        #expect(run.code == 0, "\(words): \(run.errors)")
        return run.output
      }
      #expect(
        try Program.run(["lesson", "next", "--student", "anna", "--progress", "anna.json"], in: folder).code
          == 0)
      // The first answer names the student, and the file keeps the name.
      let first = try Program.run(
        [
          "lesson", "answer", key[0].name, "1", key[0].answers[0], "--student", "anna", "--progress",
          "anna.json",
        ],
        in: folder)
      #expect(first.code == 0 && first.output.contains("As you predicted"), "\(first.output)\(first.errors)")
      for (name, answers) in key {
        for (index, answer) in answers.enumerated() where name != key[0].name || index > 0 {
          let number = "\(index + 1)"
          if index > 0 || name.hasPrefix("puzzle") {
            let wrong = Int(answer).map { "\($0 + 1)" } ?? (answer == "a" ? "b" : "a")
            #expect(try lesson("answer", name, number, wrong).hasPrefix("No."), "\(name) \(number)")
            #expect(try lesson("hint", name, number).hasPrefix("Hint 1 of"))
          }
          let said = try lesson("answer", name, number, answer)
          #expect(
            said.hasPrefix("Right.") || said.hasPrefix("As you predicted"), "\(name) \(number): \(said)")
        }
      }
      #expect(try lesson("next") == "All lessons and puzzles are done.\n")
      #expect(try lesson("list").components(separatedBy: " done").count == 19)
      let table = try Program.run(["lesson", "results", "anna.json"], in: folder).output
      let rows = table.components(separatedBy: "\r\n").filter { !$0.isEmpty }
      #expect(rows.first == "student,lesson,question,tries,hints,right")
      #expect(rows.count == 1 + key.reduce(0) { $0 + $1.answers.count })
      #expect(rows.dropFirst().allSatisfy { $0.hasPrefix("anna,") && $0.hasSuffix(",yes") })
    }
  }

  @Test("what each lesson shows, on the run of its scenario")
  func outcomes() throws {
    // The letter of the prediction that comes true, and the letter of the change that helps.
    let expected: [String: (prediction: String, remedy: String)] = [
      "label-reload": ("c", "c"), "tracking-slip": ("b", "a"), "fixed-delay": ("b", "b"),
      "two-clocks": ("c", "c"), "late-read": ("b", "b"), "number-pool": ("b", "b"),
      "early-commit": ("b", "a"),
      "unlogged-sample": ("a", "b"), "jam": ("b", "c"), "silenced-alarm": ("b", "b"),
      "full-queue": ("c", "b"), "wrong-lot": ("c", "a"), "unread-refusal": ("b", "b"),
      "failed-query": ("b", "a"), "recall": ("b", "c"),
    ]
    try Self.inFolder { folder in
      var seen = 0
      for (name, answers) in try Self.key("", in: folder) where !name.hasPrefix("puzzle") {
        let held = try #require(expected[name], "\(name)")
        #expect(answers.first == held.prediction && answers.last == held.remedy, "\(name): \(answers)")
        #expect(Int(answers[1]) ?? 0 > 0, "\(name): \(answers)")
        seen += 1
      }
      #expect(seen == expected.count && seen >= 14)
    }
  }

  @Test("two students have other figures, and one cannot go on in the other's file")
  func students() throws {
    try Self.inFolder { folder in
      let (anna, ben) = (try Self.key("anna", in: folder), try Self.key("ben", in: folder))
      let same = zip(anna, ben).count { $0.answers == $1.answers }
      #expect(same < 8, "\(same) of \(anna.count) answers could be copied")
      _ = try Program.run(
        ["lesson", "answer", "label-reload", "1", "a", "--student", "anna", "--progress", "p.json"],
        in: folder)
      let other = try Program.run(
        ["lesson", "list", "--student", "ben", "--progress", "p.json"], in: folder)
      #expect(other.code == 64 && other.errors.contains("anna"))
    }
  }

  @Test(
    "what makes no sense ends with one message and a hint",
    arguments: [
      (["show", "label-relod"], "did you mean “label-reload”?"), (["show", "xyzzy"], "there is no lesson"),
      (["answer", "label-reload", "2", "many"], "whole number"),
      (["answer", "label-reload", "1", "z"], "a letter from a to c"),
      (["answer", "label-reload", "9", "1"], "questions are 1 to 3"),
      (["answer", "label-reload", "2", "12"], "prediction first"),
      (["hint", "label-reload", "1"], "no hint for a prediction"), (["shwo"], "did you mean “show”?"),
      (["results"], "needs WORD"), (["results", "missing.json"], "cannot be read"),
    ])
  func usage(_ words: [String], _ expected: String) throws {
    try Self.inFolder { folder in
      let run = try Program.run(["lesson"] + words, in: folder)
      #expect(run.code != 0 && run.code != 70 && run.output.isEmpty, "\(run.code)")
      #expect(run.errors.contains(expected) && run.errors.contains("hint: "), "\(run.errors)")
    }
  }

  @Test(
    "a progress file that is broken, of another version or of something else is told and left alone",
    arguments: [
      ("{ \"lessons\": 1, \"stud", "is no progress"), ("[1, 2]", "is no object"),
      ("{ \"lessons\": 2, \"student\": \"\", \"answers\": [] }", "has version 2"),
      ("{ \"name\": \"Line 7\" }", "does not say its version"),
      ("{ \"lessons\": 1, \"student\": \"\", \"answers\": [{ \"lesson\": \"jam\" }] }", "incomplete"),
      ("", "is no progress"),
    ])
  func brokenProgress(_ text: String, _ expected: String) throws {
    try Self.inFolder { folder in
      let path = folder + "/p.json"
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      let run = try Program.run(
        ["lesson", "answer", "label-reload", "1", "a", "--progress", "p.json"], in: folder)
      #expect(run.code == 65 && run.output.isEmpty && run.errors.contains(expected), "\(run.errors)")
      #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }
  }
}
