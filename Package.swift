// swift-tools-version: 6.1
import PackageDescription

// A clean build takes minutes, so each target is optimized as far as it pays. Tests whose time goes into what they call are
// not; those that compute a lot themselves, and what is run once a command, are for size: that builds faster than for
// speed, and runs as fast there.
let plain: [SwiftSetting] = [.unsafeFlags(["-Onone"], .when(configuration: .release))]
let small: [SwiftSetting] = [.unsafeFlags(["-Osize"], .when(configuration: .release))]
// Where the time goes, two accesses to one field at once are looked for in debug alone: the gate runs a whole trial so.
// Not in TraceModel and TraceCore: SwiftPM refuses a dependency with unsafe flags. There the fields that every event
// touches say `@exclusivity(unchecked)` themselves, and no others.
let hot: [SwiftSetting] = [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]

// The map of driftline, bottom-up: each target imports only targets above it in this list.
// The world (what is true) and the record (what was said) never import each other.
let package = Package(
  name: "driftline",
  products: [
    .executable(name: "driftline", targets: ["driftline"]),
    // The record for a site's own programs, without simulator, files and store.
    .library(name: "TraceCore", targets: ["TraceCore", "TraceModel"]),
    .executable(name: "DriftlineBenchmarks", targets: ["DriftlineBenchmarks"]),
  ],
  targets: [
    // Text and data formats that everything writes: JSON, words of a shell, text of strangers made safe to show.
    .target(name: "TextFormats"),
    // Log, exp, gamma, quantiles with the same bits on every processor. Below both legs: the kernel draws with them, and
    // the record weighs its evidence with them, without either knowing the other.
    // The C library's libm is linked for sqrt, round and floor alone, which have only one right answer.
    .target(name: "Numerics", linkerSettings: [.linkedLibrary("m")]),
    // What follows from a mechanism's parameters by arithmetic, and small models where arithmetic does not reach. A target of
    // its own that cannot import World, so that nothing which a mechanism evaluates has a part in what is expected of it.
    .target(name: "Oracles", dependencies: ["Numerics"]),
    // Time, the calendar of pending events, random streams, statistics.
    .target(name: "EventKernel", dependencies: ["Numerics"], swiftSettings: hot),
    // Identifiers, trace events, exchange documents: the language that both legs speak.
    .target(name: "TraceModel"),
    // The record: ledger, rules, corrections, reconciliation, trace and recall. Never sees truth.
    .target(name: "TraceCore", dependencies: ["Numerics", "TraceModel"]),
    // SHA-256, from Debian's OpenSSL.
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .target(name: "Hashing", dependencies: ["CCrypto"]),
    // Gzip, from Debian's zlib.
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    // EPCIS 1.2 XML, 2.0 XML and 2.0 JSON-LD: syntax only.
    .target(name: "EPCIS", dependencies: ["TraceModel", "Hashing", "CZlib"], swiftSettings: hot),
    // SQLite, from Debian.
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    // The record on disk: a journal in a hash chain, what follows from it, and questions answered from indexes.
    .target(
      name: "TraceStore", dependencies: ["TraceModel", "TraceCore", "Hashing", "CSQLite"], swiftSettings: hot),
    // Parameters with unit, range and origin; strict reading of scenario files.
    .target(name: "Scenario", dependencies: ["TextFormats", "EventKernel"]),
    // What physically happens on a line, and what its devices and people say of it.
    .target(
      name: "World", dependencies: ["Numerics", "EventKernel", "TraceModel", "Scenario"], swiftSettings: hot),
    // Compares truth and record, classifies, dates and attributes where they part.
    .target(name: "Drift", dependencies: ["EventKernel", "TraceModel", "World"], swiftSettings: hot),
    // Puts world and record together: trials, conditions, estimates, verdicts.
    .target(
      name: "Experiments",
      dependencies: [
        "TextFormats", "Numerics", "EventKernel", "TraceModel", "Scenario", "World", "TraceCore", "Drift",
      ],
      swiftSettings: hot),
    // The table of what each mechanism alone has to give, held against trials: one table for the command and for the tests.
    .target(
      name: "MechanismChecks",
      dependencies: [
        "Numerics", "Oracles", "EventKernel", "TraceModel", "Scenario", "World", "Drift", "Experiments",
      ]),
    // One report document from what an experiment has found, and its renderers.
    .target(
      name: "Reporting",
      dependencies: [
        "TextFormats", "Numerics", "EventKernel", "TraceModel", "Scenario", "World", "Drift", "Experiments",
        "CSQLite", "CZlib",
      ], swiftSettings: small),
    // What a site owes, what each fix buys, in which order: sets of fixes over paired draws, money, growth, and a report.
    .target(
      name: "Debt",
      dependencies: [
        "TextFormats", "Numerics", "EventKernel", "TraceModel", "Scenario", "World", "Drift", "Experiments",
        "Reporting",
      ], swiftSettings: small),
    // The protocol that would have shown it: what steps show of causes, a covering problem, and a scenario of what solves it.
    .target(
      name: "Design",
      dependencies: [
        "TextFormats", "Numerics", "EventKernel", "TraceModel", "Scenario", "World", "Drift", "Experiments",
        "Reporting",
      ], swiftSettings: small),
    // Which values a site's own figures pin down: its logs read strictly, runs held against them, a layer of what they tell.
    .target(
      name: "Calibration",
      dependencies: [
        "TextFormats", "Numerics", "EventKernel", "TraceModel", "Scenario", "World", "Experiments",
        "Reporting",
      ]),
    // A system outside in the loop: documents delivered to it, what it believes held against truth, and its contract.
    .target(
      name: "Drive",
      dependencies: [
        "TextFormats", "EventKernel", "TraceModel", "TraceCore", "EPCIS", "Scenario", "World", "Drift",
        "Experiments", "Reporting",
      ], swiftSettings: small),
    // An experiment on many machines: the scripts by which Slurm, GNU parallel or Kubernetes run its shards and join them.
    .target(name: "Distribute", dependencies: ["TextFormats"], swiftSettings: small),
    // Of which commit a build is: written by a plugin that asks git, where there is one, and needs no network.
    .plugin(name: "RecordCommit", capability: .buildTool(), path: "Sources/RecordCommit"),
    .target(name: "BuildIdentity", exclude: ["archive.txt"], plugins: ["RecordCommit"]),
    // The command line, thin.
    .executableTarget(
      name: "driftline",
      dependencies: [
        "BuildIdentity",
        "TextFormats", "EventKernel", "TraceModel", "TraceCore", "TraceStore", "EPCIS", "Scenario", "World",
        "Drift", "Experiments", "Reporting", "Debt", "Design", "Calibration", "MechanismChecks", "Drive",
        "Distribute",
      ], swiftSettings: small),
    // What is claimed about speed, measured.
    .executableTarget(
      name: "DriftlineBenchmarks",
      dependencies: [
        "Numerics", "EventKernel", "TraceModel", "TraceCore", "EPCIS", "TraceStore", "CSQLite", "Scenario",
        "World", "Experiments",
      ]),

    .testTarget(name: "TextFormatsTests", dependencies: ["TextFormats"], swiftSettings: plain),
    .testTarget(
      name: "EventKernelTests", dependencies: ["EventKernel", "Numerics"], resources: [.copy("References")],
      swiftSettings: small),
    .testTarget(name: "TraceModelTests", dependencies: ["TraceModel"], swiftSettings: small),
    // A small site and random streams of its events, for the tests of the record and of the store.
    .target(
      name: "RecordSamples", dependencies: ["TraceCore", "TraceModel"], path: "Tests/RecordSamples",
      swiftSettings: small),
    .testTarget(
      name: "TraceCoreTests", dependencies: ["RecordSamples", "TraceCore", "TraceModel"], swiftSettings: small
    ),
    .testTarget(
      name: "TraceStoreTests",
      dependencies: ["RecordSamples", "TraceStore", "TraceCore", "TraceModel", "Hashing", "CSQLite"],
      swiftSettings: plain),
    .testTarget(
      name: "EPCISTests", dependencies: ["RecordSamples", "EPCIS", "TraceCore", "TraceModel", "Hashing"],
      swiftSettings: plain),
    .testTarget(name: "ScenarioTests", dependencies: ["Scenario", "EventKernel"], swiftSettings: plain),
    .testTarget(
      name: "WorldTests",
      dependencies: [
        "World", "Numerics", "Oracles", "EventKernel", "Scenario", "TraceModel", "MechanismChecks",
      ], swiftSettings: small),
    .testTarget(
      name: "DriftTests", dependencies: ["Drift", "World", "EventKernel", "Scenario", "TraceModel"],
      swiftSettings: plain),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: [
        "Experiments", "Drift", "World", "TraceCore", "TraceModel", "Scenario", "EventKernel", "Numerics",
        "MechanismChecks",
      ], swiftSettings: plain),
    // JSON as Foundation reads it, held against the schemas of what the program writes.
    .target(name: "JSONTrees", path: "Tests/JSONTrees", swiftSettings: plain),
    .testTarget(
      name: "ReportingTests",
      dependencies: [
        "JSONTrees", "Reporting", "Experiments", "Drift", "World", "TraceModel", "EventKernel", "CSQLite",
      ],
      exclude: ["Browser"], swiftSettings: plain),
    .testTarget(
      name: "DebtTests",
      dependencies: [
        "JSONTrees", "Debt", "Experiments", "Drift", "World", "TraceModel", "Scenario", "EventKernel",
        "Numerics",
      ],
      swiftSettings: plain),
    .testTarget(
      name: "DesignTests",
      dependencies: [
        "JSONTrees", "Design", "Experiments", "Drift", "World", "TraceModel", "Scenario", "EventKernel",
        "TextFormats",
      ],
      swiftSettings: plain),
    .testTarget(
      name: "CalibrationTests",
      dependencies: [
        "JSONTrees", "Calibration", "Experiments", "World", "TraceModel", "Scenario", "EventKernel",
        "TextFormats",
      ],
      swiftSettings: small),
    .testTarget(
      name: "DriveTests",
      dependencies: [
        "JSONTrees", "Drive", "EPCIS", "Experiments", "Scenario", "TextFormats", "TraceModel",
      ],
      swiftSettings: plain),
    .testTarget(name: "DistributeTests", dependencies: ["Distribute"], swiftSettings: plain),
    .testTarget(name: "DriftlineTests", dependencies: ["driftline", "CSQLite"], swiftSettings: plain),
    // The rules that a compiler cannot hold, held against the source tree itself.
    .testTarget(name: "TidyTests", swiftSettings: small),
  ],
  swiftLanguageModes: [.v6]
)
