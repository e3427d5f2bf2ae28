import Scenario
import TextFormats
import World

/// What is wrong because of something that was mistaken where one device hands over to another.
public struct BorderCount: Hashable, Sendable {
  /// Between which two.
  public var border: DeviceBorder
  /// The mechanisms that acted there, in the order of the catalogue.
  public var mechanisms: [MechanismID] = []
  /// Wrong things, each at every border at which a mechanism had a part in it.
  public var things = 0
  /// Of these, those in which no mechanism of another border had a part.
  public var alone = 0
  /// Of all, those of which it is told of no mechanism that fewer of their kind are wrong without it: they stand here by the mark
  /// that they bear, which is no cause.
  public var byMark = 0
  /// Of all, silent ones.
  public var silentThings = 0
  /// Episodes, a row of the partition at a time.
  public var episodes = 0

  /// Nothing yet.
  public init(border: DeviceBorder) { self.border = border }

  /// Those borders of these rows at which anything arose, in the order of a carton's way; `isCause` says of which mechanisms it is
  /// told that fewer of a kind are wrong without them.
  static func all(of rows: [MismatchRow], isCause: (MechanismID, MismatchKey) -> Bool) -> [BorderCount] {
    DeviceBorder.allCases.compactMap { border in
      var sum = BorderCount(border: border)
      for row in rows {
        let marks = row.key.mechanisms.members
        let told = marks.filter { isCause($0, row.key) }
        let causes = told.isEmpty ? marks : told
        let here = causes.filter { $0.card.border == border }
        if here.isEmpty { continue }
        sum.things += row.count
        // What acts between systems stands at no border of the line.
        if causes.allSatisfy({ ($0.card.border ?? border) == border }) { sum.alone += row.count }
        if told.isEmpty { sum.byMark += row.count }
        sum.silentThings += row.key.silent ? row.count : 0
        sum.episodes += row.episodes
        sum.mechanisms += here.filter { !sum.mechanisms.contains($0) }
      }
      sum.mechanisms.sort()
      return sum.things == 0 ? nil : sum
    }
  }
}

extension CellResult {
  /// What arose between two devices of the line, border by border, by the marks that it bears.
  public var borders: [BorderCount] { BorderCount.all(of: rows) { _, _ in false } }
}

extension ExperimentResult {
  /// What arose between two devices of the line, border by border.
  ///
  /// Marks follow an episode for as long as it lasts, and of 10,000 misplaced units some bear the mark of what has only passed by.
  /// So of those that a thing bears the mechanisms count without which fewer of its kind are wrong; all where that is told of
  /// none.
  public func borders(of cell: CellResult) -> [BorderCount] {
    BorderCount.all(of: cell.rows) { id, key in
      mechanisms.contains { $0.id == id && $0.isCause(of: .kind(key.level, key.kind)) }
    }
  }
}

extension ConditionPlan {
  /// The age or kind of a machine or clock, by the path at which a scenario says it.
  public func kind(at path: String) -> String? {
    var section: ResolvedSection? = scenario.root
    for key in path.split(separator: ".").dropLast() { section = section?.section(String(key)) }
    return section?.kind
  }
}

extension ConditionRun {
  /// Each border with its two devices and their kinds.
  var borders: JSONValue {
    .list(
      cell.borders.map { count in
        func device(_ device: Device) -> JSONValue {
          let kind = device.kindPath.flatMap { plan[condition]?.kind(at: $0) }
          return .object([("device", .text(device.meaning)), ("kind", .optional(kind))])
        }
        return .object([
          ("border", .text(count.border.word)), ("from", device(count.border.sender)),
          ("to", device(count.border.receiver)), ("mechanisms", .texts(count.mechanisms.map(\.word))),
          ("things", .integer(count.things)), ("alone", .integer(count.alone)),
          ("silentThings", .integer(count.silentThings)),
          ("episodes", .integer(count.episodes)),
        ])
      })
  }
}
