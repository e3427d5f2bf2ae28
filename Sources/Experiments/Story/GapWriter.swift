import Drift
import EventKernel
import TextFormats
import TraceModel
import World

// Gaps of custody: when nobody was told where goods were, one by one.
extension MarketReplay {
  /// Every gap in the order in which they began; those that began at one moment by why, and by what they are of.
  var gaps: [CustodyGap] {
    guard let market else { return [] }
    return CustodyGap.all(in: market, at: end).enumerated().sorted { a, b in
      let first = (a.element.from, a.element.reason.rawValue, a.offset)
      return first < (b.element.from, b.element.reason.rawValue, b.offset)
    }.map(\.element)
  }

  /// The story of a gap, counted from 0.
  func story(ofGap number: Int) -> MarketStory {
    let gaps = gaps
    let gap = gaps[number]
    var story = MarketStory(.gap, trial: self.number, name: "\(number + 1)")
    story.introduction = [
      "gap \(number + 1) of \(gaps.count) in custody: \(gap.reason.meaning)",
      "\(gap.units) \(gap.units == 1 ? "unit" : "units"), \(name(of: gap))",
    ]
    switch gap.thing {
    case .shipment(let shipment): addWay(ofShipment: shipment, to: &story)
    case .pallet(let pallet):
      if let shipment = market?.pallets[pallet].shipment { addWay(ofShipment: shipment, to: &story) }
    case .box(let box): addWay(ofCase: box, to: &story)
    case .unit(let key): addWay(ofUnit: place(of: key), to: &story)
    }
    story.add(true, gap.from, "from here on", "nobody is told where \(gap.units == 1 ? "it is" : "they are")")
    // A case that nobody is told of stays in stock for every system, whoever has what was in it.
    let ends =
      [.openedOutside, .repackagedOutside].contains(gap.reason)
      ? "the last of them is with whoever uses it, and no partner's any more; systems have them in stock for good"
      : "what systems have is so again"
    story.add(false, gap.until, "from here on", ends)
    story.order(until: end)
    story.record = [words(of: gap)]
    story.figures = [("gap", json(gap))]
    return story
  }

  /// A line for each gap: its number, when, how many units, of what and why.
  func list(ofGaps gaps: [CustodyGap]) -> [String] {
    gaps.enumerated().map { number, gap in
      "\(number + 1): \(gap.units) \(gap.units == 1 ? "unit" : "units"), \(name(of: gap)): \(gap.reason.meaning), \(span(gap))"
    }
  }

  /// One object.
  func json(_ gap: CustodyGap) -> JSONValue {
    .object([
      ("reason", .text(gap.reason.word)), ("of", .text(name(of: gap))), ("units", .integer(gap.units)),
      ("from", .text(String(gap.from.nanoseconds))),
      ("until", .optional(gap.until.map { String($0.nanoseconds) })),
    ])
  }

  /// What a gap comes to, in a sentence.
  func words(of gap: CustodyGap) -> String {
    "for \(Self.hours((gap.until ?? end) - gap.from)) nobody was told where \(gap.units) \(gap.units == 1 ? "unit was" : "units were")"
      + (gap.until == nil ? ", and nobody has been by the end" : "")
  }

  /// What a gap is of, by the name that it has in another run as well.
  func name(of gap: CustodyGap) -> String {
    guard let market else { return "" }
    switch gap.thing {
    case .shipment(let number): return "shipment SH-\(number + 1)"
    case .pallet(let number): return "pallet \(text(of: market.pallets[number].label))"
    case .box(let number): return "case \(label(ofCase: number))"
    case .unit(let key): return text(of: printed(on: place(of: key)))
    }
  }

  /// Whether what a gap of another run is of is there in this one, and has come as far.
  func has(_ name: String, _ thing: CustodyGap.Thing) -> Bool {
    guard let market else { return false }
    switch thing {
    case .shipment(let number):
      return market.shipments.indices.contains(number) && market.shipments[number].arrivedAt != nil
    case .pallet: return market.pallets.contains { "pallet \(text(of: $0.label))" == name }
    case .box: return market.cases.indices.contains { "case \(label(ofCase: $0))" == name }
    case .unit(let key):
      guard market.cases.indices.contains(key.box) else { return false }
      return text(of: printed(on: place(of: key))) == name
    }
  }

  private func span(_ gap: CustodyGap) -> String {
    func day(_ at: Instant) -> String { "day \(at.nanoseconds / 86_400_000_000_000)" }
    return "\(day(gap.from)) to " + (gap.until.map(day) ?? "the end")
  }

  private func label(ofCase number: Int) -> String {
    guard let box = market?.cases[number], let seal = market?.seals[box.seal] else { return "" }
    return text(of: seal.cases[box.number].label)
  }

  private func place(of key: UnitKey) -> (seal: Int, box: Int, unit: Int, item: ItemID) {
    guard let market else { return (0, 0, 0, .none) }
    let box = market.cases[key.box]
    let seal = market.seals[box.seal]
    let item = seal.codes[seal.cases[box.number].units.lowerBound + key.unit]
    return (box.seal, box.number, key.unit, item)
  }

  /// What happened to a case at its wholesaler, and that nobody was told.
  private func addWay(ofCase number: Int, to story: inout MarketStory) {
    guard let market else { return }
    let box = market.cases[number]
    if let shipment = market.pallets[box.pallet].shipment { addWay(ofShipment: shipment, to: &story) }
    let who = "wholesaler \(box.wholesaler + 1)"
    story.add(true, box.collectedAt, "repackager", "takes the case")
    story.add(true, box.openedAt, box.collectedAt == nil ? who : "repackager", "opens the case")
    story.add(false, box.openedAt, "\(who)'s system", "is not told that the case is open")
  }
}

extension CustodyGap.Reason {
  /// In plain words.
  var meaning: String {
    switch self {
    case .withoutData: "goods went into stock without a document"
    case .openedOutside: "their case was opened and nobody told"
    case .restocked: "it came back and went on the shelf without a word"
    case .unreported: "the logistics provider had them and had not told yet"
    case .repackagedOutside: "a repackager who tells nothing took their case"
    }
  }
}

extension CustodyGap {
  /// Whether less is in it, or for less long, than in another, and nothing more.
  func isSmaller(than other: CustodyGap, by end: Instant) -> Bool {
    let (own, others) = ((until ?? end) - from, (other.until ?? end) - other.from)
    return units <= other.units && own <= others
      && (units, own.nanoseconds) != (other.units, others.nanoseconds)
  }
}
