import Drift
import Experiments
import World

extension DocumentWriter {
  /// What has become of goods and documents after the line; none where the scenario has no market.
  var market: [ReportSection] {
    guard let chosen = selling else { return [] }
    let (path, market) = ("/cells/\(chosen.index)/market", chosen.market)
    var blocks: [Block] = [
      .paragraph(
        "A record that is wrong on the line becomes a refused document, a pallet without data, a package that is somewhere else than "
          + "anybody was told. Shipments are picked from the record and loaded from what stands there; documents are made "
          + "from the record; who holds what is compared with what partners' systems were told."),
      .figure(documentsFigure(market, path)),
    ]
    if !market.refusals.isEmpty { blocks.append(.table(refusals(market, path))) }
    if isLeftOut {
      blocks.append(
        .paragraph(
          "Returns and repackaging were not in scope of this installation: nobody is told of opened cases, of new numbers or of what "
            + "comes back. What follows from it is below, as gaps of custody."))
    }
    if let share = result.values.first(where: { $0.path == "market.shares-openings" })?.production?.text {
      blocks.append(
        .paragraph(
          "A case that is opened is told to partners' systems; the maker's record is told so by \(share) of the wholesalers "
            + "(“market.shares-openings”). Of the others it has a closed case until somebody tells of a unit that lay in it."
        ))
    }
    blocks += [
      .figure(custodyFigure(market, path)), .table(receipts(market, path)), .table(claims(market, path)),
      .table(custody(market, path)),
    ]
    if let lost = marketChanges { blocks.append(.table(lost)) }
    blocks.append(
      .reservation(
        "How partners and people behave here is assumed, and yours to set: no figure of refusals, of their noticing or of "
          + "unrecorded movements is published with its denominator."))
    return [ReportSection(id: .market, title: "After the line", blocks: blocks, brief: brief(market))]
  }

  /// Whether the scenario says that returns and repackaging were not in scope when the systems were installed.
  private var isLeftOut: Bool {
    result.values.contains { $0.path == "site.returns-in-scope" && $0.production?.text == "false" }
  }

  /// The long runs of production, where they have a market; else of validation.
  private var selling: (index: Int, market: MarketSummary)? {
    [Role.production, .validation].lazy.compactMap { role in
      result.cells.enumerated().first { $0.element.cell == Cell(role, .long) }.flatMap { index, cell in
        cell.market.map { (index, $0) }
      }
    }.first
  }

  private func brief(_ market: MarketSummary) -> [String] {
    let documents = market.documents
    var lines = [
      "after the line: of \(NumberText.count(documents.sent)) documents \(NumberText.count(documents.refused)) were refused"
        + (documents.refused == 0
          ? ""
          : ", \(NumberText.count(documents.noticed)) of these seen after \(Self.duration(documents.meanHoursUntilNoticed)), "
            + "\(NumberText.count(documents.unnoticed)) by nobody")
        + "; \(Names.counted(documents.unitsNever, "unit")) without accepted data"
    ]
    let gaps = market.gaps.filter { $0.gaps > 0 }
    lines.append(
      gaps.isEmpty
        ? "after the line: no gap of custody"
        : "after the line: "
          + gaps.map {
            "\(Names.counted($0.gaps, "gap")) of custody (\(Self.name(of: $0.reason))) of "
              + "\(Self.duration($0.meanHours)) in the mean with \(Names.counted($0.units, "unit"))"
          }.joined(separator: "; "))
    return lines
  }

  static func name(of reason: CustodyGap.Reason) -> String {
    switch reason {
    case .withoutData: "taken into stock without a document"
    case .openedOutside: "a case opened outside the system"
    case .restocked: "a return restocked without a word"
    case .unreported: "with a logistics provider who has not told yet (“market.logistics”)"
    case .repackagedOutside: "a case repackaged outside the system"
    }
  }

  func documents(_ market: MarketSummary, _ path: String) -> Table {
    let place = "\(path)/documents"
    func row(_ words: String, _ count: Int, _ name: String) -> [ReportCell] {
      [.text(words), .quantity(Quantity(count: count, source: name))]
    }
    let documents = market.documents
    return Table(
      "documents", "Documents to partners, long runs", [.text("documents"), .number("how many")],
      rows: [
        row("shipments", market.shipments, path + "/shipments"),
        row("documents sent", documents.sent, place + "/sent"),
        row("of these, sent again", documents.again, place + "/again"),
        row("with a receipt of the transport", documents.received, place + "/received"),
        row("accepted", documents.accepted, place + "/accepted"),
        row("refused", documents.refused, place + "/refused"),
        row("received and never answered", documents.unanswered, place + "/unanswered"),
        row("refusals that somebody has seen", documents.noticed, place + "/noticed"),
        [
          .text("from the answer until somebody saw it, in the mean"),
          .quantity(
            Quantity(plain: documents.meanHoursUntilNoticed, .hours, source: place + "/hoursUntilNoticed")),
        ],
        row("refusals that nobody has seen", documents.unnoticed, place + "/unnoticed"),
        row("given up after so many attempts", documents.givenUp, place + "/givenUp"),
        row(
          "units that arrived, and no document about them was accepted", documents.unitsNever,
          place + "/unitsWithout"),
        row(
          "pallets that the record had in stock and nobody found", market.tally.notFound, path + "/notFound"),
        row(
          "cases that the record had on a pallet and nobody found there", market.tally.casesNotFound,
          path + "/casesNotFound"),
        row("pallets built of cases of others", market.tally.mixedPallets, path + "/mixedPallets"),
        row(
          "of these, with cases of several lots", market.tally.palletsOfSeveralLots,
          path + "/palletsOfSeveralLots"),
        row("orders that were not delivered in full", market.shortOrders, path + "/shortOrders"),
      ])
  }

