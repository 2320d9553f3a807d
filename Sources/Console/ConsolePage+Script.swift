extension ConsolePage {
    /// The page's behaviour.
    static let script = connectionScript + statusScript

    /// Pictures in, keys and words out, and never a stuck key.
    private static let connectionScript = #"""
        "use strict";
        const $ = id => document.getElementById(id), body = document.body;
        const picture = $("picture"), glow = $("glow").getContext("2d"),
          ink = picture.getContext("2d", { alpha: false });

        // The connection: comes back by itself, waiting longer each time.
        let socket = null, wait = 500, drawn = 0, owed = 0, awake = 0;
        function connect() {
          socket = new WebSocket((location.protocol === "https:" ?
            "wss://" : "ws://") + location.host + "/live");
          socket.binaryType = "blob";
          socket.onopen = () => { body.classList.remove("offline"); $("lost").hidden = true;
            owed = 0; lastKeys = ""; };
          socket.onmessage = event => {
            awake = Date.now(); wait = 500;
            if (typeof event.data === "string") hear(JSON.parse(event.data));
              else paint(event.data);
          };
          socket.onclose = () => {
            body.classList.add("offline"); $("lost").hidden = false;
            setTimeout(connect, wait * (.8 + Math.random() * .4)); wait = Math.min(wait * 1.7,
              15000);
          };
        }
        function send(what) { if (socket && socket.readyState === 1) socket.send(what); }
        // A dead network is noticed before the system notices it.
        setInterval(() => { if (socket && socket.readyState === 1 && awake &&
          Date.now() - awake > 6000) { awake = 0; socket.close(); } }, 1000);

        // The picture: a credit goes back for each one drawn; a hidden page keeps its credits.
        async function paint(blob) {
          try {
            const image = await createImageBitmap(blob);
            if (picture.width !== image.width || picture.height !== image.height) {
              picture.width = image.width; picture.height = image.height; }
            ink.drawImage(image, 0, 0);
            if (drawn % 6 === 0) glow.drawImage(image, 0, 0, 32, 18);
            image.close(); drawn += 1; body.dataset.drawn = drawn;
            if (drawn === 1) body.classList.remove("waiting");
          } catch { /* A damaged picture: the next one comes. */ }
          if (document.hidden) owed += 1; else send(".");
        }
        document.addEventListener("visibilitychange", () => { while (!document.hidden &&
          owed > 0) { owed -= 1; send("."); } if (document.hidden) release(); });

        // Keys: what is down is told on change and confirmed while held.
        const names = { KeyW: "w", KeyA: "a", KeyS: "s", KeyD: "d", ArrowUp: "up",
          ArrowDown: "down", ArrowLeft: "left",
          ArrowRight: "right", ShiftLeft: "shift", ShiftRight: "shift" };
        const down = new Set(), dragged = new Set();
        let lastKeys = "";
        function tellKeys(again) {
          const all = [...new Set([...down, ...dragged])].sort(), text = JSON.stringify({
            keys: all });
          if (text === lastKeys && !(again && all.length)) return;
          lastKeys = text; send(text); if (all.length) tire();
        }
        function release() { down.clear(); dragged.clear(); body.classList.remove("dragging");
          tellKeys(); }
        setInterval(() => tellKeys(true), 400);
        const typing = event => event.target.closest("input, textarea, select, [contenteditable]");
        addEventListener("keydown", event => {
          if (event.key === "Escape") { if (typing(event)) event.target.blur(); else drawer(false);
            return; }
          if (typing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
          if (names[event.code]) {
            if (event.target.closest("#drawer") && event.code.startsWith("Arrow")) return;
            event.preventDefault(); down.add(names[event.code]); tellKeys();
          } else if (event.code === "KeyV" && !event.repeat) changeView();
          else if (event.key === "/") { event.preventDefault(); $("words").focus(); }
        });
        addEventListener("keyup", event => {
          if (names[event.code] && down.delete(names[event.code])) tellKeys();
          // The browser does not tell of keys that are let go while Command is held.
          if (event.key === "Meta") release();
        });
        addEventListener("blur", release);
        addEventListener("pagehide", release);
        $("words").addEventListener("focus", release);
        function changeView() { send('{"tap":"view"}'); }
        $("view").onclick = changeView;

        // Dragging walks: up on, down back, sideways turns; far out runs.
        let origin = null;
        picture.addEventListener("pointerdown", event => {
          if (event.button !== 0) return;
          origin = { x: event.clientX, y: event.clientY };
            picture.setPointerCapture(event.pointerId); $("words").blur();
          $("thumb").style.left = origin.x + "px"; $("thumb").style.top = origin.y + "px";
          $("thumb").firstElementChild.style.transform = "";
        });
        picture.addEventListener("pointermove", event => {
          if (!origin) return;
          const x = event.clientX - origin.x, y = event.clientY - origin.y, far = Math.hypot(x,
            y), most = Math.min(1, 54 / (far || 1));
          dragged.clear();
          if (far > 12) {
            body.classList.add("dragging");
            if (y < -far * .38) dragged.add("up"); if (y > far * .38) dragged.add("down");
            if (x < -far * .38) dragged.add("left"); if (x > far * .38) dragged.add("right");
            if (far > 110) dragged.add("shift");
          }
          $("thumb").firstElementChild.style.transform = `translate(${x * most}px,${y * most}px)`;
          tellKeys();
        });
        for (const kind of ["pointerup", "pointercancel", "lostpointercapture"])
          picture.addEventListener(kind, () => { origin = null; dragged.clear();
            body.classList.remove("dragging"); tellKeys(); });

        // Hints go once they have been followed, or after a while.
        let tired = false;
        function tire() { if (tired) return; tired = true; setTimeout(() => {
          for (const id of ["hints", "touch-hint"]) $(id).classList.add("gone"); }, 2500); }
        setTimeout(tire, 20000);

        // Words.
        $("speak").addEventListener("submit", event => {
          event.preventDefault();
          const words = $("words").value.trim();
          if (!words) return;
          if (socket && socket.readyState === 1) { send(JSON.stringify({ say: words }));
            $("words").value = ""; }
          else answer("Nobody listens at the moment. It is being tried again.");
        });
        let fading = 0;
        function answer(text) {
          $("answer").textContent = text; $("answer").classList.add("shown"); tire();
          clearTimeout(fading); fading = setTimeout(() => $("answer").classList.remove("shown"),
            3500 + text.length * 60);
        }

        // The drawer.
        function drawer(open) {
          if (open === body.classList.contains("open")) return;
          body.classList.toggle("open", open); $("drawer").inert = !open;
            $("toggle").setAttribute("aria-expanded", open);
          if (open) { show(); $("close").focus(); } else $("toggle").focus();
        }
        $("toggle").onclick = () => drawer(!body.classList.contains("open"));
        $("close").onclick = () => drawer(false);

        """#
}
