/// How the program ends; scripts and pipelines decide by it, so a number never changes its meaning.
///
/// 64 to 74 are those of BSD's `sysexits.h`; 130 is what shells report for an interrupt.
package enum ExitCode: Int32, CaseIterable {
  /// Done; where there are criteria, all are met.
  case fine = 0
  /// A criterion is not met.
  case notAccepted = 1
  /// The criteria cannot be decided with this many trials.
  case inconclusive = 2
  /// The command line makes no sense.
  case usage = 64
  /// A scenario makes no sense.
  case badInput = 65
  /// A bug of ours.
  case bug = 70
  /// A file or a stream could not be read or written.
  case inputOutput = 74
  /// Somebody pressed Ctrl-C.
  case interrupted = 130
}
