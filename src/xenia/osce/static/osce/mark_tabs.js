// The form and the instructions of a station, one at a time.

const at = (name) => document.querySelector(`[data-${name}]`);

export function drawTabs({ instructions }) {
  const names = at("tab-names").dataset;
  const tabs = [{ tab: "form" }, ...instructions];
  at("tabs").replaceChildren(...tabs.map((one, place) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: names[one.tab] });
    button.setAttribute("role", "tab");
    const select = () => {
      for (const other of at("tabs").children) [other.tabIndex, other.ariaSelected] = [other === button ? 0 : -1, String(other === button)];
      at("form").hidden = one.tab !== "form";
      at("told").hidden = one.tab === "form";
      at("told").textContent = one.text ?? "";
    };
    button.addEventListener("click", select);
    button.addEventListener("keydown", ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key] * (document.dir === "rtl" ? -1 : 1);
      if (step) at("tabs").children[(place + step + tabs.length) % tabs.length].focus();
      if (step) document.activeElement.click();
    });
    if (!place) queueMicrotask(select);
    return button;
  }));
}
