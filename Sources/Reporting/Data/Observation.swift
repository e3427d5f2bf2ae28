import Experiments

/// A figure of a report with what it is about: a row of the tidy forms.
struct Observation {
  /// The part of the report, and the table in it.
  var section: String
  var table: String
  /// The heading among the table's rows; may be empty.
  var group: String
  var row: String
  var measure: String
  var quantity: Quantity

  /// All figures of a document, in its order.
  static func all(of document: ReportDocument) -> [Observation] {
    var found = document.criteria.map {
      Observation(
        section: "criteria", table: "criteria", group: "", row: $0.id, measure: $0.text, quantity: $0.quantity
      )
    }
    for section in document.sections {
      for table in section.blocks.compactMap(Self.table) where !table.isForm {
        for group in table.groups {
          for cells in group.rows {
            for (column, cell) in zip(table.columns, cells) {
              guard case .quantity(let quantity) = cell else { continue }
              found.append(
                Observation(
                  section: section.id.rawValue, table: table.id, group: group.title, row: cells[0].text,
                  measure: column.title, quantity: quantity))
            }
          }
        }
      }
    }
    return found
  }

  private static func table(_ block: Block) -> Table? {
    switch block {
    case .table(let table): table
    case .figure(let figure): figure.table
    default: nil
    }
  }
}
