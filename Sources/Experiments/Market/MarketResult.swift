import Drift
import Scenario
import TextFormats
import TraceModel
import World

extension MarketSummary {
  /// One object for whoever reads results; a trial keeps a market otherwise.
  public var resultJSON: JSONValue {
    .object([
      ("released", .integer(tally.released)), ("shipped", .integer(tally.shipped)),
      ("shipments", .integer(shipments)), ("shortOrders", .integer(shortOrders)),
      ("shortPallets", .integer(shortPallets)), ("shortCases", .integer(shortCases)),
      ("notFound", .integer(tally.notFound)), ("casesNotFound", .integer(tally.casesNotFound)),
      ("mixedPallets", .integer(tally.mixedPallets)),
      ("palletsOfSeveralLots", .integer(tally.palletsOfSeveralLots)),
      ("toldDispensed", .integer(tally.toldDispensed)), ("toldExpired", .integer(tally.toldExpired)),
      ("casesRepackaged", .integer(tally.repackaged)), ("relabeled", .integer(tally.relabeled)),
      (
        "documents",
        .object([
          ("sent", .integer(documents.sent)), ("again", .integer(documents.again)),
          ("received", .integer(documents.received)), ("accepted", .integer(documents.accepted)),
          ("refused", .integer(documents.refused)), ("unanswered", .integer(documents.unanswered)),
          ("noticed", .integer(documents.noticed)), ("unnoticed", .integer(documents.unnoticed)),
          ("hoursUntilNoticed", .decimal(documents.meanHoursUntilNoticed)),
          ("givenUp", .integer(documents.givenUp)), ("unitsWithout", .integer(documents.unitsNever)),
        ])
      ),
      (
        "refusals",
        .list(
          refusals.map {
            .object([
              ("partner", .integer($0.partner + 1)), ("reason", .text($0.reason.rawValue)),
              ("count", .integer($0.count)),
            ])
          })
      ),
      (
        "gaps",
        .list(
          gaps.map {
            .object([
              ("reason", .text($0.reason.word)), ("gaps", .integer($0.gaps)), ("units", .integer($0.units)),
              ("open", .integer($0.open)), ("hours", .decimal($0.meanHours)),
            ])
          })
      ),
      (
        "custody",
        .object([
          ("casesUnder", .integer(casesUnder)), ("misplaced", .integer(misplaced)),
          ("wrongLot", .integer(wrongLot)), ("unlinked", .integer(unlinked)),
          ("ghosts", .integer(ghosts)), ("copied", .integer(copied)), ("exchanged", .integer(exchanged)),
          (
            "kinds",
            .list(
              kinds.map {
                .object([
                  ("level", .text($0.level.word)), ("kind", .text($0.kind.word)),
                  ("count", .integer($0.count)),
                ])
              })
          ),
        ])
      ),
      (
        "counted",
        .object([
          ("cases", .integer(tally.counted)), ("over", .integer(tally.over)),
          ("short", .integer(tally.short)),
          ("substituted", .integer(tally.substituted)), ("withoutData", .integer(tally.withoutData)),
          ("withoutProduct", .integer(tally.withoutProduct)), ("damaged", .integer(tally.damaged)),
        ])
      ),
      (
        "returns",
        .object([
          ("returned", .integer(tally.returned)), ("restocked", .integer(tally.restocked)),
          ("destroyed", .integer(tally.destroyed)), ("unassociated", .integer(tally.unassociated)),
          ("setApart", .integer(tally.returnsApart)), ("unverified", .integer(tally.unverified)),
          ("sentBack", .integer(tally.returnsSentBack)),
        ])
      ),
      (
        "dispensing",
        .object([
          ("setApart", .integer(tally.keptApart)), ("givenLater", .integer(tally.givenLater)),
          ("withoutAnswer", .integer(tally.handedOver)),
        ])
      ),
      (
        "claims",
        .object([
          ("raised", .integer(claims.raised)), ("cases", .integer(claims.cases)),
          ("settled", .integer(claims.settled)), ("late", .integer(claims.late)),
          ("givenUp", .integer(claims.givenUp)), ("hours", .decimal(claims.meanHours)),
          ("unitsCredited", .integer(tally.credited)), ("unitsWrittenOff", .integer(tally.writtenOff)),
          ("unitsSentBack", .integer(tally.sentBack)),
        ])
      ),
      ("places", .object(MarketPlace.allCases.map { ($0.word, .integer(units[Int($0.rawValue)])) })),
      ("asked", .integer(asked)), ("notGood", .integer(notGood)), ("raised", .integer(raised)),
    ])
  }
}

