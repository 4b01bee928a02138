// 离我最近: asks the browser where it is, only when the button is pressed, and the server for the nearest unions.
// Without this script the button is not shown.
const WORDS = {
  1: "没有得到您的同意，不用位置也能找：点地图上的市，或搜单位、镇街名称。",
  2: "暂时定不了位。请点地图上的市，或搜单位、镇街名称。",
  3: "定位等得太久。请再试一次，或搜单位、镇街名称。",
};
const FAILED = "没有连上，请稍后再试，或搜单位、镇街名称。";

function offer(part) {
  const button = part.querySelector("button");
  const answer = document.querySelector(".near-answer");

  function say(words) {
    const line = document.createElement("p");
    line.className = "near-word";
    line.textContent = words;
    answer.replaceChildren(line);
    button.disabled = false;
  }

  async function ask({ coords }) {
    // A hundred metres are enough to choose a union; nothing finer leaves the device.
    const body = new URLSearchParams({ latitude: coords.latitude.toFixed(3), longitude: coords.longitude.toFixed(3) });
    try {
      const response = await fetch(part.dataset.near, { method: "POST", body, credentials: "omit" });
      if (!response.ok && response.status !== 400) return say(FAILED);
      answer.innerHTML = await response.text();
      button.disabled = false;
    } catch {
      say(FAILED);
    }
  }

  button.addEventListener("click", () => {
    say("正在定位……");
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(ask, ({ code }) => say(WORDS[code] ?? WORDS[2]), {
      timeout: 15_000,
      maximumAge: 60_000,
    });
  });
  part.hidden = false;
}

const part = document.querySelector("[data-near]");
if (part && navigator.geolocation) offer(part);
