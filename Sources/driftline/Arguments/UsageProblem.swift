import Scenario

/// Why a command line makes no sense; the words are made here and nowhere else.
package enum UsageProblem: Error {
  case unknownCommand(String, known: [String])
  case unknownGlobalOption(String)
  case unknownOption(String, command: Command)
  case missingValue(Option, command: Command)
  case valueForFlag(Option, String)
  case badValue(Option, String, expectation: String)
  case repeatedOption(Option, command: Command)
  case missingOperand(Operand, command: Command)
  case surplusOperand(String, command: Command)
  case outNeeded(Command)

  /// What is wrong, in one line without a full stop.
  package var message: String {
    switch self {
    case .unknownCommand(let name, _): "there is no command “\(name)”"
    case .unknownGlobalOption(let name): "there is no option “\(name)” before a command"
    case .unknownOption(let name, let command): "“driftline \(command.name)” has no option “\(name)”"
    case .missingValue(let option, _):
      "--\(option.name) needs a value: --\(option.name) \(option.placeholder ?? "")"
    case .valueForFlag(let option, let value): "--\(option.name) takes no value, but “\(value)” was given"
    case .badValue(let option, let value, let expectation):
      "“\(value)” is no value for --\(option.name), which takes \(expectation)"
    case .repeatedOption(let option, _): "--\(option.name) stands there twice"
    case .missingOperand(let operand, let command): "“driftline \(command.name)” needs \(operand.placeholder)"
    case .surplusOperand(let word, let command):
      "“driftline \(command.name)” does not know what to do with “\(word)”"
    case .outNeeded: "several documents cannot be written to standard output"
    }
  }

  /// What to do about it.
  package var hint: String {
    switch self {
    case .unknownCommand(let name, let known):
      Nearest.name(to: name, among: known).map { "did you mean “driftline \($0)”?" }
        ?? "“driftline help” lists them"
    case .unknownGlobalOption(let name):
      Nearest.name(to: name, among: ["--help", "--version", "--no-color"]).map { "did you mean \($0)?" }
        ?? "options stand behind the command: driftline COMMAND \(name)"
    case .unknownOption(let name, let command):
      Nearest.name(to: name, among: command.allOptions.map { "--" + $0.name }).map { "did you mean \($0)?" }
        ?? "“driftline help \(command.name)” lists them"
    case .valueForFlag(let option, _): "write --\(option.name)"
    case .outNeeded: "name a folder: --out FOLDER"
    case .badValue(let option, _, _): "--\(option.name): \(option.help)"
    case .missingValue(_, let command), .repeatedOption(_, let command), .missingOperand(_, let command),
      .surplusOperand(_, let command):
      "“driftline help \(command.name)” says how to use it"
    }
  }
}
