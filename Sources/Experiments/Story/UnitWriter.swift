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
    let mismatches = wrong[printed(on: place)] ?? []
    let marks = mismatches.reduce(into: MechanismSet()) { $0.formUnion($1.mechanisms) }
    if !mismatches.isEmpty {
      story.noCause = "see the story of what is wrong with it on the line"
      story.causes = marks.members.map { StoryCause(mechanism: $0, events: [], parameters: []) }
    }
    return story
  }

  /// What the line has printed on it.
  private func printed(on place: (seal: Int, box: Int, unit: Int, item: ItemID)) -> ItemID {
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
    return new.isLinked ? [new.item] : [printed, market.relabelled[new.bears].item]
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
    story.add(true, seal.cases[place.box].labelledAt, "case", "is labelled \(box)")
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
    for (number, new) in market.relabelled.enumerated() where new.unit == key {
      story.add(
        true, new.at, "unit",
        new.bears == number
          ? "gets the new number \(text(of: new.item))"
          : "gets the label that lies on the desk, with another one's new number \(text(of: market.relabelled[new.bears].item))"
      )
      story.add(
        false, new.at, "record",
        new.isTold
          ? "links the number that was printed for it to the old one" : "is not told which one it had before")
    }
    for ask in market.asks where ask.unit == key {
      story.add(
        false, ask.at, ask.reason == .return ? "returns desk" : "dispenser",
        "asks about its code"
          + (ask.answer.map { $0.isGood ? "; it may be sold" : "; it may not be sold" } ?? ""))
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
    var found: [String] = []
    let printed = printed(on: place)
    for mismatch in wrong[printed] ?? [] {
      found.append(
        "on the line: \(mismatch.level) \(mismatch.kind.word)"
          + (mismatch.mechanisms.isEmpty
            ? "" : ", by " + mismatch.mechanisms.members.map(\.word).joined(separator: ", ")))
    }
    let label = market.seals[place.seal].cases[place.box].label
    let parent = core.parent(of: printed)
    if parent.isSome, parent != label {
      found.append("the record has it in \(text(of: parent)), and it lies in \(text(of: label))")
    }
    if let number = market.cases.firstIndex(where: { $0.seal == place.seal && $0.number == place.box }) {
      let (holder, told) = (
        market.holders(ofUnitsIn: number, at: end)[place.unit],
        market.toldHolders(ofUnitsIn: number, at: end)[place.unit]
      )
      found.append(
        holder == told
          ? "at the end it is \(holder.words), as partners' systems have it"
          : "at the end it is \(holder.words), and partners' systems have it \(told.words)")
    } else {
      let holder = market.holder(ofCase: place.box, inSeal: place.seal, at: end) ?? Holder(.site)
      found.append("at the end it is \(holder.words)")
    }
    for code in codes(ofUnit: place) {
      found.append(
        "the record has " + (code == printed ? "it" : text(of: code)) + " as \(core.state(of: code))")
    }
    return found
  }
}
