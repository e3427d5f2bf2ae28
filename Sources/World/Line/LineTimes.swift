import EventKernel

/// How the machines' time was spent, and what that makes of their effectiveness: a by-product, at which nothing is aimed.
public struct LineTimes: Hashable, Sendable {
  /// Nanoseconds that were planned for production: a lot was on the line, or it was cleared and changed over to the next.
  public var open: Int64 = 0
  /// Nanoseconds that its cartons would have taken at nominal speed.
  public var nominal: Int64 = 0
  /// Nanoseconds of each machine in each state, in the order of both.
  public private(set) var spent: [Int64]

  /// No time yet.
  public init() { spent = Array(repeating: 0, count: Machine.allCases.count * MachineState.allCases.count) }

  /// Times that were kept; nil where there are not as many as machines have states.
  public init?(open: Int64, nominal: Int64, spent: [Int64]) {
    guard spent.count == Machine.allCases.count * MachineState.allCases.count else { return nil }
    (self.open, self.nominal, self.spent) = (open, nominal, spent)
  }

  /// Nanoseconds of a machine in a state.
  public internal(set) subscript(machine: Machine, state: MachineState) -> Int64 {
    get { spent[Int(machine.rawValue) * MachineState.allCases.count + Int(state.rawValue)] }
    set { spent[Int(machine.rawValue) * MachineState.allCases.count + Int(state.rawValue)] = newValue }
  }

  /// Adds those of another time or line.
  public static func += (a: inout Self, b: Self) {
    a.open += b.open
    a.nominal += b.nominal
    for place in a.spent.indices { a.spent[place] += b.spent[place] }
  }

  /// How much of the planned time a machine was in one of these states; nil where there was none.
  public func share(of machine: Machine, in states: [MachineState]) -> Double? {
    open > 0 ? Double(states.reduce(0) { $0 + self[machine, $1] }) / Double(open) : nil
  }

  /// How a machine did that made so many cartons, of which so many were good.
  public func effectiveness(of machine: Machine, made: Int, good: Int) -> Effectiveness {
    let execute = Double(self[machine, .execute])
    return Effectiveness(
      availability: open > 0 ? execute / Double(open) : 0,
      performance: execute > 0 ? Double(nominal) / execute : 0,
      quality: made > 0 ? Double(good) / Double(made) : 0)
  }
}

/// Overall equipment effectiveness: what a machine made, of what it could have made in the time that was planned.
public struct Effectiveness: Sendable, Hashable {
  /// Time in Execute, of the planned time.
  public var availability: Double
  /// Made, of what nominal speed would have made in that time.
  public var performance: Double
  /// Good, of what was made.
  public var quality: Double
  /// The product of the three.
  public var overall: Double { availability * performance * quality }
}

extension Line {
  /// How the machines' time was spent so far.
  public func times(at now: Instant) -> LineTimes {
    var times = LineTimes()
    times.open = lotOpenTime + (lot.isOpen ? (now - lot.openedAt).nanoseconds : 0)
    let cycle = Double(plan.feed.pitch) / Double(max(1, plan.feed.speed)) * 1e9
    times.nominal = Int64(min(Double(occurrences[.units]) * cycle, 9e18))
    for machine in Machine.allCases {
      for state in MachineState.allCases {
        times[machine, state] = states[machine].time(in: state, until: now).nanoseconds
      }
    }
    return times
  }

  /// How a machine did so far, over the planned time.
  public func effectiveness(of machine: Machine, at now: Instant) -> Effectiveness {
    times(at: now).effectiveness(of: machine, made: occurrences[.units], good: occurrences[.packed])
  }
}
