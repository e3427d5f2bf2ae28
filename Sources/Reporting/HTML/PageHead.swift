/// What every page begins with: nothing is loaded from anywhere, and scripts run only where a page has its own.
struct PageHead {
  /// What the window and a bookmark say.
  var title: String
  /// Styles of this page alone.
  var styles = ""
  /// What stands at the head of each printed sheet.
  var runningHead: String
  /// What stands at its corner.
  var corner = ""
  /// What stands at its foot.
  var runningFoot = "driftline"
  /// Whether it has a script of its own.
  var hasScript = false

  /// Everything before the body.
  var text: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="generator" content="driftline" />
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'\(hasScript ? "; script-src 'unsafe-inline'" : "")" />
    <title>\(Markup.text(title))</title>
    <style>
    \(HTMLStyle.text)\(styles)\(HTMLStyle.running(head: runningHead, corner, foot: runningFoot))</style>
    </head>

    """
  }
}
