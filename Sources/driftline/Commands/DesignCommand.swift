import Design
import Experiments
import Scenario

/// `driftline design`: the cheapest protocol that would have shown what a site is suspected of.
enum DesignCommand {
  static let command = Command(
    name: "design",
    summary: "find the cheapest protocol that would have shown it",
    examples: [
      .init("driftline design site-debt", "Line 7 in Nordhafen, suspected of all that production has"),
      .init(
        "driftline design site-debt --suspect jam-repack --write proposal.json5",
        "one suspect, and a scenario with the protocol for compare"),
      .init("driftline design site.json5 --html design.html --json", "a page, and an object for a program"),
    ],
    options: [
      .value(
        "suspect", "ID,…", of: MechanismList.self,
        "what the site is suspected of; all that production has where nothing is said")
    ] + ExperimentArguments.reading + ExperimentArguments.running + [
      .value("write", "FILE", of: String.self, "write the protocol as a scenario, instead of printing it")
    ] + ExperimentArguments.keeping(besides: ", and FILE", parts: "the first trials") + [
      ExperimentArguments.joining,
      .value("html", "FILE", of: String.self, "write a page for a browser and for print as well"),
      ExperimentArguments.opening,
      .flag("json", "write one JSON object"),
      .flag("schema", "write the JSON Schema of that object, and nothing else"),
    ],
    operands: [ExperimentArguments.file],
    discussion: """
      Jams, crashes, changes of rolls and much else that is rare can be made to
      happen: what a cause does at each stays what it is. Every step that a protocol
      may have is run with each suspect alone and with none, over the same draws; what
      is raised beyond the run without it is the suspect's doing. The cheapest steps
      that show every suspect are found, tried on draws of their own, and mended where
      they miss; how often they show each suspect is told of 60 repetitions more.
      Where the protocol in the file, or a part of it, shows as much for less, that is
      what is found. Prices and a budget stand in the scenario's “protocol.costs”; where
      there are none, hours of the line are counted. --trials says how many runs of a
      step are made: a third of them to see whether it shows anything, twice as many
      of what does. Where a budget does not pay for the protocol, what it pays for is
      said, and the exit code is 1. The result is the same for any jobs, shards and
      interruptions.
      """,
    run: run)

  private static let run: @Sendable (Arguments, inout Console) throws -> ExitCode = { arguments, console in
    if arguments.isSet("schema") {
      console.print(DesignSchema.text)
      return .fine
    }
    let request = ExperimentArguments.request(arguments)
    let plan = try ExperimentArguments.plan(request, &console)
    if let path = arguments.value("write", as: String.self), Files.exists(path), !arguments.isSet("force") {
      throw Failure.exists(path)
    }
    do {
      let study = try DesignStudy(
        request, plan, suspected: arguments.value("suspect", as: MechanismList.self)?.ids,
        loader: ExperimentArguments.loader)
      var rounds = try TrialRounds(
        arguments, request, study.plan, joining: arguments.values("from", as: String.self), console)
      if let shard = arguments.value("shard", as: Shard.self) {
        console.print(try rounds.run(shard, of: study.screening, study.planned()))
        return .fine
      }
      console.note(study.foretold)
      let result = try DesignResult.find(study) { jobs, plan in
        let done = try rounds.run(jobs, plan)
        return jobs.compactMap { done[$0] }
      }
      return try write(result, arguments, request, &console)
    } catch let problem as DesignProblem {
      console.explain(problem.diagnostics)
      throw Failure.badScenario(plan.reference, errors: problem.diagnostics.count(.error))
    }
  }

  private static func write(
    _ result: DesignResult, _ arguments: Arguments, _ request: ExperimentRequest, _ console: inout Console
  ) throws -> ExitCode {
    var again = ExperimentArguments.command("design", request)
    if let suspects = arguments.value("suspect", as: MechanismList.self)?.ids {
      again += " --suspect \(suspects.map(\.word).joined(separator: ","))"
    }
    let path = arguments.value("write", as: String.self)
    let proposal = ProposalText(
      result, request: request,
      extending: path.map { ExperimentArguments.reference(request.reference, from: $0) } ?? request.reference,
      said: [
        "A protocol that shows what this line is suspected of, as “\(again)” has found it.",
        "driftline design FILE    counts on other draws in how many runs it shows each cause: “by the file's”",
        "driftline compare FILE   runs it with all causes at once, against production as it is",
      ])
    let report = DesignReport(
      result, proposal: path == nil ? proposal?.text : nil,
      evidence: ExperimentArguments.evidence(result.study.plan), again: again)
    if let path {
      if let proposal {
        try Files.write(Array(proposal.text.utf8), to: path)
      } else {
        console.note(
          (result.own == nil ? "nothing is proposed" : "the protocol in the file is enough")
            + ", so that “\(path)” is not written")
      }
    }
    if let page = arguments.value("html", as: String.self) {
      try Files.write(Array(report.page.utf8), to: page)
    }
    console.print(arguments.isSet("json") ? report.json.document : report.text)
    return result.isBeyondBudget ? .notAccepted : .fine
  }
}
