/** Finds an element that the page has. */
export function find<T extends Element>(
  kind: new () => T,
  selector: string,
  within: ParentNode = document,
): T {
  const found = within.querySelector(selector)
  if (!(found instanceof kind)) throw new Error(`The page has no ${selector}`)
  return found
}

/** Makes the first element of a template anew. */
export function instantiate<T extends Element>(kind: new () => T, templateId: string): T {
  const { content } = find(HTMLTemplateElement, `template#${templateId}`)
  const copy = document.importNode(content, true).firstElementChild
  if (!(copy instanceof kind)) throw new Error(`The template ${templateId} is another one`)
  return copy
}

interface ElementParts {
  readonly className?: string
  readonly text?: string
}

/** Makes an element. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  { className = '', text }: ElementParts = {},
  ...children: readonly Node[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  if (className !== '') element.className = className
  if (text !== undefined) element.textContent = text
  element.append(...children)
  return element
}

/** Writes a text where it is another one, so that nothing is told twice. */
export function write(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text
}
