import EventKernel

/// The kernel's own figures: what an event costs, how that grows with what is pending, and what a second core brings.
enum KernelBenchmarks {
  static func run(_ options: Benchmarks.Options) throws {
    print(machine())
    print(
      "medians of \(options.runs) runs, with the least and the greatest; processor: median of its own time\n")
    var table = Table(["benchmark", "median", "least", "greatest", "processor", "unit"])
    try addMM1(to: &table, options)
    addHold(to: &table, options)
    try addTrials(to: &table, options)
    table.print()
    if options.peers { try Peers.run(options) }
  }

  static let customers = 1_000_000

  private static func addMM1(to table: inout Table, _ options: Benchmarks.Options) throws {
    var tallies: [Tally] = []
    _ = try MM1.run(customers: customers / 10, seed: 1, trial: 0)
    let time = try Measurement.times(runs: options.runs, operations: customers) { run in
      tallies.append(try MM1.run(customers: customers, seed: 1, trial: UInt64(run)))
    }
    add("M/M/1, load 0.9, 10⁶ customers", time.wall, time.processor, "ns a customer", to: &table)
    let waits = Measurement(tallies.map(\.mean))
    // Kleinrock, Queueing Systems I: the mean wait is ρ / (μ - λ) = 9 s here.
    add("  its mean wait (9 by theory)", waits, nil, "s", digits: 2, to: &table)
  }

  /// D. W. Jones, *An empirical comparison of priority-queue and event-set implementations*, CACM 29 (1986): pop the
  /// first of n, plan it again an exponential time later.
  private static func addHold(to table: inout Table, _ options: Benchmarks.Options) {
    let operations = 2_000_000
    for pending in [16, 256, 4_096, 65_536] {
      var paths = RandomPaths(seed: 2, trial: 0)
      var random = paths.claim("hold/gap", owner: "Hold").stream(UInt64(pending))
      var calendar = Calendar<UInt32>(capacity: pending)
      for number in 0..<pending {
        let time = Instant.start + TimeSpan(nearest: random.standardExponential())
        calendar.schedule(UInt32(number), at: time, rank: Rank(.passage))
      }
      hold(&calendar, &random, operations: 4 * pending)
      let time = Measurement.times(runs: options.runs, operations: operations) { _ in
        hold(&calendar, &random, operations: operations)
      }
      add("hold model, \(pending) pending", time.wall, time.processor, "ns an event", to: &table)
    }
  }

  @inline(never)
  private static func hold(_ calendar: inout Calendar<UInt32>, _ random: inout RandomStream, operations: Int)
  {
    for _ in 0..<operations {
      guard let due = calendar.pop() else { return }
      calendar.schedule(
        due.event, at: due.time + TimeSpan(nearest: random.standardExponential()), rank: Rank(.passage))
    }
  }

  /// One trial alone and two side by side, alternating, so that both meet the same state of the machine.
  ///
  /// The first figure needs two cores that nobody else uses. The second does not: trials that shared anything, a lock
  /// or a cache line, would need more of the processor's time side by side than alone.
  private static func addTrials(to table: inout Table, _ options: Benchmarks.Options) throws {
    var speedups: [Double] = []
    var slowdowns: [Double] = []
    for run in 0..<UInt64(options.runs) {
      var alone: [Double] = []
      var both: [Double] = []
      let timeAlone = try nanoseconds { alone = try trials(run * 2..<run * 2 + 1, jobs: 1) }
      let timeBoth = try nanoseconds { both = try trials(run * 2..<run * 2 + 2, jobs: 2) }
      speedups.append(2 * timeAlone / timeBoth)
      slowdowns.append(both[0] / alone[0])
    }
    add("two trials on two cores", Measurement(speedups), nil, "times one", digits: 2, to: &table)
    add(
      "  processor time of one beside another", Measurement(slowdowns), nil, "times alone", digits: 2,
      to: &table)
  }

  /// The processor's time of each trial, in nanoseconds.
  private static func trials(_ range: Range<UInt64>, jobs: Int) throws -> [Double] {
    try runTrials(range, jobs: jobs) { trial in
      let before = processorTime()
      _ = try MM1.run(customers: 2 * customers, seed: 3, trial: trial)
      return processorTime() - before
    }
  }

  private static func add(
    _ name: String, _ measurement: Measurement, _ processor: Measurement?, _ unit: String,
    digits: Int = 1, to table: inout Table
  ) {
    table.add([
      name, fixed(measurement.median, digits), fixed(measurement.least, digits),
      fixed(measurement.greatest, digits), processor.map { fixed($0.median, digits) } ?? "", unit,
    ])
  }
}
