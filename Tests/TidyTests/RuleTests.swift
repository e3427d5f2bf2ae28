import Testing

/// A rule that cannot fail holds nothing: each is shown small texts that break it, and some that do not.
@Suite("Tidy: every rule can fail")
struct RuleTests {
  func file(_ text: String, _ path: String = "Sources/World/Line7.swift") -> SourceFile {
    SourceFile(path: path, text: text)
  }

  func lines(_ findings: [Finding]) -> [Int] { findings.map(\.line) }

  @Test("the lexer tells code from comments and texts, and finds code inside of texts")
  func lexer() {
    let tokens = SwiftLexer.tokens(
      of: ###"""
        /// doc
        let a = "x // no \(b.map { "\($0)" }) y" // yes /* */
        /* one /* two */ still */ let c = #"raw \(no) \#(d)"#
        let e = """
          import Foundation \(f)
          """
        """###)
    #expect(
      tokens.filter { $0.kind == .word }.map(\.text) == [
        "let", "a", "b", "map", "$0", "let", "c", "d", "let", "e", "f",
      ])
    #expect(
      tokens.filter { $0.kind == .comment }.map(\.text) == ["// yes /* */", "/* one /* two */ still */"])
    #expect(tokens.filter { $0.kind == .documentation }.map(\.line) == [1])
    #expect(tokens.last { $0.kind == .word }?.line == 5)
  }

  @Test("imports")
  func imports() {
    #expect(lines(ImportRule.findings(in: file("import EventKernel\nimport TraceCore"))) == [2])
    #expect(lines(ImportRule.findings(in: file("import Foundation"))) == [1])
    #expect(lines(ImportRule.findings(in: file("@preconcurrency import Glibc"))) == [1])
    #expect(
      lines(ImportRule.findings(in: file("import struct World.Belt", "Sources/TraceCore/A.swift"))) == [1])
    #expect(lines(ImportRule.findings(in: file("import World", "Sources/Novelty/A.swift"))) == [1])
    #expect(lines(ImportRule.findings(in: file("@testable import World", "Tests/WorldTests/A.swift"))) == [1])
    #expect(
      ImportRule.findings(in: file("// import TraceCore\nimport Scenario\nlet a = \"import Foundation\""))
        .isEmpty)
    #expect(ImportRule.findings(in: file("import Foundation", "Tests/WorldTests/A.swift")).isEmpty)
  }

  @Test("the catalogue")
  func catalogue() {
    let folder = "Sources/World/Mechanisms/"
    func check(_ own: String, _ list: String, _ others: [SourceFile] = []) -> [String] {
      CatalogueRule.findings(
        among: [file(own, folder + "BeltFire.swift"), file(list, folder + "MechanismCatalogue.swift")]
          + others
      ).map(\.path)
    }
    let own = """
      extension MechanismID { public static var beltFire: Self { Self(bit: 0) } }
      struct BeltFire { static let card = MechanismCard(.beltFire) }
      """
    let list = "let entries = [MechanismEntry(\\.beltFire)]"
    #expect(check(own, list).isEmpty)
    #expect(check(own, "let entries = []") == [folder + "BeltFire.swift"])
    #expect(
      check("struct A { static let card = MechanismCard(.beltFire) }", list) == [folder + "BeltFire.swift"])
    #expect(check(own, list, [file("let a = BeltFire.healthy", "Sources/World/Line/Belt.swift")]).isEmpty)
    let strange = "Sources/Reporting/A.swift"
    #expect(check(own, list, [file("let a = BeltFire.healthy", strange)]) == [strange])
    #expect(check(own, list, [file("set(.beltFire)", strange)]) == [strange])
    #expect(check(own, list, [file("enum E { case beltFire }\nlet a = E.beltFire", strange)]).isEmpty)
  }

  @Test("the manifest")
  func manifest() {
    func check(_ text: String) -> [Finding] { ImportRule.findings(inManifest: file(text, "Package.swift")) }
    #expect(check(".target(name: \"World\", dependencies: [\"EventKernel\", \"TraceCore\"])").count == 1)
    #expect(check(".target(name: \"Novelty\")").count == 1)
    #expect(check(".target(name: \"World\", dependencies: [\"EventKernel\", \"Scenario\"]),").isEmpty)
  }

  @Test("the top level")
  func topLevel() {
    let agreed = ["Package.swift", "README.md", "Sources", "Tests", ".gitignore"]
    #expect(TopLevelRule.findings(among: agreed).isEmpty)
    #expect(TopLevelRule.findings(among: agreed + ["notes.txt"]).map(\.path) == ["notes.txt"])
    #expect(TopLevelRule.findings(among: ["Package.swift", "Sources", "Tests"]).map(\.path) == ["README.md"])
  }

  @Test("doc comments")
  func documentation() {
    func check(_ text: String) -> [Int] { lines(DocumentationRule.findings(in: file(text))) }
    #expect(check("public func a() {}") == [1])
    #expect(check("/// A.\npublic struct A {\n  public let b: Int\n}") == [3])
    #expect(check("// A.\n@inlinable\npublic var a = 1") == [3])
    #expect(check("/// A.\n@available(*, deprecated)\n@inlinable public static func a() {}").isEmpty)
    #expect(check("/// A.\npublic private(set) var a = 1").isEmpty)
    #expect(
      check(
        "/// A.\npublic enum A {\n  /// B.\n  case b, c\n  indirect case d(Int)\n  func f() { switch 1 { case 1: break } }\n}"
      ) == [5])
    #expect(check("let open = 1\nf(open)\nopen class A {}") == [3])
    #expect(check("public extension Int {}\nlet a = \"public\" // public").isEmpty)
  }

  @Test("going round the kernel")
  func kernel() {
    func check(_ text: String, _ path: String = "Sources/World/A.swift") -> [Int] {
      lines(KernelRule.findings(in: file(text, path)))
    }
    #expect(check("struct Dice: RandomSource {\n}") == [1])
    #expect(check("let a = 1\nvar s = RandomStream(key: 1, entity: 2, sub: 3)") == [2])
    #expect(check("let b = Philox.block(1, 2, key: 3)") == [1])
    #expect(check("struct StopHeap {}") == [1])
    #expect(check("let key = seed &* 0x9E37_79B9_7F4A_7C15") == [1])
    #expect(check("// through the kernel: a check digit\nlet key = 0x9E37_79B9_7F4A") == [])
    #expect(check("struct A {\n  var kept: RandomStream\n}") == [2])
    #expect(check("struct A {\n  var kept: [RandomStream] = []\n}") == [2])
    #expect(check("func draw(_ s: inout RandomStream) -> UInt32 { 0xFFFF_FFFF }").isEmpty)
    #expect(check("let b = Philox.block(1, 2, key: 3)", "Sources/EventKernel/A.swift").isEmpty)
  }

  @Test("paths of machines")
  func machinePaths() {
    for folder in ["home", "Users", "root", "work"] {
      let path = "/" + folder + "/somebody/driftline"
      #expect(lines(MachinePathRule.findings(in: file("let a = 1\n// see \(path)", "README.md"))) == [2])
    }
    #expect(
      MachinePathRule.findings(in: file("https://example.org/" + "home/x, Sources/" + "work/y", "README.md"))
        .isEmpty)
  }

  @Test(
    "clocks, randomness, mathematics",
    arguments: [
      "let a = Date()", "let a = Date.now", "let a = ContinuousClock().now", "clock_gettime(0, &a)",
      "DispatchTime.now()",
      "var g = SystemRandomNumberGenerator()", "Int.random(in: 0..<5)", "a.shuffled()", "a.randomElement()",
      "UUID()",
      "a.hashValue", "Hasher()", "import Foundation\nlet a = log(2)", "import Glibc\nlet a = Glibc.pow(2, 3)",
      "import Dispatch\nlet a = [exp(1)]", "Foundation.sin(1)",
      "@_silgen_name(\"log\") func l(_ x: Double) -> Double",
      "let a = \"\\(Date())\"",
    ])
  func impure(_ text: String) {
    #expect(DeterminismRule.findings(in: file(text)).count == 1)
    #expect(DeterminismRule.findings(in: file(text, "Sources/DriftlineBenchmarks/A.swift")).isEmpty)
  }

  @Test(
    "what only looks like a clock or like mathematics",
    arguments: [
      "Mathematics.log(2)", "struct DateOrder { let date: Date }", "func log(_ x: Double) -> Double { x }",
      "enum Mathematics { static func a() { log(2) } }", "x.squareRoot()", "// Date()", "let a = \"Date()\"",
      "// deterministic: a drawn example\nInt.random(in: 0..<5, using: &stream)",
      "func hash(into hasher: inout Hasher) {}",
      "let time = stream.random", "case random(Int)",
    ])
  func pure(_ text: String) { #expect(DeterminismRule.findings(in: file(text)).isEmpty, "\(text)") }

  @Test(
    "unsorted iteration",
    arguments: [
      "var a: [Int: Int] = [:]\nfor x in a {}", "let a = Set([1])\nfor x in a where x > 1 {}",
      "let a: Set<Int>\na.map { $0 }",
      "func f(_ a: [String: Int]) { for (k, v) in a {} }", "func f(a: inout Set<Int>) { _ = a.first }",
      "var a = [String: Int]()\nfor k in a.keys {}",
      "let a = Dictionary(grouping: b) { $0 }\na.values.forEach { g($0) }",
      "var a: [Int: Int]? = nil\na?.reduce(0) { $0 + $1.value }",
      "struct S { func f() { for x in b {} }\n var b: Set<Int> }",
      "struct S { var b: Set<Int>\n func f() { for x in self.b {} } }",
      "func d() -> [Int: Int] { [:] }\nfor x in d() {}",
      "let a = [1: 2, 3: 4]\nlet b = Array(a)", "let a: [Int: Int] = [:]\nlet b = a.keys\nfor x in b {}",
      "let a: Set<Int> = []\nfor x in a.union(b) {}", "for x in Set(b) {}",
      "let a: Set<Int>\nlet m = a.min { f($0, $1) }",
      "let a: Dictionary<Int, Int>\nfor x in a.filter({ $0.key > 1 }) {}",
      "let a: Set<Int>\nfor (i, x) in a.enumerated() {}",
      "if let a: Set<Int> = f() { for x in a {} }", "let a: Set<Int>; a.lazy.map { $0 }.sum()",
    ])
  func unsorted(_ text: String) {
    #expect(UnsortedIterationRule.findings(in: file(text)).count == 1, "\(text)")
  }

  @Test(
    "iteration whose order is known or cannot be seen",
    arguments: [
      "var a: [Int: Int] = [:]\nfor x in a.sorted(by: { $0.key < $1.key }) {}",
      "let a: Set<Int>\nfor x in a.sorted() {}",
      "var a: [Int: Int] = [:]\nfor k in a.keys.sorted() {}", "let a: [Int]\nfor x in a {}",
      "let a: [[Int: Int]]\nfor x in a {}",
      "var a: [Int: [Int]] = [:]\nfor x in a[5] ?? [] {}", "let a: Set<Int>\nfor i in 0..<a.count {}",
      "let a: Set<Int>\nif a.contains(where: { $0 > 1 }) {}", "let a: Set<Int>\nlet m = a.max()",
      "let a: Set<Int>\n// order-free: only counted\nfor x in a { n += 1 }",
      "let a: Set<Int>\nlet b = a.map { $0 }.sorted()",
      "func f() { let a: Set<Int> = [] }\nfunc g(_ a: [Int]) { for x in a {} }",
      "let a: [Int: Int]\nlet b = Array(a.keys).sorted()",
      "let a = Set(b).sorted()\nfor x in a {}", "func f(a: Int) {}\nlet s: Set<Int>\nf(s: s)",
      "let a = b ? [c] : [d]\nfor x in a {}",
      "let a: Set<Int>\n_ = a.allSatisfy { $0 > 0 }", "a.keys.map { $0 }",
    ])
  func sorted(_ text: String) { #expect(UnsortedIterationRule.findings(in: file(text)).isEmpty, "\(text)") }

  @Test("a property of another file of the target is known by its name")
  func otherFiles() {
    let declaring = file("struct S { var parents: [Int: Int] = [:]\n let rows: [Int] }")
    let using = file(
      "extension S { func f() { for x in parents {} ; for y in s.parents {} ; for z in rows {} } }")
    let properties = UnsortedIterationRule.properties(of: [declaring, using])
    #expect(properties == ["parents"])
    #expect(UnsortedIterationRule.findings(in: using, properties: properties).count == 2)
  }

  @Test("an excuse without a reason is none")
  func excuses() {
    #expect(
      UnsortedIterationRule.findings(in: file("let a: Set<Int>\nfor x in a {} // order-free: ")).count == 1)
    #expect(
      UnsortedIterationRule.findings(in: file("let a: Set<Int>\nfor x in a {} // order-free")).count == 1)
  }
}
