import Drift
import EventKernel
import TextFormats
import TraceCore
import TraceModel
import World

/// What somebody asks about after the line.
public enum MarketQuestion {
  /// A unit whose code fits.
  case unit((String) -> Bool)
  /// A query that has failed, from 1.
  case query(Int)
  /// A shipment, from 1.
  case shipment(Int)
  /// A recall by its name.
  case recall(String)
  /// A gap of custody, from 1, in the order in which they began.
  case gap(Int)
}

/// Why there is nothing to tell.
public enum MarketQuestionProblem: Error, Hashable {
  /// Nothing is modeled after the line, or nobody asks or recalls.
  case nothingThere(MarketStory.Subject)
  /// There are so many, from 1.
  case noSuchNumber(MarketStory.Subject, Int, of: Int)
  /// There are these.
  case noSuchName(String, known: [String])
  /// No unit that has left the line has such a code.
  case noSuchUnit
}

extension Storyteller {
  /// Every gap of custody in a long trial, a line for each, and as data; nil where there is no such condition.
  public func gaps(condition name: String, trial number: Int) throws -> (lines: [String], json: JSONValue)? {
    guard let condition = plan[name] else { return nil }
    guard condition.market != nil else { throw MarketQuestionProblem.nothingThere(.gap) }
    let replay = try MarketReplay(self.trial(of: condition), number: UInt64(number))
    let gaps = replay.gaps
    return (replay.list(ofGaps: gaps), .list(gaps.map(replay.json)))
  }

  /// The story of something after the line in a long trial, and for a recall the documents for the authority; nil where there
  /// is no such condition.
  public func story(condition name: String, trial number: Int, of question: MarketQuestion, jobs: Int) throws
    -> (story: MarketStory, document: String)?
  {
    guard let condition = plan[name] else { return nil }
    let trial = self.trial(of: condition)
    let replay = try MarketReplay(trial, number: UInt64(number))
    // What is healthy in this run cannot be a cause, whatever the scenario says of it elsewhere.
    let on = condition.mechanisms.filter { !condition.isHealthy($0) }
    let set = condition.setAfterLine
    switch question {
    case .unit(let fits):
      guard condition.market != nil else { throw MarketQuestionProblem.nothingThere(.unit) }
      guard let place = replay.unit(fits) else { throw MarketQuestionProblem.noSuchUnit }
      let (story, own) = (replay.story(ofUnit: place), replay.fate(ofUnit: place))
      if own.isGood { return (story, "") }
      let marks = replay.marks(ofUnit: place)
      let suspected = on.filter { $0.card.failurePoint.isAfterLine || marks.contains(MechanismSet($0)) }
      let code = replay.text(of: replay.printed(on: place))
      let told = try finish(story, trial, number, suspected, name, set, jobs) { other in
        guard let same = other.same(place, code: code) else {
          return .unknown("without it no such unit lies there, which shows nothing")
        }
        let fate = other.fate(ofUnit: same)
        if fate == own { return .same }
        let words = fate.isGood ? "nothing is wrong with it" : fate.words.joined(separator: "; ")
        return fate.isBetter(than: own) ? .mended("without it \(words)") : .unknown("without it \(words)")
      }
      return (told, "")
    case .query(let wanted):
      guard condition.verification != nil || condition.market != nil else {
        throw MarketQuestionProblem.nothingThere(.query)
      }
      let trails = replay.queries
      guard let trail = trails.first(where: { $0.number == wanted }) else {
        throw MarketQuestionProblem.noSuchNumber(.query, wanted, of: trails.count)
      }
      let own = trail.row.mechanisms.union(trail.row.cause == .older ? [] : trail.row.cause.mechanisms)
      let suspected = own.isEmpty ? on : on.filter { own.contains(MechanismSet($0)) }
      let acting = Set(trail.faults.flatMap(\.parameters))
      let story = try finish(
        replay.story(ofQuery: trail), trial, number, suspected, name, set, jobs, acting: acting
      ) { other in
        if let still = other.queries.first(where: { $0.pack == trail.pack && $0.at == trail.at }) {
          return .unknown("without it the same query fails: \(still.row.outcome.meaning)")
        }
        // Of a pack about which nobody asks any more nothing can be said.
        return other.hasAsked(trail.pack)
          ? .mended("without it the same pack is verified")
          : .unknown("without it nobody asks about that pack, which shows nothing")
      }
      return (story, "")
    case .shipment(let wanted):
      guard let market = replay.market else { throw MarketQuestionProblem.nothingThere(.shipment) }
      guard market.shipments.indices.contains(wanted - 1) else {
        throw MarketQuestionProblem.noSuchNumber(.shipment, wanted, of: market.shipments.count)
      }
      let story = replay.story(ofShipment: wanted - 1)
      let own = ShipmentFate(wanted - 1, in: market, at: replay.end)
      if own.isGood { return (story, "") }
      return (
        try finish(story, trial, number, on, name, set, jobs) { other in
          guard let market = other.market, market.shipments.indices.contains(wanted - 1) else {
            return .unknown("without it there is no such shipment, which shows nothing")
          }
          let fate = ShipmentFate(wanted - 1, in: market, at: other.end)
          if fate == own { return .same }
          let words = "without it " + fate.words.joined(separator: "; ")
          return fate.isBetter(than: own) ? .mended(words) : .unknown(words)
        }, ""
      )
    case .gap(let wanted):
      guard replay.market != nil else { throw MarketQuestionProblem.nothingThere(.gap) }
      let (gaps, end) = (replay.gaps, replay.end)
      guard gaps.indices.contains(wanted - 1) else {
        throw MarketQuestionProblem.noSuchNumber(.gap, wanted, of: gaps.count)
      }
      let own = gaps[wanted - 1]
      let thing = replay.name(of: own)
      let story = replay.story(ofGap: wanted - 1)
      return (
        try finish(story, trial, number, on, name, set, jobs) { other in
          guard other.has(thing, own.thing) else {
            return .unknown("without it \(thing) never comes so far, which shows nothing")
          }
          let same = other.gaps.first { $0.reason == own.reason && other.name(of: $0) == thing }
          guard let same else { return .mended("without it there is no such gap") }
          if (same.units, same.from, same.until) == (own.units, own.from, own.until) { return .same }
          let words = "without it " + other.words(of: same)
          return same.isSmaller(than: own, by: end) ? .mended(words) : .unknown(words)
        }, ""
      )
    case .recall(let wanted):
      guard !condition.recalls.isEmpty else { throw MarketQuestionProblem.nothingThere(.recall) }
      guard let answer = replay.recalls.first(where: { $0.plan.name == wanted }) else {
        throw MarketQuestionProblem.noSuchName(wanted, known: condition.recalls.map(\.name))
      }
      let (story, document) = (replay.story(ofRecall: answer), replay.regulatorText(answer))
      if answer.tally.isExact { return (story, document) }
      return (
        try finish(story, trial, number, on, name, set, jobs) { other in
          guard let same = other.recalls.first(where: { $0.plan.name == wanted }) else {
            return .unknown("without it there is no such recall, which shows nothing")
          }
          let (own, tally) = (answer.tally, same.tally)
          if tally.wrong == own.wrong { return .same }
          let words = "without it " + MarketReplay.words(tally).joined(separator: "; ")
          return zip(tally.wrong, own.wrong).allSatisfy(<=) ? .mended(words) : .unknown(words)
        }, document
      )
    }
  }

