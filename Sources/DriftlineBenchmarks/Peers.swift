import Foundation

/// The same M/M/1 in other simulators, in the same session and alternating with ours.
///
/// They come from the package index of Python, into an environment that is thrown away afterwards.
enum Peers {
  /// Fewer customers than ours has, because one takes microseconds or more; all figures are per customer.
  private static let models = [
    (name: "SimPy", customers: 100_000, source: simpy), (name: "salabim", customers: 10_000, source: salabim),
  ]

  static func run(_ options: Benchmarks.Options) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "driftline-peers-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    print("\ninstalling SimPy and salabim into a temporary environment")
    let environment = folder.appendingPathComponent("environment").path
    _ = try output(of: ["python3", "-m", "venv", environment])
    let python = environment + "/bin/python"
    _ = try output(of: [python, "-m", "pip", "install", "--quiet", "simpy", "salabim", "greenlet"])
    let versions = try output(of: [
      python, "-c",
      "import sys, importlib.metadata as m; "
        + "print('Python', sys.version.split()[0] + ', SimPy', m.version('simpy') + ', salabim', m.version('salabim'))",
    ])
    print(versions)

    // A script must not have the name of what it imports.
    let script = { (name: String) in folder.appendingPathComponent("mm1 in \(name).py") }
    for model in models { try model.source.write(to: script(model.name), atomically: true, encoding: .utf8) }
    var ours: [Double] = []
    var theirs: [String: [Double]] = [:]
    var waits: [String: [Double]] = [:]
    for run in 0..<options.runs {
      let before = processorTime()
      _ = try MM1.run(customers: KernelBenchmarks.customers, seed: 4, trial: UInt64(run))
      ours.append((processorTime() - before) / Double(KernelBenchmarks.customers))
      for model in models {
        let words = try output(of: [python, script(model.name).path, "\(model.customers)", "\(run)"])
          .split(whereSeparator: \.isWhitespace)
        guard words.count == 2, let time = Double(words[0]), let wait = Double(words[1]) else { continue }
        theirs[model.name, default: []].append(time)
        waits[model.name, default: []].append(wait)
      }
    }
    var table = Table(["M/M/1, load 0.9", "ns a customer (processor)", "times driftline", "mean wait in s"])
    let own = Measurement(ours).median
    table.add(["driftline", fixed(own), "1", ""])
    for model in models {
      guard let times = theirs[model.name], let wait = waits[model.name] else { continue }
      let time = Measurement(times).median
      table.add([model.name, fixed(time, 0), fixed(time / own, 0), fixed(Measurement(wait).median, 2)])
    }
    table.print()
  }

  /// As SimPy's own documentation builds a server: a resource, a process for each customer.
  private static let simpy = """
    import random, sys, time
    import simpy
    customers, seed = int(sys.argv[1]), int(sys.argv[2])
    draw = random.Random(seed).expovariate
    count, total = 0, 0.0

    def customer(env, server):
        global count, total
        arrived = env.now
        with server.request() as request:
            yield request
            count += 1
            total += env.now - arrived
            yield env.timeout(draw(1.0))

    def gate(env, server):
        for _ in range(customers):
            yield env.timeout(draw(0.9))
            env.process(customer(env, server))

    env = simpy.Environment()
    server = simpy.Resource(env, capacity=1)
    env.process(gate(env, server))
    start = time.process_time_ns()
    env.run()
    print((time.process_time_ns() - start) / customers, total / count)
    """

  /// As salabim's own documentation builds it: components that request a resource, without animation.
  private static let salabim = """
    import random, sys, time
    import salabim as sim
    sim.yieldless(False)
    customers, seed = int(sys.argv[1]), int(sys.argv[2])
    draw = random.Random(seed).expovariate
    count, total = 0, 0.0

    class Customer(sim.Component):
        def process(self):
            global count, total
            arrived = env.now()
            yield self.request(server)
            count += 1
            total += env.now() - arrived
            yield self.hold(draw(1.0))
            self.release()

    class Gate(sim.Component):
        def process(self):
            for _ in range(customers):
                yield self.hold(draw(0.9))
                Customer()

    env = sim.Environment(trace=False)
    server = sim.Resource("server", capacity=1, monitor=False)
    Gate()
    start = time.process_time_ns()
    env.run()
    print((time.process_time_ns() - start) / customers, total / count)
    """
}
