import Drift
import EventKernel
import TraceCore
import TraceModel
import World

// The way of one unit, in truth and as systems were told.
extension MarketReplay {
  /// The story of a unit, from the delivery of its carton to where it is at the end.
  func story(ofUnit place: (seal: Int, box: Int, unit: Int, item: ItemID)) -> MarketStory {
    var story = MarketStory(.unit, trial: number, name: text(of: place.item))
    addWay(ofUnit: place, to: &story)
    for code in codes(ofUnit: place) { addRecord(of: code, to: &story) }
    story.order(until: end)
    story.record = differences(ofUnit: place)
    return story
  }

  /// Whose marks bears what is wrong with it on the line, as the line's own stories have it.
  func marks(ofUnit place: (seal: Int, box: Int, unit: Int, item: ItemID)) -> MechanismSet {
    (wrong[printed(on: place)] ?? []).reduce(into: []) { $0.formUnion($1.mechanisms) }
  }

  /// What the line has printed on it.
  func printed(on place: (seal: Int, box: Int, unit: Int, item: ItemID)) -> ItemID {
    guard let seal = market?.seals[place.seal] else { return place.item }
    return seal.codes[seal.cases[place.box].units.lowerBound + place.unit]
  }

  /// The codes by which the record may know it: a new number that was told is made of the old one, whose history is its own.
  private func codes(ofUnit place: (seal: Int, box: Int, unit: Int, item: ItemID)) -> [ItemID] {
    let printed = printed(on: place)
    guard let market,
      let number = market.cases.firstIndex(where: { $0.seal == place.seal && $0.number == place.box }),
      let new = market.newNumber(of: UnitKey(number, place.unit), at: end)
    else { return [printed] }
    return new.isLinked ? [new.item] : [printed, market.relabeled[new.bears].item]
  }

  /// What happened to it.
  func addWay(ofUnit place: (seal: Int, box: Int, unit: Int, item: ItemID), to story: inout MarketStory) {
    guard let market else { return }
    let seal = market.seals[place.seal]
    let position = seal.cases[place.box].units.lowerBound + place.unit
    let made = seal.odd.first { $0.unit == position }?.lot ?? seal.lot
    let box = text(of: seal.cases[place.box].label)
    story.introduction.append(
      "a unit of \(words(of: made)) with \(text(of: printed(on: place))) printed on it")
    story.introduction.append("it lies in the case with the label \(box)")
    if let delivery = running.materials?.deliveries.first(where: { $0.lots.contains(made) }),
      let batch = site.table.definition(of: delivery.batch)
    {
      story.introduction.append(
        "its carton is of delivery \(batch.number) of carton blanks, the supplier's lot \(batch.supplierLot)")
    }
    story.add(true, seal.cases[place.box].labeledAt, "case", "is labeled \(box)")
    if let release = releases.first(where: { $0.lot == seal.lot }) {
      story.add(true, release.at, "lot \(site.lotNumber(seal.lot))", "stands in the site's warehouse")
    }
    guard
      let pallet = market.pallets.firstIndex(where: { $0.boxes.contains(BoxKey(place.seal, place.box)) })
    else { return }
    if let transfer = market.pallets[pallet].transfer.map({ market.transfers[$0] }) {
      story.add(true, transfer.leavesAt, "truck", "leaves for the logistics provider")
      story.add(true, transfer.storedAt, "logistics provider", "has it in its place")
      story.add(false, transfer.toldAt, "logistics provider", "tells the record so")
    }
    if let shipment = market.pallets[pallet].shipment { addWay(ofShipment: shipment, to: &story) }
    guard
      let number = market.cases.firstIndex(where: { $0.seal == place.seal && $0.number == place.box })
    else { return }
    addWay(ofUnit: UnitKey(number, place.unit), to: &story)
  }

