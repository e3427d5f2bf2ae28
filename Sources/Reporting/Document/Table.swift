/// Figures and words in rows and columns; its columns have types, so that every renderer aligns them.
package struct Table: Sendable {
  /// A name by which a program finds it.
  package var id: String
  package var caption: String
  package var columns: [Column]
  package var groups: [RowGroup]
  /// Where a chart shows the same, the table is folded.
  package var isFolded = false
  /// Fields are left blank for people to fill.
  package var isForm = false

  package init(
    _ id: String, _ caption: String, _ columns: [Column], _ groups: [RowGroup], isFolded: Bool = false,
    isForm: Bool = false
  ) {
    self.id = id
    self.caption = caption
    self.columns = columns
    self.groups = groups
    self.isFolded = isFolded
    self.isForm = isForm
  }

  /// A table without groups.
  package init(
    _ id: String, _ caption: String, _ columns: [Column], rows: [[ReportCell]], isFolded: Bool = false,
    isForm: Bool = false
  ) {
    self.init(
      id, caption, columns, [RowGroup(title: "", rows: rows)], isFolded: isFolded, isForm: isForm)
  }

  /// Its rows without their groups.
  package var rows: [[ReportCell]] { groups.flatMap(\.rows) }
}

/// A column with what it holds.
package struct Column: Sendable {
  package enum Kind: Sendable, Hashable { case text, number, code }

  package var title: String
  package var kind: Kind

  package static func text(_ title: String) -> Column { Column(title: title, kind: .text) }
  package static func number(_ title: String) -> Column { Column(title: title, kind: .number) }
  package static func code(_ title: String) -> Column { Column(title: title, kind: .code) }
}

/// Rows that belong together, under a title of their own.
package struct RowGroup: Sendable {
  package var title: String
  package var rows: [[ReportCell]]
  /// What has to be said of the group; stands for its rows where it has none.
  package var note = ""

  /// Rows under a title.
  package init(title: String, rows: [[ReportCell]], note: String = "") {
    (self.title, self.rows, self.note) = (title, rows, note)
  }
}

/// What stands in one place of a table.
package enum ReportCell: Sendable, Hashable {
  case text(String)
  case quantity(Quantity)
  /// Nothing is known here.
  case empty
  /// A field for people to fill.
  case blank

  /// What is read aloud and written where nothing is aligned.
  package var text: String {
    switch self {
    case .text(let text): text
    case .quantity(let quantity): quantity.parts.text
    case .empty: NumberText.none
    case .blank: ""
    }
  }
}
