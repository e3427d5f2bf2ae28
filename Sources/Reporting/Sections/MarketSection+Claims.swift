import Experiments

extension DocumentWriter {
  /// What has become of claims and of returns.
  func claims(_ market: MarketSummary, _ path: String) -> Table {
    func row(_ words: String, _ count: Int, _ name: String) -> [ReportCell] {
      [.text(words), .quantity(Quantity(count: count, source: "\(path)/\(name)"))]
    }
    let (claims, tally) = (market.claims, market.tally)
    return Table(
      "claims", "Claims and returns, long runs", [.text("what"), .number("how many")],
      rows: [
        row("claims that goods and document differ, or goods are damaged", claims.raised, "claims/raised"),
        row("cases in them", claims.cases, "claims/cases"),
        row("settled", claims.settled, "claims/settled"),
        [
          .text("from the claim until it was settled, in the mean"),
          .quantity(Quantity(plain: claims.meanHours, .hours, source: path + "/claims/hours")),
        ],
        row("turned away as late", claims.late, "claims/late"),
        row("given up without a decision", claims.givenUp, "claims/givenUp"),
        row("units credited", tally.credited, "claims/unitsCredited"),
        row("units written off", tally.writtenOff, "claims/unitsWrittenOff"),
        row("units that went back to the maker", tally.sentBack, "claims/unitsSentBack"),
        row("units that came back to a returns desk", tally.returned, "returns/returned"),
        row("of these, back on the shelf", tally.restocked, "returns/restocked"),
        row("of these, destroyed", tally.destroyed, "returns/destroyed"),
        row(
          "of these, because the wholesaler had no document of them", tally.unassociated,
          "returns/unassociated"),
        row(
          "returns set apart because nothing verified them at once", tally.returnsApart, "returns/setApart"),
        row("of these, never verified: destroyed or sent back", tally.unverified, "returns/unverified"),
        row("of these, back at the maker", tally.returnsSentBack, "returns/sentBack"),
        row(
          "packs that dispensers set apart in place of giving them out", tally.keptApart,
          "dispensing/setApart"),
        row("of these, given out later", tally.givenLater, "dispensing/givenLater"),
        row("packs given out although no answer came", tally.handedOver, "dispensing/withoutAnswer"),
      ])
  }
}
