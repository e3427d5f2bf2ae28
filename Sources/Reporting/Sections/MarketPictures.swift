import Drift
import Experiments
import World

// Custody and documents as pictures: the way of goods and the way of what is told about them.
extension DocumentWriter {
  /// From the maker to patients, with what nobody was told beside each step.
  func custodyFigure(_ market: MarketSummary, _ path: String) -> Figure {
    func units(_ places: MarketPlace...) -> Int { places.reduce(0) { $0 + market.units[Int($1.rawValue)] } }
    func count(_ number: Int) -> String { NumberText.count(number) }
    let sold = units(.delivery, .dispenser, .patient, .wayBack, .returnsDesk)
    func gap(_ reason: CustodyGap.Reason) -> ChainChart.Fate? {
      market.gaps.first { $0.reason == reason && $0.gaps > 0 }.map {
        ChainChart.Fate(
          label: Self.name(of: reason),
          remark: "\(count($0.units)) units in \(Names.counted($0.gaps, "gap"))",
          isSilent: true)
      }
    }
    func fate(_ label: String, _ number: Int, _ what: String, isSilent: Bool = false) -> ChainChart.Fate? {
      number == 0
        ? nil : ChainChart.Fate(label: label, remark: "\(count(number)) \(what)", isSilent: isSilent)
    }
    let crossings = [
      ChainChart.Crossing(
        remark: "\(count(market.tally.shipped)) units with \(Names.counted(market.shipments, "shipment"))",
        fates: [
          fate("set apart without a document", units(.quarantine), "units at the end"),
          fate("sent back to the maker", units(.maker), "units"), gap(.unreported), gap(.withoutData),
          fate("pallets that nobody found", market.tally.notFound, "pallets"),
        ].compactMap(\.self)),
      ChainChart.Crossing(
        remark: "\(count(sold)) units at dispensers or beyond them at the end",
        fates: [
          gap(.openedOutside), gap(.repackagedOutside),
          fate("returned by dispensers", market.tally.returned, "units"),
          gap(.restocked),
          fate("stand under another lot", market.wrongLot, "units", isSilent: true),
          fate("new numbers without a link", market.unlinked, "units", isSilent: true),
        ].compactMap(\.self)),
      ChainChart.Crossing(
        remark: "\(count(units(.patient))) units with patients",
        fates: [fate("destroyed", units(.destroyed), "units")].compactMap(\.self)),
    ]
    return Figure(
      id: "custody-flow",
      title:
        "\(count(units(.patient))) of \(count(market.tally.released)) units are with patients at the end, and "
        + "\(count(market.misplaced)) are not where anybody was told",
      reading:
        "The way of goods in the long runs, from above. Beside each arrow stands what became of units there; filled and bold is what "
        + "nobody was told.",
      chart: .chain(
        ChainChart(
          systems: ["maker's warehouse", "wholesalers", "dispensers", "patients"], crossings: crossings)),
      table: places(market, path))
  }

  /// From the gateway to somebody who reads the answer.
  func documentsFigure(_ market: MarketSummary, _ path: String) -> Figure {
    let documents = market.documents
    func count(_ number: Int) -> String { NumberText.count(number) }
    func fate(_ label: String, _ number: Int, isSilent: Bool = false) -> ChainChart.Fate? {
      number == 0 ? nil : ChainChart.Fate(label: label, remark: count(number), isSilent: isSilent)
    }
    var reasons: [(code: String, words: String, count: Int)] = []
    for refusal in market.refusals {
      if let index = reasons.firstIndex(where: { $0.code == refusal.reason.rawValue }) {
        reasons[index].count += refusal.count
      } else {
        // The sentence ends with what to do about it, which is in the table.
        let words = "\(refusal.reason)".split(separator: ".").first.map(String.init) ?? ""
        let text = words.split(separator: ":").last.map { $0.drop { $0 == " " } }.map(String.init) ?? words
        reasons.append((refusal.reason.rawValue, text, refusal.count))
      }
    }
    let crossings = [
      ChainChart.Crossing(
        remark: "\(count(documents.sent)) documents sent, \(count(documents.again)) of them again",
        fates: [fate("without a receipt", documents.sent - documents.received)].compactMap(\.self)),
      ChainChart.Crossing(
        remark: "\(count(documents.accepted)) taken",
        fates: (reasons.map { reason -> ChainChart.Fate? in
          ChainChart.Fate(
            label: "refused, \(reason.code)", remark: "\(count(reason.count)): \(reason.words)",
            isSilent: false)
        } + [
          fate("never answered", documents.unanswered, isSilent: true)
        ])
        .compactMap(\.self)),
      ChainChart.Crossing(
        remark: "\(count(documents.noticed)) of \(count(documents.refused)) refusals seen",
        fates: [
          fate("seen by nobody", documents.unnoticed, isSilent: true), fate("given up", documents.givenUp),
        ].compactMap(\.self)),
    ]
    return Figure(
      id: "documents-flow",
      title: documents.refused == 0
        ? "No document was refused"
        : "\(count(documents.refused)) of \(count(documents.sent)) documents were refused, and "
          + (documents.unnoticed == 0
            ? "somebody saw each refusal" : "nobody saw \(count(documents.unnoticed)) of these refusals"),
      reading:
        "The way of documents in the long runs, from above. Beside each arrow stands what became of them there; filled and bold is "
        + "what nobody saw.",
      chart: .chain(
        ChainChart(
          systems: ["gateway", "partners' machines", "partners' systems", "somebody at the site"],
          crossings: crossings)), table: self.documents(market, path))
  }
}
