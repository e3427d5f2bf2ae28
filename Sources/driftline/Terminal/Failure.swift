import Calibration
import Drive
import EPCIS
import Experiments
import Scenario
import TraceStore
import World

/// Why a command could not do what it was asked for; the words are made here and nowhere else.
enum Failure: Error {
  /// A stream or a file could not be written.
  case cannotWrite(String, errno: Int32)
  /// A scenario has mistakes, which were told before.
  case badScenario(String, errors: Int)
  /// A scenario has no such condition.
  case noCondition(String, known: [String])
  /// A file is no shard of this experiment.
  case badShard(String, why: String)
  /// A trial has no mismatch that fits.
  case nothingToExplain(condition: String, trial: Int)
  /// A trial has ended before the minutes that somebody wants to watch.
  case afterTheEnd(condition: String, trial: Int)
  /// A site keeps no books.
  case noBooks(condition: String)
  /// What is asked about after the line is not there.
  case notAfterTheLine(MarketQuestionProblem, condition: String)
  /// A scenario lists nothing that its site owes.
  case noDebt(String)
  /// A scenario does not say how logs are read.
  case noCalibration(String)
  /// A log of a site cannot be read.
  case badLog(LogProblem)
  /// There is no such mechanism.
  case noMechanism(String)
  /// The program carries no such scenario.
  case noScenario(String, known: [String])
  /// A file is there already.
  case exists(String, instead: String = "choose another name, or overwrite it with --force")
  /// Another process writes into this folder.
  case inUse(String)
  /// A file keeps trials that this run would lose.
  case keepsTrials(String, of: KeptTrials)
  /// An option that has no meaning without another.
  case needs(String, String)
  /// Somebody pressed Ctrl-C.
  case interrupted(kept: Int, of: Int, in: String?)
  /// The same during a check, of which nothing is kept.
  case checkInterrupted(after: Int, of: Int)
  /// The same during something that is told or written whole.
  case stopped
  /// A stream or a file could not be read.
  case cannotRead(String, errno: Int32)
  /// A document cannot be read as what it should be.
  case badDocument(EPCISError, isLeftOut: Bool)
  /// A document could not be written.
  case cannotWriteDocument(String, reason: String)
  /// Whoever read the result has seen enough, which is nobody's fault.
  case readerLeft
  /// A file is not there or cannot be read.
  case cannotReadFile(String)
  /// A store could not be opened, read or written.
  case store(StoreError)
  /// A line of events makes no sense; nil where it was passed over, and otherwise the last entry that is safe.
  case badLine(Int, reason: String, acknowledged: Int64?)
  /// What is asked for is not in the store.
  case unknown(String, store: String)
  /// A line that the scenario describes does not come to the end of its lots.
  case endless(LineStandstill)
  /// A lesson was asked for what it does not have, or anything else that is told in words of its own place.
  case lesson(String, hint: String, ExitCode = .badInput)
  /// A system outside can be driven no further.
  case system(SystemProblem)
  /// Something that cannot be, happened.
  case bug(String)

  /// How the program ends.
  var exitCode: ExitCode {
    switch self {
    case .badScenario, .badShard, .nothingToExplain, .afterTheEnd, .noBooks, .notAfterTheLine, .endless,
      .noDebt,
      .noCalibration, .badLog:
      .badInput
    case .noCondition, .noMechanism, .noScenario, .needs: .usage
    case .exists, .inUse, .keepsTrials: .inputOutput
    case .interrupted, .checkInterrupted, .stopped: .interrupted
    case .cannotWrite, .cannotRead, .cannotWriteDocument: .inputOutput
    case .badDocument(let error, _):
      if case .unreadable = error.kind { .inputOutput } else { .badInput }
    case .readerLeft: .fine
    case .store(let error):
      switch error.kind {
      case .badInput: .badInput
      case .inputOutput: .inputOutput
      case .bug: .bug
      }
    case .badLine, .unknown: .badInput
    case .cannotReadFile: .inputOutput
    case .lesson(_, _, let code): code
    case .system(let problem): problem.isUsage ? .usage : .inputOutput
    case .bug: .bug
    }
  }

