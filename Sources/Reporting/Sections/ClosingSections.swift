import Experiments
import World

/// What people need who have to file, sign, repeat or learn from a report.
extension DocumentWriter {
  /// Which requirement is answered where, and what deviates; the fields are for people to fill.
  var traceability: ReportSection {
    func row(_ requirement: ReportCell, _ criterion: CriterionResult) -> [ReportCell] {
      [
        requirement, .text("\(criterion.id): \(Self.readable(criterion.text))"),
        .text(section(of: criterion)), .text(Names.verdict(criterion.verdict)), .blank, .blank,
      ]
    }
    var rows = result.requirements.flatMap { requirement -> [[ReportCell]] in
      let risk = requirement.risk.isEmpty ? "" : " (risk: \(requirement.risk))"
      let words = requirement.text.isEmpty ? "" : ": \(requirement.text)"
      let name = ReportCell.text(requirement.id + risk + words)
      let criteria = result.criteria.filter { requirement.criteria.contains($0.id) }
      return criteria.isEmpty
        ? [[name, .text("no criterion answers it"), .empty, .text("open"), .blank, .blank]]
        : criteria.map { row(name, $0) }
    }
    let answering = Set(result.requirements.flatMap(\.criteria))
    rows += result.criteria.filter { !answering.contains($0.id) }.map { row(.blank, $0) }
    rows += result.kinds.filter { $0.production.seen > 0 }.map { kind in
      [
        .blank, .text("\(Names.subject(kind.subject)) is found before release"),
        .text("Detection; What validation could not see"), .text(found(kind)), .blank, .blank,
      ]
    }
    if rows.isEmpty { rows = [[.blank, .blank, .blank, .blank, .blank, .blank]] }
    var deviations = result.criteria.filter { $0.verdict != .accepted }.map { criterion -> [ReportCell] in
      [
        .text("\(criterion.id) is \(Names.verdict(criterion.verdict)): \(Self.readable(criterion.text))"),
        .blank, .blank, .blank, .blank,
      ]
    }
    deviations += Array(repeating: Array(repeating: ReportCell.blank, count: 5), count: 2)
    return ReportSection(
      id: .traceability, title: "Traceability and deviations",
      blocks: [
        .paragraph(
          "What this report can contribute to a requirement. The empty fields are for the people who use it."),
        .table(
          Table(
            "traceability", "Traceability matrix",
            [
              .text("requirement"), .text("what is asked"), .text("section"), .text("outcome"),
              .text("test or procedure"), .text("checked by"),
            ], rows: rows, isForm: true)),
        .table(
          Table(
            "deviations", "Deviations",
            [.text("deviation"), .text("assessment"), .text("action"), .text("owner"), .text("due")],
            rows: deviations, isForm: true)),
      ])
  }

  /// What is found of a kind before its lot is released, by whatever finds it, and whether the protocol shows that it is there.
  private func found(_ kind: KindResult) -> String {
    let (all, found) = (kind.inProduction.count, foundBeforeRelease(kind))
    let count =
      found == 0
      ? "none of \(NumberText.count(all))"
      : found == all
        ? "all \(NumberText.count(all))" : "\(NumberText.count(found)) of \(NumberText.count(all))"
    let words = "\(count) found \(under(.production))"
    guard let short = kind.showing(.validation, .short) else { return words }
    let raised = Quantity(short.raised, of: short.trials, source: "").parts.figure
    return words + "; raised in \(raised) protocols"
      + (kind.visibility == .seen ? "" : ": \(Names.visibility(kind.visibility))")
  }

  /// How many things of a kind were detected before their lot was released.
  func foundBeforeRelease(_ kind: KindResult) -> Int {
    kind.inProduction.places.filter { $0.place < .release }.reduce(0) { $0 + $1.count }
  }

  /// Where the figure of a criterion is told at length.
  private func section(of criterion: CriterionResult) -> String {
    switch (try? Criterion(criterion.text))?.measure.subject {
    case .line?: "Is this a line?"
    case .detected?, .precision?, .falseAlarms?: "Detection"
    case .compromised?: "Compromised units"
    case .after?: "After the line"
    default: "The picture of the whole"
    }
  }

