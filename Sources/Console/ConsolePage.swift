/// The page: one document with its style and script inside, nothing from elsewhere.
enum ConsolePage {
    /// The document; style and script carry the nonce that the response's policy allows.
    static func html(nonce: String) -> String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
        <meta name="color-scheme" content="dark light">
        <title>Nacre</title>
        <link rel="icon" href="\(icon)">
        <style nonce="\(nonce)">\(style)</style>
        </head>
        <body class="waiting">
        \(body)
        <script nonce="\(nonce)">\(script)</script>
        </body>
        </html>
        """
    }

    private static let icon =
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E"
        + "%3Cdefs%3E%3CradialGradient id='g' cx='.35' cy='.3' r='.9'%3E"
        + "%3Cstop stop-color='%23fff7f0'/%3E%3Cstop offset='.5' stop-color='%23d9c2e0'/%3E"
        + "%3Cstop offset='1' stop-color='%236f9c9f'/%3E%3C/radialGradient%3E%3C/defs%3E"
        + "%3Ccircle cx='16' cy='16' r='14' fill='url(%23g)'/%3E%3C/svg%3E"

    private static let body = """
        <main id="stage" aria-label="The living picture">
          <canvas id="glow" width="32" height="18" aria-hidden="true"></canvas>
          <canvas id="picture" width="1280" height="720" role="img"
            aria-label="The painted world, live" tabindex="0"></canvas>
          <div id="thumb" aria-hidden="true"><i></i></div>
          <div id="waiting" aria-hidden="true"><b></b>
            <span>Waiting for the first picture</span></div>
        </main>

        <header>
          <div class="brand"><i class="pearl" aria-hidden="true"></i><h1>Nacre</h1></div>
          <div id="room" class="pill" hidden><i class="dot" aria-hidden="true"></i>
            <span></span></div>
          <div id="guard" class="pill warm" role="status" hidden>Flashes are being softened</div>
        </header>

        <div id="lost" class="pill" role="alert" hidden><i class="dot" aria-hidden="true"></i>
          <span>Connection lost — trying again</span></div>

        <footer>
          <p id="answer" role="status" aria-live="polite"></p>
          <div id="hints" aria-hidden="true">
            <span><kbd>W</kbd><kbd>A</kbd><kbd>S</kbd><kbd>D</kbd> or arrows walk</span>
            <span><kbd>Shift</kbd> runs</span><span><kbd>V</kbd> changes the view</span>
            <span><kbd>/</kbd> speaks</span>
          </div>
          <div id="touch-hint" aria-hidden="true">Drag the picture to walk</div>
          <div class="bar">
            <div id="line" aria-label="The world now">
              <span id="hour">–:–</span><span id="weather"></span>
              <span id="pace" class="faint"></span>
            </div>
            <form id="speak" autocomplete="off">
              <label class="unseen" for="words">Say something to the world</label>
              <input id="words" maxlength="200" enterkeyhint="send" spellcheck="false"
                placeholder="Say something: night, rain, clear …">
              <button aria-label="Say it" title="Say it"><svg viewBox="0 0 20 20"
                aria-hidden="true"><path d="M4 10h11M10.5 5.5 15 10l-4.5 4.5"/></svg></button>
            </form>
            <div class="buttons">
              <button id="view" class="quiet" type="button" title="First or third person (V)">
                <svg viewBox="0 0 20 20" aria-hidden="true"><path
                d="M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5Z"/><circle cx="10" cy="10" r="2.3"/></svg>
                <span>View</span></button>
              <button id="toggle" class="quiet" type="button" aria-expanded="false"
                aria-controls="drawer" title="What comes in, and how all is faring">
                <svg viewBox="0 0 20 20" aria-hidden="true"><path
                d="M3 6h8M15 6h2M3 14h2M9 14h8"/><circle cx="13" cy="6" r="2"/><circle cx="7"
                cy="14" r="2"/></svg><span>Room</span></button>
            </div>
          </div>
        </footer>

        <aside id="drawer" aria-label="The room and the machine" inert>
          <div class="head"><h2>The room</h2>
            <button id="close" class="quiet" type="button" aria-label="Close">
              <svg viewBox="0 0 20 20" aria-hidden="true"><path d="m5 5 10 10M15 5 5 15"/></svg>
            </button></div>
          <p id="roomText"></p>
          <ul id="notices" aria-label="Notices"></ul>
          <h3>Conditions</h3><ul id="conditions"></ul>
          <h3>Devices</h3><ul id="devices"></ul>
          <h3>Stages <small>milliseconds a tick</small></h3>
          <table id="stages"><thead><tr><th scope="col"><span class="unseen">Stage</span></th>
            <th scope="col">p50</th><th scope="col">p95</th><th scope="col">p99</th>
            <th scope="col">max</th></tr></thead><tbody></tbody></table>
          <dl id="facts"></dl>
        </aside>
        """
}
