import EventKernel

/// The machines whose states are told.
public enum Machine: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// Printer, camera and reject station.
  case serializer
  /// The case packer.
  case packer
  /// The palletizer.
  case palletizer
}

/// The 17 states of a packaging machine (ISA-TR88.00.02, PackML).
///
/// Held is a machine that stopped for a cause of its own, Suspended one that waits for its neighbors; words that end in
/// -ing are states that the machine passes through.
public enum MachineState: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// Safe and at rest.
  case stopped
  /// Faults are acknowledged and stations brought to their starting position.
  case resetting
  /// Ready, without an order.
  case idle
  /// Speeding up after an order.
  case starting
  /// Producing.
  case execute
  /// Emptying itself at the end of an order.
  case completing
  /// The order is done.
  case complete
  /// Slowing down after a fault of the control.
  case aborting
  /// At rest after such a fault.
  case aborted
  /// Brought to rest by hand.
  case stopping
  /// Faults are being cleared.
  case clearing
  /// Coming to rest because of a neighbor.
  case suspending
  /// Waits for a neighbor: starved or blocked.
  case suspended
  /// Speeding up after a wait.
  case unsuspending
  /// Coming to rest for a cause of its own.
  case holding
  /// At rest for a cause of its own.
  case held
  /// Speeding up after such a rest.
  case unholding
}

/// A machine's state and the time that it has spent in each.
public struct MachineLog: Sendable {
  /// The state that it is in.
  public private(set) var state = MachineState.idle
  /// Since when.
  public private(set) var since = Instant.start
  private var spent: InlineArray<17, Int64> = .init(repeating: 0)
  private var visits: InlineArray<17, Int> = .init(repeating: 0)

  /// A machine that is ready.
  init() {}

  /// Changes the state; the time until now belongs to the old one.
  mutating func enter(_ new: MachineState, at now: Instant) {
    spent[Int(state.rawValue)] += (now - since).nanoseconds
    if new != state { visits[Int(new.rawValue)] += 1 }
    (state, since) = (new, now)
  }

  /// How long it has been in a state, up to `now`.
  public func time(in asked: MachineState, until now: Instant) -> TimeSpan {
    TimeSpan(nanoseconds: spent[Int(asked.rawValue)] + (asked == state ? (now - since).nanoseconds : 0))
  }

  /// How often it came into a state.
  public func visits(to asked: MachineState) -> Int { visits[Int(asked.rawValue)] }
}

/// The machines' states.
public struct MachineLogs: Sendable {
  private var logs: InlineArray<3, MachineLog> = [MachineLog(), MachineLog(), MachineLog()]

  /// The log of one machine.
  public internal(set) subscript(machine: Machine) -> MachineLog {
    get { logs[Int(machine.rawValue)] }
    set { logs[Int(machine.rawValue)] = newValue }
  }
}

extension Line {
  /// The states of a belt's machine, from what keeps the belt standing.
  mutating func tellState(of id: BeltID, at now: Instant) {
    if id == .packer { tellStarving(until: now) }
    let machine = id == .serializer ? Machine.serializer : .packer
    let causes = self[id].causes
    var log = states[machine]
    let old = log.state
    switch (old, causes) {
    case (_, []):
      // The belt starts: through the state that fits to the one it comes from.
      switch old {
      case .held: log.enter(.unholding, at: now)
      case .suspended: log.enter(.unsuspending, at: now)
      case .aborted:
        for state in [MachineState.clearing, .stopped, .resetting, .idle, .starting] {
          log.enter(state, at: now)
        }
      case .complete, .stopped:
        for state in [MachineState.resetting, .idle, .starting] { log.enter(state, at: now) }
      case .idle: log.enter(.starting, at: now)
      default: break
      }
    case (_, let causes) where causes.contains(.crash):
      if old != .aborted { for state in [MachineState.aborting, .aborted] { log.enter(state, at: now) } }
    case (.aborted, _): break
    case (_, let causes) where !causes.isDisjoint(with: .own):
      if old != .held { for state in [MachineState.holding, .held] { log.enter(state, at: now) } }
    case (_, let causes) where causes.contains(.noLot):
      if old != .complete, old != .idle {
        for state in [MachineState.completing, .complete] { log.enter(state, at: now) }
      }
    default:
      if old != .suspended {
        for state in [MachineState.suspending, .suspended] { log.enter(state, at: now) }
      }
    }
    states[machine] = log
  }

  /// A packer that runs and gets no carton for so long waits for its neighbor. An assumption: some cases' worth of time.
  static var starvedAfter: TimeSpan { .seconds(15) }

  /// The packer has waited for cartons until now, if it has. That is seen when it ends: a run without it costs nothing.
  private mutating func tellStarving(until now: Instant) {
    let log = states[.packer]
    guard log.state == .execute else { return }
    let since = max(packer.lastDrop + Self.starvedAfter, log.since)
    guard since < now else { return }
    for state in [MachineState.suspending, .suspended] { states[.packer].enter(state, at: since) }
  }

  /// The packer has cartons again.
  mutating func endStarving(at now: Instant) {
    tellStarving(until: now)
    guard states[.packer].state == .suspended, belts.packer.causes.isEmpty else { return }
    for state in [MachineState.unsuspending, .execute] { states[.packer].enter(state, at: now) }
  }

  /// The palletizer sets a case down.
  mutating func tellPalletizing(at now: Instant) {
    tellPalletizerStarving(until: now)
    palletizer.lastCase = now
    guard states[.palletizer].state != .execute else { return }
    for state in [MachineState.unsuspending, .execute] { states[.palletizer].enter(state, at: now) }
  }

  /// The palletizer has waited for cases until now, if it has; seen when it ends, as with the packer.
  mutating func tellPalletizerStarving(until now: Instant) {
    let since = palletizer.lastCase + Self.starvedAfter
    if since < now { tellPalletizerWaits(since: since) }
  }

  /// The palletizer has nothing to do from then on.
  mutating func tellPalletizerWaits(since: Instant) {
    guard states[.palletizer].state == .execute else { return }
    let since = max(since, states[.palletizer].since)
    for state in [MachineState.suspending, .suspended] { states[.palletizer].enter(state, at: since) }
  }

  /// The palletizer stands for a cause of its own.
  mutating func tellPalletizerHeld(at now: Instant) {
    tellPalletizerStarving(until: now)
    for state in [MachineState.holding, .held] { states[.palletizer].enter(state, at: now) }
  }

  /// A lot begins or is done; belts tell it by what keeps them standing.
  mutating func tellPalletizerOfLot(at now: Instant) {
    guard !palletizer.isBroken, !palletizer.isHeld else { return }
    tellPalletizerStarving(until: now)
    let passed: [MachineState] =
      lot.isOpen ? [.resetting, .idle, .starting, .suspended] : [.completing, .complete]
    for state in passed { states[.palletizer].enter(state, at: now) }
  }

  /// A belt has reached its speed.
  mutating func tellExecute(of id: BeltID, at now: Instant) {
    states[id == .serializer ? .serializer : .packer].enter(.execute, at: now)
  }
}
