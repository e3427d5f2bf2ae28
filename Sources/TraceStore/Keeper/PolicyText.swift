import TraceCore
import TraceModel

/// What a site has decided, as JSON: a record that is made again from its journal has to be made by the same rules.
enum PolicyText {
  static func written(_ policy: SitePolicy) -> String {
    var responses: [(String, JSONText)] = []
    for rule in RuleCatalogue.all where policy.response(to: rule.id) != rule.defaultResponse {
      responses.append((rule.id.rawValue, .text("\(policy.response(to: rule.id))")))
    }
    return JSONText.members([
      ("allowedLateness", .integer(policy.allowedLateness)),
      ("futureTolerance", .integer(policy.futureTolerance)), ("staleAfter", .integer(policy.staleAfter)),
      ("clockTolerance", .integer(policy.clockTolerance)),
      ("shippingNeedsRelease", .flag(policy.shippingNeedsRelease)),
      ("shippingNeedsDocuments", .flag(policy.shippingNeedsDocuments)),
      ("receiptDue", .integer(policy.receiptDue)), ("responses", .members(responses)),
    ]).written
  }

  /// The policy of a store as it is written: as the chain has it, and before the first block as the store was made.
  static func stored(in database: Database) throws(StoreError) -> String {
    let question = """
      SELECT value FROM (SELECT number, value FROM definition WHERE kind = 'policy'
        UNION ALL SELECT 0, value FROM store WHERE key = 'policy') ORDER BY number DESC LIMIT 1
      """
    guard let text = try database.text(question), read(text) != nil else {
      throw .damaged(path: database.path, detail: "its policy cannot be read")
    }
    return text
  }

  static func read(_ text: String) -> SitePolicy? {
    guard let value = JSONText(text) else { return nil }
    var policy = SitePolicy()
    func number(_ name: String, _ path: WritableKeyPath<SitePolicy, Int64>) {
      if let number = value[name]?.int { policy[keyPath: path] = number }
    }
    number("allowedLateness", \.allowedLateness)
    number("futureTolerance", \.futureTolerance)
    number("staleAfter", \.staleAfter)
    number("clockTolerance", \.clockTolerance)
    number("receiptDue", \.receiptDue)
    if case .flag(let flag) = value["shippingNeedsRelease"] { policy.shippingNeedsRelease = flag }
    if case .flag(let flag) = value["shippingNeedsDocuments"] { policy.shippingNeedsDocuments = flag }
    policy.keepsJournal = true
    if case .members(let members) = value["responses"] {
      for (rule, word) in members {
        guard let response = RuleResponse.allCases.first(where: { "\($0)" == word.string }) else { continue }
        policy.choose(response, for: RuleID(rawValue: rule))
      }
    }
    return policy
  }
}
