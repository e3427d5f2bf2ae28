import RecordSamples
import Testing
import TraceCore
import TraceModel

/// One event after the other is told to a core, for stories of a line or two.
private final class Teller {
  let site: Site
  let core: TraceCore
  var arrival = shiftStart.advanced(byMicroseconds: 300_000_000)
  private var number: UInt64 = 0

  init(_ policy: SitePolicy) throws {
    site = try Site()
    core = TraceCore(table: site.table, policy: policy)
  }

  var unit: ItemID { site.units[0] }
  var shipper: ItemID { site.cases[0] }

  @discardableResult
  func say(
    _ kind: EventKind, _ items: [ItemID], at seconds: Double = 1, in container: ItemID = .none,
    lot: LotID = .none, _ details: EventDetails? = nil, _ change: (inout TraceEvent) -> Void = { _ in }
  ) -> TraceEvent {
    number += 1
    var event = site.event(
      kind, items, number: number, at: seconds, container: container, lot: lot, details: details)
    change(&event)
    core.take(event, arrival: arrival)
    return event
  }

  func make(_ items: [ItemID]) { say(.commission, items, lot: site.lots[0]) }

  func wait(hours: Int64) {
    arrival = arrival.advanced(byMicroseconds: hours * 3_600_000_000)
    core.advance(to: arrival)
  }
}

@Suite("Each rule, by a story")
struct RuleStoryTests {
  private typealias Story = (rule: RuleID, policy: (inout SitePolicy) -> Void, tell: (Teller) throws -> Void)

  private static func plain(_ rule: RuleID, _ tell: @escaping (Teller) throws -> Void) -> Story {
    (rule, { _ in }, tell)
  }

  private static var stories: [Story] {
    serials + containers + messages + shipping + times
  }

  private static var serials: [Story] {
    [
      plain(.outsideReservedRange) {
        guard case .epc(.sgtin(let known))? = $0.site.table.identifier(of: $0.unit) else { return }
        $0.make([$0.site.table.intern(.sgtin(SGTIN(known.gtin, try SerialNumber("ZZ1"))))])
      },
      plain(.noSuchItem) { $0.say(.observe, [ItemID(raw: 4_000_000_000)]) },
      plain(.missingLot) { $0.say(.commission, [$0.unit]) },
      plain(.lotClosed) {
        $0.say(.closeLot, [], at: 10, lot: $0.site.lots[0])
        $0.say(.commission, [$0.unit], at: 60, lot: $0.site.lots[0])
      },
    ]
  }

  private static var containers: [Story] {
    [
      plain(.levelSkipped) {
        $0.make([$0.unit, $0.site.pallets[0]])
        $0.say(.pack, [$0.unit], at: 2, in: $0.site.pallets[0])
      },
      plain(.mixedContents) {
        $0.make([$0.unit, $0.shipper])
        $0.say(.commission, [$0.site.units[1]], lot: $0.site.lots[1])
        $0.say(.pack, [$0.unit, $0.site.units[1]], at: 2, in: $0.shipper)
      },
      plain(.noContainer) {
        $0.make([$0.unit])
        $0.say(.pack, [$0.unit], at: 2)
      },
    ]
  }

  private static var messages: [Story] {
    [
      plain(.nothingNamed) { $0.say(.destroy, []) },
      plain(.notAttributed) { $0.say(.observe, [$0.unit]) { $0.header.actor = .none } },
      plain(.withoutIdentity) { $0.say(.observe, [$0.unit]) { $0.header.id = .none } },
      plain(.duplicateTransmission) {
        let event = $0.say(.commission, [$0.unit], lot: $0.site.lots[0])
        $0.core.take(event, arrival: $0.arrival)
      },
      plain(.declaredTwice) {
        let event = $0.say(.commission, [$0.unit], lot: $0.site.lots[0])
        for number in 100...101 as ClosedRange<UInt64> {
          $0.core.take($0.site.declaration(of: event.header.id, number: number), arrival: $0.arrival)
        }
      },
      plain(.correctiveMissing) {
        let event = $0.say(.commission, [$0.unit], lot: $0.site.lots[0])
        var declaration = $0.site.declaration(of: event.header.id, number: 100)
        declaration.details?.errorReason = .incorrectData
        $0.core.take(declaration, arrival: $0.arrival)
        $0.wait(hours: 1)
      },
    ]
  }

