/// What a player's page has beside the style of a report.
enum PlayerStyle {
  static let text = """
    body { max-width: 1160px; }
    #player { margin: 8px 0 0; }
    #player[hidden] { display: none; }
    .runs { border: 0; padding: 0; margin: 0 0 10px; display: flex; flex-wrap: wrap; gap: 4px 18px; }
    .runs label, .controls label { font-size: 15px; white-space: nowrap; }
    .picture-of-line { border: 1px solid var(--line); background: var(--wash); overflow: hidden; }
    .picture-of-line svg { display: block; width: 100%; }
    .clocks { margin: 10px 0 0; font-size: 15px; max-width: none; } .clocks strong { font-size: 19px; margin-right: 10px; }
    .clocks span { color: var(--soft); }
    .said { margin: 2px 0 6px; font-size: 14px; color: var(--soft); min-height: 3.1em; max-width: none; }
    .track { position: relative; padding-top: 14px; }
    .track input { width: 100%; margin: 0; accent-color: var(--accent); height: 24px; }
    .ticks { position: absolute; left: 8px; right: 8px; top: 0; height: 14px; }
    .ticks i { position: absolute; width: 2px; height: 8px; top: 4px; margin-left: -1px; background: var(--context); }
    .ticks i.record { height: 5px; top: 7px; } .ticks i.cut { width: 1px; height: 14px; top: 0; background: var(--line); }
    .ticks i.parting { background: var(--accent); width: 4px; height: 13px; top: 0; margin-left: -2px; }
    .controls { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin: 10px 0; }
    .controls button, .controls select {
      font: inherit; font-size: 15px; color: var(--ink); background: var(--paper); border: 1px solid var(--context);
      border-radius: 4px; padding: 7px 12px; min-height: 40px; cursor: pointer;
    }
    .controls button:hover { border-color: var(--ink); } .controls .play { min-width: 6em; font-weight: 650; }
    .events { padding-left: 2.4em; margin: 0; font-size: 15px; }
    .events li { max-width: none; } .events li::marker { color: var(--soft); font-size: 13px; }
    .events button {
      font: inherit; color: inherit; text-align: left; background: none; border: 0; border-left: 3px solid transparent;
      padding: 4px 8px; width: 100%; cursor: pointer; overflow-wrap: anywhere;
    }
    .events button:hover { background: var(--wash); }
    .events .time, .events .stamp { color: var(--soft); font-size: 14px; white-space: nowrap; }
    .events .who { font-weight: 600; }
    .events .spoken .what { font-style: italic; }
    .events .parting button { border-left-color: var(--accent); }
    .events button[aria-current] { background: var(--wash); border-left-color: var(--ink); }
    .events .parting button[aria-current] { border-left-color: var(--accent); }
    .sides td { padding-top: 3px; padding-bottom: 3px; }
    .sides .head { color: var(--soft); } .sides b { font-weight: 650; }
    .sides .differs td { background: var(--wash); } .sides .differs td.truth, .sides .differs td.record { color: var(--bad); }
    .sides .later { opacity: 0.25; }
    .sides .now td { outline: 2px solid var(--accent); outline-offset: -2px; }
    .pair[hidden] { display: none; }
    .keys p { font-size: 14px; }
    .stage text { font-size: 12px; fill: var(--ink); } .stage .soft { fill: var(--soft); }
    .stage .tail { font-size: 10px; text-anchor: middle; }
    .stage .belt { fill: var(--line); } .stage .belt.stands { fill: var(--context); }
    .stage .carton rect { fill: var(--paper); stroke: var(--ink); stroke-width: 1; }
    .stage .carton.marked rect { stroke: var(--accent); stroke-width: 2.2; } .stage .carton.marked text { fill: var(--accent); font-weight: 650; }
    .stage .carton.subject rect { stroke-width: 3; }
    .stage .carton path { stroke: var(--ink); stroke-width: 1.2; fill: none; display: none; }
    .stage .carton.rejected path { display: inline; }
    .stage .device { fill: none; stroke: var(--context); stroke-width: 1.4; } .stage .device.solid { fill: var(--context); stroke: none; }
    .stage .beam { stroke: var(--context); stroke-width: 1; stroke-dasharray: 2 3; }
    .stage .speaks { stroke: var(--accent); stroke-width: 3; }
    .stage .expected path { fill: none; stroke: var(--soft); stroke-width: 1.2; }
    .stage .expected text { font-size: 10px; fill: var(--soft); text-anchor: middle; }
    .stage .place { fill: none; stroke: var(--line); stroke-width: 1; }
    .stage .box { fill: var(--paper); stroke: var(--context); stroke-width: 1.4; }
    .stage .box.subject { stroke: var(--accent); stroke-width: 2.4; }
    .stage .person { fill: var(--context); } .stage .person.busy { fill: var(--accent); }
    .stage .message { fill: var(--ink); } .stage .message.about { fill: var(--accent); }
    .stage .lane { stroke: var(--line); stroke-width: 1; } .stage .strong { font-weight: 650; }
    @media (max-width: 640px) {
      .controls button, .controls select { padding: 7px 9px; }
      .events { padding-left: 1.9em; } .events button { padding-left: 5px; padding-right: 0; }
      .sides .head { display: none; } .scroll .sides td:not(.n) { min-width: 0; } .sides small { display: block; }
    }
    @media print {
      .controls, .track, .runs, .keys, .said { display: none; }
      .pair[hidden] { display: block; } .sides .later { opacity: 1; }
      .events button { padding: 1px 6px; } .events li { break-inside: avoid; }
    }

    """
}
