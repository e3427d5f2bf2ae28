import Foundation
import Testing
import driftline

@Suite("Lessons, as students do them")
struct LessonTests {
  /// A folder that is gone afterwards, and a student who works in it.
  private static func inFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  /// The right answers of each lesson and puzzle in order, as the teacher's list has them.
  static func key(_ students: String..., in folder: String) throws -> [(name: String, answers: [String])] {
    let named = students.flatMap { ["--student", $0] }
    let run = try Program.run(["lesson", "--key", "--format", "csv"] + named, in: folder)
    #expect(run.code == 0, "\(run.errors)")
    var key: [(name: String, answers: [String])] = []
    for row in run.output.components(separatedBy: "\r\n").dropFirst() where !row.isEmpty {
      let fields = row.components(separatedBy: ",")
      if key.last?.name != fields[1] { key.append((fields[1], [])) }
      key[key.count - 1].answers.append(fields[3])
    }
    return key
  }

  @Test("from nothing to the last puzzle: the key's answers are right, others are not, and the way ends")
  func course() throws {
    try Self.inFolder { folder in
      let key = try Self.key("anna", in: folder)
      #expect(key.map(\.name) == EmbeddedLessons.files.map(\.name))
      func lesson(_ words: String...) throws -> String {
        let run = try Program.run(["lesson"] + words + ["--progress", "anna.json"], in: folder)
        #expect(run.code == 0, "\(words): \(run.errors)")
        return run.output
      }
      // The first answer names the student, and the file keeps the name.
      let first = try Program.run(
        ["lesson", "1", "--answer", key[0].answers[0], "--student", "anna", "--progress", "anna.json"],
        in: folder)
      #expect(first.code == 0 && first.output.contains("As you predicted"), "\(first.output)\(first.errors)")
      for (name, answers) in key {
        let isPuzzle = name.hasPrefix("puzzle")
        let sheet = try lesson(name)
        #expect(sheet.contains("What the run has shown") == (name == key[0].name), "\(name) asks first")
        for (index, answer) in answers.enumerated() where name != key[0].name || index > 0 {
          let number = "\(index + 1)"
          if index > 0 || isPuzzle {
            let wrong = Double(answer).map { "\($0 * 2 + 1)" } ?? (answer == "a" ? "b" : "a")
            #expect(try lesson(name, "--answer", "\(number)=\(wrong)").hasPrefix("No."), "\(name) \(number)")
            #expect(try lesson(name, "--hint", number).hasPrefix("Hint 1 of"))
            #expect(try lesson(name, "--hint", number).hasPrefix("Hint 2 of"))
          }
          let said = try lesson(name, "--answer", "\(number)=\(answer)")
          #expect(
            said.hasPrefix("Right.") || said.hasPrefix("As you predicted"), "\(name) \(number): \(said)")
        }
      }
      #expect(try lesson("next") == "All lessons and puzzles are done.\n")
      #expect(try lesson().components(separatedBy: " done").count == key.count + 1)
      let table = try Program.run(["lesson", "results", "anna.json", "--format", "csv"], in: folder).output
      let rows = table.components(separatedBy: "\r\n").filter { !$0.isEmpty }
      #expect(rows.first == "student,lesson,question,tries,hints,right")
      #expect(rows.count == 1 + key.reduce(0) { $0 + $1.answers.count })
      #expect(rows.dropFirst().allSatisfy { $0.hasPrefix("anna,") && $0.hasSuffix(",yes") })
      #expect(try Program.run(["lesson", "results", "anna.json"], in: folder).output.hasPrefix("anna  "))
    }
  }

  @Test("what an author states to be right is right by the run, for every student", arguments: 0..<4)
  func outcomes(_ number: Int) throws {
    try Self.inFolder { folder in
      let key = try Self.key("student \(number)", in: folder)
      var held = 0
      for (file, answers) in zip(EmbeddedLessons.files, key.map(\.answers)) {
        // A stated answer for each question, by its section; numbers state none.
        let questions = file.text.components(separatedBy: "\n## ").filter {
          ["Predict", "Exercise"].contains(String($0.prefix { $0 != "\n" }))
        }
        for (question, answer) in zip(questions, answers) {
          if let right = question.components(separatedBy: "\nRight: ").dropFirst().first {
            #expect(answer == right.prefix(1), "\(file.name): \(question)")
            held += 1
          } else {
            #expect(question.contains("\nAnswer: ") && Double(answer) ?? 0 > 0, "\(file.name): \(answer)")
          }
        }
        #expect(questions.isEmpty || questions.count == answers.count, "\(file.name)")
      }
      #expect(held >= 2 * 14, "a prediction and a remedy in each lesson")
    }
  }

  @Test("every lesson's run takes less than two seconds of processor", arguments: EmbeddedLessons.scenarios)
  func duration(_ scenario: (name: String, text: String)) throws {
    let run = try Program.shell("TIMEFORMAT='%U %S'; time \"$0\" run \(scenario.name) > /dev/null")
    let times = run.errors.split(separator: "\n").last?.split(separator: " ").compactMap { Double($0) } ?? []
    #expect(run.code == 0 && times.count == 2 && times.reduce(0, +) < 2, "\(run.errors)")
  }

  @Test("every command that a lesson's text names runs", arguments: EmbeddedLessons.files.map(\.name))
  func commands(_ name: String) throws {
    try Self.inFolder { folder in
      let sheet = try Program.run(["lesson", name, "--key"], in: folder)
      #expect(sheet.code == 0, "\(sheet.errors)")
      let lines = sheet.output.split(separator: "\n").map { $0.drop { $0 == " " } }
      var count = 0
      for line in lines where line.hasPrefix("driftline ") && !line.contains("--answer") {
        let run = try Program.shell(
          "cd '\(folder)'; driftline() { '\(try Program.url.path)' \"$@\"; }; \(line)")
        #expect((0...2).contains(run.code), "\(line): \(run.code) \(run.errors)")
        count += 1
      }
      #expect(name.hasPrefix("puzzle") || count >= 2, "\(sheet.output)")
    }
  }

  @Test("two students have other figures and other causes, and one cannot go on in the other's file")
  func students() throws {
    try Self.inFolder { folder in
      let (anna, ben) = (try Self.key("anna", in: folder), try Self.key("ben", in: folder))
      func numbers(_ key: [(name: String, answers: [String])]) -> [String] {
        key.flatMap { $0.answers.filter { Double($0) != nil } }
      }
      let same = zip(numbers(anna), numbers(ben)).count { $0 == $1 }
      #expect(3 * same < numbers(anna).count, "\(same) of \(numbers(anna).count) numbers could be copied")
      _ = try Program.run(
        ["lesson", "1", "--answer", "a", "--student", "anna", "--progress", "p.json"], in: folder)
      let other = try Program.run(["lesson", "--student", "ben", "--progress", "p.json"], in: folder)
      #expect(other.code == 64 && other.errors.contains("anna"))
    }
  }

  /// What somebody concludes who knows what each cause has to leave, from the rules that were raised and from nothing else.
  private static func conclusion(_ rules: Set<String>) -> String {
    if rules.contains("aggregation.packed-twice") { return "messages are sent again" }
    if rules.contains("reconciliation.messages-missing") { return "messages get lost" }
    if rules.contains("reconciliation.made-before-opening") { return "messages are entered under the order" }
    if rules.contains("serial.commissioned-twice") {
      return rules.contains("reconciliation.numbers-unaccounted")
        ? "a label is printed again" : "numbers are used again"
    }
    if rules.contains("serial.not-commissioned") { return "codes are typed" }
    if rules.contains("serial.used-while-inactive") || rules.contains("event.named-twice") {
      return "cartons slip"
    }
    return rules.contains("event.nothing-named") ? "results are overwritten" : "numbers count before"
  }

  @Test("who reasons from a puzzle's findings finds its cause, whoever the student is")
  func evidence() throws {
    try Self.inFolder { folder in
      var seen: [String: Set<String>] = [:]
      for number in 0..<12 {
        for name in EmbeddedLessons.files.map(\.name) where name.hasPrefix("puzzle") {
          let run = try Program.run(["lesson", name, "--key", "--student", "s\(number)"], in: folder)
          #expect(run.code == 0, "\(run.errors)")
          let raised = run.output.components(separatedBy: "What the record has raised\n").last ?? ""
          let rules = raised.components(separatedBy: "\n\n")[0].split(separator: "\n").compactMap { line in
            line.split(separator: " ").first.map(String.init)
          }.filter { $0.contains(".") }
          let letter = run.output.split(separator: "\n").last?.suffix(1) ?? ""
          let cause =
            run.output.components(separatedBy: "     \(letter)  ").last?.split(separator: "\n").first ?? ""
          #expect(cause.hasPrefix(Self.conclusion(Set(rules))), "s\(number), \(name): \(cause), of \(rules)")
          seen[name, default: []].insert(String(letter))
        }
      }
      for (name, letters) in seen.sorted(by: { $0.key < $1.key }) {
        #expect(letters.count > 2, "\(name) has several causes")
      }
    }
  }

  @Test("a lesson as a page: whole, self-contained, and before a prediction without what the run has shown")
  func page() throws {
    try Self.inFolder { folder in
      let run = try Program.run(["lesson", "1", "--html", "l.html"], in: folder)
      #expect(run.code == 0 && run.output == "written to l.html: open it in a browser\n", "\(run.errors)")
      let page = try String(contentsOfFile: folder + "/l.html", encoding: .utf8)
      #expect(page.contains("Predict before you look") && !page.contains("What the run has shown"))
      #expect(!page.contains("://") && page.contains("</html>"))
      let teacher = try Program.run(["lesson", "1", "--key", "--html", "t.html"], in: folder)
      #expect(teacher.code == 0)
      let all = try String(contentsOfFile: folder + "/t.html", encoding: .utf8)
      #expect(
        all.contains("What the run has shown") && all.contains("<details>") && !all.contains("{" + "case"))
    }
  }

  @Test("on a terminal it asks, gives hints, checks, and goes on; what is no answer is told and asked again")
  func terminal() throws {
    guard try Program.shell("command -v script").code == 0 else { return }
    try Self.inFolder { folder in
      let key = try Self.key("anna", in: folder)[0].answers
      let typed = ["zz", key[0], "?", "1", key[1], "lots", ""].joined(separator: "\n") + "\n"
      let run = try Program.shell(
        "cd '\(folder)'; printf '%s' '\(typed)' | script -qec \"stty -echo; '$0' lesson 1 --student anna --progress a.json\" /dev/null"
      )
      let said = run.output.replacing("\r\n", with: "\n")
      for words in [
        "it asks for a letter", "As you predicted", "Hint 1 of 2", "No. ", "Right.", "it asks for a number",
      ] {
        #expect(said.contains(words), "\(words): \(said)")
      }
      let kept = try String(contentsOfFile: folder + "/a.json", encoding: .utf8)
      #expect(kept.contains("\"anna\""))
      // The end of input leaves, too.
      let left = try Program.shell(
        "cd '\(folder)'; script -qec \"'$0' lesson 2\" /dev/null < /dev/null; true")
      #expect(left.output.contains("Predict before you look"))
      // A narrow terminal has no line that is wider, but where a word is.
      let narrow = try Program.shell(
        "cd '\(folder)'; script -qec \"stty cols 30; '$0' lesson 2\" /dev/null < /dev/null; true")
      let page = narrow.output.replacing("\r\n", with: "\n").components(separatedBy: "Predict")[0]
      #expect(page.split(separator: "\n").allSatisfy { $0.count <= 30 }, "\(page)")
    }
  }

  @Test("closed and broken streams are nobody's fault")
  func streams() throws {
    #expect(try Program.shell("\"$0\" lesson 1 <&-").code == 0)
    #expect(try Program.shell("\"$0\" lesson 1 | head -n 1; exit ${PIPESTATUS[0]}").code == 0)
    let full = try Program.shell("\"$0\" lesson 1 > /dev/full")
    #expect(full.code == 74 && full.errors.contains("No space left"))
    let readOnly = try Program.shell("\"$0\" lesson 1 --answer c --progress /proc/nothing/p.json")
    #expect(readOnly.code == 74 && readOnly.errors.contains("hint: "), "\(readOnly.errors)")
  }

  @Test(
    "what makes no sense ends with one message and a hint",
    arguments: [
      (["label-relod"], "did you mean “label-reload”?"), (["xyzzy"], "there is no lesson"),
      (["99"], "numbered from 1 to"), (["0"], "numbered from 1 to"),
      (["label-reload", "surplus"], "“surplus”"),
      (["label-reload", "--answer", "1=z"], "a letter from a to c"),
      (["label-reload", "--answer", "9=1"], "questions are 1 to 4"),
      (["label-reload", "--answer", "x=1"], "questions are 1 to 4"),
      (["label-reload", "--answer", ""], "no answer to question 1"),
      (["label-reload", "--answer", "2=12"], "prediction first"),
      (["label-reload", "--hint", "1"], "no hint for a prediction"),
      (["--answer", "c"], "needs a lesson"), (["results"], "needs FILE"),
      (["results", "missing.json"], "cannot be read"), (["--format", "pdf"], "text or csv"),
      (["1", "--student", "a", "--student", "b"], "--key"),
    ])
  func usage(_ words: [String], _ expected: String) throws {
    try Self.inFolder { folder in
      let run = try Program.run(["lesson"] + words, in: folder)
      #expect(run.code != 0 && run.code != 70 && run.output.isEmpty, "\(run.code)")
      #expect(run.errors.contains(expected) && run.errors.contains("hint: "), "\(run.errors)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }
  }

  @Test(
    "numbers as people write them",
    arguments: ["2=many", "2=1,23", "2=1e9999", "2=--3", "2=", "2=nan", "2=0x1F"])
  func numbers(_ answer: String) throws {
    try Self.inFolder { folder in
      _ = try Program.run(["lesson", "1", "--answer", "c"], in: folder)
      let run = try Program.run(["lesson", "1", "--answer", answer], in: folder)
      #expect(run.code == 64 && run.errors.contains("it asks for a number"), "\(run.output)\(run.errors)")
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
      let run = try Program.run(["lesson", "1", "--answer", "1=a", "--progress", "p.json"], in: folder)
      #expect(run.code == 65 && run.output.isEmpty && run.errors.contains(expected), "\(run.errors)")
      #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }
  }
}
