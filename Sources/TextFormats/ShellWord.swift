/// Words of a command line as a POSIX shell reads them, for commands that a user is told to copy.
public enum ShellWord {
  /// `text` as one word: as it is where nothing in it means something to a shell, else in single quotation marks.
  public static func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: ".,=-_/%+:@".utf8.contains(byte)
      }
    }
    if isPlain, !text.isEmpty { return text }
    // By scalars: a quotation mark with an accent on it is one character, and two to a shell.
    return "'" + text.unicodeScalars.map { $0 == "'" ? "'\\''" : String($0) }.joined() + "'"
  }

  /// The name of a file as an operand, which no program takes for an option.
  public static func file(_ path: String) -> String { quoted(path.hasPrefix("-") ? "./" + path : path) }
}
