import Drive
import Experiments
import TraceStore
import World

/// The command line: finds the command that is meant, runs it, and turns whatever happens into words and an exit code.
@main
package struct Driftline {
  /// Commands by what people do with them.
  package static let groups: [CommandGroup] = [
    CommandGroup(
      "Simulate and compare",
      [
        CompareCommand.command, RunCommand.command, CheckCommand.command, DiffCommand.command,
        SensitivityCommand.command, ReportCommand.command,
      ]),
    CommandGroup("Many machines", [DistributeCommand.command, MergeCommand.command]),
    CommandGroup(
      "Explain and learn",
      [ExplainCommand.command, WatchCommand.command, MechanismsCommand.command, LessonCommand.command]),
    CommandGroup(
      "The site's own files and store",
      [
        ReconcileCommand.command, ExportCommand.command, HashCommand.command, IngestCommand.command,
        TraceCommand.command, RecallCommand.command, ImpactCommand.command, VerifyCodeCommand.command,
        AuditCommand.command,
      ]),
    CommandGroup(
      "Experiments on debt and design",
      [DebtCommand.command, DesignCommand.command, CalibrateCommand.command]),
    CommandGroup("Your own system in the loop", [DriveCommand.command]),
    CommandGroup(
      "Tools",
      [
        InitCommand.command, ScenarioCommand.command, SchemaCommand.command, SetupCommand.command,
        VersionCommand.command, VerifyInstallCommand.command,
      ]),
  ]

  package static let commands: [Command] = groups.flatMap(\.commands)

  static func main() {
    Process.prepare()
    var console = Console(environment: .ofProcess)
    var code = run(Process.arguments, &console)
    if let failure = console.flush(), code != .bug {
      console.complain(failure)
      code = failure.exitCode
    }
    Process.exit(code)
  }

  /// Decides purely what `arguments` ask for, and does it.
  static func run(_ arguments: [String], _ console: inout Console) -> ExitCode {
    do {
      switch try Invocation(arguments, of: commands, topics: HelpTopic.all) {
      case .overview: console.print(HelpText.overview(groups))
      case .version: console.print("driftline \(Build.version)\n")
      case .help(let command): console.print(HelpText.text(of: command))
      case .topic(let topic): console.print(topic.text)
      case .command(let command, let arguments):
        let code = try command.run(arguments, &console)
        if arguments.isSet("open") { Desktop.open(Files.pages, console) }
        return code
      }
      return .fine
    } catch let problem as UsageProblem {
      console.complain(problem)
      return .usage
    } catch let error as StoreError {
      let failure = Failure.store(error)
      console.complain(failure)
      return failure.exitCode
    } catch let error as LineStandstill {
      let failure = Failure.endless(error)
      console.complain(failure)
      return failure.exitCode
    } catch let problem as SystemProblem {
      let failure = Failure.system(problem)
      console.complain(failure)
      return failure.exitCode
    } catch let failure as Failure {
      console.complain(failure)
      return failure.exitCode
    } catch is Interrupted {
      console.complain(Failure.stopped)
      return Failure.stopped.exitCode
    } catch {
      let failure = Failure.bug("an error that nobody caught: \(error)")
      console.complain(failure)
      return failure.exitCode
    }
  }
}
