/// What is told of a problem: the words are made here and nowhere else.
extension SystemProblem {
  /// What is wrong, in one line without a full stop.
  package var message: String {
    switch self {
    case .cannotStart(let command, let why): "“\(command)” cannot be run: \(why)"
    case .ended(let how): "the system has \(how) in the middle of the run"
    case .silent(let question, let seconds):
      "the system has not answered a question about \(Self.subject(question)) within \(seconds) s"
    case .nonsense(let text, let about):
      "the system's answer makes no sense: \(about)" + (text.isEmpty ? "" : "; it began with “\(text)”")
    case .unreachable(let why): "the system cannot be reached: \(why)"
    case .certificate(let why): "the system's certificate does not fit: \(why)"
    case .forbidden(let why): "the system lets nobody in: \(why)"
    case .wrongProfile(let why): "the system does not speak this profile: \(why)"
    case .notFresh: "the system has events of this run already"
    case .cannotBeginAnew(let option): "\(option) needs a system that begins anew for each run"
    case .forgetful(let document): "the system no longer has what it had acknowledged: \(document)"
    case .badName(let text, let why): "“\(text)” names no system: \(why)"
    case .log(let path, .exists): "\(path) is there already"
    case .log(let path, .inUse): "another run writes into \(path) just now"
    case .log(let path, .otherRun): "\(path) is the log of another run"
    case .log(let path, .unreadable(let line)): "\(path):\(line): this is no line of a log"
    case .log(let path, .cannotWrite(let why)): "cannot write \(path): \(why)"
    }
  }

  /// What to do about it.
  package var hint: String {
    switch self {
    case .cannotStart: "it is run by /bin/sh in this folder; try it there first"
    case .ended: "what it says of errors stands above; --log FILE keeps every exchange"
    case .silent: "--timeout waits longer, --retries asks more often; with --log FILE, --resume goes on later"
    case .nonsense: "“driftline help drive” has the lines of the protocol; --log FILE keeps every exchange"
    case .unreachable: "is it running, and is the address right? with --log FILE, --resume goes on later"
    case .certificate:
      "DRIFTLINE_CA_FILE names a file with your own authority; it is not driven without a check"
    case .forbidden: "DRIFTLINE_AUTHORIZATION has the header, such as “Bearer …”; it is never logged"
    case .wrongProfile: "“driftline help drive” has the profiles; command: takes any other interface"
    case .notFresh: "begin with an empty one, or choose another --seed; --before COMMAND empties it each time"
    case .cannotBeginAnew: "--before COMMAND empties it; a command: begins anew by itself"
    case .forgetful: "begin again without --resume, with a log of another name"
    case .badName: "in-process, “command: ./mine.py”, “epcis-2.0: https://…” or “quartet-1.2: https://…”"
    case .log(_, .exists): "choose another name, or go on with it by --resume"
    case .log(_, .inUse): "wait for its end, or choose another name"
    case .log(_, .otherRun): "go on with the same scenario, options and system, or choose another name"
    case .log(_, .unreadable): "choose another name for this run"
    case .log(_, .cannotWrite): "is there room, and may you write there?"
    }
  }

  /// Whether the command line is what has to be changed.
  package var isUsage: Bool {
    switch self {
    case .badName, .cannotBeginAnew: true
    default: false
    }
  }

  private static func subject(_ question: Question) -> String {
    switch question {
    case .parent: "containers"
    case .contents: "contents"
    case .state: "states"
    case .events: "events"
    }
  }
}
