/// What a player's page has beside the style of a report.
enum PlayerStyle {
  static let text = """
    body { max-width: 1180px; }
    #player { margin: 8px 0 0; }
    #player[hidden] { display: none; }
    .runs { border: 0; padding: 0; margin: 0 0 10px; display: flex; flex-wrap: wrap; gap: 4px 18px; }
    .runs label, .controls label { font-size: 15px; white-space: nowrap; }
    .runs .both { border-left: 1px solid var(--line); padding-left: 18px; }
    .stages { display: grid; gap: 10px; }
    .stage-frame { position: relative; border: 1px solid var(--line); background: var(--wash); overflow: hidden; }
    .stage-frame svg, .stage-frame canvas { display: block; width: 100%; height: auto; }
    .stage-frame .paint { position: absolute; left: 0; top: 0; pointer-events: none; }
    .clocks { margin: 10px 0 0; font-size: 15px; max-width: none; } .clocks strong { font-size: 19px; margin-right: 10px; }
    .clocks span { color: var(--soft); }
    .said { margin: 2px 0 6px; font-size: 14px; color: var(--soft); min-height: 3.1em; max-width: none; }
    .track { position: relative; padding-top: 14px; margin-top: 6px; }
    .track input { width: 100%; margin: 0; accent-color: var(--accent); height: 24px; }
    .ticks { position: absolute; left: 8px; right: 8px; top: 0; height: 14px; }
    .ticks i { position: absolute; width: 2px; height: 8px; top: 4px; margin-left: -1px; background: var(--context); }
    .ticks i.record { height: 5px; top: 7px; } .ticks i.cut { width: 1px; height: 14px; top: 0; background: var(--line); }
    .ticks i.parting { background: var(--accent); width: 4px; height: 13px; top: 0; margin-left: -2px; }
    .controls { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin: 10px 0; }
    .controls button, .controls select {
      font: inherit; font-size: 15px; color: var(--ink); background: var(--paper); border: 1px solid var(--context);
      border-radius: 4px; padding: 7px 12px; min-height: 40px; cursor: pointer; max-width: 100%;
    }
    .controls button:hover { border-color: var(--ink); } .controls .play { min-width: 6em; font-weight: 650; }
    .events { padding-left: 2.8em; margin: 0; font-size: 15px; }
    .events li { max-width: none; } .events li::marker { color: var(--soft); font-size: 13px; }
    .events button {
      font: inherit; color: inherit; text-align: left; background: none; border: 0; border-left: 3px solid transparent;
      padding: 4px 8px; width: 100%; cursor: pointer; overflow-wrap: anywhere; vertical-align: top;
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
    .pair[hidden] { display: none; }
    #chart-course .line-subject { fill: none; stroke: var(--accent); stroke-width: 1.8; }
    .keys p, .keys dl { font-size: 14px; }
    .stage text { font-size: 12px; fill: var(--ink); } .stage .soft { fill: var(--soft); } .stage .strong { font-weight: 650; }
    .stage .small { font-size: 11px; } .stage .row { font-size: 11.5px; }
    .stage .bad, .stage .parting { fill: var(--bad); } .stage .parting { font-weight: 650; stroke: none; }
    .stage .tail { font-size: 10px; }
    .stage .ground { stroke: var(--line); stroke-width: 1; fill: none; }
    .stage .belt { fill: var(--paper); stroke: var(--context); stroke-width: 1.4; }
    .stage .stands .belt { fill: var(--line); }
    .stage .leg { stroke: var(--line); stroke-width: 1.4; } .stage .roller, .stage .table, .stage .bin, .stage .wood, .stage .chute {
      fill: none; stroke: var(--context); stroke-width: 1.4;
    }
    .stage .chute { stroke-dasharray: 3 3; stroke-width: 1; } .stage .notch { stroke: var(--context); stroke-width: 2; fill: none; }
    .stage .machine { fill: none; stroke: var(--context); stroke-width: 1.4; }
    .stage .body { fill: var(--paper); stroke: var(--context); stroke-width: 1.4; } .stage .lens { fill: var(--context); stroke: none; }
    .stage .beam { stroke: var(--context); stroke-width: 1; stroke-dasharray: 2 3; fill: none; }
    .stage .view { fill: var(--context); opacity: 0.13; stroke: none; }
    .stage .speaks .body { stroke: var(--accent); stroke-width: 2; } .stage .speaks .lens { fill: var(--accent); }
    .stage .speaks .view { fill: var(--accent); opacity: 0.3; } .stage .row.speaks { fill: var(--accent); }
    .stage .crumb { fill: var(--context); } .stage .crumb.marked { fill: var(--accent); }
    .stage .carton rect { fill: var(--paper); stroke: var(--ink); stroke-width: 1; }
    .stage .carton .flap { stroke: var(--line); stroke-width: 1; fill: none; }
    .stage .carton .known { stroke: var(--good); stroke-width: 2; fill: none; } .stage .carton .known.none { display: none; }
    .stage .carton .known.part { stroke-dasharray: 2.5 2.5; stroke: var(--context); }
    .stage .carton.marked rect { stroke: var(--accent); stroke-width: 2; } .stage .carton.marked text { fill: var(--accent); font-weight: 650; }
    .stage .carton.subject rect { stroke-width: 3; }
    .stage .carton .cross { stroke: var(--ink); stroke-width: 1.2; fill: none; display: none; }
    .stage .carton.rejected .cross { display: inline; }
    .stage .expected path { fill: none; stroke: var(--soft); stroke-width: 1.2; }
    .stage .expected text { font-size: 10px; fill: var(--soft); text-anchor: middle; }
    .stage .case { fill: var(--paper); stroke: var(--context); stroke-width: 1.4; } .stage .flap { stroke: var(--line); fill: none; }
    .stage .closed, .stage rect.case { cursor: pointer; } .stage .closed:hover .case { stroke: var(--ink); }
    .stage .label { fill: var(--paper); stroke: var(--line); }
    .stage .subject .case, .stage .case.subject { stroke: var(--accent); stroke-width: 2.4; }
    .stage .person { fill: var(--accent); } .stage .person text { fill: var(--ink); }
    .stage .lane, .stage .border { stroke: var(--line); stroke-width: 1; fill: none; } .stage .border { stroke: var(--context); stroke-dasharray: 2 3; }
    .stage .recorder { fill: var(--paper); stroke: var(--context); stroke-width: 1.4; }
    .stage .message { fill: var(--context); } .stage .message.about { fill: var(--accent); }
    .stage .message.lost { fill: none; stroke: var(--bad); stroke-width: 1.6; }
    .stage .cell rect { fill: var(--paper); stroke: var(--context); stroke-width: 1; }
    .stage .cell.empty rect { fill: none; stroke: var(--line); stroke-dasharray: 3 3; }
    .stage .cell.differs rect { stroke: var(--bad); stroke-width: 2; } .stage .cell.differs { stroke: none; }
    .stage .cell.differs text { fill: var(--bad); font-weight: 650; }
    .stage .cell.odd rect { stroke: var(--accent); }
    @media (max-width: 640px) {
      .controls button, .controls select { padding: 7px 9px; }
      .events { padding-left: 2.2em; } .events button { padding-left: 5px; padding-right: 0; }
      .sides .head { display: none; } .scroll .sides td:not(.n) { min-width: 0; } .sides small { display: block; }
      .runs .both { border: 0; padding: 0; }
    }
    @media print {
      .controls, .track, .runs, .keys, .said { display: none; }
      .stage-frame { break-inside: avoid; } .pair[hidden] { display: block; }
      .events button { padding: 1px 6px; } .events li { break-inside: avoid; }
    }

    """
}
