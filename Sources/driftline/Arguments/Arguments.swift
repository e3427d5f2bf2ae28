/// The words of one command line, sorted into options and operands and checked against what the command declares.
package struct Arguments {
  /// What stood without a name, in order.
  package private(set) var operands: [String] = []
  private var values: [String: [String]] = [:]

  /// Sorts and checks `words`, which follow the name of `command`.
  package init(_ words: [String], of command: Command) throws(UsageProblem) {
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        operands += rest
        rest = []
      } else if word.hasPrefix("--") {
        try take(long: word, &rest, command)
      } else if word.hasPrefix("-"), word.count > 1 {
        try take(short: word, &rest, command)
      } else {
        operands.append(word)
      }
    }
    if isSet("help") { return }
    try checkOperands(command)
  }

  /// Whether a flag stands there.
  package func isSet(_ name: String) -> Bool { values[name] != nil }

  /// The value of an option, or nil where it does not stand there.
  package func value<Value: ArgumentValue>(_ name: String, as type: Value.Type = Value.self) -> Value? {
    values[name]?.last.flatMap(Value.init(argument:))
  }

  /// All values of an option that may be repeated.
  package func values<Value: ArgumentValue>(_ name: String, as type: Value.Type = Value.self) -> [Value] {
    (values[name] ?? []).compactMap(Value.init(argument:))
  }

  private mutating func take(long word: String, _ rest: inout ArraySlice<String>, _ command: Command)
    throws(UsageProblem)
  {
    let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
      String.init)
    guard let option = command.allOptions.first(where: { $0.name == parts[0] }) else {
      throw .unknownOption("--" + parts[0], command: command)
    }
    if option.placeholder == nil {
      if parts.count > 1 { throw .valueForFlag(option, parts[1]) }
      try store(option, "", command)
    } else if parts.count > 1 {
      try store(option, parts[1], command)
    } else {
      guard let value = rest.popFirst() else { throw .missingValue(option, command: command) }
      try store(option, value, command)
    }
  }

  /// `-j 4`, `-j4`, and flags joined as in `-hq`.
  private mutating func take(short word: String, _ rest: inout ArraySlice<String>, _ command: Command)
    throws(UsageProblem)
  {
    var letters = word.dropFirst()
    while let letter = letters.popFirst() {
      guard let option = command.allOptions.first(where: { $0.short == letter }) else {
        throw .unknownOption("-\(letter)", command: command)
      }
      if option.placeholder == nil {
        try store(option, "", command)
        continue
      }
      let joined = letters.first == "=" ? letters.dropFirst() : letters
      guard let value = letters.isEmpty ? rest.popFirst() : String(joined) else {
        throw .missingValue(option, command: command)
      }
      try store(option, value, command)
      return
    }
  }

  private mutating func store(_ option: Option, _ value: String, _ command: Command) throws(UsageProblem) {
    if let expectation = option.placeholder == nil ? nil : option.complaint(value) {
      throw .badValue(option, value, expectation: expectation)
    }
    if !option.isRepeatable, option.placeholder != nil, values[option.name] != nil {
      throw .repeatedOption(option, command: command)
    }
    values[option.name, default: []].append(value)
  }

  private func checkOperands(_ command: Command) throws(UsageProblem) {
    let required = command.operands.prefix { !$0.isOptional }
    if operands.count < required.count { throw .missingOperand(required[operands.count], command: command) }
    if operands.count > command.operands.count, command.operands.last?.isRepeatable != true {
      throw .surplusOperand(operands[command.operands.count], command: command)
    }
  }
}
