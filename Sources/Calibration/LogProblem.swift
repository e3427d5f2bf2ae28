/// Why a site's log cannot be read: where, what, and what to do about it.
package struct LogProblem: Error, Hashable, Sendable {
  /// The file, with line and column where there is one.
  package var place: String
  /// What is wrong, in one line without a full stop.
  package var message: String
  /// What to do about it.
  package var hint: String

  /// A problem at a place.
  package init(_ place: String, _ message: String, hint: String) {
    (self.place, self.message, self.hint) = (place, message, hint)
  }
}
