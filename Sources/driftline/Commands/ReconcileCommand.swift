import EPCIS

/// `driftline reconcile`: a site's own files, held against each other and against the rules of the record.
enum ReconcileCommand {
  static let command = Command(
    name: "reconcile",
    summary: "find what is wrong in a site's EPCIS files",
    examples: [
      .init("driftline reconcile line7/*.xml.gz", "what is wrong, the worst first"),
      .init("driftline reconcile --json lot.json > report.json", "everything, for programs"),
      .init("driftline reconcile today/*.xml --store site.db", "together with all that was read before"),
    ],
    options: [
      .flag("json", "write one JSON object"),
      .flag("all", "show every finding, not three of each rule"),
      .value(
        "profile", "NAME", of: ReceiverProfile.self,
        "say why a receiver would refuse the documents: \(ReceiverProfile.expectation)"),
      .value(
        "store", "DB", of: String.self,
        "keep what is read in this store, and reconcile it with what is there; it is made where there is none"
      ),
      .flag("proceed", "take what can be read of a document that has errors"),
    ],
    operands: [
      Operand(
        "FILE", isOptional: true, isRepeatable: true,
        "EPCIS 1.2 XML, 2.0 XML or 2.0 JSON-LD, gzipped or not; - for standard input")
    ],
    discussion: """
      Versions and formats may be mixed; they are told by their content. Documents are
      taken in the order of their creation dates, each as a whole: one that cannot be
      read to its end is left out, unless --proceed says otherwise. An event that
      comes twice counts once.

      With --store everything that was taken is on disk when the report comes, each
      document as a whole or not at all, and findings are those of the store's whole
      record: what an earlier run missed and this one brings is put right. The other
      commands on a store (trace, recall, impact, verify, audit, export) take it from
      there. Without a FILE the record is reconciled as it stands.

      Receivers whose demands --profile knows:
      \(profiles)

      Exit code: 0 nothing is wrong, 1 something is, 65 a document cannot be read,
      74 a file cannot be opened.
      """,
    run: run)

  private static var profiles: String {
    ReceiverProfile.allCases.map { "\($0.rawValue)\n  \($0.summary)" }.joined(separator: "\n")
  }

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    var files: [InputFile] = []
    for word in arguments.operands { files.append(try InputFile(word)) }
    let reconciler = try reconciler(arguments)
    defer { reconciler.close() }
    do {
      try reconciler.run(files)
    } catch let error as EPCISError {
      // It could be read a moment ago.
      throw Failure.badDocument(error, isLeftOut: false)
    }
    var report = ReconcileReport(reconciler)
    if arguments.isSet("json") { report.findHashes(in: files) }
    console.print(
      arguments.isSet("json") ? report.json : report.text(examples: arguments.isSet("all") ? nil : 3))
    return complain(of: reconciler.intake, report, console)
  }

  private static func reconciler(_ arguments: Arguments) throws -> Reconciler {
    let (proceeds, receiver) = (
      arguments.isSet("proceed"), arguments.value("profile", as: ReceiverProfile.self)
    )
    if let store = arguments.value("store", as: String.self) {
      return try Reconciler(
        store: store, creates: !arguments.operands.isEmpty, proceeds: proceeds, receiver: receiver)
    }
    guard !arguments.operands.isEmpty else {
      throw UsageProblem.missingOperand(command.operands[0], command: command)
    }
    return Reconciler(proceeds: proceeds, receiver: receiver)
  }

  /// Tells what could not be read, and decides how the program ends: the gravest decides.
  private static func complain(
    of intake: Intake, _ report: ReconcileReport, _ console: Console
  ) -> ExitCode {
    var code: ExitCode = report.isClean ? .fine : .notAccepted
    for inspection in intake.inspections {
      let isTaken = intake.isTaken(inspection)
      for problem in inspection.problems.prefix(10) {
        let failure = Failure.badDocument(problem, isLeftOut: !isTaken)
        console.complain(failure)
        let isGrave = !isTaken || !problem.isRecoverable
        if isGrave, failure.exitCode.rawValue > code.rawValue { code = failure.exitCode }
      }
    }
    return code
  }
}
