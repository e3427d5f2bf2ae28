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
  /// By device and synchronization: whether it succeeds, and what it leaves.
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
  /// By carton: whether an image of the layer gives its code.
  let layer: RandomPath
  /// By case: whether a stopped case is closed as full.
  let forcedClose: RandomPath
  /// By case: whether a demand is acknowledged without the check.
  let override: RandomPath
  /// By minute: whether a sample is logged.
  let unlogged: RandomPath
  /// By case: whether what fills it up by hand is scanned.
  let topUp: RandomPath
  /// By minute: how cartons of a jam go back.
  let jamRepack: RandomPath
  /// By carton: whether it comes back from the bin.
  let rework: RandomPath
  /// By roll of case labels: what the printer held.
  let caseLabelReload: RandomPath
  /// By case: what its message to the palletizer takes.
  let palletData: RandomPath
  /// By minute: breakdowns of the serializer, the packer and the palletizer.
  let breakdowns: RandomPath
  /// By swing: the planned speed.
  let speed: RandomPath
  /// By lot and request: whether level 4 refuses a block of numbers.
  let numberRequests: RandomPath
  /// By take-over: when the other server issues a site's numbers.
  let numberServers: RandomPath
  /// By task: how long it takes.
  let service: RandomPath
  /// By carton: how its edge returns light to the camera's eye, and how far its flap is open.
  let trigger: RandomPath
  /// By number of a set-up print: whether it is overlooked.
  let clearance: RandomPath
  /// By lot: whether the text is loaded.
  let text: RandomPath

  /// The draws of a site's line number `line`, counted from 0.
  init(seed: UInt64, trial: UInt64, line number: Int) {
    var paths = RandomPaths(seed: seed, trial: trial)
    let line = number == 0 ? "line" : "line \(number + 1)"
    carton = paths.claim("\(line)/carton/pitch", owner: "Serializer")
    print = paths.claim("\(line)/carton/print and look", owner: "Printer")
    scan = paths.claim("\(line)/carton/packer read", owner: "Packer")
    slip = paths.claim("\(line)/carton/slip", owner: "TrackingSlip")
    flap = paths.claim("\(line)/carton/flap", owner: "CounterBounce")
    keying = paths.claim("\(line)/carton/keying", owner: "KeyedCode")
    deviceSync = paths.claim("\(line)/device/clock sync", owner: "Clocks")
    microStops = paths.claim("\(line)/minute/micro-stops", owner: "Stops")
    jams = paths.claim("\(line)/minute/jams", owner: "Stops")
    crashes = paths.claim("\(line)/minute/crashes", owner: "Stops")
    samples = paths.claim("\(line)/minute/samples", owner: "Crew")
    mass = paths.claim("\(line)/case/mass", owner: "Scale")
    layer = paths.claim("\(line)/carton/layer image", owner: "LayerInference")
    forcedClose = paths.claim("\(line)/case/forced close", owner: "ForcedClose")
    override = paths.claim("\(line)/case/override", owner: "Override")
    unlogged = paths.claim("\(line)/minute/unlogged removal", owner: "UnloggedRemoval")
    topUp = paths.claim("\(line)/case/top-up", owner: "UnloggedRemoval")
    jamRepack = paths.claim("\(line)/minute/jam repack", owner: "JamRepack")
    rework = paths.claim("\(line)/carton/rework", owner: "ReworkUncontrolled")
    caseLabelReload = paths.claim("\(line)/case label roll/reload", owner: "CaseLabelReload")
    palletData = paths.claim("\(line)/case/message to the palletiser", owner: "PalletWindow")
    breakdowns = paths.claim("\(line)/minute/breakdowns", owner: "Stops")
    speed = paths.claim("\(line)/swing/speed", owner: "Stops")
    numberRequests = paths.claim("\(line)/lot/number request", owner: "SerialSupply")
    numberServers = paths.claim("site/number server/take-over", owner: "DoubleIssue")
    service = paths.claim("\(line)/task/service", owner: "Crew")
    trigger = paths.claim("\(line)/carton/camera trigger", owner: "CameraTrigger")
    clearance = paths.claim("\(line)/set-up print/clearance", owner: "LineClearance")
    text = paths.claim("\(line)/lot/text", owner: "StaleText")
  }
}
