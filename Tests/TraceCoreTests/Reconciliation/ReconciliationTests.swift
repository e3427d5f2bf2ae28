import RecordSamples
import Testing
import TraceCore
import TraceModel

@Suite("Reconciling a lot")
struct ReconciliationTests {
  @Test("a number at the end of all numbers, which nobody has issued, is counted like any other")
  func lastNumber() throws {
    let site = try Site()
    let core = TraceCore(table: site.table)
    core.attach(Reconciliation())
    let last = ItemID(raw: .max - 1)
    core.take(site.event(.commission, [last], number: 1, at: 1, lot: site.lots[0]), arrival: shiftStart)
    core.take(site.event(.release, [], number: 2, at: 2, lot: site.lots[0]), arrival: shiftStart)
    #expect(core.reconciliation?.results[site.lots[0]]?.balances.map(\.issued) == [1])
  }

  @Test("a lot that was told rightly balances, and nothing is raised")
  func balanced() throws {
    let told = try ToldLot()
    told.tell()
    let result = told.reconcile()
    let units = try #require(result.balances.first { $0.level == .unit })
    #expect(units.issued == 100)
    #expect(units.commissioned == 96 && units.scrapped == 1 && units.unused == 3 && units.packed == 96)
    #expect(units.unaccounted == 0)
    #expect(result.isBalanced, "\(result)")
    #expect(result.weighed == 4)
    #expect(result.comparisons.count == 2)
    #expect(told.core.findings.isEmpty, "\(told.core.findings)")
  }

  @Test("logistic units of which nobody has said the level are no units of the lot")
  func unknownLabels() throws {
    let told = try ToldLot()
    let labels = try (1...5).map { number in
      let prefix = try CompanyPrefix("4012345")
      let label = try SSCC(extensionDigit: 7, companyPrefix: prefix, serialReference: UInt64(number))
      return told.core.table.intern(.sscc(label)).raw
    }
    told.say(.allocate, labels)
    told.say(.commission, Array(labels.prefix(2)))
    told.tell()
    let result = told.reconcile()
    #expect(result.balances.first { $0.level == .unit }?.issued == 100)
    #expect(result.isBalanced && told.core.findings.isEmpty, "\(told.core.findings)")
  }

