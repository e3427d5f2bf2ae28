import EventKernel
import TextFormats
import TraceCore
import TraceModel
import World

// A recall: the record's document for the authority as each architecture gives it, and the truth beside it.
extension MarketReplay {
  /// The story of a recall.
  func story(ofRecall answer: RecallAnswer) -> MarketStory {
    var story = MarketStory(.recall, trial: number, name: answer.plan.name)
    let tally = answer.tally
    story.introduction = [
      "recall “\(answer.plan.name)”: \(answer.plan.what.meaning)", "\(tally.affected) packs are affected",
    ]
    story.add(true, answer.at, "authority", "asks which packs are affected, and where they are")
    for architecture in Architecture.allCases {
      let after = answer.answeredAfter(architecture)
      let at = answer.at.adding(after) ?? answer.at
      let given = dispensed(answer, at: at) - dispensed(answer, at: answer.at)
      story.add(
        false, at, architecture == .thread ? "one shared log" : "modules joined by hand",
        "\(architecture == .thread ? "answers" : "answer") after \(Self.hours(after)), of which people work \(Self.hours(answer.work(architecture)))"
          + (given > 0 ? "; \(given) more of the packs are with patients by then" : ""))
    }
    story.order(until: .distantFuture)
    story.record = Self.words(tally)
    for actor in answer.customersMissed { story.record.append("\(name(of: actor)) is not named") }
    for (holder, count) in places(answer) { story.record.append("\(count) of those missed: \(holder)") }
    story.figures = [
      ("affected", .integer(tally.affected)), ("named", .integer(tally.named)),
      ("missed", .integer(tally.missed)), ("inVain", .integer(tally.inVain)),
      ("customersMissed", .integer(tally.customersMissed)), ("undecided", .integer(tally.undecided)),
      ("widening", .integer(tally.widening)), ("unjoined", .integer(tally.unjoined)),
      ("stitchedMissed", .integer(tally.stitchedMissed)),
      ("stitchedInVain", .integer(tally.stitchedInVain)), ("leftInBins", .integer(tally.leftInBins)),
      ("pulledInVain", .integer(tally.pulledInVain)),
      (
        "documents",
        .list(Architecture.allCases.map { architecture in json(answer, architecture) })
      ),
      ("missedCodes", .texts(answer.missed.map { text(of: $0.printed) })),
      ("inVainCodes", .texts(answer.inVain.map { text(of: $0) })),
    ]
    return story
  }

  /// What is wrong with a recall, in sentences.
  static func words(_ tally: RecallTally) -> [String] {
    var words: [String] = []
    if tally.missed > 0 {
      words.append(
        "\(tally.missed) of \(tally.affected) affected packs are missed, \(tally.missedDispensed) of them with patients"
      )
    }
    if tally.inVain > 0 {
      words.append("\(tally.inVain) numbers are named of which no affected pack bears any")
    }
    if tally.customersMissed > 0 {
      words.append("\(tally.customersMissed) of \(tally.customers) wholesalers are not named")
    }
    if tally.widening > 0 {
      words.append(
        "\(tally.undecided) contradictions cannot be decided: \(tally.widening) more packs have to be recalled"
      )
    }
    if tally.unknown > 0 { words.append("\(tally.unknown) of what is asked about is not in the record") }
    if tally.unjoined > 0 {
      words.append(
        "modules joined by hand have no line for \(tally.unjoined) of its pallets, and miss \(tally.stitchedMissed) packs on them"
      )
    }
    if tally.stitchedInVain > 0 {
      words.append("modules joined by hand recall \(tally.stitchedInVain) packs in vain besides")
    }
    if tally.leftInBins > 0 {
      words.append("\(tally.leftInBins) packs stay in wholesalers' bins under the label of another lot")
    }
    if tally.pulledInVain > 0 {
      words.append(
        "\(tally.pulledInVain) packs of other lots are pulled with a bin that bears the lot's label")
    }
    return words.isEmpty ? ["the record names exactly what is affected, and whom"] : words
  }

  static func hours(_ span: TimeSpan) -> String {
    let minutes = span.nanoseconds / 60_000_000_000
    return minutes < 120 ? "\(minutes) min" : "\(minutes / 60) h"
  }

  private func dispensed(_ answer: RecallAnswer, at now: Instant) -> Int {
    guard let market else { return 0 }
    var boxes: [[Int]: Int] = [:]
    for (number, box) in market.cases.enumerated() { boxes[[box.seal, box.number]] = number }
    return answer.affected.count { pack in
      guard let number = boxes[[pack.seal, pack.box]],
        market.cases[number].openedAt.map({ $0 <= now }) ?? false
      else { return false }
      return market.holders(ofUnitsIn: number, at: min(now, end))[pack.unit].place == .patient
    }
  }

