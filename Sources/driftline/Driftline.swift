@main
struct Driftline {
  static func main() {}
}
