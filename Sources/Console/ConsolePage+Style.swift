extension ConsolePage {
    /// The page's look: the picture first, everything else quiet.
    static let style = """
        :root { --ink: #f5f0e8; --dim: #cfc8bd; --veil: rgba(18,17,22,.58);
          --edge: rgba(255,255,255,.14);
          --panel: rgba(23,22,28,.9); --panel-ink: #f3eee6; --panel-dim: #b6b0a8;
            --rule: rgba(255,255,255,.09);
          --live: #7fd6b4; --simulated: #c9b2f2; --held: #f0c674; --stale: #f2a272; --gone: #f08a8a;
          --unknown: #a9a6b2; --pearl: linear-gradient(120deg,#ffe9dd,#e3c9ec 45%,#a9d8d6); }
        @media (prefers-color-scheme: light) { :root { --panel: rgba(250,247,242,.94);
          --panel-ink: #26232b;
          --panel-dim: #635e68; --rule: rgba(30,20,40,.1); } #drawer { --live: #11734f;
            --simulated: #6a45b0;
          --held: #855a00; --stale: #a4480c; --gone: #b32929; --unknown: #5f5b69; } }
        * { box-sizing: border-box; margin: 0; }
        [hidden] { display: none !important; }
        html, body { height: 100%; overflow: hidden; background: #121116; color: var(--ink);
          font: 15px/1.45 ui-rounded, "Avenir Next", Avenir, "Segoe UI", "Noto Sans",
            "DejaVu Sans", system-ui, sans-serif;
          -webkit-font-smoothing: antialiased; }
        h1, h2, h3 { font-weight: 600; font-size: 1rem; }
        button, input { font: inherit; color: inherit; border: 0; background: none; }
        button { cursor: pointer; }
        svg { width: 20px; height: 20px; fill: none; stroke: currentColor; stroke-width: 1.6;
          stroke-linecap: round; stroke-linejoin: round; flex: none; }
        :focus-visible { outline: 2px solid #e3c9ec; outline-offset: 2px; }
        #picture:focus-visible { outline-offset: -3px; }
        .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden;
          clip-path: inset(50%); }

        #stage { position: fixed; inset: 0; overflow: hidden; }
        #glow { position: absolute; inset: -6%; width: 112%; height: 112%;
          filter: blur(36px) brightness(.5) saturate(1.15); }
        #picture { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain;
          touch-action: none; cursor: grab; transition: filter .8s, opacity .8s; }
        .dragging #picture { cursor: grabbing; }
        .offline #picture { filter: saturate(.45) brightness(.72); }
        .waiting #picture { opacity: 0; }
        #waiting { position: absolute; inset: 0; display: grid; place-content: center;
          justify-items: center; gap: 18px;
          color: var(--dim); transition: opacity .8s; pointer-events: none; }
        #waiting b { width: 54px; height: 54px; border-radius: 50%; background: var(--pearl);
          box-shadow: inset -8px -10px 18px rgba(60,40,80,.45);
            animation: breathe 3.2s ease-in-out infinite; }
        body:not(.waiting) #waiting { opacity: 0; }
        body:not(.waiting) #waiting b { animation: none; }
        #thumb { position: absolute; width: 108px; height: 108px; margin: -54px;
          border-radius: 50%; opacity: 0;
          border: 1.5px solid rgba(255,255,255,.55); background: rgba(20,18,24,.18);
            transition: opacity .2s; pointer-events: none; }
        #thumb i { position: absolute; left: 50%; top: 50%; width: 40px; height: 40px;
          margin: -20px; border-radius: 50%;
          background: rgba(255,255,255,.75); }
        .dragging #thumb { opacity: 1; }

        header { position: fixed; top: 0; left: 0; right: 0; padding: max(14px,
          env(safe-area-inset-top)) 18px 44px;
          display: flex; flex-wrap: wrap; gap: 10px 12px; align-items: center; pointer-events: none;
          background: linear-gradient(rgba(12,11,15,.5), transparent); }
        .brand { display: flex; align-items: center; gap: 9px; margin-right: 4px;
          text-shadow: 0 1px 6px rgba(0,0,0,.5); }
        .brand h1 { letter-spacing: .04em; }
        .pearl { width: 18px; height: 18px; border-radius: 50%; background: var(--pearl);
          box-shadow: inset -3px -3px 6px rgba(60,40,80,.5), 0 1px 5px rgba(0,0,0,.4); }
        .pill { display: inline-flex; align-items: center; gap: 8px; padding: 4px 13px 4px 11px;
          border-radius: 99px;
          background: var(--veil); border: 1px solid var(--edge); backdrop-filter: blur(14px);
            font-size: .87rem; }
        .pill .dot, li .dot { width: 8px; height: 8px; border-radius: 50%; background: var(--c,
          var(--unknown)); flex: none; }
        .pill.warm { background: rgba(92,58,10,.72); color: #ffe7bd; }
        #lost { position: fixed; top: 44%; left: 50%; transform: translate(-50%,-50%);
          padding: 10px 20px; font-size: 1rem;
          white-space: nowrap; --c: var(--held); }
        #lost .dot { animation: breathe 1.4s ease-in-out infinite; }

        footer { position: fixed; left: 0; right: 0; bottom: 0; padding: 70px 18px max(14px,
          env(safe-area-inset-bottom));
          background: linear-gradient(transparent, rgba(12,11,15,.62)); pointer-events: none; }
        footer > * , header > * { pointer-events: auto; }
        #answer { text-align: center; font-size: 1.12rem; min-height: 1.5em; margin-bottom: 10px;
          opacity: 0; transition: opacity .6s;
          text-shadow: 0 1px 3px rgba(0,0,0,.9), 0 0 18px rgba(0,0,0,.7); pointer-events: none; }
        #answer.shown { opacity: 1; }
        #hints, #touch-hint { display: flex; justify-content: center; flex-wrap: wrap;
          gap: 6px 20px; margin-bottom: 14px;
          font-size: .87rem; transition: opacity 1.2s; pointer-events: none;
            text-shadow: 0 1px 4px rgba(0,0,0,.8); }
        #touch-hint { display: none; }
        #hints.gone, #touch-hint.gone { opacity: 0; }
        @media (hover: none) and (pointer: coarse) { #hints { display: none; } #touch-hint {
          display: flex; } }
        kbd { display: inline-block; min-width: 22px; padding: 0 6px; margin-right: 3px;
          text-align: center; font: inherit;
          font-size: .8rem; border-radius: 6px; background: var(--veil);
            border: 1px solid var(--edge);
          border-bottom-width: 2px; }
        .bar { display: grid; grid-template-columns: 1fr minmax(220px, 430px) 1fr; gap: 16px;
          align-items: center; }
        #line { display: flex; flex-wrap: wrap; gap: 0 14px; align-items: baseline;
          text-shadow: 0 1px 4px rgba(0,0,0,.8);
          font-variant-numeric: tabular-nums; }
        #hour { font-size: 1.25rem; font-weight: 600; }
        .faint { color: var(--dim); font-size: .87rem; }
        #speak { display: flex; align-items: center; border-radius: 99px; background: var(--veil);
          border: 1px solid var(--edge);
          backdrop-filter: blur(14px); transition: background .2s, border-color .2s; }
        #speak:focus-within { background: rgba(18,17,22,.82); border-color: rgba(227,201,236,.7); }
        #words { flex: 1; min-width: 0; padding: 9px 4px 9px 18px; outline: none; }
        #words::placeholder { color: #d2cbc2; opacity: 1; }
        #speak button { display: grid; place-items: center; width: 40px; height: 40px;
          border-radius: 50%; }
        .buttons { display: flex; gap: 8px; justify-content: flex-end; }
        .quiet { display: flex; align-items: center; gap: 7px; padding: 8px 14px;
          border-radius: 99px; min-height: 40px; }
        footer .quiet { background: var(--veil); border: 1px solid var(--edge);
          backdrop-filter: blur(14px); }
        .quiet:hover { background: rgba(255,255,255,.16); }

        #drawer { position: fixed; top: 0; right: 0; bottom: 0; width: min(390px, 100%);
          padding: 18px 20px 28px; overflow-y: auto;
          background: var(--panel); color: var(--panel-ink); border-left: 1px solid var(--edge);
            backdrop-filter: blur(22px);
          transform: translateX(102%); visibility: hidden;
            transition: transform .35s cubic-bezier(.2,.8,.2,1), visibility .35s; }
        .open #drawer { transform: none; visibility: visible; }
        .head { display: flex; justify-content: space-between; align-items: center; }
        .head h2 { font-size: 1.15rem; } .head .quiet { padding: 8px; margin-right: -8px; }
        #roomText { color: var(--panel-dim); }
        #drawer h3 { margin: 24px 0 6px; font-size: .82rem; letter-spacing: .05em;
          color: var(--panel-dim); }
        #drawer h3 small { font-weight: 400; letter-spacing: 0; }
        ul { list-style: none; padding: 0; }
        #notices li { margin-top: 10px; padding: 9px 13px; border-radius: 12px;
          background: rgba(240,198,116,.16); }
        #conditions li { display: grid; grid-template-columns: 1fr 60px 96px;
          gap: 0 10px; align-items: center;
          padding: 7px 0; border-top: 1px solid var(--rule); }
        #conditions .name { overflow-wrap: anywhere; line-height: 1.25; }
        #conditions .state { display: flex; align-items: center; gap: 6px; font-size: .78rem;
          color: var(--c); }
        #conditions .value { text-align: right; font-variant-numeric: tabular-nums;
          overflow-wrap: anywhere; line-height: 1.25; }
        #conditions .value small { color: var(--panel-dim); }
        #conditions svg { width: 60px; height: 24px; stroke: var(--c); stroke-width: 1.4;
          overflow: visible; }
        #devices li { padding: 7px 0; border-top: 1px solid var(--rule); }
        #devices .top { display: flex; align-items: center; gap: 9px; }
        #devices .top span { flex: 1; } #devices em { font-style: normal; font-size: .82rem;
          color: var(--c); }
        #devices p { font-size: .84rem; color: var(--panel-dim); padding-left: 17px; }
        table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums;
          font-size: .9rem; }
        th { font-weight: 400; color: var(--panel-dim); } th, td { text-align: right;
          padding: 4px 0 4px 8px; }
        tbody th { text-align: left; padding-left: 0; color: inherit; } tbody tr {
          border-top: 1px solid var(--rule); }
        #facts { display: grid; grid-template-columns: auto 1fr; gap: 4px 16px; margin-top: 22px;
          font-size: .9rem; }
        dt { color: var(--panel-dim); } dd { text-align: right;
          font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
        @media (min-width: 1000px) { .open footer, .open header, .open #stage { right: 390px; }
          footer, header { transition: right .35s; } }
        @media (max-width: 1000px) { #pace { display: none; } }
        @media (max-width: 760px) { .bar { gap: 10px; grid-template-columns: auto 1fr auto; }
          .buttons span { display: none; } .quiet { padding: 8px 10px; }
          footer, header { padding-left: 14px; padding-right: 14px; }
          #drawer { top: auto; left: 0; width: 100%; max-height: 64%; border-radius: 20px 20px 0 0;
          transform: translateY(102%); } }
        @media (max-width: 760px) and (orientation: portrait) { #hints { display: none; }
          .bar { grid-template-columns: 1fr auto; } #speak { grid-column: 1 / -1; order: 3; }
          #picture { object-position: 50% 38%; } .open #picture { object-position: 50% 16%; } }
        @media (max-height: 420px) { #hints, #touch-hint { margin-bottom: 8px; } footer {
          padding-top: 30px; } header { padding-bottom: 20px; } #drawer { max-height: 88%; } }
        @media (max-width: 420px) { #conditions svg { width: 50px; }
          #conditions li { grid-template-columns: 1fr 50px 96px; } }
        @keyframes breathe { 50% { opacity: .5; transform: scale(.93); } }
        @media (prefers-reduced-motion: reduce) { * { animation: none !important;
          transition: none !important; } }
        """
}
