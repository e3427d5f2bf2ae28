import Drift
import EventKernel
import Experiments
import TraceModel
import World

/// One mismatch in one HTML file, to be watched: the line as it moved, the messages, and a container in truth and in record.
///
/// Everything stands in the page also without a script, as a list of events and as tables; the script adds the picture. Like
/// a report the file loads nothing, is well-formed XML, and reads in a browser, on paper, aloud.
package struct PlayerPage {
  private let watched: WatchedTrial
  private let title: String
  private let command: String
  private let evidence: String
  private let notes: [PlayerNotes.Note]
  private let course: TrialCourse?
  private let market: MarketTrial?

  /// A page about what was `watched`.
  ///
  /// - Parameters:
  ///   - watched: what was recorded of the minutes.
  ///   - scenario: what the scenario calls itself.
  ///   - command: what writes the page again.
  ///   - evidence: program and scenario, on one line.
  ///   - course: how the whole trial goes on, where that is shown as well.
  ///   - market: the same trial at the end of its market, where goods and messages are shown as well.
  package init(
    _ watched: WatchedTrial, scenario: String, command: String, evidence: String, course: TrialCourse? = nil,
    market: MarketTrial? = nil
  ) {
    (self.course, self.market) = (course, market)
    self.watched = watched
    title = scenario
    self.command = command
    self.evidence = evidence
    notes = PlayerNotes(watched.recording).notes
  }

  /// The page.
  package var text: String {
    PageHead(title: heading + ": " + title, styles: PlayerStyle.text, runningHead: title, hasScript: true)
      .text
      + body
  }

  private var body: String {
    """
    <body>
    <a class="skip" href="#\(watched.story == nil ? "notes" : "events")">Skip to the list of events</a>
    <header>
    <p class="masthead"><span>driftline</span> · <span>\(Markup.text(title))</span> · <span>trial \(watched.trial)</span></p>
    <h1>\(Markup.text(heading))</h1>
    \(lead)</header>
    <main>
    \(stage)\(comparison)\(events)\(others)\(because)\(weeks)</main>
    <footer><p>Everything that moves here follows from the events of this trial: it is drawn from the belts' speeds and the
    cartons' places. A message that the record is not told while anybody looks stays under way. The same scenario, seed and version give the same trial again.</p>
    <pre tabindex="0">
    \(Markup.text(command))</pre>
    <p>\(Markup.text(evidence))</p></footer>
    <script type="application/json" id="player-data">\(PlayerData(watched, notes: notes).text)</script>
    <script>
    //<![CDATA[
    \(PlayerScript.text)
    //]]>
    </script>
    </body>
    </html>

    """
  }

  private var heading: String {
    guard let story = watched.story else {
      if watched.isOfMinutes, let span = watched.recording.scenes.first?.span {
        return "The line from \(ClockText.sinceStart(span.lowerBound).prefix(8)) to "
          + "\(ClockText.sinceStart(span.upperBound).prefix(8)) of the trial"
      }
      return "The line as it starts: nothing on it is wrong for good in this trial"
    }
    return Names.capitalised(Names.kind(story.mismatch.level, story.mismatch.kind))
      + ": \(Names.meaning(story.mismatch.kind))"
  }

  private var lead: String {
    guard let story = watched.story else { return "" }
    var out = ""
    for statement in story.introduction {
      out += "<p class=\"finding\">\(Markup.text(Names.capitalised(statement.text)))</p>\n"
    }
    var facts: [String] = []
    if story.mismatch.silent { facts.append("nothing was raised about it before it left the line") }
    if story.mismatch.detectedAt != .never {
      facts.append("first detected \(Names.place(story.mismatch.detectedAt))")
    }
    if !story.mismatch.boundaries.isEmpty { facts.append(Names.boundaries(story.mismatch.boundaries)) }
    if !facts.isEmpty {
      out += "<p class=\"facts\">\(Markup.text(Names.capitalised(facts.joined(separator: " · "))))</p>\n"
    }
    return out
  }

  // MARK: - The picture

  private var stage: String {
    func button(_ id: String, _ text: String, _ label: String, _ kind: String = "") -> String {
      "<button type=\"button\" id=\"\(id)\"\(kind.isEmpty ? "" : " class=\"\(kind)\"") "
        + "title=\"\(Markup.attribute(label))\">\(text)</button>\n"
    }
    let speeds = [
      ("0.05", "1/20"), ("0.2", "1/5"), ("0.5", "1/2"), ("1", "1"), ("2", "2"), ("5", "5"), ("20", "20"),
      ("100", "100"),
    ]
    var out = "<section id=\"player\" aria-label=\"Player\" hidden=\"hidden\">\n" + switches
    out += "<div class=\"stages\" id=\"stages\"></div>\n"
    out += "<p class=\"clocks\"><strong id=\"clock\"></strong> <span id=\"scene\"></span></p>\n"
    out += "<div class=\"track\"><div class=\"ticks\" id=\"ticks\" aria-hidden=\"true\"></div>\n"
    out +=
      "<input type=\"range\" id=\"scrub\" min=\"0\" max=\"1\" value=\"0\" step=\"1\" aria-label=\"Time\" /></div>\n"
    out += "<div class=\"controls\" role=\"group\" aria-label=\"Controls\">\n"
    out += button("previous", "◂ event", "Previous event (left arrow)")
    out += button("play", "Play", "Play or pause (space)", "play")
    out += button("next", "event ▸", "Next event (right arrow)")
    if watched.story?.parting != nil {
      out += button("part", "Parting moment", "Go to the moment at which truth and record part (P)")
    }
    out += "<label>Speed <select id=\"speed\">\n"
    for (value, name) in speeds {
      out +=
        "<option value=\"\(value)\"\(value == "1" ? " selected=\"selected\"" : "")>\(name) ×</option>\n"
    }
    out += "</select></label>\n"
    out += "<label>Compare <select id=\"shown\"></select></label></div>\n"
    out += "<p class=\"said\" id=\"said\"></p>\n"
    out += "<p class=\"quiet\" id=\"announce\" aria-live=\"polite\"></p>\n"
    out += "<details class=\"keys\"><summary>Keys, and how to read the picture</summary>\n"
    out += "<dl>\n"
    for (key, what) in Self.keys { out += "<dt>\(key)</dt><dd>\(what)</dd>\n" }
    out += "</dl>\n<p>" + Self.reading + "</p></details>\n"
    return out
      + "</section>\n<noscript><p class=\"callout\">The moving picture needs a script; what happened stands "
      + "below.</p></noscript>\n"
  }

  /// Which run is shown: as it was, without each cause, or two of them one below the other.
  private var switches: String {
    let names = ["As it was"] + watched.alternatives.map { "Without \(Names.mechanism($0.healthy))" }
    if names.count == 1 { return "" }
    var out = "<fieldset class=\"runs\"><legend class=\"quiet\">Which run is shown</legend>\n"
    for (index, name) in names.enumerated() {
      let isFirst = index == 0 ? " checked=\"checked\"" : ""
      out +=
        "<label><input type=\"radio\" name=\"run\" value=\"\(index)\"\(isFirst) /> \(Markup.text(name))</label>\n"
    }
    return out
      + "<label class=\"both\"><input type=\"checkbox\" id=\"both\" /> both, one below the other</label>\n"
      + "</fieldset>\n"
  }

  private static let keys = [
    ("Space", "play and pause"), ("← →", "from event to event"),
    ("Shift + ← →", "from one thing that happens on the line to the next, of the story or not"),
    (", .", "back and on by a twenty-fifth of a second"), ("P", "to the parting moment"),
    ("C", "the next run: as it was, or without a cause"), ("B", "both runs, one below the other"),
    ("[ ]", "slower, faster"), ("Home End", "to the beginning and to the end"),
  ]

  private static let reading = """
    Each box on a belt is a carton with the end of the code that is printed on it; an empty one has no code yet. Cartons
    about which a mechanism decided something are drawn in color, those to be rejected are crossed. The line under a carton
    is what the record has of its code: full once it is commissioned, broken before that, none while the record knows
    nothing of it. Brackets under the belt are the places at which the reject station's register expects a carton: ✓ to pass,
    × to reject, … no result yet. Below, each device has a row: what its own clock shows, how far that is from the true time,
    and its messages on their way to the record. Beside them lies one case, carton by carton, in truth and in record; what
    is in one of them alone is framed. A case that is clicked is the one that is compared.
    """

  // MARK: - Truth and record

  private var comparison: String {
    var out = ""
    let runs =
      [("As it was", watched.recording)]
      + watched.alternatives.map { ("Without \(Names.mechanism($0.healthy))", $0.recording) }
    for (index, (name, recording)) in runs.enumerated() {
      out += "<section class=\"pair\" data-run=\"\(index)\" aria-label=\"\(Markup.attribute(name))\">\n"
      if let pair = recording.pair {
        out += Self.table(pair, runs.count > 1 ? name : nil)
      } else if watched.story != nil {
        out +=
          "<h2>\(Markup.text(name))</h2>\n<p>There is no such container to be compared in this run.</p>\n"
      }
      out += "</section>\n"
    }
    return out
  }

  private static func table(_ pair: ContainerPair, _ run: String?) -> String {
    let wrong = pair.rows.count { !$0.agrees }
    let verdict =
      wrong == 0
      ? "truth and record agree about all \(pair.rows.count)"
      : "they differ in \(wrong == 1 ? "one row" : "\(wrong) rows")"
    let caption = "\(Names.capitalised(pair.name)) in truth and in record: \(verdict)"
    var out =
      "<h2>\(run.map { Markup.text($0) + ": " } ?? "")\(Markup.text(pair.name)) in truth and in record</h2>\n"
    out += "<p>It holds \(pair.counts.inside), and the record gives it \(pair.counts.recorded): "
    out += "\(verdict)."
    if !pair.label.isEmpty { out += " Its label is \(Markup.text(pair.label))." }
    out +=
      "</p>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"\(Markup.attribute(caption))\">\n"
    out += "<table class=\"sides\"><caption class=\"quiet\">\(Markup.text(caption))</caption>\n"
    out += "<thead><tr><th scope=\"col\">no.</th><th scope=\"col\">what lies there</th>"
    out += "<th scope=\"col\">code on it</th><th scope=\"col\"><span class=\"quiet\">answer</span></th>"
    out += "<th scope=\"col\">code in the record</th></tr></thead>\n<tbody>\n"
    for (index, row) in pair.rows.enumerated() {
      out += "<tr class=\"\(row.agrees ? "agrees" : "differs")\" data-row=\"\(index)\">"
      out += "<td>\(index + 1)</td><td>\(Markup.text(row.thing))</td>"
      out += "<td class=\"truth\">\(code(row.inside, row.thing.isEmpty ? "" : "no code"))</td>"
      out += "<td class=\"sign \(row.agrees ? "good" : "bad")\">\(row.agrees ? "=" : "≠")</td>"
      out += "<td class=\"record\">\(code(row.recorded, ""))"
      if !row.elsewhere.isEmpty { out += " <small>\(Markup.text(row.elsewhere))</small>" }
      out += "</td></tr>\n"
    }
    return out + "</tbody></table>\n</div>\n"
  }

  /// A code whose end stands out: that is where it differs from its neighbors.
  private static func code(_ code: String, _ none: String) -> String {
    if code.isEmpty { return none.isEmpty ? "" : "<span class=\"none\">\(none)</span>" }
    let tail = PlayerData.tail(code)
    return "<code><span class=\"head\">\(Markup.text(String(code.dropLast(tail.count))))</span>"
      + "<b>\(Markup.text(tail))</b></code>"
  }

  // MARK: - What happened

  private var events: String {
    guard let story = watched.story else { return "" }
    var out = "<section id=\"events\" aria-labelledby=\"events-title\">\n"
    out += "<h2 id=\"events-title\">What happened, and what was said</h2>\n<ol class=\"events\">\n"
    for event in story.events {
      let isParting = event.number == story.parting
      let kind = (event.lane == .truth ? "happened" : "spoken") + (isParting ? " parting" : "")
      out +=
        "<li class=\"\(kind)\" value=\"\(event.number)\"><button type=\"button\" data-event=\"\(event.number)\">"
      out += "<span class=\"time\">\(ClockText.sinceStart(event.at))</span> "
      out += "<span class=\"who\">\(Markup.text(event.who))</span> "
      out += "<span class=\"what\">\(event.lane == .truth ? "" : "says: ")\(Markup.text(event.what))</span>"
      if let stamp = event.stamp {
        out += " <span class=\"stamp\">its clock \(ClockText.ofDay(stamp))</span>"
      }
      if isParting { out += " <strong>Here truth and record part.</strong>" }
      out += "</button></li>\n"
    }
    return out + "</ol>\n</section>\n"
  }

  private var weeks: String {
    (course.map { CoursePicture($0, watched: watched.recording.scenes.map(\.span)).section } ?? "")
      + (market.map { JourneyPicture($0).section } ?? "")
  }

  /// What happened in the minutes that are watched, whether or not it belongs to the story.
  private var others: String {
    if notes.isEmpty { return "" }
    let title =
      watched.story == nil ? "What happens on the line" : "What else happened on the line in these minutes"
    var out = "<section id=\"notes\" aria-labelledby=\"notes-title\">\n<h2 id=\"notes-title\">\(title)</h2>\n"
    if watched.story != nil { out += "<details><summary>\(Names.counted(notes.count, "event"))</summary>\n" }
    out += "<ol class=\"events\">\n"
    for (index, note) in notes.enumerated() {
      out +=
        "<li class=\"\(note.isTruth ? "happened" : "spoken")\"><button type=\"button\" data-note=\"\(index)\">"
      out += "<span class=\"time\">\(ClockText.sinceStart(note.at))</span> "
      out += "<span class=\"who\">\(Markup.text(note.who))</span> "
      out += "<span class=\"what\">\(note.isTruth ? "" : "says: ")\(Markup.text(note.what))</span>"
      if let stamp = note.stamp { out += " <span class=\"stamp\">its clock \(ClockText.ofDay(stamp))</span>" }
      out += "</button></li>\n"
    }
    return out + "</ol>\n" + (watched.story != nil ? "</details>\n" : "") + "</section>\n"
  }

  private var because: String {
    guard let story = watched.story else { return "" }
    var out = "<section id=\"because\" aria-labelledby=\"because-title\">\n"
    out += "<h2 id=\"because-title\">What the record holds, and why</h2>\n<ul>\n"
    for statement in story.record { out += "<li>\(Markup.text(statement.text))</li>\n" }
    out += "</ul>\n"
    for cause in story.causes {
      out += "<h3>\(Markup.text(Names.capitalised(Names.mechanism(cause.mechanism))))</h3>\n"
      out += "<p>\(Markup.text(cause.mechanism.card.cause))</p>\n"
      let changed = cause.parameters.filter { $0.value != $0.healthy }
      if !changed.isEmpty {
        out += "<ul>\n"
        for parameter in changed {
          out +=
            "<li>\(Markup.text("\(parameter.name): \(parameter.value), healthy \(parameter.healthy) (\(parameter.origin))"))</li>\n"
        }
        out += "</ul>\n"
      }
    }
    for alternative in story.alternatives {
      let text =
        "\(Names.mechanisms(alternative.healthy)) healthy, every other draw equal: \(alternative.text)"
      out += "<p class=\"callout\">\(Markup.text(Names.capitalised(text)))</p>\n"
    }
    return out + "</section>\n"
  }
}
