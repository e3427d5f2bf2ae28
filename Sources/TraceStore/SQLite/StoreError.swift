/// Why a store could not be opened, read or written.
public enum StoreError: Error, Hashable, Sendable {
  /// There is no such file.
  case missing(path: String)
  /// The file cannot be opened, for the operating system's reason.
  case cannotOpen(path: String, detail: String)
  /// It is a file of something else.
  case notAStore(path: String)
  /// Its making was cut short, before anything was acknowledged.
  case unfinished(path: String)
  /// It has several names (hard links), and SQLite would keep a log for each.
  case linked(path: String, names: Int)
  /// While it was written, its file was removed, moved or replaced.
  case gone(path: String)
  /// It was written by a later version of driftline.
  case newer(path: String, version: Int, known: Int)
  /// Its bytes contradict themselves.
  case damaged(path: String, detail: String)
  /// The disk is full.
  case diskFull(path: String)
  /// The file or its folder cannot be written.
  case readOnly(path: String)
  /// Somebody else writes to it.
  case inUse(path: String)
  /// Reading or writing failed.
  case inputOutput(path: String, detail: String)
  /// A commit failed before, and what is in memory is ahead of what is on disk.
  case unusable(path: String)
  /// The dictionary of identifiers that was handed over is in use already, and the store has one of its own.
  case tableInUse(path: String)
  /// A statement of ours made no sense: a bug.
  case bug(detail: String)

  /// Who has to do something about it.
  public enum Kind: Sendable {
    /// The file is not what it should be.
    case badInput
    /// The file cannot be read or written now.
    case inputOutput
    /// A bug.
    case bug
  }

  /// Who has to do something about it.
  public var kind: Kind {
    switch self {
    case .notAStore, .unfinished, .newer, .damaged: .badInput
    case .missing, .cannotOpen, .linked, .gone, .diskFull, .readOnly, .inUse, .inputOutput, .unusable:
      .inputOutput
    case .tableInUse, .bug: .bug
    }
  }

  /// What is wrong, in one line without a full stop.
  public var message: String {
    switch self {
    case .missing(let path): "there is no store “\(path)”"
    case .cannotOpen(let path, let detail): "the store “\(path)” cannot be opened: \(detail)"
    case .notAStore(let path): "“\(path)” is no store of driftline"
    case .unfinished(let path): "the store “\(path)” is empty: its making was cut short"
    case .linked(let path, let names): "the store “\(path)” has \(names) names (hard links)"
    case .gone(let path): "the store “\(path)” was removed, moved or replaced while it was written"
    case .newer(let path, let version, let known):
      "the store “\(path)” has schema version \(version), and this driftline knows versions up to \(known)"
    case .damaged(let path, let detail): "the store “\(path)” is damaged: \(detail)"
    case .diskFull(let path): "the disk is full, so that nothing more can be written to “\(path)”"
    case .readOnly(let path): "the store “\(path)” or its folder cannot be written"
    case .inUse(let path): "somebody else is writing to the store “\(path)”"
    case .inputOutput(let path, let detail): "the store “\(path)” cannot be read or written: \(detail)"
    case .unusable(let path): "a commit to “\(path)” failed before, and nothing more is taken"
    case .tableInUse(let path): "the store “\(path)” has identifiers, and others were handed over with it"
    case .bug(let detail): "this is a bug of driftline, not of your input: \(detail)"
    }
  }

  /// What to do about it.
  public var hint: String {
    switch self {
    case .missing: "name the file of a store; what takes events makes one"
    case .cannotOpen: "look at the path and at who may read it"
    case .notAStore: "name the file of a store; nothing in this file was changed"
    case .unfinished: "nothing was acknowledged; the next command that writes to it completes it"
    case .linked: "leave it one name, or copy it: what is written under one name is not seen under another"
    case .gone: "what was acknowledged is in the file that was there; name that, and move no store in use"
    case .newer: "use the driftline that wrote it, or a later one"
    case .damaged: "take the last good copy; “driftline audit verify” says how far this one can be believed"
    case .diskFull: "make room and run the command again: everything acknowledged is kept"
    case .readOnly: "change the rights, or copy the store elsewhere; nothing was lost"
    case .inUse: "wait until the other is done; reading is possible at any time"
    case .inputOutput: "look at the disk and at the limit for files; everything acknowledged is kept"
    case .unusable: "open the store again: everything acknowledged is kept"
    case .tableInUse: "open a store with an empty dictionary"
    case .bug: "please report it with the command line and “driftline version”"
    }
  }
}

extension StoreError: CustomStringConvertible {
  /// What is wrong, and what to do about it.
  public var description: String { "\(message); \(hint)" }
}