  /// What is wrong, in one line without a full stop.
  var message: String {
    switch self {
    case .cannotWrite(let what, let code): "cannot write \(what): \(Process.words(ofError: code))"
    case .badScenario(let name, let errors):
      "“\(name)” cannot be run: \(errors == 1 ? "one mistake" : "\(errors) mistakes"), told above"
    case .endless(let why): "\(why)"
    case .noCondition(let name, _): "there is no condition “\(name)” in this scenario"
    case .badShard(let what, let why): "cannot read \(what): \(why)"
    case .nothingToExplain(let condition, let trial):
      "trial \(trial) of “\(condition)” has no such mismatch"
    case .afterTheEnd(let condition, let trial):
      "trial \(trial) of “\(condition)” ends before these minutes"
    case .noBooks(let condition): "the site of “\(condition)” keeps no books"
    case .notAfterTheLine(.nothingThere(let subject), let condition):
      subject == .recall
        ? "nothing is recalled in “\(condition)”"
        : subject == .query
          ? "nobody asks about packs in “\(condition)”"
          : "“\(condition)” ends with the line: it has no market"
    case .notAfterTheLine(.noSuchNumber(let subject, let number, _), let condition):
      "there is no \(subject == .query ? "failed query" : subject == .gap ? "gap of custody" : "shipment") \(number) in “\(condition)”"
    case .notAfterTheLine(.noSuchName(let name, _), _): "there is no recall “\(name)”"
    case .notAfterTheLine(.noSuchUnit, let condition):
      "no unit of “\(condition)” that has left the line has such a code"
    case .noDebt(let name): "“\(name)” lists nothing that its site owes"
    case .noCalibration(let name): "“\(name)” does not say how logs are read"
    case .badLog(let problem): "\(problem.place): \(problem.message)"
    case .noMechanism(let name): "there is no mechanism “\(name)”"
    case .noScenario(let name, _): "the program carries no scenario “\(name)”"
    case .exists(let path, _): "\(path) is there already"
    case .inUse(let folder): "another run keeps its trials in \(folder) just now"
    case .keepsTrials(let path, .thisRun): "\(path) keeps other trials of this run"
    case .keepsTrials(let path, .otherScenario):
      "\(path) keeps trials of another scenario, or of other settings"
    case .keepsTrials(let path, .otherBuild(let version)):
      "\(path) keeps trials of another build, driftline \(version)"
    case .needs(let option, let other): "\(option) needs \(other)"
    case .interrupted(let kept, let all, _): "interrupted after \(kept) of \(all) trials"
    case .stopped: "interrupted before it was done"
    case .checkInterrupted(let done, let all): "interrupted after \(done) of \(all) cases"
    case .readerLeft: "whoever read the result has seen enough"
    case .cannotRead(let what, let code): "cannot read \(what): \(Process.words(ofError: code))"
    case .cannotWriteDocument(let what, let reason): "cannot write \(what): \(reason)"
    case .badDocument(let error, _): error.description.split(separator: "\n").first.map(String.init) ?? ""
    case .cannotReadFile(let path): "“\(path)” cannot be read"
    case .store(let error): error.message
    case .badLine(let line, let reason, _): "line \(line): \(reason)"
    case .unknown(let what, let store): "the store “\(store)” knows no \(what)"
    case .lesson(let what, _, _): what
    case .system(let problem): problem.message
    case .bug(let what): "this is a bug of driftline, not of your input: \(what)"
    }
  }

  /// What to do about it.
  var hint: String {
    switch self {
    case .endless: "more people, shorter tasks or shorter waits let it come to its end"
    case .badScenario: "“driftline check --all” shows every value of a scenario with its origin"
    case .noCondition(let name, let known), .noScenario(let name, let known):
      (Nearest.name(to: name, among: known).map { "did you mean “\($0)”? " } ?? "")
        + "known: \(known.joined(separator: ", "))"
    case .badShard: "a shard is what --out DIR leaves in DIR, of the same command, scenario and build"
    case .nothingToExplain:
      "“driftline run --json” counts what there is, by kind; another --trial may have it"
    case .afterTheEnd: "an earlier --around; “driftline check” says how long a trial is"
    case .noDebt: "debt: { items: { … } }; “driftline init --as debt” writes a list to begin with"
    case .noCalibration:
      "calibration: { logs: { … } } maps columns; “driftline calibrate --template DIR” writes one to begin with"
    case .badLog(let problem): problem.hint
    case .noBooks:
      "systems: { books: { architecture: \"stitched\" } } has some; stitched-site is a scenario with them"
    case .notAfterTheLine(.nothingThere(let subject), _):
      switch subject {
      case .query: "market: { verification: {} } has somebody who asks"
      case .recall: "market: { recalls: { drill: { at: \"90 d\" } } } has one"
      case .unit, .shipment, .gap: "market: {} has one; market-year is a scenario with it"
      }
    case .notAfterTheLine(.noSuchNumber(_, _, let count), _):
      count == 0
        ? "there is none at all; another --trial may have some" : "they are numbered from 1 to \(count)"
    case .notAfterTheLine(.noSuchName(let name, let known), _):
      (Nearest.name(to: name, among: known).map { "did you mean “\($0)”? " } ?? "")
        + "known: \(known.joined(separator: ", "))"
    case .notAfterTheLine(.noSuchUnit, _):
      "the whole code or its end names it; “driftline export --run” writes every code"
    case .noMechanism(let name):
      Nearest.name(to: name, among: MechanismID.allCases.map(\.word)).map { "did you mean “\($0)”?" }
        ?? "“driftline mechanisms” lists them"
    case .exists(_, let instead): instead
    case .inUse: "wait for its end, or choose another folder"
    case .keepsTrials(_, let kept):
      (kept == .thisRun ? "add to them with --resume, " : "")
        + "overwrite them with --force, or choose another folder"
    case .needs(let option, _): "leave \(option) out, or add what it needs"
    case .interrupted(_, _, let folder):
      folder.map { "they are kept in \($0); the same command with --resume goes on" }
        ?? "with --out DIR finished trials are kept, and --resume goes on"
    case .stopped: "nothing was written; a shorter trial or another --trial may have it sooner"
    case .checkInterrupted: "nothing of a check is kept; with names of mechanisms it is shorter"
    case .cannotWrite, .cannotWriteDocument, .readerLeft: "what was written so far is incomplete"
    case .cannotRead: "look whether it exists and may be read"
    case .badDocument(let error, let isLeftOut):
      [error.hint, isLeftOut ? "nothing of this document was taken" : nil].compactMap { $0 }.joined(
        separator: "; ")
    case .cannotReadFile: "look whether it exists and may be read"
    case .store(let error): error.hint
    case .badLine(_, _, let acknowledged):
      acknowledged.map {
        "entries through \($0) are safe; nothing from this line on was taken; --proceed passes such lines over"
      } ?? "this line was passed over, and the others are taken"
    case .unknown: "look at the spelling; an EPC URI, an element string and a Digital Link are understood"
    case .lesson(_, let hint, _): hint
    case .system(let problem): problem.hint
    case .bug: "please report it with the command line and “driftline version”"
    }
  }
}
