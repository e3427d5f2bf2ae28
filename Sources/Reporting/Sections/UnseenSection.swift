import Experiments
import World

extension DocumentWriter {
  /// What validation could not see, and why.
  var unseen: ReportSection {
    var blocks: [Block] = [.paragraph(unseenProse)]
    if !occurring.isEmpty { blocks.append(.figure(unseenFigure)) }
    blocks.append(.reservation(unseenReservation))
    if !result.challenges.isEmpty {
      blocks += [
        .heading("What the protocol put in on purpose"), .paragraph(challengeProse), .table(challengeTable),
        .reservation(
          "A challenge that is caught shows that this fault, made in this way, is caught. It says nothing of faults "
            + "that nobody thought of."),
      ]
    }
    return ReportSection(
      id: .unseen, title: "What validation could not see", blocks: blocks, brief: unseenBrief)
  }

  /// Kinds that occurred at all, with their places in the result.
  private var occurring: [(index: Int, kind: KindResult)] {
    result.kinds.enumerated().filter { $0.element.visibility != .absent }.map { ($0.offset, $0.element) }
  }

  private func count(_ visibility: Visibility) -> Int {
    result.kinds.count { $0.visibility == visibility && $0.production.seen > 0 }
  }

  /// `too short 1 · too clean 1 · both 1`: only those that there are.
  private var counts: String {
    let order: [Visibility] = [.tooShort, .tooClean, .both, .either, .rare]
    return order.filter { count($0) > 0 }.map { "\(Names.visibility($0)) \(count($0))" }
      .joined(separator: " · ")
  }

  private var countsInWords: String {
    let order: [Visibility] = [.tooShort, .tooClean, .both, .either, .rare]
    let names = order.filter { count($0) > 0 }.map { visibility in
      let what =
        switch visibility {
        case .tooShort: "it is too short"
        case .tooClean: "it is too clean"
        case .both: "it is too short and too clean"
        case .either: "it is too short and too clean, where one of the two alone would hide them"
        default: "even long runs show them only now and then"
        }
      return "\(count(visibility)) because \(what)"
    }
    return names.joined(separator: ", ")
  }

  private var protocolBound: Double { result.total.provedByOneProtocol }

  private var protocolSize: String { NumberText.count(identity.protocolUnits) + " units" }

  private var unseenBrief: [String] {
    let found = result.finding
    var lines: [String] = []
    if identity.protocolUnits > 0 {
      lines.append(
        "one protocol of \(protocolSize) without a finding proves “below \(NumberText.bound(protocolBound))”")
    }
    if found.inProduction > 0 {
      let rest = counts.isEmpty ? "" : " · " + counts
      lines.append(
        "the protocol would have shown \(found.seenByProtocol == 0 ? "none" : "\(found.seenByProtocol)") of "
          + "\(found.inProduction)\(rest)")
    }
    return lines
  }

  private var unseenProse: String {
    var text =
      "One protocol of \(protocolSize) that finds nothing proves no more than “below "
      + "\(NumberText.bound(protocolBound)) episodes per million units”. "
    if let pooled = result.total.provedPooled {
      text +=
        "All \(identity.trials) long trials under validation's conditions together prove “below "
        + "\(NumberText.bound(pooled))”; no site runs that many. "
    }
    let found = result.finding
    if found.inProduction == 0 {
      return text + "Nothing was found in production that it could have missed."
    }
    let missed = found.inProduction - found.seenByProtocol
    if missed == 0 {
      return text + "Even so, it would have shown every kind that this line has in production."
    }
    return text
      + "Of the \(Names.counted(found.inProduction, "kind")) that this line has in production it misses "
      + "\(missed == found.inProduction ? "every one" : "\(missed)"): \(countsInWords)."
  }

  private var unseenFigure: Figure {
    Figure(
      id: "unseen", title: unseenTitle,
      reading:
        "The axis is the length of a run. The open circle is the number of units after which validation's "
        + "conditions would have shown the kind with 95 %, the filled one the same for production's; the vertical lines are "
        + "the runs that were made. A circle to the right of “one protocol” is a run too short; an arrow is a kind "
        + "that validation's conditions never showed.",
      chart: .intervals(unseenChart), table: unseenTable)
  }

