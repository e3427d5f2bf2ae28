import Debt
import Testing

@Suite("Sets of items") struct CoalitionTests {
  @Test("a set has the items that were put into it, and no others")
  func members() {
    let set = Coalition([4, 1]).with(0).without(4)
    #expect(set.members == [0, 1] && set.word(of: 5) == "11000")
    #expect(Coalition.all(3).members == [0, 1, 2] && Coalition.none.members.isEmpty)
  }
}