extension MarketSummary {
  /// What custody has made wrong, by the kinds that things of the line have: counted here and not among those of the line, whose
  /// exposure is another.
  public var kinds: [(level: PackagingLevel, kind: MismatchKind, count: Int)] {
    [
      (.case, .under, casesUnder), (.unit, .misplaced, misplaced), (.unit, .wrongLot, wrongLot),
      (.unit, .unreported, unlinked), (.unit, .ghost, ghosts), (.unit, .duplicate, copied),
    ].filter { $0.count > 0 }
  }
}

extension DocumentTally {
  /// Refusals that nobody has seen.
  public var unnoticed: Int { refused - noticed }
}

/// Something that goes wrong after the line, by one number of a market.
public enum MarketMeasure: Worded {
  /// Documents that partners refused.
  case refused
  /// Refusals that nobody saw.
  case unnoticed
  /// Units of which no document was accepted.
  case unitsWithoutData
  /// Hours from refusals to when they were seen, all together.
  case hoursUntilNoticed
  /// Units in gaps of custody.
  case unitsInGaps
  /// Cases of which systems have everything and that hold less.
  case casesUnder
  /// Units that are not where anybody was told.
  case misplaced
  /// Units that stand under another lot.
  case wrongLot
  /// New numbers that nothing links to old ones.
  case unlinked
  /// Packages that bear a number which another one had before.
  case copied
  /// Numbers in trade that are on no package.
  case ghosts

  /// Its number in a market.
  public func value(of market: MarketSummary) -> Int {
    switch self {
    case .refused: market.documents.refused
    case .unnoticed: market.documents.unnoticed
    case .unitsWithoutData: market.documents.unitsNever
    case .hoursUntilNoticed: market.documents.untilNoticed / 3_600
    case .unitsInGaps: market.gaps.reduce(0) { $0 + $1.units }
    case .casesUnder: market.casesUnder
    case .misplaced: market.misplaced
    case .wrongLot: market.wrongLot
    case .unlinked: market.unlinked
    case .copied: market.copied
    case .ghosts: market.ghosts
    }
  }

  /// In plain words.
  public var meaning: String {
    switch self {
    case .refused: "documents refused"
    case .unnoticed: "refusals that nobody has seen"
    case .unitsWithoutData: "units of which no document was accepted"
    case .hoursUntilNoticed: "hours from refusals to when they were seen"
    case .unitsInGaps: "units in gaps of custody"
    case .casesUnder: "cases that hold less than every system has"
    case .misplaced: "units that are not where anybody was told"
    case .wrongLot: "units that stand under another lot"
    case .unlinked: "new numbers that nothing links to the old"
    case .copied: "packages that bear a number which another one had before"
    case .ghosts: "numbers in trade that are on no package"
    }
  }
}

/// What becomes of one number of a market without a mechanism, over all pairs of runs with the same draws.
public struct MarketChange: Sendable, Hashable {
  /// Which number.
  public let measure: MarketMeasure
  /// With the mechanism.
  public let with: Int
  /// Without it.
  public let without: Int

  /// Whether it is more than what goods on other days make of a count: all of it, or twice the deviation of both.
  public var isBeyondChance: Bool { Self.isBeyondChance(with, without) }

  static func isBeyondChance(_ with: Int, _ without: Int) -> Bool {
    let (difference, sum) = (Double(with - without), Double(with + without))
    return with == 0 || without == 0 || difference * difference > 4 * sum
  }

  /// Every number that differs in any pair.
  static func all(from a: [MarketSummary], to b: [MarketSummary]) -> [MarketChange] {
    guard a.count == b.count else { return [] }
    return MarketMeasure.allCases.compactMap { measure in
      let pairs = zip(a.map(measure.value), b.map(measure.value))
      guard pairs.contains(where: { $0 != $1 }) else { return nil }
      return MarketChange(
        measure: measure, with: b.reduce(0) { $0 + measure.value(of: $1) },
        without: a.reduce(0) { $0 + measure.value(of: $1) })
    }
  }

  /// One object.
  public var json: JSONValue {
    .object([
      ("measure", .text(measure.word)), ("with", .integer(with)), ("without", .integer(without)),
    ])
  }
}
