extension EmbeddedLessons {
  /// The scenarios of lessons, as a command line names them, without the lessons around them.
  package static let scenarios: [(name: String, text: String)] = files.map { file in
    ("lessons/" + file.name, scenario(in: file.text))
  }

  /// What stands in the fence of a lesson's scenario.
  static func scenario(in text: String) -> String {
    let mark = "\n```json5\n"
    guard let start = text.ranges(of: mark).last?.upperBound else { return "" }
    let rest = text[start...]
    return String(rest[..<(rest.firstRange(of: "\n```")?.lowerBound ?? rest.endIndex)]) + "\n"
  }
}
