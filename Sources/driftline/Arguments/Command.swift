/// One sub-command: what it is called, what it takes, what it does. Each stands in a file of its own in `Commands/`.
package struct Command: Sendable {
  /// The word that calls it.
  package let name: String
  /// What it does, in one line without a full stop.
  package let summary: String
  /// What people type, and why; help begins with them.
  package let examples: [Example]
  /// What can be set.
  package let options: [Option]
  /// What it works on.
  package let operands: [Operand]
  /// More, for those who read on.
  package let discussion: String
  /// Does it.
  package let run: @Sendable (_ arguments: Arguments, _ console: inout Console) throws -> ExitCode

  package struct Example: Sendable {
    package let line: String
    package let purpose: String

    package init(_ line: String, _ purpose: String) {
      self.line = line
      self.purpose = purpose
    }
  }

  package init(
    name: String, summary: String, examples: [Example], options: [Option] = [], operands: [Operand] = [],
    discussion: String = "", run: @escaping @Sendable (Arguments, inout Console) throws -> ExitCode
  ) {
    self.name = name
    self.summary = summary
    self.examples = examples
    self.options = options
    self.operands = operands
    self.discussion = discussion
    self.run = run
  }

  /// The options that every command has.
  package static let common: [Option] = [
    .flag("help", short: "h", "say how to use this command"),
    .flag("no-color", "write without color, as the variable NO_COLOR does"),
  ]

  /// Its own options and the common ones.
  package var allOptions: [Option] { options + Self.common }
}
