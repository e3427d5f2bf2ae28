@main
struct Benchmarks {
  static func main() { LineBenchmark.run(arguments: []) }
}