  /// What the report does not say, and what it stands on.
  var limits: ReportSection {
    let assumed = result.values.filter(\.isAssumption)
    var blocks: [Block] = [
      .callout(
        "A simulation shows what follows from its assumptions. No published figure says how often a record differs from "
          + "the contents of a case, so this one is calibrated to none.", tone: .plain)
    ]
    let missing = FailurePoint.allCases.filter { note($0) == Self.idle }
    if !missing.isEmpty {
      blocks.append(
        .paragraph(
          "Nothing of it acts in this scenario, so that nothing is claimed about it: "
            + missing.map(Names.title).joined(separator: ", ") + "."))
    }
    blocks.append(
      .paragraph(
        result.criteria.count > 1
          ? "\(result.criteria.count) criteria are judged; \(identity.correction.meaning)."
          : "Intervals hold the true figure with \(confidence), if the assumptions of the model hold."))
    blocks += result.notes.map { .paragraph($0) }
    let faults = result.cells.flatMap(\.faults)
    if !faults.isEmpty {
      blocks.append(
        .callout(
          "Do not use these figures before this is explained: " + faults.prefix(5).joined(separator: "; "),
          tone: .bad))
    }
    let rest = assumed.count == 1 ? "is an assumption: it rests" : "are assumptions: they rest"
    blocks.append(
      assumed.isEmpty
        ? .paragraph("No value of this scenario is an assumption: each has a source.")
        : .table(
          Table(
            "assumptions",
            "\(Names.counted(assumed.count, "value")) of \(NumberText.count(result.values.count)) \(rest) on nobody but "
              + "the author of the scenario",
            [
              .text("value"), .code("path"), .text(identity.validation), .text(identity.production),
              .text("believed to be possible"), .text("why it is believed"),
            ],
            rows: assumed.map { value in
              [
                .text(value.name), .text(value.path), .text(value.validation?.text ?? "off"),
                .text(value.production?.text ?? "off"), value.plausible.map { .text($0) } ?? .empty,
                .text(origin(value)),
              ]
            }, isFolded: true)))
    return ReportSection(id: .limits, title: "Limits and assumptions", blocks: blocks)
  }

  /// How to get the same bytes again.
  var reproduction: ReportSection {
    var rows: [[ReportCell]] = [
      [.text("version"), .text("driftline \(identity.version)")],
      [.text("commit of the program"), .text(Self.commit(identity.program))],
      [.text("SHA-256 of the program"), .text(identity.program?.sha256 ?? "not known")],
      [.text("SHA-256 of scenario and settings"), .text(identity.sha256 ?? "not known")],
      [.text("scenario"), .text(identity.reference)],
      [.text("digest of scenario and settings (FNV-1a, 64 bits)"), .text(identity.digest)],
      [.text("seed"), .text(String(identity.seed))],
      [.text("long trials of each condition"), .text(NumberText.grouped(identity.trials))],
      [.text("repetitions of the protocol"), .text(NumberText.grouped(identity.shortTrials))],
      [.text("units of one protocol"), .text(NumberText.grouped(identity.protocolUnits))],
      [.text("units of one long trial"), .text(NumberText.grouped(identity.longUnits))],
      [.text("lots of one long trial"), .text(NumberText.grouped(identity.longLots))],
      [.text("conditions"), .text("\(identity.validation), \(identity.production)")],
    ]
    if !identity.settings.isEmpty {
      rows.append([.text("changed on the command line"), .text(identity.settings.joined(separator: "; "))])
    }
    if options.timing, let performance = result.performance {
      rows.append([.text("elapsed"), .text(NumberText.significant(performance.seconds) + " s")])
      rows.append([.text("units simulated"), .text(NumberText.count(performance.units))])
      rows.append([.text("trials at once"), .text(NumberText.count(performance.jobs))])
      if let memory = performance.peakMemory {
        rows.append([.text("most memory"), .text(NumberText.significant(Double(memory) / 1e6) + " MB")])
      }
    }
    return ReportSection(
      id: .reproduction, title: "Reproduction",
      blocks: [
        .paragraph(
          "The same program, scenario and seed give the same bytes, on any number of threads. This command gives "
            + "these figures again; --format and --out say as what, and where to:"),
        .code(Code(caption: "Command", text: identity.command, id: "command")),
        .table(Table("identity", "Identity", [.text("what"), .text("value")], rows: rows)),
      ]
        + identity.texts.enumerated().map { index, text in
          .code(
            Code(
              caption: "Scenario: \(text.name)", text: text.text, isFolded: true, id: "scenario-\(index + 1)")
          )
        })
  }

