import TextFormats

/// How the page looks: one typeface of the system, few sizes, gray for context and one accent for what differs.
///
/// On paper everything is shown that a screen folds away, but for the JSON form; tables that are too wide for an upright
/// page lie across one. Light, dark and print come from the same marks; only the variables change. The accent and the
/// tones are of Okabe and Ito's palette (M. Okabe, K. Ito, Color Universal Design, 2008), made darker or lighter where
/// text needs contrast.
enum HTMLStyle {
  static let text = """
    :root {
      --paper: #fff; --ink: #1b1d20; --soft: #5a6068; --line: #d9dce0; --wash: #f5f6f7;
      --context: #767c84; --accent: #c04a00; --good: #00734f; --bad: #c04a00; --open: #8a6100;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #15171a; --ink: #e6e7e9; --soft: #a3a9b1; --line: #363b42; --wash: #1d2024;
        --context: #969ca5; --accent: #ff8a3d; --good: #3cc79a; --bad: #ff8a3d; --open: #f0c04a;
      }
    }
    @media print {
      :root {
        --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --wash: #fff;
        --context: #666; --accent: #b04400; --good: #005f41; --bad: #b04400; --open: #6d4d00;
      }
    }
    * { box-sizing: border-box; }
    html { background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; }
    body {
      font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
      font-variant-numeric: tabular-nums lining-nums; max-width: 1024px; margin: 0 auto; padding: 40px 32px 80px;
      overflow-wrap: break-word;
    }
    p, li, dd, dt { max-width: 76ch; }
    p { margin: 0 0 12px; }
    h1 { font-size: 32px; line-height: 1.2; margin: 4px 0 16px; font-weight: 650; letter-spacing: -0.01em; }
    h2 {
      font-size: 22px; line-height: 1.3; margin: 72px 0 20px; padding-top: 14px; border-top: 2px solid var(--ink);
      font-weight: 650;
    }
    h2 .number { color: var(--soft); font-weight: 400; display: inline-block; min-width: 1.6em; }
    h3 { font-size: 17px; line-height: 1.4; margin: 28px 0 6px; font-weight: 650; max-width: 70ch; }
    h4 { font-size: 14px; margin: 14px 0 2px; color: var(--soft); font-weight: 600; }
    a { color: inherit; text-decoration-color: var(--context); text-underline-offset: 3px; }
    a:hover { text-decoration-color: currentColor; }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 2px; }
    .skip { position: absolute; left: -9999px; }
    .skip:focus { left: 16px; top: 8px; background: var(--paper); padding: 6px 10px; z-index: 1; }
    .masthead, .facts, .caption, .reading, .reservation, nav, footer, figcaption, summary { font-size: 14px; }
    .masthead, .facts, .reading, footer { color: var(--soft); }
    .masthead span { display: inline-block; max-width: 100%; }
    .finding { font-size: 22px; line-height: 1.4; margin: 0 0 16px; max-width: 40em; }
    .reservation { color: var(--soft); border-left: 3px solid var(--line); padding-left: 14px; margin: 16px 0; }
    .callout { border-left: 3px solid var(--context); background: var(--wash); padding: 12px 16px; }
    .callout.bad { border-color: var(--bad); }
    .quiet {
      position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
    }
    .verdict { border: 1px solid var(--line); border-left: 5px solid var(--context); padding: 14px 20px 8px; margin: 24px 0; }
    .verdict .word { font-size: 22px; font-weight: 650; margin: 0 0 6px; }
    .verdict.good { border-left-color: var(--good); } .verdict.good .word, .sign.good { color: var(--good); }
    .verdict.bad { border-left-color: var(--bad); } .verdict.bad .word, .sign.bad { color: var(--bad); }
    .verdict.open { border-left-color: var(--open); } .verdict.open .word, .sign.open { color: var(--open); }
    td.sign { font-weight: 700; }
    nav { margin: 28px 0 0; }
    nav ol { columns: 3 220px; column-gap: 32px; margin: 0; padding-left: 1.6em; }
    nav li { padding: 1px 0; break-inside: avoid; }
    figure { margin: 0 0 20px; }
    figure h3 { margin-top: 0; }
    .reading { margin-bottom: 10px; }
    .caption { font-weight: 600; margin: 24px 0 6px; }
    .scroll {
      overflow-x: auto; position: relative;
      background:
        linear-gradient(var(--paper), var(--paper)) left / 24px 100% local,
        linear-gradient(var(--paper), var(--paper)) right / 24px 100% local,
        linear-gradient(to right, var(--context), transparent) left / 8px 100% scroll,
        linear-gradient(to left, var(--context), transparent) right / 8px 100% scroll;
      background-repeat: no-repeat;
    }
    .picture { margin: 14px 0 8px; }
    .picture svg { display: block; width: 100%; min-width: 760px; height: auto; }
    table { border-collapse: collapse; font-size: 14px; line-height: 1.4; width: 100%; }
    th, td { text-align: left; vertical-align: top; padding: 5px 14px 5px 0; border-bottom: 1px solid var(--line); }
    th:last-child, td:last-child { padding-right: 0; }
    thead th { color: var(--soft); font-weight: 500; vertical-align: bottom; border-bottom-color: var(--context); }
    tbody th { font-weight: 500; }
    tbody th.group { padding-top: 14px; color: var(--soft); }
    td.note { color: var(--soft); }
    th.n, td.n { text-align: right; }
    .f, .i { white-space: nowrap; }
    .scroll tbody th[scope=row] { min-width: 9em; }
    .w { display: inline-block; text-align: right; } .r { display: inline-block; text-align: left; }
    .i, .none { color: var(--soft); }
    table.form td { border: 1px solid var(--line); padding: 8px 10px; }
    table.form th { padding: 8px 10px; }
    td.blank { min-width: 6em; height: 2.6em; }
    details { margin: 8px 0; }
    summary { cursor: pointer; color: var(--soft); padding: 4px 0; width: fit-content; }
    summary:hover { color: var(--ink); }
    pre {
      font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; background: var(--wash);
      border: 1px solid var(--line); padding: 10px 14px; overflow: auto; max-height: 32em; margin: 8px 0 16px;
    }
    code { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
    dl { display: grid; grid-template-columns: minmax(9em, max-content) 1fr; gap: 4px 20px; font-size: 15px; }
    dt { font-weight: 600; } dd { margin: 0; }
    .story { margin: 0 0 48px; }
    .story > h3 { margin-bottom: 2px; }
    .story figure h3 { font-size: 15px; font-weight: 600; margin-top: 10px; }
    .story .parts { display: grid; grid-template-columns: 6.5em 1fr; column-gap: 12px; margin-top: 8px; }
    .story .parts h4 { margin: 6px 0; color: var(--ink); font-size: 15px; }
    .story ol, .story ul { margin: 6px 0; padding-left: 1.6em; font-size: 15px; }
    .story ul { list-style: none; padding-left: 0; }
    footer { margin-top: 72px; padding-top: 14px; border-top: 1px solid var(--line); }
    svg text { font-family: inherit; font-size: 13px; fill: var(--ink); }
    svg .soft { fill: var(--soft); } svg .small { font-size: 12px; } svg .strong { font-weight: 650; }
    svg .accent { fill: var(--accent); } svg .inverse { fill: var(--paper); font-weight: 650; }
    svg .ondark { fill: #000; font-weight: 650; }
    svg .grid { stroke: var(--line); stroke-width: 1; } svg .axis { stroke: var(--context); stroke-width: 1; }
    svg .rule { stroke: var(--ink); stroke-width: 1; stroke-dasharray: 4 3; }
    svg .context { stroke: var(--context); stroke-width: 1.6; } svg .same { stroke: var(--context); stroke-width: 2; }
    svg .differs { stroke: var(--accent); stroke-width: 2; } svg .bound { stroke-dasharray: 3 3; }
    svg .dot-context { fill: var(--paper); stroke: var(--context); stroke-width: 1.8; }
    svg .dot-same { fill: var(--context); } svg .dot-differs { fill: var(--accent); }
    svg .dot-same-none { fill: var(--paper); stroke: var(--context); stroke-width: 2; }
    svg .bar { fill: var(--accent); } svg .bar-context { fill: var(--context); }
    svg .outline { stroke: var(--ink); stroke-opacity: 0.35; stroke-width: 0.8; }
    svg .line-context { fill: none; stroke: var(--context); stroke-width: 1.4; }
    svg .lane { fill: var(--wash); } svg .leader { stroke: var(--context); stroke-width: 0.8; fill: none; }
    svg .event { fill: var(--ink); } svg .event-said { fill: var(--paper); stroke: var(--ink); stroke-width: 1.6; }
    svg .parting { stroke: var(--accent); stroke-width: 2; }
    @media screen and (max-width: 823px) {
      .picture::before {
        content: "Scroll the picture sideways →"; display: block; position: sticky; left: 0; width: fit-content;
        color: var(--soft); font-size: 13px; padding-bottom: 4px;
      }
    }
    @media (max-width: 640px) {
      body { padding: 20px 16px 48px; font-size: 15px; }
      h1 { font-size: 26px; } h2 { margin-top: 48px; font-size: 20px; } .finding { font-size: 19px; }
      .verdict { padding: 10px 12px; }
      #table-criteria, #table-criteria tbody, #table-criteria tr, #table-criteria th, #table-criteria td { display: block; }
      #table-criteria thead { display: none; }
      #table-criteria tr { padding: 6px 0 8px 1.6em; position: relative; border-bottom: 1px solid var(--line); }
      #table-criteria th, #table-criteria td { border: 0; padding: 0; text-align: left; }
      #table-criteria td.sign { position: absolute; left: 0; }
      .scroll td:not(.n) { min-width: 9em; }
      pre { white-space: pre-wrap; overflow-wrap: anywhere; }
      dl, .story .parts { display: block; }
      dd { margin: 0 0 8px; }
    }
    @media print {
      @page { size: A4; margin: 20mm 14mm 18mm; }
      @page broad { size: A4 landscape; }
      body { max-width: none; padding: 0; font-size: 10.5pt; }
      h1 { font-size: 20pt; } h2 { font-size: 14pt; margin-top: 26pt; } .finding { font-size: 14pt; }
      h2, h3, h4, .facts, .reading, caption { break-after: avoid; break-inside: avoid; }
      figure .picture, tr, .verdict, .callout, .reservation, li { break-inside: avoid; }
      table { font-size: 8.5pt; } th, td { padding: 3px 9px 3px 0; }
      table:not(:has(tr:nth-child(7))) { break-inside: avoid; }
      thead { break-after: avoid; } tbody:first-of-type tr:nth-child(-n+2) { break-before: avoid; }
      .scroll tbody th[scope=row] { min-width: 0; }
      code { font-size: 7.5pt; overflow-wrap: anywhere; } td:has(> code) { min-width: 15em; }
      caption.quiet {
        position: static; width: auto; height: auto; overflow: visible; clip-path: none; white-space: normal;
        text-align: left; font-weight: 600; font-size: 10.5pt; padding: 10pt 0 4pt;
      }
      .verdict caption, p.caption, summary, .skip, details:has(#result-json) { display: none; }
      .scroll { overflow: visible; background: none; } .picture svg { min-width: 0; max-height: 165mm; }
      .story .parts { display: block; } .story .parts :is(ol, ul) { padding-left: 2.2em; }
      details::details-content { content-visibility: visible; display: block; height: auto; }
      details.source summary { display: block; list-style: none; font-weight: 600; color: var(--ink); break-after: avoid; }
      pre { max-height: none; white-space: pre-wrap; overflow: visible; font-size: 7.5pt; }
      .broad, :is(h2, h3):has(+ .broad) { page: broad; } .broad table { font-size: 7.5pt; } .dense table { font-size: 6.5pt; }
      .dense th, .dense td { padding-right: 5px; }
      #approval { break-inside: avoid; }
    }

    """

  /// What stands at the head and foot of every printed page, with its number.
  static func running(head: String, _ corner: String, foot: String) -> String {
    func box(_ place: String, _ content: String) -> String {
      "  @\(place) { content: \(content); font: 8pt system-ui, \"Liberation Sans\", Arial, sans-serif; color: #444; }\n"
    }
    return "@media print { @page {\n" + box("top-left", quoted(head)) + box("top-right", quoted(corner))
      + box("bottom-left", quoted(foot))
      + box("bottom-right", "\"page \" counter(page) \" of \" counter(pages)") + "} }\n"
  }

  /// A text as CSS has it: what could end it, or the style around it, by its number.
  private static func quoted(_ text: String) -> String {
    let text = text.visible
    let short = text.count <= 96 ? text : text.prefix(95) + "…"
    return "\""
      + short.unicodeScalars.map { scalar in
        "\"\\<>&'".unicodeScalars.contains(scalar) ? "\\\(String(scalar.value, radix: 16)) " : String(scalar)
      }.joined() + "\""
  }
}