  @Test("a number that was issued and never heard of again is unaccounted for")
  func unaccounted() throws {
    let told = try ToldLot()
    told.tell(lose: 30)
    told.core.advance(to: Timestamp(microseconds: told.now + 3_600_000_000))
    let result = told.reconcile()
    #expect(result.balances.first { $0.level == .unit }?.unaccounted == 1)
    #expect(told.core.findings.contains { $0.rule == .numbersUnaccounted && $0.observed == 1 })
    // 97 entered, 96 have a fate: the eye at the entry contradicts the record too.
    #expect(
      told.core.findings.contains { $0.rule == .counterContradicts && $0.observed == 97 && $0.expected == 96 }
    )
  }

  @Test(
    "neither the end of a lot nor its release reconciles it where that is left to whoever asks",
    arguments: [false, true])
  func onRequest(_ isOnRequest: Bool) throws {
    let told = try ToldLot(onRequest: isOnRequest)
    told.tell(lose: 30)
    told.say(.release, [])
    told.core.advance(to: Timestamp(microseconds: told.now + 3_600_000_000))
    #expect(told.core.findings.contains { $0.rule == .numbersUnaccounted } != isOnRequest)
    _ = told.reconcile()
    #expect(told.core.findings.contains { $0.rule == .numbersUnaccounted })
  }

  @Test("a case that weighs one unit less is suspicious, with its probability")
  func light() throws {
    let told = try ToldLot()
    told.tell(mass: { $0 == 2 ? 755_000 : 780_000 })
    let result = told.reconcile()
    let mass = try #require(result.suspiciousMasses.first)
    #expect(result.suspiciousMasses.count == 1)
    #expect(mass.container == ItemID(raw: told.cases.lowerBound + 2))
    // σ² = 24·0.5² + 3² + 1² = 16; log ratio 25²/(2·16) = 19.5 against a prior of 1 : 2,000, and 15.75 g² for 23 units.
    #expect(mass.oneLess > 0.9999 && mass.oneLess < 1)
    let finding = try #require(told.core.findings.first { $0.rule == .massContradicts })
    #expect(finding.probability == mass.wrong)
    #expect(finding.place == .reconciliation)
  }

  @Test("in a case of bundles it is the units in them that are weighed")
  func bundles() throws {
    let told = try ToldLot()
    let table = told.core.table
    let block = try table.register(
      .logisticUnits(
        extensionDigit: 4, companyPrefix: try CompanyPrefix("4012345"), level: .bundle, first: 1, count: 8))
    let bundles = table.items(of: block)
    told.say(.openLot, [])
    for unit in told.units.prefix(48) { told.say(.commission, [unit]) }
    for (number, bundle) in bundles.enumerated() {
      told.say(.commission, [bundle])
      told.say(.pack, Array(told.units.dropFirst(number * 6).prefix(6)), into: bundle)
    }
    for (number, grams) in [Int64(780_000), 755_000].enumerated() {
      let label = told.cases.lowerBound + UInt32(number)
      told.say(.commission, [label])
      told.say(.pack, Array(bundles.dropFirst(number * 4).prefix(4)), into: label)
      told.say(.countReport, [], into: label, counter: .mass, quantity: grams)
    }
    let result = told.reconcile()
    #expect(result.weighed == 2)
    #expect(result.suspiciousMasses.map(\.container) == [ItemID(raw: told.cases.lowerBound + 1)])
    #expect(result.suspiciousMasses.allSatisfy { $0.expectedGrams == 780 && $0.oneLess > 0.9999 })
  }

  @Test("the last case of a lot may be short, unless something that fits in was left", arguments: 0...2)
  func lastOne(left: Int) throws {
    let told = try ToldLot()
    told.say(.openLot, [])
    for unit in told.units.prefix(72 + 13 + left) { told.say(.commission, [unit]) }
    for number in 0..<4 {
      let label = told.cases.lowerBound + UInt32(number)
      told.say(.commission, [label])
      told.say(.pack, Array(told.units.prefix(85).dropFirst(number * 24).prefix(24)), into: label)
      told.say(.ship, [label])
    }
    let result = told.reconcile()
    let found = told.core.findings.filter { $0.rule == .underQuantity && !$0.isWithdrawn }
    #expect(found.compactMap(\.observed) == (left == 0 ? [] : [13]))
    #expect(found.allSatisfy { $0.severity == .note && $0.lot == told.lot && $0.events.count == 1 })
    #expect(result.lastContainers.isEmpty == (left > 0))
  }

  @Test("each container that goes on before the last one and is not full is a finding", arguments: 0...3)
  func partial(short: Int) throws {
    let told = try ToldLot()
    let block = try told.core.table.register(
      .logisticUnits(
        extensionDigit: 5, companyPrefix: try CompanyPrefix("4012345"), level: .pallet, first: 1, count: 1))
    let pallet = told.core.table.items(of: block).lowerBound
    told.say(.openLot, [])
    for unit in told.units.prefix(96) { told.say(.commission, [unit]) }
    for number in 0..<4 {
      let label = told.cases.lowerBound + UInt32(number)
      told.say(.commission, [label])
      told.say(
        .pack, Array(told.units.dropFirst(number * 24).prefix(number < short ? 23 : 24)), into: label)
    }
    told.say(.commission, [pallet])
    told.say(.pack, Array(told.cases.prefix(4)), into: pallet)
    _ = told.reconcile()
    let found = told.core.findings.filter { $0.rule == .underQuantity && !$0.isWithdrawn }
    #expect(found.compactMap(\.observed) == Array(repeating: 23, count: short))
  }

  /// What became of the last unit that should be in the second of four cases.
  enum Left: CaseIterable { case packed, loose, sampled, unpacked, notShipped }

  @Test(
    "a unit that is in no container is missed when its lot is shipped, unless its fate was told",
    arguments: Left.allCases)
  func behind(left: Left) throws {
    let told = try ToldLot()
    told.say(.openLot, [])
    for unit in told.units.prefix(96) { told.say(.commission, [unit]) }
    let unit = told.units.lowerBound + 47
    for number in 0..<4 {
      let label = told.cases.lowerBound + UInt32(number)
      told.say(.commission, [label])
      told.say(
        .pack,
        told.units.dropFirst(number * 24).prefix(24).filter {
          $0 != unit || left == .packed || left == .unpacked
        }, into: label)
      if left == .unpacked, number == 1 { told.say(.unpack, [unit], into: label) }
      if left == .sampled, number == 1 { told.say(.sample, [unit]) }
      if left != .notShipped { told.say(.ship, [label]) }
    }
    _ = told.reconcile()
    let found = told.core.findings.filter { $0.rule == .leftBehind && !$0.isWithdrawn }
    #expect(found.map(\.item.raw) == (left == .loose ? [unit] : []), "\(left)")
    #expect(found.allSatisfy { $0.observed == 1 && $0.lot == told.lot && $0.events.count == 1 })
  }

  @Test(
    "a lot of which a part is shipped while the rest waits for its packing lacks nothing",
    arguments: [2, 3])
  func inProgress(shipped: Int) throws {
    let told = try ToldLot()
    told.say(.openLot, [])
    // All of one time, as a site says it that commissions a lot in one event.
    told.say(.commission, Array(told.units.prefix(96)))
    for number in 0..<shipped {
      let label = told.cases.lowerBound + UInt32(number)
      told.say(.commission, [label])
      told.say(.pack, Array(told.units.dropFirst(number * 24).prefix(24)), into: label)
      told.say(.ship, [label])
    }
    _ = told.reconcile()
    #expect(!told.core.findings.contains { $0.rule == .leftBehind })
  }

  @Test(
    "units that were made hours before all cases of their lot left are missed, however many they are",
    arguments: [1, 24, 48])
  func leftHours(loose: Int) throws {
    let told = try ToldLot()
    told.say(.openLot, [])
    told.say(.commission, Array(told.units.prefix(48 + loose)))
    for number in 0..<2 {
      let label = told.cases.lowerBound + UInt32(number)
      told.say(.commission, [label])
      told.say(.pack, Array(told.units.dropFirst(number * 24).prefix(24)), into: label)
    }
    told.wait(hours: 3)
    told.say(.ship, Array(told.cases.prefix(2)))
    _ = told.reconcile()
    let found = told.core.findings.filter { $0.rule == .leftBehind && !$0.isWithdrawn }
    #expect(found.map(\.observed) == [Double(loose)])
  }

  @Test("half a unit less is undecided, and says so")
  func undecided() throws {
    let told = try ToldLot()
    told.tell(mass: { $0 == 1 ? 767_500 : 780_000 })
    let result = told.reconcile()
    #expect(result.suspiciousMasses.isEmpty)
    #expect(result.expectedWrongCases > 0.0003 && result.expectedWrongCases < 0.01)
  }

  @Test("the surest finding is raised first")
  func ranked() throws {
    let told = try ToldLot()
    told.tell(mass: { $0 == 3 ? 760_000 : 780_000 }, entered: 98)
    _ = told.reconcile()
    let probabilities = told.core.findings.compactMap(\.probability)
    #expect(probabilities.count == 2)
    #expect(probabilities == probabilities.sorted(by: >))
  }

  @Test("messages that a sender numbered and that never came are missed")
  func gap() throws {
    let told = try ToldLot()
    told.say(.observe, [told.units.lowerBound], by: told.camera)
    told.say(.observe, [told.units.lowerBound], by: told.camera, skip: true)
    told.tell()
    _ = told.reconcile()
    let finding = try #require(told.core.findings.first { $0.rule == .messagesMissing })
    #expect(finding.actor == told.camera)
    #expect(finding.observed == 1)
    let count = told.core.findings.count
    _ = told.reconcile()
    #expect(told.core.findings.count { $0.rule == .messagesMissing } == 1, "raised again: \(count)")
  }

  @Test(
    "what overtakes messages of another lot misses none, and what never comes is missed once, with its own lot"
  )
  func overtaken() throws {
    let told = try ToldLot()
    told.tell()
    let other = LotID(raw: told.lot.raw + 1)
    func say(_ number: UInt64, of lot: LotID) {
      var header = EventHeader(.observe)
      header.id = EventID(sender: told.camera, sequence: 1_000 + number)
      (header.actor, header.lot) = (told.camera, lot)
      header.eventTime = Timestamp(microseconds: told.now + Int64(number))
      var batch = EventBatch()
      batch.append(header, item: ItemID(raw: told.units.lowerBound))
      told.core.take(batch, arrival: Timestamp(microseconds: told.now + 100))
    }
    func missing() -> [Double] {
      told.core.findings.filter { $0.rule == .messagesMissing }.compactMap(\.observed)
    }
    let numbered = missing().count
    for number in [1, 2] as [UInt64] { say(number, of: told.lot) }
    _ = told.reconcile()
    let before = missing()
    #expect(before.count == numbered + 1, "what lies between the count at the start and 1,001")
    for number in [4, 9, 7, 5] as [UInt64] { say(number, of: other) }
    _ = told.reconcile()
    #expect(missing() == before)
    say(3, of: other)
    told.reconciliation.reconcile(other, in: told.core)
    #expect(missing() == before + [2], "6 and 8")
    for number in [6, 10] as [UInt64] { say(number, of: other) }
    told.reconciliation.reconcile(other, in: told.core)
    #expect(missing() == before + [2])
  }

  @Test("a sender may number its messages from the last number of all on, through 0")
  func numberedThroughTheEnd() throws {
    let told = try ToldLot()
    told.say(.openLot, [])
    told.say(.allocate, Array(told.units))
    var batch = EventBatch()
    for (index, number) in [UInt64.max - 1, .max, 0, 1].enumerated() {
      var header = EventHeader(.commission)
      header.id = EventID(sender: told.camera, sequence: number)
      header.eventTime = Timestamp(microseconds: told.now + Int64(index + 1) * 1_000_000)
      header.actor = told.camera
      header.lot = told.lot
      batch.append(header, item: ItemID(raw: told.units.lowerBound + UInt32(index)))
    }
    told.core.take(batch, arrival: Timestamp(microseconds: told.now + 5_000_000))
    #expect(told.reconcile().balances.map(\.commissioned) == [4])
    // All between 1 and the last number but one never came.
    let finding = try #require(told.core.findings.first { $0.rule == .messagesMissing })
    #expect(finding.observed == Double(UInt64.max - 3))
  }

  @Test("a clock that runs back is noticed by its own messages")
  func clock() throws {
    let told = try ToldLot()
    told.tell()
    told.say(.countReport, [], by: told.camera, counter: .noReads, quantity: 0, late: 500_000_000)
    _ = told.reconcile()
    #expect(told.core.findings.contains { $0.rule == .clockRunsBack && $0.actor == told.camera })
  }

  @Test(
    "a number that was made before its lot was opened, in whatever order the two are told, and not within what clocks differ",
    arguments: [0, 4, 8, 7_200] as [Int64], [false, true])
  func madeBeforeOpening(seconds: Int64, isToldFirst: Bool) throws {
    let told = try ToldLot()
    told.say(.allocate, Array(told.units))
    if isToldFirst { told.say(.commission, [told.units.lowerBound], late: seconds * 1_000_000) }
    told.say(.openLot, [])
    for index in 1..<4 {
      let late = isToldFirst || index > 1 ? 0 : seconds * 1_000_000
      told.say(.commission, [told.units.lowerBound + UInt32(index)], late: late)
    }
    _ = told.reconcile()
    let found = told.core.findings.filter { $0.rule == .madeBeforeOpening }
    #expect(found.count == (seconds > 5 ? 1 : 0))
    // One second lies between any two messages.
    #expect(found.allSatisfy { abs(($0.observed ?? 0) - Double(seconds)) <= 1 && $0.lot == told.lot })
    _ = told.reconcile()
    #expect(told.core.findings.count { $0.rule == .madeBeforeOpening } == found.count, "raised again")
  }

  @Test("a label that was left out of the sequence is missed, one that is still on the roll is not")
  func labels() throws {
    let told = try ToldLot()
    told.tell()
    told.say(.commission, [told.cases.lowerBound + 6])
    let result = told.reconcile()
    #expect(result.labelBreaks == 2)
    #expect(told.core.findings.contains { $0.rule == .labelsOutOfSequence && $0.observed == 2 })
  }

  @Test("a lot is reconciled by itself once late events have had their time")
  func byItself() throws {
    let told = try ToldLot()
    told.tell(entered: 99)
    #expect(told.reconciliation.results.isEmpty)
    told.core.advance(to: Timestamp(microseconds: told.now + 601_000_000))
    #expect(told.reconciliation.results.count == 1)
    #expect(told.core.findings.contains { $0.rule == .counterContradicts })
    #expect(
      told.core.takeFeedback().contains {
        if case .prompt(let prompt) = $0 { prompt.demand == .explainDifference } else { false }
      })
  }

  @Test("many cases that each weigh almost one unit too much are a finding together")
  func together() throws {
    let told = try ToldLot()
    told.tell()
    // 195.45 g where 180 g are expected for an empty tray and 205 g with one unit: 0.47 each, by the normal law.
    for offset in 0..<20 {
      told.say(
        .countReport, [], into: told.units.lowerBound + UInt32(offset), counter: .mass, quantity: 195_450)
    }
    let result = told.reconcile()
    #expect(result.suspiciousMasses.isEmpty)
    #expect(result.expectedWrongCases > 9 && result.expectedWrongCases < 10)
    #expect(told.core.findingLog.count(of: .massesContradict) == 1)
  }

  @Test("units counted in stock are held against those packed and not shipped")
  func stock() throws {
    let told = try ToldLot()
    told.tell()
    told.say(.countReport, [], counter: .stock, quantity: 95)
    #expect(told.reconcile().comparisons.contains { $0.expected == 96 && $0.counted == 95 })
  }

  @Test(
    "a count of the bin may differ by the site's limit and no more", arguments: [194, 198, 200, 202, 203])
  func bin(counted: Int64) throws {
    var evidence = EvidencePolicy()
    evidence.binLimit = 0.01
    for (told, limit) in [(try ToldLot(evidence: evidence), 2), (try ToldLot(), 0)] as [(ToldLot, Int64)] {
      told.say(.openLot, [])
      told.say(.countReport, [], counter: .rejectsOrdered, quantity: 200)
      told.say(.countReport, [], counter: .rejectsInBin, quantity: counted)
      told.say(.closeLot, [])
      let result = told.reconcile()
      let comparison = try #require(result.comparisons.first { $0.what.contains("bin") })
      #expect(comparison.difference == counted - 200 && comparison.limit == limit)
      let isRaised = told.rules().contains(.counterContradicts)
      #expect(isRaised == (abs(counted - 200) > limit), "\(counted), \(limit)")
    }
  }

  @Test(
    "a count of an eye may differ by the site's limit and no more, and one of rejects or labels by nothing",
    arguments: [9_997, 9_998, 10_000, 10_002, 10_003])
  func eyes(counted: Int64) throws {
    var evidence = EvidencePolicy()
    evidence.counterLimit = 0.0002
    for (told, limit) in [(try ToldLot(evidence: evidence), 2), (try ToldLot(), 0)] as [(ToldLot, Int64)] {
      told.say(.openLot, [])
      told.say(.countReport, [], counter: .infeed, quantity: 10_000)
      told.say(.countReport, [], counter: .readsGood, quantity: counted)
      told.say(.countReport, [], counter: .rejectsOrdered, quantity: 10_000)
      told.say(.countReport, [], counter: .rejectsConfirmed, quantity: 10_000)
      told.say(.closeLot, [])
      let result = told.reconcile()
      let looks = try #require(result.comparisons.first { $0.what.contains("looks") })
      #expect(looks.limit == limit && looks.isWithinLimit == (abs(counted - 10_000) <= limit))
      let rejects = try #require(result.comparisons.first { $0.what.contains("seen to leave") })
      #expect(rejects.limit == 0)
    }
  }

  @Test("what is found again is not raised again, and what is not found any more is withdrawn")
  func again() throws {
    let told = try ToldLot()
    told.tell(entered: 99)
    _ = told.reconcile()
    let count = told.core.findingCount
    _ = told.reconcile()
    #expect(told.core.findingCount == count && told.core.findingLog.count(of: .counterContradicts) == 1)
    told.say(.countReport, [], by: told.camera, counter: .infeed, quantity: -2)
    _ = told.reconcile()
    #expect(told.core.findingLog.count(of: .counterContradicts) == 0)
  }

  @Test("release does not wait: the lot is reconciled before it")
  func beforeRelease() throws {
    let told = try ToldLot()
    told.tell()
    told.say(.release, [])
    told.core.advance(to: Timestamp(microseconds: told.now + 601_000_000))
    #expect(told.reconciliation.results[told.lot]?.isBalanced == true)
  }
}
