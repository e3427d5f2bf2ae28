/// Why a command could not do what it was asked for; the words are made here and nowhere else.
enum Failure: Error {
  /// A stream or a file could not be written.
  case cannotWrite(String, errno: Int32)
  /// Something that cannot be, happened.
  case bug(String)

  /// How the program ends.
  var exitCode: ExitCode {
    switch self {
    case .cannotWrite: .inputOutput
    case .bug: .bug
    }
  }

  /// What is wrong, in one line without a full stop.
  var message: String {
    switch self {
    case .cannotWrite(let what, let code): "cannot write \(what): \(Process.words(ofError: code))"
    case .bug(let what): "this is a bug of driftline, not of your input: \(what)"
    }
  }

  /// What to do about it.
  var hint: String {
    switch self {
    case .cannotWrite: "what was written so far is incomplete"
    case .bug: "please report it with the command line and “driftline version”"
    }
  }
}