  private func refusals(_ market: MarketSummary, _ path: String) -> Table {
    Table(
      "refusals", "Who refused documents, and why",
      [.text("partner"), .text("reason"), .number("documents")],
      rows: market.refusals.enumerated().map { index, refusal in
        [
          .text("wholesaler \(refusal.partner + 1)"), .text("\(refusal.reason)"),
          .quantity(Quantity(count: refusal.count, source: "\(path)/refusals/\(index)/count")),
        ]
      })
  }

  private func receipts(_ market: MarketSummary, _ path: String) -> Table {
    let tally = market.tally
    func row(_ words: String, _ count: Int, _ name: String) -> [ReportCell] {
      [.text(words), .quantity(Quantity(count: count, source: "\(path)/counted/\(name)"))]
    }
    return Table(
      "receipts", "What wholesalers find when goods arrive with their document",
      [.text("cases"), .number("how many")],
      rows: [
        row("on a pallet and in no document: product without data", tally.withoutData, "withoutData"),
        row("in a document and on no pallet: data without product", tally.withoutProduct, "withoutProduct"),
        row("opened and counted", tally.counted, "cases"),
        row("of these, holding more than the document says", tally.over, "over"),
        row("of these, holding less", tally.short, "short"),
        row("of these, holding as many, and others", tally.substituted, "substituted"),
        row("damaged on the way, and destroyed on arrival", tally.damaged, "damaged"),
      ])
  }

  private func custody(_ market: MarketSummary, _ path: String) -> Table {
    func row(_ words: String, _ count: Int, _ name: String, in place: String? = nil) -> [ReportCell] {
      [
        .text(words), .quantity(Quantity(count: count, source: "\(place ?? path + "/custody")/\(name)")),
        .empty, .empty, .empty,
      ]
    }
    let gaps = market.gaps.enumerated().map { index, gap -> [ReportCell] in
      let place = "\(path)/gaps/\(index)"
      return [
        .text("gap: " + Self.name(of: gap.reason)),
        .quantity(Quantity(count: gap.gaps, source: place + "/gaps")),
        .quantity(Quantity(count: gap.units, source: place + "/units")),
        .quantity(Quantity(plain: gap.meanHours, .hours, source: place + "/hours")),
        .quantity(Quantity(count: gap.open, source: place + "/open")),
      ]
    }
    return Table(
      "custody", "Custody: what nobody was told, long runs",
      [
        .text("what"), .number("how many"), .number("units"), .number("how long, in the mean"),
        .number("still open at the end"),
      ],
      rows: gaps + [
        row("cases that hold less than every system has", market.casesUnder, "casesUnder"),
        row("units that are at the end not where anybody was told", market.misplaced, "misplaced"),
        row("units that stand under another lot", market.wrongLot, "wrongLot"),
        row("units with a new number", market.tally.relabeled, "relabeled", in: path),
        row(
          "cases that a repackager has put into new packages", market.tally.repackaged, "casesRepackaged",
          in: path),
        row(
          "units that dispensers have told to be given out", market.tally.toldDispensed, "toldDispensed",
          in: path),
        row(
          "units that dispensers have told to be destroyed as expired", market.tally.toldExpired,
          "toldExpired", in: path),
        row("new numbers that nothing links to the old", market.unlinked, "unlinked"),
        row("numbers in trade that are on no package", market.ghosts, "ghosts"),
        row("packages that bear a number which another one had before", market.copied, "copied"),
        row("packages that bear the label that was printed for another one", market.exchanged, "exchanged"),
      ])
  }

  func places(_ market: MarketSummary, _ path: String) -> Table {
    Table(
      "places", "Where the units of all released lots are at the end",
      [.text("place"), .number("units")],
      rows: MarketPlace.allCases.map { place in
        [
          .text(place.meaning),
          .quantity(
            Quantity(
              market.units[Int(place.rawValue)], of: market.tally.released,
              source: "\(path)/places/\(place.word)")),
        ]
      })
  }

  /// What becomes of these numbers when one mechanism alone is healthy; nil where no run was made without one.
  private var marketChanges: Table? {
    let rows = result.mechanisms.enumerated().flatMap { index, part -> [[ReportCell]] in
      (part.vanishing?.market ?? []).enumerated().filter(\.element.isBeyondChance).map { place, change in
        let path = "/mechanisms/\(index)/vanishing/market/\(place)"
        return [
          .text(Names.mechanism(part.id)), .text(change.measure.meaning),
          .quantity(
            Quantity(count: part.vanishing?.lots ?? 0, source: "/mechanisms/\(index)/vanishing/lots")),
          .quantity(Quantity(count: change.with, source: path + "/with")),
          .quantity(Quantity(count: change.without, source: path + "/without")),
        ]
      }
    }
    if rows.isEmpty { return nil }
    return Table(
      "market-changes",
      "What changes after the line when one mechanism alone is healthy and every draw the same: what vanishes, or changes by "
        + "more than twice the deviation of such counts",
      [
        .text("mechanism"), .text("what"), .number("lots of each run"), .number("with it"),
        .number("without it"),
      ], rows: rows)
  }
}
