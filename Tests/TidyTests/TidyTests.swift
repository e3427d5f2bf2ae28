import Testing

/// Rules that a compiler cannot hold. Each message gives the reason for its rule.
@Suite("Tidy: the rules of the project, held against its files")
struct TidyTests {
  let files = SourceTree.files

  func report(_ findings: [Finding]) {
    for finding in findings { Issue.record("\(finding)") }
  }

  @Test("the whole tree is read")
  func tree() {
    #expect(files.count > 20)
    #expect(files.contains { $0.path == "Package.swift" } && files.contains { $0.path == "README.md" })
    #expect(files.contains { $0.path == "Sources/EventKernel/Instant.swift" })
  }

  @Test("imports point only as in the design")
  func imports() {
    report(files.flatMap(ImportRule.findings(in:)))
    report(files.filter { $0.path == "Package.swift" }.flatMap(ImportRule.findings(inManifest:)))
  }

  @Test("the top level is as agreed")
  func topLevel() throws { report(TopLevelRule.findings(among: try SourceTree.topLevel)) }

  @Test("every public symbol has a doc comment")
  func documentation() { report(files.flatMap(DocumentationRule.findings(in:))) }

  @Test("no file mentions a path of a machine")
  func machinePaths() { report(files.flatMap(MachinePathRule.findings(in:))) }

  @Test(
    "nothing on the way to a result calls the clock, the system's randomness or the C library's mathematics")
  func determinism() { report(files.flatMap(DeterminismRule.findings(in:))) }

  @Test("the world goes through the kernel's calendar and streams")
  func kernel() {
    #expect(files.contains { $0.target == "World" && $0.text.contains("RandomPaths(seed:") })
    report(files.flatMap(KernelRule.findings(in:)))
  }

  @Test("a mechanism is named in its own file, in the catalogue and where it acts")
  func catalogue() {
    #expect(CatalogueRule.entries(in: files).count >= 27)
    report(CatalogueRule.findings(among: files))
  }

  @Test("nothing on the way to a result iterates a Dictionary or a Set unsorted")
  func unsorted() {
    let targets = Dictionary(grouping: files.filter(\.isSource)) { $0.target ?? "" }
    for target in targets.keys.sorted() {
      let properties = UnsortedIterationRule.properties(of: targets[target] ?? [])
      report(
        (targets[target] ?? []).flatMap { UnsortedIterationRule.findings(in: $0, properties: properties) })
    }
  }
}
