import EventKernel
import Testing

@Suite struct TimeTests {
  @Test func `units are exact multiples of a nanosecond`() {
    #expect(TimeSpan.microseconds(1).nanoseconds == 1_000)
    #expect(TimeSpan.milliseconds(40).nanoseconds == 40_000_000)
    #expect(TimeSpan.seconds(60) == .minutes(1))
    #expect(TimeSpan.minutes(60) == .hours(1))
    #expect(TimeSpan.hours(24) == .days(1))
    #expect(TimeSpan.days(106_751) > .zero)
    #expect(TimeSpan.hours(8) - .minutes(30) == .minutes(450))
    #expect(3 * TimeSpan.seconds(2) == .seconds(6))
    #expect(TimeSpan.seconds(7) / .seconds(2) == 3)
    #expect(TimeSpan.seconds(7) % .seconds(2) == .seconds(1))
  }

  @Test func `an instant and a length give an instant, two instants give a length`() {
    let noon = Instant.start + .hours(12)
    #expect(noon - .minutes(1) < noon)
    #expect(noon - Instant.start == .hours(12))
    #expect(Instant.start - noon == -.hours(12))
    #expect(noon.sinceStart == .hours(12))
  }

  @Test func `a length from input that does not fit gives nil`() {
    #expect(Instant.distantFuture.adding(.nanoseconds(1)) == nil)
    #expect(Instant.start.adding(.max) == .distantFuture)
    #expect(TimeSpan.max.adding(.nanoseconds(1)) == nil)
  }

  @Test func `seconds in double precision become the nearest nanosecond, a half the even one`() {
    #expect(TimeSpan.seconds(nearest: 0.0125) == .microseconds(12_500))
    #expect(TimeSpan.seconds(nearest: 0.5e-9) == .zero)
    #expect(TimeSpan.seconds(nearest: 1.5e-9) == .nanoseconds(2))
    #expect(TimeSpan.seconds(nearest: 2.5e-9) == .nanoseconds(2))
    #expect(TimeSpan.seconds(nearest: -0.25) == -.milliseconds(250))
    #expect(TimeSpan.seconds(nearest: .nan) == nil)
    #expect(TimeSpan.seconds(nearest: .infinity) == nil)
    #expect(TimeSpan.seconds(nearest: 9.3e9) == nil)
    #expect(TimeSpan.seconds(nearest: -9.2e9) != nil)
  }

  @Test(
    arguments: [
      (0, "0 s"), (7, "7 ns"), (1_500, "1.5 µs"), (40_000_000, "40 ms"), (1_500_000_000, "1.5 s"),
      (-250_000_000, "-250 ms"), (61_000_000_000, "00:01:01"), (86_400_000_000_000, "1 d 00:00:00"),
      (183_845_000_000_006, "2 d 03:04:05.000000006"), (Int64.min, "-106751 d 23:47:16.854775808"),
    ] as [(Int64, String)])
  func `a length reads as people write it`(nanoseconds: Int64, words: String) {
    #expect(TimeSpan(nanoseconds: nanoseconds).description == words)
  }

  @Test func `an instant reads as a clock that started with the trial`() {
    #expect("\(Instant.start + .milliseconds(1_500))" == "00:00:01.500000000")
    #expect("\(Instant.start + .days(3) + .hours(7))" == "3 d 07:00:00")
    #expect("\(Instant.start - .seconds(1))" == "-00:00:01")
  }

  @Test func `an overflow stops the program`() async {
    await #expect(processExitsWith: .failure) { _ = Instant.distantFuture + .nanoseconds(1) }
    await #expect(processExitsWith: .failure) { _ = TimeSpan.max * 2 }
    await #expect(processExitsWith: .failure) { _ = TimeSpan.days(106_752) }
    await #expect(processExitsWith: .failure) { _ = TimeSpan.seconds(1) / .zero }
  }
}