  private func addWay(ofUnit key: UnitKey, to story: inout MarketStory) {
    guard let market else { return }
    let box = market.cases[key.box]
    let who = "wholesaler \(box.wholesaler + 1)"
    story.add(true, box.collectedAt, "repackager", "takes the case")
    if box.apartUntil != nil {
      story.add(true, box.stockedAt, who, "sets the case apart: nobody has told of it")
      story.add(true, box.sentBackAt, who, "sends it back to the maker")
    }
    story.add(true, box.openedAt, box.collectedAt == nil ? who : "repackager", "opens the case")
    story.add(true, box.destroyedAt, who, "destroys the case unopened")
    if !box.isOpeningTold {
      story.add(false, box.openedAt, "\(who)'s system", "is not told that the case is open")
    }
    guard box.openedAt != nil else { return }
    let lives = market.lives(ofCase: key.box)
    guard key.unit < lives.count else { return }
    let life = lives[key.unit]
    let alone = market.individuals.first { $0.key == key }
    let first = alone?.steps.first?.at ?? .distantFuture
    func add(_ at: Instant?, _ who: String, _ what: String) {
      if let at, at < first { story.add(true, at, who, what) }
    }
    add(life.sold, who, "sells the unit to dispenser \(life.dispenser + 1)")
    add(life.delivered, "dispenser \(life.dispenser + 1)", "has it")
    add(
      life.left, "dispenser \(life.dispenser + 1)",
      life.isExpired
        ? "destroys it: its use has ended" : life.back == nil ? "gives it to a patient" : "sends it back")
    for step in alone?.steps ?? [] {
      story.add(true, step.at, "unit", "is \(step.holder.words)")
      if !step.isTold { story.add(false, step.at, "nobody", "is told so") }
    }
    for (number, new) in market.relabeled.enumerated() where new.unit == key {
      story.add(
        true, new.at, "unit",
        new.bears == number
          ? "gets the new number \(text(of: new.item))"
          : "gets the label that lies on the desk, with another one's new number \(text(of: market.relabeled[new.bears].item))"
      )
      story.add(
        false, new.at, "record",
        new.isTold
          ? "links the number that was printed for it to the old one" : "is not told which one it had before")
    }
    for ask in market.asks where ask.unit == key {
      let desk = ask.reason == .return ? "returns desk" : "dispenser"
      if let failed = queries.first(where: { $0.at == ask.at && $0.isReturn == (ask.reason == .return) }) {
        story.add(true, ask.at, desk, "asks about its code: \(failed.row.outcome.meaning)")
      } else {
        let answer = ask.answer.map { $0.isGood ? "; it may be sold" : "; it may not be sold" } ?? ""
        story.add(false, ask.at, desk, "asks about its code" + answer)
      }
    }
  }

  /// What the record says happened to a thing, without counts and prints.
  func addRecord(of item: ItemID, to story: inout MarketStory) {
    for step in core.history(of: item).steps {
      let what: String
      switch step.header.kind {
      case .allocate, .encode, .openLot, .closeLot, .countReport, .exception, .observe, .override, .approve:
        continue
      case .commission: what = "commissioned"
      case .pack: what = "packed into \(text(of: step.header.container))"
      case .unpack: what = "taken out of \(text(of: step.header.container))"
      case .ship: what = "shipped" + (step.details.map { " to \(name(of: $0.destination))" } ?? "")
      case .returnGoods: what = "back at the maker"
      case .consumeMaterial:
        what =
          "material went into the lot: "
          + (step.details.flatMap { site.table.definition(of: $0.material) }.map { "\($0.number)" } ?? "–")
      case .verify: what = "asked about"
      case .repackage:
        what =
          step.details?.outputs.contains(item) ?? false
          ? "made of what had another number" : "ends, and goes on under another number"
      default: what = "\(step.header.kind)"
      }
      var of = ""
      if case .container(let container, _) = step.relation { of = ", with \(text(of: container))" }
      story.add(false, instant(step.time), name(of: step.actor), what + of)
    }
  }

  /// Where the record and systems differ from what is so, at the end.
  func differences(ofUnit place: (seal: Int, box: Int, unit: Int, item: ItemID)) -> [String] {
    guard let market else { return [] }
    let printed = printed(on: place)
    let marks = marks(ofUnit: place).members.map(\.word)
    let fate = fate(ofUnit: place)
    var found = fate.words
    if !marks.isEmpty {
      found.append("what is wrong on the line bears the marks of: " + marks.joined(separator: ", "))
    }
    if fate.elsewhere == nil {
      if let number = market.cases.firstIndex(where: { $0.seal == place.seal && $0.number == place.box }) {
        let holder = market.holders(ofUnitsIn: number, at: end)[place.unit]
        found.append("at the end it is \(holder.words), as partners' systems have it")
      } else {
        let holder = market.holder(ofCase: place.box, inSeal: place.seal, at: end) ?? Holder(.site)
        found.append("at the end it is \(holder.words)")
      }
    }
    for code in codes(ofUnit: place) {
      found.append(
        "the record has " + (code == printed ? "it" : text(of: code)) + " as \(core.state(of: code))")
    }
    return found
  }
}
