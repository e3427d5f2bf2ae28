import Experiments

/// One way to write numbers: what stands before decimals and between thousands.
struct NumberStyle: Hashable {
  var decimal: LogMark
  var thousands: LogMark

  /// The ways that a log may use, where it does not say which.
  static func all(_ plan: LogPlan) -> [NumberStyle] {
    let decimals: [LogMark] = plan.decimal == .asFound ? [.point, .comma, .none] : [plan.decimal]
    let thousands: [LogMark] =
      plan.thousands == .asFound ? [.none, .comma, .point, .space, .apostrophe] : [plan.thousands]
    return decimals.flatMap { decimal in
      thousands.filter { $0 != decimal || $0 == .none }.map { NumberStyle(decimal: decimal, thousands: $0) }
    }
  }

  private static func signs(_ mark: LogMark) -> [Unicode.Scalar] {
    switch mark {
    case .asFound, .none: []
    case .point: ["."]
    case .comma: [","]
    case .space: [" ", "\u{A0}", "\u{202F}", "\u{2009}"]
    case .apostrophe: ["'", "\u{2019}"]
    }
  }

  /// The number that a cell has, written so; nil where it is none.
  func value(of text: String) -> Double? {
    var digits = ""
    // Digits since the last mark between thousands; nil before the first.
    var group: Int?
    var (whole, decimals) = (0, 0)
    var isBehind = false
    let (points, marks) = (Self.signs(decimal), Self.signs(thousands))
    for (place, scalar) in text.unicodeScalars.enumerated() {
      switch scalar {
      case "-", "−", "+":
        guard place == 0 else { return nil }
        if scalar != "+" { digits = "-" }
      case "0"..."9":
        digits.unicodeScalars.append(scalar)
        if isBehind { decimals += 1 } else { whole += 1 }
        group = isBehind ? group : group.map { $0 + 1 }
      case _ where marks.contains(scalar):
        guard !isBehind, whole > 0, group ?? 3 == 3, group != nil || whole <= 3 else { return nil }
        group = 0
      case _ where points.contains(scalar):
        guard !isBehind, whole > 0, group ?? 3 == 3 else { return nil }
        isBehind = true
        digits += "."
      default: return nil
      }
    }
    guard whole > 0, whole <= 15, isBehind ? decimals > 0 && decimals <= 15 : group ?? 3 == 3 else {
      return nil
    }
    return Double(digits)
  }
}

extension String {
  /// Whether a cell has no figure: nothing, or a sign for nothing.
  var isHole: Bool {
    isBlank || ["-", "–", "—", "n/a", "N/A", "NA", "#N/A", "null", "NULL"].contains(stripped)
  }
}
