// time_left: the time left to pay, kept true minute by minute; the page has said it already when it came.
// Whoever hears the page is told politely five minutes and two minutes before the end, and at the end.

const MINUTE = 60_000;
const WARNINGS = [2, 5];

function begin(place) {
  const { secondsLeft, one, many, less, warning, over } = place.dataset;
  const words = place.querySelector("[data-left]");
  const until = Date.now() + Number(secondsLeft) * 1000;
  let told = Number(secondsLeft) * 1000;
  let timer;

  function say(sentence) {
    place.querySelector("[role=status]").textContent = sentence;
  }

  function show() {
    clearTimeout(timer);
    const left = until - Date.now();
    if (left <= 0) return end();
    const minutes = Math.floor(left / MINUTE);
    words.textContent = minutes > 1 ? many.replace("{n}", minutes) : minutes === 1 ? one : less;
    const due = WARNINGS.find((at) => left <= at * MINUTE);
    if (due && told > due * MINUTE) say(warning.replace("{n}", due));
    told = left;
    timer = setTimeout(show, (left % MINUTE) + 1);
  }

  function end() {
    document.removeEventListener("visibilitychange", show);
    place.querySelector("[data-kept]").textContent = over;
    place.querySelector("[data-after]").hidden = false;
    say(over);
  }

  document.addEventListener("visibilitychange", show); // timers sleep in a page that nobody looks at
  show();
}

document.querySelectorAll("[data-seconds-left]").forEach(begin);
