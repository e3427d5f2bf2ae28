import TraceModel

/// What an event of one kind makes of a serial number in one state.
struct Transition: Hashable, Sendable, BitwiseCopyable {
  /// The state afterwards, also where a broken rule is let pass.
  var target: SerialState
  /// Number of the rule that is broken; `legal` where none is.
  var rule: UInt16
  /// Whether the event waits for a commissioning that may be on its way.
  var waits = false

  static let legal = UInt16.max

  /// The rule that is broken; nil where the change is legal.
  var broken: RuleID? { rule == Self.legal ? nil : RuleCatalogue.all[Int(rule)].id }
}

/// Every change of state, in one table: rows are kinds of events, columns are the twelve states of OPEN-SCS.
///
/// `S7` is legal and leads to state 7; `.` leaves the state as it is; `*` waits for a commissioning. A letter names the
/// rule that is broken, and the number behind it the state where the event takes effect all the same.
struct TransitionTable: Sendable {
  private let cells: [Transition?]
  /// By kind.
  private let plainTargets: [PlainTargets]
  private let patientKinds: UInt64
  private let waitingKinds: UInt64

  /// No state.
  static let notPlain: UInt8 = 15

  /// The table of the record.
  static let standard = TransitionTable(
    //               un   ul   al   iv   en   ls   lx   co   sa   in   de   re
    """
    allocate         S2   S2   I    I    S2   I    I    I    I    I    D    I
    encode           S4   S4   S4   R4   I    R4   R4   S    R    I    D    I
    commission       S7   S7   S7   R7   S7   R7   R7   T7   T7   A7   D7   T7
    sample           *N8  *N8  *N8  R    S5   I    R    S8   I    W8   D    I8
    scrap            S6   S6   S6   I    S6   S6   I    S6   I    W    D    I
    destroy          *N10 *N10 S10  S10  S10  S10  S10  S10  S10  S10  D    S10
    decommission     *N9  *N9  S3   I    S3   S9   S9   S9   S9   W    D    P9
    pack             *N   *N   *N   R    *E   R    R    S    R    W    D    S
    unpack           *N   *N   *N   S    S    S    S    S    S    S    S    S
    ship             *H11 *H11 *H11 X    *H11 X    X    S11  X    X    X    U11
    voidShipment     V    V    V    V    V    V    V    V    V    V    V    S7
    receive          *C11 *C11 *C11 R    *C11 R    R    C11  R    W    D    S11
    returnGoods      *L7  *L7  *L7  R    *L7  R    R    L7   R    W    D    S7
    repackage        *N9  *N9  *N9  R    *E9  R    R    S9   R    W    D    S9
    dispense         *N11 *N11 *N11 R    *E11 R    R    B11  R    W    D    S11
    """)

  private static let rules: [Character: RuleID] = [
    "A": .reusedAfterDecommission, "B": .dispensedNotShipped, "C": .receivedNotShipped,
    "D": .destroyedIsTerminal, "E": .encodedOnly, "H": .shippedNotCommissioned, "I": .illegalTransition,
    "L": .returnNotLinked, "N": .notCommissioned, "P": .decommissionedAfterShipping, "R": .usedAfterRemoval,
    "T": .commissionedTwice, "U": .shippedTwice, "V": .voidWithoutShipment, "W": .usedWhileInactive,
    "X": .shippedInactive,
  ]

  init(_ text: String) {
    var cells: [Transition?] = Array(repeating: nil, count: EventKind.allCases.count * 12)
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard let kind = EventKind.allCases.first(where: { "\($0)" == words[0] }), words.count == 13 else {
        preconditionFailure("row of transitions: \(line)")
      }
      for (column, word) in words.dropFirst().enumerated() {
        guard let state = SerialState(rawValue: UInt8(column)) else { continue }
        let waits = word.hasPrefix("*")
        let code = waits ? word.dropFirst() : word
        let target = UInt8(code.dropFirst()).flatMap { SerialState(rawValue: $0) } ?? state
        let letter = code.first ?? "I"
        let broken = Self.rules[letter].flatMap(RuleCatalogue.number) ?? Transition.legal
        precondition(letter == "S" || broken != Transition.legal, "letter \(letter) of transitions")
        cells[Int(kind.rawValue) * 12 + column] = Transition(target: target, rule: broken, waits: waits)
      }
    }
    self.cells = cells
    plainTargets = EventKind.allCases.indices.map { kind in
      var packed = UInt64.max
      for state in 0..<12 {
        guard let cell = cells[kind * 12 + state], cell.rule == Transition.legal else { continue }
        packed &= ~(15 << UInt64(state * 4))
        packed |= UInt64(cell.target.rawValue) << UInt64(state * 4)
      }
      return PlainTargets(packed: packed)
    }
    var (patient, waiting): (UInt64, UInt64) = (0, 0)
    let early: [SerialState] = [.unassigned, .unallocated, .allocated, .encoded]
    for kind in EventKind.allCases {
      let row = Int(kind.rawValue) * 12
      if early.allSatisfy({ cells[row + Int($0.rawValue)]?.waits ?? false }) {
        patient |= 1 << UInt64(kind.rawValue)
      }
      if cells[row..<row + 12].contains(where: { $0?.waits ?? false }) {
        waiting |= 1 << UInt64(kind.rawValue)
      }
    }
    patientKinds = patient
    waitingKinds = waiting
  }

  /// Whether an event of `kind` waits for the commissioning of a thing in whatever state before it.
  func alwaysWaits(_ kind: EventKind) -> Bool { patientKinds >> UInt64(kind.rawValue) & 1 == 1 }

  /// Whether an event of `kind` waits for the commissioning of a thing in any state.
  @inline(__always)
  func mayWait(_ kind: EventKind) -> Bool { waitingKinds >> UInt64(kind.rawValue) & 1 == 1 }

  /// The codes of the states that legal events of one kind lead to.
  struct PlainTargets {
    /// By state, in four bits each.
    fileprivate let packed: UInt64

    /// From the state with this code; `notPlain` where a rule has something to say, or where the kind changes no state.
    @inline(__always)
    subscript(stateCode: UInt8) -> UInt8 { UInt8(truncatingIfNeeded: packed &>> UInt64(stateCode &* 4)) & 15 }
  }

  /// Where legal events of `kind` lead.
  @inline(__always)
  func plainTargets(of kind: EventKind) -> PlainTargets { plainTargets[Int(kind.rawValue)] }

  /// What `kind` makes of `state`; nil where the kind changes no state.
  func callAsFunction(_ kind: EventKind, _ state: SerialState) -> Transition? {
    cells[Int(kind.rawValue) * 12 + Int(state.rawValue)]
  }
}
