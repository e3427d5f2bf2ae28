import TraceModel
import World

/// The words of stories: every sentence about a thing or a message is made here.
public struct StoryWords {
  /// What changed, in words, and which mechanism decided it.
  struct Change {
    var what: String
    var mechanism: MechanismID?
  }

  private let code: (ItemID) -> String
  private let actor: (ActorID) -> String
  private let lotText: (LotID) -> String
  /// What cartons fall into on this line: a bundle or a case.
  public var innermost = PackagingLevel.case

  /// Words that call codes, senders and lots as these say.
  public init(
    code: @escaping (ItemID) -> String, actor: @escaping (ActorID) -> String,
    lot: @escaping (LotID) -> String = { "\($0.raw)" }
  ) {
    self.code = code
    self.actor = actor
    lotText = lot
  }

  /// A code as people read it.
  public func text(of item: ItemID) -> String { code(item) }

  func sender(_ id: ActorID) -> String { actor(id) }

  func lot(_ id: LotID) -> String { lotText(id) }

  /// `carton 4,711`.
  public func carton(_ number: Int) -> String { "carton \(Self.grouped(number))" }
  /// `case 17`; `bundle 17` on a line that has bundles.
  public func box(_ number: Int) -> String { "\(innermost) \(Self.grouped(number))" }
  /// `case 5`, one of bundles.
  func bundledCase(_ number: Int) -> String { "case \(Self.grouped(number))" }
  /// `pallet 3`.
  public func pallet(_ number: Int) -> String { "pallet \(Self.grouped(number))" }

  // MARK: What changed

  func changes(ofCarton number: Int, from old: CartonTruth?, to new: CartonTruth) -> [Change] {
    var changes = marks(from: old?.marks ?? [], to: new.marks)
    let before = old ?? .blank
    if old == nil { changes.append(Change(what: "enters the line")) }
    if new.printed != before.printed, new.printed.isSome {
      changes.append(
        Change(
          what: before.printed.isSome
            ? "gets a label with \(code(new.printed)) over \(code(before.printed))"
            : "gets \(code(new.printed)) printed on it"))
    }
    if new.malformed, !before.malformed { changes.append(Change(what: "bears a code in another format")) }
    if new.belowLimit, !before.belowLimit {
      changes.append(Change(what: "bears a print below the grade at which this line has to reject"))
    }
    if new.unreadable, !before.unreadable {
      changes.append(Change(what: "bears a code that nobody can read any more once it has left"))
    }
    if new.rejected, !before.rejected {
      changes.append(Change(what: "is to be rejected, by the line's verdict"))
    }
    if new.place != before.place || new.place == .caseOfUnits && new.container != before.container {
      changes.append(Change(what: place(of: new, before: before.place)))
    }
    return changes
  }

  private func place(of carton: CartonTruth, before: CartonPlace) -> String {
    switch carton.place {
    case .line: before == .rejectBin ? "is put back on the belt" : "is on the line"
    case .caseOfUnits: "goes into \(box(Int(carton.container)))"
    case .rejectBin: "is pushed into the reject bin"
    case .table: "lies on the table beside the line"
    case .samples: "is taken as a sample"
    case .destroyed: "is destroyed"
    }
  }

  func changes(ofCase number: Int, from old: CaseTruth?, to new: CaseTruth, isBehind: Bool) -> [Change] {
    var changes = marks(from: old?.marks ?? [], to: new.marks)
    if old == nil { changes.append(Change(what: "is erected, empty")) }
    if new.closed, !(old?.closed ?? false) {
      changes.append(Change(what: "is closed with \(units(new.contentCount)) in it"))
    } else if new.closed, let old, old.closed, old.contentCount != new.contentCount {
      changes.append(Change(what: "holds \(units(new.contentCount)) now"))
    }
    if new.label != old?.label ?? .none, new.label.isSome {
      changes.append(Change(what: "gets the label \(code(new.label))"))
    }
    if new.pallet != old?.pallet ?? .max, new.pallet != .max {
      let behind = isBehind ? ", behind cases that were made after it" : ""
      changes.append(Change(what: "is set on \(pallet(Int(new.pallet)))\(behind)"))
    }
    return changes
  }

  func changes(ofPallet number: Int, from old: PalletTruth?, to new: PalletTruth) -> [Change] {
    var changes = marks(from: old?.marks ?? [], to: new.marks)
    if old == nil { changes.append(Change(what: "is put up, empty")) }
    if new.label != old?.label ?? .none, new.label.isSome {
      changes.append(
        Change(what: "gets the label \(code(new.label)), with \(Self.grouped(new.contentCount)) cases on it"))
    }
    return changes
  }

  private func marks(from old: MechanismSet, to new: MechanismSet) -> [Change] {
    new.subtracting(old).members.map { id in
      Change(what: "is affected by \(Self.spaced(id.word)) from here on", mechanism: id)
    }
  }

  // MARK: What was said

  /// What a message says about `named`; nil where it says nothing that a story needs.
  func message(_ header: EventHeader, naming named: [ItemID]) -> String? {
    let list = named.prefix(3).map(code).joined(separator: ", ")
    switch header.kind {
    case .commission: return "\(list) is commissioned"
    case .encode: return "\(list) is printed"
    case .scrap: return "\(list) is scrapped"
    case .sample: return "\(list) is taken as a sample"
    case .destroy: return "\(list) is destroyed"
    case .decommission: return "\(list) is withdrawn"
    case .pack:
      let among = list.isEmpty ? "" : ", \(list) among them"
      return "\(Self.grouped(Int(header.itemCount))) are packed into \(code(header.container))\(among)"
    case .unpack:
      return "\(Self.grouped(Int(header.itemCount))) are taken out of \(code(header.container)) again"
    case .countReport where header.counter == .mass:
      return "\(code(header.container)) weighs \(Self.grams(header.quantity)) g"
    case .override: return "a stop for \(list) is acknowledged without a check"
    case .exception: return "something is wrong with \(list)"
    case .observe: return "\(list) was read"
    case .openLot: return "lot \(lot(header.lot)) begins"
    case .closeLot: return "lot \(lot(header.lot)) is closed"
    case .hold where list.isEmpty: return "lot \(lot(header.lot)) is held"
    case .approve where list.isEmpty: return "lot \(lot(header.lot)) was looked into"
    case .release where list.isEmpty: return "lot \(lot(header.lot)) is released"
    default: return nil
    }
  }

  /// A state in the record, as OPEN-SCS calls it, in words: `label scrapped`.
  public static func state(_ state: SerialState) -> String {
    "\(state)".reduce(into: "") { $0 += $1.isUppercase ? " " + $1.lowercased() : String($1) }
  }

  /// `camera drift`.
  private static func spaced(_ word: String) -> String { String(word.map { $0 == "-" ? " " : $0 }) }

  // MARK: Numbers

  func units(_ count: Int) -> String { "\(Self.grouped(count)) \(count == 1 ? "carton" : "cartons")" }

  /// A whole number with commas between thousands.
  static func grouped(_ number: Int) -> String {
    var digits = String(abs(number))
    var parts: [String] = []
    while digits.count > 3 {
      parts.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    parts.insert(digits, at: 0)
    return (number < 0 ? "−" : "") + parts.joined(separator: ",")
  }

  /// Milligrams as grams with one decimal.
  private static func grams(_ milligrams: Int64) -> String {
    let tenths = (milligrams + 50) / 100
    return "\(tenths / 10).\(tenths % 10)"
  }
}
