import MechanismChecks
import Oracles
import Scenario
import Testing
import World

@Suite("Keyed code")
struct KeyedCodeTests {
  func plan(errors: Double, characters: Int, order: SerialOrder = .random) -> LinePlan {
    var plan = LinePlan.bare(cartons: 8_000)
    plan.serializer.noRead = .keyIn
    plan.serializer.turnedShare = 1
    plan.serializer.serialOrder = order
    plan.serializer.poolBlock = 10_000
    plan.mechanisms.keyedCode = mechanism(
      KeyedCode.self, ["errors": Fraction.of(errors), "characters": Count(characters), "checked": false])
    return plan
  }

  @Test(
    "in a sequence, a wrong digit at the end is another valid number",
    arguments: [1.0 / 300, 1.0 / 100, 1.0 / 50])
  func valid(errors: Double) throws {
    let result = try outcome(of: plan(errors: errors, characters: 20, order: .sequential))
    // One wrong digit of the last four stays within 10,000 numbers; two wrong ones of 20 are left out of the estimate.
    let wrong = result[.unreported]
    let valid = wrong - result[.ghost]
    let low =
      Chance.power(1 - errors, 16) * (1 - Chance.power(1 - errors, 4)) / (1 - Chance.power(1 - errors, 20))
    // A valid number stands in the record as a ghost only if its own carton had been rejected before it was typed, which
    // is so for half of the rejects; a number that is rejected or given back later leaves the record again.
    let stays = 1 - Double(result.happened[.rejects]) / 10_000 / 2
    #expect(wrong > 50)
    #expect(isPlausible(valid, of: wrong, each: low * stays), "\(valid) of \(wrong), \(low * stays)")
  }

  @Test("what is checked is never wrong")
  func checked() throws {
    var plan = plan(errors: 0.02, characters: 20)
    plan.mechanisms.keyedCode = mechanism(KeyedCode.self, ["errors": Fraction.of(0.02)])
    let result = try outcome(of: plan)
    #expect(result.happened[.codesTyped] > 1_500)
    #expect(result.kinds.isEmpty && result.marked.isEmpty, "\(result.kinds)")
  }
}
