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
}
