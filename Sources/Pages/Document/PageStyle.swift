/// How the page looks: light or dark as the reader's system is, on twelve columns where there is room for
/// them and in one where there is not.
enum PageStyle {
    static let sheet: StaticString = """
        :root {
          --back: #f4f5f7; --card: #ffffff; --ink: #1c2127; --faint: #59636e; --edge: #d5dae0;
          --warning: #8a5a00; --warning-back: #fff3d1; --critical: #b3141f; --critical-back: #ffe3e3;
          --link: #0b5cad; --live: #1a7f37;
          --s0: #2266cc; --s1: #c2571a; --s2: #1a7f37; --s3: #8a3ffc; --s4: #b3141f;
          --s5: #00757f; --s6: #a8007e; --s7: #6b5f00; --s8: #4d5a68; --s9: #7a4a21;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --back: #14171b; --card: #1e2329; --ink: #e8ebee; --faint: #a2acb7; --edge: #39414a;
            --warning: #f0b429; --warning-back: #3a2f10; --critical: #ff7b72;
            --critical-back: #44191b; --link: #7ab8ff; --live: #4cc36a;
            --s0: #6ea8fe; --s1: #f0925a; --s2: #5fce7d; --s3: #b794f6; --s4: #ff7b72;
            --s5: #4fc4cf; --s6: #f58ad2; --s7: #d6c443; --s8: #a2acb7; --s9: #d2a679;
          }
        }
        * { box-sizing: border-box; }
        html { scroll-behavior: smooth; }
        body { margin: 0 auto; max-width: 1600px; padding: 16px; background: var(--back);
          color: var(--ink); font: 14px/1.45 system-ui, "DejaVu Sans", sans-serif; }
        h1 { font-size: 22px; margin: 0; }
        h2 { font-size: 18px; margin: 28px 0 10px; }
        h3 { font-size: 13px; margin: 0 0 8px; font-weight: 600; overflow-wrap: anywhere; }
        h4, h5, h6 { margin: 8px 0 4px; }
        p { margin: 4px 0; overflow-wrap: anywhere; }
        ul { list-style: none; margin: 0; padding: 0; }
        a { color: var(--link); }
        a:focus-visible, [tabindex]:focus-visible, summary:focus-visible {
          outline: 2px solid var(--link); outline-offset: 2px; }
        .note { color: var(--faint); font-size: 12px; }
        .remark { border-left: 4px solid var(--warning); background: var(--warning-back);
          padding: 6px 10px; }
        .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden;
          clip-path: inset(50%); }
        nav { position: sticky; top: 0; }
        nav ul, .choices { display: flex; flex-wrap: wrap; gap: 4px 16px; margin-top: 8px; }
        header { border-bottom: 1px solid var(--edge); padding-bottom: 10px; }
        article { scroll-margin-top: 8px; }
        .widgets { display: grid; grid-template-columns: repeat(12, minmax(0, 1fr));
          grid-auto-rows: minmax(88px, auto); gap: 12px; }
        .widget { grid-column: var(--c) / span var(--w); grid-row: var(--r) / span var(--h);
          background: var(--card); border: 1px solid var(--edge); border-radius: 6px;
          padding: 10px 12px; display: flex; flex-direction: column; min-width: 0; }
        .body { flex: 1; min-width: 0; max-height: calc(var(--h) * 150px); overflow: auto; }
        .is-billboard .body { display: flex; flex-wrap: wrap; align-items: center; align-content: center;
          gap: 10px 28px; }
        .values { display: flex; flex-wrap: wrap; gap: 10px 28px; }
        .value .number { display: block; font-size: 26px; font-weight: 600; line-height: 1.2;
          font-variant-numeric: tabular-nums; white-space: nowrap; }
        .of { color: var(--faint); font-size: 12px; overflow-wrap: anywhere; }
        .value.warning .number, td.warning { color: var(--warning); }
        .value.critical .number, td.critical { color: var(--critical); }
        .unknown, .value.unknown .number { color: var(--faint); }
        .word { border-radius: 3px; padding: 0 4px; font-size: 11px; font-weight: 600; }
        .word.warning { background: var(--warning-back); color: var(--warning); }
        .word.old { background: var(--warning-back); color: var(--warning); overflow-wrap: anywhere; }
        .foot { margin-top: 6px; font-size: 11px; }
        .word.critical { background: var(--critical-back); color: var(--critical); }
        table { border-collapse: collapse; width: 100%; font-size: 12px; }
        caption { text-align: left; color: var(--faint); padding-bottom: 4px; }
        th, td { text-align: left; padding: 3px 12px 3px 0; vertical-align: top;
          border-bottom: 1px solid var(--edge); font-weight: 400; overflow-wrap: anywhere; }
        thead th { color: var(--faint); font-weight: 600; position: sticky; top: 0;
          background: var(--card); }
        th:last-child, td:last-child { padding-right: 0; }
        td.number, th.number { text-align: right; font-variant-numeric: tabular-nums;
          white-space: nowrap; }
        .scroll { overflow: auto; max-width: 100%; }
        figure { margin: 0 0 8px; }
        .chart { position: relative; margin: 8px 0 6px 64px; height: 150px; }
        .plot { position: absolute; inset: 0 0 20px 0; width: 100%; height: 130px;
          overflow: visible; }
        .scale { position: absolute; left: -64px; width: 58px; top: 0; height: 130px; }
        .scale span { position: absolute; right: 0; transform: translateY(-50%); font-size: 11px;
          color: var(--faint); white-space: nowrap; font-variant-numeric: tabular-nums; }
        .times { position: absolute; left: 0; right: 0; top: 132px; height: 18px; }
        .times span { position: absolute; font-size: 11px; color: var(--faint);
          white-space: nowrap; }
        .plot path { vector-effect: non-scaling-stroke; fill: none; }
        .grid { stroke: var(--edge); stroke-width: 1; }
        .line { stroke: var(--color); stroke-width: 1.5; stroke-linecap: round;
          stroke-linejoin: round; }
        .line.point { stroke-width: 5; }
        .line.before { stroke-dasharray: 4 4; }
        .plot .fill { fill: var(--color); fill-opacity: 0.25; stroke: none; }
        .bound { stroke-width: 1; stroke-dasharray: 6 4; }
        .bound.warning { stroke: var(--warning); }
        .bound.critical { stroke: var(--critical); }
        .s0 { --color: var(--s0); } .s1 { --color: var(--s1); } .s2 { --color: var(--s2); }
        .s3 { --color: var(--s3); } .s4 { --color: var(--s4); } .s5 { --color: var(--s5); }
        .s6 { --color: var(--s6); } .s7 { --color: var(--s7); } .s8 { --color: var(--s8); }
        .s9 { --color: var(--s9); }
        .swatch { display: inline-block; width: 10px; height: 10px; border-radius: 2px;
          margin-right: 6px; background: var(--color); }
        .swatch.none { background: none; border: 1px solid var(--faint); }
        .bars th { width: 35%; }
        .bars .track { width: 45%; vertical-align: middle; }
        .bar { display: block; height: 12px; min-width: 1px; border-radius: 2px;
          background: var(--s0); }
        .bar.warning { background: var(--warning); }
        .bar.critical { background: var(--critical); }
        .bar.unknown { background: none; }
        .pie-parts { display: flex; flex-wrap: wrap; gap: 12px; align-items: center; }
        .pie-parts table { flex: 1 1 180px; width: auto; }
        .ring { width: 140px; height: 140px; flex: none; }
        .arc { fill: none; stroke: var(--color); stroke-width: 8; }
        .columns { display: flex; align-items: flex-end; gap: 1px; height: 110px;
          border-bottom: 1px solid var(--faint); }
        .columns li { flex: 1; height: 100%; display: flex; align-items: flex-end;
          position: relative; }
        .column { display: block; width: 100%; background: var(--s0); border-radius: 2px 2px 0 0; }
        .ends { display: flex; justify-content: space-between; font-size: 11px;
          color: var(--faint); }
        .heat { width: auto; }
        .heat th, .heat td { border: 0; padding: 2px 6px; }
        .heat thead th { min-width: 48px; font-size: 11px; position: static; }
        .cell { min-width: 34px; text-align: center; font-variant-numeric: tabular-nums;
          background: color-mix(in srgb, var(--s1) var(--p), var(--card)); }
        .topology { display: block; }
        .topology rect { fill: var(--card); stroke: var(--edge); }
        .topology text { fill: var(--ink); font-size: 12px; }
        .topology .head { fill: var(--faint); font-weight: 600; }
        .edge { fill: none; stroke: var(--faint); stroke-opacity: 0.5; }
        .edge:hover { stroke: var(--link); stroke-opacity: 1; stroke-width: 2; }
        .live circle { fill: var(--live); }
        .unreachable circle { fill: var(--warning); }
        .topology.old circle { fill: none; stroke: var(--faint); stroke-dasharray: 2 2; }
        .topology.old rect { stroke-dasharray: 4 3; }
        .wrong circle, .topology.old .wrong circle { fill: var(--critical);
          stroke: var(--critical); }
        .wrong rect { stroke: var(--critical); }
        .gone circle { fill: none; stroke: var(--faint); }
        .unreachable rect { stroke: var(--warning); }
        .gone text { fill: var(--faint); text-decoration: line-through; }
        .markdown ul { list-style: disc; padding-left: 20px; }
        .markdown pre { overflow: auto; background: var(--back); padding: 8px; }
        code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 12px; }
        @media (max-width: 900px) {
          body { padding: 10px; }
          .widgets { grid-template-columns: repeat(2, minmax(0, 1fr)); }
          .widget { grid-column: 1 / -1; grid-row: auto; }
          .widget.is-billboard:not(.is-wide) { grid-column: auto; }
          .body { max-height: none; }
          .is-table .body, .is-topology .body { max-height: 420px; }
        }
        @media not screen {
          body { max-width: none; }
          .body, .scroll { max-height: none; overflow: visible; }
          .widget { break-inside: avoid; }
          nav { position: static; }
        }
        """
}
