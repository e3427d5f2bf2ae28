import Experiments
import Scenario
import Testing
import World

@Suite("A file of finished trials")
struct TrialFileTests {
  /// A shard of an experiment: one long and one short trial of each condition.
  private static let shard: Result<(plan: ExperimentPlan, file: TrialFile), any Error> = Result {
    let loader = ScenarioLoader.files(embedded: EmbeddedScenarios.all) { _ in nil }
    var request = ExperimentRequest("first-steps")
    request.settings = ["experiment.trials=1", "experiment.protocol-trials=1"]
    let plan = try #require(ExperimentReader(loader: loader).read(request).0)
    let runner = ExperimentRunner(plan)
    let trials = try runner.run(runner.allJobs, atOnce: 1)
    let head = TrialFile.Head(request, plan, version: "test", count: trials.count)
    return (plan, TrialFile(head, trials))
  }

  /// Where the digits of each number begin and end.
  private static func numbers(in bytes: [UInt8]) -> [Range<Int>] {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    var found: [Range<Int>] = []
    for (index, byte) in bytes.enumerated() where digits ~= byte {
      if let last = found.last, last.upperBound == index {
        found[found.count - 1] = last.lowerBound..<index + 1
      } else {
        found.append(index..<index + 1)
      }
    }
    return found
  }

  private static func refusal(of bytes: [UInt8]) -> TrialFile.Problem? {
    do throws(TrialFile.Problem) {
      _ = try TrialFile(reading: bytes)
      return nil
    } catch {
      return error
    }
  }

  @Test("what was written is read again")
  func roundTrip() throws {
    let file = try Self.shard.get().file
    let again = try TrialFile(reading: file.bytes)
    #expect(again.trials == file.trials && again.bytes == file.bytes)
    #expect(again.head.isSameExperiment(as: file.head) && again.head.count == file.trials.count)
  }

  @Test("with any one of its numbers altered it is refused, at the line where that number is")
  func everyNumber() throws {
    let bytes = try Self.shard.get().file.bytes
    let numbers = Self.numbers(in: bytes)
    #expect(numbers.count > 500)
    for (place, range) in numbers.enumerated() {
      let text = String(decoding: bytes[range], as: UTF8.self)
      // A digest does not care which: every second becomes a small one, the others a large one.
      let other = place.isMultiple(of: 2) ? text == "9" ? "8" : "9" : "9223372036854775807"
      if other == text { continue }
      var altered = bytes
      altered.replaceSubrange(range, with: Array(other.utf8))
      let line = bytes[..<range.lowerBound].count { $0 == UInt8(ascii: "\n") } + 1
      let found = Self.refusal(of: altered)?.line
      #expect(found == line, "\(text) became \(other) in line \(line)")
    }
  }

  @Test("a line left out, written twice, cut, or of another experiment is noticed")
  func lines() throws {
    let (plan, file) = try Self.shard.get()
    let lines = String(decoding: file.bytes, as: UTF8.self).split(separator: "\n").map { String($0) + "\n" }
    func read(_ lines: [String]) throws(TrialFile.Problem) -> TrialFile {
      try TrialFile(reading: Array(lines.joined().utf8))
    }
    let all = file.trials.count
    let shorter = try read(Array(lines.dropLast()))
    #expect(shorter.trials.count == all - 1 && shorter.head.count == all)
    let cut = try read(lines.dropLast() + [String(lines[all].dropLast(9))])
    #expect(cut.trials.count == all - 1)
    #expect(Self.refusal(of: Array((lines + [lines[2]]).joined().utf8))?.line == all + 2)
    #expect(Self.refusal(of: Array(lines.dropFirst().joined().utf8))?.line == 1)
    #expect(Self.refusal(of: [])?.line == 1)
    var request = file.head.request
    request.healthy = [.printDecay]
    let other = TrialFile(TrialFile.Head(request, plan, version: "test", count: 4), [])
    let foreign = lines[0] + other.line(file.trials[0]) + "\n"
    #expect(Self.refusal(of: Array(foreign.utf8))?.line == 2)
  }

  @Test("a number that fits its digest and no trial is refused, or counted, and never the end of the program")
  func forged() throws {
    let (plan, file) = try Self.shard.get()
    var (refused, counted) = (0, 0)
    for (index, trial) in file.trials.enumerated() {
      let bytes = Array(TrialEncoding.line(trial).utf8)
      let values = ["9223372036854775807", "-1", "70368744177664", "17592186044416"]
      for (place, range) in Self.numbers(in: bytes).enumerated() {
        // One of the four each: the same field of another trial gets another.
        var altered = bytes
        altered.replaceSubrange(range, with: Array(values[(place + index) % values.count].utf8))
        do throws(TrialEncoding.Problem) {
          var trials = file.trials
          trials[index] = try TrialEncoding.trial(String(decoding: altered, as: UTF8.self))
          let result = ResultBuilder(plan, trials: trials).result(version: "test", command: "test")
          counted += result.cells.isEmpty ? 0 : 1
        } catch {
          refused += 1
        }
      }
    }
    #expect(refused > 500 && counted > 100, "\(refused) refused, \(counted) counted")
  }
}
