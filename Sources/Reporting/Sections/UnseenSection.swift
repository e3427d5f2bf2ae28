import Experiments
import World

extension DocumentWriter {
  /// What validation could not see, and why.
  var unseen: ReportSection {
    var blocks: [Block] = []
    if !result.challenges.isEmpty {
      blocks += [
        .heading("What the protocol put in on purpose"),
        protocolFails ? .callout(challengeProse, tone: .bad) : .paragraph(challengeProse),
        .table(challengeTable),
        .reservation(
          "A challenge that is caught shows that this fault, made in this way, is caught. It says nothing of faults "
            + "that nobody thought of. What counts as put in is what came of it: a turned code that is read all the same is no "
            + "fault, and what the line does by itself meanwhile, such as a restart of its own, counts with the others."
        ),
        .heading("What it could have shown besides"),
      ]
    }
    blocks.append(.paragraph(unseenProse))
    if !occurring.isEmpty { blocks.append(.figure(unseenFigure)) }
    blocks.append(.reservation(unseenReservation))
    return ReportSection(
      id: .unseen, title: "What validation could not see", blocks: blocks, brief: unseenBrief)
  }

  /// Kinds that occurred at all, with their places in the result.
  private var occurring: [(index: Int, kind: KindResult)] {
    result.kinds.enumerated().filter { $0.element.visibility != .absent }.map { ($0.offset, $0.element) }
  }

  private static let order: [Visibility] = [
    .seen, .tooShort, .tooClean, .tooShortOrTooClean, .tooShortAndTooClean, .unnoticed, .rare,
  ]

  /// How many kinds that production has are of each class that the protocol misses; those that there are.
  private var missed: [(visibility: Visibility, count: Int)] {
    Self.order.dropFirst().map { visibility in
      (visibility, result.kinds.count { $0.visibility == visibility && $0.production.seen > 0 })
    }.filter { $0.count > 0 }
  }

  private var missedInWords: String {
    missed.map { visibility, count in
      let what =
        switch visibility {
        case .tooShort: "it is too short"
        case .tooClean: "it is too clean"
        case .tooShortAndTooClean: "it is too short and too clean at once"
        case .tooShortOrTooClean: "it is too short and too clean, where a longer or a harder one would do"
        case .unnoticed: "in the runs that have them, whichever these are, mostly nothing raises them"
        default: "not even half of the longest runs have them"
        }
      return "\(count) because \(what)"
    }.joined(separator: ", ")
  }

  private var protocolBound: Double { result.kinds.first?.provedByOneProtocol ?? .infinity }

  private var protocolSize: String { NumberText.count(identity.protocolUnits) + " units" }

  private var unseenBrief: [String] {
    let found = result.finding
    var lines: [String] = []
    if !result.challenges.isEmpty { lines.append("challenges: " + challengeProse) }
    if identity.protocolUnits > 0, protocolBound.isFinite {
      lines.append(
        "one protocol of \(protocolSize) without a finding proves “below \(NumberText.bound(protocolBound))”")
    }
    if found.inProduction > 0 {
      let rest = missed.map { " · \(Names.visibility($0.visibility)) \($0.count)" }.joined()
      func words(_ count: Int) -> String { count == 0 ? "none" : "\(count)" }
      lines.append(
        "of \(found.inProduction) kinds, raised in at least 95 % of the protocol's repetitions: \(words(found.raisedByProtocol)); "
          + "in the way of acceptance: \(words(found.refusedByProtocol))\(rest)")
    }
    return lines
  }

  private var unseenProse: String {
    var text = ""
    if protocolBound.isFinite {
      text =
        "One protocol of \(protocolSize) that finds nothing proves no more than “below "
        + "\(NumberText.bound(protocolBound)) episodes per million units”. "
    }
    if let pooled = result.kinds.compactMap(\.provedPooled).first {
      let bound = NumberText.bound(pooled)
      text +=
        identity.trials == 1
        ? "The long trial \(under(.validation)) proves “below \(bound)” of what it did not show. "
        : "All \(identity.trials) long trials \(under(.validation)) together prove “below \(bound)” of what they did not "
          + "show; no site runs that many. "
    }
    let found = result.finding
    if found.inProduction == 0 {
      return text + "Nothing was found \(under(.production)) that it could have missed."
    }
    let lost = found.inProduction - found.raisedByProtocol
    if lost == 0 { return text + "Even so, it raises every kind that this line has \(under(.production))." }
    let unsure = result.kinds.count {
      $0.production.seen > 0 && $0.visibility != .seen && ($0.certainty < 0.8 || $0.isFew)
    }
    return text
      + "Of the \(Names.counted(found.inProduction, "kind")) that this line has \(under(.production)), "
      + (lost == found.inProduction ? "none is" : "\(found.raisedByProtocol) are")
      + " raised in at least 95 % of its repetitions. It misses "
      + "\(missedInWords)."
      + (unsure > 0
        ? " Of \(Names.counted(unsure, "kind")) the class is less certain than 80 %, or rests on fewer than "
          + "\(KindResult.few) episodes." : "")
  }

