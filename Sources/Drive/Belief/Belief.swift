import EPCIS
import TraceModel

/// What a system outside believes of the things of a lot, as it has answered: read as any record is.
///
/// All that a comparison asks for is asked in few questions before it begins. Of numbers that nobody has told the system of, and that are
/// on nothing, it is not asked: the record has no state of them. In which lot it has a thing is not asked either.
final class Belief: RecordReader {
  private let system: any SystemUnderTest
  private let table: IdentifierTable
  private let names: IdentifierNames
  private let told: (ItemID) -> Bool
  private var fates: [ItemID: ItemFate] = [:]
  private var insides: [ItemID: [ItemID]] = [:]
  private var foreign: [String: ItemID] = [:]
  /// What went wrong while a comparison was asking, which cannot fail itself.
  private(set) var problem: (any Error)?

  /// The belief of a system in names of a table; `told` says of what it was told.
  init(_ system: any SystemUnderTest, _ table: IdentifierTable, told: @escaping (ItemID) -> Bool) {
    (self.system, self.table, self.told) = (system, table, told)
    names = IdentifierNames(table: table, log: MappingLog())
  }

  /// Asks about these things and what is in these containers.
  func ask(things: [ItemID], containers: [ItemID]) throws {
    let texts = things.map(names.text(of:))
    let states = try system.states(of: texts)
    let parents = try system.parents(of: texts)
    for (index, thing) in things.enumerated() {
      fates[thing] = ItemFate(state: states[index], parent: parents[index].map(item) ?? .none)
    }
    let inside = try system.contents(of: containers.map(names.text(of:)))
    for (container, inside) in zip(containers, inside) { insides[container] = inside.map(item) }
  }

  /// How documents call a thing.
  func text(of thing: ItemID) -> String {
    foreign.first { $0.value == thing }?.key ?? names.text(of: thing)  // order-free: each has one text
  }

  /// The short name of a text; one of its own for what the table does not know.
  private func item(_ text: String) -> ItemID {
    var bytes = text
    if let code = bytes.withUTF8({ IdentifierNames.epc($0, .empty) }), let known = table.id(of: code) {
      return known
    }
    if let known = table.id(ofMalformed: Array(IdentifierNames.kept(text).utf8)) { return known }
    if let known = foreign[text] { return known }
    let made = ItemID(raw: .max - 1 - UInt32(foreign.count))
    foreign[text] = made
    return made
  }

  private func fate(_ item: ItemID) -> ItemFate {
    if let known = fates[item] { return known }
    let blank = ItemFate(state: .unassigned, parent: .none)
    guard item.isSome, problem == nil, told(item) else { return blank }
    do { try ask(things: [item], containers: []) } catch { problem = error }
    return fates[item] ?? blank
  }

  // MARK: RecordReader

  func state(of item: ItemID) -> SerialState { fate(item).state }
  func parent(of item: ItemID) -> ItemID { fate(item).parent }
  func lot(of item: ItemID) -> LotID { .none }

  func forEachChild(of container: ItemID, _ body: (ItemID) -> Void) {
    if insides[container] == nil, container.isSome, problem == nil, told(container) {
      do { try ask(things: [], containers: [container]) } catch { problem = error }
    }
    for child in insides[container] ?? [] { body(child) }
  }

  var findings: [Finding] { [] }
  func findings(about item: ItemID) -> [Int] { [] }
  func documents(of item: ItemID) -> [String] { [] }
}
