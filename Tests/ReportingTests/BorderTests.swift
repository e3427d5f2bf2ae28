import Experiments
import Testing
import TraceModel
import World

@Suite("Between which devices it was mistaken")
struct BorderTests {
  /// 10 misplaced units that bear the marks of print that fades and of a label printed twice.
  private static func borders(withoutLabel: Int, withoutPrint: Int) throws -> [BorderCount] {
    func part(_ id: MechanismID, without: Int) -> MechanismResult {
      MechanismResult(
        id: id, values: [], isOnInValidation: true, isOnInProduction: true, validation: MechanismShare(),
        production: MechanismShare(),
        vanishing: Vanishing(
          trials: 2, lots: 1,
          changes: [
            .init(
              subject: .kind(.unit, .misplaced),
              gone: Sample.estimate(Double(10 - without), without == 10 ? -1 : 1, 20, seen: 1),
              episodesGone: Sample.estimate(0, 0, 0, seen: 1), with: 10, without: without)
          ]))
    }
    var result = ExperimentResult(identity: Sample.identity)
    result.mechanisms = [
      part(.printQueueReload, without: withoutLabel), part(.printDecay, without: withoutPrint),
    ]
    var cell = Sample.cell(Cell(.production, .long))
    cell.rows = [
      MismatchRow(
        key: MismatchKey(
          level: .unit, kind: .misplaced,
          mechanisms: [MechanismSet(.printQueueReload), MechanismSet(.printDecay)]),
        count: 10, episodes: 1, units: 10, largest: 10, rate: Sample.estimate(1, 0, 2, seen: 1))
    ]
    return result.borders(of: cell)
  }

  @Test(
    "a thing stands at the borders of those marks without which fewer of its kind are wrong, and else at all")
  func causes() throws {
    let (label, print) = (DeviceBorder.controllerToPrinter, DeviceBorder.printerToCamera)
    let one = try Self.borders(withoutLabel: 1, withoutPrint: 10)
    #expect(one.map(\.border) == [label] && one.map(\.byMark) == [0] && one.map(\.alone) == [10])
    let both = try Self.borders(withoutLabel: 1, withoutPrint: 2)
    #expect(both.map(\.border) == [label, print] && both.map(\.byMark) == [0, 0])
    let neither = try Self.borders(withoutLabel: 10, withoutPrint: 10)
    #expect(neither.map(\.border) == [label, print] && neither.map(\.byMark) == [10, 10])
  }
}