  /// What becomes of it in a run without something.
  private enum Otherwise {
    /// What it is: the same is wrong with it.
    case same
    /// Less is wrong, or nothing.
    case mended(String)
    /// Something else is so, of which nothing follows.
    case unknown(String)
  }

  /// Adds what becomes of it without each mechanism, and where none alone is enough, without all; what changes nothing is no
  /// cause and is not told.
  private func finish(
    _ story: MarketStory, _ trial: Trial, _ number: Int, _ suspected: [MechanismID], _ condition: String,
    _ set: [String], _ jobs: Int, acting: Set<String> = [],
    _ fate: @escaping @Sendable (MarketReplay) -> Otherwise
  ) throws -> MarketStory {
    var story = story
    var sets = suspected.map { [$0] }
    if sets.count > 1 { sets.append(suspected) }
    let plans = sets
    let answers = try runTrials(0..<UInt64(plans.count), jobs: max(1, jobs)) { index in
      var other = trial
      for id in plans[Int(index)] { other.plan.mechanisms.set(id, to: .healthy) }
      return fate(try MarketReplay(other, number: UInt64(number)))
    }
    story.alternatives = zip(plans, answers).compactMap { ids, answer in
      let healthy = ids.reduce(into: MechanismSet()) { $0.formUnion(MechanismSet($1)) }
      switch answer {
      case .same: return nil
      case .mended(let text): return MarketStory.Alternative(healthy: healthy, isMended: true, text: text)
      case .unknown(let text): return MarketStory.Alternative(healthy: healthy, isMended: false, text: text)
      }
    }
    let alone = story.alternatives.filter { $0.isMended && $0.healthy.members.count == 1 }
    if !alone.isEmpty { story.alternatives.removeAll { $0.healthy.members.count > 1 } }
    story.causes = alone.flatMap { $0.healthy.members }.map { id in
      return StoryCause(
        mechanism: id, events: [],
        parameters: parameters(
          of: id, inProduction: condition != plan.validation, acting: acting))
    }
    story.noCause =
      story.alternatives.contains(where: \.isMended)
      ? "no mechanism alone: several are each enough, see below"
      : !story.alternatives.isEmpty
        ? "not to be told by these runs: without what has marked it something else is so, see below"
        : "no mechanism that is on"
          + (set.isEmpty
            ? "; it is so by what the scenario sets"
            : ", but what the scenario sets: " + set.joined(separator: "; "))
    return story
  }
}

