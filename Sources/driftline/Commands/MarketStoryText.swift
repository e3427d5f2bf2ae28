import EventKernel
import Experiments
import World

/// What became of something after the line, in a terminal of 80 columns.
struct MarketStoryText {
  private let story: MarketStory

  /// The words of a story.
  init(_ story: MarketStory) { self.story = story }

  var text: String {
    var text = Layout.wrapped("\(story.subject.rawValue) \(story.name) · trial \(story.trial)") + "\n"
    text += Layout.paragraph("Let", story.introduction)
    text += "Then\n"
    for step in story.steps {
      let lane = step.isTruth ? "truth   " : "record  "
      let first = "  " + lane + clock(step.at) + "  "
      text += Layout.wrapped(
        "\(step.who) \(step.what)", first: first, rest: String(repeating: " ", count: first.count))
    }
    text += "\n" + Layout.paragraph("However", story.record)
    text += "Because\n"
    for cause in story.causes {
      text += Layout.wrapped(
        "\(cause.mechanism.word): \(cause.mechanism.card.cause)", first: "  ", rest: "    ")
      for parameter in cause.parameters where parameter.value != parameter.healthy {
        text += Layout.wrapped(
          "\(parameter.name): \(parameter.value), healthy \(parameter.healthy); \(parameter.origin)",
          first: "    ", rest: "      ")
      }
    }
    if story.causes.isEmpty { text += Layout.wrapped(story.noCause, first: "  ", rest: "  ") }
    guard !story.alternatives.isEmpty else { return text }
    text += "\nUnless\n"
    for alternative in story.alternatives { text += Layout.unless(alternative.healthy, alternative.text) }
    return text
  }

  /// Days and the time since the start of the trial: `day 12 07:45`.
  private func clock(_ instant: Instant) -> String {
    let minutes = instant.nanoseconds / 60_000_000_000
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let day = "\(minutes / 1_440)"
    return "day " + String(repeating: " ", count: max(0, 3 - day.count)) + day
      + " \(two(minutes / 60 % 24)):\(two(minutes % 60))"
  }
}
