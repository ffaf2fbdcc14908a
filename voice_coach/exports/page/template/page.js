// Plays one routine. What is heard, where next and back go and how a pause ends is all in the data, which docs/page.md
// specifies. This script looks it up, plays it and shows it.
//
// All sound comes from one <audio> element, because a locked iPhone suspends Web Audio. A jump or the end of a pause is a
// new Blob, made of pieces of the MP3 file, whose frames all have the same size and length. So the element never seeks,
// and no timer has to join two sounds.
"use strict";

(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("routine").textContent);
  const texts = data.texts;
  const audio = $("audio");

  const SAVE_EVERY_MS = 5000; // a phone ends pages without telling them
  const AFTER_CLIP = 1250; // frames of silence
  const MOST_RETRIES = 3;
  const [BACK, NEXT] = [1, 2]; // columns of the table of moves
  const [LONG, LONGER, FULL] = [22, 60, 100]; // letters of a name, or of a whole screen, from which the type is smaller
  const KEY = `voice-coach ${data.name}`; // in local storage
  const SIGNS = {
    play: "M7 4v16l13-8z",
    pause: "M6 4h4v16H6zM14 4h4v16h-4z",
    done: "M9 16.2 4.8 12l-1.6 1.6L9 19.4 21 7.4 19.6 6z",
    again: "M12 5V1L7 6l5 5V7a6 6 0 1 1-6 6H4a8 8 0 1 0 8-8z",
  };

  // loading; failed: a press loads again; ready: not begun; playing; paused; over
  let mode = "loading";
  let frame = 0; // the routine frame from which it is played next, unless it is playing
  let ahead = () => settled(data.parts[0].enter, 0); // returns the pieces to be played next
  let resumes = null; // the routine frame of a pause, if these pieces go on after it
  let held = null; // the same, of the present Blob
  let pausedAt = 0; // the time of day of the last pause
  let sound = null; // the MP3 file as a Blob
  let blob = null; // the present Blob
  let address = ""; // its address
  let retries = 0; // how many times it was given a new address, since the one before did not play
  let clip = ""; // whether the present Blob is only said about a pause: "on", then "over"; "" if it is the routine
  let pieces = []; // of the present Blob: {begin, end, file, at, moves}; begin and end are frames of the Blob
  let segment = data.segments[0]; // the one that is in the present Blob
  let pressed = -Infinity; // when a press ended a set
  let said = ""; // the last words heard
  let notice = "";
  let saved = -Infinity; // when the position was saved
  let last = false; // whether this page is the one that played last, of all that are open

  // ---- Look up

  /** Return the last row that begins at or before a frame. Rows begin with their frame, or have it as `from`. */
  function rowAt(rows, position) {
    let low = 0;
    let high = rows.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((rows[middle].from ?? rows[middle][0]) <= position) low = middle;
      else high = middle;
    }
    return rows[low];
  }

  const screenAt = (position) => rowAt(data.screens, position);

  /** Return what comes after a screen: if it does not say so itself, the part after its own. Empty at the end. */
  const coming = ({ phase, next, part }) => (phase === "end" ? "" : (next ?? data.parts[part + 1]?.name ?? ""));

  /** Return the time of a routine frame in milliseconds. */
  function timeOf(position) {
    const { from, before_ms, length_ms } = rowAt(data.segments, position);
    return before_ms + Math.min(data.sound.frame_ms * (position - from), length_ms);
  }

  /** Return the routine frame of a time in milliseconds. */
  function frameOf(ms) {
    const { from, to, before_ms } = data.segments.findLast((one) => one.before_ms <= ms) ?? data.segments[0];
    const inside = Math.floor((ms - before_ms) / data.sound.frame_ms);
    return Math.min(from + Math.max(inside, 0), to - 1);
  }

  /** Return where to go on if a press ends what is on; null if it pauses. */
  function endsAt(position) {
    const { press } = rowAt(data.segments, position);
    return press && position >= press[0] ? press[1] : null;
  }

  const resumeAt = (position) => rowAt(data.resume, position)[2];

  // ---- Sound

  function bytesOf(base64) {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
    const letters = atob(base64);
    const bytes = new Uint8Array(letters.length);
    for (let at = 0; at < bytes.length; at += 1) bytes[at] = letters.charCodeAt(at);
    return bytes;
  }

  /** Return the file as a Blob. Raises the reason why there is none, as a text. `cache` is that of `fetch`. */
  async function fetched(cache) {
    if (data.sound.source === null) return new Blob([bytesOf($("sound").textContent.trim())]);
    let file;
    try {
      const response = await fetch(data.sound.source, { cache });
      if (!response.ok) throw new Error(response.status);
      file = await response.blob();
    } catch {
      throw location.protocol === "file:" ? texts.file_address : texts.load_failed;
    }
    // Another size is that of a broken download, or of another export than this page's.
    if (file.size !== data.sound.bytes) throw texts.load_failed;
    return file;
  }

  /** Return the slices of the file that are `count` frames from `file` on; silence is repeated as often as necessary. */
  function slices(file, count) {
    const { first, frame_bytes: size, silence, silence_count: longest } = data.sound;
    const slice = (from, frames) => sound.slice(first + size * from, first + size * (from + frames));
    if (file >= 0) return [slice(file, count)];
    const made = [];
    for (let left = count; left > 0; left -= longest) made.push(slice(silence, Math.min(left, longest)));
    return made;
  }

  /** Return pieces without pairs, for a pause at a routine frame, and without those that are empty. */
  function settled(rows, paused) {
    const value = (number) => (Array.isArray(number) ? number[0] + number[1] * paused : number);
    return rows.map((row) => row.map(value)).filter(([, count]) => count > 0);
  }

  /** Play settled pieces. */
  function playPieces(rows) {
    let frames = 0;
    pieces = rows.map(([file, count, at, moves]) => {
      const begin = frames;
      frames += count;
      return { begin, end: frames, file, at, moves };
    });
    const header = bytesOf(data.sound.header);
    const numbers = new DataView(header.buffer);
    numbers.setUint32(data.sound.count_at, frames);
    numbers.setUint32(data.sound.bytes_at, header.length + frames * data.sound.frame_bytes);
    const parts = rows.flatMap(([file, count]) => slices(file, count));
    blob = new Blob([header, ...parts], { type: data.sound.type });
    playBlob();
  }

  function playBlob() {
    const before = address;
    address = URL.createObjectURL(blob);
    audio.src = address;
    if (before) URL.revokeObjectURL(before);
    play();
  }

  /** Play the routine from where it is. */
  function playRoutine() {
    const rows = ahead();
    const [, count, at, moves] = rows[rows.length - 1];
    segment = rowAt(data.segments, moves ? at + count - 1 : at);
    held = resumes;
    clip = "";
    playPieces([...rows, ...segment.tail]);
  }

  /** Play what is said in a pause, if anything. Silence follows, in which the element is paused: ended, a device would forget it. */
  function playClips(clips) {
    const rows = clips.filter((one) => one !== null).map(([file, count]) => [file, count, frame, 0]);
    if (rows.length === 0) return;
    clip = "on";
    playPieces([...rows, [-1, AFTER_CLIP, frame, 0]]);
  }

  /** Return the frame of the Blob, its piece, the routine frame and the file frame (-1 in silence) that are heard now. */
  function heard() {
    const now = Math.floor((audio.currentTime * 1000) / data.sound.frame_ms);
    const piece = pieces.find((one) => now < one.end) ?? pieces[pieces.length - 1];
    const inside = Math.min(now, piece.end - 1) - piece.begin;
    return {
      now,
      piece: piece.begin,
      routine: Math.min(piece.at + (piece.moves ? inside : 0), data.frames - 1),
      file: piece.file < 0 ? -1 : piece.file + inside,
    };
  }

  function here() {
    if (mode === "playing") return heard().routine;
    return mode === "over" ? data.frames - 1 : frame;
  }

  // ---- Orders

  function play() {
    const mine = address;
    audio.play().catch((error) => {
      // A browser that wants a press before it plays gets one: the routine waits where it is. Of other errors, those
      // that matter come as an event as well.
      if (error.name === "NotAllowedError" && mine === address && !clip) stopAt(here());
    });
  }

  /** Go on, or begin. */
  function resume() {
    notice = "";
    mode = "playing";
    last = true;
    playRoutine();
    tabs?.postMessage("playing");
    tell(summary());
    show();
  }

  /** Go on at a routine frame later, counted in. */
  function goOnAfterPause(position) {
    frame = position;
    ahead = () => settled(resumeAt(position), position);
    resumes = position;
  }

  /** Pause at a routine frame, and play what is said about it. */
  function stopAt(position, clips = []) {
    audio.pause();
    mode = "paused";
    pausedAt = Date.now();
    goOnAfterPause(position);
    save();
    playClips(clips);
    keepAwake();
    tell(texts.paused);
    show();
  }

  /** Go to a routine frame, and play the pieces that a function returns; in a pause, when it is over. */
  function goTo(position, pieces) {
    frame = position;
    ahead = pieces;
    resumes = null;
    go();
  }

  function go() {
    notice = "";
    said = "";
    if (mode === "playing") playRoutine();
    else {
      mode = "paused";
      save();
    }
    show();
  }

  /** Go to a part. From the routine frame `from` on the way to the next set, a part of the rest before it is kept. */
  function goToPart(index, from = -1) {
    const { at, enter, named, kept } = data.parts[index];
    const [after, begin, end, rows] = kept ?? [Infinity];
    const paused = mode === "paused";
    goTo(at, () => {
      const since = paused ? Date.now() - pausedAt : 0; // a pause counts as rest
      const rested = Math.max(from, begin) + Math.max(Math.floor(since / data.sound.frame_ms), 0);
      return from >= after && rested < end ? settled(rows, rested) : settled(enter, at);
    });
    if (paused) playClips([data.clips.paused, ...named]);
    tell(summary());
  }

  function seek(position) {
    if (sound === null) return;
    goOnAfterPause(position);
    go();
  }

  /** Return whether a press, a moment ago, ended a set: another one is the same press. */
  const bounces = () => performance.now() - pressed < data.bounce_ms;

  function press() {
    if (bounces()) return;
    if (mode === "failed") start();
    else if (mode === "playing") {
      const position = heard().routine;
      const ends = endsAt(position);
      if (ends === null) stopAt(position, [data.clips.paused]);
      else {
        const { to } = rowAt(data.segments, ends);
        goTo(ends, () => [[ends, to - ends, ends, 1]]);
        pressed = performance.now(); // only now: a busy device takes long to go there
      }
    } else if (mode !== "loading") resume();
  }

  /** Pause, even where a press would end the set; in a pause, go on. */
  function toggle() {
    if (mode === "playing") stopAt(heard().routine, [data.clips.paused]);
    else press();
  }

  /** Go to the part that a column of the table of moves has for this place. */
  function move(column) {
    if (sound === null || bounces()) return;
    const to = rowAt(data.moves, here())[column];
    if (to === null) {
      notice = texts.last;
      tell(notice);
      show();
    } else goToPart(to, column === NEXT ? here() : -1);
  }

  const back = () => move(BACK);

  /** Go to the next part; where a press ends a set or a rest, this is one. */
  function next() {
    if (mode === "playing" && endsAt(here()) !== null) press();
    else move(NEXT);
  }

  function louder(by) {
    audio.volume = Math.min(Math.max(Math.round(audio.volume * 10 + by) / 10, 0), 1);
    notice = `${Math.round(audio.volume * 100)} %`;
    show();
  }

  // ---- What the audio element reports

  audio.addEventListener("playing", () => {
    retries = 0;
    // A browser may have dropped the handlers with the Blob before.
    setHandlers();
    keepAwake();
    show();
    paint();
  });

  audio.addEventListener("play", () => {
    // The device itself goes on, without a press here.
    if (mode !== "playing" && clip !== "on") resume();
  });

  audio.addEventListener("pause", () => {
    // A call, another app, or headphones that were pulled out. Nothing is said, since others may be speaking.
    if (mode === "playing" && audio.paused && !audio.ended) stopAt(heard().routine);
  });

  audio.addEventListener("ended", () => {
    if (clip) clip = "over";
    else if (segment.then === "pause") stopAt(segment.to - 1, [data.clips.limit ?? [-1, 1]]);
    else {
      mode = "over";
      frame = 0;
      ahead = () => settled(data.parts[0].enter, 0);
      resumes = null;
      forget();
      keepAwake();
      tell(texts.over);
      show();
    }
  });

  audio.addEventListener("timeupdate", () => {
    if (mode === "playing" && performance.now() - saved > SAVE_EVERY_MS) save();
    if (clip === "on" && heard().file < 0) {
      clip = "over";
      audio.pause();
    }
    if (document.hidden) show(); // for the lock screen
  });

  audio.addEventListener("error", () => {
    if (sound === null) return;
    if (retries < MOST_RETRIES && audio.currentTime === 0) {
      // WebKit does not always find a Blob that has just been made (WebKitGTK 2.50: 1 in 5 times).
      retries += 1;
      playBlob();
    } else {
      retries = 0;
      if (!clip) fail(texts.play_failed);
    }
  });

  // ---- Screen

  /** Return a time in seconds as m:ss, or h:mm:ss from an hour up. */
  function clock(seconds) {
    const two = (number) => String(number).padStart(2, "0");
    const minutes = Math.floor(seconds / 60);
    const end = two(seconds % 60);
    return minutes < 60 ? `${minutes}:${end}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${end}`;
  }

  /**
   * Return how long it is until the routine's time `end`, and whether a count-in comes before. After a pause that is read
   * from the Blob, which says some things again; it is never more than at the pause, and stands still until then.
   */
  function leftUntil(end, position) {
    const { frame_ms: ms } = data.sound;
    if (mode !== "playing" || held === null) return [end - ms * position, false];
    const last = Math.floor(end / ms);
    const piece = pieces.findLast((one) => one.moves && one.at <= last && last <= one.at + one.end - one.begin);
    if (!piece) return [end - ms * position, false];
    const left = end + ms * (piece.begin - piece.at - heard().now);
    const most = end - ms * held;
    return [Math.min(left, most), left > most + ms];
  }

  /** Return the figure of a screen, what stands beside it, both for the ear, and whether the figure waits for a count-in. */
  function figureOf(screen, position) {
    const [kind, ...values] = screen.figure ?? [];
    if (kind === "down") {
      const [ms, waits] = leftUntil(values[0], position);
      const left = Math.max(Math.ceil(ms / 1000), 0);
      return left < 60 ? [String(left), "", data.seconds[left], waits] : [clock(left), "", clock(left), waits];
    }
    const piece = mode === "playing" && held !== null ? heard().piece : Infinity;
    const counts = pieces.find((one) => one.moves)?.begin ?? 0;
    const waits = screen.phase === "work" && piece < counts;
    if (kind === "up") {
      const time = clock(Math.max(Math.floor((position * data.sound.frame_ms - values[0]) / 1000), 0));
      return [time, "", time, waits];
    }
    if (kind === "rep") {
      const [begins, first, of] = values;
      const shown = Math.max(here(), held === null || mode !== "playing" ? 0 : pieces[0].at);
      const begun = begins.filter((one) => one <= shown).length;
      const rep = String(first + Math.max(begun - 1, 0));
      const unit = texts.rep_of.replace("{n}", of);
      return [rep, unit, `${rep} ${unit}`, waits];
    }
    return ["", "", "", false];
  }

  const widths = {};

  /** Return the width of a figure in ems, so that the style can make it as big as the room allows, whatever the font. */
  function widthOf(number) {
    const widest = number.replace(/\d/g, "0");
    if (!(widest in widths)) {
      const drawing = document.createElement("canvas").getContext("2d");
      drawing.font = `700 100px ${getComputedStyle($("number")).fontFamily}`;
      widths[widest] = Math.max(drawing.measureText(widest).width / 100, 0.5);
    }
    return widths[widest];
  }

  /** Return what to show: a screen, its label, the figure, and whether a press ends it. */
  function view() {
    const playing = mode === "playing";
    // What is said again after a pause is not shown as it was before: the pause is the least that is shown.
    const position = playing && held !== null ? Math.max(here(), held) : here();
    const screen = screenAt(position);
    const [number, unit, spoken, waits] = mode === "over" ? ["", "", "", false] : figureOf(screen, position);
    const ends = playing && endsAt(here()) !== null;
    let label = labels[mode] ?? screen.label;
    if (waits) label = texts.going_on;
    if (mode === "ready" && position > 0) label = texts.paused;
    return { position, screen, label, number, unit, spoken, waits, ends };
  }

  const endWord = (screen) => (screen.phase === "waiting" ? texts.ready : texts.done);

  /** Return a sentence on a place, for people who do not see the screen; with the figure if they ask for it. */
  function summary(figure = false) {
    const { screen, label, spoken, ends } = view();
    const counted = screen.figure?.[0] === "down" ? texts.left.replace("{time}", spoken) : spoken;
    const place = [mode === "playing" ? label : screen.label, screen.name ?? data.title, screen.position, screen.how];
    return [...place, figure && counted, ends && endWord(screen)].filter(Boolean).join(", ");
  }

  /** Write a text, if it is another one: a screen reader and the layout have no work then. */
  function write(id, text) {
    const element = $(id);
    if (element.textContent !== text) element.textContent = text;
  }

  let told = ""; // to a screen reader
  let toldOf = ""; // the state that was told

  const stateOf = ({ label, screen }) => [mode, label, screen.name, screen.position, screen.phase].join("\n");

  /** Have a screen reader say a text. Only jumps, pauses and questions do, and what waits for a press: the rest is heard. */
  function tell(text) {
    told = text;
    toldOf = stateOf(view());
    $("told").textContent = "";
    requestAnimationFrame(() => write("told", told)); // so that the same text again is a change
  }

  const labels = { loading: texts.loading, failed: "", paused: texts.paused, over: texts.over };

  function show() {
    const playing = mode === "playing";
    const now = view();
    const { position, screen, number, ends } = now;
    if (stateOf(now) !== toldOf) {
      if (playing) notice = "";
      tell(ends ? summary() : ""); // what was told is not true any more
    }
    const name = screen.name ?? data.title;
    write("label", now.label);
    if ($("name").textContent !== name) {
      for (const area of AREAS) if (area.tabIndex === 0) area.scrollTop = 0; // only there, as it costs a layout
    }
    write("name", name);
    document.body.toggleAttribute("data-titled", screen.name === null); // the title stands in the place of the name
    $("name").setAttribute("aria-hidden", String(screen.name === null));
    $("name").classList.toggle("long", name.length > LONG);
    $("name").classList.toggle("longer", name.length > LONGER);
    write("position", screen.position ?? "");
    write("how", screen.how ?? "");
    write("number", number);
    $("number").style.setProperty("--ems", widthOf(number));
    document.body.toggleAttribute("data-figure", number !== "");
    write("unit", now.unit);
    write("spoken", now.spoken);
    const then = coming(screen);
    write("next", then && texts.next_is.replace("{name}", then));
    const letters = [name, screen.position, screen.how, then].join("").length;
    document.body.toggleAttribute("data-full", letters > FULL);
    write("notice", notice);
    document.body.dataset.phase = playing ? (now.waits ? "resume" : screen.phase) : mode;

    const total = data.total_ms;
    const done = mode === "over" ? total : timeOf(position);
    const times = { done: clock(Math.floor(done / 1000)), total: clock(Math.floor(total / 1000)) };
    write("time", texts.progress.replace("{done}", times.done).replace("{total}", times.total));
    $("done").style.transform = `scaleX(${done / total})`;

    if (playing || clip === "on") {
      const file = heard().file;
      const cue = rowAt(data.cues, file);
      if (cue && file >= cue[0] && file < cue[1] && cue[3]) said = cue[3];
    }
    write("said", said);
    $("said").classList.toggle("long", said.length > LONGER);

    const [sign, word] = {
      loading: ["play", texts.start],
      failed: ["again", texts.retry],
      ready: ["play", position ? texts.resume : texts.start],
      playing: ends ? ["done", endWord(screen)] : ["pause", texts.pause],
      paused: ["play", texts.resume],
      over: ["again", texts.again],
    }[mode];
    write("press-name", word);
    $("sign").setAttribute("d", SIGNS[sign]);
    $("press").disabled = mode === "loading";
    $("back").disabled = $("forward").disabled = $("list").disabled = sound === null;
    $("hold").hidden = !ends;
    $("restart").hidden = !(mode === "ready" && position > 0);
    showOutside(screen, position);
  }

  const AREAS = [...document.querySelectorAll("main, #what, #after")];

  /** Let the keyboard reach texts that do not fit, since there it can scroll them. */
  const fitted = new ResizeObserver(() => {
    for (const area of AREAS) {
      if (area.scrollHeight > area.clientHeight + 1) area.tabIndex = 0;
      else area.removeAttribute("tabindex");
    }
  });
  for (const one of AREAS.flatMap((area) => [area, ...area.children])) fitted.observe(one);

  let painting = 0; // the request for the next frame of the screen
  let tenth = 0; // of a second, that is shown

  /** Show the figure and the words as they change. The time is always that of the audio element. */
  function paint() {
    cancelAnimationFrame(painting);
    if (audio.paused || document.hidden) return;
    painting = requestAnimationFrame(paint);
    const now = Math.floor(audio.currentTime * 10);
    if (now === tenth) return;
    tenth = now;
    show();
  }

  /** Report that there is no sound. A press loads it again. */
  function fail(reason) {
    if (mode === "playing") goOnAfterPause(here());
    audio.pause();
    sound = null;
    mode = "failed";
    notice = reason;
    keepAwake();
    tell(reason);
    show();
  }

  // ---- Outside of the page: lock screen, headphones, other tabs, storage

  let shown = ""; // on the lock screen

  function setHandlers() {
    const handlers = {
      play: () => mode !== "playing" && press(),
      // A headphone has one button. In a pause whose words are still heard, the device takes it for another pause.
      pause: press,
      previoustrack: back,
      nexttrack: next,
      seekto: ({ seekTime }) => seek(frameOf(seekTime * 1000)),
      // An iPhone has room for two: these would take the place of the two before. A handler for `stop` is left out,
      // since Chromium ends the session then.
      seekbackward: null,
      seekforward: null,
    };
    for (const [action, handler] of Object.entries(handlers)) {
      try {
        navigator.mediaSession?.setActionHandler(action, handler);
      } catch {
        // an action that this browser does not know
      }
    }
  }

  function showOutside(screen, position) {
    const session = navigator.mediaSession;
    if (!session || sound === null) return;
    session.playbackState = mode === "playing" ? "playing" : "paused";
    const title = screen.name ?? data.title;
    // The device counts on from the position that it is told, so it is told again where that stood still.
    const state = [title, screen.position, mode, address, mode === "playing" ? heard().piece : position].join("\n");
    if (state === shown) return;
    shown = state;
    if (window.MediaMetadata) {
      const artwork = [...document.querySelectorAll("link[rel=icon]")].map((link) => ({
        src: link.href,
        sizes: link.getAttribute("sizes") ?? "",
        type: link.type,
      }));
      session.metadata = new MediaMetadata({ title, artist: data.title, album: screen.position ?? "", artwork });
    }
    const duration = data.total_ms / 1000;
    session.setPositionState?.({ duration, position: Math.min(timeOf(position) / 1000, duration), playbackRate: 1 });
  }

  let lock = null;

  /** Keep the screen on while the routine plays, where the browser can, and no longer. */
  async function keepAwake() {
    if (mode !== "playing") {
      lock?.release();
      lock = null;
    } else if (navigator.wakeLock && !document.hidden && (!lock || lock.released)) {
      try {
        lock = await navigator.wakeLock.request("screen");
        if (mode !== "playing") keepAwake();
      } catch {
        // the battery is low
      }
    }
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      if (mode === "playing") save();
    } else {
      keepAwake(); // a hidden page has lost it
      show();
      paint();
    }
  });
  window.addEventListener("pagehide", () => mode === "playing" && save());

  /** Keep the position, if no other page has played since. So a second page that is only opened changes nothing. */
  function save() {
    saved = performance.now();
    if (!last) return;
    try {
      localStorage.setItem(KEY, JSON.stringify({ id: data.id, frame: here() }));
    } catch {
      // Storage is full or forbidden: the routine plays without.
    }
  }

  function forget() {
    try {
      localStorage.removeItem(KEY);
    } catch {
      // as in save
    }
  }

  /** Return the routine frame that was kept, or 0. */
  function kept() {
    try {
      const { id, frame: position } = JSON.parse(localStorage.getItem(KEY));
      return id === data.id && Number.isInteger(position) && position > 0 && position < data.frames ? position : 0;
    } catch {
      return 0; // nothing is kept, or something else than this page would keep
    }
  }

  // Two routines at once are of no use: the one that begins has the others pause.
  const tabs = window.BroadcastChannel ? new BroadcastChannel("voice-coach") : null;
  tabs?.addEventListener("message", () => {
    last = false;
    if (mode !== "playing") return;
    stopAt(heard().routine);
    notice = texts.elsewhere;
    show();
  });

  async function keepOffline() {
    if (data.sound.source === null || !navigator.serviceWorker) return;
    try {
      const controlled = navigator.serviceWorker.controller !== null;
      const registration = await navigator.serviceWorker.register("worker.js");
      // A newer export is shown at once, unless it would interrupt something.
      const renew = (worker) => mode === "ready" && controlled && worker?.postMessage("take over");
      renew(registration.waiting);
      registration.addEventListener("updatefound", () => {
        const { installing } = registration;
        installing.addEventListener("statechange", () => installing.state === "installed" && renew(installing));
      });
      navigator.serviceWorker.addEventListener("controllerchange", () => controlled && mode === "ready" && location.reload());
      await navigator.serviceWorker.ready;
      if (mode === "ready" && !notice) {
        notice = texts.offline;
        show();
      }
    } catch {
      // A host without https, or a browser that keeps nothing: the page plays while there is a network.
    }
  }

  // ---- Buttons and keys

  /** Do something at a click. A button that the mouse has pressed lets go of the keyboard, so that space is `press`. */
  function onClick(id, order) {
    $(id).addEventListener("click", (event) => {
      if (event.detail > 0) event.currentTarget.blur();
      order();
    });
  }

  function listParts() {
    const current = screenAt(here()).part;
    const rows = data.parts.map(({ name, position }, index) => {
      const button = document.createElement("button");
      button.textContent = [name, position].filter(Boolean).join(", ");
      if (index === current) button.setAttribute("aria-current", "true");
      button.addEventListener("click", () => {
        $("parts").close();
        goToPart(index);
      });
      const row = document.createElement("li");
      row.append(button);
      return row;
    });
    $("parts-list").replaceChildren(...rows);
    $("parts").showModal();
    rows[current].firstChild.focus();
    rows[current].scrollIntoView({ block: "center" });
  }

  function showWords() {
    const on = $("said").hidden;
    $("said").hidden = !on;
    document.body.toggleAttribute("data-words", on);
    $("words").setAttribute("aria-pressed", String(on));
  }

  onClick("press", press);
  onClick("back", back);
  onClick("forward", next);
  onClick("hold", toggle);
  onClick("restart", () => {
    goToPart(0);
    resume();
  });
  onClick("list", listParts);
  onClick("words", showWords);

  const KEYS = {
    " ": press,
    Enter: press,
    p: toggle,
    n: next,
    ArrowRight: next,
    b: back,
    ArrowLeft: back,
    w: () => tell([summary(true), $("next").textContent].filter(Boolean).join(". ")),
    t: showWords,
    l: listParts,
    "+": () => louder(1),
    "=": () => louder(1),
    ArrowUp: () => louder(1),
    "-": () => louder(-1),
    ArrowDown: () => louder(-1),
  };

  document.addEventListener("keydown", (event) => {
    const order = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    const onButton = event.target.closest("button") && (event.key === " " || event.key === "Enter");
    if (!order || onButton || event.ctrlKey || event.metaKey || event.altKey || $("parts").open) return;
    if (sound === null && order !== press) return;
    event.preventDefault();
    if (!event.repeat) order();
  });

  // ---- Begin

  async function start() {
    const first = address === "";
    // What is loaded again was not good the first time, so the browser must not take it from its cache.
    const cache = mode === "failed" ? "reload" : "default";
    mode = "loading";
    notice = "";
    show();
    try {
      sound = await fetched(cache);
    } catch (reason) {
      fail(reason);
      return;
    }
    const from = first ? kept() : 0;
    if (from > 0) goOnAfterPause(from);
    mode = first ? "ready" : "paused";
    if (from > 0) {
      const { name, position } = screenAt(frame);
      notice = texts.continue_at.replace("{place}", [name ?? data.title, position].filter(Boolean).join(", "));
    }
    setHandlers();
    show();
    if (first) keepOffline();
  }

  start();
})();
