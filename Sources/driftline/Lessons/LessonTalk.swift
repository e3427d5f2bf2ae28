/// A lesson in a terminal: asks, hears, answers, until the student leaves or all is done.
struct LessonTalk {
  private let lesson: Lesson

  init(_ lesson: Lesson) { self.lesson = lesson }

  /// Goes through the open questions; an empty line or the end of input leaves, and what was answered is kept.
  func run(_ desk: inout LessonDesk, _ console: inout Console) throws {
    while let index = desk.open(lesson) {
      let question = lesson.questions[index]
      let what = question.options.isEmpty ? "a number" : "a letter"
      let hint = question.hints.isEmpty ? "" : ", “?” for a hint"
      _ = console.flush()
      console.remark("\(index + 1) (\(what)\(hint), Enter to leave): ")
      guard let line = Process.readLine(), case let word = line.filter({ $0 != " " }), !word.isEmpty else {
        console.remark("\n")
        return
      }
      if word == "?" || word == "hint" {
        console.print(
          question.hints.isEmpty
            ? "There is no hint for a prediction.\n" : try desk.hint(lesson, "\(index + 1)"))
        continue
      }
      do throws(any Error) {
        console.print(try desk.answer(lesson, "\(index + 1)", word))
      } catch let failure as Failure where failure.exitCode == .usage {
        console.print("\(failure.message): \(failure.hint).\n")
      }
    }
  }
}