  private func places(_ answer: RecallAnswer) -> [(String, Int)] {
    var counts: [String: Int] = [:]
    for pack in answer.missed { counts[pack.holder.place.meaning, default: 0] += 1 }
    // order-free: sorted
    return counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  // MARK: For the authority

  /// The document as people read it, for each architecture.
  func regulatorText(_ answer: RecallAnswer) -> String {
    Architecture.allCases.map { text(answer, $0) }.joined(separator: "\n")
  }

  private func text(_ answer: RecallAnswer, _ architecture: Architecture) -> String {
    let how =
      architecture == .thread
      ? "from one shared log, in one query"
      : "from \(Book.allCases.count) systems' reports, joined by hand"
    var text = "RECALL “\(answer.plan.name)”, \(how)\n"
    func row(_ left: String, _ right: String) {
      text += "  \(left.padded(to: 34))\(right)\n"
    }
    row("asked", "\(stamp(answer.at))")
    row("answered", "\(stamp(answer.at.adding(answer.answeredAfter(architecture)) ?? answer.at))")
    row("people's work", Self.hours(answer.work(architecture)))
    if architecture == .stitched { stitched(answer, row) }
    // A lot that one part of the answer leaves free may be what another part is about.
    let affected = Set(answer.documents.flatMap(\.lots))
    for document in documents(answer, architecture) {
      let counts = document.counts
      row("lots", document.lots.map { site.lotNumber($0) }.joined(separator: ", "))
      row("affected numbers, of which", "\(document.units.count)")
      row("in the site's hands", "\(counts.onHand)")
      row("away", "\(counts.away)")
      row("given to patients, as far as told", "\(counts.dispensed)")
      row("sampled, destroyed, never applied", "\(counts.gone)")
      for customer in document.customers { row("had by \(name(of: customer.holder))", "\(customer.units)") }
      for stock in document.openInventory {
        row(
          "to be blocked, lot \(site.lotNumber(stock.lot))",
          "\(stock.units) in \(stock.containers.count) things")
      }
      for undecided in document.undecided {
        row("not to be decided", "\(undecided.units.count) more, by \(undecided.rule.rawValue)")
      }
      for free in document.unaffected where !affected.contains(free.lot) {
        row("stays free, lot \(site.lotNumber(free.lot))", "\(free.units), \(free.onHand) of them on hand")
      }
      for unknown in document.unknown { row("not in the record", unknown) }
    }
    return text
  }

  /// The answer's documents as each architecture gives them.
  private func documents(_ answer: RecallAnswer, _ architecture: Architecture) -> [RecallDocument] {
    guard architecture == .stitched, let stitched = answer.stitched else { return answer.documents }
    return answer.documents.map(stitched.document)
  }

  /// What those say who join reports by hand, and nobody else.
  private func stitched(_ answer: RecallAnswer, _ row: (String, String) -> Void) {
    guard let stitched = answer.stitched else {
      return row("content", "as of the shared log: no scenario says what other books this site keeps")
    }
    for pallet in stitched.unjoined {
      row("no line in the warehouse's report", "\(text(of: pallet.label)), \(pallet.packs.count) packs")
    }
    for pallet in stitched.besides {
      row("recalled besides, one line for two", "\(text(of: pallet.label)), \(pallet.packs.count) packs")
    }
  }

  private func json(_ answer: RecallAnswer, _ architecture: Architecture) -> JSONValue {
    let affected = Set(answer.documents.flatMap(\.lots))
    func list(_ pallets: [StitchedAnswer.Pallet]?) -> JSONValue {
      .list(
        (architecture == .stitched ? pallets ?? [] : []).map {
          .object([("label", .text(text(of: $0.label))), ("packs", .integer($0.packs.count))])
        })
    }
    return .object([
      ("architecture", .text(architecture.word)), ("asked", .text(stamp(answer.at))),
      ("answeredAfterSeconds", .integer(Int(answer.answeredAfter(architecture).nanoseconds / 1_000_000_000))),
      ("workSeconds", .integer(Int(answer.work(architecture).nanoseconds / 1_000_000_000))),
      (
        "parts",
        .list(
          documents(answer, architecture).map { document in
            .object([
              ("lots", .texts(document.lots.map { site.lotNumber($0) })),
              ("units", .integer(document.units.count)), ("onHand", .integer(document.counts.onHand)),
              ("away", .integer(document.counts.away)), ("dispensed", .integer(document.counts.dispensed)),
              ("gone", .integer(document.counts.gone)),
              (
                "customers",
                .list(
                  document.customers.map {
                    .object([("name", .text(name(of: $0.holder))), ("units", .integer($0.units))])
                  })
              ), ("undecided", .integer(document.undecided.count)), ("widening", .integer(document.widening)),
              (
                "unaffected",
                .integer(
                  document.unaffected.filter { !affected.contains($0.lot) }.reduce(0) { $0 + $1.units })
              ),
              ("unknown", .texts(document.unknown)),
            ])
          })
      ), ("unjoined", list(answer.stitched?.unjoined)), ("besides", list(answer.stitched?.besides)),
    ])
  }

  private func stamp(_ now: Instant) -> String {
    Timestamp(microseconds: trial.plan.clocks.startOfTrial + now.nanoseconds / 1_000).description
  }
}

extension String {
  /// With blanks behind it, up to a width; at least one.
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(1, width - count))
  }
}
