import Scenario

/// What a command line asks for.
package enum Invocation {
  /// Nothing in particular, or what there is.
  case overview
  /// The version.
  case version
  /// How to use a command.
  case help(Command)
  /// A page about something that is no command.
  case topic(HelpTopic)
  /// A command.
  case command(Command, Arguments)

  /// Finds out what `words`, without the program's own name, ask for.
  package init(_ words: [String], of commands: [Command], topics: [HelpTopic] = []) throws(UsageProblem) {
    let (first, rest) = Self.split(words)
    func find(_ name: String) throws(UsageProblem) -> Command {
      guard let command = commands.first(where: { $0.name == name }) else {
        throw .unknownCommand(name, known: commands.map(\.name) + topics.map { "help \($0.name)" } + ["help"])
      }
      return command
    }
    switch first {
    case nil, "-h", "--help": self = .overview
    case "--version": self = .version
    case "help":
      guard let name = rest.first(where: { !$0.hasPrefix("-") }) else {
        self = .overview
        return
      }
      if let topic = topics.first(where: { $0.name == name }) {
        self = .topic(topic)
      } else {
        if commands.allSatisfy({ $0.name != name }), Nearest.name(to: name, among: topics.map(\.name)) != nil
        {
          throw .unknownCommand("help \(name)", known: topics.map { "help \($0.name)" })
        }
        self = .help(try find(name))
      }
    case let word? where word.hasPrefix("-"): throw .unknownGlobalOption(word)
    case let word?:
      let command = try find(word)
      let arguments = try Arguments(rest, of: command)
      self = arguments.isSet("help") ? .help(command) : .command(command, arguments)
    }
  }

  /// The first word that says what to do, and the rest with options that stood before it.
  private static func split(_ words: [String]) -> (first: String?, rest: [String]) {
    let leading = words.prefix { $0 == "--no-color" }
    let rest = words.dropFirst(leading.count)
    return (rest.first, Array(leading) + rest.dropFirst())
  }
}
