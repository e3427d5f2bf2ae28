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

  /// Whether such an order's messages were not among those with which the one that is installed was tested.
  func isUntested(_ lot: LotID, of product: (LotID) -> UInt32) -> Bool {
    var stream = planned[index].path.stream(
      UInt64(current.testedBy == .products ? product(lot) : lot.raw), number)
    return stream.uniform() >= current.tested
  }
}
