import EventKernel
import Testing

@Suite struct RandomStreamTests {
  /// The three vectors of Random123's `kat_vectors` for `philox2x64 10`: zeros, ones, digits of π.
  @Test(
    arguments: [
      [0, 0, 0, 0xCA00_A045_9843_D731, 0x66C2_4222_C9A8_45B5],
      [.max, .max, .max, 0x65B0_21D6_0CD8_310F, 0x4D02_F322_2F86_DF20],
      [
        0x243F_6A88_85A3_08D3, 0x1319_8A2E_0370_7344, 0xA409_3822_299F_31D0, 0x0A5E_742C_2997_341C,
        0xB0F8_83D3_8000_DE5D,
      ],
    ] as [[UInt64]])
  func `Philox gives the published answers`(vector: [UInt64]) {
    let words = Philox.block(vector[0], vector[1], key: vector[2])
    #expect(words.0 == vector[3])
    #expect(words.1 == vector[4])
  }

  @Test func `the first numbers of an address are what they were when it was recorded`() {
    var paths = RandomPaths(seed: 20_260_401, trial: 7)
    var carton = paths.claim("transfer/slip", owner: "Transfer").stream(4_711)
    #expect((0..<4).map { _ in carton.next() } == Self.recorded)
  }
  static let recorded: [UInt64] = [
    0xA872_D41A_3D19_B6BC, 0xC8DF_11A0_93A0_47ED, 0x7357_80A3_72A0_43D8, 0x2A01_FB20_0789_4E4F,
  ]

  @Test func `any draw is reached without those before it`() {
    let path = path("encoder/slip")
    var sequential = path.stream(12, 3)
    let draws = (0..<100).map { _ in sequential.next() }
    for index in [0, 99, 1, 50, 51, 2] {
      var jumped = path.stream(12, 3)
      _ = jumped.next()
      jumped.jump(to: UInt64(index))
      #expect(jumped.next() == draws[index])
      if index < 99 { #expect(jumped.next() == draws[index + 1]) }
    }
  }

  @Test func `a stream does not run on into its neighbor`() async {
    await #expect(processExitsWith: .failure) {
      var paths = RandomPaths(seed: 1, trial: 1)
      var stream = paths.claim("a", owner: "A").stream(1, 0)
      stream.jump(to: (1 << 33) - 2)
      _ = stream.next()  // the last
      _ = stream.next()
    }
    await #expect(processExitsWith: .failure) {
      var paths = RandomPaths(seed: 1, trial: 1)
      var stream = paths.claim("a", owner: "A").stream(1, 0)
      stream.jump(to: (1 << 33) - 1)
    }
    var last = path("a").stream(1, 0)
    last.jump(to: (1 << 33) - 2)
    var next = path("a").stream(1, 1)
    #expect(last.next() != next.next())
  }

  @Test func `seed, trial, path, entity and sub-stream each lead to other numbers`() {
    var seen: Set<UInt64> = []
    for seed in 0..<4 {
      for trial in 0..<4 {
        var paths = RandomPaths(seed: UInt64(seed), trial: UInt64(trial))
        for name in ["a", "b", "ab", "ba"] {
          let path = paths.claim(name, owner: "test")
          for entity in 0..<16 {
            for sub in 0..<4 {
              var stream = path.stream(UInt64(entity), UInt32(sub))
              for _ in 0..<4 { seen.insert(stream.next()) }
            }
          }
        }
      }
    }
    #expect(seen.count == 4 * 4 * 4 * 16 * 4 * 4)
  }

  @Test func `a stream is the sub-stream 0 of its entity`() {
    var a = path("x").stream(9)
    var b = path("x").stream(9, 0)
    #expect(a.next() == b.next())
  }

  @Test func `a path has one owner`() {
    var paths = RandomPaths(seed: 1, trial: 1)
    _ = paths.claim("case packer/jam", owner: "CasePacker")
    #expect(paths.conflict(claiming: "case packer/jam", owner: "CasePacker") == nil)
    #expect(paths.conflict(claiming: "case packer/gap", owner: "Palletizer") == nil)
    let words = paths.conflict(claiming: "case packer/jam", owner: "Palletizer") ?? ""
    #expect(words.contains("'Palletizer'") && words.contains("'CasePacker'"))
  }

  #if DEBUG
  @Test func `a second owner stops a debug build`() async {
    await #expect(processExitsWith: .failure) {
      var paths = RandomPaths(seed: 1, trial: 1)
      _ = paths.claim("case packer/jam", owner: "CasePacker")
      _ = paths.claim("case packer/jam", owner: "Palletizer")
    }
  }
  #endif

  @Test func `uniform numbers keep to their interval at its very ends`() {
    var low = FixedWords([0, 0])
    #expect(low.uniform() == 0)
    #expect(low.uniformOpen() == 0x1p-53)
    var high = FixedWords([.max, .max])
    #expect(high.uniform() == 1 - 0x1p-53)
    #expect(high.uniformOpen() == 1 - 0x1p-53)
  }

  @Test func `whole numbers below a bound are rejected where they would be biased`() {
    // 2⁶⁴ mod 3 = 1: the word 0 is the one too many, and the next word is taken.
    var words = FixedWords([0, .max])
    #expect(words.below(3) == 2)
    #expect(words.used == 2)
    var one = FixedWords([12_345])
    #expect(one.below(1) == 0)
  }

  private func path(_ name: String) -> RandomPath {
    var paths = RandomPaths(seed: 42, trial: 1)
    return paths.claim(name, owner: "test")
  }
}

/// Words given beforehand, to reach what chance seldom does.
struct FixedWords: RandomSource {
  var words: [UInt64]
  var used = 0
  init(_ words: [UInt64]) { self.words = words }
  mutating func next() -> UInt64 {
    used += 1
    return words[used - 1]
  }
}
