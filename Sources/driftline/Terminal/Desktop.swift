import TextFormats

/// What a desktop has to do with it, where there is one.
enum Desktop {
  /// Says where a page is, and opens it where that is asked for and there is a desktop.
  static func say(_ path: String, open: Bool) -> String {
    let shown = path.visible
    guard open else { return "written to \(shown): open it in a browser\n" }
    return Process.open(path)
      ? "written to \(shown), and handed to the desktop\n"
      : "written to \(shown): there is no desktop here that could open it\n"
  }
}
