import EventKernel
import Foundation

/// `DriftlineBenchmarks FAMILY [--peers] [--runs N] [--gigabytes N] [--units N]`: what is claimed about speed, measured.
///
/// A family is one file with one entry in this list.
@main
struct Benchmarks {
  static let families: [(name: String, about: String, run: @Sendable (Options) throws -> Void)] = [
    ("kernel", "calendar, streams and loop: M/M/1, hold model, trials side by side", KernelBenchmarks.run),
    ("core", "the record: mentions of serial numbers a second, bytes an open one", CoreBenchmark.run),
    ("epcis", "EPCIS documents, read and written in each format", EPCISBenchmark.run),
    (
      "epcis-stream", "one EPCIS document of --gigabytes through a pipe, in constant memory",
      EPCISBenchmark.stream
    ),
    ("genealogy", "a material batch to its customers, and one unit's history", GenealogyBenchmark.run),
    (
      "store", "the record on disk: serials a second, beside bare SQLite; questions to it", StoreBenchmark.run
    ),
    ("line", "a unit on the line, in the record and in the comparison; peak memory", LineBenchmarks.run),
    (
      "scale", "a unit of four-billion by how many there are, measured up to --units and reckoned beyond",
      ScaleBenchmark.run
    ),
  ]

  struct Options {
    /// Compare with other simulators, installed into a temporary environment.
    var peers = false
    /// How often each figure is measured; tables show the median.
    var runs = 7
    /// How large a streamed document is, in 10⁹ bytes.
    var gigabytes = 5
    /// Up to how many units scale is measured, and not reckoned.
    var units = 10_000_000
  }

  static func main() {
    do {
      try run()
    } catch {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      exit(70)
    }
  }

  private static func run() throws {
    var arguments = Array(CommandLine.arguments.dropFirst())
    if arguments == ["digest"] { return print(try DeterminismDigest.compute()) }
    if arguments.first == "line-memory" { return try LineBenchmarks.printPeak(Array(arguments.dropFirst())) }
    var options = Options()
    if let index = arguments.firstIndex(of: "--peers") {
      options.peers = true
      arguments.remove(at: index)
    }
    if let index = arguments.firstIndex(of: "--runs"), index + 1 < arguments.count,
      let runs = Int(arguments[index + 1]), runs > 0
    {
      options.runs = runs
      arguments.removeSubrange(index...index + 1)
    }
    if let index = arguments.firstIndex(of: "--gigabytes"), index + 1 < arguments.count,
      let gigabytes = Int(arguments[index + 1]), gigabytes > 0
    {
      options.gigabytes = gigabytes
      arguments.removeSubrange(index...index + 1)
    }
    if let index = arguments.firstIndex(of: "--units"), index + 1 < arguments.count,
      let units = Int(arguments[index + 1]), units > 0
    {
      options.units = units
      arguments.removeSubrange(index...index + 1)
    }
    guard arguments.count == 1, let family = families.first(where: { $0.name == arguments[0] }) else {
      return printUsage()
    }
    try family.run(options)
  }

  private static func printUsage() {
    print("usage: DriftlineBenchmarks FAMILY [--peers] [--runs N] [--gigabytes N] [--units N]")
    print("       DriftlineBenchmarks digest      the digest that is the same on every processor")
    print(
      "       DriftlineBenchmarks line-memory LOTS healthy|all|reference [alone]   the peak of one trial, in bytes"
    )
    for family in families { print("  \(family.name)  \(family.about)") }
  }
}
