extension ConsolePage {
    /// What the page shows of the status, and its beginning.
    static let statusScript = #"""
        // The status.
        let status = null;
        const curves = new Map(), colours = { live: "live", running: "live",
          simulated: "simulated", held: "held", waiting: "held",
          stale: "stale", lost: "gone", unavailable: "gone", failed: "gone" };
        const colour = state => `var(--${colours[state] || "unknown"})`;
        function text(node, value) { if (node.textContent !== value) node.textContent = value; }
        function hear(message) {
          if (message.answer !== undefined) answer(message.answer);
          if (message.status) {
            status = message.status;
            for (const each of status.conditions) {
              let curve = curves.get(each.channel); if (!curve) curves.set(each.channel,
                curve = []);
              curve.push(each.number ?? null); if (curve.length > 75) curve.shift();
            }
            show();
          }
        }
        const clock = hour => { const m = Math.floor((((hour % 24) + 24) % 24) * 60);
          return Math.floor(m / 60) + ":" + String(m % 60).padStart(2, "0"); };
        function show() {
          if (!status) return;
          const rehearsal = status.room === "simulated", label = rehearsal ?
            "Rehearsal room: simulated visitors" : status.roomText;
          $("room").hidden = false; text($("room").lastElementChild, label);
          $("room").style.setProperty("--c", rehearsal ? "#c9b2f2" : "#7fd6b4");
          const guard = status.guard, acts = [guard.picture && "Flashes are being softened",
            guard.sound && "Loud peaks are being held"].filter(Boolean);
          $("guard").hidden = !acts.length; text($("guard"), acts.join(" · "));
          text($("hour"), clock(status.hour)); text($("weather"), status.weather);
          text($("pace"), Math.round(status.picturesPerSecond) + " pictures a second");
          $("view").setAttribute("aria-label", "Change the view; now " + status.view + " person");
          if (body.classList.contains("open")) showDrawer(acts);
        }
        // Rows are made once and filled again, so that a reader's place and a selection stay.
        function rows(list, items, make, fill) {
          while (list.children.length > items.length) list.lastElementChild.remove();
          while (list.children.length < items.length) list.append(make());
          items.forEach((item, i) => fill(list.children[i], item));
        }
        function element(markup) { const holder = document.createElement("template");
          holder.innerHTML = markup; return holder.content.firstElementChild; }
        const conditionRow = '<li><div><div class="name"></div><div class="state">'
          + '<i class="dot"></i><span></span></div></div>'
          + '<svg viewBox="0 0 74 24" aria-hidden="true"><path/></svg>'
          + '<div class="value"><b></b> <small></small></div></li>';
        const deviceRow = '<li><div class="top"><i class="dot"></i><span></span><em></em></div>'
          + '<p></p></li>';
        const stageRow = "<table><tbody><tr><th scope=row></th><td></td><td></td><td></td><td></td>"
          + "</tr></tbody></table>";
        function spark(values) {
          const known = values.filter(v => v !== null); if (known.length < 2) return "";
          const low = Math.min(...known), span = Math.max(...known) - low; let path = "", pen = "M";
          values.forEach((v, i) => { if (v === null) { pen = "M"; return; }
            path += pen + (74 - (values.length - 1 - i)).toFixed(1) + " " + (span > 1e-9 ?
              22 - (v - low) / span * 20 : 12).toFixed(1); pen = "L"; });
          return path;
        }
        const age = s => s === null || s === undefined ? "" : s < 1 ? "" : s < 90 ?
          Math.round(s) + " s ago" : Math.round(s / 60) + " min ago";
        function showDrawer(acts) {
          text($("roomText"), status.roomText + (status.profile ?
            " · profile " + status.profile : ""));
          rows($("notices"), [...acts, ...status.notices], () => element("<li></li>"), text);
          rows($("conditions"), status.conditions, () => element(conditionRow), (row, each) => {
            row.style.setProperty("--c", colour(each.state));
            // Long names may break after a dot.
            text(row.querySelector(".name"), each.channel.replaceAll(".", ".\u200b"));
            text(row.querySelector(".state span"), [each.state,
              age(each.age)].filter(Boolean).join(", "));
            text(row.querySelector("b"), each.text); text(row.querySelector("small"), each.unit);
            row.querySelector("path").setAttribute("d", spark(curves.get(each.channel) || []));
          });
          rows($("devices"), status.devices, () => element(deviceRow), (row, each) => {
            row.style.setProperty("--c", colour(each.state));
            text(row.querySelector("span"), each.role ? each.role + ": " + each.name : each.name);
            text(row.querySelector("em"), each.state); text(row.querySelector("p"), each.remark);
          });
          rows($("stages").tBodies[0], status.stages, () => element(stageRow).querySelector("tr"),
            (row, each) => {
            text(row.cells[0], each.name);
            ["p50", "p95", "p99", "max"].forEach((key, i) => text(row.cells[i + 1],
              each[key].toFixed(each[key] < 10 ? 2 : 1)));
          });
          const facts = [["Camera to picture, p99", status.latency == null ?
            "–" : Math.round(status.latency) + " ms"],
            ["Pictures a second", status.picturesPerSecond.toFixed(1)],
            ["Missed ticks", String(status.missedTicks)], ["Pictures softened",
              String(status.guard.picturesLimited)],
            ["Recording", status.recording || "none"], ["Tick", String(status.tick)], ["State",
              status.hash]];
          rows($("facts"), facts.flat(), () =>
            document.createElement($("facts").children.length % 2 ? "dd" : "dt"), text);
        }

        if (location.hash === "#room") drawer(true);
        connect();
        """#
}
