import EventKernel

/// The random streams of the line, one path for each thing that is drawn.
///
/// A stream's entity is a physical thing (carton n, minute k), never "the n-th time": switching one mechanism off
/// leaves every other draw as it was.
struct LineDraws: Sendable {
  /// By carton: the pitch before it.
  let carton: RandomPath
  /// By carton: its place in the grade law, how it lies before the camera, how long it takes to decode.
  let print: RandomPath
  /// By carton: the packer's read.
  let scan: RandomPath
  /// By carton and stop: slip.
  let slip: RandomPath
  /// By carton: whether the eye flaps.
  let flap: RandomPath
  /// By carton: what a person types for it.
  let keying: RandomPath
  /// By device and synchronisation: whether it succeeds, and what it leaves.
  let deviceSync: RandomPath
  /// By minute: short stops.
  let microStops: RandomPath
  /// By minute: jams.
  let jams: RandomPath
  /// By minute: crashes.
  let crashes: RandomPath
  /// By minute: hand samples.
  let samples: RandomPath
  /// By case: its mass.
  let mass: RandomPath
  /// By case: what people do with it.
  let caseHandling: RandomPath

  init(seed: UInt64, trial: UInt64) {
    var paths = RandomPaths(seed: seed, trial: trial)
    carton = paths.claim("line/carton/pitch", owner: "Serializer")
    print = paths.claim("line/carton/print and look", owner: "Printer")
    scan = paths.claim("line/carton/packer read", owner: "Packer")
    slip = paths.claim("line/carton/slip", owner: "TrackingSlip")
    flap = paths.claim("line/carton/flap", owner: "CounterBounce")
    keying = paths.claim("line/carton/keying", owner: "KeyedCode")
    deviceSync = paths.claim("line/device/clock sync", owner: "Clocks")
    microStops = paths.claim("line/minute/micro-stops", owner: "Stops")
    jams = paths.claim("line/minute/jams", owner: "Stops")
    crashes = paths.claim("line/minute/crashes", owner: "Stops")
    samples = paths.claim("line/minute/samples", owner: "Crew")
    mass = paths.claim("line/case/mass", owner: "Scale")
    caseHandling = paths.claim("line/case/handling", owner: "Crew")
  }
}
