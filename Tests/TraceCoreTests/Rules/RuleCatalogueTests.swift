import Foundation
import RecordSamples
import Testing
import TraceCore
import TraceModel

@Suite("The catalogue of rules")
struct RuleCatalogueTests {
  @Test("every rule has a name of its own, a message, a remedy and a default")
  func complete() {
    var names: Set<RuleID> = []
    for rule in RuleCatalogue.all {
      #expect(names.insert(rule.id).inserted, "\(rule.id.rawValue) stands twice")
      #expect(rule.message.hasSuffix(".") && rule.remedy.hasSuffix("."))
      #expect(Set(rule.responses).count == rule.responses.count)
      #expect(RuleCatalogue.rule(rule.id) == rule)
    }
  }

  @Test("the page of rules in the documentation is the one that the catalogue makes")
  func page() throws {
    let page = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../Sources/TraceCore/TraceCore.docc/Rules.md").standardized
    if ProcessInfo.processInfo.environment["DRIFTLINE_REFRESH"] != nil {
      try RuleCatalogue.markdown.write(to: page, atomically: true, encoding: .utf8)
    }
    let written = try String(contentsOf: page, encoding: .utf8)
    #expect(
      written == RuleCatalogue.markdown,
      "Rules.md is old: DRIFTLINE_REFRESH=1 swift test -c release --filter RuleCatalogueTests")
  }

  @Test("every placeholder of every message is filled from the finding")
  func words() throws {
    let site = try Site()
    for rule in RuleCatalogue.all {
      var finding = rule.finding(raisedAt: shiftStart)
      finding.item = site.units[0]
      finding.container = site.cases[0]
      finding.lot = site.lots[0]
      finding.actor = site.camera
      finding.expected = 24
      finding.observed = 23.5
      finding.note = "so"
      let words = rule.words(for: finding, table: site.table)
      #expect(!words.contains("{") && !words.contains("}"), "\(rule.id.rawValue): \(words)")
    }
  }

  @Test("a response that a rule does not allow is not taken into a policy")
  func responses() {
    var policy = SitePolicy()
    let isFlagged = policy.choose(.flag, for: .selfParent)
    #expect(!isFlagged && policy.response(to: .selfParent) == .ignore)
    let isMoved = policy.choose(.move, for: .secondParent)
    #expect(isMoved && policy.response(to: .secondParent) == .move)
    let isUnknown = policy.choose(.flag, for: "no.such-rule")
    #expect(!isUnknown)
  }

  /// What a level-4 repository in use lets pass, each with the rule that catches it here.
  @Test("what an open-source repository was found to let pass is found")
  func oftenMissed() throws {
    let site = try Site()
    let core = TraceCore(table: site.table)
    var number: UInt64 = 0
    func take(
      _ kind: EventKind, _ items: [ItemID], at seconds: Double, in container: ItemID = .none,
      _ details: EventDetails? = nil
    ) {
      number += 1
      let lot = kind == .commission ? site.lots[0] : LotID.none
      core.take(
        site.event(
          kind, items, number: number, at: seconds, container: container, lot: lot, details: details),
        arrival: shiftStart.advanced(byMicroseconds: 1_000_000_000))
    }
    func found(_ rule: RuleID) -> Bool { core.findingLog.count(of: rule) > 0 }
    take(.commission, site.cases + site.pallets + site.units[0..<10], at: 100)
    take(.pack, [site.units[0]], at: 101, in: site.cases[0])
    take(.unpack, [site.units[0]], at: 102, in: site.cases[1])
    #expect(found(.wrongParent) && core.parent(of: site.units[0]) == site.cases[0], "the true parent stays")
    take(.unpack, [site.units[1]], at: 103, in: site.cases[1])
    #expect(found(.neverPacked))
    take(.pack, [site.cases[0]], at: 104, in: site.cases[0])
    #expect(found(.selfParent) && core.state(of: site.cases[0]) == .commissioned)
    take(.pack, [site.cases[0]], at: 105, in: site.pallets[0])
    take(.pack, [site.pallets[0]], at: 106, in: site.cases[0])
    #expect(found(.cycle) && core.parent(of: site.pallets[0]) == .none)
    take(.pack, [site.units[2]], at: 50, in: site.cases[2])
    #expect(found(.beforeCommissioning))
    take(.pack, [site.cases[3]], at: 107, in: site.pallets[1])
    #expect(found(.emptyPackedUpward))
    take(.observe, [site.units[3]], at: 5_000)
    #expect(found(.future))
    take(.ship, [site.pallets[0]], at: 108, site.shipping())
    take(.ship, [site.pallets[0]], at: 109, site.shipping(document: "ASN-2"))
    #expect(found(.shippedTwice) && core.documents(of: site.units[0]) == ["ASN-1"])
    take(.commission, [site.table.intern(uri: "urn:epc:id:sgtin:4012345.999")], at: 110)
    #expect(found(.malformedCode))
    let missed = RuleCatalogue.all.filter(\.isOftenMissed).map(\.id)
    #expect(missed.allSatisfy(found), "not shown: \(missed.filter { !found($0) }.map(\.rawValue))")
  }
}

extension RuleCatalogue {
  /// The catalogue as the article of the documentation, made from the rules themselves.
  fileprivate static var markdown: String {
    var text = """
      # The rules of the record

      Every rule that the core enforces or reports. This page is made from `RuleCatalogue`; a test holds it to that.

      *Responses* are what a site may choose, the default first. `accept`: the event takes effect and nobody is told.
      `flag`: it takes effect and a finding is raised. `ignore`: it changes nothing and a finding is raised. For
      collisions, `refuse` lets the first version stand, `move` the later one, `keepBoth` keeps the later one beside the
      first. An asterisk marks what an open-source level-4 repository (QU4RTET 4.1, tried) was found to let pass.

      """
    var family = ""
    for rule in all {
      let name = rule.id.rawValue.prefix { $0 != "." }
      if name != family {
        family = String(name)
        text +=
          "\n## \(family)\n\n| rule | severity | class (HDA 2023) | what is said | proof | what to do | asked at once | responses |\n"
        text += "|---|---|---|---|---|---|---|---|\n"
      }
      let cells = [
        "`\(rule.id.rawValue)`\(rule.isOftenMissed ? " *" : "")", "\(rule.severity)", "\(rule.hdaClass)",
        rule.message, rule.evidence.map { "\($0)" }.joined(separator: ", "), rule.remedy,
        rule.demand.map { "\($0)" } ?? "",
        rule.responses.map(\.rawValue).joined(separator: ", "),
      ]
      text += "| " + cells.joined(separator: " | ") + " |\n"
    }
    return text
  }
}
