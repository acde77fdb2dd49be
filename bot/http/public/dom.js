/**
 * The element of index.html with this id.
 *
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function byId(id, type) {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`index.html has no ${type.name} #${id}`);
  return element;
}

/**
 * A new element. Text goes in as text only: nothing that anyone said is ever read as HTML.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [className]
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className !== undefined) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

/**
 * A button that leaves the focus where it is when touched or clicked, so that a phone's keyboard stays as it was
 * instead of moving everything under the finger. The keyboard focuses it as usual.
 *
 * @param {string} className
 * @param {string} label
 * @param {() => void} onPress
 */
export function makeButton(className, label, onPress) {
  const button = make("button", className, label);
  button.type = "button";
  keepFocus(button);
  button.addEventListener("click", onPress);
  return button;
}

/** @param {HTMLElement} element */
export function keepFocus(element) {
  element.addEventListener("mousedown", (event) => event.preventDefault());
}

/**
 * Writes only what changed: a live region speaks at every write, and an old phone lays out again.
 *
 * @param {HTMLElement} element
 * @param {string} text "" hides it
 */
export function showText(element, text) {
  if (element.textContent !== text) element.textContent = text;
  if (element.hidden !== (text === "")) element.hidden = text === "";
}
