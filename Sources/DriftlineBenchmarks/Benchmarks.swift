/// What is claimed about speed, measured.
@main
enum Benchmarks {
  static func main() {
    EPCISBenchmark.run(arguments: Array(CommandLine.arguments.dropFirst()))
  }
}
