import Scenario
import Testing
import World

/// How values of a parameter stand side by side.
@Suite("One unit for the values of a parameter") struct UnitTextTests {
  @Test(
    "default, healthy value and plausible range of a share are per cent; a factor has no unit",
    arguments: MechanismID.allCases)
  func shares(_ id: MechanismID) {
    for parameter in id.card.parameters {
      guard case .quantity(.fraction, _) = parameter.kind, let plausible = parameter.plausible else {
        continue
      }
      let ends = [plausible.texts.lower, plausible.texts.upper].compactMap(\.self)
      let texts = [parameter.standardText(), parameter.healthyText()] + ends
      let isPercent = texts.map { $0.hasSuffix("%") }
      #expect(
        isPercent.allSatisfy { $0 == isPercent[0] } || !texts.allSatisfy { $0.first?.isNumber ?? false },
        "\(id.word).\(parameter.id): \(texts)")
      #expect(!texts.contains { $0.hasSuffix("ppm") } || parameter.unit?.symbol == "ppm")
    }
  }
}
