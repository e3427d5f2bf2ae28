/// Commands that people use for the same purpose.
package struct CommandGroup: Sendable {
  /// The purpose, as a heading.
  package let name: String
  /// In the order of help.
  package let commands: [Command]

  package init(_ name: String, _ commands: [Command]) { (self.name, self.commands) = (name, commands) }
}
