/// What a picture shows, as numbers and words; the geometry is the renderer's.
package enum Chart: Sendable {
  case intervals(IntervalChart)
  case shares(ShareChart)
  case series(SeriesChart)
  case passage(PassageChart)
  case lanes(LaneChart)
  case chain(ChainChart)
}

/// Dots with intervals on one logarithmic axis with a broken zero, a row for each thing.
package struct IntervalChart: Sendable {
  package struct Row: Sendable {
    package var label: String
    /// Gray for context.
    package var context: Quantity?
    /// In the accent's color where it differs from the context.
    package var subject: Quantity?
    package var isAccented: Bool
    /// What is written beside the row, a text for each of ``IntervalChart/columns``.
    package var remarks: [String]
    /// Where a figure does not exist: it lies beyond this, and an arrow says so.
    package var contextBeyond: Double?
  }

  package struct Group: Sendable {
    package var title: String
    package var rows: [Row]
    /// Stands where there are no rows.
    package var note: String
  }

  /// A line across all rows, with its name.
  package struct Rule: Sendable {
    package var at: Double
    package var label: String
  }

  package var groups: [Group]
  package var axis: String
  package var contextName: String
  package var subjectName: String
  package var columns: [String]
  package var rules: [Rule] = []
  /// Whether 0 has its place on the axis.
  package var hasZero: Bool
}

/// Bars by part, each with a second line that says what it rests on.
package struct ShareChart: Sendable {
  package struct Row: Sendable {
    package var label: String
    /// Six hexadecimal digits.
    package var color: String
    /// Of the whole: alone, and together with others.
    package var alone: Double
    package var joint: Double
    package var remark: String
    package var origin: String
  }

  package var rows: [Row]
  package var axis: String
}

/// Small pictures one below the other over one axis of time, with landmarks.
package struct SeriesChart: Sendable {
  package struct Row: Sendable {
    package var label: String
    /// A figure for each stretch; nil where nothing was looked at.
    package var subject: [Double?]
    package var context: [Double?]
    package var remark: String
  }

  package struct Mark: Sendable {
    package var hour: Double
    package var label: String
  }

  package var rows: [Row]
  package var marks: [Mark]
  package var stretchHours: Double
  package var contextName: String
  package var subjectName: String
  package var unit: String
}

/// What is found at one place after another, and the block that remains.
package struct PassageChart: Sendable {
  package struct Step: Sendable {
    package var label: String
    package var share: Double
    package var remark: String
    /// Nobody has noticed.
    package var isSilent: Bool
  }

  package struct Panel: Sendable {
    package var title: String
    package var steps: [Step]
  }

  package var panels: [Panel]
}

/// Truth above, record below, one axis of time between them.
package struct LaneChart: Sendable {
  package struct Event: Sendable {
    package var number: Int
    package var isTruth: Bool
    /// Seconds from the trial's start.
    package var seconds: Double
    package var who: String
    package var what: String
    /// The mechanism's color, where one decided.
    package var color: String?
    package var isParting: Bool
  }

  package var events: [Event]
}

/// Systems one below the other, and what becomes of messages between each and the next.
package struct ChainChart: Sendable {
  package struct Crossing: Sendable {
    /// What was sent there, and how much of it came in.
    package var remark: String
    package var fates: [Fate]
  }

  package struct Fate: Sendable {
    package var label: String
    /// `1,204, neither system raised an alert`.
    package var remark: String
    /// Neither system has raised an alert about any of them.
    package var isSilent: Bool
  }

  package var systems: [String]
  /// Between each system and the next: one fewer than systems.
  package var crossings: [Crossing]
}
