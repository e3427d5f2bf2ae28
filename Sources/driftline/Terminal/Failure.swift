import TraceStore

/// Why a command could not do what it was asked for; the words are made here and nowhere else.
enum Failure: Error {
  /// A stream or a file could not be written.
  case cannotWrite(String, errno: Int32)
  /// A file is not there or cannot be read.
  case cannotReadFile(String)
  /// A store could not be opened, read or written.
  case store(StoreError)
  /// A line of events makes no sense.
  case badLine(Int, reason: String, acknowledged: Int64)
  /// What is asked for is not in the store.
  case unknown(String, store: String)
  /// Something that cannot be, happened.
  case bug(String)

  /// How the program ends.
  var exitCode: ExitCode {
    switch self {
    case .cannotWrite: .inputOutput
    case .store(let error):
      switch error.kind {
      case .badInput: .badInput
      case .inputOutput: .inputOutput
      case .bug: .bug
      }
    case .badLine, .unknown: .badInput
    case .cannotReadFile: .inputOutput
    case .bug: .bug
    }
  }

  /// What is wrong, in one line without a full stop.
  var message: String {
    switch self {
    case .cannotWrite(let what, let code): "cannot write \(what): \(Process.words(ofError: code))"
    case .cannotReadFile(let path): "“\(path)” cannot be read"
    case .store(let error): error.message
    case .badLine(let line, let reason, _): "line \(line): \(reason)"
    case .unknown(let what, let store): "the store “\(store)” knows no \(what)"
    case .bug(let what): "this is a bug of driftline, not of your input: \(what)"
    }
  }

  /// What to do about it.
  var hint: String {
    switch self {
    case .cannotWrite: "what was written so far is incomplete"
    case .cannotReadFile: "look whether it exists and may be read"
    case .store(let error): error.hint
    case .badLine(_, _, let acknowledged):
      "entries through \(acknowledged) are safe; nothing from this line’s batch on was taken"
    case .unknown: "look at the spelling; an EPC URI, an element string and a Digital Link are understood"
    case .bug: "please report it with the command line and “driftline version”"
    }
  }
}