  private static func commit(_ program: ProgramIdentity?) -> String {
    program?.commit.map { $0 + (program?.isModified == true ? ", with sources that were modified" : "") }
      ?? "not known"
  }

  /// Left blank: a program signs nothing.
  var approval: ReportSection {
    ReportSection(
      id: .approval, title: "Approval",
      blocks: [
        .paragraph(
          "Nothing here is signed by the program. Print, read, and sign by hand if it is to be filed."),
        .table(
          Table(
            "approval", "Approval",
            [.text("role"), .text("name"), .text("function"), .text("date"), .text("signature")],
            rows: ["written by", "reviewed by", "approved by, quality"].map {
              [.text($0), .blank, .blank, .blank, .blank]
            }, isForm: true)),
      ])
  }

  /// The words of the report, and the kinds that occur in it.
  var glossary: ReportSection {
    var words: [(String, String)] = [
      ("truth", "where units physically are"), ("record", "what the traceability system believes"),
      ("mismatch", "one thing about which truth and record differ"),
      ("drift", "the mismatches of a line together"),
      ("mechanism", "a physical or organized cause, with parameters"),
      ("healthy", "the parameter values at which a mechanism does no harm"),
      (
        "episode",
        "wrong things of one level that follow one another on the line: the cases after one reload"
      ),
      (
        "condition",
        "a named set of values with a start state: here “\(name(.validation))” and “\(name(.production))”"
      ),
      ("trial", "one seed of one condition; the unit of analysis"),
      ("interval", "the range in which the true figure lies with the confidence that is stated"),
      (
        "silent",
        "nothing was raised because of the thing before it left the line: by no rule of the record, and by no system about "
          + "a message that named it"
      ),
      ("finding", "something that the record raises, by a rule, from nothing but what it was told"),
      ("recall", "the share of what is wrong because of which something was raised"),
      (
        "precision",
        "the share of the findings that have something wrong behind them, or had when they were raised"
      ),
      (
        "custody",
        "who physically has a thing, and since when; a gap of it lasts from when units are elsewhere than anybody was told until somebody is told, or the last of them is gone"
      ),
      (
        "refusal",
        "a partner's answer that he does not take a document; a receipt says only that its bytes have come"
      ),
      ("compromised", "not wrong itself, but no longer verifiable because of a wrong container"),
      (
        "per million",
        "of wrong things for each million of their own level: units, cases, pallets; of episodes for each million units"
      ),
    ]
    words += wordsAfterTheLine
    for kind in MismatchKind.allCases
    where result.kinds.contains(where: {
      if case .kind(_, let other) = $0.subject { other == kind } else { false }
    }) {
      words.append((kind.word.split(separator: "-").joined(separator: " "), Names.meaning(kind)))
    }
    return ReportSection(
      id: .glossary, title: "Glossary",
      blocks: [
        .definitions(words.map { Definition(word: $0.0, meaning: $0.1) }),
        .paragraph("“driftline help glossary” has more words of the field, and every kind of mismatch."),
      ])
  }
}

extension ScenarioValue {
  /// Whether nobody but the author stands behind it, under one of the conditions at least.
  package var isAssumption: Bool {
    validation?.isAssumption == true || production?.isAssumption == true
  }
}
