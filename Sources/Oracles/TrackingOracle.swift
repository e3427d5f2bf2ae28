/// What follows for verdicts on their way from the camera to the ejector, by geometry.
public enum TrackingOracle {
  /// Share of moved verdicts by which a bad carton stays: it is bad, and its neighbor's verdict is good.
  public static func staysBad(_ bad: Double) -> Double { bad * (1 - bad) }

  /// Cartons on a stretch of `distance` at `pitch`.
  public static func underway(distance: Double, pitch: Double) -> Double { distance / pitch }

  /// Cartons that a fixed delay mistakes at a stop longer than it takes for half a pitch.
  public static func mistakenAtStop(distance: Double, pitch: Double) -> Double {
    (distance - pitch / 2) / pitch
  }

  /// The share by which the speed may differ before a fixed delay finds the neighbor: half a pitch of the distance.
  public static func speedTolerance(distance: Double, pitch: Double) -> Double { pitch / (2 * distance) }

  /// The chance that the later of two neighbors is decoded first, with decode times uniform over `spread` and a
  /// period of `period`, up to two periods: (D − T)²/2D².
  public static func swapped(spread: Double, period: Double) -> Double {
    let share = max(0, spread - period) / spread
    return share * share / 2
  }

  /// Share of cases that a list by order has wrong: either border's pair is swapped.
  public static func casesWrong(swapped p: Double) -> Double { Chance.any(of: 2, each: p) }

  /// The same by a model of the queue of results, for spreads of two periods and more, where three are shuffled.
  public static func casesShuffled(spread: Double, period: Double, perCase: Int = 24) -> Double {
    var random = PlainRandom(state: 11)
    let n = 10_000 * perCase
    let arrivals = (0..<n).map { (time: Double($0) * period + spread * random.uniform(), carton: $0) }
    let order = arrivals.sorted { ($0.time, $0.carton) < ($1.time, $1.carton) }.map(\.carton)
    var wrong = 0
    for first in stride(from: 0, to: n, by: perCase)
    where order[first..<first + perCase].contains(where: { $0 / perCase != first / perCase }) {
      wrong += 1
    }
    return Double(wrong) / 10_000
  }

  /// Cartons that pass a station that is switched off after each `judged` cartons, for `off` cartons, over a lot.
  public static func passedWhileOff(cartons: Int, judged: Int, off: Int) -> Int {
    let cycle = (off + judged - 1) / judged * judged
    var (open, start) = (0, judged)
    while start < cartons {
      open += min(off, cartons - start)
      start += cycle
    }
    return open
  }

  /// Bad cartons that stay, per hard stop, by a model of the row between camera and ejector: each carton slips `slip` ×
  /// (1 ± `spread`) forward, as far as the one before it lets it; at the ejector it gets the verdict that is expected
  /// nearest to it, within `window`, and without one it is rejected. Lengths in mm.
  public static func staysBadAfterUnevenSlips(
    slip: Double, spread: Double, bad: Double, window: Double, distance: Double = 800, pitch: Double = 100,
    length: Double = 60
  ) -> Double {
    var random = PlainRandom(state: 17)
    let stops = 20_000
    var stays = 0
    for _ in 0..<stops {
      // The camera is at 0, the ejector at `distance`; downstream first, from four cartons behind it to four before the camera.
      var cartons: [(expected: Double, lies: Double, isBad: Bool)] = []
      var place = distance + 4 * pitch + random.uniform() * pitch
      while place > -4 * pitch {
        let slips = slip * (1 + spread * (2 * random.uniform() - 1))
        let limit = cartons.last.map { max(place, $0.lies - length) } ?? .infinity
        let lies = min(place + slips, limit)
        // Whom the camera has not seen yet, it will see where it lies.
        cartons.append((place > 0 ? place : lies, lies, random.uniform() < bad))
        place -= pitch
      }
      for (index, carton) in cartons.enumerated() where carton.isBad && carton.expected < distance {
        var nearest: Int?
        for other in cartons.indices where cartons[other].expected < distance {
          let far = abs(cartons[other].expected - carton.lies)
          if far < window, far < nearest.map({ abs(cartons[$0].expected - carton.lies) }) ?? .infinity {
            nearest = other
          }
        }
        if let nearest, nearest != index, !cartons[nearest].isBad { stays += 1 }
      }
    }
    return Double(stays) / Double(stops)
  }
}