  // MARK: - Until it occurs

  private var unseenFigure: Figure {
    Figure(
      id: "unseen", title: unseenTitle,
      reading:
        "The axis is the length of a run. The open circle is the number of units after which 95 % of the runs under "
        + "“\(name(.validation))” have had the kind, the filled one the same for “\(name(.production))”: measured by when "
        + "each run had it first, beyond the longest run extrapolated (the table says where). The vertical lines are the "
        + "runs that were made; an arrow is a kind that “\(name(.validation))” never showed.",
      chart: .intervals(unseenChart), table: unseenTable)
  }

  private var unseenTitle: String {
    let needed = occurring.compactMap(\.kind.unitsNeeded)
    let beyond = occurring.count - needed.count
    let short = needed.count { $0.value > Double(identity.protocolUnits) }
    let all = occurring.count
    if short + beyond == 0 {
      return
        "One protocol is long enough for \(all == 1 ? "the kind" : "each of the \(all) kinds") to occur in it"
    }
    var parts: [String] = []
    if short > 0 {
      let most = needed.filter(\.value.isFinite).max { $0.value < $1.value }.map { longest in
        ", up to \(Quantity(longest, .units, source: "").text)"
          + (longest.method == .extrapolated ? ", extrapolated" : "")
      }
      parts.append(
        "\(short) of \(all) \(short == 1 ? "needs" : "need") more than one protocol to occur\(most ?? "")")
    }
    if beyond > 0 {
      parts.append("\(beyond)\(short > 0 ? "" : " of \(all)") never occurred \(under(.validation))")
    }
    return parts.joined(separator: "; ")
  }

  private var unseenChart: IntervalChart {
    let groups = Self.order.compactMap { visibility -> IntervalChart.Group? in
      let rows = occurring.filter { $0.kind.visibility == visibility }
      if rows.isEmpty { return nil }
      return IntervalChart.Group(
        title: Names.capitalised(Names.visibility(visibility)), rows: rows.map(unseenRow), note: "")
    }
    var rules: [IntervalChart.Rule] = []
    if identity.protocolUnits > 0 {
      rules.append(.init(at: Double(identity.protocolUnits), label: "one protocol"))
    }
    if identity.longUnits > identity.protocolUnits {
      rules.append(.init(at: Double(identity.longUnits), label: "one long run"))
    }
    return IntervalChart(
      groups: groups, axis: "units until 95 % of the runs have had it", contextName: identity.validation,
      subjectName: identity.production, columns: ["certainty", "protocols raise it"], rules: rules,
      hasZero: false)
  }

  private func unseenRow(_ index: Int, _ kind: KindResult) -> IntervalChart.Row {
    let path = "/kinds/\(index)"
    let short = kind.showing(.validation, .short)
    return IntervalChart.Row(
      label: Names.subject(kind.subject),
      context: kind.unitsNeeded.map { Quantity($0, .units, source: path + "/unitsNeeded") },
      subject: kind.unitsNeededInProduction.map {
        Quantity($0, .units, source: path + "/unitsNeededInProduction")
      }, isAccented: true,
      remarks: [
        kind.isFew ? "few" : Quantity(plain: kind.certainty, .share, source: "").parts.figure,
        short.map { Quantity($0.raised, of: $0.trials, source: "").parts.figure } ?? NumberText.none,
      ],
      contextBeyond: kind.unitsNeeded == nil ? Double(max(identity.longUnits, 1)) : nil)
  }

  private var unseenTable: Table {
    Table(
      "unseen",
      "Units until 95 % of the runs have had each kind, and the trials in which it was there, was raised, and stood in the way of acceptance",
      [
        .text("kind"), .text("class"), .number("certainty"), .number("units, \(identity.validation)"),
        .text("how known"), .number("units, \(identity.production)"), .text("how known"),
        .number("protocols: there"), .number("raised"), .number("not accepted"),
      ]
        + Cell.all.dropFirst().flatMap { cell -> [Column] in
          let runs = "\(name(cell.role)) \(cell.length.word)"
          return [.number("\(runs): there"), .number("\(runs): raised")]
        }
        + [
          .number("episodes per million units that one protocol proves: below"),
          .number("that all long trials prove: below"),
        ],
      rows: occurring.map(unseenCells), isFolded: true)
  }