  private var unseenTitle: String {
    let needed = occurring.compactMap(\.kind.unitsNeeded).map(\.value).filter(\.isFinite)
    let beyond = occurring.count { $0.kind.unitsNeeded == nil }
    let size = Double(identity.protocolUnits)
    let short = needed.count { $0 > size }
    let all = occurring.count
    if short + beyond == 0 {
      return
        "One protocol is long enough for \(all == 1 ? "the kind" : "each of the \(all) kinds") that occurs"
    }
    var parts: [String] = []
    if short > 0 {
      let longest = needed.max() ?? size
      parts.append(
        "\(short) of \(all) \(short == 1 ? "needs" : "need") more than one protocol, up to "
          + "\(NumberText.large(longest)) units")
    }
    if beyond > 0 {
      parts.append("\(beyond)\(short > 0 ? "" : " of \(all)") never showed under validation's conditions")
    }
    return parts.joined(separator: "; ")
  }

  private var unseenChart: IntervalChart {
    let order: [Visibility] = [.seen, .tooShort, .tooClean, .both, .either, .rare]
    let groups = order.compactMap { visibility -> IntervalChart.Group? in
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
      groups: groups, axis: "units until it shows with 95 %", contextName: identity.validation,
      subjectName: identity.production, columns: ["protocols show it"], rules: rules,
      hasZero: false)
  }

  private func unseenRow(_ index: Int, _ kind: KindResult) -> IntervalChart.Row {
    let path = "/kinds/\(index)"
    let short = kind.showings.first { $0.cell == Cell(.validation, .short) }
    return IntervalChart.Row(
      label: Names.subject(kind.subject),
      context: kind.unitsNeeded.map { Quantity($0, .units, source: path + "/unitsNeeded") },
      subject: kind.unitsNeededInProduction.map {
        Quantity($0, .units, source: path + "/unitsNeededInProduction")
      }, isAccented: true,
      remarks: [short.map { Quantity($0.shown, of: $0.trials, source: "").parts.figure } ?? NumberText.none],
      contextBeyond: kind.unitsNeeded == nil ? Double(max(units(.validation, .long), 1)) : nil)
  }

  private var unseenTable: Table {
    Table(
      "unseen", "Units needed to show each kind with 95 %, and the trials that did show it",
      [
        .text("kind"), .text("verdict"), .number("units needed, \(identity.validation)"),
        .number("units needed, \(identity.production)"),
      ] + Cell.all.map { .number("shown, \($0.role.word) \($0.length.word)") }
        + [.number("proved by one protocol: below"), .number("proved by all long trials: below")],
      rows: occurring.map { index, kind in
        let path = "/kinds/\(index)"
        var row: [ReportCell] = [
          .text(Names.subject(kind.subject)), .text(Names.visibility(kind.visibility)),
          kind.unitsNeeded.map { .quantity(Quantity($0, .units, source: path + "/unitsNeeded")) }
            ?? .text("never shown"),
          kind.unitsNeededInProduction.map {
            .quantity(Quantity($0, .units, source: path + "/unitsNeededInProduction"))
          } ?? .text("never shown"),
        ]
        for cell in Cell.all {
          if let place = kind.showings.firstIndex(where: { $0.cell == cell }) {
            let showing = kind.showings[place]
            row.append(
              .quantity(
                Quantity(showing.shown, of: showing.trials, source: "\(path)/showings/\(place)/shown")))
          } else {
            row.append(.empty)
          }
        }
        row.append(
          .quantity(
            Quantity(plain: kind.provedByOneProtocol, .perMillion, source: path + "/provedByOneProtocol")))
        row.append(
          kind.provedPooled.map {
            .quantity(Quantity(plain: $0, .perMillion, source: path + "/provedPooled"))
          } ?? .empty)
        return row
      }, isFolded: true)
  }

  private var unseenReservation: String {
    "“Seen” means that at least 95 % of the short trials under validation's conditions show the kind; “too short”, "
      + "that only the long ones do; “too clean”, that only production's conditions do, also in a short run; “both”, "
      + "that only long runs under production's conditions do; “rare”, that no cell shows it that reliably. The short "
      + "runs were repeated \(Names.counted(identity.shortTrials, "time")) under each condition."
  }

  private var challengeProse: String {
    let made = result.challenges.reduce(0) { $0 + $1.made }
    let missed = result.challenges.reduce(0) { $0 + $1.missed }
    let times = NumberText.count(made) + (made == 1 ? " fault was" : " faults were")
    if made == 0 { return "The protocol describes challenges, but none was put in." }
    return missed == 0
      ? "\(times) put in on purpose, and all were caught."
      : "\(times) put in on purpose; \(NumberText.count(missed)) \(missed == 1 ? "was" : "were") caught by nothing."
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
