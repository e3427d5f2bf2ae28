/// A system that keeps the record: it takes what devices and people say, and answers as a site's system answers.
///
/// The seam between the world and the record. `TraceCore` implements it in process; an external system may one
/// day. An implementer has to pass these tests, which stand in `RecordKeeperContract` and run against any keeper:
///
/// 1. *Nothing acknowledged is lost*: every event taken is in the record, or in an exception about it.
/// 2. *Delivery does not matter*: a batch taken twice leaves the record as taking it once; events that arrive
///    in another order within the allowed lateness end in the same state.
/// 3. *Attribution and time*: an event's actor, event time and offset come back as they were sent; its record
///    time is the keeper's.
/// 4. *Corrections*: after an error declaration the state is as if the declared event had not happened.
/// 5. *It knows only what it was told*: identifiers that no event named have no state and no parent.
/// 6. *No input stops it*: unknown products, foreign serials, empty and enormous lists, times before 1970 and
///    far ahead give findings.
/// 7. *Findings are read on*: positions never change, and reading from where one stopped gives what reading all gives.
/// 8. *Stock is what is there*: a pick list names nothing that has left, and no more than there is; the documents of a
///    shipment are those of the things in it; what is not known is not verified.
public protocol RecordKeeper: AnyObject {
  /// Takes events in the order of their arrival and returns how many of them it holds from now on.
  ///
  /// `arrival` is the keeper's own clock; it never runs backwards.
  @discardableResult
  func take(_ batch: borrowing EventBatch, arrival: Timestamp) -> Int

  /// Lets the keeper's clock reach `now`: hold-backs end, periodic reviews run.
  func advance(to now: Timestamp)

  /// What the keeper has to say since it was last asked, in the order in which it arose.
  func takeFeedback() -> [Feedback]

  /// The answer to `query`, which is itself recorded.
  func answer(_ query: VerificationQuery) -> VerificationAnswer
}

/// What can be read of a record, by whoever compares it with something else.
public protocol RecordReader: AnyObject {
  /// The state of a serial number; `unassigned` where the record was never told of it.
  func state(of item: ItemID) -> SerialState

  /// The container that the record has the item in, or `none`.
  func parent(of item: ItemID) -> ItemID

  /// Appends state and container of each number in a run, as ``state(of:)`` and ``parent(of:)`` give them, to `list`.
  ///
  /// For whoever looks at a whole lot: one call instead of a hundred thousand.
  func appendFates(of items: Range<UInt32>, to list: inout [ItemFate])

  /// The lot that the record has the item in, or `none`.
  func lot(of item: ItemID) -> LotID

  /// Calls `body` with each direct child that the record gives to `container`, in the order of packing.
  func forEachChild(of container: ItemID, _ body: (ItemID) -> Void)

  /// Appends each direct child that the record gives to `container` to `list`, in the order of packing.
  ///
  /// For whoever looks at one container after another and keeps the list's memory.
  func appendContents(of container: ItemID, to list: inout [ItemID])

  /// How many findings were ever raised; their positions are all below, and never change.
  ///
  /// Who reads on from where it stopped asks for this and `finding(at:)`: the time does not grow with what was read
  /// before.
  var findingCount: Int { get }

  /// The finding at a position below `findingCount`; whether it was withdrawn, and its numbers and
  /// words, follow the state.
  func finding(at position: Int) -> Finding

  /// Everything that the keeper holds to be wrong, in the order in which it was raised, made anew each time.
  var findings: [Finding] { get }

  /// Positions of the findings about `item`, as the thing or as the container, in ascending order; the time grows with
  /// their number only.
  func findings(about item: ItemID) -> [Int]

  /// Positions of the findings that name `lot`, in ascending order; the time grows with their number only.
  func findings(aboutLot lot: LotID) -> [Int]

  /// Identities of the exchange documents that belong to the shipment of `item`.
  func documents(of item: ItemID) -> [String]
}

/// What a record has of a serial number.
public struct ItemFate: Hashable, Sendable, BitwiseCopyable {
  /// Its state.
  public var state: SerialState
  /// The container that it is in, or `none`.
  public var parent: ItemID

  /// A number in this state and this container.
  @inlinable
  public init(state: SerialState, parent: ItemID) {
    self.state = state
    self.parent = parent
  }
}

extension RecordReader {
  /// For a reader that keeps its findings in a list.
  public var findingCount: Int { findings.count }

  /// For a reader that keeps its findings in a list.
  public func finding(at position: Int) -> Finding { findings[position] }

  /// For a reader that has nothing faster.
  public func appendFates(of items: Range<UInt32>, to list: inout [ItemFate]) {
    for raw in items {
      let item = ItemID(raw: raw)
      list.append(ItemFate(state: state(of: item), parent: parent(of: item)))
    }
  }

  /// For a reader that keeps its findings in a list.
  public func findings(aboutLot lot: LotID) -> [Int] {
    (0..<findingCount).filter { finding(at: $0).lot == lot }
  }

  /// For a reader that has nothing faster.
  public func appendContents(of container: ItemID, to list: inout [ItemID]) {
    forEachChild(of: container) { list.append($0) }
  }

  /// The direct children that the record gives to `container`, in the order of packing.
  public func contents(of container: ItemID) -> [ItemID] {
    var children: [ItemID] = []
    forEachChild(of: container) { children.append($0) }
    return children
  }
}