extension MarketReplay {
  /// The story of a query that has failed.
  func story(ofQuery trail: QueryTrail) -> MarketStory {
    var story = MarketStory(.query, trial: number, name: "\(trail.number)")
    let code = text(of: trail.item)
    story.introduction = ["query \(trail.number) of \(queries.count) that failed, about \(code)"]
    if let place = unit(trail.item) { addWay(ofUnit: place, to: &story) }
    addRecord(of: trail.item, to: &story)
    story.order(until: trail.at)
    let sent = trail.sent.map { ", as serial “\($0.serial)” of \($0.gtin)" } ?? ""
    story.add(true, trail.at, trail.isReturn ? "returns desk" : "dispenser", "asks about the pack" + sent)
    story.add(
      false, trail.at.adding(trail.answeredAfter ?? .zero), "screen", trail.row.outcome.meaning)
    for fault in trail.faults { story.introduction.append("of the scanner: \(fault.words)") }
    var record = "the failure is \(trail.row.cause.meaning)"
    if let kind = trail.row.kind, let level = trail.row.level {
      record += ": \(level) \(kind.word), wrong"
      if let days = trail.row.meanDays { record += " for \(Int(days.rounded())) days by then" }
    }
    story.record.append(record)
    let borders = trail.row.boundaries.members.map(\.meaning)
    if !borders.isEmpty { story.record.append("it arose in a message: " + borders.joined(separator: ", ")) }
    story.figures = [
      ("cause", .text(trail.row.cause.word)), ("outcome", .text(trail.row.outcome.word)),
      ("kind", .optional(trail.row.kind?.word)), ("level", .optional(trail.row.level?.word)),
      ("mechanisms", .texts(trail.row.mechanisms.members.map(\.word))),
      ("boundaries", .texts(trail.row.boundaries.members.map(\.word))),
      ("days", .optional(trail.row.meanDays) { .decimal($0) }),
    ]
    return story
  }

  /// Whether anybody has asked about a pack.
  func hasAsked(_ pack: UInt64) -> Bool { running.verification?.askedPacks.contains(pack) ?? false }
}

extension RecallTally {
  /// What is wrong with it, number by number.
  var wrong: [Int] {
    [
      missed, inVain, customersMissed, undecided, unknown, unjoined, stitchedMissed, stitchedInVain,
      leftInBins,
      pulledInVain,
    ]
  }

  /// Whether nothing is wrong with it.
  var isExact: Bool { wrong.allSatisfy { $0 == 0 } }
}

extension ConditionPlan {
  /// Whether somebody has asked for all values of a mechanism to be the healthy ones.
  func isHealthy(_ id: MechanismID) -> Bool {
    let entries = scenario.root.section("mechanisms")?.section(id.word)?.entries ?? []
    return !entries.isEmpty
      && entries.allSatisfy {
        if case .value(let value) = $0.value, case .healthy = value.provenance { true } else { false }
      }
  }

  /// What goes wrong after the line by what a scenario sets, whatever mechanisms are on.
  var setAfterLine: [String] {
    var set: [String] = []
    if let exchange = market?.exchange {
      if exchange.silentPartners > 0 { set.append("partners who never answer (exchange.silent-partners)") }
      if exchange.refusingPartners > 0 {
        set.append("partners who accept nothing (exchange.refusing-partners)")
      }
    }
    if let silence = market?.logistics.silence { set.append("\(silence.words) (logistics.\(silence.key))") }
    if verification?.responders == 0 { set.append("nobody answers queries (verification.responders)") }
    if market != nil, !site.returnsInScope {
      set.append("returns and repackaging are not in scope (site.returns-in-scope)")
    }
    return set
  }
}
