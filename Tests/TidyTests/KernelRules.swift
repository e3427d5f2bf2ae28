/// The simulated world goes through the kernel that the oracles of queueing theory went through: its calendar for
/// what is pending, its addressed streams for what is drawn. What goes round it is proved by nothing.
enum KernelRule {
  /// Targets in which something is simulated.
  static let simulating: Set<String> = ["World", "Drift", "Experiments"]

  private static let generators: Set<String> = [
    "RandomSource", "RandomNumberGenerator", "RandomStream", "Philox",
  ]
  private static let queues = ["Heap", "PriorityQueue", "EventQueue", "TimerQueue", "TimerWheel"]

  static func findings(in file: SourceFile) -> [Finding] {
    guard file.isSource, let target = file.target, simulating.contains(target) else { return [] }
    let code = file.code
    return code.indices.compactMap { index in
      guard let reason = reason(code, index), !file.isExcused(code[index].line, "through the kernel") else {
        return nil
      }
      return Finding(path: file.path, line: code[index].line, reason: reason)
    }
  }

  private static func reason(_ code: [Token], _ index: Int) -> String? {
    let word = code[index].text
    let before = index > 0 ? code[index - 1].text : ""
    let after = index + 1 < code.count ? code[index + 1].text : ""
    // A stream may be passed on; it may not be made, nor may a type of one's own stand for it.
    let conforms = after == "{" && [":", ","].contains(before) && word.hasPrefix("Random")
    if generators.contains(word), after == "(" || after == "." || conforms {
      return
        "“\(word)” is made here; draws come from a path claimed of RandomPaths, or nobody knows who else draws it"
    }
    if word == "RandomStream", index >= 4, before == ":" || before == "[",
      ["let", "var"].contains(code[index - (before == ":" ? 3 : 4)].text)
    {
      return
        "a stream is kept here: what is drawn next would hang on what was drawn before, and switching one cause off "
        + "would change the draws of another; take a stream anew for each thing"
    }
    if ["struct", "class", "enum", "actor"].contains(before), queues.contains(where: word.hasSuffix) {
      return "“\(word)” keeps what is pending; the kernel's Calendar does, whose order is proved"
    }
    if word.hasPrefix("0x"), word.filter({ $0 != "_" }).count > 2 + 8 {
      return "\(word) looks like a generator's constant; draws come from a path claimed of RandomPaths"
    }
    return nil
  }
}