  private func unseenCells(_ index: Int, _ kind: KindResult) -> [ReportCell] {
    let path = "/kinds/\(index)"
    func units(_ estimate: Estimate?, _ name: String) -> [ReportCell] {
      guard let estimate else { return [.text("never"), .empty] }
      return [
        .quantity(Quantity(estimate, .units, source: "\(path)/\(name)")),
        .text(estimate.method == .extrapolated ? "extrapolated" : "measured"),
      ]
    }
    func share(_ cell: Cell, _ name: String, _ count: (Showing) -> Int) -> ReportCell {
      guard let place = kind.showings.firstIndex(where: { $0.cell == cell }) else { return .empty }
      let showing = kind.showings[place]
      return .quantity(
        Quantity(count(showing), of: showing.trials, source: "\(path)/showings/\(place)/\(name)"))
    }
    let own = Cell(.validation, .short)
    var row: [ReportCell] = [
      .text(Names.subject(kind.subject)), .text(Names.visibility(kind.visibility)),
      kind.isFew
        ? .text("few episodes")
        : .quantity(Quantity(plain: kind.certainty, .share, source: path + "/certainty")),
    ]
    row +=
      units(kind.unitsNeeded, "unitsNeeded") + units(kind.unitsNeededInProduction, "unitsNeededInProduction")
    row += [share(own, "there", \.there), share(own, "raised", \.raised), share(own, "refused", \.refused)]
    row += Cell.all.dropFirst().flatMap { [share($0, "there", \.there), share($0, "raised", \.raised)] }
    row.append(
      .quantity(
        Quantity(
          plain: kind.provedByOneProtocol, .perMillion, form: .bound, source: path + "/provedByOneProtocol"))
    )
    row.append(
      kind.provedPooled.map {
        .quantity(Quantity(plain: $0, .perMillion, form: .bound, source: path + "/provedPooled"))
      }
        ?? .empty)
    return row
  }

  private var unseenReservation: String {
    "A kind is raised in a run where somebody or something found one of it: a check of a machine, a person, a finding of the "
      + "record that it would not have without it. A protocol is not accepted where such a finding has to be resolved before a "
      + "lot is released. The class follows from the counts of the table. “Seen”: at least 95 % of the repetitions of the "
      + "protocol raise it. Otherwise it is told by the runs of which at least half raise it. “Too short”: runs "
      + "\(under(.validation)). “Too clean”: only runs \(under(.production)), also short ones. “Too short, or too clean”: long "
      + "ones \(under(.validation)), and short ones \(under(.production)). “Too short and too clean”: only long ones "
      + "\(under(.production)). “Unnoticed”: half of the runs of some sort have it, and "
      + "of no sort do half raise it. “Rare”: not even half of the runs of any sort have it. "
      + "The certainty is how often other trials, drawn again from these, would give the same class; what comes in few runs and was in none "
      + "of these no drawing gives, so that the classes of such kinds hang on the seed more than that says. The short runs were "
      + "repeated "
      + "\(Names.counted(identity.shortTrials, "time")) under each condition."
  }

  // MARK: - Challenges

  private var challengeProse: String {
    let missed = result.missedChallenges
    let made = result.challenges.reduce(0) { $0 + $1.made }
    let times = NumberText.count(made) + (made == 1 ? " fault was" : " faults were")
    if made == 0 { return "The protocol describes challenges, but none was put in." }
    if missed.isEmpty {
      let caught = result.designFindings.isEmpty ? "all were" : "what the line is meant to catch was"
      return "\(times) put in on purpose, and \(caught) caught." + designProse + acceptedProse
    }
    let words = missed.map { challenge in
      "\(challenge.missed == challenge.made ? "any" : NumberText.count(challenge.missed)) of "
        + "\(NumberText.count(challenge.made)) \(Names.challenge(challenge.id))"
    }
    return
      "\(times) put in on purpose; nothing caught \(words.joined(separator: ", and "))."
      + (result.designFindings.isEmpty ? allOthers : "") + designProse + acceptedProse
  }

  /// What the line has no means against is no failure of the protocol, and still has to be said.
  private var designProse: String {
    let words = result.designFindings.map {
      "\(NumberText.count($0.missed)) of \(NumberText.count($0.made)) \(Names.challenge($0.id))"
    }
    if words.isEmpty { return "" }
    return
      " Nothing caught \(words.joined(separator: ", and ")), and nothing on this line is meant to: a finding about its "
      + "design, not a criterion of the protocol." + allOthers
  }

  /// That the rest was caught, where there is one.
  private var allOthers: String {
    result.challenges.contains { $0.missed < $0.made } ? " All others were caught." : ""
  }

  private var acceptedProse: String {
    guard let accepted = result.acceptedProtocols else { return "" }
    return
      " Of \(Names.counted(result.identity.shortTrials, "repetition")) of the protocol \(accepted == 0 ? "none" : NumberText.count(accepted)) "
      + "would have been accepted."
  }

  private var challengeTable: Table {
    Table(
      "challenges", "Seeded challenges of the protocol",
      [.code("challenge"), .text("what is done"), .number("caught"), .number("share"), .text("by what")],
      rows: result.challenges.enumerated().map { index, challenge in
        let caught = challenge.made - challenge.missed
        let by = challenge.caught.filter { $0.count > 0 }.map { "\($0.by) \(NumberText.count($0.count))" }
          .joined(separator: ", ")
        return [
          .text(challenge.id), .text(challenge.text),
          .quantity(Quantity(caught, of: challenge.made, source: "/challenges/\(index)/caughtTotal")),
          .quantity(Quantity(challenge.share, .share, source: "/challenges/\(index)/share")),
          .text(by.isEmpty ? "nothing" : by),
        ]
      })
  }
}