  private static var shipping: [Story] {
    [
      plain(.shippingPartiesMissing) {
        $0.make([$0.unit])
        $0.say(.ship, [$0.unit], at: 2)
      },
      plain(.shippingOrderMissing) {
        $0.make([$0.unit])
        $0.say(.ship, [$0.unit], at: 2)
      },
      (
        .shippedUnreleased, { $0.shippingNeedsRelease = true },
        {
          $0.make([$0.unit])
          $0.say(.ship, [$0.unit], at: 2, $0.site.shipping())
        }
      ),
      plain(.shippedEmpty) {
        $0.make([$0.shipper])
        $0.say(.ship, [$0.shipper], at: 2, $0.site.shipping())
      },
      plain(.levelNeverPacked) {
        $0.make(Array($0.site.cases[0..<2]) + [$0.site.pallets[0]])
        $0.say(.pack, Array($0.site.cases[0..<2]), at: 2, in: $0.site.pallets[0])
        $0.say(.ship, [$0.site.pallets[0]], at: 3, $0.site.shipping())
      },
      plain(.dispensedOnHold) {
        $0.make([$0.unit])
        $0.say(.ship, [$0.unit], at: 2, $0.site.shipping())
        $0.say(.hold, [], at: 3, lot: $0.site.lots[0])
        $0.say(.dispense, [$0.unit], at: 4)
      },
      plain(.shippedExpired) {
        $0.make([$0.unit])
        $0.arrival = Timestamp(seconds: 1_956_528_000)  // 2032
        let site = $0.site
        $0.say(.ship, [$0.unit], at: 184_096_800, site.shipping())
      },
      plain(.partialReceipt) {
        $0.make([$0.unit, $0.site.units[1]])
        $0.say(.ship, [$0.unit, $0.site.units[1]], at: 2, $0.site.shipping())
        $0.say(.receive, [$0.unit], at: 3, $0.site.shipping())
        $0.wait(hours: 24 * 8)
      },
      plain(.lotMismatch) {
        $0.make([$0.unit])
        $0.say(.ship, [$0.unit], at: 2, $0.site.shipping())
        $0.say(.receive, [$0.unit], at: 3, lot: $0.site.lots[1], $0.site.shipping())
      },
      plain(.expiryMismatch) {
        $0.make([$0.unit])
        $0.say(.ship, [$0.unit], at: 2, $0.site.shipping())
        var details = $0.site.shipping()
        details.expiry = ExpiryDate(year: 2030, month: 1)
        $0.say(.receive, [$0.unit], at: 3, details)
      },
    ]
  }

  private static var times: [Story] {
    [
      plain(.stale) { $0.say(.observe, [$0.unit], at: -40 * 86_400) },
      plain(.offsetMissing) { $0.say(.observe, [$0.unit]) { $0.header.offset = .missing } },
      (
        .tooLate, { $0.keepsJournal = false },
        {
          $0.make([$0.unit])
          $0.say(.observe, [$0.unit], at: 100)
          for _ in 0..<3 { $0.wait(hours: 1) }
          $0.say(.observe, [$0.unit], at: 50)
        }
      ),
    ]
  }

  @Test("is raised, with its class, severity, place, proof, words and remedy")
  func raised() throws {
    for story in Self.stories {
      let rule = try #require(RuleCatalogue.rule(story.rule))
      var policy = SitePolicy()
      story.policy(&policy)
      if rule.defaultResponse == .accept { policy.choose(.flag, for: rule.id) }
      let teller = try Teller(policy)
      try story.tell(teller)
      let finding = teller.core.findings.first { $0.rule == story.rule && !$0.isWithdrawn }
      guard let finding else {
        let others = Set(teller.core.findings.map(\.rule.rawValue)).sorted()
        Issue.record("\(story.rule.rawValue) was not raised, but \(others)")
        continue
      }
      #expect(finding.hdaClass == rule.hdaClass && finding.severity == rule.severity)
      #expect(
        finding.events.isEmpty == (story.rule == .withoutIdentity), "\(story.rule.rawValue) without proof")
      #expect(!rule.words(for: finding, table: teller.site.table).contains("{"))
      #expect(!rule.remedy.isEmpty && finding.place == rule.place)
    }
  }

  /// Rules that are raised in tests of their own, by suite.
  private static let elsewhere: [String: [RuleID]] = [
    "The core against a naive record": Array(NaiveRecord.rules),
    "The catalogue of rules": [.beforeCommissioning, .emptyPackedUpward, .future, .malformedCode],
    "Bad input": [.overQuantity, .unknownProduct],
    "Delivery": [.identityReused],
    "Corrections": [.declarationWithoutTarget, .declaredUnknown, .declarationCycle, .outOfReach],
    "Reconciling a lot": [
      .numbersUnaccounted, .counterContradicts, .massContradicts, .massesContradict, .messagesMissing,
      .clockRunsBack, .madeBeforeOpening, .labelsOutOfSequence, .underQuantity, .booksDiffer, .leftBehind,
    ],
    "Reviewing the audit trail": [
      .readRateFalling, .rejectionsRising, .partnerKeepsRejecting, .queriesFailing, .exceptionsRising,
      .overridesRising,
    ],
  ]

  @Test("no rule is without a test")
  func complete() {
    let shown = Set(Self.stories.map(\.rule)).union(Self.elsewhere.values.flatMap(\.self))
    let missing = RuleCatalogue.all.map(\.id).filter { !shown.contains($0) }
    #expect(missing.isEmpty, "\(missing.map(\.rawValue))")
  }

  @Test("every response that a rule allows is followed, for every rule of a story")
  func responses() throws {
    for story in Self.stories {
      let rule = try #require(RuleCatalogue.rule(story.rule))
      for response in rule.responses {
        var policy = SitePolicy()
        story.policy(&policy)
        policy.choose(response, for: rule.id)
        let teller = try Teller(policy)
        try story.tell(teller)
        let count = teller.core.findings.count { $0.rule == rule.id && !$0.isWithdrawn }
        #expect(
          (count == 0) == (response == .accept), "\(rule.id.rawValue) under \(response): \(count) findings")
      }
    }
  }
}
