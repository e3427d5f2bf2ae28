/// What a desktop has to do with it, where there is one.
enum Desktop {
  /// Hands the last page that was written to the desktop; where there is none, says where the page is.
  static func open(_ pages: [String], _ console: Console) {
    guard let page = pages.last else {
      return console.note("--open: no page was written; --html FILE, or --format html, writes one")
    }
    if !Process.open(page) {
      console.note("there is no desktop here; the page is \(Files.whole(page) ?? page)")
    }
  }
}
