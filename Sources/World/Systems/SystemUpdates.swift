import EventKernel
import TraceModel

/// The updates of one system, one after another: each stays until it is put right, or the next one comes.
struct SystemUpdates {
  private let planned: [(update: UpdateMapping, path: RandomPath)]
  /// When the first is installed.
  let first: Int64
  /// When the one was installed that was reached last or comes first, until when it stays, and when the next comes.
  private(set) var window = (from: Int64.max, until: Int64.max, next: Int64.max)
  private var index = 0
  private var number: UInt32 = 0
  /// Numbers that were allotted in a format which an update has changed.
  private var padded: [Range<UInt32>] = []
  /// Whether there are any, so that a message has to be looked at whenever it comes.
  var keepsFormats: Bool { !padded.isEmpty }

  /// These updates, each with what is drawn for it; of two at one moment only the first is ever installed.
  init(_ planned: [(update: UpdateMapping, path: RandomPath)]) {
    self.planned = planned
    first = planned.map(\.update.from).min() ?? .max
    install(at: first)
  }

  /// The one that was reached last.
  var current: UpdateMapping { planned[index].update }

  /// The update comes that is installed at `moment`.
  private mutating func install(at moment: Int64) {
    guard moment < .max else { return }
    index = planned.firstIndex { $0.update.installation(from: moment).at == moment } ?? index
    number = current.installation(from: moment).number
    let next = planned.map { $0.update.installation(from: moment + 1).at }.min() ?? .max
    let (end, isOver) = moment.addingReportingOverflow(current.lasts)
    window = (moment, isOver ? next : min(end, next), next)
  }

  /// Goes on to the update that was installed last by `now`.
  mutating func reach(_ now: Int64) {
    while now >= window.next { install(at: window.next) }
  }

  /// Whether the receiver refuses a message, of an order with which the update that is installed was not tested, or of another.
  mutating func refuses(_ header: EventHeader, _ items: ArraySlice<ItemID>, isUntested: Bool) -> Bool {
    let isPadded = isUntested && current.field == .format
    if isPadded || keepsFormats, differs(header, items, isPadded) { return true }
    guard isUntested else { return false }
    return switch current.field {
    case .serial: !items.isEmpty
    case .container: header.container.isSome
    case .expiry: header.kind == .commission
    case .version: true
    case .lot, .format, .zone: false
    }
  }

  /// Whether a message names a number in another format than that in which it was allotted.
  private mutating func differs(_ header: EventHeader, _ items: ArraySlice<ItemID>, _ isPadded: Bool) -> Bool
  {
    if header.kind == .allocate {
      if isPadded, let first = items.first, let last = items.last { padded.append(first.raw..<last.raw + 1) }
      return false
    }
    return items.contains { item in item.isSome && padded.contains { $0.contains(item.raw) } != isPadded }
  }

  /// Whether such an order's messages were not among those with which the one that is installed was tested.
  func isUntested(_ lot: LotID, of product: (LotID) -> UInt32) -> Bool {
    var stream = planned[index].path.stream(
      UInt64(current.testedBy == .products ? product(lot) : lot.raw), number)
    return stream.uniform() >= current.tested
  }
}
