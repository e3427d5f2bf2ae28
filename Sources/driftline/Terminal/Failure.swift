import Scenario
import World

/// Why a command could not do what it was asked for; the words are made here and nowhere else.
enum Failure: Error {
  /// A stream or a file could not be written.
  case cannotWrite(String, errno: Int32)
  /// A scenario has mistakes, which were told before.
  case badScenario(String, errors: Int)
  /// A scenario has no such condition.
  case noCondition(String, known: [String])
  /// There is no such mechanism.
  case noMechanism(String)
  /// A file is there already.
  case exists(String)
  /// An option that has no meaning without another.
  case needs(String, String)
  /// A file could not be read.
  case cannotRead(String, why: String)
  /// Somebody pressed Ctrl-C.
  case interrupted(kept: Int, of: Int, in: String?)
  /// Something that cannot be, happened.
  case bug(String)

  /// How the program ends.
  var exitCode: ExitCode {
    switch self {
    case .cannotWrite, .cannotRead: .inputOutput
    case .badScenario: .badInput
    case .noCondition, .noMechanism, .needs: .usage
    case .exists: .inputOutput
    case .interrupted: .interrupted
    case .bug: .bug
    }
  }

  /// What is wrong, in one line without a full stop.
  var message: String {
    switch self {
    case .cannotWrite(let what, let code): "cannot write \(what): \(Process.words(ofError: code))"
    case .badScenario(let name, let errors):
      "“\(name)” cannot be run: \(errors == 1 ? "one mistake" : "\(errors) mistakes"), told above"
    case .noCondition(let name, _): "there is no condition “\(name)” in this scenario"
    case .noMechanism(let name): "there is no mechanism “\(name)”"
    case .exists(let path): "\(path) is there already"
    case .needs(let option, let other): "\(option) needs \(other)"
    case .cannotRead(let what, let why): "cannot read \(what): \(why)"
    case .interrupted(let kept, let all, _): "interrupted after \(kept) of \(all) trials"
    case .bug(let what): "this is a bug of driftline, not of your input: \(what)"
    }
  }

  /// What to do about it.
  var hint: String {
    switch self {
    case .cannotWrite: "what was written so far is incomplete"
    case .badScenario: "“driftline check” shows every value of a scenario with its origin"
    case .noCondition(let name, let known):
      (Nearest.name(to: name, among: known).map { "did you mean “\($0)”? " } ?? "")
        + "conditions: \(known.joined(separator: ", "))"
    case .noMechanism(let name):
      Nearest.name(to: name, among: MechanismID.allCases.map(\.word)).map { "did you mean “\($0)”?" }
        ?? "“driftline mechanisms” lists them"
    case .exists: "choose another name, or write over it with --force"
    case .needs(let option, _): "leave \(option) out, or add what it needs"
    case .cannotRead: "a shard is what “driftline compare --out DIR” leaves in DIR"
    case .interrupted(_, _, let folder):
      folder.map { "they are kept in \($0); the same command with --resume goes on" }
        ?? "with --out DIR finished trials are kept, and --resume goes on"
    case .bug: "please report it with the command line and “driftline version”"
    }
  }
}
