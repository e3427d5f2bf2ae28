import EventKernel
import Scenario

// How a site writes its logs, in words of a scenario.

/// What stands between the columns of a log.
public enum LogDelimiter: Choice {
  /// The one by which the names of all columns are found.
  case asFound
  /// A comma.
  case comma
  /// A semicolon.
  case semicolon
  /// A tabulator.
  case tab
  /// A vertical bar.
  case bar

  /// In plain words.
  public var meaning: String {
    switch self {
    case .asFound: "the one by which the names of all columns are found"
    case .comma: "a,b"
    case .semicolon: "a;b"
    case .tab: "a tabulator"
    case .bar: "a|b"
    }
  }
}

/// What stands before decimals or between thousands.
public enum LogMark: Choice {
  /// The only one with which every number makes sense.
  case asFound
  /// Nothing.
  case none
  /// A point.
  case point
  /// A comma.
  case comma
  /// A space, also one that does not break.
  case space
  /// An apostrophe.
  case apostrophe

  /// In plain words.
  public var meaning: String {
    switch self {
    case .asFound: "the only one with which every number of the file makes sense"
    case .none: "nothing"
    case .point: "."
    case .comma: ","
    case .space: "a space, also one that does not break"
    case .apostrophe: "'"
    }
  }
}

/// How the bytes of a log are read.
public enum LogEncoding: Choice {
  /// UTF-8, or UTF-16 where the file says so.
  case utf8
  /// As older spreadsheets write western languages.
  case windows1252

  /// In plain words.
  public var meaning: String {
    switch self {
    case .utf8: "UTF-8, or UTF-16 where the file says so in its first two bytes"
    case .windows1252: "as older spreadsheets write western languages"
    }
  }
}

/// Which of day and month stands first in a date with points or strokes.
public enum LogDates: Choice {
  /// The only order in which every date exists and rows go on in time.
  case asFound
  /// The day.
  case dayFirst
  /// The month.
  case monthFirst

  /// In plain words.
  public var meaning: String {
    switch self {
    case .asFound: "the only order in which every date of the file exists and rows go on in time"
    case .dayFirst: "31.12.2026"
    case .monthFirst: "12/31/2026"
    }
  }
}

/// Whether clocks of a zone are an hour ahead in summer.
public enum LogSummer: Choice {
  /// They are not.
  case none
  /// As in Europe.
  case europe
  /// As in North America.
  case northAmerica

  /// In plain words.
  public var meaning: String {
    switch self {
    case .none: "they are not"
    case .europe: "from the last Sunday of March to the last of October, at 01:00 UTC"
    case .northAmerica:
      "from the second Sunday of March to the first of November, at 02:00 by the clock"
    }
  }
}

/// What an empty cell means.
public enum LogEmpty: Choice {
  /// Nobody has said.
  case refused
  /// Nothing was counted.
  case zero
  /// Nobody has looked.
  case unknown

  /// In plain words.
  public var meaning: String {
    switch self {
    case .refused: "nobody has said, and the log is refused"
    case .zero: "nothing was counted: 0"
    case .unknown: "nobody has looked: the row is left out for this measure"
    }
  }
}
