import Testing
import TraceModel

@Suite("Dates")
struct DateTests {
  @Test("a count of days from year 1 to 9999, one by one, meets every date of the calendar in order")
  func everyDay() throws {
    var days = Int(CalendarDate.earliest.daysSince1970)
    var isSame = true
    for year in 1...9999 {
      for month in 1...12 {
        let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
        let length = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        for day in 1...length {
          let date = CalendarDate(year: year, month: month, day: day)
          isSame =
            isSame && date?.daysSince1970 == Int32(days) && date.map { $0.components == (year, month, day) }!
          days += 1
        }
        isSame = isSame && CalendarDate(year: year, month: month, day: length + 1) == nil
      }
    }
    #expect(isSame)
    #expect(days - 1 == Int(CalendarDate.latest.daysSince1970))
    #expect(CalendarDate(year: 1970, month: 1, day: 1)?.daysSince1970 == 0)
  }

  @Test("every form of 100,000 random dates comes back")
  func forms() throws {
    var random = SeededGenerator(seed: 30)
    for _ in 0..<100_000 {
      let date = random.date()
      try hold(CalendarDate(date.yyyymmdd) == date, "\(date)")
      try hold(CalendarDate(date.description) == date, "\(date)")
      let year = date.components.year
      let reader = min(max(year + Int.random(in: -50...49, using: &random), 0), 9999)
      let expiry = ExpiryDate(lastDay: date)
      try hold(ExpiryDate(yymmdd: expiry.yymmdd, readIn: reader) == expiry, "\(date) in \(reader)")
      try hold(ExpiryDate(expiry.iso8601, readIn: 1) == expiry, "\(date)")
    }
  }

  @Test(
    "the century is the one that brings the year closest to the year of reading",
    arguments: [
      (26, 2026, 2026), (75, 2026, 2075), (76, 2026, 2076), (77, 2026, 1977), (99, 2026, 1999),
      (0, 2026, 2000),
      (0, 2051, 2100), (1, 2051, 2101), (2, 2051, 2002), (50, 1999, 2050 - 100), (49, 1999, 2049),
      (49, 2000, 2049),
      (50, 2000, 2050), (51, 2000, 1951),
    ])
  func century(_ digits: Int, _ readIn: Int, _ year: Int) {
    #expect(ExpiryDate.year(digits, readIn: readIn) == year)
  }

  @Test("day 00 is the month's last day, is kept as printed, and equals the day it means")
  func wholeMonth() throws {
    let month = try ExpiryDate(yymmdd: "280200", readIn: 2026)
    #expect(month.isWholeMonth)
    #expect(month.yymmdd == "280200")
    #expect(month.iso8601 == "2028-02-29")
    #expect(month.yyyymmdd == "20280229")
    #expect(month.description == "2028-02")
    let day = try ExpiryDate(yymmdd: "280229", readIn: 2026)
    #expect(!day.isWholeMonth)
    #expect(month == day && Set([month, day]).count == 1)
    #expect(!month.isPast(on: day.lastDay))
    #expect(month.isPast(on: day.lastDay.adding(days: 1)))
  }

  @Test(
    "what the calendar does not have is refused with its parts",
    arguments: [
      "270229", "271301", "270001", "270431", "270000", "20270229", "2027-02-30", "20270200", "00000101",
    ])
  func impossible(_ text: String) {
    let error = #expect(throws: IdentifierError.self) { try ExpiryDate(text, readIn: 2026) }
    guard case .impossibleDate = error?.problem else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("months are added to the same day or the month's last")
  func months() throws {
    let start = try CalendarDate("2024-08-31")
    #expect(start.adding(months: 24).description == "2026-08-31")
    #expect(start.adding(months: 6).description == "2025-02-28")
    #expect(start.adding(months: -6).description == "2024-02-29")
    #expect(start.adding(months: -8).description == "2023-12-31")
    #expect(start.adding(months: .max) == .latest)
    #expect(start.adding(days: .min) == .earliest)
  }
}
