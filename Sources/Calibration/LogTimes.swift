import EventKernel
import Experiments
import TraceModel

/// The moments of the rows of one file.
struct LogTimes {
  private let file: LogFile
  private let plan: LogPlan
  private let clock: WallClock

  init(_ file: LogFile, _ plan: LogPlan) { (self.file, self.plan, clock) = (file, plan, WallClock(plan)) }

  typealias Cells = (line: Int, time: String, end: String?)

  /// When each row begins and ends, in seconds since 1970 by UTC.
  func read(_ cells: [Cells]) throws(LogProblem) -> [(start: Int64, end: Int64)] {
    let isDayFirst = try order(cells)
    func local(_ text: String, _ line: Int, _ column: String) throws(LogProblem) -> LocalTime {
      guard let time = LocalTime(text, isDayFirst: isDayFirst) else {
        throw problem(
          line, column, text.isHole ? "there is no time" : "“\(text.shown)” is no time",
          hint: "write 2026-12-31 14:00 or 31.12.2026 14:00; a line of sums is left out by “only”")
      }
      return time
    }
    var starts: [LocalTime] = []
    var ends: [LocalTime?] = []
    for row in cells {
      starts.append(try local(row.time, row.line, plan.time))
      ends.append(try row.end.map { (text) throws(LogProblem) in try local(text, row.line, plan.end ?? "") })
    }
    let moments = try moments(of: starts, cells)
    var result: [(start: Int64, end: Int64)] = []
    for (index, row) in cells.enumerated() {
      let start = moments[index]
      guard let said = ends[index] else {
        result.append((start, start + (plan.period?.nanoseconds ?? 0) / 1_000_000_000))
        continue
      }
      let candidates = said.offset.map { [said.seconds - Int64($0) * 60] } ?? clock.moments(of: said.seconds)
      guard let candidates else { throw unknownZone(row.line, plan.end ?? "", row.end ?? "") }
      // The first that comes after the start; an hour that comes again ends where the next row begins.
      let later = candidates.filter { $0 > start }
      let next = index + 1 < moments.count ? moments[index + 1] : nil
      guard let end = later.first(where: { $0 == next }) ?? later.first else {
        throw problem(
          row.line, plan.end ?? "", "the row ends at “\(row.end?.shown ?? "")”, not after it begins",
          hint: candidates.isEmpty ? Self.leftOut : "look whether date and time belong together")
      }
      guard later.count < 2 || later.contains(where: { $0 == next }) else {
        throw problem(
          row.line, plan.end ?? "", "“\(row.end?.shown ?? "")” was twice that day", hint: Self.twice)
      }
      result.append((start, end))
    }
    return result
  }

  private static let twice = "write times with their offset, as 02:30+02:00, or in UTC"
  private static let leftOut = "clocks went from 02:00 to 03:00 that day; look at zone and summer"

  /// Whether the day stands first; refused where both orders make sense and differ.
  private func order(_ cells: [Cells]) throws(LogProblem) -> Bool {
    if plan.dates != .asFound { return plan.dates == .dayFirst }
    func all(_ isDayFirst: Bool) -> [Int64]? {
      var found: [Int64] = []
      for cell in cells {
        for text in [cell.time] + (cell.end.map { [$0] } ?? []) {
          guard let time = LocalTime(text, isDayFirst: isDayFirst) else { return nil }
          found.append(time.seconds)
        }
      }
      return found
    }
    guard let day = all(true) else { return all(false) == nil }
    guard let month = all(false), month != day else { return true }
    // Rows that go on in time by one order alone are in that order.
    func isAscending(_ isDayFirst: Bool) -> Bool {
      let starts = cells.compactMap { LocalTime($0.time, isDayFirst: isDayFirst)?.seconds }
      return zip(starts, starts.dropFirst()).allSatisfy { $0 < $1 }
    }
    if cells.count > 2, isAscending(true) != isAscending(false) { return isAscending(true) }
    // A point is European: no country writes 12.31.2026.
    if cells.allSatisfy({ $0.time.contains(".") && !$0.time.contains("/") }) { return true }
    let row = cells.first { LocalTime($0.time, isDayFirst: true) != LocalTime($0.time, isDayFirst: false) }
    throw problem(
      row?.line ?? cells[0].line, plan.time,
      "“\(row?.time.shown ?? "")” can be read with the day or the month first",
      hint: "dates: \"day-first\" or \"month-first\"")
  }

  /// Moments of local times; an hour that comes twice is told by what stands beside it.
  private func moments(of times: [LocalTime], _ cells: [Cells]) throws(LogProblem) -> [Int64] {
    var candidates: [[Int64]] = []
    for (index, time) in times.enumerated() {
      if let offset = time.offset {
        candidates.append([time.seconds - Int64(offset) * 60])
        continue
      }
      guard let found = clock.moments(of: time.seconds) else {
        throw unknownZone(cells[index].line, plan.time, cells[index].time)
      }
      guard !found.isEmpty else {
        throw problem(
          cells[index].line, plan.time, "“\(cells[index].time.shown)” did not exist in this zone",
          hint: Self.leftOut)
      }
      candidates.append(found)
    }
    for index in candidates.indices where candidates[index].count == 2 {
      candidates[index] = try certain(index, candidates, times, cells)
    }
    return candidates.map { $0[0] }
  }

  /// Of two moments the one that a row means: the first time round where the same time comes again below, the second where it
  /// stood above; else the one that follows on from its neighbor.
  private func certain(_ index: Int, _ candidates: [[Int64]], _ times: [LocalTime], _ cells: [Cells])
    throws(LogProblem) -> [Int64]
  {
    let both = candidates[index]
    let alike = times.indices.filter { times[$0].seconds == times[index].seconds && times[$0].offset == nil }
    if alike.count == 2 { return [both[alike[0] == index ? 0 : 1]] }
    let length = (plan.period?.nanoseconds ?? 0) / 1_000_000_000
    var fitting = both
    if alike.count == 1, length > 0 {
      let before = index > 0 && candidates[index - 1].count == 1 ? candidates[index - 1][0] + length : nil
      let after =
        index + 1 < candidates.count && candidates[index + 1].count == 1 ? candidates[index + 1][0] : nil
      fitting = both.filter { $0 == before || (after != nil && $0 + length == after) }
    }
    guard fitting.count == 1, alike.count == 1 else {
      throw problem(
        cells[index].line, plan.time, "“\(cells[index].time.shown)” was twice that day, as clocks went back",
        hint: Self.twice)
    }
    return fitting
  }

  private func unknownZone(_ line: Int, _ column: String, _ text: String) -> LogProblem {
    problem(
      line, column, "nobody says in which zone “\(text.shown)” is",
      hint: "zone: \"+01:00\", and summer: \"europe\" where clocks change")
  }

  private func problem(_ line: Int, _ column: String, _ message: String, hint: String) -> LogProblem {
    LogProblem("\(file.name):\(line), column “\(column)”", message, hint: hint)
  }
}

extension String {
  /// A cell as a message quotes it: not more of it than tells which it is.
  var shown: String {
    let text = stripped
    return text.count > 40 ? text.prefix(39) + "…" : text
  }
}
