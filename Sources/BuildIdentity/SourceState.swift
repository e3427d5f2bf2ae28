/// The state of the sources that this build was made from, as git knew it then.
public enum SourceState {
  /// The commit, in 40 hexadecimal digits; nil where there was no git and no archive of one.
  public static var commit: String? { recordedCommit.isEmpty ? nil : recordedCommit }
  /// Whether sources differed from that commit.
  public static var isModified: Bool { recordedIsModified }
}
